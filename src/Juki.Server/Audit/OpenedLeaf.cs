namespace Juki.Server.Audit;

/// <summary>開いた葉 — a leaf whose entries were read once, so that many of its subjects can be proved: a leaf of a batch
/// has 10,000. Not thread-safe.</summary>
internal sealed class OpenedLeaf
{
    private const int KeptLevel = 4; // below it, hashing anew is as quick

    private readonly SubtreeHash _over;
    private readonly Dictionary<(int Level, long Index), byte[]> _known = [];

    private OpenedLeaf(AuditLeaf leaf, IReadOnlyList<OpenedEntry> entries)
    {
        (Leaf, Entries) = (leaf, entries);
        _over = MerkleTree.Over(AuditEntries.SubjectHashes(entries.Skip(1)));
    }

    /// <summary>The leaf.</summary>
    public AuditLeaf Leaf { get; }

    /// <summary>What stands behind it: the request, then the subjects.</summary>
    public IReadOnlyList<OpenedEntry> Entries { get; }

    /// <summary>Reads a leaf of a log; null when its entries are erased.</summary>
    /// <exception cref="Node.StoreDamagedException">They are not what the leaf commits to.</exception>
    public static OpenedLeaf? Read(AuditLog log, long index)
    {
        var leaf = log.ReadLeaf(index);
        return log.ReadEntries(leaf) is { } entries ? new(leaf, entries) : null;
    }

    /// <summary>The path of a subject to the leaf.</summary>
    public List<byte[]> Path(int place) => MerkleTree.InclusionProof(place, Leaf.Subjects, Subtree);

    private byte[] Subtree(int level, long index)
    {
        if (level < KeptLevel)
            return _over(level, index);
        if (!_known.TryGetValue((level, index), out var hash))
            _known[(level, index)] = hash = _over(level, index);
        return hash;
    }
}
