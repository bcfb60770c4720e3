using System.Security.Cryptography;

namespace Juki.Wire.Files.Media;

/// <summary>ファイルの連結 — files one after the other as one content. Each must still be what was written in the
/// manifest.</summary>
internal sealed class JoinedFiles(IReadOnlyList<MediumFile> files, IReadOnlyList<string> paths) : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? open;
    private int place;
    private long left;

    /// <summary>Fills the whole span.</summary>
    /// <exception cref="MediumException">A file is shorter, or another, than it was.</exception>
    public void Read(Span<byte> to)
    {
        while (to.Length > 0)
        {
            var from = Current();
            var read = from.Read(to[..(int)Math.Min(to.Length, left)]);
            if (read == 0)
                throw Changed();
            digest.AppendData(to[..read]);
            to = to[read..];
            left -= read;
        }
    }

    /// <summary>All was read; the last files are looked at too.</summary>
    public void End()
    {
        while (place < files.Count)
        {
            Current();
            Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open?.Dispose();
        digest.Dispose();
    }

    /// <summary>The file of which something is left, if there is one.</summary>
    private FileStream Current()
    {
        while (open is null || (left == 0 && place < files.Count - 1))
        {
            if (open is not null)
                Finish();
            open = new FileStream(paths[place], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            left = files[place].Length;
        }
        return open;
    }

    private void Finish()
    {
        if (left > 0 || open!.ReadByte() >= 0
            || !files[place].Digest.Span.SequenceEqual(digest.GetHashAndReset()))
            throw Changed();
        open.Dispose();
        open = null;
        place++;
    }

    private static MediumException Changed() => new(MediumFault.FileUnsuitable, "changed while it was read");
}
