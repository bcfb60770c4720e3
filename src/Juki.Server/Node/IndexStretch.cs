namespace Juki.Server.Node;

/// <summary>
/// A stretch of an index: its leading columns equal <paramref name="Equal"/>, and the next one, a text, lies in a range
/// of binary order when there is one. Prefixes are asked for as ranges, never as patterns.
/// </summary>
/// <param name="Index">The index; its last columns are the primary key of the table, so that the answer stands in
/// it.</param>
/// <param name="Equal">Values of its leading columns, in order.</param>
/// <param name="From">Least value of the next column; null for a stretch without a range.</param>
/// <param name="Before">First value behind the range; null when nothing bounds it.</param>
internal sealed record IndexStretch(
    Index Index, IReadOnlyList<IndexValue> Equal, string? From = null, string? Before = null);

/// <summary>A value of an indexed column: an integer, or a text when <see cref="Text"/> is not null.</summary>
internal readonly record struct IndexValue(long Integer, string? Text)
{
    /// <summary>An integer.</summary>
    public static implicit operator IndexValue(long value) => new(value, null);

    /// <summary>A text.</summary>
    public static implicit operator IndexValue(string value) => new(0, value);
}
