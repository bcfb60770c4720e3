using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
                writer.Write(ResidentRecordCode.FromBody(line + 1), default, default);
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
        await clerk.PressAsync("F8");
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
        Assert.Empty(terminal.Stop().Left); // of the file nothing was kept
    }

    [Fact]
    public async Task 送信の途中で切れたファイルはサーバにも残らず渡されない()
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        await using var card = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Batch));
        using var browser = await TerminalVisitor.EnterAsync(
            terminal.Address, terminal.Entry, CancellationToken.None);
        await browser.PostAsync("/log-in", CancellationToken.None, ("pin", TerminalFixture.Pin));
        var sent = Path.Combine(fixture.Server.DataFolder, "batch", "sent");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(browser.Page), "page" }, { new StringContent($"{Affair}"), "affair" },
            { new StringContent("1"), "purpose" },
            { new StreamContent(new BreakingStream(() => Kept() > 0)), "file", "x.csv" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, terminal.Address + "/batch/send")
        {
            Content = form,
        };
        request.Headers.Add("Origin", terminal.Address);
        request.Headers.Add("Cookie", browser.Cookie);
        request.Headers.TransferEncodingChunked = true;
        await Assert.ThrowsAnyAsync<Exception>(() => browser.Client.SendAsync(request));
        await LocalNetworkFixture.UntilAsync(
            () => Kept() == 0, "what was sent of the file is still there");
        Assert.Contains(Title, await browser.PostAsync("/batch", CancellationToken.None), StringComparison.Ordinal);

        int Kept() => Directory.Exists(sent) ? Directory.GetFiles(sent).Length : 0;
    }

    /// <summary>Some bytes; when the server has begun to keep them, it breaks.</summary>
    private sealed class BreakingStream(Func<bool> isKept) : Stream
    {
        private int read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (read < 200_000)
            {
                read += count;
                return count;
            }
            SpinWait.SpinUntil(isKept, TimeSpan.FromSeconds(20));
            throw new IOException("broken");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task Send_FileWithAnotherPageValue_IsRefused(string more)
    {
        await using var terminal = await TerminalProcess.StartAsync(fixture);
        using var browser = await TerminalVisitor.EnterAsync(
            terminal.Address, terminal.Entry, CancellationToken.None);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(more.Length == 0 ? "" : browser.Page + more), "page" },
            { new ByteArrayContent(new byte[100_000]), "file", "x.csv" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, terminal.Address + "/batch/send")
        {
            Content = form,
        };
        request.Headers.Add("Origin", terminal.Address);
        request.Headers.Add("Cookie", browser.Cookie);
        using var answer = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
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

    [Fact]
    [Trait("Source", "S-000 3. リスク1")]
    [Trait("Source", "S-000 3. リスク4")]
    public async Task 結果は二人が同意して暗号化されたものだけが媒体に書かれる() =>
        await PutOnMediumAsync(fixture.AtPrefecture, [], lines: 1, () => Task.CompletedTask);

    /// <summary>The machine in the main office takes in files and puts results on media [S-000 代表端末]: its terminal
    /// comes to the server through the relay beside it.</summary>
    [Fact]
    [Trait("Source", "S-000 3. リスク1")]
    [Trait("Source", "S-000 代表端末")]
    public async Task 代表端末の機器で受けた照会ファイルの結果が封緘されて媒体に出る()
    {
        await using var office = await MainOffice.OpenAsync(fixture);
        await PutOnMediumAsync( // more than one piece
            office.Terminal, office.Way, lines: 5_000, () => MainOffice.IsBetweenAsync(fixture));
    }

    private async Task PutOnMediumAsync(TerminalPlace at, string[] way, int lines, Func<Task> isThereAsync)
    {
        const OperatorRoles Roles = OperatorRoles.Batch | OperatorRoles.Media;
        var file = Write(writer =>
        {
            for (var line = 0; line < lines; line++)
                writer.Write(ResidentRecordCode.FromBody(line + 3), default, default);
        });
        var name = Path.GetFileNameWithoutExtension(file);
        await File.WriteAllTextAsync(Path.Combine(folder, "税務課.pem"), Certificate());
        string agreement;
        await using (var terminal = await TerminalProcess.StartAsync(fixture, at, ["--media", folder, .. way]))
        {
            await using var card = fixture.Insert(fixture.NewCard(roles: Roles));
            await using var clerk = await LoggedInAsync(terminal);
            await isThereAsync();
            await SendAsync(clerk, file);
            await clerk.PressAsync("F8");
            await OpenAsync(clerk, name);
            await clerk.LookAsync("batch-medium");
            await WriteAsync(clerk, "");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("二人目の同意が要る");
            await clerk.Page.ClickAsync("form[action='/batch/medium/propose'] button");
            await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("申し出ました");
            agreement = await clerk.Page.InputValueAsync("#agreement");
            await clerk.Page.ClickAsync("form[action='/batch/medium/agree'] button");
            await Assertions.Expect(clerk.Alert).ToContainTextAsync("ほかの者が行う");
        }
        await using var next = await TerminalProcess.StartAsync(fixture, at, ["--media", folder, .. way]);
        await using var other = fixture.Insert(fixture.NewCard(roles: OperatorRoles.Media));
        await using var second = await LoggedInAsync(next);
        await Assertions.Expect(second.Page.Locator("form[action='/batch/new']")).ToHaveCountAsync(0);
        await OpenAsync(second, name);
        await second.Page.FillAsync("#agree", agreement);
        await second.Page.ClickAsync("form[action='/batch/medium/agree'] button");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("同意しました");
        var outputs = LocalNetworkFixture.Recorded(fixture.Server, AuditKind.MediumOutput);
        await WriteAsync(second, agreement);
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("に書きました");
        await second.LookAsync("batch-medium-written");
        Assert.Equal(outputs + 1, LocalNetworkFixture.Recorded(fixture.Server, AuditKind.MediumOutput));
        var written = Assert.Single(Directory.GetFiles(folder, "*.medium*"));
        Assert.Equal("JUKIMED1", Encoding.ASCII.GetString(await File.ReadAllBytesAsync(written), 0, 8));
        await HandOverAsync(second, Path.GetFileNameWithoutExtension(written));
        await Assertions.Expect(second.Page.Locator($"tr[data-file='{name}']")).Not.ToContainTextAsync("サーバにある");
    }

    private static async Task OpenAsync(Clerk clerk, string name)
    {
        var row = clerk.Page.Locator($"tr[data-file='{name}']");
        await Assertions.Expect(row).ToContainTextAsync("終了", new() { Timeout = 60_000 });
        await row.Locator("button").ClickAsync();
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("結果の媒体への出力");
    }

    private static async Task WriteAsync(Clerk clerk, string agreement)
    {
        await clerk.Page.FillAsync("#agreement", agreement);
        await clerk.Page.FillAsync("#person", "A0101");
        await clerk.Page.SelectOptionAsync("#recipient", "税務課.pem");
        await clerk.PressAsync("F8");
    }

    /// <summary>The hand-over is entered in the register; then back to the list of files.</summary>
    private static async Task HandOverAsync(Clerk clerk, string medium)
    {
        await clerk.Page.ClickAsync("form[action='/media'] button");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync("媒体管理簿");
        await clerk.Page.FillAsync("#medium", medium);
        await clerk.Page.FillAsync("#person", "A0101");
        await clerk.Page.FillAsync("#other", "A0101");
        await clerk.Page.FillAsync("#note", "税務課");
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Alert).ToContainTextAsync("別の職員とする");
        await clerk.LookAsync("media-refused");
        await clerk.Page.FillAsync("#other", "B0202"); // the rest is still there
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Page.Locator($"tr[data-medium='{medium}']")).ToContainTextAsync("手渡し済み");
        await clerk.LookAsync("media");
        await clerk.PressAsync("F1");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
    }

    private static string Certificate()
    {
        using var key = RSA.Create(3_072);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return made.ExportCertificatePem();
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
        await clerk.PressAsync("F1");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Title);
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Sending);
        await clerk.LookAsync("batch-send");
        await FillAsync(clerk, file, purpose);
        await clerk.PressAsync("F8");
        await Assertions.Expect(clerk.Heading).ToHaveTextAsync(Checked, new() { Timeout = 60_000 });
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
