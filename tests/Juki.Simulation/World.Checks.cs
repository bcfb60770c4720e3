using System.Text.Json;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

// Checks after every turn: laws that hold at every commit.
internal sealed partial class World
{
    /// <summary>Turns in a row that may say that there is more to do and do nothing [ours: receipts and slow inboxes
    /// take one or two].</summary>
    private const int IdleTurnsMax = 10;

    private readonly Dictionary<(NodeName From, NodeName To, LaneClass Class), long> _onceSent = [];

    private void CheckTurn(SimulatedNode node, List<LinkEvent> events, TurnResult result)
    {
        CheckBusy(node, events, result);
        if (node.Process!.Counters.Commits != node.CommitsSeen)
        {
            node.CommitsSeen = node.Process.Counters.Commits;
            var before = node.Facts;
            node.Facts = NodeFacts.Read(node);
            CheckRoom(node, before);
            CheckConservation(node);
            CheckBounds(node);
        }
        foreach (var (link, reason) in result.Closed.Where(one => !IsOfGhost(node, one.Link, one.Reason)))
            CheckClosed(node, link, reason);
        foreach (var outbound in result.Frames)
            CheckFrame(node, outbound);
        if (node.Process.Counters.Copies > 0)
            Reach(Mark.CopyDropped);
        if (node.Process.Counters.SentAgain > 0)
            Reach(Mark.ArchiveSentAgain);
        if (node.Inbox is { Contradiction.Length: > 0 } inbox)
            Fail($"{node.Name}: {inbox.Contradiction}");
    }

    private void CheckBusy(SimulatedNode node, List<LinkEvent> events, TurnResult result)
    {
        var did = events.Count > 0 || result.Frames.Count > 0
            || node.Process!.Counters.Commits != node.CommitsSeen || !result.HasMore;
        node.IdleTurns = did ? 0 : node.IdleTurns + 1;
        if (node.IdleTurns > IdleTurnsMax)
            Fail($"{node.Name} says again and again that there is more to do, and does nothing");
    }

    /// <summary>What was counted, numbered and handled must come out even at every commit.</summary>
    private void CheckConservation(SimulatedNode node)
    {
        var facts = node.Facts;
        foreach (var (lane, row) in facts.Out)
        {
            if (row.Acknowledged > row.Last)
                Fail($"{node.Name}: more is acknowledged than was sent");
            var peer = _nodes[NodeName.FromNumber(lane.Peer)];
            if (!AreAgreed(node, peer))
                continue;
            if (row.Acknowledged > peer.Facts.LastHandled(node.Name.Number, lane.Class))
                Fail($"{node.Name}: {peer.Name} acknowledged what it has not committed");
            if (row.Last < peer.Facts.LastHandled(node.Name.Number, lane.Class))
                Fail($"{node.Name}: {peer.Name} handled what was never sent");
        }
        var handled = facts.In.Values.Where(row => row.Class == (int)LaneClass.Updates).Sum(row => row.Last);
        if (node.Name.Role == Role.Municipality)
        {
            var sent = facts.LastSent(NodeName.OfPrefecture(node.Name.Office.Prefecture).Number, LaneClass.Updates);
            if (facts.Applied != sent || facts.UpdateNumber != facts.Judged)
                Fail($"{node.Name}: took in {facts.Applied}, numbered {facts.UpdateNumber}, sent {sent}");
            return;
        }
        if (_restores > 0)
            return; // what comes again is handled and not judged
        if (facts.Judged != handled)
            Fail($"{node.Name}: handled {handled} updates and judged {facts.Judged}");
        if (node.Name.Role == Role.Prefecture
            && facts.Applied != facts.LastSent(NodeName.Nation.Number, LaneClass.Updates))
            Fail($"{node.Name}: applied {facts.Applied} updates and passed on another number");
    }

    /// <summary>Each has heard of the other's last restore.</summary>
    private static bool AreAgreed(SimulatedNode one, SimulatedNode other) =>
        one.Facts.HeardOf(other.Name.Number) == other.Facts.Incarnation
        && other.Facts.HeardOf(one.Name.Number) == one.Facts.Incarnation;

    private void CheckBounds(SimulatedNode node)
    {
        var options = _plan.OptionsOf(node.Name.Role);
        var kept = node.Facts.Out.Values.Sum(row => row.Last - row.Kept);
        foreach (var row in node.Facts.Out.Values)
        {
            if (row.Kept > 0)
                Reach(Mark.ArchiveDeleted);
            if (row.Class != (int)LaneClass.Updates)
                continue;
            var waiting = row.Last - row.Acknowledged;
            if (waiting > options.LaneMax && _restores == 0)
                Fail($"{node.Name}: {waiting} messages wait in a lane of {options.LaneMax}");
            if (waiting == options.LaneMax)
                Reach(node.Name.Role == Role.Prefecture ? Mark.LaneFullAtPrefecture : Mark.LaneFullAtMunicipality);
            if (waiting > 0 && options.LaneBytesMax < new NodeOptions().LaneBytesMax)
                CheckBytes(node, row, options);
        }
        if (node.CommitsSeen % 8 == 0 && node.Store.Count(NodeTables.Outbox) != kept)
            Fail($"{node.Name}: the outbox does not hold what it says");
    }

