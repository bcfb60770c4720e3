using Juki.Domain.Authority;
using Juki.Wire.Errands;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>操作者管理簿 at the terminal's pages, kept by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-000 3. リスク2")]
public sealed class LedgerTests(TerminalFixture fixture)
{
    private const string Title = "操作者管理簿";
    private const int Number = 700_001;

    [Fact]
    public async Task 申請し別の管理者が確認し停止して失効する()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Administration));
        await using (var clerk = await LoggedInAsync(terminal))
        {
            await clerk.LookAsync("ledger");
            await ApplyAsync(clerk);
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
            await Assertions.Expect(clerk.Page.Locator("dl")).ToContainTextAsync("S0123");
            await clerk.LookAsync("ledger-confirm");
            Assert.Empty(Entries());
            await clerk.PressAsync("F8");
            await Assertions.Expect(Row(clerk)).ToContainTextAsync("確認待ち");
            Assert.Equal([AuthorityAct.Applied], Entries());
            await clerk.Page.ReloadAsync(); // the same form again
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
            await GoAsync(clerk, AuthorityAct.Checked);
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("申請した者と本人のほかの者が行う");
            await clerk.LookAsync("ledger-refused");
            Assert.Equal([AuthorityAct.Applied], Entries());
        }
        await card.DisposeAsync();
        await using var other = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Administration));
        await using var next = await TerminalProcess.StartAsync(fixture);
        await using var second = await LoggedInAsync(next);
        foreach (var (act, state) in new[]
        {
            (AuthorityAct.Checked, "カードの記載なし"), (AuthorityAct.Suspended, "停止中"), (AuthorityAct.Revoked, "失効"),
        })
        {
            await GoAsync(second, act);
            await Assertions.Expect(second.Heading).ToHaveTextAsync("内容の確認");
            await second.PressAsync("F8");
            await Assertions.Expect(Row(second)).ToContainTextAsync(state);
        }
        Assert.Equal(
            [AuthorityAct.Applied, AuthorityAct.Checked, AuthorityAct.Suspended, AuthorityAct.Revoked], Entries());
        await Row(second).Locator("button").ClickAsync();
        await Assertions.Expect(second.Heading).ToHaveTextAsync($"操作者 {Number} の履歴");
        await Assertions.Expect(second.Page.Locator("tbody tr")).ToHaveCountAsync(4);
        await second.LookAsync("ledger-history");
    }

    [Fact]
    public async Task Ledger_WithoutScriptInEnglish_IsUsedByTwoPersons()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--lang", "en");
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Administration));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Ledger of operators");
        await clerk.Page.SelectOptionAsync("#task", $"{(int)OperatorTask.Propose}");
        await clerk.Page.FillAsync("#about", $"{TerminalFixture.Second}");
        await clerk.Page.ClickAsync("form[action='/ledger/two'] button.main");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Is this right?");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Entered. agreement-");
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, "ledger-en.png"), FullPage = true });
    }

    [Fact]
    public async Task 閲覧だけの種別の管理簿には登録の様式がない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Management));
        await using var clerk = await LoggedInAsync(terminal);
        await Assertions.Expect(clerk.Page.Locator("table.book tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(clerk.Page.Locator("form[action='/ledger/go']")).ToHaveCountAsync(0);
        await clerk.Page.EvaluateAsync("""
            ([number, act]) => {
              const form = document.querySelector("form[action='/ledger']");
              form.action = "/ledger/go";
              for (const [name, value] of [["number", number], ["act", act]]) {
                const field = document.createElement("input");
                [field.name, field.value] = [name, value];
                form.append(field);
              }
              form.submit();
            }
            """, new[] { $"{fixture.LastCard}", $"{(int)AuthorityAct.Suspended}" });
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("カードの種別にこの仕事がない");
    }

    [Fact]
    public async Task 発行の種別のカードにはカードの記載だけを示す()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Cards));
        await using var clerk = await LoggedInAsync(terminal);
        Assert.Equal(
            ["", $"{(int)AuthorityAct.CardIssued}"],
            await clerk.Page.Locator("#act option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)"));
        await Assertions.Expect(clerk.Page.Locator("form[action='/ledger/two']")).ToHaveCountAsync(0);
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク4")]
    public async Task 二人目はカードの種別の件にだけ同意できる()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Management));
        await using var clerk = await LoggedInAsync(terminal);
        Assert.Equal(
            ["", $"{(int)OperatorTask.Agree}", $"{(int)OperatorTask.Withdraw}"],
            await clerk.Page.Locator("#task option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)"));
        await clerk.LookAsync("ledger-two");
        await AgreeAsync(clerk, SecondPersonMatter.Copy);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("カードの種別がこの件のものでない");
        await clerk.LookAsync("ledger-two-refused");
        await AgreeAsync(clerk, SecondPersonMatter.Administrator);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("管理者が行う");
        await AgreeAsync(clerk, SecondPersonMatter.Affairs);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
        string[] told = ["利用事務の変更", $"{TerminalFixture.Second}", $"{TerminalFixture.First}"];
        Assert.Equal(told, (await clerk.Page.Locator("main dd").AllTextContentsAsync()).TakeLast(told.Length));
        await clerk.LookAsync("ledger-two-agree");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("登録しました。agreement-");
    }

    /// <summary>An administrator has proposed it at the node's machine: no card is asked on a network for
    /// tests.</summary>
    private async Task AgreeAsync(Clerk clerk, SecondPersonMatter matter)
    {
        var proposed = fixture.AtLedger(new()
        {
            Task = OperatorTask.Propose, Matter = matter, By = TerminalFixture.First,
            About = $"{TerminalFixture.Second}",
        });
        await clerk.Page.SelectOptionAsync("#task", $"{(int)OperatorTask.Agree}");
        await clerk.Page.FillAsync("#about", proposed.Agreement);
        await clerk.Page.ClickAsync("form[action='/ledger/two'] button.main");
    }

    private ILocator Row(Clerk clerk) => clerk.Page.Locator($"tr[data-operator='{Number}']");

    private AuthorityAct[] Entries() =>
    [
        .. fixture.AtLedger(new() { Task = OperatorTask.History, Number = Number }).Entries.Select(entry => entry.Act),
    ];

    private async Task<Clerk> LoggedInAsync(TerminalProcess terminal)
    {
        var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        return clerk;
    }

    private static async Task ApplyAsync(Clerk clerk)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await clerk.Page.FillAsync("#apply-number", $"{Number}");
        await clerk.Page.FillAsync("#staff", "S0123");
        await clerk.Page.CheckAsync($"[name=role{(int)OperatorRoles.Inquiry}]");
        await clerk.Page.FillAsync("form[action='/ledger/apply'] [name=from]", $"{today.AddDays(-1):yyyy-MM-dd}");
        await clerk.Page.FillAsync("form[action='/ledger/apply'] [name=to]", $"{today.AddDays(200):yyyy-MM-dd}");
        await clerk.Page.ClickAsync("form[action='/ledger/apply'] button.main");
    }

    private static async Task GoAsync(Clerk clerk, AuthorityAct act)
    {
        await clerk.Page.FillAsync("#go-number", $"{Number}");
        await clerk.Page.SelectOptionAsync("#act", $"{(int)act}");
        await clerk.Page.ClickAsync("form[action='/ledger/go'] button.main");
    }
}
