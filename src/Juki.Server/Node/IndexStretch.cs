namespace Juki.Server.Node;

/// <summary>
/// A stretch of an index: its leading columns equal <paramref name="Equal"/>, and a text lies in a range of binary
/// order when there is one. Prefixes are asked for as ranges, never as patterns.
/// </summary>
/// <param name="Index">The index; its last columns are the primary key of the table, so that the answer stands in
/// it.</param>
/// <param name="Equal">Values of its leading columns, in order.</param>
/// <param name="From">Least value of the text; null for a stretch without a range.</param>
/// <param name="Before">First value behind the range; null when nothing bounds it.</param>
/// <param name="RangeOf">Column of the text; null for the one that follows those of <paramref name="Equal"/>. One that
/// is not in the index is looked up for each row of the stretch.</param>
/// <param name="Filter">Literal SQL that each row must hold besides, or empty.</param>
internal sealed record IndexStretch(
    Index Index, IReadOnlyList<IndexValue> Equal, string? From = null, string? Before = null, string? RangeOf = null,
    string Filter = "")
{
    /// <summary>What its statement depends on; the values are bound to it.</summary>
    public StretchShape Shape => new(Index, Equal.Count, From is not null, Before is not null, RangeOf, Filter);
}

/// <summary>Stretches of one shape have one statement.</summary>
internal readonly record struct StretchShape(
    Index Index, int Equal, bool HasFrom, bool HasBefore, string? RangeOf, string Filter);

/// <summary>A value of an indexed column: an integer, or a text when <see cref="Text"/> is not null.</summary>
internal readonly record struct IndexValue(long Integer, string? Text)
{
    /// <summary>An integer.</summary>
    public static implicit operator IndexValue(long value) => new(value, null);

    /// <summary>A text.</summary>
    public static implicit operator IndexValue(string value) => new(0, value);
}
