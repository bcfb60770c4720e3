using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Juki.Wire.Files.Media;

/// <summary>
/// 内容の区画 — the content of a medium in chunks of <see cref="MediumLimits.ChunkBytes"/>, each sealed by AES-256-GCM
/// [SP 800-38D]. The nonce is the chunk's number and whether it is the last, so that a chunk fits its own place only;
/// the key is drawn for one medium, so that no nonce is used twice. What every chunk is bound to holds the digests of
/// manifest and head. An empty content is one empty chunk.
/// </summary>
internal sealed class MediumChunks(ReadOnlySpan<byte> key, byte[] bound) : IDisposable
{
    private const int NonceBytes = 12;
    private const byte Last = 1;

    private readonly AesGcm cipher = new(key, MediumLimits.TagBytes);

    /// <summary>How many chunks a content of that many bytes has.</summary>
    public static long Count(long contentBytes) =>
        Math.Max(1, (contentBytes + MediumLimits.ChunkBytes - 1) / MediumLimits.ChunkBytes);

    /// <summary>Bytes of content in chunk <paramref name="number"/>.</summary>
    public static int SizeOf(long number, long contentBytes) =>
        (int)Math.Min(MediumLimits.ChunkBytes, contentBytes - number * MediumLimits.ChunkBytes);

    /// <summary>Seals: the content encrypted, then its tag.</summary>
    public void Seal(long number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> result)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(number, isLast, nonce);
        cipher.Encrypt(nonce, plain, result[..plain.Length], result[plain.Length..], bound);
    }

    /// <summary>Opens; false when the chunk is not this one, unaltered. Then <paramref name="plain"/> holds
    /// nothing.</summary>
    public bool TryOpen(long number, bool isLast, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(number, isLast, nonce);
        var length = sealedChunk.Length - MediumLimits.TagBytes;
        try
        {
            cipher.Decrypt(nonce, sealedChunk[..length], sealedChunk[length..], plain, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plain.Clear();
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private static void Nonce(long number, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        nonce[0] = isLast ? Last : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }
}
