using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>更新の送信の記録: what a prefecture passed up to the nation stands in its record, each update once.</summary>
public sealed class PassedUpRecordTests : IDisposable
{
    private static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;

    private readonly AskingCountry _country = new();
    private readonly PassedUpRecord _passedUp;

    public PassedUpRecordTests()
    {
        _country.Disk(Prefecture).Create([PassedUpRecord.Passed]);
        _passedUp = new(_country.Record(Prefecture), Register) { RunMax = 3 };
    }

    private Store Register => _country.Registers.Store(Prefecture);

    public void Dispose() => _country.Dispose();

    [Fact]
    public void 全国へ送信した更新は件数と送信先と識別の要約で記録される()
    {
        Enter(1, 2);
        Assert.Equal(1, GoOn());
        var leaf = Leaves()[^1];
        Assert.Equal(AuditKind.UpdatePassedUp, leaf.Kind);
        Assert.Equal((Prefecture.Number, NodeName.Nation.Number), (leaf.Facts.Office, leaf.Facts.Receiver));
        Assert.Equal((2U, 0U, 0), (leaf.Facts.Count, leaf.Facts.Missing, leaf.Subjects));
        var body = Body(leaf);
        Assert.Equal((1, 2), (Number(body, 1), Number(body, 2)));
        Assert.Equal(DigestOf(1, 2), body[24..]);
    }

    [Fact]
    public void どの更新も一度だけ記録される()
    {
        Enter(1, 2, 3, 4, 5, 6, 7);
        Assert.Equal(3, GoOn());
        Assert.Equal(0, GoOn());
        Enter(8);
        Assert.Equal(1, GoOn());
        Assert.Equal([3U, 3U, 1U, 1U], Leaves().Select(leaf => leaf.Facts.Count));
        Assert.Equal([1, 4, 7, 8], Leaves().Select(leaf => Number(Body(leaf), 1)));
    }

    [Fact]
    public void 記録できない間の更新は後で記録される()
    {
        Enter(1);
        _country.Disk(Prefecture).IsFull = true;
        Assert.Equal(0, GoOn());
        Enter(2);
        _country.Disk(Prefecture).IsFull = false;
        Assert.Equal(1, GoOn());
        Assert.Equal(2U, Assert.Single(Leaves()).Facts.Count);
    }

    [Fact]
    public void もう保存されていない送信は件数だけが記録される()
    {
        Enter(1, 2, 3);
        Register.Begin();
        Register.Delete(NodeTables.Outbox, [Key(1), Key(2)]);
        Register.Commit();
        Assert.Equal(1, GoOn());
        var leaf = Assert.Single(Leaves());
        Assert.Equal((1U, 2U), (leaf.Facts.Count, leaf.Facts.Missing));
        Assert.Equal(DigestOf(3), Body(leaf)[24..]);
    }

    [Fact]
    public void 復旧後の新しい世代は復旧したところから記録される()
    {
        Enter(1, 2, 3);
        Assert.Equal(1, GoOn());
        const long Life = 9_999;
        Register.Begin();
        Register.Upsert(NodeTables.Numbers, [new(NodeNumberId.Incarnation, Life)]);
        Register.Upsert(NodeTables.LanesOutPast, [new(NodeName.Nation.Number, (int)LaneClass.Updates, Life, 1)]);
        Register.Commit();
        Assert.Equal(1, GoOn());
        var body = Body(Leaves()[^1]);
        Assert.Equal((Life, 2, 3), (Number(body, 0), Number(body, 1), Number(body, 2)));
    }

    [Fact]
    public void GoOn_WithinASecond_DoesNotLook()
    {
        Enter(1);
        Assert.Equal(1, GoOn());
        Enter(2);
        _ = _passedUp.GoOn(_country.Now);
        Assert.Single(Leaves());
    }

    /// <summary>Lets it run until nothing more is to do, a second later; answers how many leaves were added.</summary>
    private int GoOn()
    {
        var before = Leaves().Count;
        _country.Now = new(_country.Now.Milliseconds + 1_000);
        while (_passedUp.GoOn(_country.Now))
        {
        }
        return Leaves().Count - before;
    }

    private void Enter(params long[] residents) => _country.Enter(
        AskingCountry.Nagano,
        [
            .. residents.Select(number => new IdentificationInformation
            {
                Code = ResidentRecordCode.FromBody(1_000_000_000 + number),
                Name = new("試験　花子", "シケン　ハナコ"),
                DateOfBirth = RecordedDate.FromChecked(19800229),
                Sex = Sex.Female,
                Address = new(AskingCountry.Nagano, "架空町一丁目2番3号", "3800000"),
            }),
        ]);

    private List<AuditLeaf> Leaves()
    {
        var log = _country.Record(Prefecture).Log;
        return [.. log.Search(new AuditQuery()).Select(found => found.Leaf)
            .Where(leaf => leaf.Kind == AuditKind.UpdatePassedUp)];
    }

    private byte[] Body(AuditLeaf leaf)
    {
        var entries = _country.Record(Prefecture).Log.ReadEntries(leaf)!;
        Assert.True(AuditEntries.TryReadRequest(entries[0].Entry, out var request));
        Assert.Equal(PassedUpRecord.Form, request.Form);
        return request.Body;
    }

    private static long Number(byte[] body, int place) => BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(8 * place));

    private static RowKey Key(long number) => new(NodeName.Nation.Number, (long)LaneClass.Updates, number);

    /// <summary>By the numbers of the updates, which are the places in which they were entered.</summary>
    private static byte[] DigestOf(params long[] updates)
    {
        var bytes = new byte[12 * updates.Length];
        for (var place = 0; place < updates.Length; place++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12 * place), AskingCountry.Nagano.Value);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan((12 * place) + 4), updates[place]);
        }
        return SHA256.HashData(bytes);
    }
}
