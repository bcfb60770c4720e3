using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Google.Protobuf;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>One real node and a neighbour that we play ourselves: what honest neighbours never say.</summary>
public sealed class FaultyNeighbourTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    private readonly SqliteStore _store = SqliteStore.InMemory();
    private Moment _now = new(1_700_000_000_000);
    private long _lastNumber;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void 全国サーバも同じ論理チェックをして断った判定を返す()
    {
        var node = Open(NodeName.Nation, NodeName.OfPrefecture(Nagano.Prefecture));
        var frames = Say(node, Update(1, ChangeReason.MoveOut), Update(2, ChangeReason.MoveIn));
        var answer = Assert.Single(Answers(frames));
        Assert.Equal((2, (uint)Role.National), (answer.AnsweredTo, answer.Tier));
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal((1, (uint)UpdateVerdict.NotResident), (refusal.UpdateNumber, refusal.Verdict));
    }

    [Fact]
    public void 古い更新順番号の更新は断られ記録を変えない()
    {
        var node = Open(NodeName.OfPrefecture(Nagano.Prefecture), NodeName.OfMunicipality(Nagano));
        Say(node, Update(5, ChangeReason.MoveIn));
        var answer = Assert.Single(Answers(Say(node, Update(5, ChangeReason.MoveOut))));
        Assert.Equal((uint)UpdateVerdict.OutOfOrder, Assert.Single(answer.Refusals).Verdict);
        Assert.Equal(ResidenceState.Open, Assert.Single(Rows(RegisterTables.Residences)).State);
    }

    [Fact]
    public void 他の市町村を名のる更新は断られる()
    {
        var node = Open(NodeName.OfPrefecture(Nagano.Prefecture), NodeName.OfMunicipality(Matsumoto));
        var answer = Assert.Single(Answers(Say(node, Update(1, ChangeReason.MoveIn))));
        Assert.Equal((uint)UpdateVerdict.NotOwner, Assert.Single(answer.Refusals).Verdict);
        Assert.Empty(Rows(RegisterTables.Residences));
    }

    [Theory]
    [InlineData(AnswerCollector.RefusalsMax, 1)]
    [InlineData(AnswerCollector.RefusalsMax + 1, 2)]
    [InlineData(4_000, 4)]
    public void SendAll_ManyRefusalsInOneBatch_GoInMessagesThatFit(int refusals, int messages)
    {
        var options = new NodeOptions { BatchMax = 10_000 };
        var node = Open(NodeName.OfPrefecture(Nagano.Prefecture), NodeName.OfMunicipality(Nagano), options);
        var updates = Enumerable.Range(1, refusals).Select(number => Update(number, ChangeReason.CodeChangeRequest));
        var answers = Answers(Say(node, [.. updates]));
        Assert.Equal(messages, answers.Count);
        Assert.Equal(refusals, answers.Sum(answer => answer.Refusals.Count));
        Assert.Equal(refusals, answers[^1].AnsweredTo);
        Assert.All(answers, answer => Assert.Equal(answer.Refusals[^1].UpdateNumber, answer.AnsweredTo));
    }

    /// <summary>The daily look falls into the turn whose messages settle what it looks at.</summary>
    [Fact]
    public void AtNation_SettledInTheSameTurn_IsNotReportedAndStaysSettled()
    {
        var node = Open(NodeName.Nation, NodeName.OfPrefecture(Nagano.Prefecture));
        Say(node, Update(1, ChangeReason.MoveIn), Update(1, ChangeReason.MoveIn, Matsumoto));
        Assert.Single(Rows(RegisterTables.OpenTwice));
        _now = new(_now.Milliseconds + 86_400_000);
        var frames = Say(node, Update(2, ChangeReason.MoveOut));
        Assert.Empty(Rows(RegisterTables.OpenTwice));
        Assert.DoesNotContain(frames, frame => frame.Kind == MessageKind.Notice);
    }

    [Theory]
    [InlineData(uint.MaxValue, 0)]
    [InlineData(int.MaxValue + 1u, 0)]
    [InlineData((uint)ChangeReason.MoveIn, long.MinValue)]
    [InlineData((uint)ChangeReason.MoveIn, long.MaxValue)]
    public void AtPrefecture_NumbersBeyondTheirType_AreJudgedLikeAnyOther(uint reason, long takenIn)
    {
        var node = Open(NodeName.OfPrefecture(Nagano.Prefecture), NodeName.OfMunicipality(Nagano));
        var update = Update(1, ChangeReason.MoveIn);
        (update.Reason, update.TakenIn) = (reason, takenIn);
        var answer = Assert.Single(Answers(Say(node, update)));
        Assert.Equal(reason == (uint)ChangeReason.MoveIn ? 0 : 1, answer.Refusals.Count);
        Assert.InRange(node.Counters.Lag(500), 0, NodeCounters.LagMax);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(999_999)]
    [InlineData(int.MaxValue)]
    public void AtNation_MunicipalityThatIsNone_IsCountedAndNothingElse(int municipality)
    {
        var node = Open(NodeName.Nation, NodeName.OfPrefecture(Nagano.Prefecture));
        var update = Update(1, ChangeReason.MoveIn);
        update.Municipality = municipality;
        Assert.Empty(Answers(Say(node, update)));
        Assert.Equal(1, node.Status().Judged["NotOwner"]);
        Assert.Empty(Rows(RegisterTables.Residences));
    }

    [Theory]
    [InlineData(999_999, 3, (uint)UpdateVerdict.NotResident)]
    [InlineData(0, 3, (uint)UpdateVerdict.NotResident)]
    [InlineData(202_011, 1, (uint)UpdateVerdict.NotResident)]
    [InlineData(202_011, 3, 0u)]
    [InlineData(202_011, 3, 12_345u)]
    [InlineData(202_011, 3, uint.MaxValue)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 上位の判定も受け取るところで各項目を確かめる(int municipality, uint tier, uint verdict)
    {
        var node = Open(NodeName.OfPrefecture(Nagano.Prefecture), NodeName.Nation);
        var answer = new Bodies.UpdateAnswer { Municipality = municipality, Tier = tier, AnsweredTo = 1 };
        answer.Refusals.Add(new Bodies.Refusal { UpdateNumber = 1, Code = 1, Verdict = verdict });
        Assert.Empty(Answers(Hear(node, LaneClass.Answers, MessageKind.UpdateAnswer, answer)));
        Assert.Equal(1, node.Status().Unsound["UpdateAnswer"]);
        Assert.Empty(node.Status().RefusedAbove);
    }

    [Theory]
    [InlineData(999_999, 202_029, 1u, 20_250_401)]
    [InlineData(202_011, 999_999, 1u, 20_250_401)]
    [InlineData(202_011, 202_029, 3u, 20_250_401)]
    [InlineData(202_011, 202_029, uint.MaxValue, 20_250_401)]
    [InlineData(202_011, 202_029, 1u, 20_251_301)]
    public void AtMunicipality_NoticeThatCannotBe_IsDroppedAndCounted(int town, int other, uint kind, int since)
    {
        var node = Open(NodeName.OfMunicipality(Nagano), NodeName.OfPrefecture(Nagano.Prefecture));
        var notice = new Bodies.Notice
        {
            Municipality = town, OtherMunicipality = other, Kind = kind, Since = since,
            Code = ResidentRecordCode.FromBody(1234567890).Value,
        };
        Hear(node, LaneClass.Control, MessageKind.Notice, notice);
        Assert.Equal((0, 1), (node.Status().Notices, node.Status().Unsound["Notice"]));
        notice = new(notice)
        {
            Municipality = Nagano.Value, OtherMunicipality = Matsumoto.Value, Kind = 1, Since = 20250401,
        };
        Hear(node, LaneClass.Control, MessageKind.Notice, notice);
        Assert.Equal((1, 1), (node.Status().Notices, node.Status().Unsound["Notice"]));
    }

    /// <summary>A CS lets no such date pass; a faulty one must not end the nation's server.</summary>
    [Fact]
    public void AtNation_EntryInTheYear9999_GoesOn()
    {
        var node = Open(NodeName.Nation, NodeName.OfPrefecture(Nagano.Prefecture));
        Say(node, Update(1, ChangeReason.MoveIn, date: 99991231), Update(1, ChangeReason.MoveIn, Matsumoto));
        _now = new(_now.Milliseconds + 86_400_000);
        Say(node);
        Assert.Equal(0, Assert.Single(Rows(RegisterTables.OpenTwice)).Reported);
    }

    [Fact]
    public void AtNation_ClockWasOnceAhead_LooksAgainOnTheRightDay()
    {
        var node = Open(NodeName.Nation, NodeName.OfPrefecture(Nagano.Prefecture));
        _now = new(_now.Milliseconds + 365L * 86_400_000);
        Say(node);
        _now = new(_now.Milliseconds - 365L * 86_400_000);
        Say(node, Update(1, ChangeReason.MoveIn), Update(1, ChangeReason.MoveIn, Matsumoto));
        _now = new(_now.Milliseconds + 86_400_000);
        Assert.Equal(2, Say(node).Count(frame => frame.Kind == MessageKind.Notice));
    }

    private ServerNode Open(NodeName self, NodeName peer, NodeOptions? options = null)
    {
        ServerNode.Prepare(_store, self, "test", incarnation: 1);
        var node = new ServerNode(self, _store, options ?? new());
        var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
        foreach (var laneClass in new[] { LaneClass.Answers, LaneClass.Control, LaneClass.Updates })
        {
            hello.Lanes.Add(new Bodies.LaneState
            {
                LaneClass = (uint)laneClass, Incarnation = 1, Past = { new Bodies.Incarnation { Id = 1 } },
                Window = Limits.WindowMessages,
            });
        }
        var opened = node.Turn(
            [new(1, LinkEventKind.Opened, peer),
             new(1, LinkEventKind.Received, Frame: Frame.Of(FrameType.Hello, hello.ToByteArray()))],
            _now);
        Assert.Empty(opened.Closed);
        return node;
    }

    /// <summary>Sends updates in one turn and gives what comes back.</summary>
    private List<Frame> Say(ServerNode node, params Bodies.Update[] updates)
    {
        var events = updates.Select(update => new LinkEvent(1, LinkEventKind.Received, Frame: new Frame(
            FrameType.Message, LaneClass.Updates, MessageKind.Update, ++_lastNumber, update.ToByteArray()))).ToList();
        var result = node.Turn(events, _now);
        Assert.Empty(result.Closed);
        return result.Frames.ConvertAll(outbound => outbound.Frame);
    }

    /// <summary>Sends one message in one turn and gives what comes back.</summary>
    private List<Frame> Hear(ServerNode node, LaneClass laneClass, MessageKind kind, IMessage body)
    {
        var frame = new Frame(FrameType.Message, laneClass, kind, ++_lastNumber, body.ToByteArray());
        var result = node.Turn([new(1, LinkEventKind.Received, Frame: frame)], _now);
        Assert.Empty(result.Closed);
        return result.Frames.ConvertAll(outbound => outbound.Frame);
    }

    private static List<Bodies.UpdateAnswer> Answers(List<Frame> frames) =>
        [.. frames.Where(frame => frame.Kind == MessageKind.UpdateAnswer)
            .Select(frame => Bodies.UpdateAnswer.Parser.ParseFrom(frame.Body.Span))];

    private List<TRow> Rows<TRow>(Table<TRow> table) where TRow : class =>
        _store.Range(table, new(0), new(long.MaxValue), 10_000);

    private static Bodies.Update Update(
        long number, ChangeReason reason, GovernmentCode town = default, int date = 20231101)
    {
        town = town.IsNone ? Nagano : town;
        var code = ResidentRecordCode.FromBody(1234567890);
        return UpdateBodies.Write(
            new Change
            {
                UpdateNumber = number,
                Municipality = town,
                Reason = reason,
                Date = RecordedDate.FromChecked(date),
                Code = code,
                After = new()
                {
                    Code = reason == ChangeReason.CodeChangeRequest ? ResidentRecordCode.FromBody(2345678901) : code,
                    Name = new("試験花子", "シケンハナコ"),
                    DateOfBirth = RecordedDate.FromChecked(19800229),
                    Sex = Sex.Female,
                    Address = new(town, "架空町一丁目", ""),
                },
            },
            takenIn: 0);
    }
}
