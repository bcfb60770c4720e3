using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>How far a life of the register's store has been gone through.</summary>
internal sealed record PassedUpRow(long Incarnation, long Last);

/// <summary>
/// 更新の送信の記録 — at a prefecture: each run of updates that was passed up to the nation becomes a leaf of the record:
/// how many, to whom, and, behind it, the digest of the record ids. It follows what the register has put on its way, in
/// the order of the lane, and is at most a few seconds behind; what was put there while nothing could be recorded is
/// recorded afterwards.
/// </summary>
/// <param name="record">The record, and where the position is kept: with the leaf, in one transaction.</param>
/// <param name="register">The register, for reading.</param>
internal sealed class PassedUpRecord(RecordDesk record, Store register)
{
    /// <summary>Most messages in a leaf, 1 to <see cref="Store.BatchMax"/> [ours: under 10 ms].</summary>
    public int RunMax { get; init; } = 1_000;

    /// <summary>How the entry behind the leaf is written: life of the store, first and last number in the lane, eight
    /// bytes each, and the digest.</summary>
    public const ushort Form = 20;

    /// <summary>Time between two looks, milliseconds [ours: a leaf a second at the most].</summary>
    private const long EveryMs = 1_000;

    /// <summary>Bytes of one record id under the digest: 市町村コード and 更新順番号.</summary>
    private const int IdBytes = 12;

    private long _lookedAt;

    /// <summary>How far each life of the register's store has been gone through.</summary>
    public static readonly Table<PassedUpRow> Passed = new()
    {
        Name = "passed_up",
        Meaning = "How far the updates that were passed up stand in the record, by life of the register's store.",
        Columns =
        [
            new("incarnation", ColumnKind.Integer, "number of the life"),
            new("last", ColumnKind.Integer, "number in the lane of the last message recorded"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Incarnation),
        Write = (row, to) => { to.Integer(row.Incarnation); to.Integer(row.Last); },
        Read = from => new(from.Integer(), from.Integer()),
    };

    private static long Peer => NodeName.Nation.Number;

    /// <summary>Records what is new.</summary>
    /// <returns>True when there is more.</returns>
    public bool GoOn(Moment now)
    {
        if (now.Milliseconds - _lookedAt is >= 0 and < EveryMs)
            return false;
        _lookedAt = now.Milliseconds;
        if (Next() is not { } run)
            return false;
        var isRecorded = record.TryRecord(
            run.Updates + run.Gone > 0 ? [Act(run, now)] : [],
            _ => record.Store.Upsert(Passed, [new(run.Incarnation, run.Last)]),
            now);
        if (!isRecorded || run.Last == run.End)
            return false;
        _lookedAt -= EveryMs;
        return true;
    }

    /// <summary>A run of the lane.</summary>
    /// <param name="Incarnation">Life of the register's store.</param>
    /// <param name="First">First number that may be in it.</param>
    /// <param name="Last">Last number in it.</param>
    /// <param name="End">Last number of the lane.</param>
    /// <param name="Updates">Updates in it.</param>
    /// <param name="Gone">Messages that the outbox no longer holds.</param>
    /// <param name="Digest">SHA-256 over the ids of the updates.</param>
    private sealed record Run(long Incarnation, long First, long Last, long End, int Updates, long Gone, byte[] Digest);

    private Run? Next()
    {
        register.Begin();
        try
        {
            var life = new NodeNumbers(register)[NodeNumberId.Incarnation];
            if (register.Fetch(NodeTables.LanesOut, [new(Peer, (long)LaneClass.Updates)]) is not [var lane])
                return null;
            var passed = record.Store.Fetch(Passed, [new(life)]) is [var row] ? row.Last : Before(life);
            if (passed >= lane.Last)
                return null;
            var messages = register.Range(
                NodeTables.Outbox, OutboxKey(passed + 1), OutboxKey(lane.Last + 1), RunMax);
            var last = messages.Count == RunMax ? messages[^1].Number : lane.Last;
            var updates = messages.Where(one => one.Kind == (int)MessageKind.Update).ToList();
            return new(
                life, passed + 1, last, lane.Last, updates.Count, last - passed - messages.Count, DigestOf(updates));
        }
        finally
        {
            register.Rollback();
        }
    }

    /// <summary>Where the lane stood when this life of the store began.</summary>
    private long Before(long life) =>
        register.Range(
            NodeTables.LanesOutPast, new(Peer, (long)LaneClass.Updates, life),
            new(Peer, (long)LaneClass.Updates, life + 1), 1) is [var past] ? past.After : 0;

    private static RowKey OutboxKey(long number) => new(Peer, (long)LaneClass.Updates, number);

    private static byte[] DigestOf(List<OutboxRow> updates)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[IdBytes];
        foreach (var row in updates)
        {
            var update = Bodies.Update.Parser.ParseFrom(row.Body); // of our own store
            BinaryPrimitives.WriteInt32BigEndian(id, update.Municipality);
            BinaryPrimitives.WriteInt64BigEndian(id[sizeof(int)..], update.UpdateNumber);
            digest.AppendData(id);
        }
        return digest.GetHashAndReset();
    }

    private AuditEvent Act(Run run, Moment now)
    {
        var body = new byte[(3 * sizeof(long)) + run.Digest.Length];
        BinaryPrimitives.WriteInt64BigEndian(body, run.Incarnation);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(sizeof(long)), run.First);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(2 * sizeof(long)), run.Last);
        run.Digest.CopyTo(body, 3 * sizeof(long));
        return new(
            new(AuditKind.UpdatePassedUp)
            {
                Office = record.Log.Office,
                Receiver = Peer,
                Count = (uint)run.Updates,
                Missing = (uint)Math.Min(run.Gone, uint.MaxValue),
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            new(Form, body),
            []);
    }
}
