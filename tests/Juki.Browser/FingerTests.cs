using System.CommandLine;
using System.Globalization;
using Juki.Cli.Commands;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>照合情報認証 at the terminal's pages: the card, the PIN, and then the operator's finger on a reader with the
/// synthetic sensor, judged by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class FingerTests : IDisposable
{
    private const string Title = "指の照合", Home = "照会 ― 事務と利用目的", LogIn = "操作者の認証";
    private const int Own = 1, Others = 2;

    private readonly TerminalFixture fixture;
    private readonly string folder = Directory.CreateTempSubdirectory("juki-finger-").FullName;

    public FingerTests(TerminalFixture fixture)
    {
        this.fixture = fixture;
        Do("reader", "make", Key);
        Do("reader", "add", fixture.Server.ConfigPath, "--key", Key + ".pub", "--name", "窓口", "--by", By);
    }

    private string Key => Path.Combine(folder, "reader.key");

    private static string By => TerminalFixture.First.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task 登録した指を読み取ると認証され他人の指では何も始まらない()
    {
        await using var card = Card();
        await using (var terminal = await StartAsync(Others))
        await using (var clerk = await Clerk.OpenAsync(fixture, terminal))
        {
            var before = Acts();
            await clerk.LogInAsync(TerminalFixture.Pin);
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("指が一致しない"); // read by itself
            Assert.Equal(before + 2, Acts()); // the card, and the finger
            await clerk.LookAsync("finger-other");
            await Assertions.Expect(clerk.Page.Locator("[data-key=F2], [data-key=F4]")).ToHaveCountAsync(0);
            await clerk.Page.EvaluateAsync("""
                () => {
                  const form = document.querySelector("form[action='/finger']");
                  form.action = "/inquiry";
                  form.submit();
                }
                """);
            await Assertions.Expect(clerk.Alert).ToHaveCountAsync(0);
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
            await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Check of your finger");
            Assert.Equal(before + 2, Acts());
            await clerk.PressAsync("F8");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("The finger does not match");
            await clerk.LookAsync("finger-other-en");
            Assert.Equal(before + 4, Acts());
            await clerk.PressAsync("F10");
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Log in");
        }
        await using var right = await StartAsync(Own);
        await using var own = await Clerk.OpenAsync(fixture, right);
        await own.Page.RouteAsync("**/terminal.js", route => route.AbortAsync()); // else it goes on by itself
        await own.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(own.Heading).ToHaveTextAsync(Title);
        await own.LookAsync("finger");
        await own.Page.Locator("button[data-key=F8]").ClickAsync();
        await Assertions.Expect(own.Heading).ToHaveTextAsync(Home);
    }

    [Fact]
    public async Task Finger_WithoutScriptInEnglish_IsReadByAButton()
    {
        await using var card = Card();
        await using var terminal = await StartAsync(Own, "--lang", "en");
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false, width: 640); // 200 %
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Check of your finger");
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, "finger-en.png"), FullPage = true });
        Assert.True(await clerk.Page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        await clerk.Page.Locator("button[data-key=F8]").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToContainTextAsync("Inquiry");
    }

    [Fact]
    public async Task 読取装置のない端末や登録のない読取装置では認証されない()
    {
        await using var card = Card();
        await using (var none = await TerminalProcess.StartAsync(fixture))
        await using (var clerk = await Clerk.OpenAsync(fixture, none))
        {
            await clerk.LogInAsync(TerminalFixture.Pin);
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("読取装置をつなぎ");
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync(LogIn);
            await clerk.LookAsync("finger-no-reader");
        }
        var stranger = Path.Combine(folder, "stranger.key");
        Do("reader", "make", stranger);
        await using (var terminal = await TerminalProcess.StartAsync(fixture, Finger(Own, stranger)))
        await using (var clerk = await Clerk.OpenAsync(fixture, terminal))
        {
            await clerk.LogInAsync(TerminalFixture.Pin);
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("この読取装置は登録がない");
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync(LogIn);
        }
        await using var known = await StartAsync(Own);
        await using var again = await Clerk.LoggedInAsync(fixture, known); // by itself
    }

    [Fact]
    public async Task 指が五度合わないと端末は15分待つ()
    {
        await using var card = Card();
        await using var terminal = await TerminalProcess.StartAsync(
            fixture, fixture.AnotherAtPrefecture(instance: 2), Finger(Others, Key));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        for (var tried = 1; tried <= OperatorTerms.FailuresMax; tried++)
        {
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("指が一致しない");
            var before = Acts();
            await clerk.PressAsync("F8");
            if (tried < OperatorTerms.FailuresMax)
            {
                for (var waited = 0; Acts() < before + 2; waited++)
                {
                    Assert.True(waited < 100, "no try was recorded");
                    await clerk.Page.WaitForTimeoutAsync(100);
                }
            }
        }
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(LogIn);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("15分後に認証する");
        await clerk.LookAsync("finger-locked");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("15分後に認証する");
    }

    [Fact]
    public async Task 照合を待つ間にカードを抜くと認証に戻る()
    {
        var card = Card();
        await using var terminal = await StartAsync(Others);
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("指が一致しない");
        await card.DisposeAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(LogIn); // by itself
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("カードが抜かれた");
    }

    [Fact]
    public async Task サーバとの接続が切れた後は指をもう一度照合する()
    {
        await using var card = Card();
        await using var terminal = await StartAsync(Own);
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        fixture.Server.Stop();
        fixture.Server.Start();
        await fixture.LinkedAsync();
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Page.Locator("table")).ToContainTextAsync("接続していない");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("接続し直した");
        await Assertions.Expect(clerk.Page.Locator("[data-key=F2]")).ToHaveCountAsync(0);
        await clerk.LookAsync("finger-again");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Home);
        await clerk.PressAsync("F4");
        await Assertions.Expect(clerk.Page.Locator("table")).ToContainTextAsync("接続中");
    }

    private int Acts() => LocalNetworkFixture.Recorded(fixture.Server, AuditKind.OperatorAction);

    /// <summary>A card in the reader, whose operator has the finger <see cref="Own"/> registered.</summary>
    private InsertedCard Card()
    {
        var card = fixture.NewCard();
        Do(
        [
            "register", fixture.Server.ConfigPath, "--operator",
            fixture.LastCard.ToString(CultureInfo.InvariantCulture), "--by", By, .. Finger(Own, Key),
        ]);
        return fixture.Insert(card);
    }

    private Task<TerminalProcess> StartAsync(int finger, params string[] more) =>
        TerminalProcess.StartAsync(fixture, [.. Finger(finger, Key), .. more]);

    private static string[] Finger(int finger, string key) =>
        ["--finger", finger.ToString(CultureInfo.InvariantCulture), "--finger-key", key];

    private static void Do(params string[] command)
    {
        using var error = new StringWriter();
        Assert.True(
            BiometricCommand.Create().Parse(command).Invoke(new() { Output = TextWriter.Null, Error = error }) == 0,
            error.ToString());
    }
}
