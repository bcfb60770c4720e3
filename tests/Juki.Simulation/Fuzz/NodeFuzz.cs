using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation.Fuzz;

/// <summary>
/// A real node with a hostile neighbour, which has a good certificate and says what it likes, and an honest one beside
/// it. Only the hostile link may end; the honest one is served in the same turn; the register stays sound; what waits
/// in memory stays bounded.
/// </summary>
internal sealed class NodeFuzz : IFuzzed
{
    private const string Network = "fuzz";
    private const int TurnsMax = 50; // [ours: a case is a few hundred frames, a batch takes 32]
    private const int OutputMax = 4 << 20;
    private const long AllocatedMax = 64 << 20; // [ours: what the largest frames of a case hold, four times]

    private static readonly NodeOptions Options = new() { BatchMax = 32, IntakeMax = 32, WindowMax = 64 };

    private readonly SplitMix _random;
    private readonly FuzzCounts _counts;
    private readonly SqliteStore _store = SqliteStore.InMemory();
    private readonly ServerNode _node;
    private readonly NodeName _self;
    private readonly FuzzPeer _hostile;
    private readonly FuzzPeer? _honest;
    private readonly HostileFrames _frames;
    private readonly uint _network = Frame.NetworkId(Network);
    private Moment _now = new(1_746_000_000_000);
    private long _lastLink;

    public NodeFuzz(SplitMix random, FuzzCounts counts)
    {
        (_random, _counts) = (random, counts);
        (_self, var hostile, var honest) = Cast(random);
        (_hostile, _honest) = (new(hostile), honest is { } name ? new(name) : null);
        _frames = new(random, _self.Role, hostile.Role);
        ServerNode.Prepare(_store, _self, Network, incarnation: 1);
        _node = new(_self, _store, Options, _self.Role == Role.Municipality ? Inbox() : null);
        if (_honest is not null)
            Open(_honest);
    }

    /// <inheritdoc/>
    public void Try()
    {
        _now = new(_now.Milliseconds + _random.Between(0, _random.Chance(20) ? 86_400_000 : 100));
        if (_hostile.Link == 0)
            Open(_hostile);
        var events = new List<LinkEvent>();
        if (_hostile.Link != 0)
            Receive(_frames.Stream(_hostile), events);
        var update = _honest is { } honest && _random.Chance(300) ? Update(honest, events) : 0;
        var answered = Run(events, update);
        FuzzRuleException.Require(update == 0 || answered, "an honest neighbour was not served");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CheckRegister();
        _counts.Add("handled", _node.Counters.Handled);
        _counts.Add("copies", _node.Counters.Copies);
        foreach (var (reason, count) in _node.Counters.Closed)
            _counts.Add($"ended {reason}", count);
        _store.Dispose();
    }

    /// <summary>Who is who.</summary>
    private static (NodeName Self, NodeName Hostile, NodeName? Honest) Cast(SplitMix random)
    {
        var town = NodeName.OfMunicipality(FuzzBodies.Town);
        var beside = NodeName.OfMunicipality(FuzzBodies.Beside);
        var prefecture = NodeName.OfPrefecture(FuzzBodies.Town.Prefecture);
        return random.Below(4) switch
        {
            0 => (town, prefecture, null),
            1 => (prefecture, town, beside),
            2 => (prefecture, NodeName.Nation, beside),
            _ => (NodeName.Nation, prefecture, NodeName.OfPrefecture(FuzzBodies.Elsewhere.Prefecture)),
        };
    }

    /// <summary>The bytes as the host reads them: frames until the first fault, which ends the link.</summary>
    private void Receive(byte[] bytes, List<LinkEvent> events)
    {
        var rest = bytes.AsSpan();
        while (Frame.TryRead(rest, _network, out var fault) is var frame)
        {
            if (fault != FrameFault.None)
            {
                _counts.Add($"fault {fault}");
                events.Add(new(_hostile.Link, LinkEventKind.Closed));
                _hostile.Link = 0;
            }
            if (frame is null)
                return;
            FuzzRuleException.Require(
                frame.Length <= Limits.FrameBytesMax, "a frame beyond its limit");
            var again = new byte[frame.Length];
            frame.Write(_network, again);
            FuzzRuleException.Require(
                rest[..frame.Length].SequenceEqual(again) || rest[2] != Limits.Version, "a frame reads otherwise");
            events.Add(new(_hostile.Link, LinkEventKind.Received, Frame: frame));
            rest = rest[frame.Length..];
        }
    }

