using Juki.Domain.Changes;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>What a node's tables say about its lanes and counts after a commit.</summary>
internal sealed record NodeFacts(
    IReadOnlyDictionary<(long Peer, LaneClass Class), LaneOutRow> Out,
    IReadOnlyDictionary<(long Peer, LaneClass Class), LaneInRow> In,
    long Judged,
    long Applied,
    long UpdateNumber,
    long Incarnation)
{
    /// <summary>An empty store.</summary>
    public static NodeFacts None { get; } = new(
        new Dictionary<(long, LaneClass), LaneOutRow>(), new Dictionary<(long, LaneClass), LaneInRow>(), 0, 0, 0, 0);

    /// <summary>Reads them.</summary>
    public static NodeFacts Read(SimulatedNode node)
    {
        var store = node.Store;
        var to = new RowKey(long.MaxValue);
        var judged = store.Range(NodeTables.Tallies, new((long)TallyKind.Judged), new((long)TallyKind.Judged + 1),
            1000);
        var numbers = new NodeNumbers(store);
        return new(
            store.Range(NodeTables.LanesOut, new(0), to, 1000).ToDictionary(row => (row.Peer, (LaneClass)row.Class)),
            store.Range(NodeTables.LanesIn, new(0), to, 1000).ToDictionary(row => (row.Peer, (LaneClass)row.Class)),
            judged.Sum(row => row.Count),
            judged.Where(row => row.Of == (int)UpdateVerdict.Applied).Sum(row => row.Count),
            numbers[NodeNumberId.UpdateNumber],
            numbers[NodeNumberId.Incarnation]);
    }

    /// <summary>The last life of a peer's store of which this node has heard.</summary>
    public long HeardOf(long peer) => In.TryGetValue((peer, LaneClass.Updates), out var row) ? row.Incarnation : 0;

    /// <summary>Last number handled of a lane from a peer.</summary>
    public long LastHandled(long peer, LaneClass laneClass) =>
        In.TryGetValue((peer, laneClass), out var row) ? row.Last : 0;

    /// <summary>Last number given out in a lane to a peer.</summary>
    public long LastSent(long peer, LaneClass laneClass) =>
        Out.TryGetValue((peer, laneClass), out var row) ? row.Last : 0;
}
