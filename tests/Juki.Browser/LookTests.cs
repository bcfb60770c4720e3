using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>The pages without script, by keyboard alone, at 200 %, in English.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class LookTests(TerminalFixture fixture)
{
    private static readonly string Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();

    [Fact]
    public async Task Ask_WithoutScript_IsAnswered()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal, hasScript: false);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験四", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        await clerk.Page.Locator("[data-key=F10]").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("操作者の認証");
    }

    [Fact]
    public async Task Ask_ByKeyboardAlone_IsAnswered()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        var keys = clerk.Page.Keyboard;
        await keys.TypeAsync(TerminalFixture.Pin); // the field has the focus
        await keys.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会 ― 事務と利用目的");
        await Assertions.Expect(clerk.Page.Locator("#affair")).ToBeFocusedAsync();
        await keys.TypeAsync(Affair);
        await keys.PressAsync("Tab");
        await keys.TypeAsync("1");
        await keys.PressAsync("F8");
        await Assertions.Expect(clerk.Page.Locator(".forms")).ToBeVisibleAsync();
        await clerk.Page.FocusAsync("#birth-match");
        await keys.PressAsync("Tab");
        await keys.InsertTextAsync("試験六");
        foreach (var part in new[] { "Home", "7", "4", "Home" }) // the newest era is the first, and so is day 1
        {
            await keys.PressAsync("Tab");
            await keys.PressAsync(part);
        }
        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        while (!await clerk.Page.Locator("button.main:focus").IsVisibleAsync())
            await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
    }

    [Fact]
    public async Task Pages_AtTwiceTheSize_NeedNoScrollingSideways()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        // 640 points wide is a window of 1280 at 200 %.
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal, width: 640);
        await Fits(clerk);
        await clerk.ChooseAsync(Affair);
        await Fits(clerk);
        await clerk.LookAsync("condition-200");
        await clerk.AskByBirthAsync("試験七", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        await Fits(clerk);
    }

    [Fact]
    public async Task Pages_InEnglish_SayEverythingInEnglish()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--lang", "en");
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LookAsync("log-in-en");
        await clerk.LogInAsync("wrong-pin");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("2 more and the card is blocked");
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Inquiry – affair and purpose");
        await clerk.ChooseAsync(Affair);
        await clerk.LookAsync("condition-en");
        await clerk.AskByBirthAsync("試", isWhole: false);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("Too many hits");
        await clerk.AskByBirthAsync("試験八", isWhole: true);
        await Assertions.Expect(clerk.Page.Locator("article")).ToContainTextAsync("2025-04-01 (Reiwa 7)");
        await clerk.LookAsync("result-en");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "日本語" }).ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        Assert.Equal("ja", await clerk.Page.Locator("html").GetAttributeAsync("lang"));
    }

    private static async Task Fits(Clerk clerk) => Assert.True(await clerk.Page.EvaluateAsync<bool>(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
}
