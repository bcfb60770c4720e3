using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Juki.Server.Node;

/// <summary>検索キーの要約 — a whole key as one number. Two keys may have the same one: it finds candidates.</summary>
internal static class SearchDigest
{
    private const int StackMax = 512; // bytes of UTF-8

    /// <summary>The first 63 bits of SHA-256.</summary>
    public static long Of(string key)
    {
        var needed = Encoding.UTF8.GetMaxByteCount(key.Length);
        var text = needed <= StackMax ? stackalloc byte[StackMax] : new byte[needed];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest) & long.MaxValue;
    }
}

/// <summary>名の初めの3字 — the first three characters of a name's key as one number, in the order of keys.</summary>
internal static class NameBeginning
{
    private const int Characters = 3;
    private const int Bits = 21; // of a code point

    /// <summary>The number; a shorter key has zeros at its end.</summary>
    public static long Of(string key) => Read(key).Number;

    /// <summary>The numbers of this key alone, or of all that begin so.</summary>
    /// <param name="key">Not empty.</param>
    public static (long From, long Below) Range(string key, bool isBeginning)
    {
        var (number, read) = Read(key);
        return (number, number + (isBeginning ? 1L << (Bits * (Characters - read)) : 1));
    }

    private static (long Number, int Read) Read(string key)
    {
        var (number, read) = (0L, 0);
        foreach (var rune in key.EnumerateRunes())
        {
            if (read == Characters)
                break;
            number |= (long)rune.Value << (Bits * (Characters - 1 - read++));
        }
        return (number, read);
    }
}
