using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Disclosure;
using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Host;
using Juki.Terminal.Pages.Disclosure;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>本人への開示 at the terminal's pages, recorded and answered by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class DisclosureTests(TerminalFixture fixture)
{
    private const string Title = "本人への開示";

    private static readonly string Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();

    [Fact]
    [Trait("Source", "S-000 3-①")]
    [Trait("Source", "S-000 3-②")]
    [Trait("Source", "S-000 7. リスク3")]
    public async Task 請求を受け付け記録してから開示し帳票簿に記録して印刷する()
    {
        using var printer = new PrintService();
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--print-program", printer.Program);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Disclosure));
        await using var clerk = await LoggedInAsync(terminal);
        await clerk.LookAsync("disclosure");
        var recorded = Recorded(AuditKind.Disclosure);
        var number = await ReceiveAsync(clerk, DisclosureKind.OwnInformation, 5, "disclosure-confirm");
        Assert.Equal(recorded + 1, Recorded(AuditKind.Disclosure));
        await clerk.LookAsync("disclosure-request");
        await DiscloseAsync(clerk);
        Assert.Equal(recorded + 2, Recorded(AuditKind.Disclosure));
        // On the screen: everything but the two numbers.
        var (code, own) = (CodeOf(5), IndividualNumber.FromBody(98_765_400_005).Written);
        await Assertions.Expect(clerk.Page.Locator("article")).ToContainTextAsync("試験五");
        var content = await clerk.Page.ContentAsync();
        Assert.DoesNotContain(code, content, StringComparison.Ordinal);
        Assert.DoesNotContain(own, content, StringComparison.Ordinal);
        await clerk.LookAsync("disclosure-report");
        // On paper: the numbers too, with its number in the register on each sheet.
        var (before, printed) = ((await FormsAsync()).Count, Recorded(AuditKind.PrintOutput));
        Assert.Empty(printer.Asked);
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Page.Locator(".box.good")).ToContainTextAsync("印刷装置に送りました");
        var form = (await FormsAsync())[before];
        Assert.Equal(printed + 1, Recorded(AuditKind.PrintOutput));
        Assert.Equal((FormKind.Disclosure, 1, number), (form.Kind, form.Sheets, form.Sheet));
        Assert.Equal($"-t {form.Number}", Assert.Single(printer.Asked));
        var text = await printer.TextAsync();
        foreach (var word in new[]
        {
            number, form.Number, code, own, "試験五", "長野県", $"{form.DestroyBy:yyyy-MM-dd}",
            JapaneseDate.Japanese(RecordedDate.From(form.DestroyBy)), DemoInquiries.BornInWords,
        })
            Assert.Contains(word, text, StringComparison.Ordinal);
        Assert.DoesNotContain("試験六", text, StringComparison.Ordinal);
        await clerk.LookAsync("disclosure-printed");
        await clerk.Page.ReloadAsync(); // the same form again
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
        Assert.Single(printer.Asked);
        Assert.Equal(before + 1, (await FormsAsync()).Count);
        Assert.DoesNotContain(code, await File.ReadAllTextAsync(fixture.Server.LogPath), StringComparison.Ordinal);
        await clerk.PressAsync("F3");
        await Assertions.Expect(clerk.Page.Locator("[data-state=Answered]")).ToBeVisibleAsync();
        await CorrectAsync(clerk, number);
        Assert.Empty(terminal.Stop().Left);
    }

    /// <summary>A correction of what that request disclosed, answered with its reason.</summary>
    private static async Task CorrectAsync(Clerk clerk, string about)
    {
        await clerk.Page.ClickAsync("form[action='/disclosure/new'] button");
        await Assertions.Expect(clerk.Page.Locator("#about")).ToHaveValueAsync(about);
        await clerk.Page.SelectOptionAsync("#identity", "2");
        await clerk.Page.FillAsync("#code", CodeOf(6)); // another resident's
        await clerk.Page.FillAsync("#wish", "番地は4番");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("先に開示を受けた請求の番号");
        await clerk.LookAsync("disclosure-refused");
        await clerk.Page.FillAsync("#code", CodeOf(5));
        await clerk.Page.FillAsync("#wish", "番地は4番");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        await EnterAsync(clerk);
        await clerk.Page.SelectOptionAsync("#step", $"{(int)RequestStep.NotCorrect}");
        await clerk.Page.ClickAsync("section:has(#step) button");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("理由");
        await clerk.Page.SelectOptionAsync("#step", $"{(int)RequestStep.NotCorrect}");
        await clerk.Page.FillAsync("#text", "市町村の記録のとおりである");
        await clerk.LookAsync("disclosure-correction");
        await clerk.Page.ClickAsync("section:has(#step) button");
        await EnterAsync(clerk);
        await Assertions.Expect(clerk.Page.Locator("[data-state=Answered]")).ToContainTextAsync("訂正しない");
        await Assertions.Expect(clerk.Page.Locator("table.book tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public async Task 提供状況は誰が何のために照会したかを示す()
    {
        await AskAsync();
        using var printer = new PrintService(takes: false);
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--print-program", printer.Program);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Disclosure));
        await using var clerk = await LoggedInAsync(terminal);
        var number = await ReceiveAsync(clerk, DisclosureKind.Provisions, 7);
        var due = DateOnly.Parse((await clerk.Page.TextContentAsync("[data-due]"))!, null);
        await clerk.Page.SelectOptionAsync("#step", $"{(int)RequestStep.Extend}");
        await clerk.Page.FillAsync("#until", $"{due.AddDays(10):yyyy-MM-dd}");
        await clerk.Page.FillAsync("#text", "記録の復旧を待つため");
        await clerk.Page.ClickAsync("section:has(#step) button");
        await EnterAsync(clerk);
        await Assertions.Expect(clerk.Page.Locator("[data-due]")).ToHaveTextAsync($"{due.AddDays(10):yyyy-MM-dd}");
        await DiscloseAsync(clerk); // once a witness has countersigned
        await Assertions.Expect(clerk.Page.Locator("article h3").First).ToContainTextAsync("照会");
        await Assertions.Expect(clerk.Page.Locator("article")).ToContainTextAsync(Affair);
        await Assertions.Expect(clerk.Page.Locator("article")).ToContainTextAsync("長野県");
        await clerk.LookAsync("disclosure-provisions");
        // A printer that does not take it: the print is recorded, and that is said.
        var before = (await FormsAsync()).Count;
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("印刷装置が受け付けませんでした");
        Assert.Equal(before + 1, (await FormsAsync()).Count);
        await clerk.LookAsync("disclosure-not-printed");
        // What is shown is not kept by the browser's own going back and forth; the list has the request.
        await clerk.PressAsync("F5");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        await Assertions.Expect(clerk.Page.Locator($"tr[data-request='{number}']")).ToHaveCountAsync(0);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "回答済みも" }).ClickAsync();
        await Assertions.Expect(clerk.Page.Locator($"tr[data-request='{number}']")).ToContainTextAsync("回答済み");
        await clerk.LookAsync("disclosure-all");
    }

    [Fact]
    public async Task Disclosure_WithoutScriptInEnglish_IsTakenAndTakenBack()
    {
        await using var terminal = await TerminalProcess.StartAsync(
            fixture, "--lang", "en", "--print-program", "/nowhere/lp");
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Disclosure));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false, width: 640);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Disclosure to residents");
        await ReceiveAsync(clerk, DisclosureKind.OwnInformation, 8);
        await DiscloseAsync(clerk);
        var before = (await FormsAsync()).Count;
        await clerk.Page.ClickAsync("[data-key=F9]"); // nothing to print with: nothing is recorded
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("nothing is recorded or printed");
        Assert.Equal(before, (await FormsAsync()).Count);
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, "disclosure-en.png"), FullPage = true });
        await clerk.Page.ClickAsync("[data-key=F5]");
        await ReceiveAsync(clerk, DisclosureKind.OwnInformation, 8);
        await clerk.Page.SelectOptionAsync("#step", $"{(int)RequestStep.Withdraw}");
        await clerk.Page.ClickAsync("section:has(#step) button");
        await EnterAsync(clerk);
        await Assertions.Expect(clerk.Page.Locator("[data-state=Withdrawn]")).ToContainTextAsync("withdrawn");
        await clerk.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Clerk.Pictures, "disclosure-request-en.png"), FullPage = true });
    }

    private static string CodeOf(int newborn) => ResidentRecordCode.FromBody(9_876_500_000 + newborn).Written;

    private int Recorded(AuditKind kind) => LocalNetworkFixture.Recorded(fixture.Server, kind);

    private async Task<Clerk> LoggedInAsync(TerminalProcess terminal)
    {
        var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        return clerk;
    }

    /// <summary>Takes a request from the list; answers its number, with its page open.</summary>
    private static async Task<string> ReceiveAsync(
        Clerk clerk, DisclosureKind kind, int newborn, string? picture = null)
    {
        await clerk.Page.ClickAsync("form[action='/disclosure/new'] button");
        await clerk.Page.SelectOptionAsync("#kind", $"{(int)kind}");
        await clerk.Page.SelectOptionAsync("#identity", "2");
        await clerk.Page.FillAsync("#code", CodeOf(newborn));
        if (picture is not null)
            await clerk.LookAsync("disclosure-receipt");
        await clerk.Page.ClickAsync("button[data-key=F8]");
        if (picture is not null)
            await clerk.LookAsync(picture);
        await EnterAsync(clerk);
        await Assertions.Expect(clerk.Page.Locator("[data-state=Open]")).ToBeVisibleAsync();
        return (await clerk.Heading.TextContentAsync())!.Split(' ')[^1];
    }

    /// <summary>Confirms what is shown.</summary>
    private static async Task EnterAsync(Clerk clerk)
    {
        await Assertions.Expect(clerk.Page.Locator("[name=once]")).ToHaveCountAsync(1);
        Assert.DoesNotContain(CodeOf(5), await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        await clerk.Page.ClickAsync("form[action='/disclosure/do'] button");
    }

    /// <summary>Answers by a paper, which may have to wait for the witness.</summary>
    private static async Task DiscloseAsync(Clerk clerk)
    {
        var go = clerk.Page.Locator("section:has(#answer-title) button");
        var confirm = clerk.Page.Locator("form[action='/disclosure/do'] button");
        for (var tries = 0; !await confirm.IsVisibleAsync(); tries++)
        {
            Assert.True(tries < 60, "nobody countersigns");
            if (tries > 0)
                await clerk.Page.WaitForTimeoutAsync(1_000);
            var before = await clerk.Page.GetAttributeAsync("body", "data-page");
            await go.ClickAsync();
            await Assertions.Expect(clerk.Page.Locator("body")).Not.ToHaveAttributeAsync(
                "data-page", before!, new() { Timeout = 30_000 });
        }
        await confirm.ClickAsync();
        await Assertions.Expect(clerk.Page.Locator("#paper-title")).ToBeVisibleAsync();
    }

    /// <summary>One inquiry after the seventh newborn.</summary>
    private async Task AskAsync()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試験七", isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
    }

    private async Task<IReadOnlyList<FormShown>> FormsAsync()
    {
        var reply = await FormCall.Talk.AskAsync(
            fixture.Server.DataFolder, new() { Task = FormTask.All }, TestContext.Current.CancellationToken);
        Assert.Equal(FormVerdict.Done, reply!.Verdict);
        return reply.Forms;
    }
}
