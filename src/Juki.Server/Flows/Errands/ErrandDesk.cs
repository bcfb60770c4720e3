using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Errands;

/// <summary>A call as it came.</summary>
/// <param name="Link">Over which link.</param>
/// <param name="Terminal">From which terminal of the office.</param>
/// <param name="Number">The frame's number.</param>
/// <param name="Ask">What it says.</param>
internal sealed record ErrandCase(long Link, uint Terminal, long Number, Bodies.ErrandAsk Ask)
{
    /// <summary>What the card is for of whoever is logged in there; none before that is judged.</summary>
    public OperatorRoles Card { get; init; }
}

/// <summary>A call that could be read.</summary>
/// <param name="By">Who acts.</param>
/// <param name="Roles">For one of these the card must be; none: whoever has a right that stands.</param>
/// <param name="Begin">Begins it, and has what it is given called with the reply, on the core's thread.</param>
internal sealed record Errand(uint By, OperatorRoles Roles, Action<Action<byte[]>> Begin);

/// <summary>What a terminal is told.</summary>
internal sealed record ErrandNews(long Link, uint Operator, long Number, Bodies.ErrandTold Body);

/// <summary>
/// 用件 — calls of the office's work from a terminal, as its node's own machine makes them over a socket [S-000 3. リスク2].
/// In order of time: a call comes; whoever is logged in is judged; the book begins it, and records what it does; the
/// reply is told to the same operator, if still there. One thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restart nothing is under way; what was done stands in the books.</remarks>
/// <param name="read">Reads a call; null when it cannot be read, or is none for a terminal.</param>
internal sealed class ErrandDesk(Func<ErrandCase, Errand?> read)
{
    /// <summary>Most calls of a link that are under way [ours: one person works there].</summary>
    public const int OfLinkMax = 4;

    /// <summary>Most calls under way over all links [ours: each may read the record on a thread of its own].</summary>
    public const int RunningMax = 16;

    /// <summary>Most calls that are judged in one turn [ours: under 10 ms].</summary>
    public const int TurnMax = 8;

    private readonly Queue<ErrandCase> _asked = new();
    private readonly List<Running> _running = [];
    private readonly List<ErrandNews> _news = [];

    /// <summary>A call that was begun; it counts until its book has ended it, also when nobody waits.</summary>
    private sealed class Running(ErrandCase one, long until)
    {
        public ErrandCase Case => one;

        public long Until => until;

        public bool IsTold { get; set; }
    }

    /// <summary>True when another turn has calls to judge, or something to tell.</summary>
    public bool HasMore => _asked.Count > 0 || _news.Count > 0;

    // ---- the terminal asks ----

    /// <summary>Takes a call, to be judged by <see cref="Turn"/>. False when too many of its link are under
    /// way.</summary>
    public bool TryTake(ErrandCase one)
    {
        if (_asked.Count(other => other.Link == one.Link)
            + _running.Count(other => other.Case.Link == one.Link && !other.IsTold) >= OfLinkMax)
            return false;
        _asked.Enqueue(one);
        return true;
    }

    /// <summary>The link is gone: what was not begun never is.</summary>
    public void Closed(long link)
    {
        for (var left = _asked.Count; left > 0; left--)
        {
            var one = _asked.Dequeue();
            if (one.Link != link)
                _asked.Enqueue(one);
        }
        foreach (var running in _running.Where(one => one.Case.Link == link))
            running.IsTold = true;
    }

    // ---- judged, begun, told ----

    /// <summary>Judges and begins what came, and tells what has ended or takes too long.</summary>
    /// <param name="ofOperator">Whether an operator is logged in over a link, <see cref="InquiryVerdict.Answered"/>,
    /// and what the card is for.</param>
    /// <param name="now">The time.</param>
    /// <returns>What terminals are told.</returns>
    public IReadOnlyList<ErrandNews> Turn(
        Func<long, uint, (InquiryVerdict? Verdict, OperatorRoles Roles)> ofOperator, Moment now)
    {
        for (var count = 0; count < TurnMax && _asked.TryDequeue(out var one); count++)
            Begin(one, ofOperator(one.Link, one.Ask.Operator), now);
        foreach (var late in _running.Where(one => !one.IsTold && now.Milliseconds >= one.Until))
        {
            late.IsTold = true;
            Tell(late.Case, ErrandVerdict.NotAnsweredInTime);
        }
        ErrandNews[] news = [.. _news];
        _news.Clear();
        return news;
    }

    private void Begin(ErrandCase one, (InquiryVerdict? Verdict, OperatorRoles Roles) asker, Moment now)
    {
        var errand = asker.Verdict == InquiryVerdict.Answered ? read(one with { Card = asker.Roles }) : null;
        var verdict = asker.Verdict != InquiryVerdict.Answered ? ErrandVerdict.OperatorNotLoggedIn
            : errand is null || errand.By != one.Ask.Operator ? ErrandVerdict.CallUnreadable
            : errand.Roles != OperatorRoles.None && (errand.Roles & asker.Roles) == 0
                ? ErrandVerdict.OperatorNotPermitted
            : _running.Count >= RunningMax ? ErrandVerdict.TooMany
            : ErrandVerdict.Answered;
        if (verdict != ErrandVerdict.Answered)
        {
            Tell(one, verdict);
            return;
        }
        var running = new Running(one, now.Milliseconds + Limits.ErrandMilliseconds);
        _running.Add(running);
        errand!.Begin(reply => Ended(running, reply));
    }

    private void Ended(Running running, byte[] reply)
    {
        if (!_running.Remove(running) || running.IsTold)
            return;
        if (reply.Length > Limits.ErrandReplyBytesMax)
            Tell(running.Case, ErrandVerdict.ReplyTooLong);
        else
            Tell(running.Case, ErrandVerdict.Answered, reply);
    }

    private void Tell(ErrandCase one, ErrandVerdict verdict, byte[]? reply = null) => _news.Add(new(
        one.Link, one.Ask.Operator, one.Number,
        new() { Verdict = (uint)verdict, Reply = reply is null ? ByteString.Empty : ByteString.CopyFrom(reply) }));
}
