using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

// Clones and zombies: machines that bear the name of another and its key. Once that one has gone on, or has begun a new
// life, its neighbours refuse them for ever.
internal sealed partial class World
{
    private const long GhostPause = 2_000;

    private readonly List<SimulatedNode> _ghosts = [];
    private readonly Dictionary<long, SimulatedNode> _ghostLinks = [];
    private readonly List<Action> _presentGhosts = [];

    /// <summary>The backup is started beside the machine, as if it were it.</summary>
    private void StartClone(SimulatedNode node)
    {
        if (!_isFaulty || node.Process is null)
            return;
        if (!node.HasBackup)
            BackUp(node);
        if (!node.HasBackup)
            return;
        var clone = node.Clone();
        _ghosts.Add(clone);
        clone.Start(_plan.OptionsOf(node.Name.Role), PlantedBug.None);
        clone.Process!.IsDiskFull = false;
        Plan(GhostPause, () => Appear(clone, node, isClone: true));
    }

    /// <summary>A process stands still; another machine takes its place with the backup. When all have heard of that,
    /// it wakes and goes on with what it had in hand.</summary>
    private void FreezeSomebody()
    {
        var node = SomeMachine();
        if (!_isFaulty || node.Process is null || node.Inbox is not null)
            return; // the drop folder goes with the machine of a CS
        if (!node.HasBackup)
        {
            BackUp(node);
            Plan(15_000, () => Freeze(node));
            return;
        }
        Freeze(node);
    }

    private void Freeze(SimulatedNode node)
    {
        if (!_isFaulty || node.Process is null || !node.HasBackup || node.WasDamaged)
            return;
        CloseAllOf(node);
        _ghosts.Add(node.Freeze());
        var zombie = _ghosts[^1];
        _restores++;
        _digest.Add(-4);
        Reach(Mark.ProcessFrozen);
        PlanStart(node, _machineRandom.Between(500, 10_000));
        Plan(10_000, () => Appear(zombie, node, isClone: false));
    }

    /// <summary>Tries for a while to speak to the neighbours, to each from when it can know that this is not the
    /// machine that it says it is.</summary>
    private void Appear(SimulatedNode ghost, SimulatedNode node, bool isClone)
    {
        if (!_isFaulty)
            return;
        var own = _pairs.Where(pair => pair.Lower == node || pair.Upper == node).Select(pair => pair.Lower == node
            ? new SimulatedPair(ghost, pair.Upper) : new SimulatedPair(pair.Lower, ghost)).ToList();
        if (!own.Exists(HasGoneOn))
        {
            Plan(5_000, () => Appear(ghost, node, isClone));
            return;
        }
        var handled = isClone ? Handled(ghost) : null;
        PlanTurn(ghost, 0);
        foreach (var pair in own)
            Dial(pair);
        _presentGhosts.Add(() => Vanish(ghost, handled, own));
        Plan(_machineRandom.Between(5_000, 15_000), _presentGhosts[^1]);
    }

    /// <summary>The neighbour has handled messages that the ghost has not sent, or knows of a later life.</summary>
    private bool HasGoneOn(SimulatedPair pair)
    {
        var (ghost, neighbour) = pair.Lower.IsGhost ? (pair.Lower, pair.Upper) : (pair.Upper, pair.Lower);
        var node = _nodes[ghost.Name];
        return AreAgreed(node, neighbour) && (ghost.Facts.Incarnation < node.Facts.Incarnation
            || Enum.GetValues<LaneClass>().Any(laneClass =>
                neighbour.Facts.LastHandled(node.Name.Number, laneClass)
                > ghost.Facts.LastSent(neighbour.Name.Number, laneClass)));
    }

    private static List<(long Peer, LaneClass Class, long Last)> Handled(SimulatedNode ghost) =>
        [.. ghost.Facts.In.Select(lane => (lane.Key.Peer, lane.Key.Class, lane.Value.Last)).Order()];

    private void Vanish(
        SimulatedNode ghost, List<(long Peer, LaneClass Class, long Last)>? handled, List<SimulatedPair> own)
    {
        foreach (var pair in own)
            pair.IsOver = true;
        if (ghost.Process is null)
            return; // for the second time
        ghost.Facts = NodeFacts.Read(ghost);
        Check(handled is null || Handled(ghost).SequenceEqual(handled), ghost, "is a clone, and was given messages");
        ghost.End();
        CloseAllOf(ghost);
    }

    private void TakeGhostTurn(SimulatedNode ghost)
    {
        ghost.IsTurnPlanned = false;
        if (ghost.Process is null)
            return;
        var events = ghost.Waiting.ToList();
        ghost.Waiting.Clear();
        var result = ghost.Process.Turn(events, TimeAt(ghost));
        ghost.Facts = NodeFacts.Read(ghost);
        CloseWhereLevel(ghost);
        foreach (var outbound in result.Frames)
            Send(outbound);
        foreach (var (link, _) in result.Closed)
            CloseByNode(link);
        PlanTurn(ghost, 500);
    }

    /// <summary>A clone that by itself has said all that its original has said to a neighbour is, to that neighbour,
    /// the original: it speaks again when that has gone on.</summary>
    private void CloseWhereLevel(SimulatedNode ghost)
    {
        foreach (var end in _ends.Values.Where(end => end.Node == ghost && !HasGoneOn(end.Link.Pair)).ToList())
            CloseByNode(end.Id);
    }

    /// <summary>A neighbour says nothing to a ghost but how it stands, and that it ends the session.</summary>
    private void CheckToGhost(SimulatedNode node, Frame frame) => Check(
        frame.Type is FrameType.Hello or FrameType.Close, node, "speaks to a machine that is not the one it says");

    /// <summary>What a neighbour of a ghost answers.</summary>
    private bool IsOfGhost(SimulatedNode node, long link, CloseReason reason)
    {
        if (!_ghostLinks.TryGetValue(link, out var ghost))
            return false;
        if (reason is CloseReason.OldIncarnation)
            Reach(ghost, Mark.OldLifeRefused, Mark.OldLifeRefused, Mark.OldLifeRefused);
        else if (reason is CloseReason.RecoveryNeeded)
            Reach(ghost, Mark.CloneOfMunicipalityRefused, Mark.CloneOfPrefectureRefused, Mark.CloneOfNationRefused);
        else
            Check(reason is CloseReason.None or CloseReason.Replaced or CloseReason.BadFrame, node,
                $"ended the link of a clone with {reason}");
        return true;
    }
}
