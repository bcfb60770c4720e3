using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>What to look for in the record; a null means any.</summary>
internal sealed record AuditQuery
{
    /// <summary>Most leaves in an answer [ours].</summary>
    public const int HitsMax = 10_000;

    /// <summary>Milliseconds since 1970, from and before.</summary>
    public long From { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>A resident.</summary>
    public ResidentRecordCode? Subject { get; init; }

    /// <summary>An office, as asker or as receiver.</summary>
    public long? Office { get; init; }

    /// <summary>An operator of it.</summary>
    public uint? Operator { get; init; }

    /// <summary>An affair.</summary>
    public uint? Affair { get; init; }

    /// <summary>A kind of act.</summary>
    public AuditKind? Kind { get; init; }

    /// <summary>Most leaves, 1 to <see cref="HitsMax"/>.</summary>
    public int Max { get; init; } = 1_000;

    /// <summary>Without the resident.</summary>
    public override string ToString() => "(a search in the record)";

    internal bool Fits(AuditLeaf leaf) => leaf.Time >= From && leaf.Time < Before
        && (Office is not { } office || leaf.Facts.Office == office || leaf.Facts.Receiver == office)
        && (Operator is not { } person || leaf.Facts.Operator == person)
        && (Kind is not { } kind || leaf.Kind == kind)
        && (Affair is not { } affair || leaf.Facts.Affair == affair);
}

/// <summary>A leaf that was found; <paramref name="Place"/>: which subject, −1 when no resident was searched
/// for.</summary>
internal sealed record AuditHit(AuditLeaf Leaf, int Place);

/// <summary>Reading.</summary>
internal sealed partial class AuditLog
{
    /// <summary>A leaf.</summary>
    /// <exception cref="StoreDamagedException">It is not there, or is another one.</exception>
    public AuditLeaf ReadLeaf(long index)
    {
        var rows = _store.Fetch(AuditTables.Leaves, [new(Number, index)]);
        if (rows.Count == 1 && AuditLeaf.TryRead(rows[0].Leaf, out var leaf) && leaf.Index == index) return leaf;
        throw new StoreDamagedException(FormattableString.Invariant($"Leaf {index} of the record is damaged."));
    }

    /// <summary>The entries behind a leaf, request first; null when they are erased. Each is checked against its
    /// commitment.</summary>
    /// <exception cref="StoreDamagedException">They are not what the leaf commits to.</exception>
    public IReadOnlyList<OpenedEntry>? ReadEntries(AuditLeaf leaf)
    {
        var month = leaf.Facts.Term;
        if (_entries.Read(leaf) is not { } opened) return null;
        if (opened.Count == 0 && !_months.All().Contains(month)) return null;
        if (opened.Count != 1 + leaf.Subjects
            || !opened[0].Commitment().AsSpan().SequenceEqual(leaf.Request)
            || !MerkleTree.Root(AuditEntries.SubjectHashes(opened.Skip(1))).AsSpan().SequenceEqual(leaf.SubjectsRoot))
            throw new StoreDamagedException(
                FormattableString.Invariant($"The entries of leaf {leaf.Index} are not what it commits to."));
        return opened;
    }

    /// <summary>Searches this log, in the order of time.</summary>
    public List<AuditHit> Search(AuditQuery query)
    {
        Check.That(query.Max is >= 1 and <= AuditQuery.HitsMax);
        return [.. Stream(query).Take(query.Max)];
    }

    /// <summary>The same, one after the other, whatever their number.</summary>
    public IEnumerable<AuditHit> Stream(AuditQuery query) => query.Subject is { } code
        ? _index.Find(code).Where(place => place.Log == Number)
            .Select(place => new AuditHit(ReadLeaf(place.Index), place.Place)).Where(hit => query.Fits(hit.Leaf))
        : Leaves(query.From, query.Before).Where(query.Fits).Select(leaf => new AuditHit(leaf, -1));

    /// <summary>The path of a leaf to a head of this log.</summary>
    public List<byte[]> InclusionProof(long index, AuditHead head) =>
        MerkleTree.InclusionProof(index, head.Size, _tree.Subtree);

    /// <summary>The first leaf that is not before <paramref name="time"/>: times never fall.</summary>
    public long FirstAt(long time)
    {
        var (from, before) = (0L, Size);
        while (from < before)
        {
            var middle = from + (before - from) / 2;
            if (ReadLeaf(middle).Time < time) from = middle + 1;
            else before = middle;
        }
        return from;
    }
}
