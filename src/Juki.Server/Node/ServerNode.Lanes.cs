using Juki.Domain.Offices;
using Juki.Wire;

namespace Juki.Server.Node;

// Lanes: numbering what goes out, telling how far what came in has been handled.
internal sealed partial class ServerNode
{
    /// <summary>Acknowledged messages at which a batch of its own notes it [ours: what is sent again after a crash is
    /// bounded].</summary>
    private const long AcknowledgedMax = 4_096;

    /// <summary>Longest time that an acknowledgement is not noted for want of another batch, milliseconds [ours: no
    /// commit for each acknowledgement].</summary>
    private const long AcknowledgedAge = 1_000;

    /// <summary>Messages taken from one link before the next link has its turn [ours].</summary>
    private const int ShareMax = 64;

    private OutLane LaneTo(long peer, LaneClass laneClass)
    {
        if (!_lanesOut.TryGetValue((peer, laneClass), out var lane))
            _lanesOut[(peer, laneClass)] = lane = new OutLane(peer, laneClass, 0, 0, 0);
        return lane;
    }

    /// <summary>True when acknowledgements are to be noted although there is nothing else to commit.</summary>
    private bool IsAcknowledgedDue(Moment now)
    {
        long rows = 0;
        foreach (var lane in _lanesOut.Values)
            rows += Math.Abs(lane.Acknowledged - lane.AcknowledgedStored);
        if (rows == 0)
            _acknowledgedSince = now;
        return rows >= AcknowledgedMax
            || now.Milliseconds - _acknowledgedSince.Milliseconds >= AcknowledgedAge
            || now.Milliseconds < _acknowledgedSince.Milliseconds;
    }

    /// <summary>Numbers the messages of the batch and puts them into the outbox.</summary>
    private List<(OutLane Lane, Frame Frame)> SaveMessages()
    {
        var sent = new List<(OutLane Lane, Frame Frame)>(_batch.Messages.Count);
        var rows = new List<OutboxRow>(_batch.Messages.Count);
        foreach (var message in _batch.Messages)
        {
            var lane = LaneTo(message.Peer.Number, message.Class);
            Check.That(message.Body.Length <= Limits.MessageBytesMax);
            var number = lane.Next(message.Body.Length);
            sent.Add((lane, new(FrameType.Message, message.Class, message.Kind, number, message.Body)));
            rows.Add(new(
                lane.Peer, (int)lane.Class, number, (int)message.Kind, _batch.Now.Milliseconds, lane.BytesTo,
                message.Body));
        }
        if (rows.Count > 0)
        {
            rows.Sort((one, other) => NodeTables.Outbox.Key(one).CompareTo(NodeTables.Outbox.Key(other)));
            _store.Insert(NodeTables.Outbox, rows);
        }
        return sent;
    }

    /// <summary>Moves the lanes that this batch moved.</summary>
    private void SaveLanes(Dictionary<OutLane, (long Last, long Kept)> before)
    {
        var moved = new List<LaneOutRow>();
        foreach (var lane in _lanesOut.Values)
        {
            if (lane.Acknowledged == lane.AcknowledgedStored
                && (lane.Last, lane.Kept) == before.GetValueOrDefault(lane))
                continue;
            moved.Add(new(lane.Peer, (int)lane.Class, lane.Last, lane.Acknowledged, lane.Kept));
        }
        if (moved.Count > 0)
            _store.Upsert(NodeTables.LanesOut, moved);

        var handled = new List<LaneInRow>();
        foreach (var link in _taken)
        {
            for (var place = 0; place < link.In.Length; place++)
            {
                var lane = link.In[place];
                var last = lane.Received - link.Received[place].Count;
                if (last == lane.Last)
                    continue;
                lane.IsDue = true;
                lane.Digest = DigestOf(lane.LastTaken);
                handled.Add(new(link.Peer.Number, place, lane.Incarnation, last, lane.Digest, lane.Safe));
            }
        }
        if (handled.Count > 0)
            _store.Upsert(NodeTables.LanesIn, handled.OrderBy(NodeTables.LanesIn.Key).ToList());
    }

    /// <summary>
    /// Takes messages out of the queues, answers first, as many as a batch holds. Updates wait while a lane that they
    /// would fill is full: the window then keeps the sender back.
    /// </summary>
    private void CollectMessages()
    {
        var room = _options.BatchMax;
        foreach (var laneClass in Classes)
        {
            room = (int)Math.Min(room, RoomFor(laneClass));
            for (var found = true; found && room > 0;)
            {
                found = false;
                foreach (var link in _links.Values)
                {
                    if (!MayCollect(link, laneClass))
                        continue;
                    var taken = Collect(link, laneClass, Math.Min(room, ShareMax));
                    room -= taken;
                    found |= taken > 0;
                }
            }
        }
    }

    /// <summary>True when messages wait that another turn could take at once: not those that a full lane keeps back,
    /// which an acknowledgement lets go.</summary>
    private bool CanCollect() => Classes.Any(laneClass => RoomFor(laneClass) > 0
        && _links.Values.Any(link => link.Received[(int)laneClass].Count > 0 && MayCollect(link, laneClass)));

    /// <summary>Takes what may be taken together; what is suspect is taken alone.</summary>
    private int Collect(Link link, LaneClass laneClass, int room)
    {
        var queue = link.Received[(int)laneClass];
        var taken = 0;
        for (; taken < room && queue.TryPeek(out var frame); taken++)
        {
            if (!_suspects.IsEmpty && _suspects.Find(PlaceOf(link, frame)) is not null)
                break;
            Collect(link, queue);
        }
        return taken;
    }

    private void Collect(Link link, Queue<Frame> queue)
    {
        var frame = queue.Dequeue();
        link.In[(int)frame.Class].WaitingBytes -= frame.Body.Length;
        _collected.Add(new(link, frame));
        _taken.Add(link);
    }

    /// <summary>Decodes what was collected. A message that may not be said here, or is none, ends its link; those
    /// before it are handled.</summary>
    private void OpenMessages(TurnResult result)
    {
        var kept = 0;
        for (var place = 0; place < _collected.Count; place++)
        {
            var (link, frame) = _collected[place];
            var lane = link.In[(int)frame.Class];
            if (frame.Number > lane.Received)
                continue; // behind one that was none
            _collected[kept] = _collected[place];
            _batch.InHand = kept + 1;
            var route = Routes.Find(frame.Kind, link.Peer.Role, _self.Role, frame.Class);
            var aside = SetAsideUnopened(link, frame);
            var message = aside ?? route?.Open(frame.Body, link.Peer);
            if (message is null)
            {
                End(link, route is null ? CloseReason.NoRoute : CloseReason.BadFrame, result);
                lane.Received = frame.Number - 1;
                link.Received[(int)frame.Class].Clear();
                continue;
            }
            lane.LastTaken = frame.Body;
            _messages.Add(aside ?? SetAsideIfBlocked(link, frame) ?? Watched(message, frame));
            kept++;
        }
        _batch.InHand = 0;
        _collected.RemoveRange(kept, _collected.Count - kept);
        OpenReleased();
    }
}
