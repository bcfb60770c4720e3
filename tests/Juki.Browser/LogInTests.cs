using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Wire.Session;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>操作者の認証 at the terminal, with a real service of PC/SC.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class LogInTests(TerminalFixture fixture)
{
    [Fact]
    public async Task カードと暗証番号で認証され終了するとカードを取るまで何もできない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.OperatorAction);
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LookAsync("log-in");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会 ― 事務と利用目的");
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.OperatorAction));
        await clerk.LookAsync("choice");
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("システムの状態");
        await Assertions.Expect(clerk.Page.Locator("table"))
            .ToContainTextAsync("接続中 " + fixture.AtPrefecture.ServerAddress);
        await clerk.LookAsync("status");
        await clerk.PressAsync("F10");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("終了しました");
        await Assertions.Expect(clerk.Page.Locator("nav button")).ToHaveCountAsync(1); // English
        Assert.Equal(recorded + 2, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.OperatorAction));
    }

    [Fact]
    public async Task 暗証番号を三度誤ると閉塞する()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        foreach (var left in new[] { "あと2回", "あと1回" })
        {
            await clerk.LogInAsync("wrong-pin");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync(left);
        }
        await clerk.LookAsync("wrong-pin");
        await clerk.LogInAsync("wrong-pin");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("閉塞しました");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("閉塞しました");
        await clerk.LookAsync("blocked-pin");
    }

    [Fact]
    public async Task 初期暗証番号は変更しなければ使えない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(hasFirstPin: true));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync("first-1");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("暗証番号の変更");
        await clerk.LookAsync("change-pin");
        await clerk.Page.FillAsync("#pin", "first-1");
        await clerk.Page.FillAsync("#next", "own-secret");
        await clerk.Page.FillAsync("#again", "own-secres");
        await clerk.Page.ClickAsync("button.main");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("二度とも同じではありません");
        await clerk.Page.FillAsync("#pin", "first-1");
        await clerk.Page.FillAsync("#next", "own-secret");
        await clerk.Page.FillAsync("#again", "own-secret");
        await clerk.Page.ClickAsync("button.main");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会 ― 事務と利用目的");
    }

    [Fact]
    public async Task カードを抜くと表示が消え認証に戻る()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await card.DisposeAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("操作者の認証"); // by itself
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("カードが抜かれた");
        await clerk.LookAsync("card-pulled");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("カードがありません");
    }

    [Fact]
    public async Task カードが失効するとサーバの終了で表示が消える()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        fixture.RevokeLastCard();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("操作者の認証", new() { Timeout = 60_000 }); // by itself
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("失効");
        await clerk.LookAsync("card-revoked");
    }

    [Fact]
    public async Task スクリプトがなくても抜いた後の操作は認証に戻る()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal, hasScript: false);
        await card.DisposeAsync();
        await clerk.Page.Locator("[data-key=F4]").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("操作者の認証");
    }

    [Fact]
    public async Task この端末に仕事のない種別のカードは使えない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.System));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("このカードでできる仕事がこの端末にありません");
    }
}
