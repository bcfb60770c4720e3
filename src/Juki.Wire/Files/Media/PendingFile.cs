using System.Security.Cryptography;
using Juki.Wire.Session;

namespace Juki.Wire.Files.Media;

/// <summary>
/// 書込み中のファイル — a file that was written whole under a temporary name and forced to the disk. It gets its name by
/// <see cref="Keep"/>, once what belongs to it was recorded; otherwise <see cref="Dispose"/> removes it.
/// </summary>
public sealed class PendingFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private bool kept;

    private PendingFile(string path) => this.path = path;

    /// <summary>Bytes.</summary>
    public long Length { get; private set; }

    /// <summary>SHA-256 of the whole file, read back from the disk.</summary>
    public ReadOnlyMemory<byte> Digest { get; private set; }

    private string Part => path + ".part";

    /// <summary>Writes a file, readable by its owner only. What an earlier attempt left is replaced.</summary>
    /// <exception cref="MediumException"><see cref="MediumFault.TargetExists"/>.</exception>
    internal static PendingFile Write(string path, Action<Stream> write)
    {
        if (Path.Exists(path))
            throw new MediumException(MediumFault.TargetExists, path);
        var pending = new PendingFile(path);
        try
        {
            File.Delete(pending.Part);
            using (var stream = NewFile(pending.Part))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                pending.Length = stream.Length;
            }
            using var written = File.OpenRead(pending.Part);
            pending.Digest = SHA256.HashData(written);
            return pending;
        }
        catch
        {
            pending.Dispose();
            throw;
        }
    }

    /// <summary>The file gets its name, durably.</summary>
    public void Keep()
    {
        File.Move(Part, path, overwrite: false);
        kept = true;
        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Removes the file unless it was kept.</summary>
    public void Dispose()
    {
        if (!kept)
            File.Delete(Part);
    }

    /// <summary>A new file, readable by its owner only.</summary>
    internal static FileStream NewFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        UnixCreateMode = OwnerOnly,
        BufferSize = 0, // whole chunks are written
    });
}
