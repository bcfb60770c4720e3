using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Watch;

namespace Juki.Tests.Domain.Watch;

/// <summary>調査と抽出点検: who may do what, and in which order.</summary>
public sealed class WatchRulesTests
{
    private static readonly WatchPerson Inspector = new(2_200_000, 12);
    private static readonly WatchPerson Clerk = new(2_200_000, 7);

    private static WatchVerdict Go(
        WatchAct act, WatchState state, WatchPerson? by = null, string text = "案件の番号は",
        WatchResult result = WatchResult.Proper) =>
        WatchRules.Go(act, state, by ?? Inspector, Clerk, text, result);

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public void 質問に回答があってから調査を終える()
    {
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Asked, WatchState.Open));
        Assert.Equal(WatchVerdict.QuestionOpen, Go(WatchAct.Asked, WatchState.Asked));
        Assert.Equal(WatchVerdict.QuestionOpen, Go(WatchAct.Closed, WatchState.Asked));
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Answered, WatchState.Asked));
        Assert.Equal(WatchVerdict.NothingAsked, Go(WatchAct.Answered, WatchState.Answered));
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Asked, WatchState.Answered));
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Closed, WatchState.Answered));
    }

    [Fact]
    public void 回答のない調査は確認できずとして終えられる() =>
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Closed, WatchState.Asked, result: WatchResult.Unexplained));

    [Theory]
    [InlineData(WatchAct.Asked)]
    [InlineData(WatchAct.Answered)]
    [InlineData(WatchAct.Closed)]
    public void 終了した調査には何も加えられない(WatchAct act) =>
        Assert.Equal(WatchVerdict.AlreadyClosed, Go(act, WatchState.Closed));

    [Fact]
    [Trait("Source", "S-000 3. リスク3")]
    public void 操作した本人は回答のほか調査に関われない()
    {
        Assert.Equal(WatchVerdict.PersonConcerned, WatchRules.Open(Clerk, Clerk));
        Assert.Equal(WatchVerdict.PersonConcerned, Go(WatchAct.Asked, WatchState.Open, Clerk));
        Assert.Equal(WatchVerdict.PersonConcerned, Go(WatchAct.Closed, WatchState.Answered, Clerk));
        Assert.Equal(WatchVerdict.Done, Go(WatchAct.Answered, WatchState.Asked, Clerk));
        Assert.Equal(WatchVerdict.Done, WatchRules.Open(Clerk with { Office = 1_202_018 }, Clerk));
    }

    [Fact]
    public void Go_FactsTextResult_AreJudgedInTheirOrder()
    {
        Assert.Equal(WatchVerdict.FactsMissing, Go(WatchAct.Closed, WatchState.None, default(WatchPerson), ""));
        Assert.Equal(WatchVerdict.FactsMissing, Go(WatchAct.Opened, WatchState.Open));
        Assert.Equal(WatchVerdict.TextMissing, Go(WatchAct.Closed, WatchState.None, text: " "));
        Assert.Equal(WatchVerdict.ResultMissing, Go(WatchAct.Closed, WatchState.None, result: WatchResult.None));
        Assert.Equal(WatchVerdict.ResultMissing, Go(WatchAct.Closed, WatchState.Open, result: (WatchResult)5));
        Assert.Equal(WatchVerdict.NotFound, Go(WatchAct.Closed, WatchState.None));
    }

    [Theory]
    [InlineData(1_000, WatchVerdict.Done)]
    [InlineData(1_001, WatchVerdict.TextMissing)]
    public void Go_TextAtItsEdge_IsTaken(int length, WatchVerdict verdict) =>
        Assert.Equal(verdict, Go(WatchAct.Asked, WatchState.Open, text: new('問', length)));

    [Theory]
    [InlineData(0, 5, 10, 10, WatchVerdict.LinesMalformed)]
    [InlineData(1, 5, 10, 10, WatchVerdict.Done)]
    [InlineData(1_000, 5, 10, 10, WatchVerdict.Done)]
    [InlineData(1_001, 5, 10, 10, WatchVerdict.LinesMalformed)]
    [InlineData(1, 10, 10, 10, WatchVerdict.StretchMalformed)]
    [InlineData(1, 5, 11, 10, WatchVerdict.StretchMalformed)]
    public void 終わった期間から1件以上千件以下を抽出する(int lines, long from, long before, long now, WatchVerdict verdict) =>
        Assert.Equal(verdict, WatchRules.Name(Inspector, lines, from, before, now));

    [Fact]
    [Trait("Source", "S-000 3. リスク3")]
    public void 抽出された操作をした職員はその行を点検できない()
    {
        Assert.Equal(
            WatchVerdict.PersonConcerned, WatchRules.SignOff(Clerk, Clerk, false, "", WatchResult.Proper));
        Assert.Equal(WatchVerdict.Done, WatchRules.SignOff(Inspector, Clerk, false, "", WatchResult.Proper));
        Assert.Equal(WatchVerdict.AlreadySigned, WatchRules.SignOff(Inspector, Clerk, true, "", WatchResult.Proper));
        Assert.Equal(WatchVerdict.NotDrawn, WatchRules.SignOff(Inspector, null, false, "", WatchResult.Proper));
        Assert.Equal(WatchVerdict.TextMissing, WatchRules.SignOff(Inspector, Clerk, false, "", WatchResult.Improper));
        Assert.Equal(WatchVerdict.ResultMissing, WatchRules.SignOff(Inspector, Clerk, false, "x", WatchResult.None));
    }

    [Fact]
    public void Remedies_EachVerdictAndRule_HasItsText()
    {
        Assert.Equal(Enum.GetValues<WatchVerdict>().Order(), WatchRemedy.All.Select(one => one.Verdict));
        Assert.Equal(
            Enum.GetValues<WatchRule>().Where(one => one != WatchRule.None), WatchRuleText.All.Select(one => one.Rule));
    }

    [Theory]
    [InlineData("case-2026-000001", true)]
    [InlineData("sample-2026-999999", true)]
    [InlineData("case-2026-000000", false)]
    [InlineData("case-1999-000001", false)]
    [InlineData("Case-2026-000001", false)]
    [InlineData("case-2026-1", false)]
    [InlineData("-2026-000001", false)]
    [InlineData(null, false)]
    public void WatchNumber_OneWrittenForm_IsRead(string? text, bool isRead)
    {
        Assert.Equal(isRead, WatchNumber.TryParse(text, out var number));
        if (isRead)
            Assert.Equal(text, number.ToString());
    }

    [Theory]
    [InlineData(22, 6, 22, true)]
    [InlineData(22, 6, 6, false)]
    [InlineData(1, 5, 1, true)]
    [InlineData(1, 5, 5, false)]
    [InlineData(3, 3, 3, false)]
    public void IsNight_Hour_IsWithinTheNight(int from, int until, int hour, bool isNight) =>
        Assert.Equal(isNight, new WatchTerms { NightFrom = from, NightUntil = until }.IsNight(hour));

    [Fact]
    public void Validate_EachBound_IsToldWhenItIsOutside()
    {
        Assert.Empty(new WatchTerms().Validate());
        Assert.Empty(new WatchTerms { NightFrom = 23, InquiriesAnHour = 10_000, BatchMissesPercent = 100 }.Validate());
        var all = new WatchTerms { NightFrom = 24, InquiriesAnHour = 10_001, BatchMissesPercent = 101 }.Validate();
        Assert.Equal(3, all.Count);
        Assert.Equal(2, new WatchTerms { NightUntil = -1, NearMissesADay = -1 }.Validate().Count);
    }
}
