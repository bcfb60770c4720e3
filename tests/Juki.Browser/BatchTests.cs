using System.Text;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Wire.Files;
using Microsoft.Playwright;

namespace Juki.Browser;

/// <summary>一括提供 at the terminal's pages, handed in at the real server of a prefecture.</summary>
[Collection(nameof(TerminalFixture))]
[Trait("Source", "S-002")]
public sealed class BatchTests(TerminalFixture fixture) : IDisposable
{
    private const string Title = "一括提供の状況", Checked = "照会ファイルの検査", Sending = "照会ファイルを渡す";

    private static readonly AffairCode Affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code;
    private static int lastNumber = 100;

    private readonly string folder = Directory.CreateTempSubdirectory("juki-medium-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public async Task 照会ファイルを検査してから渡し回答まで見届ける()
    {
        var file = Write(writer =>
        {
            // The newborn, nobody, and a condition that as an inquiry finds 51 persons.
            writer.Write(ResidentRecordCode.FromBody(9_876_500_000 + DemoInquiries.Newborns), default, default);
            for (var line = 0; line < 20_000; line++)
                writer.Write(ResidentRecordCode.FromBody(line), default, default);
            writer.Write("", "", "試験", "20250401", "", "", "");
        });
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Batch));
        await using var clerk = await LoggedInAsync(terminal);
        var recorded = Acts();
        await SendAsync(clerk, file);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Checked);
        await Assertions.Expect(clerk.Page.Locator("[data-lines]")).ToHaveTextAsync("20,002");
        await Assertions.Expect(clerk.Page.Locator("[data-faulty]")).ToHaveTextAsync("1");
        await Assertions.Expect(clerk.Page.Locator("table tbody tr")).ToContainTextAsync("20002");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("まだ誰も照会していません");
        Assert.Equal(recorded + 1, Acts());
        await clerk.LookAsync("batch-checked");
        await clerk.Page.Keyboard.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        var row = clerk.Page.Locator($"tr[data-file='{Path.GetFileNameWithoutExtension(file)}']");
        await Assertions.Expect(row).ToContainTextAsync("終了", new() { Timeout = 60_000 }); // it looks by itself
        await Assertions.Expect(row).ToContainTextAsync("20,002／20,002");
        await Assertions.Expect(row.Locator("td").Nth(3)).ToHaveTextAsync("1");
        Assert.Equal(recorded + 3, Acts()); // checked, handed in, taken in
        await clerk.LookAsync("batch-list");
        await SendAsync(clerk, file);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("受取り済み");
        await clerk.LookAsync("batch-duplicate");
    }

    [Fact]
    public async Task 切れたファイルと違う文字コードと違う事務は渡せない()
    {
        var good = Write(writer => writer.Write(ResidentRecordCode.FromBody(1), default, default));
        var bytes = await File.ReadAllBytesAsync(good);
        var (cut, other) = (Path.Combine(folder, "cut.csv"), Path.Combine(folder, "other.csv"));
        await File.WriteAllBytesAsync(cut, bytes[..^4]);
        await File.WriteAllBytesAsync(other, Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)));
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Batch));
        await using var clerk = await LoggedInAsync(terminal);
        await SendAsync(clerk, cut);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("途中で切れたファイル");
        await Assertions.Expect(clerk.Page.Locator("form[action='/batch/hand-in']")).ToHaveCountAsync(0);
        await clerk.LookAsync("batch-cut");
        await SendAsync(clerk, other);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("文字コードはUTF-8");
        await SendAsync(clerk, good, purpose: "9");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("依頼書と見比べる");
        await clerk.LookAsync("batch-other-purpose");
        await SendAsync(clerk, good);
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "渡さない" }).ClickAsync();
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("渡していません");
        await Assertions.Expect(clerk.Page.Locator($"tr[data-file='{Path.GetFileNameWithoutExtension(good)}']"))
            .ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Batch_WithoutScriptInEnglish_IsHandedInByKeyboard()
    {
        var file = Write(writer => writer.Write(ResidentRecordCode.FromBody(2), default, default));
        await using var terminal = await TerminalProcess.StartAsync(fixture, "--lang", "en");
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Batch));
        await using var clerk = await Clerk.OpenAsync(fixture, terminal, hasScript: false, width: 640);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Batch provision");
        await clerk.Page.ClickAsync("form[action='/batch/new'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Hand in a file");
        await Picture(clerk, "batch-send-en");
        await FillAsync(clerk, file, "1");
        await clerk.Page.Locator("button[data-key=F8]").PressAsync("Enter");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("Check of the file");
        await Picture(clerk, "batch-checked-en");
        await clerk.Page.Locator("button[data-key=F8]").PressAsync("Enter");
        await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Handed in");
        await clerk.Page.ReloadAsync(); // the same form again
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("serves once");
    }

    [Fact]
    [Trait("Source", "S-001")]
    public async Task 一括提供の種別のないカードでは一覧も見られない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard());
        await using var clerk = await Clerk.LoggedInAsync(fixture, terminal);
        await Assertions.Expect(clerk.Page.Locator("[data-key=F1]")).ToHaveCountAsync(0);
        await clerk.Page.EvaluateAsync("document.querySelector('form[action=\"/status\"]').action = '/batch'");
        await clerk.Page.ClickAsync("[data-key=F4]");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("カードの種別にこの仕事がない");
        await Assertions.Expect(clerk.Page.Locator("tr[data-file]")).ToHaveCountAsync(0);
    }

    [Fact]
    [Trait("Source", "S-000 2")]
    public async Task 市町村の端末では都道府県に渡すよう示す()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture, fixture.AtTown);
        await using var card = fixture.Insert(
            fixture.NewCard(roles: OperatorRoles.Batch, office: fixture.AtTown.Office));
        await using var clerk = await LoggedInAsync(terminal);
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("媒体で都道府県に渡す");
        await clerk.LookAsync("batch-town");
    }

    private int Acts() => LocalNetworkFixture.Recorded(fixture.Server, AuditKind.OperatorAction);

    private static Task Picture(Clerk clerk, string name) => clerk.Page.ScreenshotAsync(
        new() { Path = Path.Combine(Clerk.Pictures, name + ".png"), FullPage = true });

    private async Task<Clerk> LoggedInAsync(TerminalProcess terminal)
    {
        var clerk = await Clerk.OpenAsync(fixture, terminal);
        await clerk.LogInAsync(TerminalFixture.Pin);
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        return clerk;
    }

    private static async Task SendAsync(Clerk clerk, string file, string purpose = "1")
    {
        await clerk.Page.Keyboard.PressAsync("F1");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        await clerk.Page.Keyboard.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Sending);
        await clerk.LookAsync("batch-send");
        await FillAsync(clerk, file, purpose);
        await clerk.Page.Keyboard.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Checked);
    }

    private static async Task FillAsync(Clerk clerk, string file, string purpose)
    {
        await clerk.Page.FillAsync("#affair", $"{Affair}");
        await clerk.Page.FillAsync("#purpose", purpose);
        await clerk.Page.SetInputFilesAsync("#file", file);
    }

    private string Write(Action<BatchFileWriter> lines)
    {
        var header = BatchExample.Header("test-terminal") with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = TerminalFixture.Prefecture.Value, Affair = Affair,
            FileNumber = ++lastNumber, WantsRemoved = false,
        };
        var path = Path.Combine(folder, BatchFormat.FileName(header));
        using var stream = File.Create(path);
        using var writer = new BatchFileWriter(stream, header);
        lines(writer);
        _ = writer.Finish();
        return path;
    }
}
