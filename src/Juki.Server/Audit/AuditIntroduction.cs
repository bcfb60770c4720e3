using System.Buffers.Binary;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>紹介の判定 — what becomes of two persons' word for a new log.</summary>
internal enum IntroductionVerdict
{
    /// <summary>Its next head is countersigned.</summary>
    Done = 0,

    /// <summary>This node is no witness of that one.</summary>
    NotItsWitness = 1,

    /// <summary>The text is no log's name.</summary>
    LogUnknown = 2,

    /// <summary>The persons are one, or nobody.</summary>
    TwoPersonsNeeded = 3,

    /// <summary>No record of it can be made now: nothing was changed.</summary>
    NotRecordable = 4,

    /// <summary>The ledger does not have it that both persons agreed to this log.</summary>
    NotAgreed = 5,
}

/// <summary>復旧した記録の紹介 — a new log of a node, introduced at its witness after a restore by two persons.</summary>
/// <param name="Node">Whose log: role × 1,000,000 + office.</param>
/// <param name="High">The log's name, first eight bytes.</param>
/// <param name="Low">The other eight.</param>
/// <param name="FirstPerson">Number in the witness's ledger.</param>
/// <param name="SecondPerson">Another one.</param>
internal sealed record AuditIntroductionRow(long Node, long High, long Low, uint FirstPerson, uint SecondPerson)
{
    /// <summary>How the entry behind the leaf is written: node, the log's name, second person; big end first.</summary>
    public const ushort Form = 60;

    /// <summary>The log's name.</summary>
    public AuditLogId Log => new(unchecked((ulong)High), unchecked((ulong)Low));

    /// <summary>The act, as the witness records it.</summary>
    public AuditEvent ToEvent(NodeName witness, Moment now)
    {
        var body = new byte[sizeof(long) + AuditLogId.Bytes + sizeof(uint)];
        BinaryPrimitives.WriteInt64BigEndian(body, Node);
        Log.Write(body.AsSpan(sizeof(long)));
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(sizeof(long) + AuditLogId.Bytes), SecondPerson);
        return new(
            new(AuditKind.OperatorAction)
            {
                Office = witness.Number,
                Receiver = Node,
                Operator = FirstPerson,
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            new(Form, body),
            []);
    }
}
