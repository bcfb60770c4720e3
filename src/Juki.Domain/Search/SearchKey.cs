using System.Buffers;
using System.Text;

namespace Juki.Domain.Search;

/// <summary>
/// 検索キー — what a name or an address is found by: a text in which the ways to write the same thing are one, ordered by
/// code point (bytes of UTF-8; PostgreSQL: <c>collate "C"</c>). A key finds candidates for a clerk; it never makes a
/// match [S-000 5-2. リスク3], and the stored text is never changed. Decision 0011 says what folds and what does not.
/// </summary>
/// <remarks>
/// Pure, for any thread, one allocation; a name takes some 0.5 µs, an address 1.2 µs. A key is a resident's value: not
/// for logs. Folding a key again changes nothing. The beginning of a name that ends with a character has a key that
/// begins the key of the whole; for addresses see <see cref="SearchRange"/>.
/// </remarks>
public static class SearchKey
{
    /// <summary>Longest key in bytes of UTF-8 [ours: an entry of a PostgreSQL index has at most 2,704 bytes]. Names and
    /// addresses of legal length stay below it; what is longer is cut, and a recheck on the text decides.</summary>
    public const int BytesMax = 2_000;

    /// <summary>In the key of an address between 番地・号 and 方書: lower than any character, so that whole addresses
    /// with and without 方書 lie side by side.</summary>
    public const char HouseSeparator = '\u0001';

    private const int StackMax = 512; // UTF-16 units

    /// <summary>The key of 氏名, 旧氏 or 通称: folded, without spaces and middle dots. Empty when nothing is left.</summary>
    public static string OfName(ReadOnlySpan<char> text) => Cut(FullOfName(text));

    /// <summary>The key of what follows the municipality in an address. Empty when nothing is left.</summary>
    public static string OfAddress(ReadOnlySpan<char> text) => Cut(FullOfAddress(text, isBeginning: false, out _));

    /// <summary>The lowest text above every text that begins with <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">The key is empty, or has only the last code point, which is no
    /// character.</exception>
    public static string Successor(string key)
    {
        for (var end = key.Length; end > 0;)
        {
            var units = end > 1 && char.IsSurrogatePair(key[end - 2], key[end - 1]) ? 2 : 1;
            var last = units == 2 ? char.ConvertToUtf32(key, end - 2) : key[end - 1];
            end -= units;
            if (last == 0x10FFFF)
                continue;
            var next = last == 0xD7FF ? 0xE000 : last + 1; // the halves of pairs are no code points
            return string.Concat(key.AsSpan(0, end), char.ConvertFromUtf32(next));
        }

        throw new ArgumentException("no text is above", nameof(key));
    }

    /// <summary>Compares as the stores do: by code point, which is the order of the bytes of UTF-8.</summary>
    public static int Compare(string one, string other)
    {
        var common = one.AsSpan().CommonPrefixLength(other);
        if (common == one.Length || common == other.Length)
            return one.Length.CompareTo(other.Length);
        // Pairs stand below U+E000 in UTF-16 and above it in code points; only the first unit that differs decides.
        return Rank(one[common]).CompareTo(Rank(other[common]));
    }

    /// <summary>As <see cref="OfName"/>, of any length.</summary>
    internal static string FullOfName(ReadOnlySpan<char> text)
    {
        var needed = text.Length * 2; // 々 is one unit, and what it repeats may have two
        char[]? rented = null;
        var output = needed <= StackMax ? stackalloc char[StackMax] : rented = ArrayPool<char>.Shared.Rent(needed);
        var length = 0;
        var runes = new FoldedRunes(text);
        while (runes.MoveNext())
        {
            if (runes.Current is not (' ' or '・'))
                length += Write(runes.Current, output[length..]);
        }

        var key = new string(output[..length]);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return key;
    }

    /// <summary>As <see cref="OfAddress"/>, of any length.</summary>
    /// <param name="text">After the municipality.</param>
    /// <param name="isBeginning">The text is the beginning of an address: a number at its end stays open.</param>
    /// <param name="end">What is known of the end, for a beginning.</param>
    internal static string FullOfAddress(ReadOnlySpan<char> text, bool isBeginning, out AddressEnd end)
    {
        var needed = text.Length * 4 + 4; // 百 behind a separator becomes four units
        char[]? rented = null;
        var output = needed <= StackMax ? stackalloc char[StackMax] : rented = ArrayPool<char>.Shared.Rent(needed);
        var folder = new AddressFolder(output);
        var runes = new FoldedRunes(text);
        while (runes.MoveNext())
        {
            if (runes.Current == '大' && runes.IsNext('字'))
                continue;
            folder.Add(runes.Current);
        }

        if (!isBeginning)
            folder.Close();
        end = folder.End;
        var key = new string(output[..folder.Length]);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return key;
    }

    /// <summary>Writes a code point; half of a pair as it is.</summary>
    internal static int Write(int code, Span<char> output)
    {
        if (code < 0x10000)
        {
            output[0] = (char)code;
            return 1;
        }

        output[0] = (char)(((code - 0x10000) >> 10) + 0xD800);
        output[1] = (char)(((code - 0x10000) & 0x3FF) + 0xDC00);
        return 2;
    }

    /// <summary>The first characters of a key that fit into <see cref="BytesMax"/>.</summary>
    internal static string Cut(string key)
    {
        const int utf8PerUnitMax = 3;
        if (key.Length * utf8PerUnitMax <= BytesMax || Encoding.UTF8.GetByteCount(key) <= BytesMax)
            return key;
        var (end, bytes) = (0, 0);
        foreach (var rune in key.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > BytesMax)
                break;
            end += rune.Utf16SequenceLength;
        }

        return key[..end];
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
