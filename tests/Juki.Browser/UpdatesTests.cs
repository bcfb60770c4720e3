using Juki.Cli.Demo;
using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>更新状況と整合性 at the terminal's pages, told by the real CS of a town.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-000 3. リスク2")]
public sealed class UpdatesTests(TerminalFixture fixture)
{
    private const OperatorRoles Both = OperatorRoles.Inquiry | OperatorRoles.System;

    [Fact]
    public async Task 市町村の端末で拒否されたレコードと対処を見て頁をめくる()
    {
        var file = await HandInAgainAsync();
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(fixture.NewCard(office: fixture.AtTown.Office));
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        var recorded = LocalNetworkFixture.Recorded(fixture.ServerOfTown, AuditKind.OperatorAction);
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("システムの状態");
        await clerk.LookAsync("updates-status");
        await clerk.PressAsync("F3");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("更新状況");
        var row = clerk.Page.Locator($"tr[data-file='{file}']");
        await Assertions.Expect(row).ToContainTextAsync($"{DemoInquiries.Newborns}");
        await clerk.LookAsync("updates");
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.ServerOfTown, AuditKind.OperatorAction));
        await row.Locator("button").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("拒否されたレコード");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync($"{DemoInquiries.Newborns}件");
        await Assertions.Expect(clerk.Page.Locator("tr[data-serial]")).ToHaveCountAsync(50);
        await Assertions.Expect(clerk.Page.Locator("tr[data-serial='1']")).ToContainTextAsync("現存する住民");
        await clerk.LookAsync("updates-refused");
        await clerk.Page.ClickAsync("form[action='/updates/refused/page'] button");
        await Assertions.Expect(clerk.Page.Locator("tr[data-serial]")).ToHaveCountAsync(1);
        Assert.Equal(recorded + 2, LocalNetworkFixture.Recorded(fixture.ServerOfTown, AuditKind.OperatorAction));
        await clerk.Page.SelectOptionAsync("#verdict", $"{(int)UpdateVerdict.NotResident}");
        await clerk.Page.CheckAsync("[name=open]");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("0件");
        await Assertions.Expect(clerk.Page.Locator("[name=open]")).ToBeCheckedAsync();
        foreach (var value in new[] { "試験一", "98765" }) // names and codes of the file
            Assert.DoesNotContain(value, await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.Page.FillAsync("[name=from]", "2026-04-02");
        await clerk.Page.FillAsync("[name=to]", "2026-04-01");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("期間を確かめてください");
        await clerk.LookAsync("updates-fault");
    }

    [Fact]
    public async Task 整合性の確認を始め違いと対処を見る()
    {
        await HandInAgainAsync();
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(fixture.NewCard(roles: Both, office: fixture.AtTown.Office));
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("システムの状態");
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("整合性の確認");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("内容の確認");
        await clerk.LookAsync("updates-check-confirm");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("確認を始めました");
        var row = clerk.Page.Locator("tr[data-check]").First;
        for (var tries = 0; !(await row.InnerTextAsync()).Contains("終了", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 60, "it does not end");
            await clerk.Page.WaitForTimeoutAsync(500);
            await clerk.PressAsync("F9");
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync("整合性の確認");
        }
        await Assertions.Expect(row).ToContainTextAsync($"うち拒否済み {DemoInquiries.Newborns}");
        await clerk.LookAsync("updates-checks");
        await row.Locator("button").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToContainTextAsync("の違い");
        await Assertions.Expect(clerk.Page.Locator("tr[data-update]")).ToHaveCountAsync(50);
        await Assertions.Expect(clerk.Page.Locator("tr[data-update]").First).ToContainTextAsync("内容が違う");
        await clerk.LookAsync("updates-differences");
        await clerk.Page.ClickAsync("form[action='/updates/aside'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("別扱い");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("0件");
        await clerk.LookAsync("updates-aside");
    }

    [Fact]
    public async Task Updates_WithoutScriptInEnglishAtTwiceTheSize_AreUsed()
    {
        var file = await HandInAgainAsync();
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown, "--lang", "en");
        await using var card = fixture.Insert(fixture.NewCard(
            roles: OperatorRoles.System, office: fixture.AtTown.Office));
        // 640 points wide is a window of 1280 at 200 %.
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false, width: 640);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Files handed in"); // the first work of this card
        await FitsAsync(clerk, "updates-en");
        await clerk.Page.Locator($"tr[data-file='{file}'] button").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Refused records");
        await Assertions.Expect(clerk.Page.Locator("tr[data-serial='1']")).ToContainTextAsync("Already resident");
        await FitsAsync(clerk, "updates-refused-en");
        await clerk.Page.ClickAsync("form[action='/updates/checks'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Check against the prefecture");
        await FitsAsync(clerk, "updates-checks-en");
        await clerk.Page.ClickAsync("form[action='/updates/aside'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Set aside");
        await FitsAsync(clerk, "updates-aside-en");
    }

    [Fact]
    public async Task 都道府県の端末は更新状況がないことを示す()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("システムの状態");
        await clerk.PressAsync("F3");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("市町村のCSにだけある");
        await clerk.LookAsync("updates-not-here");
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("市町村のCSにだけある");
    }

    /// <summary>The births of the fixture once more in the next file: each is refused above, for they stand there.
    /// Answers the file's number.</summary>
    private async Task<long> HandInAgainAsync()
    {
        var status = await LocalNetworkFixture.StatusAsync(
            fixture.ServerOfTown, report => report.Node is { FilesUnanswered: 0, FilesTaken: > 0 });
        var file = status.Node.FilesTaken + 1;
        var folder = Directory.CreateTempSubdirectory("juki-again-").FullName;
        fixture.ServerOfTown.Offer(DemoInquiries.WriteBirths(folder, file), file);
        Directory.Delete(folder, recursive: true);
        await LocalNetworkFixture.StatusAsync(
            fixture.ServerOfTown, report => report.Node.FilesTaken == file && report.Node.FilesUnanswered == 0);
        return file;
    }

    private static async Task FitsAsync(Clerk clerk, string picture)
    {
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, picture + ".png"), FullPage = true });
        var width = await clerk.Page.Locator("main").EvaluateAsync<double>("one => one.scrollWidth - one.clientWidth");
        Assert.InRange(width, 0, 1);
    }
}
