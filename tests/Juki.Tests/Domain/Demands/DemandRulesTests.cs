using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Demands;

/// <summary>Who may demand what of whom, and what a demand and its answer must have.</summary>
public sealed class DemandRulesTests
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20000);
    private static readonly NodeName Town = NodeName.OfMunicipality(GovernmentCode.FromBody(20201));
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano);
    private static readonly NodeName OtherPrefecture = NodeName.OfPrefecture(GovernmentCode.FromBody(14000));
    private static readonly NodeName Organ = NodeName.OfOrgan(2);
    private static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_234_567_890);
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    [Trait("Source", "S-002 個人情報保護の基本的考え方")]
    public void 市町村は都道府県に_経由して機構と国の機関等に報告を求めることができる()
    {
        Assert.Equal(DemandVerdict.Done, Make(Town, DemandKind.Report, Prefecture));
        Assert.Equal(DemandVerdict.Done, Make(Town, DemandKind.Report, NodeName.Nation));
        Assert.Equal(DemandVerdict.Done, Make(Town, DemandKind.Report, Organ));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Town, DemandKind.Report, OtherPrefecture));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Town, DemandKind.Report, Town));
    }

    [Fact]
    [Trait("Source", "S-002 個人情報保護の基本的考え方")]
    public void 都道府県は機構に_経由して国の機関等に報告を求めることができる()
    {
        Assert.Equal(DemandVerdict.Done, Make(Prefecture, DemandKind.Report, NodeName.Nation));
        Assert.Equal(DemandVerdict.Done, Make(Prefecture, DemandKind.Report, Organ));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Prefecture, DemandKind.Report, Prefecture));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Prefecture, DemandKind.Report, Town));
    }

    [Fact]
    [Trait("Source", "S-002 個人情報保護の基本的考え方")]
    public void 情報提供の停止は機構だけが国の機関等に行う()
    {
        Assert.Equal(DemandVerdict.Done, Make(NodeName.Nation, DemandKind.Report, Organ));
        Assert.Equal(DemandVerdict.Done, Make(NodeName.Nation, DemandKind.ProvisionStop, Organ));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(NodeName.Nation, DemandKind.Report, Prefecture));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Prefecture, DemandKind.ProvisionStop, Organ));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Town, DemandKind.ProvisionStop, Organ));
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 住民のアクセスログの解析は市町村が都道府県と機構に_都道府県が機構に要請する()
    {
        Assert.Equal(DemandVerdict.Done, Make(Town, DemandKind.AccessAnalysis, Prefecture));
        Assert.Equal(DemandVerdict.Done, Make(Town, DemandKind.AccessAnalysis, NodeName.Nation));
        Assert.Equal(DemandVerdict.Done, Make(Prefecture, DemandKind.AccessAnalysis, NodeName.Nation));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(Town, DemandKind.AccessAnalysis, Organ));
        Assert.Equal(DemandVerdict.PathNotAllowed, Make(NodeName.Nation, DemandKind.AccessAnalysis, Organ));
    }

    [Fact]
    public void Make_EachFault_HasItsVerdictInTheOrderOfPrecedence()
    {
        var good = Sample(Town, DemandKind.Report, NodeName.Nation);
        Assert.Equal(DemandVerdict.FactsMissing, DemandRules.Make(good with { Kind = 0, Text = "" }, Today));
        Assert.Equal(DemandVerdict.FactsMissing, DemandRules.Make(good with { Kind = (DemandKind)9 }, Today));
        Assert.Equal(DemandVerdict.PathNotAllowed, DemandRules.Make(good with { Target = Town, Text = "" }, Today));
        Assert.Equal(DemandVerdict.PathNotAllowed, DemandRules.Make(good with { Target = NodeName.OfOrgan(0) }, Today));
        Assert.Equal(DemandVerdict.TextNotAdmitted, DemandRules.Make(good with { Text = "", Code = Resident }, Today));
        Assert.Equal(DemandVerdict.CodeNotFitting,
            DemandRules.Make(good with { Code = Resident, Due = default }, Today));
        Assert.Equal(DemandVerdict.CodeNotFitting,
            DemandRules.Make(Sample(Town, DemandKind.AccessAnalysis, Prefecture) with { Code = default }, Today));
    }

    [Theory]
    [InlineData(-1, DemandVerdict.DueNotFitting)]
    [InlineData(0, DemandVerdict.Done)]
    [InlineData(366, DemandVerdict.Done)]
    [InlineData(367, DemandVerdict.DueNotFitting)]
    public void 期限は作成の日から366日まで(int days, DemandVerdict verdict) => Assert.Equal(
        verdict,
        DemandRules.Make(
            Sample(Town, DemandKind.Report, NodeName.Nation) with { Due = RecordedDate.From(Today.AddDays(days)) },
            Today));

    [Theory]
    [InlineData("報告されたい", true)]
    [InlineData("一行目\n二行目", true)]
    [InlineData("一行目\n", false)]
    [InlineData("\n二行目", false)]
    [InlineData("", false)]
    [InlineData(" 字下げ", false)]
    [InlineData("番号1234567890まで", true)]
    [InlineData("番号12345678903です", false)]
    [InlineData("番号１２３４５６７８９０３です", false)]
    [InlineData("要求202011-2026-010001について", true)]
    [InlineData("制御\u0007文字", false)]
    public void IsAdmitted_Text_IsJudgedByItsCharacters(string text, bool isAdmitted) =>
        Assert.Equal(isAdmitted, DemandText.IsAdmitted(text, DemandText.DemandMax));

    [Fact]
    public void IsAdmitted_Length_EndsAtTheBound()
    {
        Assert.True(DemandText.IsAdmitted(new('字', DemandText.DemandMax), DemandText.DemandMax));
        Assert.False(DemandText.IsAdmitted(new('字', DemandText.DemandMax + 1), DemandText.DemandMax));
        Assert.True(DemandText.IsReference(new('字', DemandText.ReferenceMax)));
        Assert.False(DemandText.IsReference(new('字', DemandText.ReferenceMax + 1)));
        Assert.False(DemandText.IsReference("一行目\n二行目"));
    }

    [Fact]
    public void 途中の階層は送り_求められた階層は答える()
    {
        const DemandState Standing = DemandState.Standing;
        Assert.Equal(DemandVerdict.Done, DemandRules.Pass(Prefecture, NodeName.Nation, Standing, ""));
        Assert.Equal(DemandVerdict.NotToPass, DemandRules.Pass(Prefecture, Prefecture, Standing, ""));
        Assert.Equal(DemandVerdict.ReferenceMissing, DemandRules.Pass(NodeName.Nation, Organ, Standing, ""));
        Assert.Equal(DemandVerdict.Done, DemandRules.Pass(NodeName.Nation, Organ, Standing, "機構発第12号"));
        Assert.Equal(DemandVerdict.AlreadyPassed,
            DemandRules.Pass(Prefecture, NodeName.Nation, DemandState.PassedOn, ""));
        Assert.Equal(DemandVerdict.AlreadyClosed,
            DemandRules.Pass(Prefecture, NodeName.Nation, DemandState.NotTaken, ""));
        Assert.Equal(DemandVerdict.NotRegistered, DemandRules.Pass(Prefecture, NodeName.Nation, DemandState.None, ""));

        Assert.Equal(DemandVerdict.Done, DemandRules.Answer(Prefecture, Prefecture, Standing, By(Prefecture)));
        Assert.Equal(DemandVerdict.NotToAnswer,
            DemandRules.Answer(Prefecture, NodeName.Nation, Standing, By(Prefecture)));
        Assert.Equal(DemandVerdict.NotToAnswer,
            DemandRules.Answer(Prefecture, Prefecture, Standing, By(NodeName.Nation)));
        Assert.Equal(DemandVerdict.AlreadyClosed,
            DemandRules.Answer(Prefecture, Prefecture, DemandState.Answered, By(Prefecture)));
        Assert.Equal(DemandVerdict.NotRegistered,
            DemandRules.Answer(Prefecture, Prefecture, DemandState.None, By(Prefecture)));
    }

    [Fact]
    public void 国の機関等の回答は機構が文書番号とともに記載する()
    {
        var answer = By(NodeName.Nation);
        Assert.Equal(DemandVerdict.ReferenceMissing,
            DemandRules.Answer(NodeName.Nation, Organ, DemandState.PassedOn, answer));
        answer = answer with { Reference = "回答第3号" };
        Assert.Equal(DemandVerdict.Done, DemandRules.Answer(NodeName.Nation, Organ, DemandState.PassedOn, answer));
        Assert.Equal(DemandVerdict.ReferenceMissing,
            DemandRules.Answer(NodeName.Nation, NodeName.Nation, DemandState.Standing, answer));
        Assert.Equal(DemandVerdict.FactsMissing, DemandRules.Answer(
            NodeName.Nation, Organ, DemandState.PassedOn, answer with { Outcome = DemandOutcome.None }));
        Assert.Equal(DemandVerdict.TextNotAdmitted, DemandRules.Answer(
            NodeName.Nation, Organ, DemandState.PassedOn, answer with { Text = "" }));
    }

    [Fact]
    public void 期限の翌日から回答まで期限超過である()
    {
        var due = RecordedDate.From(Today);
        Assert.False(DemandRules.IsOverdue(DemandState.Standing, due, Today));
        Assert.True(DemandRules.IsOverdue(DemandState.Standing, due, Today.AddDays(1)));
        Assert.True(DemandRules.IsOverdue(DemandState.PassedOn, due, Today.AddDays(1)));
        Assert.False(DemandRules.IsOverdue(DemandState.Answered, due, Today.AddDays(1)));
        Assert.False(DemandRules.IsOverdue(DemandState.NotTaken, due, Today.AddDays(1)));
    }

    [Fact]
    public void After_Numbers_GrowAndHoldTheLifeOfTheStore()
    {
        var first = DemandNumber.After(Town.Office, 2026, 1, default);
        Assert.Equal("202011-2026-010001", first.ToString());
        Assert.Equal("202011-2026-010002", DemandNumber.After(Town.Office, 2026, 1, first).ToString());
        Assert.Equal("202011-2027-010001", DemandNumber.After(Town.Office, 2027, 1, first).ToString());
        Assert.Equal("202011-2026-020001", DemandNumber.After(Town.Office, 2026, 2, first).ToString());
        Assert.Equal("202011-2026-010002", DemandNumber.After(Town.Office, 2025, 1, first).ToString());
        Assert.True(DemandNumber.After(Town.Office, 2026, 1, first with { Serial = 19_999 }).IsNone);
        Assert.False(DemandNumber.After(Town.Office, 2026, DemandNumber.LifeMax, first).IsNone);
        Assert.True(DemandNumber.After(Town.Office, 2026, DemandNumber.LifeMax + 1, first).IsNone);
        Assert.Equal(NodeName.Nation, DemandNumber.After(default, 2026, 1, default).Maker);
    }

    [Fact]
    public void LifeAfterRestore_RestoresToOneBackup_AreDifferentLives()
    {
        const long Restored = 1_795_000_000_000;
        var life = DemandNumber.LifeAfterRestore(Restored);
        Assert.Equal(life + 1, DemandNumber.LifeAfterRestore(Restored + 100));
        Assert.Equal("202011-2026-21716320000001", DemandNumber.After(Town.Office, 2026, life, default).ToString());
        Assert.Equal(2, DemandNumber.LifeAfterRestore(0)); // a clock that was never set
    }

    [Fact]
    public void TryParse_Numbers_HaveOneWrittenForm()
    {
        var numbers = from year in Gen.Choose(2000, 8999)
                      from restored in Gen.Choose(0, (int)(DemandNumber.LifeMax / 1_000))
                      let life = Math.Max(1, restored * 1_000L - 1)
                      from serial in Gen.Choose(1, DemandNumber.InLifeMax)
                      select new DemandNumber(Town.Office, year, life * 10_000 + serial);
        Prop.ForAll(numbers.ToArbitrary(), number =>
            DemandNumber.TryParse(number.ToString(), out var read) && read == number).QuickCheckThrowOnFailure();
        foreach (var text in new[]
        {
            "", "202011-2026-000001", "202011-2026-010000", "202012-2026-010001", "202011-1999-010001",
            "202011-2026-10001", "202011-2026-010001 ", "202011-2026-0010001", "202011-2026-1000000000000001",
            "+02011-2026-010001", "202011-2026-+10001",
        })
            Assert.False(DemandNumber.TryParse(text, out _), text);
        Assert.True(DemandNumber.TryParse("000000-2026-010001", out var nations));
        Assert.Equal(NodeName.Nation, nations.Maker);
    }

    [Fact]
    public void Remedies_EachVerdict_HasOne() =>
        Assert.Equal(Enum.GetValues<DemandVerdict>().Order(), DemandRemedy.All.Select(one => one.Verdict));

    private static DemandAnswer By(NodeName node) => new(node, DemandOutcome.Done) { Text = "別添のとおり" };

    private static DemandVerdict Make(NodeName maker, DemandKind kind, NodeName target) =>
        DemandRules.Make(Sample(maker, kind, target), Today);

    private static Demand Sample(NodeName maker, DemandKind kind, NodeName target) =>
        new(DemandNumber.After(maker.Office, 2026, 1, default), kind, target)
        {
            Due = RecordedDate.From(Today.AddDays(30)),
            Code = kind == DemandKind.AccessAnalysis ? Resident : default,
            Text = "報告されたい",
        };
}
