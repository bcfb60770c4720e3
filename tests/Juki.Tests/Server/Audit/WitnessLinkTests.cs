using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Wire;

namespace Juki.Tests.Server.Audit;

/// <summary>Heads and countersignatures between real inquiry cores.</summary>
public sealed class WitnessLinkTests : IDisposable
{
    private static readonly NodeName Town = NodeName.OfMunicipality(AskingCountry.Nagano);
    private static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;
    private static readonly NodeName Kanagawa = NodeName.OfPrefecture(AskingCountry.Yokohama.Prefecture);
    private static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_000_000_001);

    private readonly AskingCountry _country = new();

    public void Dispose() => _country.Dispose();

    [Fact]
    public void ShowHeads_EachNode_IsCountersignedByItsWitnesses()
    {
        Pass(HeadRules.HeadEveryMs);
        Assert.Equal(NodeName.Nation.ToString(), Status(Prefecture).LastWitness);
        Assert.Equal(Prefecture.ToString(), Status(Town).LastWitness);
        var heads = _country.Record(NodeName.Nation).Log.LastCountersigned();
        Assert.Equal(
            new[] { Prefecture.Number, Kanagawa.Number }.Order(), heads.Select(row => row.Witness).Order());
        Assert.All(
            new[] { Town, Prefecture, Kanagawa, NodeName.Nation },
            node => Assert.Equal(_country.Now.Milliseconds, Status(node).LastCountersigned));
    }

    [Fact]
    public void ShowHeads_LogThatGrows_IsShownEveryTenSeconds_AndAnIdleOneEveryHour()
    {
        Pass(HeadRules.HeadEveryMs);
        Ask();
        Pass(HeadRules.HeadEveryMs);
        Assert.Equal(1, Shown(Prefecture, NodeName.Nation));
        Pass(HeadRules.ShowEveryMs);
        Assert.Equal(2, Shown(Prefecture, NodeName.Nation));
        Pass(HeadRules.ShowEveryMs);
        Assert.Equal(2, Shown(Prefecture, NodeName.Nation));
        Pass(HeadRules.ShowOldEveryMs);
        Assert.Equal(3, Shown(Prefecture, NodeName.Nation));
        Assert.Equal(_country.Now.Milliseconds, Status(Prefecture).LastCountersigned);
    }

    [Fact]
    public void ShowHeads_AnswerThatWasLost_IsAskedForAgainWithTheRightProof()
    {
        _country.Lose = (from, to) => from == NodeName.Nation && to == Prefecture;
        Pass(HeadRules.HeadEveryMs);
        Assert.Equal("", Status(Prefecture).LastWitness);
        Assert.Equal(1, _country.Record(NodeName.Nation).KeptSize(Prefecture));
        _country.Lose = null;
        Ask();
        Pass(HeadRules.ShowEveryMs);
        Pass(HeadRules.JudgeEveryMs);
        Assert.Equal(NodeName.Nation.ToString(), Status(Prefecture).LastWitness);
        Assert.Equal(2, _country.Record(NodeName.Nation).KeptSize(Prefecture));
        Assert.Empty(Status(Prefecture).Faults);
        Assert.Empty(Status(NodeName.Nation).Faults);
    }

    [Theory]
    [InlineData(HeadRules.WithoutWitnessMsMax - 1, InquiryVerdict.NoneFound)]
    [InlineData(HeadRules.WithoutWitnessMsMax, InquiryVerdict.NotWitnessed)]
    public void 一日副署がなければ照会に答えず副署があれば答える(long milliseconds, InquiryVerdict verdict)
    {
        Pass(HeadRules.HeadEveryMs);
        _country.LoseFrames = frame => frame.Type == FrameType.Countersignature;
        _country.Now = new(_country.Now.Milliseconds + milliseconds);
        Assert.Equal(verdict, AskOf(NodeName.OfTerminal(AskingCountry.Nagano)));
        _country.LoseFrames = null;
        Pass(HeadRules.ShowOldEveryMs);
        Pass(HeadRules.JudgeEveryMs);
        Assert.Equal(InquiryVerdict.NoneFound, AskOf(NodeName.OfTerminal(AskingCountry.Nagano)));
    }

    [Fact]
    public void Restart_GoesOnWithTheSameLog_AndTheWitnessAgrees()
    {
        Pass(HeadRules.HeadEveryMs);
        Ask();
        _country.Restart(Prefecture);
        Assert.Equal(NodeName.Nation.ToString(), Status(Prefecture).LastWitness);
        Pass(HeadRules.ShowEveryMs);
        Assert.Equal(2, _country.Record(NodeName.Nation).KeptSize(Prefecture));
        Assert.Empty(Status(NodeName.Nation).Faults);
    }

    [Fact]
    public void Restart_AfterARestore_BeginsALogThatTheWitnessDoesNotKnow()
    {
        Pass(HeadRules.HeadEveryMs);
        var old = _country.Record(Prefecture).Log.Id;
        _country.Restart(Prefecture, new(1, 12, 34));
        var log = _country.Record(Prefecture).Log;
        Assert.Equal(2, log.Number);
        Assert.True(AuditEntries.TryReadRequest(log.ReadEntries(log.ReadLeaf(0))![0].Entry, out var entry));
        Assert.True(AuditStart.TryRead(entry, out var start));
        Assert.Equal((old, 1L, 12U, 34U), (start.OldLog, start.RestoredSize, start.FirstPerson, start.SecondPerson));

        Pass(HeadRules.ShowEveryMs);
        Pass(HeadRules.ShowEveryMs);
        Assert.Equal(nameof(WitnessVerdict.OtherLog), Status(NodeName.Nation).Faults[Prefecture.ToString()]);
        Assert.Equal(nameof(WitnessVerdict.OtherLog), Status(Prefecture).Faults[NodeName.Nation.ToString()]);

        _country.Restart(Prefecture, new(1, 12, 34)); // the same restore again: nothing more begins
        Assert.Equal(2, _country.Record(Prefecture).Log.Number);
    }

    [Fact]
    public void CountersignedInTheOtherDirection_LeavesTheFinding()
    {
        Pass(HeadRules.HeadEveryMs);
        _country.Restart(Prefecture, new(1, 12, 34));
        PassTwice();
        var before = _country.Record(Prefecture).KeptSize(NodeName.Nation);
        Ask(); // the nation's record grows, and the prefecture countersigns it
        PassTwice();
        Assert.True(_country.Record(Prefecture).KeptSize(NodeName.Nation) > before);
        Assert.Equal(nameof(WitnessVerdict.OtherLog), Status(NodeName.Nation).Faults[Prefecture.ToString()]);
        Assert.Equal(nameof(WitnessVerdict.OtherLog), Status(Prefecture).Faults[NodeName.Nation.ToString()]);
    }

    [Fact]
    public void Introduce_NewLogByTwoPersons_IsCountersignedFromItsNextHead()
    {
        Pass(HeadRules.HeadEveryMs);
        _country.Restart(Prefecture, new(1, 12, 34));
        var log = _country.Record(Prefecture).Log.Id;
        Assert.Equal(IntroductionVerdict.Done, Introduce(Prefecture, new(log.High, log.Low + 1), 5, 6));
        PassTwice();
        Assert.Equal(nameof(WitnessVerdict.OtherLog), Status(NodeName.Nation).Faults[Prefecture.ToString()]);
        Assert.Equal(IntroductionVerdict.Done, Introduce(Prefecture, log, 5, 6));
        PassTwice();
        Assert.Empty(Status(NodeName.Nation).Faults);
        Assert.Empty(Status(Prefecture).Faults);
        Assert.Equal(_country.Record(Prefecture).Log.Size, _country.Record(NodeName.Nation).KeptSize(Prefecture));
        var act = _country.Record(NodeName.Nation).Log.Search(new()).Last().Leaf.Facts;
        Assert.Equal((AuditKind.OperatorAction, Prefecture.Number, 5U), (act.Kind, act.Receiver, act.Operator));

        Ask(); // and it goes on
        PassTwice();
        Assert.Equal(_country.Record(Prefecture).Log.Size, _country.Record(NodeName.Nation).KeptSize(Prefecture));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(5, 0)]
    [InlineData(5, 5)]
    public void Introduce_WithoutTwoPersons_IsRefused(uint first, uint second)
    {
        Assert.Equal(IntroductionVerdict.TwoPersonsNeeded, Introduce(Prefecture, new(1, 2), first, second));
        Assert.Equal(IntroductionVerdict.NotItsWitness, Introduce(Town, new(1, 2), 5, 6));
        _country.Disk(NodeName.Nation).IsFull = true;
        Assert.Equal(IntroductionVerdict.NotRecordable, Introduce(Prefecture, new(1, 2), 5, 6));
    }

    private IntroductionVerdict Introduce(NodeName node, AuditLogId log, uint first, uint second) =>
        _country.Record(NodeName.Nation).Introduce(node, log, first, second, _country.Now);

    private void PassTwice()
    {
        Pass(HeadRules.ShowEveryMs);
        Pass(HeadRules.ShowEveryMs);
    }

    [Fact]
    public void Greet_NeighbourOfThePreviousVersion_GetsNoInquiryAndNoHead()
    {
        _country.Cut(Prefecture, NodeName.Nation);
        _country.Carried.Clear();
        _country.Join(Prefecture, NodeName.Nation, new ProtocolVersions(1, 1));
        Pass(HeadRules.HeadEveryMs);
        Assert.Equal(InquiryVerdict.NationUnreachable, Ask());
        Assert.DoesNotContain(_country.Carried, one => one.From == Prefecture && one.To == NodeName.Nation);
    }

    [Fact]
    public void TakeHead_ThatCannotBeRead_EndsTheLink()
    {
        _country.Send(Town, Frame.Of(FrameType.RecordHead, [1]) with { Version = Limits.Version });
        _country.Run();
        Assert.Contains((Prefecture, CloseReason.BadFrame), _country.Ended);
        Assert.False(Routes.IsWitness(Town, Prefecture));
        Assert.False(Routes.IsWitness(Kanagawa, Prefecture));
        Assert.True(Routes.IsWitness(Kanagawa, NodeName.Nation));
        Assert.False(Routes.IsWitness(NodeName.Nation, Town));
    }

    private RecordStatus Status(NodeName node) => _country.Record(node).Status(_country.Now);

    private int Shown(NodeName from, NodeName to) => _country.Carried.Count(
        one => one.From == from && one.To == to && one.Frame.Type == FrameType.RecordHead);

    private void Pass(long milliseconds)
    {
        _country.Now = new(_country.Now.Milliseconds + milliseconds);
        _country.Run();
    }

    private InquiryVerdict Ask() => AskOf(AskingCountry.NaganoTerminal);

    private InquiryVerdict AskOf(NodeName terminal)
    {
        var inquiry = AskingCountry.Inquiry(new() { Code = Resident });
        if (terminal != AskingCountry.NaganoTerminal)
        {
            inquiry = AskingCountry.Inquiry(
                new() { Code = Resident }, AskingCountry.AffairOf(AskerKind.Municipality));
            (inquiry.Asker.Kind, inquiry.Asker.Office) =
                ((uint)AskerKind.Municipality, AskingCountry.Nagano.Value);
        }
        return (InquiryVerdict)_country.Ask(terminal, inquiry).Verdict;
    }
}
