using System.Globalization;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Terminal.Pages.Record;
using Juki.Wire.Errands;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>操作履歴 at the terminal's pages, searched and recorded by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-000 3. リスク2")]
public sealed class RecordTests(TerminalFixture fixture)
{
    private const string Title = "操作履歴の検索";

    private static readonly string Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();

    [Fact]
    public async Task 点検者は操作履歴を検索し検索そのものが先に記録される()
    {
        var asker = await AskAsync();
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Audit));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        await Assertions.Expect(clerk.Page.Locator("[data-key=F2]")).ToHaveCountAsync(0); // not for inquiries
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch);
        await clerk.Page.FillAsync("#operator", $"{asker}");
        await clerk.Page.SelectOptionAsync("#kind", $"{(int)AuditKind.Inquiry}");
        await clerk.Page.FillAsync("#affair", Affair);
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("1件");
        var row = clerk.Page.Locator("table.book tbody tr");
        await Assertions.Expect(row).ToContainTextAsync("照会");
        await Assertions.Expect(row).ToContainTextAsync("長野県");
        await Assertions.Expect(row).ToContainTextAsync(Affair);
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch));
        await clerk.LookAsync("record");
        await clerk.Page.FillAsync("#operator", "");
        await clerk.Page.SelectOptionAsync("#kind", "0");
        await clerk.Page.FillAsync("#affair", "");
        await clerk.Page.FillAsync("#office", "200001");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("検査数字");
        await clerk.LookAsync("record-refused");
        await clerk.Page.FillAsync("#office", $"{TerminalFixture.Prefecture}");
        await clerk.Page.FillAsync("#code", "12345678901");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("住民票コードを確かめる");
        Assert.DoesNotContain("12345678901", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Record of what was done");
        await clerk.Page.SelectOptionAsync("#kind", $"{(int)AuditKind.RecordSearch}");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.Locator("table.book tbody")).ToContainTextAsync("Record search");
        await clerk.LookAsync("record-en");
    }

    [Fact]
    public async Task 抽出の番号を指定し確認してから登録し抽出する()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Audit));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection);
        await clerk.Page.ClickAsync("form[action='/record/samples'] button");
        await clerk.Page.FillAsync("#chosen", "20260401");
        await clerk.Page.FillAsync("[name=from]", "2025-04-01");
        await clerk.Page.FillAsync("[name=to]", "2100-03-31");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("終わっていない期間");
        await clerk.Page.FillAsync("#chosen", "20260401");
        await clerk.Page.FillAsync("[name=from]", "2025-04-01");
        await clerk.Page.FillAsync("[name=to]", "2026-03-31");
        await clerk.LookAsync("samples");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
        await clerk.LookAsync("sample-confirm");
        Assert.Equal(recorded, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await Assertions.Expect(clerk.Heading).ToContainTextAsync("抽出点検 sample-");
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
        await DrawAsync(clerk);
        await clerk.LookAsync("sample");
        Assert.Equal(recorded + 2, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク3")]
    public async Task 抽出された行は確認してから署名し二度は署名できない()
    {
        var asker = await AskAsync();
        await WitnessedAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var named = await WatchService.Talk.AskAsync(fixture.Server.DataFolder, new()
        {
            Task = WatchTask.Name, By = TerminalFixture.First, Chosen = 20260401, Max = WatchRules.LinesMax,
            Before = now,
        });
        Assert.Equal(WatchVerdict.Done, named!.Verdict);
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Audit));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await clerk.Page.ClickAsync("form[action='/record/samples'] button");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = $"{named.Number} を開く" }).ClickAsync();
        await DrawAsync(clerk);
        var ofAsker = clerk.Page.GetByRole(AriaRole.Cell, new() { Name = $"{asker}", Exact = true });
        var row = clerk.Page.Locator("table tbody tr", new() { Has = ofAsker });
        await Assertions.Expect(row).ToContainTextAsync("未点検");
        var line = await row.Locator("th").InnerTextAsync();
        await SignAsync(WatchResult.Mistake, "");
        await Assertions.Expect(clerk.Alert).ToBeVisibleAsync(); // why is missing
        await clerk.LookAsync("sign-refused");
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection);
        await SignAsync(WatchResult.Proper, "");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
        await Assertions.Expect(clerk.Page.Locator("dl")).ToContainTextAsync(line);
        await clerk.LookAsync("sign-confirm");
        Assert.Equal(recorded, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
        await clerk.PressAsync("F8");
        await Assertions.Expect(row).ToContainTextAsync("適正");
        await Assertions.Expect(row).ToContainTextAsync($"{fixture.LastCard}");
        await Assertions.Expect(clerk.Page.Locator($"#line option[value='{line}']")).ToHaveCountAsync(0);
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
        await clerk.LookAsync("signed");
        await clerk.Page.ReloadAsync(); // the same form again
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));

        async Task SignAsync(WatchResult result, string text)
        {
            await clerk.Page.SelectOptionAsync("#line", line);
            await clerk.Page.SelectOptionAsync("#result", $"{(int)result}");
            await clerk.Page.FillAsync("#text", text);
            await clerk.Page.ClickAsync("button[data-key=F8]");
        }
    }

    [Fact]
    public async Task 五十行を超える検索の結果は記録を増やさずにめくれる()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Audit));
        for (var act = 0; act <= RecordFound.PageLines; act++)
        {
            Assert.Equal(AuthorityVerdict.Done, fixture.AtLedger(new()
            {
                Task = OperatorTask.Propose, Matter = SecondPersonMatter.Affairs, About = "頁",
                By = TerminalFixture.First,
            }).Verdict);
        }
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await clerk.Page.FillAsync("#operator", $"{TerminalFixture.First}");
        await clerk.PressAsync("F8");
        var (caption, rows) = (clerk.Page.Locator("caption"), clerk.Page.Locator("table.book tbody tr"));
        var lines = int.Parse(
            (await clerk.Page.Locator("[data-count]").GetAttributeAsync("data-count"))!, CultureInfo.InvariantCulture);
        var pages = (lines + RecordFound.PageLines - 1) / RecordFound.PageLines;
        Assert.True(pages > 1);
        await Assertions.Expect(caption).ToContainTextAsync($"{pages}ページ中1");
        await Assertions.Expect(rows).ToHaveCountAsync(RecordFound.PageLines);
        var first = await rows.First.InnerTextAsync();
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch);
        var (next, before) = (
            clerk.Page.GetByRole(AriaRole.Button, new() { Name = "次のページ" }),
            clerk.Page.GetByRole(AriaRole.Button, new() { Name = "前のページ" }));
        await Assertions.Expect(before).ToHaveCountAsync(0);
        for (var page = 2; page <= pages; page++)
        {
            await next.ClickAsync();
            await Assertions.Expect(caption).ToContainTextAsync($"{pages}ページ中{page}");
        }
        await Assertions.Expect(rows).ToHaveCountAsync(lines - (pages - 1) * RecordFound.PageLines);
        await Assertions.Expect(next).ToHaveCountAsync(0);
        await Assertions.Expect(clerk.Page.Locator("#operator")).ToHaveValueAsync($"{TerminalFixture.First}");
        await clerk.LookAsync("record-page");
        for (var page = pages - 1; page > 0; page--)
        {
            await before.ClickAsync();
            await Assertions.Expect(caption).ToContainTextAsync($"{pages}ページ中{page}");
        }
        Assert.Equal(first, await rows.First.InnerTextAsync());
        Assert.Equal(recorded, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch));
    }

    [Theory]
    [InlineData("/record/search")]
    [InlineData("/record/samples")]
    [InlineData("/ledger")]
    [InlineData("/disclosure")]
    public async Task 種別のない操作者は画面を越えて求めてもサーバに断られる(string path)
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await Assertions.Expect(clerk.Page.Locator("[data-key=F6], [data-key=F7]")).ToHaveCountAsync(0);
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch);
        await clerk.Page.EvaluateAsync("""
            path => {
              const form = document.querySelector("form[action='/inquiry/condition']");
              form.action = path;
              for (const name of ["from", "to"]) {
                const field = document.createElement("input");
                [field.name, field.value] = [name, "2026-04-01"];
                form.append(field);
              }
              form.noValidate = true;
              form.submit();
            }
            """, path);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("カードの種別にこの仕事がない");
        await Assertions.Expect(clerk.Page.Locator("table.book tbody tr")).ToHaveCountAsync(0);
        Assert.Equal(recorded, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.RecordSearch));
        await clerk.LookAsync("not-permitted" + path.Replace('/', '-'));
    }

    /// <summary>Waits until what stands in the record now is countersigned.</summary>
    private async Task WitnessedAsync()
    {
        for (var (tries, wanted) = (0, Sizes().All); Sizes().Witnessed < wanted; tries++)
        {
            Assert.True(tries < 60, "nobody countersigns");
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }

        (long All, long Witnessed) Sizes()
        {
            using var store = SqliteStore.OpenReadOnly(Path.Combine(fixture.Server.DataFolder, "record.db"));
            using var record = AuditLog.Open(store, null)!;
            return (record.Size, record.NewestCountersigned()?.Head.Size ?? 0);
        }
    }

    private static async Task DrawAsync(Clerk clerk)
    {
        await Assertions.Expect(clerk.Heading).ToContainTextAsync("抽出点検 sample-");
        for (var tries = 0; await clerk.Page.Locator("form[action='/record/sample/draw']").IsVisibleAsync(); tries++)
        {
            Assert.True(tries < 60, "nobody countersigns");
            await clerk.Page.ClickAsync("form[action='/record/sample/draw'] button"); // until a witness has signed
            await clerk.Page.WaitForTimeoutAsync(1_000);
        }
        await Assertions.Expect(clerk.Page.Locator("main")).ToContainTextAsync("もう一度抽出しても同じ行になります");
    }

    /// <summary>One inquiry; answers the operator's number.</summary>
    private async Task<int> AskAsync()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験九", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        return fixture.LastCard;
    }
}
