using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Audit;
using Juki.Server.Flows.Demands;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>Demands through the real nodes of a small country: made, passed on, answered, and what faults do.</summary>
public sealed class DemandFlowTests : IDisposable
{
    private static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode FarTown = GovernmentCode.FromBody(14204);
    private static readonly NodeName Cs = NodeName.OfMunicipality(Town);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Town.Prefecture);
    private static readonly NodeName Organ = NodeName.OfOrgan(2);
    private static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_234_567_890);
    private static readonly NodeOptions Options = new() { CheckSigned = SeededSigner.Check };

    private readonly SmallCountry _country = new(Options, Town, FarTown);

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-002 個人情報保護の基本的考え方")]
    public void 市町村の報告要求は都道府県と機構を経て国の機関等に届き_回答が戻る()
    {
        var number = Make(Cs, DemandKind.Report, Organ);
        Assert.Equal(DemandState.PassedOn, At(Cs, number).State);
        Assert.Equal(DemandState.Standing, At(Prefecture, number).State);
        Assert.Null(Find(NodeName.Nation, number));
        Assert.Equal(DemandVerdict.NotToAnswer, Answer(Prefecture, number, "回答第3号"));
        Assert.Equal(DemandVerdict.Done, Pass(Prefecture, number));
        Assert.Equal(DemandVerdict.AlreadyPassed, Pass(Prefecture, number));
        Assert.Equal(DemandState.Standing, At(NodeName.Nation, number).State);
        Assert.Equal(DemandVerdict.ReferenceMissing, Pass(NodeName.Nation, number));
        Assert.Equal(DemandVerdict.Done, Pass(NodeName.Nation, number, "機構発第12号"));
        Assert.Equal(DemandState.PassedOn, At(NodeName.Nation, number).State);
        Assert.Equal(DemandVerdict.Done, Answer(NodeName.Nation, number, "回答第3号"));
        foreach (var node in new[] { Cs, Prefecture, NodeName.Nation })
        {
            var row = At(node, number);
            Assert.Equal((DemandState.Answered, "別添のとおり", "回答第3号"),
                (row.State, row.Answer!.Text, row.Answer.Reference));
            Assert.Equal(NodeName.Nation, row.Answer.By);
        }
        Assert.Equal(DemandVerdict.AlreadyClosed, Answer(NodeName.Nation, number, "回答第4号"));
        Assert.Null(Find(NodeName.OfPrefecture(FarTown.Prefecture), number));
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 解析の要請は都道府県が答え_機構へは都道府県からも行う()
    {
        var own = Make(Cs, DemandKind.AccessAnalysis, Prefecture);
        Assert.Equal(Resident, At(Prefecture, own).Demand.Code);
        Assert.Equal(DemandVerdict.NotToPass, Pass(Prefecture, own));
        Assert.Equal(DemandVerdict.Done, Answer(Prefecture, own));
        Assert.Equal(DemandState.Answered, At(Cs, own).State);
        var prefectures = Make(Prefecture, DemandKind.AccessAnalysis, NodeName.Nation);
        Assert.Equal(DemandVerdict.Done, Answer(NodeName.Nation, prefectures));
        Assert.Equal(DemandState.Answered, At(Prefecture, prefectures).State);
        Assert.Null(Find(Cs, prefectures));
    }

    [Fact]
    public void Make_Faults_AreRefusedAndTakeNoNumber()
    {
        var number = Next(Cs);
        var good = Sample(number, DemandKind.Report, Prefecture);
        Assert.Equal(DemandVerdict.PathNotAllowed, Enter(Cs, good with { Target = Cs }));
        Assert.Equal(DemandVerdict.NumberTaken,
            Enter(Cs, good with { Number = number with { Serial = number.Serial + 1 } }));
        Assert.Equal(DemandVerdict.SignatureWrong, Do(Cs, batch =>
            DemandFlow.Make(good, SeededSigner.Sign(Prefecture, "other"u8.ToArray()), 7, batch)));
        Assert.Equal(DemandVerdict.FactsMissing, Do(Cs, batch => DemandFlow.Make(good, SealOf(good), 0, batch)));
        Assert.Equal(DemandVerdict.RegisterFull, Do(Cs, batch => DemandFlow.Make(
            good with { Number = default }, SealOf(good), 7, batch)));
        Assert.Equal(DemandVerdict.Done, Enter(Cs, good));
        Assert.NotEqual(number, Next(Cs));
        Assert.Equal(DemandVerdict.NotRegistered, Pass(Cs, number with { Serial = number.Serial + 1 }));
        Assert.Equal(DemandVerdict.NotRegistered, Answer(Cs, number with { Serial = number.Serial + 1 }));
    }

    [Fact]
    public void Take_ForgedForeignOrChanged_IsToldWhyAndNeverStands()
    {
        var signed = Sample(new(Town, 2023, 10_001), DemandKind.Report, NodeName.Nation);
        Assert.Equal(DemandVerdict.SignatureWrong, Hear(signed with { Text = "別の文" }, SealOf(signed)));
        var foreign = Sample(new(FarTown, 2023, 10_001), DemandKind.Report, NodeName.Nation);
        Assert.Equal(DemandVerdict.NotOfSender, Hear(foreign, SealOf(foreign)));
        var lawless = Sample(new(Town, 2023, 10_001), DemandKind.ProvisionStop, Organ);
        Assert.Equal(DemandVerdict.PathNotAllowed, Hear(lawless, SealOf(lawless)));
        Assert.Null(Find(Prefecture, signed.Number));
        Assert.Null(Hear(signed, SealOf(signed)));
        Assert.Null(Hear(signed, SealOf(signed)));
        Assert.Equal(DemandState.Standing, At(Prefecture, signed.Number).State);
        var other = signed with { Text = "同じ番号の別の要求" };
        Assert.Equal(DemandVerdict.NumberTaken, Hear(other, SealOf(other)));
        Assert.Equal(signed, At(Prefecture, signed.Number).Demand);
    }

    [Fact]
    public void Take_AnsweredBefore_IsToldTheAnswerAgain()
    {
        var number = Make(Cs, DemandKind.Report, Prefecture);
        Answer(Prefecture, number);
        var demand = At(Cs, number).Demand;
        var told = Replies(demand, SealOf(demand)).Single();
        Assert.Equal((0u, "別添のとおり"), (told.Verdict, told.Text));
    }

    [Fact]
    public void TakeAnswer_ForgedOrOfAnotherTier_ChangesNothing()
    {
        var number = Make(Cs, DemandKind.Report, NodeName.Nation);
        var demand = At(Cs, number).Demand;
        var answer = new DemandAnswer(NodeName.Nation, DemandOutcome.Done) { At = demand.Made, Text = "報告する" };
        Told(demand, answer, SeededSigner.Sign(Prefecture, DemandBodies.SignedText(answer, demand, Network)));
        Told(demand, answer with { By = Prefecture }, SealOf(answer with { By = Prefecture }, demand));
        Told(demand with { Text = "別の文" }, answer, SealOf(answer, demand with { Text = "別の文" }));
        Assert.Equal(DemandState.PassedOn, At(Cs, number).State);
        Told(demand, answer, SealOf(answer, demand));
        Assert.Equal(DemandState.Answered, At(Cs, number).State);
        Told(demand, answer with { Text = "二度目" }, SealOf(answer with { Text = "二度目" }, demand));
        Assert.Equal("報告する", At(Cs, number).Answer!.Text);
    }

    [Fact]
    public void Restore_OfEachTier_LosesNoDemandAndDoublesNone()
    {
        var backups = new[] { Cs, Prefecture, NodeName.Nation }.ToDictionary(node => node, _country.Copy);
        var number = Make(Cs, DemandKind.Report, NodeName.Nation);
        Pass(Prefecture, number);
        _country.Restore(Prefecture, backups[Prefecture], incarnation: 2);
        _country.Restore(NodeName.Nation, backups[NodeName.Nation], incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Standing, At(Prefecture, number).State); // the town's lane says it again
        Assert.Equal(DemandVerdict.Done, Pass(Prefecture, number)); // it forgot to have passed it on
        Assert.Equal(DemandVerdict.Done, Answer(NodeName.Nation, number));
        Assert.Equal(DemandState.Answered, At(Cs, number).State);

        _country.Restore(Cs, backups[Cs], incarnation: 2); // it forgot to have made it, and hears the answer again
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Answered, At(Cs, number).State);
        Assert.Equal(20_001, Next(Cs).Serial); // and gives that number to no other
        foreach (var node in backups.Keys)
            Assert.Equal(1, _country.Store(node).Count(DemandTables.Demands));
        foreach (var backup in backups.Values)
            backup.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restore_OfATierAndLaterOfTheTierAbove_LeavesTheDemandAtEach(bool isTown)
    {
        var target = isTown ? Prefecture : NodeName.Nation;
        var (lower, upper) = isTown ? (Cs, Prefecture) : (Prefecture, NodeName.Nation);
        using var backupBelow = _country.Copy(lower);
        using var backupAbove = _country.Copy(upper);
        var number = Make(lower, DemandKind.Report, target);
        Assert.Equal(DemandVerdict.Done, Answer(target, number));
        _country.Restore(lower, backupBelow, incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Answered, At(lower, number).State); // from the lane of the tier above
        _country.Restore(upper, backupAbove, incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Standing, At(upper, number).State); // and back from that of the tier below
        Assert.Equal(DemandVerdict.Done, Answer(target, number));
        Assert.Equal(DemandState.Answered, At(lower, number).State);
    }

    [Fact]
    public void Restore_OfTheTierBetweenAndLaterOfTheTierAbove_LeavesTheDemandAtEach()
    {
        using var backupBetween = _country.Copy(Prefecture);
        using var backupAbove = _country.Copy(NodeName.Nation);
        var number = Make(Cs, DemandKind.Report, NodeName.Nation);
        Pass(Prefecture, number);
        Assert.Equal(DemandVerdict.Done, Answer(NodeName.Nation, number));
        // The town's lane says it again, and before anybody passes it on the nation's lane says the answer.
        _country.Restore(Prefecture, backupBetween, incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Answered, At(Prefecture, number).State);
        _country.Restore(NodeName.Nation, backupAbove, incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(DemandState.Standing, At(NodeName.Nation, number).State);
        Assert.Equal(DemandVerdict.Done, Answer(NodeName.Nation, number));
    }

    [Fact]
    public void Next_RestoresToOneBackup_GiveNoNumberTwice()
    {
        const long Restored = 1_795_000_000_000;
        using var backup = _country.Copy(Cs);
        var numbers = new List<DemandNumber> { Make(Cs, DemandKind.Report, Prefecture) };
        for (var restores = 0; restores < 3; restores++)
        {
            _country.Restore(Cs, backup, Incarnation.IdOf(Restored + restores * 1_000L, restores));
            numbers.Add(Make(Cs, DemandKind.Report, Prefecture));
        }
        _country.RunUntilQuiet();
        Assert.Equal(4, numbers.Distinct().Count());
        Assert.Equal(4, _country.Store(Prefecture).Count(DemandTables.Demands));
        Assert.All(numbers, number => Assert.Equal(DemandState.Standing, At(Prefecture, number).State));
    }

    [Fact]
    public void Erase_ClosedSevenYearsAgo_IsGoneAtEachTier_AndWhatStandsStays()
    {
        var (closed, standing) = (
            Make(Cs, DemandKind.Report, Prefecture), Make(Cs, DemandKind.Report, Prefecture));
        Assert.Equal(DemandVerdict.Done, Answer(Prefecture, closed));
        const long Month = 31L * 86_400_000;
        Later((RecordDesk.KeptMonths - 3) * Month); // seven years of months that have 31 days are longer than seven
        Assert.Equal(DemandState.Answered, Find(Cs, closed)?.State);
        Later(6 * Month);
        foreach (var tier in new[] { Cs, Prefecture })
        {
            Assert.Null(Find(tier, closed));
            Assert.NotNull(Find(tier, standing));
        }

        void Later(long milliseconds)
        {
            _country.Now = new(_country.Now.Milliseconds + milliseconds);
            foreach (var tier in new[] { Cs, Prefecture })
                _ = Do(tier, DemandFlow.Next); // any batch
        }
    }

    [Fact]
    public void Version_NeighbourWithoutDemands_TheyWaitWithTheirMaker()
    {
        using var country = new SmallCountry(Options with { Versions = new(1, Limits.DemandsSince - 1) }, Town);
        country.RunUntilQuiet();
        country.Options = Options;
        country.Restart(Cs);
        country.RunUntilQuiet();
        var demand = Sample(new(Town, 2023, 10_001), DemandKind.Report, Prefecture);
        DemandVerdict? verdict = null;
        country.Node(Cs).Do(new(batch => verdict = DemandFlow.Make(demand, SealOf(demand), 7, batch)));
        country.RunUntilQuiet();
        Assert.Equal(DemandVerdict.Done, verdict);
        Assert.Equal(1, country.Store(Cs).Count(DemandTables.ToSend));
        Assert.DoesNotContain(country.Carried, one => one.Frame.Kind == MessageKind.Demand);
        country.Restart(Prefecture); // upgraded
        country.RunUntilQuiet();
        Assert.Equal(0, country.Store(Cs).Count(DemandTables.ToSend));
        Assert.Equal(1, country.Store(Prefecture).Count(DemandTables.Demands));
    }

    [Fact]
    public void Rows_Written_AreReadTheSame()
    {
        var number = Make(Cs, DemandKind.AccessAnalysis, Prefecture);
        var row = At(Prefecture, number);
        Assert.Equal(Cs.Number, row.From);
        Assert.Equal(row.Demand, DemandBodies.Read(DemandBodies.Write(row.Demand, row.Seal))!.Demand);
        Answer(Prefecture, number);
        var closed = At(Prefecture, number);
        var read = DemandBodies.ReadAnswer(DemandBodies.WriteAnswer(closed))!;
        Assert.Equal((closed.Demand, closed.Answer, closed.State), (read.Demand, read.Answer, read.State));
        Assert.DoesNotContain(Resident.Written, $"{closed} {closed.Demand} {closed.Answer}");
    }

    private static uint Network => Frame.NetworkId("test");

    private DemandRow? Find(NodeName node, DemandNumber number) =>
        _country.Store(node).Fetch(DemandTables.Demands, [DemandTables.KeyOf(number)]).SingleOrDefault();

    private DemandRow At(NodeName node, DemandNumber number) => Find(node, number)!;

    private Demand Sample(DemandNumber number, DemandKind kind, NodeName target) => new(number, kind, target)
    {
        Made = _country.Now.Milliseconds,
        Due = RecordedDate.From(_country.Now.Today.ToDay().AddDays(14)),
        Code = kind == DemandKind.AccessAnalysis ? Resident : default,
        Text = "報告されたい",
    };

    private static Signed SealOf(Demand demand) =>
        SeededSigner.Sign(demand.Number.Maker, DemandBodies.SignedText(demand, Network));

    private static Signed SealOf(DemandAnswer answer, Demand demand) =>
        SeededSigner.Sign(answer.By, DemandBodies.SignedText(answer, demand, Network));

    private T Do<T>(NodeName node, Func<Batch, T> act)
    {
        _country.RunUntilQuiet();
        var result = default(T);
        var task = new NodeTask(batch => result = act(batch));
        _country.Node(node).Do(task);
        _country.RunUntilQuiet();
        Assert.True(task.IsCommitted);
        return result!;
    }

    private DemandNumber Next(NodeName node) => Do(node, DemandFlow.Next);

    private DemandVerdict Enter(NodeName node, Demand demand) =>
        Do(node, batch => DemandFlow.Make(demand, SealOf(demand), 7, batch));

    private DemandNumber Make(NodeName node, DemandKind kind, NodeName target)
    {
        var demand = Sample(Next(node), kind, target);
        Assert.Equal(DemandVerdict.Done, Enter(node, demand));
        return demand.Number;
    }

    private DemandVerdict Pass(NodeName node, DemandNumber number, string reference = "") =>
        Do(node, batch => DemandFlow.Pass(number, reference, 7, batch));

    private DemandVerdict Answer(NodeName node, DemandNumber number, string reference = "")
    {
        var demand = Find(node, number)?.Demand ?? Sample(number, DemandKind.Report, NodeName.Nation);
        var answer = new DemandAnswer(node, DemandOutcome.Done)
        {
            At = _country.Now.Milliseconds, Text = "別添のとおり", Reference = reference,
        };
        return Do(node, batch => DemandFlow.Answer(number, answer, SealOf(answer, demand), 7, batch));
    }

    /// <summary>What the prefecture's handler says to the town's words; null when it says nothing.</summary>
    private DemandVerdict? Hear(Demand demand, Signed seal) =>
        Replies(demand, seal) is [var reply] ? (DemandVerdict)reply.Verdict : null;

    private List<Bodies.DemandAnswer> Replies(Demand demand, Signed seal) => Do(Prefecture, batch =>
    {
        var body = DemandBodies.Write(demand, seal);
        batch.Demands.FetchNow(batch.Store, DemandTables.KeyOf(demand.Number));
        DemandFlow.Take(body, Cs, batch);
        return batch.Messages.Select(message => Bodies.DemandAnswer.Parser.ParseFrom(message.Body)).ToList();
    });

    private void Told(Demand demand, DemandAnswer answer, Signed seal) => Do(Cs, batch =>
    {
        var row = new DemandRow(demand, SealOf(demand)) { Answer = answer, AnswerSeal = seal };
        batch.Demands.FetchNow(batch.Store, DemandTables.KeyOf(demand.Number));
        DemandFlow.TakeAnswer(DemandBodies.WriteAnswer(row), Prefecture, batch);
        return true;
    });
}