    private long Update(FuzzPeer honest, List<LinkEvent> events)
    {
        var town = honest.Name.Role == Role.Municipality ? honest.Name.Office : FuzzBodies.Elsewhere;
        var body = FuzzBodies.Update(town, ++honest.Updates, _random);
        var number = honest.Next(LaneClass.Updates);
        honest.Sent(LaneClass.Updates);
        events.Add(new(honest.Link, LinkEventKind.Received, Frame: new Frame(
            FrameType.Message, LaneClass.Updates, MessageKind.Update, number, body.ToByteArray())));
        return number;
    }

    /// <summary>Turns until nothing is left to do; true when the honest neighbour's update was acknowledged.</summary>
    private bool Run(IReadOnlyList<LinkEvent> events, long update)
    {
        var answered = false;
        for (var turn = 1; ; turn++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = _node.Turn(events, _now);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            FuzzRuleException.Require(allocated <= AllocatedMax, "more memory than the frames account for");
            events = [];
            FuzzRuleException.Require(result.Frames.Sum(one => (long)one.Frame.Length) <= OutputMax, "too much to say");
            foreach (var (link, frame) in result.Frames)
                answered |= link == _honest?.Link && Acknowledges(frame, update);
            foreach (var (link, reason) in result.Closed)
            {
                FuzzRuleException.Require(
                    link != _honest?.Link, $"an honest neighbour's link was ended: {reason}");
                if (link == _hostile.Link)
                    _hostile.Link = 0;
            }
            if (!result.HasMore)
                return answered;
            FuzzRuleException.Require(turn < TurnsMax, "the node does not come to rest");
        }
    }

    private static bool Acknowledges(Frame frame, long number) =>
        frame.Type == FrameType.Acknowledge
        && Juki.Wire.Bodies.Acknowledge.Parser.ParseFrom(frame.Body.Span) is { LaneClass: (uint)LaneClass.Updates } body
        && body.LastHandled >= number;

    private void Open(FuzzPeer peer)
    {
        peer.Link = ++_lastLink;
        var opened = _node.Turn([new(peer.Link, LinkEventKind.Opened, peer.Name)], _now);
        var hello = opened.Frames.First(one => one.Link == peer.Link && one.Frame.Type == FrameType.Hello).Frame;
        var answer = FuzzPeer.Of(FrameType.Hello, peer.Answer(hello));
        if (peer == _hostile && _random.Chance(200)
            && _frames.Hello(peer.Answer(hello)) is { Body.Length: <= Limits.ControlBytesMax } hostile)
            answer = hostile; // a longer one is refused by its header, which Receive tries
        Run([new(peer.Link, LinkEventKind.Received, Frame: answer)], 0);
    }

    /// <summary>Nothing that a neighbour may not write stands in the register, and every record is one that passes the
    /// checks.</summary>
    private void CheckRegister()
    {
        foreach (var row in _store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 10_000))
        {
            var isOfSomebody = _self.Role switch
            {
                Role.Municipality => row.Municipality == _self.Office,
                Role.Prefecture => row.Municipality == _hostile.Name.Office
                    || row.Municipality == _honest!.Name.Office,
                _ => row.Municipality.Prefecture == _hostile.Name.Office
                    || row.Municipality == FuzzBodies.Elsewhere,
            };
            FuzzRuleException.Require(isOfSomebody, "a record of a town that did not speak");
            var body = UpdateBodies.Write(
                new Change
                {
                    UpdateNumber = row.UpdateNumber,
                    Municipality = row.Municipality,
                    Reason = row.LastReason,
                    Date = row.EntryDate,
                    Code = row.Code,
                    After = row.Information,
                },
                takenIn: 0);
            FuzzRuleException.Require(
                UpdateBodies.Read(body, MunicipalityTable.Released, out _).IsApplied, "an unsound record");
            _counts.Add("records");
        }
    }

    private SimulatedInbox Inbox()
    {
        var inbox = new SimulatedInbox(new CrashPoint(), new DiskRoom(), _random.Fork(), _ => { });
        var records = FuzzBodies.Of(FuzzBodies.Town).Select((change, place) =>
            new Juki.Wire.Files.LegacyRecord(place + 1, change, UpdateVerdict.Applied, UpdateField.None));
        inbox.Offer(new(1, "digest", default, [.. records]));
        return inbox;
    }
}
