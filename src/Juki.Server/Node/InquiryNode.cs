using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Update;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

/// <summary>Bounds of the inquiry core, with their defaults.</summary>
internal sealed record InquiryOptions
{
    /// <summary>Most inquiries in one batch, 1 to 10,000 [ours: about 10 ms of work].</summary>
    public int BatchMax { get; init; } = 512;

    /// <summary>Most inquiries that wait for the node above, 1 to 100,000; further ones are told that it cannot be
    /// reached [ours: bounds the memory].</summary>
    public int ForwardedMax { get; init; } = Limits.InquiriesMax;

    /// <summary>The signed tables that this node holds and spreads; null: it spreads none. Of the core's
    /// thread.</summary>
    public SignedTables? Tables { get; init; }

    /// <summary>Told of each table that a neighbour brought, on the core's thread: it has to be stored.</summary>
    public Action<SignedTable>? TableTaken { get; init; }

    /// <summary>Protocol versions spoken. Default: those of this release; others in tests.</summary>
    public ProtocolVersions Versions { get; init; } = ProtocolVersions.Spoken;
}

/// <summary>
/// The inquiry core: (register, inquiries, time) → (record, answers). A turn collects what came, judges who may ask
/// what, searches a snapshot of the register, asks the node above after whoever is not here, writes the record of the
/// whole batch and commits once; only then do answers leave. Synchronous, one thread, no clock and no sockets. An
/// inquiry is not durable: after a crash it is asked again, and recorded again.
/// </summary>
internal sealed partial class InquiryNode
{
    private readonly NodeName _self;
    private readonly InquiryOptions _options;
    private readonly InquiryDesk _desk;
    private readonly RecordDesk _record;
    private readonly SortedDictionary<long, AskerLink> _links = [];
    private readonly Queue<InquiryCase> _asked = new();
    private readonly Dictionary<long, InquiryCase> _forwarded = [];
    private readonly PriorityQueue<InquiryCase, (long Until, long Number)> _deadlines = new();
    private readonly List<InquiryCase> _batch = [];
    private long _lastForwarded;

    /// <summary>Starts with nothing in hand.</summary>
    /// <param name="desk">What judges, searches and records.</param>
    /// <param name="record">The record, its heads, and what this node witnesses.</param>
    public InquiryNode(NodeName self, InquiryDesk desk, RecordDesk record, InquiryOptions options)
    {
        _self = self;
        _desk = desk;
        _record = record;
        _options = options;
    }

    /// <summary>One session with a peer, as this core sees it.</summary>
    private sealed class AskerLink(long id, NodeName peer, int instance)
    {
        public long Id => id;

        public NodeName Peer => peer;

        /// <summary>The peer as a terminal.</summary>
        public OperatorTerminal Terminal => new(peer, instance);

        /// <summary>True for one who only asks; those with lanes are greeted by the register core.</summary>
        public bool OnlyAsks { get; } = !Routes.HasLanes(peer.Role);

        /// <summary>Protocol version of what is said after both Hellos; 0 before.</summary>
        public int Version { get; set; }

        /// <summary>True when inquiries can go over it: the previous version knows none.</summary>
        public bool IsReady => Version >= Limits.InquiriesSince;

        /// <summary>Inquiries of this link not answered yet.</summary>
        public int Open { get; set; }

        /// <summary>The head that this link's peer was last asked to countersign; null when none is waited
        /// for.</summary>
        public AuditHead? Shown { get; set; }

        /// <summary>When it was shown, milliseconds since 1970.</summary>
        public long ShownAt { get; set; }

        /// <summary>How long after that one is shown that is no news, milliseconds.</summary>
        public long ShowAgainMs { get; set; }

        /// <summary>Leaves under the last one shown.</summary>
        public long ShownSize { get; set; }

        /// <summary>True once the peer was asked over this link for what it recorded.</summary>
        public bool IsAskedForDisclosures { get; set; }

        /// <summary>Signed tables that the peer holds, as far as known; null before it told.</summary>
        public Bodies.TableNumbers? Tables { get; set; }

        /// <summary>When the peer last showed a head of its own, milliseconds since 1970.</summary>
        public long JudgedAt { get; set; }
    }

    /// <summary>At a prefecture: what records the updates that are passed up; null elsewhere.</summary>
    public PassedUpRecord? PassedUp { get; init; }

    /// <summary>Inquiries that wait for the node above.</summary>
    public int Forwarded => _forwarded.Count;

