using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Simulation.Fuzz;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Node;

/// <summary>Neighbours with a good certificate that do what honest ones never do, or live in another time.</summary>
public sealed class HostileNeighbourTests : IDisposable
{
    private const long Day = 86_400_000;
    private static readonly NodeName Self = NodeName.OfPrefecture(FuzzBodies.Town.Prefecture);
    private readonly SqliteStore _store = SqliteStore.InMemory();
    private readonly FuzzPeer _town = new(NodeName.OfMunicipality(FuzzBodies.Town));
    private readonly FuzzPeer _beside = new(NodeName.OfMunicipality(FuzzBodies.Beside));
    private readonly FuzzPeer _nation = new(NodeName.Nation);
    private readonly SplitMix _random = new(1);
    private ServerNode _node;
    private Moment _now = new(1_746_000_000_000);
    private long _lastLink;

    public HostileNeighbourTests()
    {
        ServerNode.Prepare(_store, Self, "test", incarnation: 1);
        _node = new(Self, _store, new NodeOptions());
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Receive_NumberThatIsMissing_EndsTheLink_AndTheNextOneGoesOn()
    {
        Open(_town);
        Turn(Update(_town, 1));
        var result = Turn(Update(_town, 3));
        Assert.Equal((_town.Link, CloseReason.Gap), Assert.Single(result.Closed));
        Open(_town);
        Assert.Equal(2, _town.Next(LaneClass.Updates));
        Assert.Empty(Turn(Update(_town, 2), Update(_town, 3)).Closed);
        Assert.Equal(3, _node.Counters.Handled);
    }

    [Fact]
    public void Receive_CopiesThatAreWeeksOld_AreCountedAndDoNothing()
    {
        Open(_town);
        LinkEvent[] said = [Update(_town, 1), Update(_town, 2), Update(_town, 3)];
        Turn(said);
        var before = _node.Status();
        _now = new(_now.Milliseconds + 21 * Day);
        Open(_town);
        var result = Turn([.. said.Select(one => one with { Link = _town.Link })]);
        Assert.Empty(result.Closed);
        var after = _node.Status();
        Assert.Equal((before.Copies + 3, before.Handled), (after.Copies, after.Handled));
        Assert.Equal(before.Judged, after.Judged);
        Assert.Equal(before.Residents, after.Residents);
        Assert.Equal(3, Acknowledged(result)); // the sender learns that it may stop
    }

    [Fact]
    public void Receive_MoreThanTheWindow_EndsThatLink_AndTheOthersAreServed()
    {
        Open(_town);
        Open(_beside);
        var flood = Enumerable.Range(1, Limits.WindowMessages + 1).Select(number => Update(_town, number));
        var result = Turn([.. flood, Update(_beside, 1)]);
        Assert.Equal((_town.Link, CloseReason.WindowExceeded), Assert.Single(result.Closed));
        Assert.Contains(result.Frames, one => one.Link == _beside.Link && one.Frame.Type == FrameType.Acknowledge);
    }

    [Fact]
    public void Open_LinksInALoop_ReplaceEachOther_AndTheOthersStay()
    {
        const int Links = 1_000;
        Open(_beside);
        for (var link = 0; link < Links; link++)
            Open(_town);
        Assert.Equal(Links - 1, _node.Status().LinksEnded["Replaced"]);
        var result = Turn(Update(_beside, 1), Update(_town, 1));
        Assert.Empty(result.Closed);
        Assert.Equal(2, _node.Counters.Handled);
    }

    [Fact]
    public void Send_ToAPeerThatNeverAcknowledges_StopsAtItsWindow_AndTheOthersGoOn()
    {
        const int Window = 20;
        Open(_town);
        Open(_nation, hello =>
        {
            foreach (var lane in hello.Lanes)
                lane.Window = Window;
        });
        var toNation = 0;
        for (var number = 1; number <= 3 * Window; number++)
        {
            var result = Turn(Update(_town, number));
            Assert.Equal(number, Acknowledged(result));
            toNation += result.Frames.Count(one => one.Link == _nation.Link && one.Frame.Type == FrameType.Message);
        }
        Assert.InRange(_node.Status().Judged["Applied"], Window + 1, 3 * Window);
        Assert.Equal(Window, toNation);
    }

    /// <summary>Who does not take the answers to its updates is not asked for more of them, and others are
    /// served.</summary>
    [Fact]
    public void Receive_UpdatesOfAPeerThatTakesNoAnswers_WaitUntilItDoes()
    {
        const int Many = 100;
        _node = new(Self, _store, new NodeOptions { ReserveBytesMax = 2_000 });
        Open(_town, hello => hello.Lanes[(int)LaneClass.Answers].Window = 1);
        Open(_beside);
        for (var number = 1; number <= Many; number++)
            Turn(Update(_town, number));
        var handled = _node.Counters.Handled;
        Assert.InRange(handled, 10, Many - 10);
        var waiting = Assert.Single(_node.Status().Lanes, lane => lane.Class == nameof(LaneClass.Answers));
        Assert.InRange(waiting.WaitingBytes, 2_000, 2_200);
        Assert.InRange(waiting.FilledPercent, 100, 110);
        Turn(Update(_beside, 1));
        Assert.Equal(handled + 1, _node.Counters.Handled);
        Open(_town); // now it takes them
        Turn();
        Assert.Equal(handled + 1, _node.Counters.Handled); // and they are on their way, not yet taken
        Turn(Acknowledge(_town, LaneClass.Answers, waiting.Last));
        for (var number = (int)handled + 1; number <= Many; number++)
            Turn(Update(_town, number));
        Assert.True(_node.Counters.Handled > handled + 1);
    }

    /// <summary>A body of the most bytes that a frame takes is judged like any other.</summary>
    [Theory]
    [InlineData(Limits.MessageBytesMax, FrameFault.None)]
    [InlineData(Limits.MessageBytesMax + 1, FrameFault.TooLong)]
    public void Receive_LargestBody_IsJudged(int size, FrameFault expected)
    {
        Open(_town);
        var body = FuzzBodies.Update(FuzzBodies.Town, 1, new SplitMix(1));
        body.Reason = (uint)ChangeReason.MoveIn;
        body.After.Address += new string('x', size - body.CalculateSize() - 8);
        while (body.CalculateSize() < size)
            body.After.Address += "x";
        Assert.Equal(size, body.CalculateSize());
        var frame = new Frame(FrameType.Message, LaneClass.Updates, MessageKind.Update, 1, body.ToByteArray());
        var bytes = new byte[frame.Length];
        frame.Write(1, bytes);
        var read = Frame.TryRead(bytes, 1, out var fault);
        Assert.Equal(expected, fault);
        if (read is null)
            return;
        var result = Turn(new LinkEvent(_town.Link, LinkEventKind.Received, Frame: read));
        Assert.Empty(result.Closed);
        Assert.Equal(1, _node.Status().Judged["FieldTooLong"]);
    }

    [Theory]
    [InlineData(Limits.Version + 1, Limits.OldestVersion, true)] // newer, and still understands us
    [InlineData(Limits.Version + 1, Limits.Version + 1, false)]
    [InlineData(Limits.OldestVersion, Limits.OldestVersion, true)] // the oldest that we understand
    [InlineData(Limits.OldestVersion - 1, Limits.OldestVersion - 1, false)]
    [InlineData(Limits.Version + 2, Limits.Version + 2, false)]
    public void Greet_PeersVersions_AreTakenWhereOneIsCommon(uint version, uint oldest, bool isTaken)
    {
        var result = Open(_town, hello => (hello.Version, hello.OldestVersion) = (version, oldest));
        Assert.Equal(isTaken ? [] : [(_town.Link, CloseReason.Version)], result.Closed);
    }

    /// <summary>The clock of a node or of a neighbour may be wrong by any amount, and be put right again.</summary>
    [Theory]
    [InlineData(365 * 40)]
    [InlineData(-365 * 40)]
    public void Turn_ClockDecadesOff_ServesAndGoesOn(long days)
    {
        var right = _now;
        Open(_town);
        Open(_nation);
        Turn(Update(_town, 1));
        Turn(Acknowledge(_nation, LaneClass.Updates, 1)); // what waits when a clock goes ahead looks old
        _now = new(right.Milliseconds + days * Day);
        Assert.Equal(2, Acknowledged(Turn(Update(_town, 2))));
        Assert.Equal(3, Acknowledged(Turn(Update(_town, 3, takenIn: right.Milliseconds))));
        _now = right;
        Assert.Equal(4, Acknowledged(Turn(Update(_town, 4, takenIn: right.Milliseconds + days * Day))));
        Assert.InRange(_node.Status().LagP99, 0, NodeCounters.LagMax);
        Assert.False(_node.Turn([], _now).HasMore);
    }

    /// <summary>Opens a link of the peer; answers the turn in which its Hello was heard.</summary>
    private TurnResult Open(FuzzPeer peer, Action<Bodies.Hello>? change = null)
    {
        peer.Link = ++_lastLink;
        var opened = _node.Turn([new(peer.Link, LinkEventKind.Opened, peer.Name)], _now);
        var answer = peer.Answer(opened.Frames.Single(one => one.Link == peer.Link).Frame);
        change?.Invoke(answer);
        return Turn(new LinkEvent(peer.Link, LinkEventKind.Received, Frame: FuzzPeer.Of(FrameType.Hello, answer)));
    }

    private TurnResult Turn(params LinkEvent[] events)
    {
        var result = _node.Turn(events, _now);
        for (var more = result.HasMore; more;)
        {
            var next = _node.Turn([], _now);
            result.Frames.AddRange(next.Frames);
            result.Closed.AddRange(next.Closed);
            more = next.HasMore;
        }
        return result;
    }

    /// <summary>A lawful update; the residents come in one after the other.</summary>
    private LinkEvent Update(FuzzPeer peer, int number, long takenIn = 0)
    {
        var changes = FuzzBodies.Of(peer.Name.Office);
        var change = changes[(number - 1) % changes.Count] with
        {
            UpdateNumber = number,
            Reason = ChangeReason.MoveIn,
        };
        var body = UpdateBodies.Write(change, takenIn);
        return new(peer.Link, LinkEventKind.Received, Frame: new(
            FrameType.Message, LaneClass.Updates, MessageKind.Update, number, body.ToByteArray()));
    }

    private static LinkEvent Acknowledge(FuzzPeer peer, LaneClass laneClass, long last) =>
        new(peer.Link, LinkEventKind.Received, Frame: FuzzPeer.Of(FrameType.Acknowledge, new Bodies.Acknowledge
        {
            LaneClass = (uint)laneClass, LastHandled = last, Window = Limits.WindowMessages,
        }));

    private long Acknowledged(TurnResult result) => result.Frames
        .Where(one => one.Link == _town.Link && one.Frame.Type == FrameType.Acknowledge)
        .Max(one => Bodies.Acknowledge.Parser.ParseFrom(one.Frame.Body.Span).LastHandled);
}
