using System.Text.Json;
using System.Text.Json.Serialization;

namespace Juki.Server.Audit;

/// <summary>A witness's countersignature in a proof.</summary>
internal sealed record ProvenCountersignature(byte[] Text, byte[] Signature);

/// <summary>
/// 開示の証明 — one line of a disclosure with all that an outsider needs to check it: the leaf, the resident's own entry
/// with its random bytes, the path from the entry to the leaf and from the leaf to a signed head. Of other residents it
/// holds hashes over random bytes that nobody else has, so no guess can be confirmed [ours]. Written as JSON, bytes in
/// Base64 [RFC 8259, RFC 4648 §4].
/// </summary>
internal sealed record AuditProof
{
    /// <summary>Names the form.</summary>
    public const string FormName = "juki-audit-proof-1";

    /// <summary>Most bytes of a file [ours].</summary>
    public const int FileMax = 262_144;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary><see cref="FormName"/>.</summary>
    public required string Form { get; init; }

    /// <summary>The leaf.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>The resident's entry.</summary>
    public required byte[] Entry { get; init; }

    /// <summary>Its random bytes.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>Which of the leaf's subjects, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>From the entry to the leaf.</summary>
    public required IReadOnlyList<byte[]> EntryPath { get; init; }

    /// <summary>From the leaf to the head.</summary>
    public required IReadOnlyList<byte[]> LeafPath { get; init; }

    /// <summary>The head.</summary>
    public required byte[] Head { get; init; }

    /// <summary>The log's signature under it.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>The log's public key; compare it with the office's certificate.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Witnesses' countersignatures under the head.</summary>
    public required IReadOnlyList<ProvenCountersignature> Countersignatures { get; init; }

    /// <summary>Proves one subject of a leaf; null when its entries are erased, or no signed head covers the
    /// leaf.</summary>
    public static AuditProof? Make(AuditLog log, long index, int place) =>
        log.LastHead is { } head ? Make(log, index, place, head) : null;

    /// <summary>The same under a head of that log that the caller chooses.</summary>
    public static AuditProof? Make(AuditLog log, long index, int place, SignedHead under) =>
        index >= 0 && index < under.Head.Size && OpenedLeaf.Read(log, index) is { } opened
            ? Make(log, opened, place, under)
            : null;

    /// <summary>The same of a leaf that was read before; null when there is no such subject or the head does not cover
    /// the leaf.</summary>
    public static AuditProof? Make(AuditLog log, OpenedLeaf opened, int place, SignedHead under)
    {
        var leaf = opened.Leaf;
        if (leaf.Index >= under.Head.Size || place < 0 || place >= leaf.Subjects) return null;
        return new()
        {
            Form = FormName,
            Leaf = leaf.ToBytes(),
            Entry = opened.Entries[1 + place].Entry,
            Salt = opened.Entries[1 + place].Salt,
            Place = place,
            EntryPath = opened.Path(place),
            LeafPath = log.InclusionProof(leaf.Index, under.Head),
            Head = under.Head.ToBytes(),
            Signature = under.Signature,
            Key = log.PublicKey,
            Countersignatures = log.CountersignaturesOf(under.Head),
        };
    }

    /// <summary>Checks everything in it but whose keys they are.</summary>
    /// <returns>Leaf and subject; null when something does not fit.</returns>
    public (AuditLeaf Leaf, SubjectEntry Subject)? Verify(CheckSignature check)
    {
        if (Form != FormName || Salt.Length != AuditEntries.SaltBytes || !AreHashes(EntryPath) || !AreHashes(LeafPath)
            || !AuditLeaf.TryRead(Leaf, out var leaf) || !AuditHead.TryRead(Head, out var head)
            || !AuditEntries.TryReadSubject(Entry, out var subject))
            return null;
        var commitment = new OpenedEntry(Salt, Entry).Commitment();
        return head.Log == leaf.Log && head.Network == leaf.Network && check(Key, Head, Signature)
            && MerkleTree.IsIncluded(
                MerkleTree.LeafHash(commitment), Place, leaf.Subjects, EntryPath, leaf.SubjectsRoot)
            && MerkleTree.IsIncluded(MerkleTree.LeafHash(Leaf), leaf.Index, head.Size, LeafPath, head.Root)
            ? (leaf, subject)
            : null;
    }

    /// <summary>Whether a witness with this key countersigned the head.</summary>
    public bool IsCountersignedBy(byte[] witnessKey, CheckSignature check) => AuditHead.TryRead(Head, out var head)
        && Countersignatures.Any(one => Countersignature.TryRead(one.Text, out var text)
            && Witness.IsCountersigned(head, text, one.Signature, witnessKey, check));

    /// <summary>As a file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Reads a file; null when it is none.</summary>
    public static AuditProof? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Length > FileMax ? null : JsonSerializer.Deserialize<AuditProof>(json, s_json);
        }
        catch (JsonException)
        {
            return null; // an outsider's file
        }
    }

    /// <summary>Without values.</summary>
    public override string ToString() => "(a proof)";

    private static bool AreHashes(IReadOnlyList<byte[]> path) =>
        path.Count <= MerkleTree.ProofMax && path.All(one => one?.Length == MerkleTree.HashBytes);
}
