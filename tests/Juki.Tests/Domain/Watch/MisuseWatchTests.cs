using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Search;
using Juki.Domain.Watch;

namespace Juki.Tests.Domain.Watch;

/// <summary>見張りの規則: how much still is no finding, and what one more is.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class MisuseWatchTests
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    /// <summary>2026-04-01 09:00 in Japan.</summary>
    private const long Morning = 1_774_969_200_000 + 9 * Hour;

    private static readonly WatchPerson Clerk = new(2_200_000, 7);

    private readonly WatchTerms _terms = new();

    private static WatchEvent Act(int leaf, long time, WatchPerson? by = null) => new(new(1, leaf), time, by ?? Clerk);

    private IReadOnlyList<WatchFinding> Look(IEnumerable<WatchEvent> acts)
    {
        var watch = new MisuseWatch(_terms);
        foreach (var act in acts)
            watch.Take(act);
        return watch.End();
    }

    /// <summary>So many acts, each a minute apart: never more than one hour's bound on the way.</summary>
    private static IEnumerable<WatchEvent> Apart(int count, long apart, Func<WatchEvent, WatchEvent> kind) =>
        Enumerable.Range(0, count).Select(leaf => kind(Act(leaf, Morning + leaf * apart)));

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void 一時間に基準を超える照会は所見となる(int inquiries, int findings)
    {
        var found = Look(Apart(inquiries, 1_000, act => act));
        Assert.Equal(findings, found.Count);
        Assert.All(found, one => Assert.Equal(
            (WatchRule.MassSearching, Clerk, new WatchPlace(1, 0), new WatchPlace(1, 60), 61L),
            (one.Rule, one.Person, one.First, one.Last, one.Count)));
    }

    /// <summary>The 61st stands a millisecond within the hour of the first, or at its end.</summary>
    [Theory]
    [InlineData(Hour - 1, 1)]
    [InlineData(Hour, 0)]
    public void Take_LastAtTheEndOfTheHour_IsNotWithinIt(long after, int findings)
    {
        var acts = Enumerable.Range(0, 60).Select(leaf => Act(leaf, Morning + (leaf == 0 ? 0 : 1)))
            .Append(Act(60, Morning + after));
        Assert.Equal(findings, Look(acts).Count);
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(301, 1)]
    public void 一日に基準を超える住民の表示は所見となる(int residents, int findings)
    {
        var found = Look([
            Act(1, Morning) with { Count = 250 }, Act(2, Morning + Hour) with { Count = residents - 250 },
        ]);
        Assert.Equal(findings, found.Count(one => one.Rule == WatchRule.ManyResidents && one.Count == residents));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    public void 一日に基準を超える拒否は所見となる(int refusals, int findings) => Assert.Equal(
        findings, Look(Apart(refusals, 60_000, act => act with { IsRefused = true }))
            .Count(one => one.Rule == WatchRule.ManyRefusals));

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    public void 存在しない番号の照会が重なれば推測の疑いとなる(int misses, int findings) => Assert.Equal(
        findings, Look(Apart(misses, 60_000, act => act with { IsNearMiss = true }))
            .Count(one => one.Rule == WatchRule.Guessing));

    [Theory]
    [InlineData(3, false, 0)]
    [InlineData(4, false, 1)]
    [InlineData(4, true, 0)]
    public void 案件のない同一人の反復照会は所見となる(int times, bool hasCase, int findings) => Assert.Equal(
        findings, Look(Apart(times, 7 * Day, act => act with { Subjects = [42], HasCase = hasCase }))
            .Count(one => one.Rule == WatchRule.SameSubject));

    [Fact]
    public void 別の職員又は別の住民への照会は反復に数えない()
    {
        var acts = Apart(8, Hour / 2, act => act with
        {
            Subjects = [(UInt128)(act.Place.Leaf % 2)], Person = Clerk with { Operator = 1 + (uint)act.Place.Leaf / 4 },
        });
        Assert.Empty(Look(acts));
    }

    [Theory]
    [InlineData(22, 0, true)]
    [InlineData(21, 59, false)]
    [InlineData(5, 59, true)]
    [InlineData(6, 0, false)]
    public void 夜間の照会は一件でも所見となる(int hour, int minute, bool isNight)
    {
        var found = Look([Act(9, Morning + (hour - 9) * Hour + minute * 60_000L)]);
        Assert.Equal(isNight, found.Count == 1);
        Assert.All(found, one => Assert.Equal(WatchRule.NightTime, one.Rule));
    }

    [Fact]
    public void 夜ごとに一つの所見となる()
    {
        var night = Morning + 14 * Hour;
        var found = Look([Act(1, night), Act(2, night + Hour), Act(3, night + Day)]);
        Assert.Equal([2L, 1L], found.Select(one => one.Count));
    }

    [Theory]
    [InlineData(100, 50, 0)]
    [InlineData(100, 51, 1)]
    [InlineData(99, 99, 0)]
    public void 多くの行が該当しない一括照会は所見となる(int lines, int missing, int findings) => Assert.Equal(
        findings, Look([Act(1, Morning) with { IsBatch = true, Count = lines, Missing = missing }])
            .Count(one => one.Rule == WatchRule.BatchGuessing));

    [Fact]
    public void Take_ClockOfALaterLogBehind_GoesOn()
    {
        var acts = Enumerable.Range(0, 61).Select(leaf => Act(leaf, Morning - leaf));
        Assert.Single(Look(acts), one => one.Rule == WatchRule.MassSearching);
    }

    [Theory]
    [InlineData(InquiryVerdict.AffairUnknown, true)]
    [InlineData(InquiryVerdict.ConditionUnlawful, true)]
    [InlineData(InquiryVerdict.TooManyHits, true)]
    [InlineData(InquiryVerdict.Answered, false)]
    [InlineData(InquiryVerdict.RequestUnreadable, false)]
    [InlineData(InquiryVerdict.NoneFound, false)]
    [InlineData(InquiryVerdict.NationUnreachable, false)]
    [InlineData(InquiryVerdict.PrefectureUnreachable, false)]
    public void IsRefusal_Verdict_TellsWhatWasNotAllowed(InquiryVerdict verdict, bool isRefusal) =>
        Assert.Equal(isRefusal, WatchVerdicts.IsRefusal(verdict));

    [Fact]
    public void IsNearMiss_WithoutCodeOrNumber_IsNone()
    {
        Assert.True(WatchVerdicts.IsNearMiss(InquiryVerdict.NoneFound, byCodeOrNumber: true));
        Assert.True(WatchVerdicts.IsNearMiss(InquiryVerdict.ParameterMalformed, byCodeOrNumber: true));
        Assert.False(WatchVerdicts.IsNearMiss(InquiryVerdict.NoneFound, byCodeOrNumber: false));
        Assert.False(WatchVerdicts.IsNearMiss(InquiryVerdict.ParameterMalformed, byCodeOrNumber: false));
        Assert.False(WatchVerdicts.IsNearMiss(InquiryVerdict.Answered, byCodeOrNumber: true));
    }

    /// <summary>Against a sum over all events within the window.</summary>
    [Fact]
    public void SlidingSum_AnyEvents_SaysTheSameAsCountingAll() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte After, byte Weight)[]>(), steps =>
        {
            var (sum, time, all) = (new SlidingSum(200, 100), 0L, new List<(long Time, int Weight)>());
            return Array.TrueForAll(steps, step =>
            {
                time += step.After % 40;
                all.Add((time, 1 + step.Weight));
                var within = all.Where(one => time - one.Time < 100).Sum(one => one.Weight);
                return sum.Add(new(1, all.Count), time, 1 + step.Weight) == within > 200;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Take_MoreThanCanBeFollowed_ForgetsAndSaysSo()
    {
        var watch = new MisuseWatch(_terms);
        for (var leaf = 0; leaf <= MisuseWatch.TracksMax; leaf++)
            watch.Take(Act(leaf, Morning, new(Clerk.Office, 1)) with { Subjects = [(UInt128)leaf] });
        Assert.InRange(watch.Forgotten, 1, MisuseWatch.TracksMax);
        Assert.Equal(MisuseWatch.TracksMax + 1L, watch.Events);
        Assert.Equal(WatchRule.MassSearching, Assert.Single(watch.End()).Rule);
    }
}
