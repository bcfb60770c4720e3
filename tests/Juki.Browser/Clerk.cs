using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>A clerk at a browser: does what people do, and keeps a picture of what was seen.</summary>
internal sealed class Clerk : IAsyncDisposable
{
    /// <summary>Pictures of every page.</summary>
    public static readonly string Pictures = Directory.CreateDirectory(
        Path.Combine(AppContext.BaseDirectory, "artifacts")).FullName;

    private readonly IBrowserContext context;

    private Clerk(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public ILocator Heading => Page.Locator("h1");

    public ILocator Alert => Page.GetByRole(AriaRole.Alert);

    /// <summary>Opens a terminal by its entry file.</summary>
    public static async Task<Clerk> OpenAsync(
        TerminalFixture fixture, TerminalProcess terminal, bool hasScript = true, int width = 1280)
    {
        var context = await fixture.Chromium.NewContextAsync(new()
        {
            JavaScriptEnabled = hasScript, ViewportSize = new() { Width = width, Height = 800 }, Locale = "ja-JP",
        });
        var clerk = new Clerk(context, await context.NewPageAsync());
        await clerk.Page.GotoAsync("file://" + terminal.Entry);
        if (!hasScript)
            await clerk.Page.ClickAsync("button");
        await clerk.Page.WaitForURLAsync(terminal.Address + "/enter");
        return clerk;
    }

    /// <summary>Opens a terminal and logs in.</summary>
    public static async Task<Clerk> LoggedInAsync(
        TerminalFixture fixture, TerminalProcess terminal, bool hasScript = true, int width = 1280)
    {
        var clerk = await OpenAsync(fixture, terminal, hasScript, width);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会 ― 事務と利用目的");
        return clerk;
    }

    /// <summary>Presses a key once the page's script is there.</summary>
    public async Task PressAsync(string key)
    {
        await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        await Page.Keyboard.PressAsync(key);
    }

    public async Task LogInAsync(string pin)
    {
        await Page.FillAsync("#pin", pin);
        await Page.PressAsync("#pin", "Enter");
    }

    /// <summary>Chooses an affair by its code, and the first purpose.</summary>
    public async Task ChooseAsync(string affair)
    {
        await Page.SelectOptionAsync("#affair", affair);
        await Page.SelectOptionAsync("#purpose", "1");
        await Page.Locator("button[data-key=F8]").ClickAsync();
        await Assertions.Expect(Page.Locator(".forms")).ToBeVisibleAsync();
    }

    /// <summary>Asks by name and date of birth, 2025-04-01 by default.</summary>
    public async Task AskByBirthAsync(string name, bool isWhole, string sex = "0", string year = "7")
    {
        await Page.FillAsync("#birth-name", name);
        await Page.SelectOptionAsync("#birth-match", isWhole ? "0" : "1");
        var form = Page.Locator("section:has(#birth-name)");
        await form.Locator("[name=era]").SelectOptionAsync("5");
        await form.Locator("[name=year]").FillAsync(year);
        await form.Locator("[name=month]").SelectOptionAsync("4");
        await form.Locator("[name=day]").SelectOptionAsync("1");
        await form.Locator("[name=sex]").SelectOptionAsync(sex);
        await form.Locator("button.main").ClickAsync();
    }

    /// <summary>Keeps a picture, and examines the page by the rules of axe.</summary>
    public async Task LookAsync(string picture)
    {
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, picture + ".png"), FullPage = true });
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(fault =>
            $"{picture}: {fault.Id}: {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}")));
        Assert.NotEmpty(found.Passes);
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
