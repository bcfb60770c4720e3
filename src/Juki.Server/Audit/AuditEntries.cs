using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Juki.Domain.Person;

namespace Juki.Server.Audit;

/// <summary>要求の記録 — what was asked or sent, behind a leaf; erased when its term ends. May hold residents'
/// values.</summary>
/// <param name="Form">How the body is written: the kind of the message, or of the flow's own form.</param>
/// <param name="Body">Canonical bytes, at most <see cref="AuditEntries.BodyMax"/>.</param>
internal sealed record RequestEntry(ushort Form, byte[] Body)
{
    /// <summary>Without values.</summary>
    public override string ToString() => $"(request of form {Form})";
}

/// <summary>対象者の記録 — one resident who was found, given or asked for by code, behind a leaf; erased when its term
/// ends.</summary>
/// <param name="Code">住民票コード; none if it is not known.</param>
/// <param name="Outcome">What came of it, by the number it has in the flow; 0: given.</param>
/// <param name="Items">Which items were given: a bit each, numbered by the flow.</param>
/// <param name="Body">More, as the flow writes it; at most <see cref="AuditEntries.BodyMax"/> bytes.</param>
internal sealed record SubjectEntry(ResidentRecordCode Code, ushort Outcome, ulong Items, byte[] Body)
{
    /// <summary>Without values.</summary>
    public override string ToString() => $"(subject, outcome {Outcome})";
}

/// <summary>An entry with the random bytes that hide it: who has both can check the commitment.</summary>
/// <param name="Salt"><see cref="AuditEntries.SaltBytes"/> random bytes.</param>
/// <param name="Entry">The canonical entry.</param>
internal sealed record OpenedEntry(byte[] Salt, byte[] Entry)
{
    private const int StackMax = 1_024; // bytes

    /// <summary>SHA-256 over the random bytes and the entry: nobody can try values without the random bytes
    /// [ours].</summary>
    public byte[] Commitment()
    {
        var length = Salt.Length + Entry.Length;
        var bytes = length <= StackMax ? stackalloc byte[StackMax] : new byte[length];
        Salt.CopyTo(bytes);
        Entry.CopyTo(bytes[Salt.Length..]);
        return SHA256.HashData(bytes[..length]);
    }

    /// <summary>Without values.</summary>
    public override string ToString() => "(an entry)";
}

/// <summary>How entries are written: a mark (1 request, 2 subject), a version, and the fields, big end first; the body
/// is the rest.</summary>
internal static class AuditEntries
{
    /// <summary>Random bytes in a commitment [ours: as many as the hash].</summary>
    public const int SaltBytes = 32;

    /// <summary>Most bytes of a body [ours: an inquiry and a record are a few hundred].</summary>
    public const int BodyMax = 16_384;

    /// <summary>Most subjects of a leaf: a batch has a leaf for each 10,000 lines [ours].</summary>
    public const int SubjectsMax = 10_000;

    private const byte RequestMark = 1, SubjectMark = 2, Version = 1;
    private const int RequestHead = 4, SubjectHead = 20;

    /// <summary>The canonical bytes.</summary>
    public static byte[] ToBytes(RequestEntry entry)
    {
        Check.That(entry.Body.Length <= BodyMax);
        var bytes = new byte[RequestHead + entry.Body.Length];
        (bytes[0], bytes[1]) = (RequestMark, Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), entry.Form);
        entry.Body.CopyTo(bytes, RequestHead);
        return bytes;
    }

    /// <summary>The canonical bytes.</summary>
    public static byte[] ToBytes(SubjectEntry entry)
    {
        Check.That(entry.Body.Length <= BodyMax);
        var bytes = new byte[SubjectHead + entry.Body.Length];
        (bytes[0], bytes[1]) = (SubjectMark, Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), entry.Outcome);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), entry.Code.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(12), entry.Items);
        entry.Body.CopyTo(bytes, SubjectHead);
        return bytes;
    }

    /// <summary>Reads a request.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> from, [NotNullWhen(true)] out RequestEntry? entry)
    {
        entry = from.Length is >= RequestHead and <= RequestHead + BodyMax && from[0] == RequestMark
            && from[1] == Version
            ? new(BinaryPrimitives.ReadUInt16BigEndian(from[2..]), from[RequestHead..].ToArray())
            : null;
        return entry is not null;
    }

    /// <summary>Reads a subject.</summary>
    public static bool TryReadSubject(ReadOnlySpan<byte> from, [NotNullWhen(true)] out SubjectEntry? entry)
    {
        entry = null;
        if (from.Length is < SubjectHead or > SubjectHead + BodyMax || from[0] != SubjectMark || from[1] != Version)
            return false;
        var code = BinaryPrimitives.ReadInt64BigEndian(from[4..]);
        if (code != 0 && !ResidentRecordCode.IsRight(code)) return false;
        entry = new(
            ResidentRecordCode.FromChecked(code), BinaryPrimitives.ReadUInt16BigEndian(from[2..]),
            BinaryPrimitives.ReadUInt64BigEndian(from[12..]), from[SubjectHead..].ToArray());
        return true;
    }

    /// <summary>Hashes of the subjects' commitments, as leaves of their small tree.</summary>
    public static List<byte[]> SubjectHashes(IEnumerable<OpenedEntry> subjects) =>
        subjects.Select(one => MerkleTree.LeafHash(one.Commitment())).ToList();
}
