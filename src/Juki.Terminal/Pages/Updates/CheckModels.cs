using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Updates;

/// <summary>整合性 — the checks, the newest first.</summary>
/// <param name="Checks">The checks.</param>
/// <param name="MayBegin">Whether the card may begin one.</param>
public sealed record ChecksModel(IReadOnlyList<CheckShown> Checks, bool MayBegin)
{
    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }
}

/// <summary>What differed in one check.</summary>
/// <param name="Check">The check.</param>
/// <param name="Differences">By 更新順番号.</param>
/// <param name="IsCut">There are more.</param>
public sealed record DifferencesModel(CheckShown Check, IReadOnlyList<DifferenceShown> Differences, bool IsCut)
{
    /// <summary>Which page, from 1.</summary>
    public int PageNumber { get; init; } = 1;

    /// <summary>Pages, from 1.</summary>
    public int Pages => Math.Max(1, (Differences.Count + UpdatesFound.PageLines - 1) / UpdatesFound.PageLines);

    /// <summary>The lines of this page.</summary>
    public IEnumerable<DifferenceShown> Lines => Differences
        .Skip((PageNumber - 1) * UpdatesFound.PageLines).Take(UpdatesFound.PageLines);
}
