using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>照会 at the terminal's pages, answered by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class InquiryTests(TerminalFixture fixture)
{
    private static readonly string Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();

    [Fact]
    [Trait("Source", "S-002")]
    public async Task 氏名と生年月日で照会し番号は伏せて示される()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.LookAsync("condition");
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        var person = clerk.Page.Locator("article");
        await Assertions.Expect(person).ToContainTextAsync("試験五一");
        await Assertions.Expect(person).ToContainTextAsync("令和7年4月1日");
        await Assertions.Expect(person).ToContainTextAsync("長野県松本市架空町一丁目");
        await Assertions.Expect(person).ToContainTextAsync("現存　出生　令和7年4月1日");
        var code = ResidentRecordCode.FromBody(9_876_500_000 + DemoInquiries.Newborns).Written;
        Assert.DoesNotContain(code, await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(person.Locator(".masked").First).ToHaveTextAsync("●●●●●●");
        Assert.DoesNotContain('?', clerk.Page.Url);
        await clerk.LookAsync("result");
        await clerk.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(clerk.Page.Locator(".top")).ToBeHiddenAsync();
        await Assertions.Expect(person).ToBeHiddenAsync(); // the page for printing alone goes on paper
    }

    [Fact]
    [Trait("Source", "S-002")]
    public async Task 該当が五十一人なら何も示されず五十人なら示される()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試", isWhole: false);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("51人以上");
        await Assertions.Expect(clerk.Alert).ToHaveAttributeAsync(
            "data-verdict", $"{(int)InquiryVerdict.TooManyHits}");
        Assert.DoesNotContain("架空町", await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(clerk.Page.Locator("#birth-name")).ToHaveValueAsync("試"); // to be narrowed
        await clerk.LookAsync("too-many");
        await clerk.AskByBirthAsync("試", isWhole: false, sex: "2");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("50");
        await Assertions.Expect(clerk.Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await clerk.LookAsync("fifty");
    }

    [Fact]
    [Trait("Source", "S-002")]
    public async Task 足りない条件は送れず理由が項目ごとに示される()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        // The form itself keeps what is empty or has the wrong length.
        await clerk.Page.FillAsync("#code-digits", "123");
        await clerk.Page.Locator("section:has(#code-digits) button.main").ClickAsync();
        Assert.True(await clerk.Page.EvalOnSelectorAsync<bool>("#code-digits", "field => field.matches(':invalid')"));
        await Assertions.Expect(clerk.Alert).ToHaveCountAsync(0);
        await clerk.Page.FillAsync("#code-digits", "12345678901");
        await clerk.Page.Locator("section:has(#code-digits) button.main").ClickAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("住民票コード：11桁の数字で、最後は検査数字です");
        // Both as beginnings cannot be chosen; who sends it all the same is refused with the reason.
        await Assertions.Expect(clerk.Page.Locator("#address-match option")).ToHaveCountAsync(3);
        await clerk.Page.FillAsync("#address-name", "試");
        await clerk.Page.SelectOptionAsync("#address-match", "2");
        await clerk.Page.FillAsync("#address-address", "松本市");
        await clerk.Page.Locator("section:has(#address-name) button.main").ClickAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("条件の不足");
        await Assertions.Expect(clerk.Alert.Locator("li")).ToHaveTextAsync(["住所：先頭の一文字が必要"]);
        await clerk.LookAsync("unlawful");
    }

    [Fact]
    public async Task サーバが途中で止まると分かり戻れば照会できる()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        fixture.Server.Stop();
        try
        {
            await clerk.AskByBirthAsync("試験一", isWhole: true);
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("サーバに届かない", new() { Timeout = 20_000 });
            await clerk.LookAsync("no-server");
            await clerk.PressAsync("F4");
            await Assertions.Expect(clerk.Page.Locator("table")).ToContainTextAsync("接続していない");
        }
        finally
        {
            fixture.Server.Start();
            await fixture.LinkedAsync();
        }
        await clerk.PressAsync("F2");
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験一", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
    }

    [Fact]
    public async Task 読み直しても二度は照会されず続けて照会できる()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験二", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        var sheet = await clerk.Page.Locator("[data-sheet]").TextContentAsync();
        await clerk.Page.ReloadAsync();
        Assert.Equal(sheet, await clerk.Page.Locator("[data-sheet]").TextContentAsync());
        await clerk.PressAsync("F3");
        await clerk.AskByBirthAsync("試験三", isWhole: true, year: "6");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("該当者なし");
    }
}
