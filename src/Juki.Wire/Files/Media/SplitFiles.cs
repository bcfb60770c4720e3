using System.Security.Cryptography;

namespace Juki.Wire.Files.Media;

/// <summary>ファイルへの分割 — one content into the files of which it was made, each forced to the disk.</summary>
internal sealed class SplitFiles(IReadOnlyList<MediumFile> files, string folder) : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? open;
    private int place;
    private long left;

    /// <summary>Writes the next part of the content.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            Begin();
            var size = (int)Math.Min(content.Length, left);
            open!.Write(content[..size]);
            digest.AppendData(content[..size]);
            left -= size;
            content = content[size..];
            if (left == 0)
                Finish();
        }
    }

    /// <summary>The content has ended: empty files at its end are made too.</summary>
    /// <exception cref="MediumException">A file is not what the manifest says.</exception>
    public void End() => Begin();

    /// <inheritdoc/>
    public void Dispose()
    {
        open?.Dispose();
        digest.Dispose();
    }

    /// <summary>Opens the next file that has content, and makes the empty ones before it.</summary>
    private void Begin()
    {
        while (open is null && place < files.Count)
        {
            open = PendingFile.NewFile(Path.Combine(folder, files[place].Name));
            left = files[place].Length;
            if (left == 0)
                Finish();
        }
    }

    private void Finish()
    {
        if (!files[place].Digest.Span.SequenceEqual(digest.GetHashAndReset()))
            throw new MediumException(MediumFault.DigestDiffers, "file " + (place + 1));
        open!.Flush(flushToDisk: true);
        open.Dispose();
        open = null;
        place++;
    }
}
