using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>副署の判定 — what a witness answers to a head, in order of precedence. Numbers never change.</summary>
internal enum WitnessVerdict
{
    /// <summary>Countersigned.</summary>
    Accepted = 0,

    /// <summary>The head is of another network.</summary>
    OtherNetwork = 1,

    /// <summary>The signature is not that of the log's key.</summary>
    BadSignature = 2,

    /// <summary>Another log than the one last countersigned: two persons must introduce it (alarm).</summary>
    OtherLog = 3,

    /// <summary>Fewer leaves than before (alarm).</summary>
    Shrunk = 4,

    /// <summary>As many leaves as before, and another root (alarm).</summary>
    TwoHeadsOfOneSize = 5,

    /// <summary>The proof does not show that the log grew out of the last head (alarm).</summary>
    NotConsistent = 6,
}

/// <summary>
/// 証人 — countersigns the heads of another node's log, but only one that grew out of the last it kept: a prefecture
/// for its communes, the nation for its prefectures, all prefectures for the nation [ours]. A head asks with its
/// signature and the proof since the size that the witness names (<see cref="Last"/>).
/// </summary>
internal sealed class Witness(Store store, uint network, long self, IAuditKey key, CheckSignature check)
{
    /// <summary>The last that was kept for a node; null before the first.</summary>
    public AuditWitnessedRow? Last(long node)
    {
        var (has, hasNot) = (0L, 1L);
        while (Row(node, hasNot) is not null) (has, hasNot) = (hasNot, 2 * hasNot);
        while (hasNot - has > 1)
        {
            var middle = has + (hasNot - has) / 2;
            if (Row(node, middle) is null) hasNot = middle;
            else has = middle;
        }
        return has == 0 ? null : Row(node, has);
    }

    /// <summary>Judges a head and, if it grew out of the last one, keeps and countersigns it; inside a
    /// transaction.</summary>
    /// <param name="node">Whose log, as the link's certificate says.</param>
    /// <param name="publicKey">The log's key, as the node's certificate says.</param>
    /// <param name="head">The head with the node's signature.</param>
    /// <param name="proof">That it grew out of <see cref="Last"/>; empty for a log's first head here.</param>
    /// <param name="now">The time.</param>
    public (WitnessVerdict Verdict, Countersignature? Text, byte[] Signature) Countersign(
        long node, byte[] publicKey, SignedHead head, IReadOnlyList<byte[]> proof, Moment now)
    {
        var last = Last(node);
        var verdict = Judge(last, publicKey, head, proof);
        return verdict == WitnessVerdict.Accepted ? Keep(node, last, publicKey, head, now) : (verdict, null, []);
    }

    /// <summary>Takes over a new log of a node after a restore, on the word of two persons here; inside a
    /// transaction.</summary>
    /// <exception cref="ArgumentException">The persons are one, or nobody.</exception>
    public (WitnessVerdict Verdict, Countersignature? Text, byte[] Signature) Introduce(
        long node, byte[] publicKey, SignedHead head, uint firstPerson, uint secondPerson, Moment now)
    {
        if (firstPerson == 0 || secondPerson == 0 || firstPerson == secondPerson)
            throw new ArgumentException("A new log needs two persons.", nameof(secondPerson));
        var verdict = Judge(null, publicKey, head, []);
        return verdict == WitnessVerdict.Accepted
            ? Keep(node, Last(node), publicKey, head, now)
            : (verdict, null, []);
    }

    /// <summary>Whether a countersignature is that of a witness's key over this head.</summary>
    public static bool IsCountersigned(
        AuditHead head, Countersignature text, byte[] signature, byte[] witnessKey, CheckSignature check) =>
        text.HeadDigest.AsSpan().SequenceEqual(head.Digest()) && check(witnessKey, text.ToBytes(), signature);

    private AuditWitnessedRow? Row(long node, long number) =>
        store.Fetch(AuditHeadTables.Witnessed, [new(node, number)]) is [var row] ? row : null;

    private WitnessVerdict Judge(
        AuditWitnessedRow? last, byte[] publicKey, SignedHead signed, IReadOnlyList<byte[]> proof)
    {
        var head = signed.Head;
        if (head.Network != network) return WitnessVerdict.OtherNetwork;
        if (!check(publicKey, head.ToBytes(), signed.Signature)) return WitnessVerdict.BadSignature;
        if (last is null) return WitnessVerdict.Accepted;
        var isRead = AuditHead.TryRead(last.Head, out var before);
        Check.That(isRead && before is not null);
        if (head.Log != before.Log || !publicKey.AsSpan().SequenceEqual(last.Key)) return WitnessVerdict.OtherLog;
        if (head.Size < before.Size) return WitnessVerdict.Shrunk;
        if (head.Size == before.Size && !head.Root.AsSpan().SequenceEqual(before.Root))
            return WitnessVerdict.TwoHeadsOfOneSize;
        return MerkleTree.IsConsistent(before.Size, head.Size, before.Root, head.Root, proof)
            ? WitnessVerdict.Accepted
            : WitnessVerdict.NotConsistent;
    }

    private (WitnessVerdict Verdict, Countersignature? Text, byte[] Signature) Keep(
        long node, AuditWitnessedRow? last, byte[] publicKey, SignedHead signed, Moment now)
    {
        var text = new Countersignature(self, now.Milliseconds, signed.Head.Digest());
        var signature = key.Sign(text.ToBytes());
        store.Insert(AuditHeadTables.Witnessed, [new(
            node, (last?.Number ?? 0) + 1, publicKey, signed.Head.ToBytes(), signed.Signature, text.ToBytes(),
            signature)]);
        return (WitnessVerdict.Accepted, text, signature);
    }
}
