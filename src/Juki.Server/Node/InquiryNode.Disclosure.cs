using Juki.Domain.Offices;
using Juki.Server.Flows.Disclosure;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 開示用データ: a prefecture asks the nation, from the line on that it has not; the nation answers. Nothing of it is durable
// on the way: what is lost is asked for again.
internal sealed partial class InquiryNode
{
    /// <summary>At the nation: what sends lines to the prefectures; null elsewhere.</summary>
    public DisclosureSender? DisclosureSender { get; init; }

    /// <summary>At a prefecture: what keeps them; null elsewhere.</summary>
    public DisclosureKeeper? DisclosureKeeper { get; init; }

    /// <summary>Longest that what is gone through for the prefectures waits for answers, milliseconds [ours].</summary>
    private const long DisclosuresEveryMs = 1_000;

    private long _wentOnAt;

    /// <summary>It has a commit of its own, and answers of this turn would wait for it.</summary>
    private void GoOnForDisclosures(Moment now, TurnResult result)
    {
        var waited = now.Milliseconds - _wentOnAt;
        if (DisclosureSender is null || (_batch.Count > 0 && waited is >= 0 and < DisclosuresEveryMs))
            return;
        _wentOnAt = now.Milliseconds;
        result.HasMore |= DisclosureSender.GoOn(now);
    }

    private void AskForDisclosures(Moment now, TurnResult result)
    {
        if (DisclosureKeeper is null || Above() is not { } above)
            return;
        if (!above.IsAskedForDisclosures)
            DisclosureKeeper.Linked();
        above.IsAskedForDisclosures = true;
        if (DisclosureKeeper.Ask(now) is { } ask)
            Send(above, FrameType.DisclosureAsk, ask, result);
    }

    /// <summary>At the nation, one answer to a question; only to a prefecture, and only about its residents.</summary>
    private void AnswerDisclosures(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (DisclosureSender is null || link.Peer.Role != Role.Prefecture)
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.DisclosureAsk.Parser, frame.Body, out var ask) || ask.From < 1)
            End(link, CloseReason.BadFrame, result);
        else
            Send(link, FrameType.DisclosureData, DisclosureSender.Answer(link.Peer, ask, now), result);
    }

    private void TakeDisclosures(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (DisclosureKeeper is null || Routes.Upstream(_self) != link.Peer)
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.DisclosureData.Parser, frame.Body, out var data)
            || !DisclosureKeeper.Take(data, now))
            End(link, CloseReason.BadFrame, result);
    }
}
