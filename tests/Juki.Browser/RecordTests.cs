using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Live.Host;
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
        await clerk.Page.Keyboard.PressAsync("F8");
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
        await clerk.Page.Keyboard.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("検査数字");
        await clerk.LookAsync("record-refused");
        await clerk.Page.FillAsync("#office", $"{TerminalFixture.Prefecture}");
        await clerk.Page.FillAsync("#code", "12345678901");
        await clerk.Page.Keyboard.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("住民票コードを確かめる");
        Assert.DoesNotContain("12345678901", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Record of what was done");
        await clerk.Page.SelectOptionAsync("#kind", $"{(int)AuditKind.RecordSearch}");
        await clerk.Page.Keyboard.PressAsync("F8");
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
        for (var tries = 0; await clerk.Page.Locator("form[action='/record/sample/draw']").IsVisibleAsync(); tries++)
        {
            Assert.True(tries < 60, "nobody countersigns");
            await clerk.Page.ClickAsync("form[action='/record/sample/draw'] button"); // until a witness has signed
            await clerk.Page.WaitForTimeoutAsync(1_000);
        }
        await Assertions.Expect(clerk.Page.Locator("main")).ToContainTextAsync("もう一度抽出しても同じ行になります");
        await clerk.LookAsync("sample");
        Assert.Equal(recorded + 2, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inspection));
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