    /// <summary>A lane may pass its bound in bytes by one batch.</summary>
    private void CheckBytes(SimulatedNode node, LaneOutRow lane, NodeOptions options)
    {
        const int RowsMax = 10_000;
        var waiting = node.Store.Range(
            NodeTables.Outbox,
            new(lane.Peer, lane.Class, lane.Acknowledged + 1),
            new(lane.Peer, lane.Class, lane.Last + 1),
            RowsMax);
        var lastBatch = Math.Max(options.BatchMax, options.IntakeMax);
        if (_restores == 0 && waiting.SkipLast(lastBatch).Sum(row => row.Body.Length) >= options.LaneBytesMax)
            Fail($"{node.Name}: more waits in a lane than {options.LaneBytesMax} bytes and a batch");
        if (waiting.Sum(row => row.Body.Length) >= options.LaneBytesMax)
            Reach(Mark.LaneFullInBytes);
    }

    private void CheckClosed(SimulatedNode node, long link, CloseReason reason)
    {
        if (reason == CloseReason.Gap)
            Reach(Mark.GapClosed);
        // Over a line that lost something, what follows a lost Hello arrives before any.
        var hasLost = _ends.TryGetValue(link, out var end) && end.Link.IsDoomed;
        var isOutOfOrder = reason == CloseReason.BadFrame
            && (hasLost || _plan.Lost + _plan.Overtaken + _plan.Copied > 0);
        if (!isOutOfOrder && reason is not (CloseReason.None or CloseReason.Replaced or CloseReason.Gap))
            Fail($"{node.Name} ended a link with {reason}, though every node works as it should: "
                + string.Join(", ", node.Process!.Counters.RecoveryNeeded.Values));
    }

    private void CheckFrame(SimulatedNode node, Outbound outbound)
    {
        if (!_ends.TryGetValue(outbound.Link, out var end))
            return;
        var (peer, frame) = (end.Other.Node, outbound.Frame);
        if (peer.IsGhost)
        {
            CheckToGhost(node, frame);
            return;
        }
        if (frame.Type == FrameType.Acknowledge)
        {
            Check(Body.TryDecode(Wire.Bodies.Acknowledge.Parser, frame.Body, out var body), node,
                "acknowledges nothing");
            var handled = node.Facts.LastHandled(peer.Name.Number, (LaneClass)body!.LaneClass);
            Check(body.LastHandled <= handled, node, "acknowledges what it has not committed");
            Check(body.Window <= _plan.OptionsOf(node.Name.Role).WindowMax, node, "opens too wide a window");
            return;
        }
        if (frame.Type != FrameType.Message)
            return;
        if (peer.Name == NodeName.Nation)
            NotePassedUp(node, frame);
        var lane = (node.Name, peer.Name, frame.Class);
        if (frame.Number <= _onceSent.GetValueOrDefault(lane))
            Reach(Mark.RefilledFromStore);
        else
            _onceSent[lane] = frame.Number;
        Check(frame.Number <= node.Facts.LastSent(peer.Name.Number, frame.Class), node,
            "sends what it has not committed");
        if (!AreAgreed(node, peer))
            return;
        var window = _plan.OptionsOf(peer.Name.Role).WindowMax;
        var ahead = frame.Number - peer.Facts.LastHandled(node.Name.Number, frame.Class);
        Check(ahead <= window, node, "sends more than the window allows");
        if (ahead == window)
            Reach(Mark.WindowStalled);
    }

    private void Check(bool condition, SimulatedNode node, string rule)
    {
        if (!condition)
            Fail($"{node.Name} {rule}");
    }

    /// <summary>All that a node tells beside its tables, its messages and the files for its town.</summary>
    private void CheckSecretsOf(SimulatedNode node)
    {
        var process = node.Process!;
        CheckSecrets(JsonSerializer.Serialize(process.Status()), "the status");
        CheckSecrets(JsonSerializer.Serialize(process.Counters), "the counters");
        CheckSecrets($"{node.Attempts.Read()}", "the file of what is in hand");
        foreach (var stretch in node.Attempts.Read() is { } attempt ? [.. attempt.InHand, .. attempt.Suspects]
            : Array.Empty<AttemptStretch>())
            CheckSecrets($"{stretch} {stretch.Error}", "the file of what is in hand");
        foreach (var row in process.WorkListRows)
            CheckSecrets($"{row} {row.Error}", "the work list");
        if (node.Inbox is not { } inbox)
            return;
        foreach (var (receipt, text) in inbox.Receipts)
            CheckSecrets($"{receipt} {text}", "a receipt");
        foreach (var file in inbox.Refused)
            CheckSecrets($"{file}", "the name of a file");
    }

    /// <summary>No value of a resident may stand in a text that leaves the node.</summary>
    private void CheckSecrets(string text, string where)
    {
        foreach (var secret in _workload.Secrets)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
                Fail($"a value of a resident stands in {where}");
        }
    }
}
