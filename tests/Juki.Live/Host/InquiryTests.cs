using System.Net;
using Juki.Cli.Bench;
using Juki.Cli.Demo;
using Juki.Cli.Commands;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Bodies;
using Juki.Wire.Client;

namespace Juki.Live.Host;

/// <summary>照会 over TLS with keys in tokens: answered, recorded, signed, countersigned and examined.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class InquiryTests(LocalNetworkFixture country)
{
    private static readonly GovernmentCode Prefecture = LocalNetworkFixture.Nagano.Prefecture;

    [Fact]
    public async Task 照会は回答されその前に記録され証人の副署とともに検証できる()
    {
        await country.LinkedAsync();
        await country.HandInAsync(LocalNetworkFixture.Nagano, seed: 301);
        await LocalNetworkFixture.StatusAsync(
            country.PrefectureOfNagano, report => report.Node is { IsQuiet: true, Residents: > 0 });
        var before = LocalNetworkFixture.Recorded(country.PrefectureOfNagano, AuditKind.Inquiry);
        using var keys = country.Network.Authority.Open(
            country.Network.Authority.AddNode(NodeName.OfTerminal(Prefecture)));
        var prefecture = NodeName.OfPrefecture(Prefecture);
        var address = new IPEndPoint(IPAddress.Loopback, country.Network.Ports[prefecture]);
        await using (var client = await InquiryClient.ConnectAsync(
            address, prefecture, keys, TestContext.Current.CancellationToken))
        {
            var answer = await client.AskAsync(Inquiry(), TestContext.Current.CancellationToken);
            Assert.Equal(InquiryVerdict.Answered, (InquiryVerdict)answer.Verdict);
            Assert.Single(answer.Persons);
        }
        var status = await LocalNetworkFixture.StatusAsync(
            country.PrefectureOfNagano,
            report => report.Host.Record is { Unsigned: 0, LastWitness.Length: > 0 });
        Assert.Equal(before + 1, LocalNetworkFixture.Recorded(country.PrefectureOfNagano, AuditKind.Inquiry));
        Assert.Empty(status.Host.Record!.Faults);

        var folder = Directory.CreateTempSubdirectory("juki-audit-").FullName;
        try
        {
            var (log, heads) = (Path.Combine(folder, "log.jaud"), Path.Combine(folder, "heads.jwit"));
            Assert.Equal(0, Audit("export", "--store", RecordOf(country.PrefectureOfNagano), "--out", log));
            Assert.Equal(0, Audit("export-heads", "--store", RecordOf(country.Nation), "--out", heads));
            Assert.Equal(0, Audit("verify", log, "--heads", heads));
            var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
            bytes[^300] ^= 1;
            await File.WriteAllBytesAsync(log, bytes, TestContext.Current.CancellationToken);
            Assert.Equal(1, Audit("verify", log, "--heads", heads));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Audit(params string[] arguments) => CommandRun.Of(AuditCommand.Create(), arguments);

    private static string RecordOf(Juki.Cli.Demo.LocalNode node) => Path.Combine(node.DataFolder, "record.db");

    /// <summary>After one of those who live in the prefecture, whoever that is.</summary>
    private Inquiry Inquiry()
    {
        using var store = SqliteStore.OpenReadOnly(country.PrefectureOfNagano.StorePath);
        var resident = store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 1_000)
            .First(row => row.State == ResidenceState.Open);
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.Value;
        return InquiryLoad.Inquiry(Prefecture, affair, new SearchCondition { Code = resident.Code });
    }
}
