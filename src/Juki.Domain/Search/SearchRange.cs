namespace Juki.Domain.Search;

/// <summary>
/// 検索の範囲 — the keys, from the first to below the last in the order of <see cref="SearchKey.Compare"/>, among which
/// everybody lies that a condition on one item finds. <c>default</c> is none. Immutable.
/// </summary>
/// <remarks>The range of a prefix of an address may hold more than the condition says (若葉1丁目 also finds 若葉12):
/// <c>SearchFilter.Holds</c> decides. A prefix that ends within 大字 finds no 大字: the word is no part of
/// keys.</remarks>
/// <param name="From">The lowest key.</param>
/// <param name="Below">The lowest key above all.</param>
public readonly record struct SearchRange(string From, string Below)
{
    // The lowest character that a key can have behind the whole one; U+0000 is in no text.
    private const string AboveNothing = "\u0001";
    private const string AboveHouse = "\u0002";

    /// <summary>One whole name; no range for a text of which the key has nothing.</summary>
    public static SearchRange? WholeName(ReadOnlySpan<char> text) => Above(SearchKey.OfName(text), AboveNothing);

    /// <summary>All names that begin so.</summary>
    public static SearchRange? NamePrefix(ReadOnlySpan<char> text) => Beginning(SearchKey.OfName(text), 0);

    /// <summary>One whole address; without 方書 it finds those with one too [ours: clerks know 番地・号].</summary>
    public static SearchRange? WholeAddress(ReadOnlySpan<char> text) => Above(SearchKey.OfAddress(text), AboveHouse);

    /// <summary>All addresses that begin so.</summary>
    public static SearchRange? AddressPrefix(ReadOnlySpan<char> text)
    {
        var key = SearchKey.Cut(SearchKey.FullOfAddress(text, isBeginning: true, out var end));
        return Beginning(key, end.OpenDigits);
    }

    /// <summary>True when the key lies in the range.</summary>
    public bool Contains(string key) =>
        From is not null && SearchKey.Compare(key, From) >= 0 && SearchKey.Compare(key, Below) < 0;

    /// <summary>Masked: a key is a resident's value.</summary>
    public override string ToString() => "(range)";

    private static SearchRange? Above(string key, string least) => key.Length == 0 ? null : new(key, key + least);

    private static SearchRange? Beginning(string key, int openDigits) => key.Length == 0 ? null
        : openDigits > 0 ? new(key + '0', key + ':') // the one after 9
        : new(key, SearchKey.Successor(key));
}
