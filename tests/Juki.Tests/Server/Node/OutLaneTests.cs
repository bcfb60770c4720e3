using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Node;

/// <summary>A lane that has grown for a week is sent in slices: memory holds one window of it.</summary>
public sealed class OutLaneTests : IDisposable
{
    private const int Messages = 3_000;
    private const int Body = 8_000;
    private static readonly long Peer = NodeName.Nation.Number;

    private readonly SqliteStore _store = SqliteStore.InMemory();

    public OutLaneTests()
    {
        _store.Create(NodeTables.All);
        _store.Begin();
        var rows = Enumerable.Range(1, Messages).Select(number => new OutboxRow(
            Peer, (int)LaneClass.Updates, number, (int)MessageKind.Update, Queued: 1_000 * number,
            BytesTo: number * (long)(Body + OutLane.RowBytes), new byte[Body]));
        _store.Insert(NodeTables.Outbox, [.. rows]);
        _store.Commit();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Send_LongLane_IsReadAgainInSlices()
    {
        var lane = Open(acknowledged: 0);
        var frames = new List<Frame>();
        var sent = 0;
        while (sent < Messages)
        {
            frames.Clear();
            lane.Send(_store, frames);
            Assert.InRange(frames.Count, 1, Limits.WindowMessages);
            Assert.InRange(frames.Sum(frame => (long)frame.Length), 1, Limits.WindowBytes + Body + Limits.HeaderBytes);
            Assert.InRange(lane.BytesInMemory, 0, Limits.WindowBytes + Body + Limits.HeaderBytes);
            sent += frames.Count;
            lane.Acknowledge(sent, Limits.WindowMessages);
            Assert.Equal((long)(Messages - sent) * (Body + OutLane.RowBytes), lane.WaitingBytes);
        }
        Assert.Null(lane.OldestQueued(_store));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 51)]
    [InlineData(Messages - 1, Messages)]
    public void Measure_FromTheTablesAlone_TellsWhatWaits(int acknowledged, int oldest)
    {
        var lane = Open(acknowledged);
        Assert.Equal((long)(Messages - acknowledged) * (Body + OutLane.RowBytes), lane.WaitingBytes);
        Assert.Equal(1_000 * oldest, lane.OldestQueued(_store));
        Assert.False(lane.WaitsSinceBefore(1_000 * oldest, _store));
        Assert.True(lane.WaitsSinceBefore(1_000 * oldest + 1, _store));
    }

    /// <summary>A peer that was restored handles again what it had acknowledged: that waits again.</summary>
    [Fact]
    public void Opened_FurtherBack_CountsWhatWaitsAgain()
    {
        var lane = Open(acknowledged: 50);
        lane.Opened(40, Limits.WindowMessages, _store);
        Assert.Equal((long)(Messages - 40) * (Body + OutLane.RowBytes), lane.WaitingBytes);
        Assert.Equal(41_000, lane.OldestQueued(_store));
        var next = lane.Next(100);
        Assert.Equal((Messages + 1, (long)(Messages - 40) * (Body + OutLane.RowBytes) + 100 + OutLane.RowBytes),
            (next, lane.WaitingBytes));
    }

    private OutLane Open(long acknowledged)
    {
        var lane = new OutLane(Peer, LaneClass.Updates, Messages, acknowledged, kept: 0);
        lane.Measure(_store);
        lane.Opened(acknowledged, Limits.WindowMessages, _store);
        return lane;
    }
}
