namespace Juki.Paper;

/// <summary>How a line of a sheet is set.</summary>
public enum SheetLineKind
{
    /// <summary>見出し — bold, over what follows; never the last line of a page.</summary>
    Heading,

    /// <summary>項目 — a name at the left, a value beside it.</summary>
    Item,

    /// <summary>番号 — an item whose value is put on paper, and masked on a screen.</summary>
    Number,

    /// <summary>本文 — text from margin to margin.</summary>
    Text,

    /// <summary>空き — some room.</summary>
    Gap,
}

/// <summary>A line of a sheet: as long as it likes, it is broken. May hold residents' values.</summary>
/// <param name="Kind">How it is set.</param>
/// <param name="Text">What it says; of an item, its name.</param>
/// <param name="Value">Of an item: its value.</param>
public sealed record SheetLine(SheetLineKind Kind, string Text = "", string Value = "")
{
    /// <summary>Without values.</summary>
    public override string ToString() => $"({Kind})";
}

/// <summary>帳票 — what is to be set on A4 paper. May hold residents' values. Immutable.</summary>
/// <param name="Title">Stands at the top of the first page and in the file's properties, so no value of a
/// resident.</param>
/// <param name="Footer">At the foot of every page, beside the number of the page: what it is, who made it, and
/// when.</param>
/// <param name="Lines">In their order.</param>
public sealed record Sheet(string Title, string Footer, IReadOnlyList<SheetLine> Lines)
{
    /// <summary>Without values.</summary>
    public override string ToString() => $"(sheet, {Lines.Count} lines)";
}

/// <summary>What became of a sheet.</summary>
/// <param name="Pages">How many there are.</param>
/// <param name="MissingCharacters">Characters that no font of this machine has: they stand as boxes with their
/// number.</param>
public readonly record struct SheetResult(int Pages, int MissingCharacters);
