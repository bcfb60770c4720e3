using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>個人番号 in an answer at the terminal's pages: only where it is asked for and the affair permits it, masked
/// until the server has recorded why it is shown.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class NumberTests(TerminalFixture fixture)
{
    private const string Mask = "●●●●●●";
    private static readonly string Permitting = Affair(number: true), Without = Affair(number: false);
    private static readonly string Number =
        IndividualNumber.FromBody(98_765_400_000 + DemoInquiries.Newborns).Written;

    private static readonly string Code =
        ResidentRecordCode.FromBody(9_876_500_000 + DemoInquiries.Newborns).Written;

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 個人番号は求めたときだけ伏せて回答され理由を記録して示される()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Permitting);
        await Assertions.Expect(Box(clerk)).Not.ToBeCheckedAsync(); // nobody is told it by default
        await Assertions.Expect(clerk.Page.Locator("section:has(#number-digits) [name=withnumber]"))
            .ToHaveCountAsync(0); // who asks by it has it
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Page.Locator("article .masked")).ToHaveCountAsync(1);
        await Assertions.Expect(clerk.Page.Locator("[name=number]")).ToHaveCountAsync(0);

        await clerk.PressAsync("F3");
        await Box(clerk).CheckAsync();
        await clerk.LookAsync("number-condition");
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Page.Locator("article .masked")).ToHaveTextAsync([Mask, Mask]);
        await HasNoNumberAsync(clerk);
        await clerk.LookAsync("number-masked");
        await ShowAsync(clerk, "1");
        await Assertions.Expect(clerk.Page.Locator("article .number")).ToHaveTextAsync(Number);
        await Assertions.Expect(clerk.Page.Locator("article .masked")).ToHaveTextAsync(Mask); // 住民票コード
        var content = await clerk.Page.ContentAsync();
        Assert.Equal(2, content.Split(Number).Length); // once, and in no other place of the page
        Assert.DoesNotContain(Code, content, StringComparison.Ordinal);
        await clerk.LookAsync("number-shown");
        await clerk.Page.ReloadAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
        await HasNoNumberAsync(clerk);
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("印刷画面");
        await Assertions.Expect(clerk.Page.Locator(".sheet .masked")).ToHaveTextAsync([Mask, Mask]);
        await HasNoNumberAsync(clerk);
        Assert.DoesNotContain(
            Number, await File.ReadAllTextAsync(fixture.Server.LogPath), StringComparison.Ordinal);
        await clerk.PressAsync("F3");
        await Assertions.Expect(Box(clerk)).Not.ToBeCheckedAsync(); // each time anew
    }

    [Fact]
    public async Task Number_WithoutScriptInEnglish_IsShownOnceTheReasonIsRecorded()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--lang", "en");
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await clerk.ChooseAsync(Permitting);
        await Assertions.Expect(clerk.Page.Locator("section:has(#birth-name)"))
            .ToContainTextAsync("ask for the Individual Number too");
        await Box(clerk).CheckAsync();
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Page.Locator("article .masked")).ToHaveTextAsync([Mask, Mask]);
        await Assertions.Expect(clerk.Page.Locator("article")).ToContainTextAsync("Individual Number");
        await HasNoNumberAsync(clerk);
        var shown = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.NumberShown);
        await ShowAsync(clerk, ""); // the form itself keeps what has no reason
        await HasNoNumberAsync(clerk);
        Assert.Equal(shown, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.NumberShown));
        await ShowAsync(clerk, "1");
        await Assertions.Expect(clerk.Page.Locator("article .number")).ToHaveTextAsync(Number);
        Assert.Equal(shown + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.NumberShown));
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, "number-en.png"), FullPage = true });
    }

    [Fact]
    [Trait("Source", "S-002")]
    public async Task 認められない事務には欄がなく送られてもサーバが断る()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Without);
        await Assertions.Expect(clerk.Page.Locator("[name=withnumber]")).ToHaveCountAsync(0);
        await clerk.Page.EvalOnSelectorAsync("section:has(#birth-name) form", """
            form => {
              const field = document.createElement("input");
              [field.type, field.name, field.value] = ["hidden", "withnumber", "1"];
              form.append(field);
            }
            """);
        var recorded = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inquiry);
        await clerk.AskByBirthAsync("試験五一", isWhole: true);
        await Assertions.Expect(clerk.Alert).ToHaveAttributeAsync(
            "data-verdict", $"{(int)InquiryVerdict.ItemNotPermitted}");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("認められない項目");
        await Assertions.Expect(clerk.Page.Locator("section:has(#birth-name) .error"))
            .ToContainTextAsync("認められた項目だけ");
        await Assertions.Expect(clerk.Page.Locator("[name=withnumber]")).ToHaveCountAsync(0);
        await HasNoNumberAsync(clerk);
        Assert.Equal(recorded + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.Inquiry));
        await clerk.LookAsync("number-refused");
        await clerk.AskByBirthAsync("試験五一", isWhole: true); // without it the affair is answered
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
    }

    /// <summary>The first of the department's that may ask by name, told items and the number or not.</summary>
    private static string Affair(bool number) => ShippedAffairs.All.First(row =>
        row.Asker == AskerKind.PrefecturalDepartment && row.Ordinance.IsNone && !row.ComparisonOnly
        && row.Keys.HasFlag(SearchKeys.NameAndDateOfBirth) && row.NumberReturned == number).Code.ToString();

    private static ILocator Box(Clerk clerk) => clerk.Page.Locator("section:has(#birth-name) [name=withnumber]");

    private static async Task HasNoNumberAsync(Clerk clerk) =>
        Assert.DoesNotContain(Number, await clerk.Page.ContentAsync(), StringComparison.Ordinal);

    /// <summary>Asks for the 個人番号 alone, with or without a reason.</summary>
    private static async Task ShowAsync(Clerk clerk, string reason)
    {
        await clerk.Page.CheckAsync("[name=number]");
        await clerk.Page.SelectOptionAsync("#show-reason", reason);
        await clerk.Page.Locator("section:has(#show-title) button").ClickAsync();
    }
}
