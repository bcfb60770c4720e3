using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Watch;

/// <summary>点検報告と調査.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class WatchReportTests : IDisposable
{
    private readonly WatchWorld _world = new();

    public void Dispose() => _world.Dispose();

    private WatchCall Month => new()
    {
        Task = WatchTask.Report, From = WatchWorld.Start, Before = _world.Now.Milliseconds,
    };

    [Fact]
    public void 所見がなくても点検を報告し記録する()
    {
        _world.Ask(1);
        var reply = _world.Done(Month);
        Assert.Equal("report-2026-000001", reply.Number);
        Assert.Empty(reply.Report!.Findings);
        Assert.Equal((1L, 1L, 0L), (reply.Report.Inquiries, reply.Report.Shown, reply.Report.Refused));
        var leaf = _world.Log.ReadLeaf(_world.Log.Size - 1);
        Assert.Equal((AuditKind.Inspection, WatchWorld.Inspector), (leaf.Kind, leaf.Facts.Operator));
        Assert.Single(_world.Book.List(WatchMatter.Report, 2026));
    }

    [Fact]
    public void 案件のない反復照会に調査を開き再度の報告では開かない()
    {
        var first = _world.Ask(1);
        for (var time = 0; time < 3; time++)
            _world.Ask(1, after: WatchWorld.Hour);
        var last = _world.Log.ReadLeaf(_world.Log.Size - 1);
        var reply = _world.Done(Month);
        var finding = Assert.Single(reply.Report!.Findings);
        Assert.Equal(
            (WatchRule.SameSubject, first.Index, last.Index, 4L),
            (finding.Rule, finding.First.Leaf, finding.Last.Leaf, finding.Count));
        Assert.Equal(["case-2026-000001"], reply.Cases);
        Assert.Equal(["case-2026-000001"], _world.Done(Month).Cases);
        Assert.Single(_world.Book.List(WatchMatter.Case, 2026));
        var dry = _world.Done(Month with { IsDry = true });
        Assert.Equal("", dry.Number);
        Assert.Equal(2, _world.Book.List(WatchMatter.Report, 2026).Count);
    }

    [Fact]
    public void 期間の初めをまたぐ所見も報告する()
    {
        for (var time = 0; time < 3; time++)
            _world.Ask(1, after: WatchWorld.Hour);
        var border = _world.Now.Milliseconds;
        _world.Ask(1, after: 29 * WatchWorld.Day);
        var call = Month with { From = border, Before = _world.Now.Milliseconds };
        Assert.Equal(WatchRule.SameSubject, Assert.Single(_world.Done(call).Report!.Findings).Rule);
        Assert.Equal(1, _world.Done(call).Report!.Inquiries);
    }

    [Fact]
    public void 存在しない住民票コードの照会が重なれば所見となる()
    {
        for (var body = 1; body <= 6; body++)
            _world.Ask(body, found: false);
        Assert.Equal(WatchRule.Guessing, Assert.Single(_world.Done(Month).Report!.Findings).Rule);
    }

    [Fact]
    public void 拒否された照会は数えて報告する()
    {
        for (var body = 1; body <= 11; body++)
            _world.Ask(body, verdict: InquiryVerdict.AffairNotPermitted);
        var report = _world.Done(Month).Report!;
        Assert.Equal((11L, 0L), (report.Refused, report.Shown));
        Assert.Equal(WatchRule.ManyRefusals, Assert.Single(report.Findings).Rule);
    }

    [Fact]
    public void 自らの操作の所見には自ら調査を開けない()
    {
        for (var time = 0; time < 4; time++)
            _world.Ask(1);
        Assert.Equal([""], _world.Done(Month with { By = WatchWorld.Clerk }).Cases);
        Assert.Equal(["case-2026-000001"], _world.Done(Month).Cases);
    }

    [Fact]
    public void 終わっていない期間は報告できない()
    {
        Assert.Equal(
            WatchVerdict.StretchMalformed,
            _world.Call(Month with { Before = _world.Now.Milliseconds + 10_000 }).Verdict);
        Assert.Equal(WatchVerdict.StretchMalformed, _world.Call(Month with { From = Month.Before }).Verdict);
    }

    [Fact]
    public void 質問と回答と結果が調査に残り記録にも残る()
    {
        var leaf = _world.Ask(1);
        var number = _world.Done(new()
        {
            Task = WatchTask.Open, Leaf = leaf.Index, Text = "住民からの問合せ",
        }).Number;
        WatchCall Go(WatchAct act, string text) => new()
        {
            Task = WatchTask.Go, Number = number, Act = act, Text = text, Result = WatchResult.Proper,
        };
        Assert.Equal(WatchVerdict.NothingAsked, _world.Call(Go(WatchAct.Answered, "回答")).Verdict);
        _ = _world.Done(Go(WatchAct.Asked, "どの案件か"));
        Assert.Equal(WatchVerdict.QuestionOpen, _world.Call(Go(WatchAct.Closed, "確認した")).Verdict);
        _ = _world.Done(Go(WatchAct.Answered, "整理番号12") with { By = WatchWorld.Clerk });
        Assert.Equal(
            WatchVerdict.PersonConcerned,
            _world.Call(Go(WatchAct.Closed, "確認した") with { By = WatchWorld.Clerk }).Verdict);
        _ = _world.Done(Go(WatchAct.Closed, "確認した"));
        var shown = Assert.Single(_world.Done(new() { Task = WatchTask.List, Number = number }).Matters);
        Assert.Equal((WatchState.Closed, WatchResult.Proper), (shown.State, shown.Result));
        Assert.Equal(["住民からの問合せ", "どの案件か", "整理番号12", "確認した"], shown.Acts.Select(act => act.Text));
        Assert.All(shown.Acts, act => Assert.Equal(AuditKind.Inspection, _world.Log.ReadLeaf(act.Leaf).Kind));
        var listed = Assert.Single(_world.Done(new() { Task = WatchTask.List, Matter = WatchMatter.Case }).Matters);
        Assert.All(listed.Acts, act => Assert.Null(act.Text));
    }

    [Fact]
    public void Open_NoSuchLeafOrOwnAct_IsRefused()
    {
        var leaf = _world.Ask(1);
        var call = new WatchCall { Task = WatchTask.Open, Leaf = leaf.Index, Text = "x" };
        Assert.Equal(WatchVerdict.LeafUnknown, _world.Call(call with { Leaf = _world.Log.Size }).Verdict);
        Assert.Equal(WatchVerdict.LeafUnknown, _world.Call(call with { Leaf = -1 }).Verdict);
        Assert.Equal(WatchVerdict.LeafUnknown, _world.Call(call with { Log = 9 }).Verdict);
        Assert.Equal(WatchVerdict.PersonConcerned, _world.Call(call with { By = WatchWorld.Clerk }).Verdict);
        Assert.Equal(WatchVerdict.TextMissing, _world.Call(call with { Text = "" }).Verdict);
        Assert.Equal("", _world.Done(call with { IsDry = true }).Number);
        Assert.Empty(_world.Book.List(WatchMatter.Case, 2026));
    }

    [Fact]
    public void 記録できないときは見張りの行為もできない()
    {
        var leaf = _world.Ask(1);
        _world.Key.IsGone = true;
        var call = new WatchCall { Task = WatchTask.Open, Leaf = leaf.Index, Text = "x" };
        Assert.Equal(WatchVerdict.Done, _world.Call(call).Verdict);
        _world.Now = new(_world.Now.Milliseconds + HeadRules.UnsignedMsMax);
        Assert.Equal(WatchVerdict.NotRecordable, _world.Call(call).Verdict);
        Assert.Equal(WatchVerdict.NotRecordable, _world.Call(new() { Task = WatchTask.Search }).Verdict);
        Assert.Single(_world.Book.List(WatchMatter.Case, 2026));
    }

    [Fact]
    [Trait("Source", "S-000 4")]
    public void 誰が誰の操作履歴を見たかも記録され一覧になる()
    {
        _world.Ask(1);
        _ = _world.Done(new() { Task = WatchTask.Search, Operator = WatchWorld.Clerk });
        _ = _world.Done(new() { Task = WatchTask.Search, By = WatchWorld.Second, Code = WatchWorld.Code(1).Written });
        var readings = _world.Done(new() { Task = WatchTask.Readers }).Readings;
        Assert.Equal(
            [(WatchWorld.Inspector, 1U, false), (WatchWorld.Second, 1U, true)],
            readings.Select(one => (one.Operator, one.Shown, one.IsOfResident)));
        Assert.Contains($"operator {WatchWorld.Clerk} ", readings[0].Asked, StringComparison.Ordinal);
        Assert.DoesNotContain(
            WatchWorld.Code(1).Written, string.Concat(readings.Select(one => one.Asked)), StringComparison.Ordinal);
        var own = _world.Done(new() { Task = WatchTask.Readers, Operator = WatchWorld.Inspector }).Readings;
        Assert.Equal(2, own.Count); // to look who looked is a reading too
    }

    [Fact]
    public void 調査のない所見は警報となり調査を開くと止む()
    {
        var alerts = new WatchAlerts(_world.Path, new());
        for (var body = 1; body <= 5; body++)
            _world.Ask(body, found: false);
        alerts.Look(_world.Now);
        Assert.Empty(alerts.Found);
        _world.Ask(6, found: false);
        alerts.Look(_world.Now);
        Assert.Equal([WatchRule.Guessing], alerts.Found);
        _ = _world.Done(Month);
        alerts.Look(_world.Now);
        Assert.Empty(alerts.Found);
    }

    [Fact]
    public void 一日を過ぎた所見は警報とならない()
    {
        var alerts = new WatchAlerts(_world.Path, new());
        for (var body = 1; body <= 6; body++)
            _world.Ask(body, found: false);
        var last = _world.Log.ReadLeaf(_world.Log.Size - 1).Time;
        alerts.Look(new(last + WatchWorld.Day - 1));
        Assert.Single(alerts.Found);
        alerts.Look(new(last + WatchWorld.Day));
        Assert.Empty(alerts.Found);
    }

    /// <summary>What a report tells: leaves, counts and operators, and nobody who was asked after.</summary>
    [Fact]
    public void Report_AsJson_HoldsNoCode()
    {
        for (var time = 0; time < 4; time++)
            _world.Ask(1);
        var said = System.Text.Json.JsonSerializer.Serialize(_world.Done(Month), WatchService.Talk.Json);
        Assert.Contains("SameSubject", said);
        Assert.DoesNotContain(WatchWorld.Code(1).Written, said);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void Call_Unknown_IsRefused(int task) =>
        Assert.Equal(WatchVerdict.FactsMissing, _world.Call(new() { Task = (WatchTask)task }).Verdict);

    [Fact]
    public void Call_OutsideItsBounds_IsRefused()
    {
        foreach (var call in new[]
        {
            Month with { From = -1 }, Month with { Before = long.MaxValue }, Month with { Max = 0 },
            Month with { Max = 10_001 }, Month with { Lines = [["1"]] }, Month with { Text = null! },
        })
            Assert.Equal(WatchVerdict.FactsMissing, _world.Call(call).Verdict);
    }
}
