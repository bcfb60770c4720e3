using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Tests.Devices.Card;
using Juki.Wire.Session;

namespace Juki.Live.Card;

/// <summary>Operators' cards in a real service of PC/SC, by the program itself and by a foreign one.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class CardTests(CardService service, LocalNetworkFixture country)
    : IClassFixture<CardService>, IAsyncLifetime
{
    private const string Office = "131016";

    public ValueTask InitializeAsync()
    {
        service.BeginTest();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await service.EndTestAsync();

    [Fact]
    public async Task カードを発行し操作者が端末で確かめられ失効すると使えない()
    {
        await MakeTerminal();
        await service.InsertAsync("7.card");
        var blank = await service.Juki("card", "status");
        Assert.Equal((CardService.Reader, "blank"),
            (blank.GetProperty("reader").GetString(), blank.GetProperty("stage").GetString()));
        var issued = await Issue();
        Assert.Equal($"juki-operator://rehearsal/{Office}/7/inquiry+batch", issued.GetProperty("identity").GetString());
        // Without a terminal's keys, it is a card in use and no more.
        Assert.False((await service.Juki("card", "status")).TryGetProperty("card", out _));
        Assert.Equal("AlreadyIssued", Kind(await service.Fail("card", "issue", "--ca", "d", "--office", Office,
            "--operator", "8", "--roles", "audit", "--valid-to", "2030-03-31", "--pin-out", "8.pin",
            "--code-out", "8.code")));
        Assert.Equal("PinMustChange", Kind(await service.Fail(LogIn("7.pin"))));
        await WritePin("own.pin", "secret-1");
        await service.Juki("card", "change-pin", "--keys", "t", "--pin-file", "7.pin", "--new-pin-file", "own.pin");
        var first = await service.Juki(LogIn("own.pin"));
        Assert.False(first.TryGetProperty("lastUse", out _));
        Assert.Equal(7, first.GetProperty("card").GetProperty("operator").GetInt32());
        Assert.True((await service.Juki(LogIn("own.pin"))).TryGetProperty("lastUse", out _));
        Assert.Equal(3, (await service.Juki("card", "status", "--keys", "t")).GetProperty("pinTriesLeft").GetInt32());

        await service.Juki("card", "revoke", "--ca", "d", "--office", Office, "--operator", "7", "--reason", "Lost");
        File.Copy(service.In("d/revocations.juki"), service.In("t/revocations.juki"), overwrite: true);
        Assert.Contains("revoked", (await service.Fail(LogIn("own.pin"))).GetProperty("error").GetString()!,
            StringComparison.Ordinal);
        Assert.True((await service.Fail("card", "status", "--keys", "t"))
            .GetProperty("card").GetProperty("isRevoked").GetBoolean());
        var listed = await service.Juki("card", "list", "--ca", "d");
        Assert.Equal("Lost", listed.GetProperty("cards")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task 三度誤って閉塞したカードを管理者が解除する()
    {
        await MakeTerminal();
        var card = await service.InsertAsync("7.card");
        await Issue();
        for (var wrong = 1; wrong <= 3; wrong++)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"wrong-{wrong}.pin");
            await WritePin(file, "wrong-pin");
            var answer = await service.Fail(LogIn(file));
            Assert.Equal(wrong < 3 ? "PinWrong" : "PinBlocked", Kind(answer));
        }
        // The same file again is not even tried: a script does not block a card.
        var untried = await service.Fail(LogIn("wrong-1.pin"));
        Assert.Contains("PinRefusedBefore", untried.GetProperty("error").GetString()!, StringComparison.Ordinal);
        await service.PullAsync(card);
        Assert.Equal("CardMissing", Kind(await service.Fail("card", "status", "--reader", CardService.Reader)));
        await service.InsertAsync("7.card");
        Assert.Equal("PinBlocked", Kind(await service.Fail(LogIn("7.pin"))));
        await service.Juki(
            "card", "unblock", "--keys", "t", "--code-file", "7.code", "--pin-out", "again.pin");
        await WritePin("own.pin", "secret-1");
        await service.Juki("card", "change-pin", "--keys", "t", "--pin-file", "again.pin", "--new-pin-file", "own.pin");
        await service.Juki(LogIn("own.pin"));
    }

    [Fact]
    public async Task Transmit_ByAForeignProgram_GivesWhatIsOpenAndNothingElse()
    {
        await MakeTerminal();
        await service.InsertAsync("7.card");
        await Issue();
        var (exit, atr, error) = await service.RunAsync("opensc-tool", ["-r", "0", "--atr"]);
        Assert.True(exit == 0, error);
        Assert.Equal(
            Convert.ToHexStringLower(CardChip.Atr.Span), atr.Trim().Replace(":", "", StringComparison.Ordinal));
        (exit, var said, error) = await service.RunAsync("opensc-tool",
        [
            "-r", "0", "-c", "default", "-s", "00A4000C023F00", "-s", "00A4000C022F00", "-s", "00B0000000",
            "-s", "00A4040C06F04A554B4901", "-s", "00B0820000", "-s", "00200081083132333435363738",
        ]);
        Assert.True(exit == 0, error);
        Assert.Equal(4, Count(said, "SW1=0x90, SW2=0x00"));
        Assert.Equal(2, Count(said, "SW1=0x69, SW2=0x82"));
        Assert.Contains("4F 06 F0 4A 55 4B 49 01", said, StringComparison.Ordinal); // of the directory
        await service.Juki("card", "status", "--keys", "t"); // and the card goes on
    }

    [Fact]
    public async Task カードを途中で抜くと抜かれたことが分かり入れ直せばやり直せる()
    {
        using var parties = new CardParties();
        var card = parties.NewCard();
        using var readers = new CardReaders();
        Assert.Contains(CardService.Reader, readers.List());
        var empty = readers.Look(CardService.Reader);
        Assert.False(empty.HasCard);
        using (var pulled = new CancellationTokenSource())
        {
            var inside = InsertAsync(card, pulled.Token);
            var full = readers.Wait(empty, CardReaders.WaitMax);
            Assert.True(full.HasCard);
            using var link = readers.Connect(CardService.Reader);
            using var session = parties.Open(link);
            session.Verify(CardParties.Pin("secret-1"));
            Assert.Equal(64, session.Answer(new byte[32]).Length);
            await pulled.CancelAsync();
            await inside;
            var failure = Assert.Throws<ReaderException>(() => session.Answer(new byte[32]));
            Assert.Equal(ReaderFailure.CardRemoved, failure.Failure);
            Assert.False(readers.Wait(full, CardReaders.WaitMax).HasCard);
        }
        Assert.Equal(ReaderFailure.CardMissing,
            Assert.Throws<ReaderException>(() => readers.Connect(CardService.Reader)).Failure);
        Assert.Equal(ReaderFailure.ReaderMissing,
            Assert.Throws<ReaderException>(() => readers.Connect("No Such Reader")).Failure);
        using var end = new CancellationTokenSource();
        var again = InsertAsync(card, end.Token);
        var seen = readers.Look(CardService.Reader);
        Assert.True(seen.HasCard || readers.Wait(seen, CardReaders.WaitMax).HasCard);
        using (var link = readers.Connect(CardService.Reader))
        using (var session = parties.Open(link))
            session.Verify(CardParties.Pin("secret-1"));
        await end.CancelAsync();
        await again;
        CardService.WaitFor(hasCard: false);
    }

    [Fact]
    public async Task 管理簿はカードで証明した本人の番号でだけ記載される()
    {
        await country.LinkedAsync();
        var (town, authority) = (LocalNetworkFixture.Kamakura, country.Network.Authority); // no other test's ledger
        var (keys, node) = (authority.AddNode(NodeName.OfTerminal(town)).Path, country.Town(town).DataFolder);
        await service.InsertAsync("1.card");
        var serial = IssueHere(
            new(country.Network.Network, town, 1, OperatorRoles.Administration | OperatorRoles.System),
            authority.Authority);
        await WritePin("1.pin", "first-1");
        await WritePin("own.pin", "secret-1");
        await service.Juki("card", "change-pin", "--keys", keys, "--pin-file", "1.pin", "--new-pin-file", "own.pin");
        foreach (var number in new[] { "1", "2" })
            await Ledger("apply", "--operator", number, "--staff", $"S{number}", "--roles", "administration+system",
                "--from", Day(0), "--to", Day(300), "--by", "9");
        await Ledger("check", "--operator", "1", "--by", "2");
        await Ledger("check", "--operator", "2", "--by", "1");
        string[] card = ["--terminal-keys", keys, "--card-pin-file", "own.pin"];
        string[] apply = ["apply", "--operator", "7", "--staff", "S7", "--roles", "inquiry", "--from", Day(0), "--to",
            Day(300)];
        await Refused("CardNotAccepted", [.. apply, "--by", "1", .. card]); // not in the ledger yet
        var agreement = (await Ledger("propose", "--matter", "Administrator", "--about", "1", "--by", "2"))
            .GetProperty("agreement").GetString()!;
        await Ledger("agree", "--number", agreement, "--by", "1");
        await Ledger("card", "--operator", "1", "--by", "2", "--card", serial, "--agreement", agreement);
        await Refused("CardNotAccepted", [.. apply, "--by", "2", .. card]); // somebody else's
        await Ledger([.. apply, "--by", "1", .. card]);
        string[] affairs = ["--matter", "Affairs", "--about", "1"];
        await Refused("CardNotForMatter", ["propose", .. affairs, "--by", "1", .. card]);
        var others = (await Ledger(["propose", .. affairs, "--by", "2"])).GetProperty("agreement").GetString()!;
        await Refused("CardNotForMatter", ["agree", "--number", others, "--by", "1", .. card]);
        await Refused("OtherPersonNeeded", ["agree", "--number", others, "--by", "2"]);

        // And a backup is made for a key to which two agreed, by nobody's card.
        WriteBackupKey();
        string[] backup = ["backup", country.Town(town).ConfigPath, "--to", "backup", "--for", "backup.pem"];
        var (exit, _, error) = await service.RunAsync("dotnet", [CardService.Program, .. backup]);
        Assert.True(exit == 1 && error.Contains("--matter BackupKey --about ", StringComparison.Ordinal), error);
        var about = error.Split("--about ")[1].Split(' ')[0];
        var key = (await Ledger("propose", "--matter", "BackupKey", "--about", about, "--by", "2"))
            .GetProperty("agreement").GetString()!;
        await Ledger(["agree", "--number", key, "--by", "1", .. card]);
        await service.Juki(backup);
        await Ledger("withdraw", "--number", key, "--by", "2");
        await service.RunAsync("rm", ["backup"]);
        Assert.Equal(1, (await service.RunAsync("dotnet", [CardService.Program, .. backup])).Exit);

        Task<JsonElement> Ledger(params string[] words) => service.Juki(["operator", words[0], node, .. words[1..]]);

        async Task Refused(string verdict, string[] words) => Assert.Contains(
            verdict,
            (await service.Fail(["operator", words[0], node, .. words[1..]])).GetProperty("error").GetString()!,
            StringComparison.Ordinal);
    }

    private void WriteBackupKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=backup", key, HashAlgorithmName.SHA384);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(service.In("backup.pem"), certificate.ExportCertificatePem());
    }

    /// <summary>Issues the card in the reader, by an authority that this process holds.</summary>
    private static string IssueHere(OperatorIdentity holder, CertificateAuthority authority)
    {
        using var readers = new CardReaders();
        using var link = readers.Connect(CardService.Reader);
        var issue = OperatorCardIssue.Begin(link);
        var (entry, certificate) = authority.IssueCard(
            holder, issue.PublicKey, TimeProvider.System.GetUtcNow().AddDays(30));
        using var pin = CardParties.Pin("first-1");
        using var code = CardParties.Pin("unblock-1");
        issue.Finish(authority.Certificate.RawData, certificate, pin, code);
        return entry.Serial;
    }

    private static string Day(int days) =>
        DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Task InsertAsync(MemoryCard card, CancellationToken stop) =>
        Task.Run(() => VirtualCardLink.RunAsync(card.Chip, "127.0.0.1", service.Port, () => { }, stop), stop);

    /// <summary>An authority in <c>d</c> and a terminal's keys in <c>t</c>.</summary>
    private async Task MakeTerminal()
    {
        await service.Juki("ca", "init", "--dir", "d", "--network", "rehearsal");
        await service.Juki("ca", "prepare-token", "--dir", "d", "--role", "terminal", "--office", Office,
            "--token-dir", "t");
        await service.Juki("ca", "receive", "--token-dir", "t", "--transport-pin-file", "t.transport-pin");
    }

    private Task<JsonElement> Issue() => service.Juki("card", "issue", "--ca", "d", "--office", Office,
        "--operator", "7", "--roles", "batch+inquiry", "--valid-to", Day(300), "--pin-out", "7.pin",
        "--code-out", "7.code");

    private static string[] LogIn(string pin) => ["card", "login", "--keys", "t", "--pin-file", pin];

    private static string? Kind(JsonElement answer) => answer.GetProperty("failure").GetString();

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private async Task WritePin(string name, string pin)
    {
        await File.WriteAllTextAsync(service.In(name), pin);
        File.SetUnixFileMode(service.In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
