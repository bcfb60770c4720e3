using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Devices.Biometric;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Server.Audit;
using Juki.Tests.Devices.Card;
using Juki.Wire.Client;
using Juki.Wire.Files;

namespace Juki.Live.Card;

/// <summary>The ledger of operators of a running node, by its commands. Of a prefecture where no other test logs
/// in.</summary>
[Collection(nameof(LocalNetworkFixture))]
[Trait("Source", "S-000 3. リスク2")]
public sealed class OperatorLedgerTests(LocalNetworkFixture country)
{
    private static readonly GovernmentCode Prefecture = LocalNetworkFixture.Kamakura.Prefecture;

    [Fact]
    public async Task 稼働中の機関の管理簿に申請し別の者が確かめ二人で管理者を増やす()
    {
        await country.LinkedAsync();
        var before = LocalNetworkFixture.Recorded(country.Kanagawa, AuditKind.OperatorAction);
        foreach (var number in new[] { "1", "2" })
        {
            Do("apply", "--operator", number, "--staff", $"S000{number}", "--roles", "administration", Term, "--by",
                "9");
        }
        Refused("OtherPersonNeeded", "check", "--operator", "1", "--by", "1");
        Do("check", "--operator", "1", "--by", "2");
        Do("check", "--operator", "2", "--by", "1", "--dry-run");
        Do("check", "--operator", "2", "--by", "1");
        Do("apply", "--operator", "3", "--staff", "S0003", "--roles", "administration", Term, "--by", "9");
        Refused("SecondPersonNeeded", "check", "--operator", "3", "--by", "1");
        var agreement = Do("propose", "--matter", "Administrator", "--about", "3", "--by", "1")
            .GetProperty("agreement").GetString()!;
        Do("agree", "--number", agreement, "--by", "2");
        Do("check", "--operator", "3", "--agreement", agreement, "--by", "1");
        Do("revoke", "--operator", "3", "--by", "1", "--reason", "異動");
        var list = Do("list");
        Assert.Equal(
            ["CardNotEntered", "CardNotEntered", "RightEnded"],
            list.EnumerateArray().Select(one => one.GetProperty("state").GetString()));
        Assert.Equal(3, Do("history", "--operator", "3").GetArrayLength());
        var file = Path.Combine(country.Folder, "contractors.csv");
        await File.WriteAllTextAsync(file, $"{ContractorFile.Columns}\r\n1,架空システム,A-1,20991231,委託\r\n");
        Do("contractors", file, "--company", "架空システム", "--by", "1");
        Do("apply", "--operator", "4", "--staff", "A-1", "--company", "架空システム", "--roles", "logs", Term, "--by", "9");
        Assert.Equal(before + 11, LocalNetworkFixture.Recorded(country.Kanagawa, AuditKind.OperatorAction));
        Assert.Equal(Prefecture, country.Kanagawa.Name.Office);
        Do("check", "--operator", "4", "--by", "1");
        await LogInByFingerAsync();
    }

    /// <summary>The operator 4 gets a card and registers a finger; then neither serves without the other.</summary>
    private async Task LogInByFingerAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var authority = country.Network.Authority;
        using var keys = authority.Open(authority.AddNode(NodeName.OfTerminal(Prefecture), instance: 9));
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        var (entry, certificate) = authority.Authority.IssueCard(
            new(country.Network.Network, Prefecture, 4, OperatorRoles.Logs), issue.PublicKey,
            TimeProvider.System.GetUtcNow().AddDays(30));
        using (var pin = PinBlock.From("first-1"u8.ToArray())!)
        using (var code = PinBlock.From("unblock-1"u8.ToArray())!)
            issue.Finish(authority.Authority.Certificate.RawData, certificate, pin, code);
        using var session = OperatorCardSession.Open(
            card, new(keys.CertificateBytes, keys.Sign), authority.Authority.Certificate,
            TimeProvider.System.GetUtcNow());
        using var secret = PinBlock.From("secret-1"u8.ToArray())!;
        using (var first = PinBlock.From("first-1"u8.ToArray())!)
            session.ChangePin(first, secret);
        session.Verify(secret);
        Do("card", "--operator", "4", "--card", entry.Serial, "--by", "1");

