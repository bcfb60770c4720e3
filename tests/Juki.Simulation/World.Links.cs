using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

// Lines: dialling, carrying frames with all their faults, ending.
internal sealed partial class World
{
    private const long SilenceMax = 30_000;

    private readonly SortedDictionary<long, LinkEnd> _ends = [];
    private long _lastLink;

    private bool IsCut(SimulatedPair pair) => _now < pair.CutUntil;

    private void PlanDial(SimulatedPair pair)
    {
        if (pair.IsDialling)
            return;
        pair.IsDialling = true;
        Plan(pair.IsOfGhost ? GhostPause : 50 + _random.Below(1_500), () => Dial(pair));
    }

    /// <summary>The lower one dials unless it has an open session.</summary>
    private void Dial(SimulatedPair pair)
    {
        pair.IsDialling = false;
        if (pair.IsOver || pair.Lower.Process is null || pair.Newest is { Lower.IsAlive: true })
            return;
        if (pair.Upper.Process is null || IsCut(pair) || IsTokenGone(pair.Lower) || IsTokenGone(pair.Upper)
            || (pair.IsOfGhost && !HasGoneOn(pair)))
        {
            PlanDial(pair);
            return;
        }
        Connect(pair);
    }

    private void Connect(SimulatedPair pair)
    {
        if (pair.Newest is { Upper.IsAlive: true })
            Reach(Mark.LinkReplaced);
        var link = new SimulatedLink(pair, ++_lastLink, ++_lastLink);
        pair.Newest = link;
        if (pair.IsOfGhost)
            _ghostLinks[link.Lower.Id] = _ghostLinks[link.Upper.Id] = pair.Lower.IsGhost ? pair.Lower : pair.Upper;
        foreach (var end in new[] { link.Lower, link.Upper })
        {
            _ends.Add(end.Id, end);
            Carry(end, new(end.Id, LinkEventKind.Opened, end.Other.Node.Name), DelayOf(pair));
        }
    }

    private long DelayOf(SimulatedPair pair) => DelayOf(pair, _random);

    private long DelayOf(SimulatedPair pair, SplitMix random)
    {
        if (_now < pair.SlowUntil)
            return random.Between(0, pair.SlowDelay);
        return random.Between(0, _isFaulty ? _plan.DelayMax : Math.Min(_plan.DelayMax, 30));
    }

    /// <summary>Brings an event to an end after all that was sent to it before.</summary>
    private void Carry(LinkEnd to, LinkEvent happened, long delay)
    {
        to.LastArrival = Math.Max(to.LastArrival, _now + delay);
        Plan(to.LastArrival - _now, () => Arrive(to, happened));
    }

    private void Arrive(LinkEnd to, LinkEvent happened)
    {
        if (!to.IsAlive)
            return;
        if (happened.Kind == LinkEventKind.Closed)
            CloseEnd(to);
        HandToInquiries(to, happened);
        if (IsForInquiriesOnly(happened))
            return;
        to.Node.Waiting.Add(happened);
        PlanTurn(to.Node, _random.Below(3));
    }

    private void Send(Outbound outbound)
    {
        if (_askings.TryGetValue(outbound.Link, out var asking))
        {
            TakeAnswer(asking, outbound.Frame);
            return;
        }
        if (!_ends.TryGetValue(outbound.Link, out var from) || !from.IsAlive)
            return;
        // As in the host, nothing goes out before the node's own Hello, whichever core says it.
        if (!from.HasGreeted && outbound.Frame.Type is not (FrameType.Hello or FrameType.Close))
        {
            Reach(Mark.HeldUntilHello);
            from.UntilHello.Add(outbound);
            return;
        }
        SendNow(from, outbound);
        if (outbound.Frame.Type != FrameType.Hello)
            return;
        from.HasGreeted = true;
        foreach (var held in from.UntilHello)
            SendNow(from, held);
        from.UntilHello.Clear();
    }

    private void SendNow(LinkEnd from, Outbound outbound)
    {
        var to = from.Other;
        var link = from.Link;
        _digest.Add((long)outbound.Frame.Type);
        _digest.Add(outbound.Frame.Number);
        if (outbound.Frame.Type != FrameType.TableContent) // whose signatures are other ones in each process
            _digest.Add(outbound.Frame.Body.Span);
        var happened = new LinkEvent(to.Id, LinkEventKind.Received, Frame: outbound.Frame);
        if (to.IsDeaf || IsCut(link.Pair))
        {
            Doom(link);
            return;
        }
        if (!_isFaulty)
        {
            Carry(to, happened, DelayOf(link.Pair, IsForInquiriesOnly(happened) ? _inquiryRandom : _random));
            return;
        }
        if (IsForInquiriesOnly(happened))
        {
            CarryInquiry(to, happened);
            return;
        }
        if (_random.Chance(_plan.Lost))
        {
            Reach(Mark.FrameLost);
            Doom(link);
            return;
        }
        if (_random.Chance(_plan.Overtaken))
        {
            Reach(Mark.FrameOvertaken);
            Doom(link);
            Plan(DelayOf(link.Pair) + _random.Below(50), () => Arrive(to, happened));
            return;
        }
        Carry(to, happened, DelayOf(link.Pair));
        if (_random.Chance(_plan.Copied))
        {
            Reach(Mark.FrameCopied);
            Carry(to, happened, DelayOf(link.Pair));
        }
    }

    /// <summary>What the inquiry cores say is lost as all else is, by draws of its own; what is not lost comes in
    /// order.</summary>
    private void CarryInquiry(LinkEnd to, LinkEvent happened)
    {
        if (_inquiryRandom.Chance(_plan.Lost))
        {
            Reach(Mark.InquiryFrameLost);
            Doom(to.Link);
            return;
        }
        Carry(to, happened, DelayOf(to.Link.Pair, _inquiryRandom));
    }

    /// <summary>A line that loses is noticed by its silence, on both sides, each at its own time.</summary>
    private void Doom(SimulatedLink link)
    {
        if (link.IsDoomed)
            return;
        link.IsDoomed = true;
        foreach (var end in new[] { link.Lower, link.Upper })
        {
            Plan(_random.Between(1_000, SilenceMax), () =>
            {
                if (end.IsAlive)
                    Reach(Mark.SilenceClosed);
                Arrive(end, new(end.Id, LinkEventKind.Closed));
            });
        }
    }

    /// <summary>The process ended the session; the other end hears of it after all that was sent.</summary>
    private void CloseByNode(long id)
    {
        if (!_ends.TryGetValue(id, out var end) || !end.IsOpen)
            return;
        CloseEnd(end);
        HandToInquiries(end, new(id, LinkEventKind.Closed));
        if (end.Other.IsDeaf || IsCut(end.Link.Pair))
            Doom(end.Link);
        else
            Carry(end.Other, new(end.Other.Id, LinkEventKind.Closed), DelayOf(end.Link.Pair));
    }

    private void CloseEnd(LinkEnd end)
    {
        end.IsOpen = false;
        _ends.Remove(end.Id);
        if (end.Link.Lower == end)
            PlanDial(end.Link.Pair);
    }

    /// <summary>The process is gone: its peers notice at once, or by the silence.</summary>
    private void CloseAllOf(SimulatedNode node)
    {
        foreach (var end in _ends.Values.Where(end => end.Node == node).ToList())
        {
            CloseEnd(end);
            if (_random.Chance(500))
                Carry(end.Other, new(end.Other.Id, LinkEventKind.Closed), DelayOf(end.Link.Pair));
            else
                Doom(end.Link);
        }
    }
}
