using System.CommandLine;
using System.Diagnostics;
using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Server.Host;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>番号の表示と印刷 at the terminal's pages, recorded by the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
public sealed class ShowTests(TerminalFixture fixture)
{
    private static readonly string Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public async Task 番号は理由を記録した後に一度だけ示される()
    {
        const string Why = "窓口での本人の申出による";
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        var code = await AskAsync(clerk, DemoInquiries.Newborns, "試験五一");
        var recorded = Recorded(AuditKind.NumberShown);
        Assert.DoesNotContain(code, await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        // The form itself keeps what has no reason; who says nothing with «other» is refused, and nothing is recorded.
        await clerk.Page.CheckAsync("[name=code]");
        await ShowButton(clerk).ClickAsync();
        Assert.True(await clerk.Page.EvalOnSelectorAsync<bool>("#show-reason", "field => field.matches(':invalid')"));
        await clerk.Page.SelectOptionAsync("#show-reason", "9");
        await ShowButton(clerk).ClickAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("理由を選ぶ");
        Assert.Equal(recorded, Recorded(AuditKind.NumberShown));
        await clerk.LookAsync("show-refused");
        await ShowAsync(clerk, Why);
        await Assertions.Expect(clerk.Page.Locator("article .number")).ToHaveTextAsync(code);
        Assert.Equal(recorded + 1, Recorded(AuditKind.NumberShown));
        await clerk.LookAsync("show");
        await clerk.Page.ReloadAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
        await Assertions.Expect(clerk.Page.Locator("article .masked").First).ToHaveTextAsync("●●●●●●");
        Assert.DoesNotContain(code, await clerk.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(recorded + 1, Recorded(AuditKind.NumberShown));
        var log = await File.ReadAllTextAsync(fixture.Server.LogPath);
        Assert.DoesNotContain(code, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Why, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task スクリプトがなくても該当者一人の番号だけが示される()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal, hasScript: false);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試", isWhole: false, sex: "2");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("50");
        await clerk.Page.SelectOptionAsync("#show-person", "3");
        await ShowAsync(clerk, "");
        await Assertions.Expect(clerk.Page.Locator("article .number")).ToHaveTextAsync(CodeOf(3));
        var content = await clerk.Page.ContentAsync();
        Assert.DoesNotContain(CodeOf(2), content, StringComparison.Ordinal);
        Assert.DoesNotContain(CodeOf(4), content, StringComparison.Ordinal);
        await clerk.Page.ScreenshotAsync(new() { Path = Path.Combine(Clerk.Pictures, "show-fifty.png") });
    }

    [Fact]
    public async Task サーバとの接続が切れた後は番号を示さない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        var code = await AskAsync(clerk, 1, "試験一");
        fixture.Server.Stop();
        try
        {
            await ShowAsync(clerk, "");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("サーバに届かない", new() { Timeout = 20_000 });
            Assert.DoesNotContain(code, await clerk.Page.ContentAsync(), StringComparison.Ordinal);
            await clerk.PressAsync("F9");
            await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("サーバに届かない");
        }
        finally
        {
            fixture.Server.Start();
            await fixture.LinkedAsync();
        }
    }

    [Fact]
    [Trait("Source", "S-000 7. リスク3")]
    public async Task 印刷は帳票簿に記録されどの用紙にも番号が入る()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync("試", isWhole: false, sex: "2");
        await Assertions.Expect(clerk.Page.Locator("[data-count]")).ToHaveTextAsync("50");
        // Any other page prints nothing of a resident.
        var other = Assert.Single(await PagesAsync(clerk));
        Assert.Contains("この画面は印刷できません", other, StringComparison.Ordinal);
        Assert.DoesNotContain("試験", other, StringComparison.Ordinal);
        await clerk.LookAsync("before-print");

        var (before, recorded) = ((await FormsAsync()).Count, Recorded(AuditKind.PrintOutput));
        await clerk.PressAsync("F9");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("印刷画面");
        var form = (await FormsAsync())[before];
        Assert.Equal((recorded + 1, 17), (Recorded(AuditKind.PrintOutput), form.Sheets));
        await clerk.LookAsync("print");
        var pages = await PagesAsync(clerk, "print.pdf");
        Assert.Equal(form.Sheets, pages.Count);
        Assert.All(pages, page =>
        {
            Assert.Contains(form.Number, page, StringComparison.Ordinal);
            Assert.Contains("操作者", page, StringComparison.Ordinal);
            Assert.Contains($"{form.DestroyBy:yyyy-MM-dd}", page, StringComparison.Ordinal);
            Assert.Contains("試験", page, StringComparison.Ordinal);
            Assert.Contains("●●●●●●", page, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(CodeOf(2), string.Concat(pages), StringComparison.Ordinal);
        await clerk.Page.ReloadAsync();
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("一度だけ有効");
        Assert.Equal(before + 1, (await FormsAsync()).Count);
        await DestroyAsync(form);
    }

    [Fact]
    public async Task スクリプトがなくても印刷でき廃棄予定日がなければできない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal, hasScript: false);
        await AskAsync(clerk, 2, "試験二");
        var before = (await FormsAsync()).Count;
        await clerk.Page.FillAsync("#destroy", "2020-01-01");
        await clerk.Page.Locator("[data-key=F9]").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        Assert.Equal(before, (await FormsAsync()).Count);
        await clerk.Page.FillAsync("#destroy", $"{DateTimeOffset.UtcNow.AddDays(30):yyyy-MM-dd}");
        await clerk.Page.Locator("[data-key=F9]").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("印刷画面");
        await Assertions.Expect(clerk.Page.Locator(".sheet")).ToHaveCountAsync(1);
        await Assertions.Expect(clerk.Page.Locator(".sheet")).ToContainTextAsync((await FormsAsync())[before].Number);
    }

    private static string CodeOf(int newborn) => ResidentRecordCode.FromBody(9_876_500_000 + newborn).Written;

    private static ILocator ShowButton(Clerk clerk) => clerk.Page.Locator("section:has(#show-title) button");

    /// <summary>Asks after one of the newborns; the answer's 住民票コード.</summary>
    private static async Task<string> AskAsync(Clerk clerk, int newborn, string name)
    {
        await clerk.ChooseAsync(Affair);
        await clerk.AskByBirthAsync(name, isWhole: true);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("照会結果");
        return CodeOf(newborn);
    }

    private static async Task ShowAsync(Clerk clerk, string why)
    {
        await clerk.Page.CheckAsync("[name=code]");
        await clerk.Page.SelectOptionAsync("#show-reason", "1");
        await clerk.Page.FillAsync("#show-why", why);
        await ShowButton(clerk).ClickAsync();
    }

    private int Recorded(AuditKind kind) => LocalNetworkFixture.Recorded(fixture.Server, kind);

    private async Task<IReadOnlyList<FormShown>> FormsAsync()
    {
        var reply = await FormCall.Talk.AskAsync(
            fixture.Server.DataFolder, new() { Task = FormTask.All }, TestContext.Current.CancellationToken);
        Assert.Equal(FormVerdict.Done, reply!.Verdict);
        return reply.Forms;
    }

    /// <summary>By the commands at the node's machine.</summary>
    private async Task DestroyAsync(FormShown form)
    {
        var node = fixture.Server.DataFolder;
        var day = $"{form.DestroyBy:yyyy-MM-dd}";
        Assert.Contains(form.Number, await RunAsync("list", node, "--due", day), StringComparison.Ordinal);
        string[] destroyed =
        [
            "destroyed", node, "--number", form.Number, "--means", "Shredded", "--by", "4", "--witness", "5",
        ];
        Assert.Contains("nothing was changed", await RunAsync([.. destroyed, "--dry-run"]), StringComparison.Ordinal);
        Assert.Contains("done", await RunAsync(destroyed), StringComparison.Ordinal);
        Assert.DoesNotContain(form.Number, await RunAsync("list", node, "--due", day), StringComparison.Ordinal);
        Assert.Contains("\"witness\":5", await RunAsync("list", node, "--all", "--json"), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await FormsCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }

    /// <summary>The text of each piece of paper that the page would need.</summary>
    private static async Task<IReadOnlyList<string>> PagesAsync(Clerk clerk, string name = "other.pdf")
    {
        var path = Path.Combine(Clerk.Pictures, name);
        await clerk.Page.PdfAsync(new() { Path = path, PreferCSSPageSize = true });
        using var read = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", path, "-"])
        {
            RedirectStandardOutput = true,
        })!;
        var text = await read.StandardOutput.ReadToEndAsync();
        await read.WaitForExitAsync();
        Assert.Equal(0, read.ExitCode);
        return text.TrimEnd('\f', '\n').Split('\f');
    }
}