        var key = Path.Combine(country.Folder, "reader.key");
        string[] finger = ["--finger", "4", "--finger-key", key];
        Assert.Equal(0, CommandRun.Of(BiometricCommand.Create(), "reader", "make", key));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        DoFinger("reader", "add", Config, "--key", key + ".pub", "--name", "窓口1", "--by", "1");
        Assert.Equal("窓口1", Assert.Single(DoFinger("reader", "list", Config).EnumerateArray())
            .GetProperty("name").GetString());
        DoFinger(["register", Config, "--operator", "4", "--by", "1", "--dry-run"]);
        Assert.Equal(0, DoFinger("status", Config).GetArrayLength());
        DoFinger(["register", Config, "--operator", "4", "--by", "1", .. finger]);
        DoFinger(["renew", Config, "--operator", "4", "--by", "1", .. finger]);
        Assert.Equal(
            2, Assert.Single(DoFinger("status", Config).EnumerateArray()).GetProperty("registration").GetInt32());

        var address = new IPEndPoint(IPAddress.Loopback, country.Network.Ports[country.Kanagawa.Name]);
        await using var client = await InquiryClient.ConnectAsync(address, country.Kanagawa.Name, keys, stop);
        Assert.Equal(LogInVerdict.ReadingMissing, await LogInAsync((_, _) => null));
        using var signer = ECDsa.Create();
        signer.ImportFromPem(await File.ReadAllTextAsync(key, stop));
        Assert.Equal(LogInVerdict.ReadingNotMatched, await LogInAsync(Reader(5)));
        Assert.Equal(0, client.Operator);
        Assert.Equal(LogInVerdict.LoggedIn, await LogInAsync(Reader(4)));
        Assert.Equal(4, client.Operator);
        await client.LogOutAsync(cancellation: stop);
        DoFinger("reader", "remove", Config, "--reader-number", "1", "--by", "1");
        Assert.Equal(LogInVerdict.ReaderUnknown, await LogInAsync(Reader(4)));
        DoFinger("erase", Config, "--operator", "4", "--by", "1");
        Assert.Equal(LogInVerdict.LoggedIn, await LogInAsync((_, _) => null));

        Task<LogInVerdict> LogInAsync(Func<TransformKey, byte[], BiometricReading?> read) =>
            client.LogInAsync(certificate, challenge => session.Answer(challenge), read, stop);

        Func<TransformKey, byte[], BiometricReading?> Reader(int seed)
        {
            var reader = new BiometricReader(
                new SyntheticSensor(seed, 1), text => signer.SignData(text, HashAlgorithmName.SHA256))
            {
                Name = SHA256.HashData(signer.ExportSubjectPublicKeyInfo()),
            };
            return (transform, challenge) => reader.Check(transform, challenge).Reading;
        }
    }

    private string Config => country.Kanagawa.ConfigPath;

    private JsonElement DoFinger(params string[] arguments)
    {
        var (exit, output, error) = CommandRun.Heard(BiometricCommand.Create(), [.. arguments, "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static readonly string Term = Days(0, 300);

    private static string Days(int from, int to)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return FormattableString.Invariant(
            $"--from={today.AddDays(from):yyyy-MM-dd}|--to={today.AddDays(to):yyyy-MM-dd}");
    }

    private JsonElement Do(params string[] arguments)
    {
        var (exit, output, error) = Run(arguments);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private void Refused(string verdict, params string[] arguments)
    {
        var (exit, _, error) = Run(arguments);
        Assert.Equal(1, exit);
        Assert.Contains(verdict, error, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run(string[] arguments)
    {
        var all = arguments.SelectMany(one => one == Term ? one.Split('|') : [one]).ToList();
        all.Insert(1, country.Kanagawa.DataFolder);
        return CommandRun.Heard(OperatorCommand.Create(), [.. all, "--json"]);
    }
}
