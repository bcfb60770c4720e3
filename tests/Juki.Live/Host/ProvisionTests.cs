using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Cli.Bench;
using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Update;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Client;
using Juki.Wire.Files;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>
/// 提供 in a network of its own, two towns in two prefectures: a prefecture is put back to a backup in the middle of a
/// batch whose subjects live elsewhere, and provision to an organ is stopped.
/// </summary>
public sealed class ProvisionTests : IAsyncLifetime
{
    private const int Elsewhere = 10;
    private const string Organ = "0002";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly GovernmentCode Kamakura = LocalNetworkFixture.Kamakura;
    private static readonly GovernmentCode Nagano = LocalNetworkFixture.Nagano;

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-provision-").FullName;
    private LocalNetwork _network = null!;

    public async ValueTask InitializeAsync()
    {
        _network = LocalNetwork.Create(At("country"), "test-rehearsal", [Kamakura, Nagano], sharesTokens: true);
        _network.Start();
        Assert.NotNull(await _network.WaitAsync(LocalNetwork.IsLinked, Patience, CancellationToken.None));
        foreach (var town in (GovernmentCode[])[Kamakura, Nagano])
        {
            _ = await LocalNetworkFixture.HandInAsync(
                _network[NodeName.OfMunicipality(town)], (ulong)town.Value, residents: 30);
        }
        Assert.NotNull(await _network.WaitAsync(
            (_, report) => report.Node is { IsQuiet: true, Residents: > 0 }, Patience, CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        _network.Stop();
        _network.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task 他県の住民の一括提供は途中の控えに戻しても続きから一度だけ記録されて回答される()
    {
        var (node, nation) = (_network[NodeName.OfPrefecture(Nagano.Prefecture)], _network[NodeName.Nation]);
        var (here, elsewhere) = (Residents(nation, Nagano), Residents(nation, Kamakura));
        var header = Write(here[0], elsewhere);
        var path = At(BatchFormat.FileName(header));
        _ = nation.Stop();
        Assert.Equal(0, Batch("submit", path, node.DataFolder));
        await LocalNetworkFixture.UntilAsync(
            () => Job(node) is { Position: BatchLimits.SliceLines } && IsWaiting(node),
            "it does not wait in the middle");

        MakeBackupKey();
        Assert.Equal(0, CommandRun.Of(
            BackupCommand.CreateBackup(), node.ConfigPath, "--to", At("backup"), "--for", At("backup.pem")));
        Assert.True(File.Exists(Backups.BatchOf(At("backup"))));
        Assert.Equal(0, CommandRun.Of(BackupCommand.CreateVerify(), At("backup"), "--key", At("backup.key")));
        _ = node.Stop();
        Directory.Delete(Path.Combine(node.DataFolder, BatchFolder.Name), recursive: true); // the disk is lost
        Assert.Equal(0, CommandRun.Of(BackupCommand.CreateRestore(),
            At("backup"), node.ConfigPath, "--key", At("backup.key"), "--persons", "12", "34", "--yes"));
        Assert.Equal((BatchState.Running, BatchLimits.SliceLines), (Job(node)!.State, Job(node)!.Position));

        node.Start();
        nation.Start();
        await LocalNetworkFixture.UntilAsync(() => Job(node) is { State: BatchState.Done }, "it is not answered");
        await LocalNetworkFixture.UntilAsync(() => Slices(node) == 2, "each slice has one leaf");
        Assert.Equal(BatchLimits.SliceLines + Elsewhere, Job(node)!.Answered);
        Assert.Equal(0, Batch("fetch", node.DataFolder, Job(node)!.Name, "--out", At("results")));
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(At("results"), Job(node)!.Name + ".csv"), TestContext.Current.CancellationToken);
        var told = lines[2..^1].Select(line => line.Split(',')).ToList();
        Assert.Equal(BatchLimits.SliceLines + Elsewhere, told.Count);
        Assert.All(told, line => Assert.Equal("0", line[BatchFormat.ItemsCount]));
        Assert.Equal(
            elsewhere.Take(Elsewhere).Select(one => one.Name.Text),
            told.Skip(BatchLimits.SliceLines).Select(line => line[BatchFormat.ItemsCount + 12]));
    }

    [Fact]
    public async Task 機構が提供を停止すると稼働中のサーバはその機関に回答しない()
    {
        var nation = _network[NodeName.Nation];
        Assert.True(OrganCode.TryFrom(2, out var organ));
        var resident = Residents(nation, Kamakura)[0];
        using var keys = _network.Authority.Open(_network.Authority.AddNode(NodeName.OfOrgan(organ.Value)));
        await LocalNetworkFixture.UntilAsync(
            () => AskAsync(keys, resident).GetAwaiter().GetResult() == InquiryVerdict.Answered, "it is not answered");
        var authority = _network.Authority.Authority.Folder;
        _network.Authority.Dispose(); // the command works with the folder alone

        Assert.Equal(0, CommandRun.Of(DemandCommand.Create(),
            "stop", "--node", nation.ConfigPath, "--organ", Organ, "--reason", "NoReport", "--due", Due,
            "--operator", "7", "--text", "期限までに報告がない", "--dir", authority.Path));
        File.Copy( // as the operator does
            Path.Combine(authority.Path, "agreements.juki"),
            Path.Combine(NodeConfig.Read(nation.ConfigPath, out _)!.KeyFolder, "agreements.juki"), overwrite: true);
        var came = InquiryVerdict.Answered;
        await LocalNetworkFixture.UntilAsync(
            () => (came = AskAsync(keys, resident).GetAwaiter().GetResult()) != InquiryVerdict.Answered, "it goes on");
        Assert.Equal(InquiryVerdict.ProvisionSuspended, came);
    }

    private static string Due => TimeProvider.System.GetUtcNow().AddDays(14).ToString("yyyy-MM-dd");

    private string At(string name) => Path.Combine(_folder, name);

    private void MakeBackupKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=backup", key, HashAlgorithmName.SHA384);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(At("backup.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("backup.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static int Batch(params string[] arguments) => CommandRun.Of(BatchCommand.Create(), arguments);

    private async Task<InquiryVerdict> AskAsync(SessionKeys keys, IdentificationInformation resident)
    {
        var address = new IPEndPoint(IPAddress.Loopback, _network.Ports[NodeName.Nation]);
        await using var client = await InquiryClient.ConnectAsync(
            address, NodeName.Nation, keys, TestContext.Current.CancellationToken);
        var affair = ShippedAffair.Of(AskerKind.NationalOrgan, organ: 2);
        var inquiry = InquiryLoad.Inquiry(
            Kamakura.Prefecture, affair.Code.Value, new SearchCondition { Code = resident.Code });
        (inquiry.Asker.Kind, inquiry.Asker.Office, inquiry.Asker.Section) = ((uint)AskerKind.NationalOrgan, 2, 1);
        var answer = await client.AskAsync(inquiry, TestContext.Current.CancellationToken);
        return (InquiryVerdict)answer.Verdict;
    }

    private static List<IdentificationInformation> Residents(LocalNode node, GovernmentCode town)
    {
        using var store = SqliteStore.OpenReadOnly(node.StorePath);
        return [.. store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 1_000)
            .Where(row => row.State == ResidenceState.Open && row.Municipality == town).Select(row => row.Information)];
    }

    /// <summary>A slice of one resident of the prefecture, and residents of another one behind it.</summary>
    private BatchHeader Write(IdentificationInformation here, List<IdentificationInformation> elsewhere)
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code;
        var header = BatchExample.Header("test-rehearsal") with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = Nagano.Prefecture.Value, Affair = affair,
            WantsRemoved = false,
        };
        using var stream = File.Create(At(BatchFormat.FileName(header)));
        using var writer = new BatchFileWriter(stream, header);
        for (var line = 0; line < BatchLimits.SliceLines; line++)
            writer.Write(here.Code, default, default);
        foreach (var one in elsewhere.Take(Elsewhere))
            writer.Write(one.Code, default, default);
        return writer.Finish();
    }

    private static BatchJobRow? Job(LocalNode node) =>
        Read(node, store => store.Range(BatchTables.Jobs, new(0), new(long.MaxValue), 10).FirstOrDefault());

    private static bool IsWaiting(LocalNode node) => Read(node, store => store.Count(BatchTables.Waits)) == 1;

    /// <summary>Leaves of slices in all logs.</summary>
    private static int Slices(LocalNode node) => Read(node, store => AuditSearch.Run(store, new()).Hits.Count(
        hit => hit.Leaf.Kind is AuditKind.Provision or AuditKind.Transfer && hit.Leaf.Facts.Count > 0));

    private static T? Read<T>(LocalNode node, Func<SqliteStore, T> read)
    {
        try
        {
            using var store = SqliteStore.OpenReadOnly(Path.Combine(node.DataFolder, "record.db"));
            return read(store);
        }
        catch (StoreException)
        {
            return default; // it is just being opened
        }
    }
}
