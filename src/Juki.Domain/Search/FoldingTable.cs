using System.Collections.Frozen;
using Juki.Domain.Text;

namespace Juki.Domain.Search;

/// <summary>
/// 字体の対応 — what stands in a search key for each character, from folding.tsv: old and new forms and other shapes of
/// one ideograph, widths, cases, marks and old kana. Folding twice gives the same as folding once. Decision 0011.
/// Loaded at first use (3 ms); read by any thread.
/// </summary>
internal static class FoldingTable
{
    /// <summary>For a character that leaves nothing in the key: a variation selector, a mark over a Latin
    /// letter.</summary>
    public const int Nothing = -1;

    private const int BasicPlane = 0x10000;
    private const int Selectors = 0xFE00;
    private const int SelectorsLast = 0xFE0F;
    private const int MoreSelectors = 0xE0100;
    private const int MoreSelectorsLast = 0xE01EF;

    private static readonly int[] Basic = new int[BasicPlane]; // 256 KB: a name is folded with one load a character
    private static readonly FrozenDictionary<int, int> Others = Load();

    /// <summary>The code point for the key, the same one when it does not fold, or <see cref="Nothing"/>.</summary>
    public static int Of(int code)
    {
        if (code < BasicPlane)
            return Basic[code];
        if (Others.TryGetValue(code, out var folded))
            return folded;
        return code is >= MoreSelectors and <= MoreSelectorsLast ? Nothing : code;
    }

    private static FrozenDictionary<int, int> Load()
    {
        for (var code = 0; code < BasicPlane; code++)
            Basic[code] = code is >= Selectors and <= SelectorsLast ? Nothing : code;
        var others = new Dictionary<int, int>();
        foreach (var row in DataFile.Rows("folding.tsv", fields: 4))
        {
            var (from, to) = (DataFile.CodePoint(row[0]), row[1].Length == 0 ? Nothing : DataFile.CodePoint(row[1]));
            if (from < BasicPlane)
                Basic[from] = to;
            else
                others.Add(from, to);
        }

        return others.ToFrozenDictionary();
    }
}
