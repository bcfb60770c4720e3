using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// Links: opening, what comes in, what goes out, ending.
internal sealed partial class ServerNode
{
    private static readonly LaneClass[] Classes = [LaneClass.Answers, LaneClass.Control, LaneClass.Updates];

    private void On(LinkEvent happened, TurnResult result)
    {
        if (happened.Kind == LinkEventKind.Opened)
        {
            Open(happened.Link, happened.Peer, result);
            return;
        }
        if (!_links.TryGetValue(happened.Link, out var link))
            return;
        if (happened.Kind == LinkEventKind.Closed)
            _links.Remove(link.Id);
        else
            Receive(link, happened.Frame!, result);
    }

    /// <summary>A session stands: an older one of the same peer ends, and we say how we stand in every lane.</summary>
    private void Open(long id, NodeName peer, TurnResult result)
    {
        foreach (var older in _links.Values.Where(link => link.Peer == peer).ToList())
            End(older, CloseReason.Replaced, result);
        var link = new Link(id, peer);
        _links.Add(id, link);
        if (!Routes.AreNeighbours(_self, peer))
        {
            End(link, CloseReason.NoRoute, result);
            return;
        }
        var hello = new Bodies.Hello
        {
            Version = (uint)_options.Versions.Newest,
            OldestVersion = (uint)_options.Versions.Oldest,
        };
        foreach (var laneClass in Classes)
            hello.Lanes.Add(Standing(link, laneClass));
        result.Frames.Add(new(id, InOldest(Frame.Of(FrameType.Hello, hello.ToByteArray()))));
    }

    /// <summary>In the header that every node can read which speaks a version that is spoken here.</summary>
    private Frame InOldest(Frame frame) => frame with { Version = _options.Versions.Oldest };

    private static Outbound In(Link link, Frame frame) =>
        new(link.Id, frame.Version == link.Version ? frame : frame with { Version = link.Version });

    private void Receive(Link link, Frame frame, TurnResult result)
    {
        if (!link.IsReady && frame.Type is not (FrameType.Hello or FrameType.Close))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        if (frame.Type is FrameType.Message or FrameType.Acknowledge && frame.Version != link.Version)
        {
            End(link, CloseReason.Version, result);
            return;
        }
        switch (frame.Type)
        {
            case FrameType.Hello when !link.IsReady:
                Greet(link, frame, result);
                break;
            case FrameType.Message:
                ReceiveMessage(link, frame, result);
                break;
            case FrameType.Acknowledge:
                ReceiveAcknowledge(link, frame, result);
                break;
            case FrameType.Ping:
                result.Frames.Add(new(link.Id, InOldest(Frame.Of(FrameType.Pong, []))));
                break;
            case FrameType.Pong:
                break;
            case FrameType.Close:
                NoteClose(link, frame);
                _links.Remove(link.Id);
                result.Closed.Add((link.Id, CloseReason.None));
                break;
            default:
                End(link, CloseReason.BadFrame, result);
                break;
        }
    }

    /// <summary>The peer's Hello: the two stores must fit, lane by lane.</summary>
    private void Greet(Link link, Frame frame, TurnResult result)
    {
        if (!IsSameVersion(link, frame, result))
            return;
        if (!Body.TryDecode(Bodies.Hello.Parser, frame.Body, out var hello) || hello.Lanes.Count != Classes.Length
            || frame.Version != hello.OldestVersion)
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        for (var place = 0; place < Classes.Length; place++)
        {
            var reason = hello.Lanes[place].LaneClass != (uint)place
                ? CloseReason.BadFrame
                : Fit(link, Classes[place], hello.Lanes[place]);
            if (reason == CloseReason.None)
                continue;
            End(link, reason, result);
            return;
        }
        Counters.RecoveryNeeded.Remove(link.Peer.Number);
        link.IsReady = true;
        foreach (var laneClass in Classes)
            Resume(link, laneClass, hello.Lanes[(int)laneClass]);
    }

