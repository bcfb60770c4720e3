using System.Globalization;
using System.Security.Cryptography;
using Juki.Wire.Session;

namespace Juki.Wire.Files.Media;

/// <summary>媒体の開封 — opens a medium (docs/media.md). Nothing of a chunk is written before its tag was checked, and the
/// files get their folder only when the whole medium was right.</summary>
public static class MediumReader
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Reads the head only: what is on the medium, from whom. The content was not looked at.</summary>
    /// <exception cref="MediumException">What is wrong with it.</exception>
    public static MediumManifest Inspect(
        string path, MediumRecipient recipient, MakerTrust trust, DateTimeOffset now)
    {
        using var from = OpenFile(path);
        return MediumHead.Read(from, recipient, trust, now).Manifest;
    }

    /// <summary>Opens the medium into <paramref name="folder"/>, which must not be there: it is made whole or not at
    /// all. What an attempt leaves that was cut off is <c>folder.part</c>, and the next attempt removes it.</summary>
    /// <exception cref="MediumException">What is wrong with the medium; nothing is left of the attempt.</exception>
    public static MediumManifest Open(
        string path, string folder, MediumRecipient recipient, MakerTrust trust, DateTimeOffset now)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(target))
            throw new MediumException(MediumFault.TargetExists, folder);
        using var from = OpenFile(path);
        var head = MediumHead.Read(from, recipient, trust, now);
        var part = target + ".part";
        Remove(part);
        try
        {
            Directory.CreateDirectory(part, OwnerOnly);
            ReadContent(from, head, part);
            DurableFile.FlushFolder(part);
            Directory.Move(part, target);
        }
        catch
        {
            Remove(part);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(head.ContentKey);
        }
        DurableFile.FlushFolder(Path.GetDirectoryName(target)!);
        return head.Manifest;
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

    private static void Remove(string part)
    {
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
    }

    private static void ReadContent(Stream from, MediumHead head, string folder)
    {
        using var chunks = new MediumChunks(head.ContentKey, head.Bound);
        using var files = new SplitFiles(head.Manifest.Files, folder);
        var total = head.Manifest.ContentBytes;
        var count = MediumChunks.Count(total);
        var buffer = new byte[MediumLimits.ChunkBytes + MediumLimits.TagBytes];
        var plain = new byte[MediumLimits.ChunkBytes];
        for (var number = 0L; number < count; number++)
        {
            var content = plain.AsSpan(0, MediumChunks.SizeOf(number, total));
            var sealedChunk = buffer.AsSpan(0, content.Length + MediumLimits.TagBytes);
            if (from.ReadAtLeast(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false) < sealedChunk.Length)
                throw AtChunk(MediumFault.Truncated, number);
            if (!chunks.TryOpen(number, number == count - 1, sealedChunk, content))
                throw Diagnosed(chunks, number, count, sealedChunk, content);
            files.Write(content);
        }
        if (from.ReadByte() >= 0)
            throw new MediumException(MediumFault.Surplus);
        files.End();
        CryptographicOperations.ZeroMemory(plain);
    }

    /// <summary>Looks whether the chunk belongs somewhere else, so that the fault can be named.</summary>
    private static MediumException Diagnosed(
        MediumChunks chunks, long number, long count, ReadOnlySpan<byte> sealedChunk, Span<byte> scratch)
    {
        for (var other = 0L; other < Math.Min(count, MediumLimits.DiagnosisChunksMax); other++)
        {
            if (other == number || !chunks.TryOpen(other, other == count - 1, sealedChunk, scratch))
                continue;
            scratch.Clear();
            return AtChunk(MediumFault.ChunkMisplaced, number);
        }
        return AtChunk(MediumFault.ChunkAltered, number);
    }

    private static MediumException AtChunk(MediumFault fault, long number) =>
        new(fault, string.Create(CultureInfo.InvariantCulture, $"chunk {number}")) { Chunk = number };
}
