using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>
/// The tree of one log: right edge and incomplete runs of hashes in memory, complete runs of 256 in a table. Proofs
/// read at most two rows a level of 256.
/// </summary>
internal sealed class AuditTree
{
    /// <summary>Levels of the tree in a tile.</summary>
    public const int TileLevels = 8;

    /// <summary>Hashes in a tile.</summary>
    public const int TileHashes = 1 << TileLevels;

    private const int TilesMax = 7; // 256^7 leaves cannot be

    private readonly Store _store;
    private readonly long _log;
    private readonly MerklePeaks _peaks = new();
    private readonly List<byte[]>[] _open = Enumerable.Range(0, TilesMax).Select(_ => new List<byte[]>()).ToArray();
    private readonly List<AuditTileRow> _complete = [];
    private readonly long[] _completed = new long[TilesMax];

    /// <summary>Reads the right edge of a log of <paramref name="size"/> leaves.</summary>
    /// <exception cref="StoreDamagedException">Rows are missing.</exception>
    public AuditTree(Store store, long log, long size)
    {
        (_store, _log) = (store, log);
        for (var level = TilesMax - 1; level >= 1; level--)
        {
            var from = size >> (TileLevels * (level + 1)) << TileLevels;
            var to = size >> (TileLevels * level);
            var rows = store.Range(AuditTables.Tiles, new(log, level - 1, from), new(log, level - 1, to), TileHashes);
            Require(rows.Count == to - from);
            Take(level, from, rows.Select(row => row.Root));
        }
        var first = size >> TileLevels << TileLevels;
        var leaves = store.Range(AuditTables.Leaves, new(log, first), new(log, size), TileHashes);
        Require(leaves.Count == size - first);
        Take(0, first, leaves.Select(row => MerkleTree.LeafHash(row.Leaf)));
        Check.That(Size == size);
    }

    /// <summary>Leaves.</summary>
    public long Size => _peaks.Size;

    /// <summary>The root over all leaves.</summary>
    public byte[] Root() => _peaks.Root();

    /// <summary>Adds a leaf.</summary>
    public void Append(ReadOnlySpan<byte> leaf) => _peaks.Append(MerkleTree.LeafHash(leaf), Completed);

    /// <summary>Writes the runs that became complete; inside a transaction.</summary>
    public void Save()
    {
        _complete.Sort((one, other) => AuditTables.Tiles.Key(one).CompareTo(AuditTables.Tiles.Key(other)));
        if (_complete.Count > 0) _store.Insert(AuditTables.Tiles, _complete);
        _complete.Clear();
    }

    /// <summary>The hash of a complete subtree [RFC 6962 §2.1].</summary>
    public byte[] Subtree(int level, long index)
    {
        var (tileLevel, above) = (level / TileLevels, level % TileLevels);
        var first = index << above;
        var number = first >> TileLevels;
        var hashes = number == _completed[tileLevel] ? _open[tileLevel] : Tile(tileLevel, number);
        var within = (int)(first & (TileHashes - 1));
        return MerkleTree.Root(hashes.GetRange(within, 1 << above));
    }

    /// <summary>The hashes of leaves, as kept beside them: <paramref name="number"/> counts runs of 256.</summary>
    public IReadOnlyList<byte[]> LeafHashes(long number) => number == _completed[0] ? _open[0] : Tile(0, number);

    private List<byte[]> Tile(int level, long number)
    {
        var rows = _store.Fetch(AuditTables.Tiles, [new(_log, level, number)]);
        Require(rows.Count == 1 && rows[0].Hashes.Length == TileHashes * MerkleTree.HashBytes);
        return rows[0].Hashes.Chunk(MerkleTree.HashBytes).ToList();
    }

    private void Take(int level, long from, IEnumerable<byte[]> hashes)
    {
        _completed[level] = from >> TileLevels;
        foreach (var hash in hashes)
        {
            _open[level].Add(hash);
            _peaks.AppendSubtree(level * TileLevels, hash);
        }
    }

    private void Completed(int level, byte[] hash)
    {
        if (level % TileLevels != 0) return;
        var tile = level / TileLevels;
        if (tile > 0)
        {
            var below = _open[tile - 1];
            Check.That(below.Count == TileHashes);
            _complete.Add(new(_log, tile - 1, _completed[tile - 1]++, [.. below.SelectMany(one => one)], hash));
            below.Clear();
        }
        _open[tile].Add(hash);
    }

    private static void Require(bool isThere)
    {
        if (!isThere) throw new StoreDamagedException("The record has fewer rows than it says.");
    }
}
