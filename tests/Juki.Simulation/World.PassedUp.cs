using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

// What is passed up: every update that a prefecture sends to the nation stands in its record, in one leaf and not in
// two, with the count and the digest of those that went over the line.
internal sealed partial class World
{
    private readonly Dictionary<(NodeName From, long Life, long Number), byte[]> _passedUp = [];

    /// <summary>A leaf about updates that were passed up.</summary>
    private sealed record PassedUpLeaf(long Life, long First, long Last, long Count, long Gone, byte[] Digest);

    /// <summary>Notes what goes over the line: the id of an update, and nothing for other messages.</summary>
    private void NotePassedUp(SimulatedNode node, Frame frame)
    {
        if (!HasProvision || node.Name.Role != Role.Prefecture || frame.Class != LaneClass.Updates)
            return;
        var id = Array.Empty<byte>();
        if (frame.Kind == MessageKind.Update)
        {
            var update = Bodies.Update.Parser.ParseFrom(frame.Body.Span);
            id = new byte[sizeof(int) + sizeof(long)];
            BinaryPrimitives.WriteInt32BigEndian(id, update.Municipality);
            BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(sizeof(int)), update.UpdateNumber);
        }
        _passedUp[(node.Name, node.Facts.Incarnation, frame.Number)] = id;
    }

    private void CheckPassedUp()
    {
        if (!HasProvision || HasLostRecord())
            return;
        foreach (var node in Prefectures)
        {
            var leaves = PassedUpLeaves(node);
            foreach (var life in leaves.GroupBy(leaf => leaf.Life))
                CheckLife(node, life.Key, [.. life]);
            var (now, sent) = (node.Facts.Incarnation, node.Facts.LastSent(NodeName.Nation.Number, LaneClass.Updates));
            var before = LastBefore(node, now);
            var own = leaves.Where(leaf => leaf.Life == now).ToList();
            var (first, last) = own.Count == 0 ? (before + 1, before) : (own[0].First, own[^1].Last);
            Check(first == before + 1 && last == sent, node,
                $"has recorded what it passed up from {first} to {last}, and sent {before + 1} to {sent}");
            if (leaves.Select(leaf => leaf.Life).Distinct().Count() > 1)
                Reach(Mark.PassedUpInSeveralLives);
        }
    }

    /// <summary>Where the lane stood when this life of the register's store began.</summary>
    private static long LastBefore(SimulatedNode node, long life)
    {
        var (peer, lane) = (NodeName.Nation.Number, (long)LaneClass.Updates);
        return node.Store.Range(NodeTables.LanesOutPast, new(peer, lane, life), new(peer, lane, life + 1), 1)
            is [var past] ? past.After : 0;
    }

    private void CheckLife(SimulatedNode node, long life, List<PassedUpLeaf> leaves)
    {
        for (var place = 0; place < leaves.Count; place++)
        {
            var leaf = leaves[place];
            Check(place == 0 || leaf.First == leaves[place - 1].Last + 1, node,
                "records updates that it passed up twice, or leaves some out");
            var ids = new List<byte[]>();
            for (var number = leaf.First; number <= leaf.Last; number++)
            {
                if (!_passedUp.TryGetValue((node.Name, life, number), out var id))
                    break; // it went over no line, in a life that a restore ended
                ids.Add(id);
            }
            if (ids.Count < leaf.Last - leaf.First + 1)
            {
                Check(life != node.Facts.Incarnation, node, "records updates that it never passed up");
                continue;
            }
            ids.RemoveAll(id => id.Length == 0);
            Check(leaf.Count + leaf.Gone == ids.Count || leaf.Gone > 0, node,
                "records another number of updates than it passed up");
            Check(leaf.Gone > 0 || SHA256.HashData([.. ids.SelectMany(id => id)]).AsSpan()
                .SequenceEqual(leaf.Digest), node, "records other updates than it passed up");
            Reach(Mark.PassedUpRecorded);
        }
    }

    private static List<PassedUpLeaf> PassedUpLeaves(SimulatedNode node)
    {
        var leaves = new List<PassedUpLeaf>();
        foreach (var (log, leaf) in Leaves(node.Inquiries!))
        {
            if (leaf.Kind != AuditKind.UpdatePassedUp
                || RequestOf(log, leaf) is not { Form: PassedUpRecord.Form } entry)
                continue;
            var body = entry.Body;
            leaves.Add(new(
                BinaryPrimitives.ReadInt64BigEndian(body), BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(8)),
                BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(16)), leaf.Facts.Count, leaf.Facts.Missing,
                body[24..]));
        }
        return leaves;
    }
}
