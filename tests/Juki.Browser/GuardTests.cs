using System.Net;
using Juki.Cli.Demo;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>門番 of the running terminal, as strangers on the same machine meet it.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class GuardTests(TerminalFixture fixture)
{
    [Fact]
    public async Task Enter_SecondBrowserWithTheUsedToken_IsRefused()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        var token = TerminalVisitor.TokenOf(terminal.Entry);
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        using var stranger = new HttpClient();
        using var answer = await stranger.SendAsync(Post(terminal, "/enter", ("token", token), origin: "null"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("操作者の認証");
    }

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("127.0.0.1.example", null)]
    [InlineData("127.0.0.1", "http://127.0.0.1:1")]
    [InlineData(null, "http://localhost")]
    [InlineData(null, "https://example.jp")]
    [InlineData(null, "")]
    public async Task Send_OtherHostOrOrigin_IsRefusedWithCookieAndPageValue(string? host, string? origin)
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        using var browser = await EnterAsync(terminal);
        using var request = Post(
            terminal, "/language", ("page", browser.Page), origin ?? terminal.Address, browser.Cookie);
        if (host is not null)
            request.Headers.Host = $"{host}:{terminal.Port}";
        if (origin?.Length == 0)
            request.Headers.Remove("Origin");
        using var answer = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var right = await browser.Client.SendAsync(
            Post(terminal, "/language", ("page", browser.Page), terminal.Address, browser.Cookie));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Send_WithoutCookieOrPageValueOrByGet_IsRefused()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        using var browser = await EnterAsync(terminal);
        HttpRequestMessage[] wrong =
        [
            Post(terminal, "/language", ("page", browser.Page), terminal.Address),
            Post(terminal, "/language", ("page", ""), terminal.Address, browser.Cookie),
            Post(terminal, "/language", ("page", browser.Page + "x"), terminal.Address, browser.Cookie),
            Post(terminal, "/language?page=" + browser.Page, ("page", browser.Page), terminal.Address, browser.Cookie),
            new(HttpMethod.Get, terminal.Address + "/inquiry"),
            new(HttpMethod.Get, terminal.Address + "/"),
        ];
        foreach (var request in wrong)
        {
            using var answer = await browser.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            request.Dispose();
        }
    }

    [Fact]
    public async Task Send_BeforeLogIn_ShowsLogInAndNothingElse()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        using var browser = await EnterAsync(terminal);
        using var answer = await browser.Client.SendAsync(
            Post(terminal, "/inquiry", ("page", browser.Page), terminal.Address, browser.Cookie));
        Assert.Contains("操作者の認証", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Send_MoreThanTheBodyMayHave_IsRefused()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        using var browser = await EnterAsync(terminal);
        using var request = Post(
            terminal, "/language", ("page", new string('a', 20_000)), terminal.Address, browser.Cookie);
        using var answer = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Connect_AnotherUser_IsClosedBeforeAnythingIsRead()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can be another user too");
        const int Nobody = 65_534;
        const int EmptyReply = 52;
        const int Reset = 56;
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        Assert.Equal(0, await terminal.CurlAsUserAsync(0));
        Assert.True(await terminal.CurlAsUserAsync(Nobody) is EmptyReply or Reset);
    }

    [Fact]
    public async Task LogIn_CookieAndPagesOfBefore_ServeNoMore()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        var before = await clerk.Page.Context.CookiesAsync();
        var page = await clerk.Page.Locator("input[name=page]").First.GetAttributeAsync("value");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会 ― 事務と利用目的");
        var after = await clerk.Page.Context.CookiesAsync();
        Assert.NotEqual(before.Single().Value, after.Single().Value);
        Assert.True(after.Single().HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, after.Single().SameSite);
        using var stranger = new HttpClient();
        using var old = await stranger.SendAsync(
            Post(terminal, "/inquiry", ("page", page!), terminal.Address, $"juki-terminal={before.Single().Value}"));
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        using var mixed = await stranger.SendAsync(
            Post(terminal, "/inquiry", ("page", page!), terminal.Address, $"juki-terminal={after.Single().Value}"));
        Assert.Equal(HttpStatusCode.Forbidden, mixed.StatusCode);
    }

    [Fact]
    public async Task Stop_AfterALogIn_LeavesNothingInHomeAndMemory()
    {
        string[] Folders() => Directory.GetDirectories("/dev/shm", "juki-terminal-*");
        var before = Folders();
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(terminal.Entry));
        var (exit, left) = terminal.Stop();
        Assert.Equal(0, exit);
        Assert.Empty(left);
        Assert.Equal(before, Folders());
        Assert.False(File.Exists(terminal.Entry));
    }

    [Fact]
    public async Task Kill_WhileAPageIsShown_BlanksThePage()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        terminal.Kill();
        await Assertions.Expect(clerk.Page.Locator("body")).ToHaveTextAsync("業務端末が終了しました。この窓を閉じてください。");
        Directory.Delete(Path.GetDirectoryName(terminal.Entry)!, recursive: true); // what a killed terminal leaves
    }

    private static Task<TerminalVisitor> EnterAsync(TerminalProcess terminal) =>
        TerminalVisitor.EnterAsync(terminal.Address, terminal.Entry, CancellationToken.None);

    private static HttpRequestMessage Post(
        TerminalProcess terminal, string path, (string Name, string Value) field, string origin, string cookie = "") =>
        TerminalVisitor.Request(terminal.Address, path, origin, cookie, field);
}
