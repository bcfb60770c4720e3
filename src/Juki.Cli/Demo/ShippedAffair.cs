using Juki.Domain.Affairs;
using Juki.Domain.Search;

namespace Juki.Cli.Demo;

/// <summary>The affair by which demonstration, measurements and live tests ask: the first of the shipped table that
/// lets its asker ask one by one and by file, by all but 個人番号, and be given items.</summary>
internal static class ShippedAffair
{
    /// <summary>The affair of a kind of asker.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="organ">Of a national organ: its number. Default 0: none.</param>
    public static Affair Of(AskerKind asker, int organ = 0) => ShippedAffairs.All.First(
        row => row.Asker == asker && row.Organ.Value == organ && row.Ordinance.IsNone && !row.ComparisonOnly
            && row.BatchAllowed && row.Keys.HasFlag(SearchKeys.WithoutNumber));
}
