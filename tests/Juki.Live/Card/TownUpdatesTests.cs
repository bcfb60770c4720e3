using System.Net;
using System.Text;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Live.Host;
using Juki.Population;
using Juki.Tests.Devices.Card;
using Juki.Wire.Client;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Session;

namespace Juki.Live.Card;

/// <summary>更新状況と整合性 over a town's own link: a clerk looks and is recorded, an operator has the registers compared.
/// </summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class TownUpdatesTests(LocalNetworkFixture country)
{
    private const int Number = 74;
    private const int Residents = 20;

    private static readonly GovernmentCode Town = LocalNetworkFixture.Nagano;
    private static readonly NodeName Cs = NodeName.OfMunicipality(Town);

    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    private LocalNode Node => country.Town(Town);

    [Fact]
    [Trait("Source", "S-000 6-①")]
    [Trait("Source", "S-000 6-③")]
    public async Task 市町村の端末で拒否と対処が分かり整合性が確認される()
    {
        await country.LinkedAsync();
        var file = await HandInAsync();
        using var keys = OpenTerminal();
        await using (var clerk = await LoggedInAsync(keys, OperatorRoles.Inquiry))
        {
            var before = Recorded();
            var files = await DoAsync(clerk, new() { Task = UpdatesTask.Files, File = file });
            var one = Assert.Single(files.Files);
            Assert.Equal((Residents + 1L, 1L, 0L, true), (one.Records, one.Refused, one.Waiting, one.IsAnswered));
            Assert.True(one.Taken > 0 && one.Answered >= one.Taken);
            Assert.True(files.Summary!.IsLinked);
            var refused = await DoAsync(clerk, new() { Task = UpdatesTask.Refused, File = file });
            var row = Assert.Single(refused.Refused);
            Assert.Equal(
                (Residents + 1L, Role.Municipality, UpdateVerdict.DateAhead, RefusedState.NotHeld),
                (row.Serial, row.Tier, row.Verdict, row.State));
            Assert.Equal(before + 2, Recorded());
            foreach (var task in new[] { UpdatesTask.BeginCheck, UpdatesTask.Release })
            {
                var (verdict, _) = await clerk.DoAsync<UpdatesCall, UpdatesReply>(
                    new() { Task = task, By = Number }, stop);
                Assert.Equal(ErrandVerdict.OperatorNotPermitted, verdict);
            }
            Assert.Equal(before + 2, Recorded());
        }
        await using (var system = await LoggedInAsync(keys, OperatorRoles.System))
        {
            var begun = await DoAsync(system, new() { Task = UpdatesTask.BeginCheck });
            Assert.Equal(StandingVerdict.Done, begun.Verdict);
            var check = (await DoAsync(system, new() { Task = UpdatesTask.Checks })).Checks[0];
            for (var tries = 0; check.State == CheckState.UnderWay && tries < 200; tries++)
            {
                await Task.Delay(100, stop);
                check = (await DoAsync(system, new() { Task = UpdatesTask.Checks })).Checks[0];
            }
            Assert.Equal((CheckState.Ended, (uint)Number), (check.State, check.By));
            Assert.InRange(check.Equal, Residents, check.Compared);
        }
        ByCommand(file);
    }

    /// <summary>The same desk at the machine.</summary>
    private void ByCommand(long file)
    {
        var refused = Run("refused", Node.DataFolder, "--file", $"{file}", "--by", $"{Number}");
        Assert.Equal("DateAhead", Assert.Single(refused.GetProperty("refused").EnumerateArray())
            .GetProperty("verdict").GetString());
        var checks = Run("checks", Node.ConfigPath, "--by", $"{Number}");
        Assert.Equal("Ended", checks.GetProperty("checks")[0].GetProperty("state").GetString());
        Assert.Equal(1, CommandRun.Of(
            UpdatesCommand.Create(), "files", country.PrefectureOfNagano.DataFolder, "--by", $"{Number}"));
    }

    private static JsonElement Run(params string[] arguments)
    {
        var (code, output, error) = CommandRun.Heard(UpdatesCommand.Create(), [.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>New residents, and one whose date lies ahead.</summary>
    private async Task<long> HandInAsync()
    {
        var status = await LocalNetworkFixture.StatusAsync(Node, report => report.Node.FilesUnanswered == 0);
        var file = status.Node.FilesTaken + 1;
        var people = new InventedPopulation(
            new() { Residents = Residents, Municipalities = [Town], Seed = 7_474 }).Intake(Town).ToList();
        using var content = new MemoryStream();
        using (var writer = new LegacyFileWriter(content, Town, file))
        {
            people.ForEach(writer.Write);
            writer.Write(people[0] with { Date = RecordedDate.FromChecked(20991231) });
            writer.Finish();
        }
        Node.Offer(content.ToArray(), file);
        await LocalNetworkFixture.StatusAsync(
            Node, report => report.Node.FilesTaken == file && report.Node.FilesUnanswered == 0);
        return file;
    }

    private async Task<UpdatesReply> DoAsync(InquiryClient client, UpdatesCall call)
    {
        var (verdict, reply) = await client.DoAsync<UpdatesCall, UpdatesReply>(call with { By = Number }, stop);
        Assert.Equal(ErrandVerdict.Answered, verdict);
        Assert.Equal(StandingVerdict.Done, reply!.Verdict);
        return reply;
    }

    private async Task<InquiryClient> LoggedInAsync(SessionKeys keys, OperatorRoles roles)
    {
        var authority = country.Network.Authority.Authority;
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        var (_, certificate) = authority.IssueCard(
            new(country.Network.Network, Town, Number, roles), issue.PublicKey,
            TimeProvider.System.GetUtcNow().AddDays(30));
        using (var pin = Pin("first-1"))
        using (var code = Pin("unblock-1"))
            issue.Finish(authority.Certificate.RawData, certificate, pin, code);
        using var session = OperatorCardSession.Open(
            card, new(keys.CertificateBytes, keys.Sign), authority.Certificate, TimeProvider.System.GetUtcNow());
        session.ChangePin(Pin("first-1"), Pin("secret-1"));
        session.Verify(Pin("secret-1"));
        var address = new IPEndPoint(IPAddress.Loopback, country.Network.Ports[Cs]);
        var client = await InquiryClient.ConnectAsync(address, Cs, keys, stop);
        Assert.Equal(LogInVerdict.LoggedIn, await client.LogInAsync(
            session.Certificate, challenge => session.Answer(challenge), stop));
        return client;
    }

    private SessionKeys OpenTerminal()
    {
        var authority = country.Network.Authority;
        return authority.Open(authority.AddNode(NodeName.OfTerminal(Town), instance: 12));
    }

    private int Recorded() => LocalNetworkFixture.Recorded(Node, AuditKind.OperatorAction);

    private static PinBlock Pin(string text) => PinBlock.From(Encoding.ASCII.GetBytes(text))!;
}
