using Juki.Domain.Offices;
using Juki.Wire;

namespace Juki.Server.Node;

// Back-pressure: a lane of updates is bounded in messages, in bytes of disk and in days. A full one refuses the next
// intake: at a CS the file stays in its folder, above a CS the window keeps the sender back. Answers and control are
// never refused; what would add to them waits instead.
internal sealed partial class ServerNode
{
    /// <summary>Milliseconds of a day.</summary>
    private const long DayMilliseconds = 86_400_000;

    /// <summary>Questions that wait for a neighbour at which no more are asked [ours: those of two turns].</summary>
    private const int AsksMax = 1_000;

    /// <summary>How many records may be taken in now.</summary>
    private int RoomForRecords() => _intake is null || IsDiskFull ? 0
        : (int)Math.Min(_options.IntakeMax, RoomIn(UpLane));

    /// <summary>The lane of updates to the node above.</summary>
    private OutLane UpLane => LaneTo(Routes.Upstream(_self)!.Value.Number, LaneClass.Updates);

    /// <summary>How many messages of a class the lane that they would fill can take; not bounded for the
    /// others.</summary>
    private long RoomFor(LaneClass laneClass) =>
        laneClass != LaneClass.Updates ? long.MaxValue
            : IsDiskFull ? 0
            : _self.Role == Role.Prefecture ? RoomIn(UpLane)
            : long.MaxValue;

    /// <summary>False for updates of a peer that does not take the answers to its earlier ones.</summary>
    private bool MayCollect(Link link, LaneClass laneClass) => laneClass != LaneClass.Updates
        || LaneTo(link.Peer.Number, LaneClass.Answers).WaitingBytes < _options.ReserveBytesMax;

    /// <summary>True if a neighbour has taken most of what it was asked.</summary>
    private bool HasRoomToAsk(NodeName peer) => LaneTo(peer.Number, LaneClass.Control) is var lane
        && lane.Waiting < AsksMax && lane.WaitingBytes < _options.ReserveBytesMax;

    /// <summary>How many messages a lane of updates can take. Its bound in bytes may be passed by one batch.</summary>
    private long RoomIn(OutLane lane)
    {
        var oldest = _batch.Now.Milliseconds - _options.LaneDaysMax * DayMilliseconds;
        return lane.WaitingBytes >= _options.LaneBytesMax || lane.WaitsSinceBefore(oldest, _store)
            ? 0
            : Math.Max(0, _options.LaneMax - lane.Waiting);
    }

    /// <summary>How a lane stands, for the status.</summary>
    private LaneStatus Status(OutLane lane)
    {
        var isUpdates = lane.Class == LaneClass.Updates;
        var age = lane.OldestQueued(_store) is { } queued ? Math.Max(0, _batch.Now.Milliseconds - queued) : 0;
        long[] filled =
        [
            Percent(lane.WaitingBytes, isUpdates ? _options.LaneBytesMax : _options.ReserveBytesMax),
            Percent(age, _options.LaneDaysMax * DayMilliseconds),
            isUpdates ? Percent(lane.Waiting, _options.LaneMax) : 0,
        ];
        return new(
            NodeName.FromNumber(lane.Peer).ToString(),
            lane.Class.ToString(),
            lane.Last,
            lane.Acknowledged,
            _links.Values.Any(link => link.Peer.Number == lane.Peer && link.IsReady))
        {
            Waiting = lane.Waiting,
            WaitingBytes = lane.WaitingBytes,
            OldestSeconds = age / 1_000,
            FilledPercent = (int)Math.Min(filled.Max(), int.MaxValue),
        };
    }

    private static long Percent(long part, long of) => part / of * 100 + part % of * 100 / of;
}