    /// <summary>One turn.</summary>
    public TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now)
    {
        var result = new TurnResult();
        _batch.Clear();
        foreach (var happened in events)
            On(happened, now, result);
        LogIn(now, result);
        GiveUp(now);
        GiveUpBatches(now);
        while (_batch.Count < _options.BatchMax && _asked.TryDequeue(out var next))
            _batch.Add(next);
        if (_batch.Count > 0)
            Serve(now, result);
        Show(now, result);
        DoErrands(now, result);
        _record.Tick(now);
        ShowHeads(now, result);
        AskForDisclosures(now, result);
        SendTables(result);
        result.HasMore |= _asked.Count > 0 || Operators?.HasMore == true;
        AskBatches(now, result);
        AnswerBatches(now, result);
        GoOnForDisclosures(now, result);
        result.HasMore |= PassedUp?.GoOn(now) == true;
        return result;
    }

    /// <summary>How the record stands.</summary>
    public RecordStatus Status(Moment now) => _record.Status(now);

    private void Serve(Moment now, TurnResult result)
    {
        JudgeOperators(now);
        _desk.Judge(_batch, now);
        _desk.Search(_batch, now);
        var above = Above();
        foreach (var one in _batch)
        {
            if (one.IsToForward)
                Forward(one, above, now, result);
        }
        _batch.RemoveAll(one => one.IsForwarded);
        _desk.Record(_batch, now);
        foreach (var one in _batch)
            Answer(one, result);
    }

    private void On(LinkEvent happened, Moment now, TurnResult result)
    {
        if (happened.Kind == LinkEventKind.Opened)
        {
            var opened = new AskerLink(happened.Link, happened.Peer, happened.Instance);
            _links.Add(opened.Id, opened);
            if (opened.OnlyAsks)
            {
                var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
                result.Frames.Add(new(opened.Id, InOldest(Frame.Of(FrameType.Hello, hello.ToByteArray()))));
            }
            return;
        }
        if (!_links.TryGetValue(happened.Link, out var link))
            return;
        if (happened.Kind == LinkEventKind.Closed)
        {
            _links.Remove(link.Id);
            _options.Tables?.Forget(link.Id);
            Operators?.Closed(link.Id);
            Showing?.Closed(link.Id);
            Errands?.Closed(link.Id);
        }
        else
            Receive(link, happened.Frame!, now, result);
    }

    private void Receive(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        switch (frame.Type)
        {
            case FrameType.Inquiry when link.IsReady:
                Take(link, frame, now, result);
                break;
            case FrameType.InquiryAnswer when link.IsReady:
                TakeAnswer(link, frame, result);
                break;
            case FrameType.RecordHead when link.IsReady && !link.OnlyAsks:
                TakeHead(link, frame, now, result);
                break;
            case FrameType.Countersignature when link.IsReady && !link.OnlyAsks:
                TakeCountersignature(link, frame, now, result);
                break;
            case FrameType.DisclosureAsk when link.IsReady && !link.OnlyAsks:
                AnswerDisclosures(link, frame, now, result);
                break;
            case FrameType.DisclosureData when link.IsReady && !link.OnlyAsks:
                TakeDisclosures(link, frame, now, result);
                break;
            case FrameType.BatchAsk when link.IsReady && !link.OnlyAsks:
                TakeBatchAsk(link, frame, result);
                break;
            case FrameType.BatchTold when link.IsReady && !link.OnlyAsks:
                TakeBatchTold(link, frame, result);
                break;
            case FrameType.TableNumbers when link.IsReady && !link.OnlyAsks:
                TakeNumbers(link, frame, result);
                break;
            case FrameType.TableContent when link.IsReady && !link.OnlyAsks:
                TakeTable(link, frame, result);
                break;
            case FrameType.OperatorAsk or FrameType.OperatorLogIn or FrameType.OperatorLogOut
                when link.Version >= Limits.OperatorsSince:
                TakeOperator(link, frame, now, result);
                break;
            case FrameType.ShowAsk or FrameType.PrintAsk when link.Version >= Limits.ShowingsSince:
                TakeShowing(link, frame, result);
                break;
            case FrameType.ErrandAsk when link.Version >= Limits.ErrandsSince:
                TakeErrand(link, frame, result);
                break;
            case FrameType.Hello when link.Version == 0:
                Greet(link, frame, result);
                break;
            case FrameType.Ping:
                result.Frames.Add(new(link.Id, InOldest(Frame.Of(FrameType.Pong, []))));
                break;
            case FrameType.Pong:
                break;
            case FrameType.Close:
                _links.Remove(link.Id);
                Operators?.Closed(link.Id);
                Showing?.Closed(link.Id);
                Errands?.Closed(link.Id);
                result.Closed.Add((link.Id, CloseReason.None));
                break;
            default:
                End(link, CloseReason.BadFrame, result);
                break;
        }
    }

    /// <summary>The peer's Hello: of one who only asks, versions and no lanes; of the others the register core looks at
    /// the rest, and ends the link when it must.</summary>
    private void Greet(AskerLink link, Frame frame, TurnResult result)
    {
        if (!Body.TryRead(Bodies.Hello.Parser, frame.Body, out var hello)
            || hello.Version > byte.MaxValue || hello.OldestVersion > hello.Version
            || (link.OnlyAsks && hello.Lanes.Count > 0))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        link.Version = _options.Versions.Common(new((int)hello.OldestVersion, (int)hello.Version)) ?? 0;
        if (link.OnlyAsks && !link.IsReady)
            End(link, CloseReason.Version, result);
        else if (link.IsReady && !link.OnlyAsks)
            TellNumbers(link, result);
    }

    private void Take(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (!Routes.MayInquire(link.Peer.Role, _self.Role))
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.Inquiry.Parser, frame.Body, out var body))
            End(link, CloseReason.BadFrame, result);
        else if (link.Open >= Limits.InquiriesMax)
            End(link, CloseReason.WindowExceeded, result);
        else
        {
            link.Open++;
            var max = Routes.HasLanes(link.Peer.Role) ? Limits.ForwardMilliseconds : Limits.InquiryMilliseconds;
            var until = now.Milliseconds + Math.Min(body.Milliseconds, (uint)max);
            _asked.Enqueue(new InquiryCase(link.Id, link.Peer, frame.Number, body, until));
        }
    }

    /// <summary>The node above has answered; an answer that nobody waits for any more is forgotten.</summary>
    private void TakeAnswer(AskerLink link, Frame frame, TurnResult result)
    {
        if (Routes.Upstream(_self) != link.Peer
            || !Body.TryDecode(Bodies.InquiryAnswer.Parser, frame.Body, out var body))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        if (!_forwarded.Remove(frame.Number, out var one))
            return;
        one.AnsweredAbove(body);
        _batch.Add(one);
    }

    /// <summary>Those whose time is over are told that the node above could not be reached.</summary>
    private void GiveUp(Moment now)
    {
        while (_deadlines.TryPeek(out var first, out _)
            && (now.Milliseconds >= first.ForwardedUntil || !_forwarded.ContainsKey(first.ForwardedAs)))
        {
            _deadlines.Dequeue();
            if (!_forwarded.Remove(first.ForwardedAs))
                continue;
            first.NotReached(_self.Role);
            _batch.Add(first);
        }
    }

    private AskerLink? Above() =>
        Routes.Upstream(_self) is { } upstream
            ? _links.Values.LastOrDefault(link => link.Peer == upstream && link.IsReady)
            : null;

    private void Forward(InquiryCase one, AskerLink? above, Moment now, TurnResult result)
    {
        var left = one.Until - now.Milliseconds;
        if (above is null || _forwarded.Count >= _options.ForwardedMax || left <= 0)
        {
            one.NotReached(_self.Role);
            return;
        }
        var longest = _self.Role == Role.Municipality
            ? Limits.ForwardOfTownMilliseconds : Limits.ForwardMilliseconds;
        one.ForwardedAs = ++_lastForwarded;
        one.ForwardedUntil = now.Milliseconds + Math.Min(left, longest);
        _forwarded.Add(one.ForwardedAs, one);
        _deadlines.Enqueue(one, (one.ForwardedUntil, one.ForwardedAs));
        var body = one.Body.Clone();
        body.Milliseconds = (uint)(one.ForwardedUntil - now.Milliseconds);
        Send(above, Frame.Of(FrameType.Inquiry, one.ForwardedAs, body.ToByteArray()), result);
    }

    private void Answer(InquiryCase one, TurnResult result)
    {
        if (!_links.TryGetValue(one.Link, out var link))
            return; // gone; the record says that it was answered
        link.Open--;
        var body = one.Answer.ToByteArray();
        Check.That(body.Length <= Limits.AnswerBytesMax);
        Send(link, Frame.Of(FrameType.InquiryAnswer, one.Number, body), result);
        Remember(one);
    }

    private void End(AskerLink link, CloseReason reason, TurnResult result)
    {
        if (!_links.Remove(link.Id))
            return;
        Operators?.Closed(link.Id);
        Showing?.Closed(link.Id);
        Errands?.Closed(link.Id);
        var body = new Bodies.Close { Reason = (uint)reason }.ToByteArray();
        result.Frames.Add(new(link.Id, InOldest(Frame.Of(FrameType.Close, body))));
        result.Closed.Add((link.Id, reason));
    }

    private static void Send(AskerLink link, FrameType type, IMessage body, TurnResult result) =>
        Send(link, Frame.Of(type, body.ToByteArray()), result);

    /// <summary>In the version that the two have in common.</summary>
    private static void Send(AskerLink link, Frame frame, TurnResult result) =>
        result.Frames.Add(new(link.Id, frame with { Version = link.Version }));

    private Frame InOldest(Frame frame) => frame with { Version = _options.Versions.Oldest };
}
