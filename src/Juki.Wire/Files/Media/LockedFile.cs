using ICSharpCode.SharpZipLib.Zip;

namespace Juki.Wire.Files.Media;

/// <summary>
/// パスワード付きファイル — files in a ZIP that is locked with AES-256 (AE-2), which ordinary office tools open [S-000 5-2.
/// リスク3]. Names and lengths stand in it unlocked; so a name holds no value of a resident.
/// </summary>
/// <remarks>It says neither who made it nor that nothing was left out: where the receiver has a certificate, <see
/// cref="MediumWriter"/> is used.</remarks>
public static class LockedFile
{
    private const int KeyBits = 256;
    private const int BufferBytes = 65_536;

    /// <summary>Writes the files into a locked ZIP, in memory that does not grow with them.</summary>
    /// <exception cref="MediumException"><see cref="MediumFault.FileUnsuitable"/>, <see
    /// cref="MediumFault.TargetExists"/>.</exception>
    public static PendingFile Write(string path, IReadOnlyList<string> files, Password password, DateTimeOffset now)
    {
        var total = 0L;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            total += new FileInfo(file).Length;
            if (!MediumManifest.IsFileName(Path.GetFileName(file)) || !names.Add(Path.GetFileName(file)))
                throw new MediumException(MediumFault.FileUnsuitable);
        }
        if (files.Count is 0 or > MediumLimits.FilesMax || total > MediumLimits.ContentBytesMax)
            throw new MediumException(MediumFault.FileUnsuitable);
        return PendingFile.Write(path, to =>
        {
            using var zip = new ZipOutputStream(to, BufferBytes)
            {
                IsStreamOwner = false,
                Password = password.Text,
                UseZip64 = UseZip64.Dynamic,
            };
            foreach (var file in files)
                Add(zip, file, now);
            zip.Finish();
        });
    }

    private static void Add(ZipOutputStream zip, string path, DateTimeOffset now)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        zip.PutNextEntry(new ZipEntry(Path.GetFileName(path))
        {
            AESKeySize = KeyBits,
            DateTime = now.UtcDateTime,
            IsUnicodeText = true,
            Size = file.Length,
        });
        file.CopyTo(zip, BufferBytes);
        zip.CloseEntry();
    }
}
