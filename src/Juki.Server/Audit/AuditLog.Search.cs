namespace Juki.Server.Audit;

/// <summary>Searching.</summary>
internal sealed partial class AuditLog
{
    /// <summary>Leaves that are read at once.</summary>
    private const int PageLeaves = AuditTree.TileHashes;

    /// <summary>The leaves of a stretch of time, in their order, some at a time: a log of any length is never in
    /// memory.</summary>
    /// <param name="from">Milliseconds since 1970.</param>
    /// <param name="before">Milliseconds since 1970; the first leaf at or after it ends the reading.</param>
    /// <exception cref="Node.StoreDamagedException">A leaf is not there, or is another one.</exception>
    public IEnumerable<AuditLeaf> Leaves(long from, long before)
    {
        for (var first = FirstAt(from); first < Size; first += PageLeaves)
        {
            var end = Math.Min(Size, first + PageLeaves);
            var rows = _store.Range(AuditTables.Leaves, new(Number, first), new(Number, end), PageLeaves);
            for (var place = 0; place < end - first; place++)
            {
                var index = first + place;
                if (place >= rows.Count || !AuditLeaf.TryRead(rows[place].Leaf, out var leaf) || leaf.Index != index)
                    throw new Node.StoreDamagedException(
                        FormattableString.Invariant($"Leaf {index} of the record is damaged."));
                if (leaf.Time >= before)
                    yield break;
                yield return leaf;
            }
        }
    }
}
