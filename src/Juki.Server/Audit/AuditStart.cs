using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Juki.Server.Audit;

/// <summary>
/// 記録の開始 — what the first leaf of a log says. After a restore it names the old log, its last countersigned head,
/// what was lost, and the two persons who decided it [ours]. It holds nothing of a resident and is kept for ever.
/// </summary>
/// <param name="OldLog">The log before; <c>default</c>: this is a node's first log.</param>
/// <param name="CountersignedSize">Leaves under the old log's last countersigned head, as the witness has it.</param>
/// <param name="CountersignedRoot">That head's root.</param>
/// <param name="CountersignedTime">Its time, milliseconds since 1970.</param>
/// <param name="RestoredSize">Leaves that the restored store still has.</param>
/// <param name="FirstPerson">Ledger number of the one who restored.</param>
/// <param name="SecondPerson">Ledger number of the one who agreed; another one.</param>
internal sealed record AuditStart(
    AuditLogId OldLog, long CountersignedSize, byte[] CountersignedRoot, long CountersignedTime, long RestoredSize,
    uint FirstPerson, uint SecondPerson)
{
    /// <summary>The form of the request entry that begins a log.</summary>
    public const ushort Form = 1;

    /// <summary>The form of the entry that names erased months.</summary>
    public const ushort ErasureForm = 2;

    private const int BodyBytes = AuditLogId.Bytes + 8 + MerkleTree.HashBytes + 8 + 8 + 4 + 4;

    /// <summary>A node's first log.</summary>
    public static AuditStart First { get; } = new(default, 0, new byte[MerkleTree.HashBytes], 0, 0, 0, 0);

    /// <summary>True when there was a log before.</summary>
    public bool IsRestored => OldLog != default;

    /// <summary>Leaves that the witness has seen and the restored store has not: what was lost, at least.</summary>
    public long Lost => Math.Max(0, CountersignedSize - RestoredSize);

    /// <summary>The start after a restore. <paramref name="countersigned"/> comes from the witness, never from the
    /// restored store; null: the witness had none.</summary>
    /// <exception cref="ArgumentException">The two persons are one, or nobody; or the head is another
    /// log's.</exception>
    public static AuditStart AfterRestore(
        AuditLogId oldLog, AuditHead? countersigned, long restoredSize, uint firstPerson, uint secondPerson)
    {
        if (firstPerson == 0 || secondPerson == 0 || firstPerson == secondPerson)
            throw new ArgumentException("A restored log needs two persons.", nameof(secondPerson));
        if (countersigned is not null && countersigned.Log != oldLog)
            throw new ArgumentException("The head is that of another log.", nameof(countersigned));
        return new(
            oldLog, countersigned?.Size ?? 0, countersigned?.Root ?? new byte[MerkleTree.HashBytes],
            countersigned?.Time ?? 0, restoredSize, firstPerson, secondPerson);
    }

    /// <summary>The entry behind the first leaf.</summary>
    public RequestEntry ToEntry()
    {
        var body = new byte[BodyBytes];
        OldLog.Write(body);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(16), CountersignedSize);
        CountersignedRoot.CopyTo(body, 24);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(56), CountersignedTime);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(64), RestoredSize);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(72), FirstPerson);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(76), SecondPerson);
        return new(Form, body);
    }

    /// <summary>Reads the entry.</summary>
    public static bool TryRead(RequestEntry entry, [NotNullWhen(true)] out AuditStart? start)
    {
        ReadOnlySpan<byte> body = entry.Body;
        start = entry.Form == Form && body.Length == BodyBytes
            ? new(AuditLogId.Read(body), BinaryPrimitives.ReadInt64BigEndian(body[16..]), body[24..56].ToArray(),
                BinaryPrimitives.ReadInt64BigEndian(body[56..]), BinaryPrimitives.ReadInt64BigEndian(body[64..]),
                BinaryPrimitives.ReadUInt32BigEndian(body[72..]), BinaryPrimitives.ReadUInt32BigEndian(body[76..]))
            : null;
        return start is not null;
    }
}
