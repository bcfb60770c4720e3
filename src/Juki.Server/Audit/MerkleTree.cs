using System.Numerics;
using System.Security.Cryptography;

namespace Juki.Server.Audit;

/// <summary>Answers the hash of the complete subtree number <paramref name="index"/> of 2^<paramref name="level"/>
/// leaves, counted from the left.</summary>
internal delegate byte[] SubtreeHash(int level, long index);

/// <summary>
/// ハッシュ木 — the Merkle tree of Certificate Transparency [RFC 6962 §2.1]: roots, proofs that a leaf is in it and that
/// a tree grew out of another, and their checks. Pure. A hash has 32 bytes (SHA-256).
/// </summary>
internal static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Most hashes in a proof: a tree of 2^62 leaves is 62 high, and a consistency proof has one
    /// more.</summary>
    public const int ProofMax = 64;

    private const byte LeafMark = 0x00, NodeMark = 0x01;

    /// <summary>The root of the tree without leaves: the hash of nothing [RFC 6962 §2.1].</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of a leaf; its mark keeps it apart from every inner node [RFC 6962 §2.1].</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        Span<byte> marked = leaf.Length < 512 ? stackalloc byte[1 + leaf.Length] : new byte[1 + leaf.Length];
        marked[0] = LeafMark;
        leaf.CopyTo(marked[1..]);
        return SHA256.HashData(marked);
    }

    /// <summary>The hash of an inner node [RFC 6962 §2.1].</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> marked = stackalloc byte[1 + 2 * HashBytes];
        marked[0] = NodeMark;
        left.CopyTo(marked[1..]);
        right.CopyTo(marked[(1 + HashBytes)..]);
        return SHA256.HashData(marked);
    }

    /// <summary>The root over hashes of leaves.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes)
    {
        var peaks = new MerklePeaks();
        foreach (var hash in leafHashes) peaks.Append(hash);
        return peaks.Root();
    }

    /// <summary>Subtree hashes over a list, for small trees.</summary>
    public static SubtreeHash Over(IReadOnlyList<byte[]> leafHashes)
    {
        byte[] Hash(int level, long index) => level == 0
            ? leafHashes[(int)index]
            : NodeHash(Hash(level - 1, 2 * index), Hash(level - 1, 2 * index + 1));
        return Hash;
    }

    /// <summary>The path from leaf <paramref name="index"/> to the root of the first <paramref name="size"/> leaves
    /// [RFC 6962 §2.1.1].</summary>
    public static List<byte[]> InclusionProof(long index, long size, SubtreeHash hash)
    {
        Check.That(index >= 0 && index < size);
        var path = new List<byte[]>();
        AddPath(index, 0, size, hash, path);
        return path;
    }

    /// <summary>What shows that the first <paramref name="first"/> of <paramref name="second"/> leaves are an earlier
    /// tree [RFC 6962 §2.1.2]. Empty from 0 and to the same size.</summary>
    public static List<byte[]> ConsistencyProof(long first, long second, SubtreeHash hash)
    {
        Check.That(first >= 0 && first <= second);
        var proof = new List<byte[]>();
        if (first > 0 && first < second) AddSubproof(first, 0, second, true, hash, proof);
        return proof;
    }

    /// <summary>Whether <paramref name="leafHash"/> is leaf <paramref name="index"/> of the tree
    /// [RFC 9162 §2.1.3.2].</summary>
    public static bool IsIncluded(
        ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || proof.Count > ProofMax) return false;
        var (place, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var beside in proof)
        {
            if (last == 0) return false;
            if ((place & 1) == 1 || place == last)
            {
                hash = NodeHash(beside, hash);
                Climb(ref place, ref last);
            }
            else
            {
                hash = NodeHash(hash, beside);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the tree of <paramref name="second"/> leaves grew out of the first
    /// [RFC 9162 §2.1.4.2].</summary>
    public static bool IsConsistent(
        long first, long second, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot,
        IReadOnlyList<byte[]> proof)
    {
        if (first < 0 || first > second || proof.Count > ProofMax) return false;
        if (first == second) return proof.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (first == 0) return proof.Count == 0 && firstRoot.SequenceEqual(EmptyRoot);
        if (proof.Count == 0) return false;
        var isPower = BitOperations.IsPow2(first);
        var (place, last) = (first - 1, second - 1);
        while ((place & 1) == 1) (place, last) = (place >> 1, last >> 1);
        var old = isPower ? firstRoot.ToArray() : proof[0];
        var now = old;
        foreach (var beside in isPower ? proof : proof.Skip(1))
        {
            if (last == 0) return false;
            if ((place & 1) == 1 || place == last)
            {
                old = NodeHash(beside, old);
                now = NodeHash(beside, now);
                Climb(ref place, ref last);
            }
            else
            {
                now = NodeHash(now, beside);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && firstRoot.SequenceEqual(old) && secondRoot.SequenceEqual(now);
    }

    /// <summary>Goes up past levels at which a right edge has nothing beside it.</summary>
    private static void Climb(ref long place, ref long last)
    {
        while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
    }

    private static void AddPath(long index, long start, long size, SubtreeHash hash, List<byte[]> path)
    {
        if (size == 1) return;
        var left = LeftSize(size);
        if (index < left)
        {
            AddPath(index, start, left, hash, path);
            path.Add(RangeRoot(start + left, size - left, hash));
        }
        else
        {
            AddPath(index - left, start + left, size - left, hash, path);
            path.Add(RangeRoot(start, left, hash));
        }
    }

    private static void AddSubproof(
        long first, long start, long size, bool isWhole, SubtreeHash hash, List<byte[]> proof)
    {
        if (first == size)
        {
            if (!isWhole) proof.Add(RangeRoot(start, size, hash));
            return;
        }
        var left = LeftSize(size);
        if (first <= left)
        {
            AddSubproof(first, start, left, isWhole, hash, proof);
            proof.Add(RangeRoot(start + left, size - left, hash));
        }
        else
        {
            AddSubproof(first - left, start + left, size - left, false, hash, proof);
            proof.Add(RangeRoot(start, left, hash));
        }
    }

    /// <summary>The root over a range that begins at a multiple of the power of two that holds it.</summary>
    private static byte[] RangeRoot(long start, long size, SubtreeHash hash)
    {
        if (BitOperations.IsPow2(size))
        {
            var level = BitOperations.Log2((ulong)size);
            return hash(level, start >> level);
        }
        var left = LeftSize(size);
        return NodeHash(RangeRoot(start, left, hash), RangeRoot(start + left, size - left, hash));
    }

    /// <summary>The largest power of two below <paramref name="size"/>, which is above 1.</summary>
    private static long LeftSize(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}

/// <summary>The right edge of a growing tree: the roots of its complete subtrees, largest first. Appending costs one
/// inner node on average, the root one for each peak.</summary>
internal sealed class MerklePeaks
{
    private readonly Stack<(int Level, byte[] Hash)> _peaks = new();

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Adds the hash of the next leaf. <paramref name="completed"/> is told each subtree that it
    /// completes, from the leaf itself upwards.</summary>
    public void Append(byte[] leafHash, Action<int, byte[]>? completed = null) =>
        AppendSubtree(0, leafHash, completed);

    /// <summary>Adds a complete subtree of 2^<paramref name="level"/> leaves; the size must be a multiple of
    /// that.</summary>
    public void AppendSubtree(int level, byte[] hash, Action<int, byte[]>? completed = null)
    {
        Check.That((Size & ((1L << level) - 1)) == 0);
        Size += 1L << level;
        completed?.Invoke(level, hash);
        while (_peaks.TryPeek(out var peak) && peak.Level == level)
        {
            _ = _peaks.Pop();
            hash = MerkleTree.NodeHash(peak.Hash, hash);
            level++;
            completed?.Invoke(level, hash);
        }
        _peaks.Push((level, hash));
    }

    /// <summary>The root of what is there.</summary>
    public byte[] Root()
    {
        byte[]? root = null;
        foreach (var (_, hash) in _peaks) // the smallest first
            root = root is null ? hash : MerkleTree.NodeHash(hash, root);
        return root ?? MerkleTree.EmptyRoot;
    }
}
