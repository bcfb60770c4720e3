using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Server.Flows.BatchProvision;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 一括提供: a prefecture asks the nation after lines that its own file does not have. Nothing of it is durable: what is
// lost is asked again, and recorded again.
internal sealed partial class InquiryNode
{
    /// <summary>At the nation: what answers them; null elsewhere.</summary>
    public BatchAtNation? BatchAtNation { get; init; }

    private readonly Queue<BatchQuestion> _toAsk = new();
    private readonly SortedDictionary<long, BatchQuestion> _batchAsked = [];
    private readonly Queue<(AskerLink Link, long Number, Bodies.BatchAsk Ask)> _batchTaken = new();
    private long _lastBatchAsk;

    /// <summary>A question of this node on its way.</summary>
    private sealed record BatchQuestion(Bodies.BatchAsk Ask, Action<Bodies.BatchTold?> Told)
    {
        public long Link { get; set; }

        public long Until { get; set; }
    }

    /// <summary>Asks the node above in the next turn. At most <see cref="BatchLimits.AsksOpenMax"/> at a
    /// time.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="told">Told once, on the core's thread: the answer, or null when there was none in time.</param>
    public void AskAbove(Bodies.BatchAsk ask, Action<Bodies.BatchTold?> told) => _toAsk.Enqueue(new(ask, told));

    // ---- at the prefecture ----

    private void AskBatches(Moment now, TurnResult result)
    {
        while (_batchAsked.Count < BatchLimits.AsksOpenMax && _toAsk.TryDequeue(out var question))
        {
            if (Above() is not { } above)
            {
                question.Told(null);
                continue;
            }
            (question.Link, question.Until) = (above.Id, now.Milliseconds + Limits.ForwardMilliseconds);
            _batchAsked.Add(++_lastBatchAsk, question);
            Send(above, Frame.Of(FrameType.BatchAsk, _lastBatchAsk, question.Ask.ToByteArray()), result);
        }
    }

    /// <summary>Those whose time or link is over get no answer.</summary>
    private void GiveUpBatches(Moment now)
    {
        if (_batchAsked.Count == 0)
            return;
        foreach (var (number, question) in _batchAsked.ToList())
        {
            if (now.Milliseconds >= question.Until || !_links.ContainsKey(question.Link))
            {
                _batchAsked.Remove(number);
                question.Told(null);
            }
        }
    }

    private void TakeBatchTold(AskerLink link, Frame frame, TurnResult result)
    {
        if (Routes.Upstream(_self) != link.Peer)
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.BatchTold.Parser, frame.Body, out var told))
            End(link, CloseReason.BadFrame, result);
        else if (_batchAsked.TryGetValue(frame.Number, out var question)) // else nobody waits for it any more
        {
            if (!BatchForward.IsAnswer(question.Ask, told))
            {
                End(link, CloseReason.BadFrame, result);
                return;
            }
            _batchAsked.Remove(frame.Number);
            question.Told(told);
        }
    }

    // ---- at the nation ----

    private void TakeBatchAsk(AskerLink link, Frame frame, TurnResult result)
    {
        if (BatchAtNation is null || link.Peer.Role != Role.Prefecture)
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.BatchAsk.Parser, frame.Body, out var ask))
            End(link, CloseReason.BadFrame, result);
        else if (_batchTaken.Count(one => one.Link == link) >= BatchLimits.AsksOpenMax)
            End(link, CloseReason.WindowExceeded, result);
        else
            _batchTaken.Enqueue((link, frame.Number, ask));
    }

    /// <summary>A few questions; it has a commit of its own, and answers to inquiries do not wait for it.</summary>
    private void AnswerBatches(Moment now, TurnResult result)
    {
        var taken = new List<(AskerLink Link, long Number, Bodies.BatchAsk Ask)>();
        while (taken.Count < BatchLimits.AsksOpenMax && _batchTaken.TryDequeue(out var one))
        {
            if (_links.ContainsKey(one.Link.Id))
                taken.Add(one);
        }
        result.HasMore |= _batchTaken.Count > 0;
        if (taken.Count == 0)
            return;
        var told = BatchAtNation!.Answer([.. taken.Select(one => (one.Link.Peer, one.Ask))], now);
        for (var place = 0; place < taken.Count; place++)
            Send(
                taken[place].Link,
                Frame.Of(FrameType.BatchTold, taken[place].Number, told[place].ToByteArray()), result);
    }
}