    /// <summary>Finds the version in which the two go on. A Hello of another version may have fields that are not known
    /// here: of it only the versions are looked at.</summary>
    private bool IsSameVersion(Link link, Frame frame, TurnResult result)
    {
        if (!Body.TryRead(Bodies.Hello.Parser, frame.Body, out var hello)
            || hello.Version > byte.MaxValue || hello.OldestVersion > hello.Version)
        {
            End(link, CloseReason.BadFrame, result);
            return false;
        }
        var theirs = new ProtocolVersions((int)hello.OldestVersion, (int)hello.Version);
        if (_options.Versions.Common(theirs) is { } common)
        {
            link.Version = common;
            Counters.OtherVersions.Remove(link.Peer.Number);
            return true;
        }
        Counters.OtherVersions[link.Peer.Number] = theirs;
        End(link, CloseReason.Version, result);
        return false;
    }

    /// <summary>Counts why the peer ended the link.</summary>
    private void NoteClose(Link link, Frame frame)
    {
        var isKnown = Body.TryRead(Bodies.Close.Parser, frame.Body, out var body)
            && body.Reason <= int.MaxValue && Enum.IsDefined((CloseReason)body.Reason);
        var reason = isKnown ? (CloseReason)body!.Reason : CloseReason.None;
        Counters.ClosedByPeer[reason] = Counters.ClosedByPeer.GetValueOrDefault(reason) + 1;
    }

    private void ReceiveMessage(Link link, Frame frame, TurnResult result)
    {
        var lane = link.In[(int)frame.Class];
        var queue = link.Received[(int)frame.Class];
        if (frame.Number <= lane.Received)
        {
            Counters.Copies++;
            lane.IsDue = true;
        }
        else if (frame.Number != lane.Received + 1)
        {
            End(link, CloseReason.Gap, result);
        }
        else if (queue.Count >= _options.WindowMax || lane.WaitingBytes > Limits.WindowBytes)
        {
            End(link, CloseReason.WindowExceeded, result);
        }
        else
        {
            queue.Enqueue(frame);
            lane.WaitingBytes += frame.Body.Length;
            lane.Received = frame.Number;
        }
    }

    private void ReceiveAcknowledge(Link link, Frame frame, TurnResult result)
    {
        if (!Body.TryDecode(Bodies.Acknowledge.Parser, frame.Body, out var body) || body.LaneClass >= Classes.Length)
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        var lane = LaneTo(link.Peer.Number, (LaneClass)body.LaneClass);
        if (body.LastHandled > lane.Sent || body.SafePoint > body.LastHandled)
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        lane.Acknowledge(body.LastHandled, body.Window);
        lane.Safe = body.SafePoint;
    }

    /// <summary>How many more messages the peer may send in that lane beyond what has been handled.</summary>
    private uint Window(Link link, LaneClass laneClass) =>
        (uint)(_options.WindowMax - link.Received[(int)laneClass].Count);

    /// <summary>After the commit: acknowledgements first, then what the lanes hold.</summary>
    private void SendAll(TurnResult result)
    {
        var frames = new List<Frame>();
        foreach (var link in _links.Values.Where(link => link.IsReady))
        {
            frames.Clear();
            foreach (var laneClass in Classes)
                Acknowledge(link, laneClass, frames);
            foreach (var laneClass in Classes)
                LaneTo(link.Peer.Number, laneClass).Send(_store, frames);
            foreach (var frame in frames)
                result.Frames.Add(In(link, frame));
        }
    }

    private void Acknowledge(Link link, LaneClass laneClass, List<Frame> frames)
    {
        var lane = link.In[(int)laneClass];
        if (!lane.IsDue)
            return;
        lane.IsDue = false;
        frames.Add(Frame.Of(FrameType.Acknowledge, new Bodies.Acknowledge
        {
            LaneClass = (uint)laneClass,
            LastHandled = lane.Last,
            SafePoint = lane.Safe,
            Window = Window(link, laneClass),
        }.ToByteArray()));
    }

    private void End(Link link, CloseReason reason, TurnResult result)
    {
        if (!_links.Remove(link.Id))
            return;
        Counters.Closed[reason] = Counters.Closed.GetValueOrDefault(reason) + 1;
        var body = new Bodies.Close { Reason = (uint)reason }.ToByteArray();
        result.Frames.Add(new(link.Id, InOldest(Frame.Of(FrameType.Close, body))));
        result.Closed.Add((link.Id, reason));
    }
}
