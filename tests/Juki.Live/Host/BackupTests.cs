using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Live.Host;

/// <summary>Backups taken from running nodes, and nodes put back to them while the others run.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class BackupTests : IDisposable
{
    private readonly LocalNetworkFixture _country;
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-backup-").FullName;

    public BackupTests(LocalNetworkFixture country)
    {
        _country = country;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=backup", key, HashAlgorithmName.SHA384);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(At("backup.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(At("backup.key"), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Restore_OfAllThreeTiersOfATown_BringsBackWhatCameAfterTheBackup()
    {
        await _country.LinkedAsync();
        LocalNode[] restored =
            [_country.Town(LocalNetworkFixture.Nagano), _country.PrefectureOfNagano, _country.Nation];
        await _country.HandInAsync(LocalNetworkFixture.Nagano, seed: 201);
        foreach (var node in restored) // while they work
            Assert.Equal(0, BackUp(node));
        await QuietAsync();
        await _country.HandInAsync(LocalNetworkFixture.Nagano, seed: 202);
        await _country.HandInAsync(LocalNetworkFixture.Kamakura, seed: 203);
        await QuietAsync();
        var before = (await _country.Nation.StatusAsync())!.Node;

        foreach (var node in restored)
        {
            node.Stop();
            Assert.Equal(0, CommandRun.Of(BackupCommand.CreateRestore(),
                BackupOf(node), node.ConfigPath, "--key", At("backup.key"), "--yes"));
        }
        foreach (var node in restored)
            node.Start();
        await _country.LinkedAsync();
        await LocalNetworkFixture.StatusAsync(
            _country.Nation, report => report.Node.IsQuiet && report.Node.Residents == before.Residents);
        await QuietAsync();

        Assert.Equal(before.Judged, (await _country.Nation.StatusAsync())!.Node.Judged);
        Assert.Equal(0, DemoRegister.Read(_country.Network).Differences(new HashSet<long>()));
        foreach (var node in restored)
            Assert.Single(Directory.GetFiles(node.DataFolder, "node.db.replaced-*"));
    }

    [Fact]
    public async Task Verify_WithTheNode_LetsItsNeighboursForget()
    {
        await _country.LinkedAsync();
        await _country.HandInAsync(LocalNetworkFixture.Matsumoto, seed: 204);
        await QuietAsync();
        var prefecture = _country.PrefectureOfNagano;
        Assert.Equal(0, BackUp(prefecture));
        Assert.Equal(0, CommandRun.Of(BackupCommand.CreateVerify(),
            BackupOf(prefecture), "--key", At("backup.key"), "--node", prefecture.ConfigPath));
        await LocalNetworkFixture.UntilAsync(() => Kept(LocalNetworkFixture.Matsumoto) == 0, "the town keeps all");
        Assert.Empty(Directory.GetFiles(prefecture.DataFolder, "node.db.v*")); // no plain copy stays
        Assert.Empty(Directory.GetFiles(prefecture.DataFolder, "node.db.b*"));
    }

    [Fact]
    public void Verify_DamagedOrForAnotherKey_IsRefused()
    {
        var node = _country.Town(LocalNetworkFixture.Matsumoto);
        Assert.Equal(0, BackUp(node));
        var bytes = File.ReadAllBytes(BackupOf(node));
        foreach (var place in new[] { bytes.Length / 2, bytes.Length - 20 })
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= 1;
            File.WriteAllBytes(At("damaged"), damaged);
            Assert.Equal(1, CommandRun.Of(BackupCommand.CreateVerify(), At("damaged"), "--key", At("backup.key")));
        }
        File.WriteAllBytes(At("damaged"), bytes[..^100]);
        Assert.Equal(1, CommandRun.Of(BackupCommand.CreateVerify(), At("damaged"), "--key", At("backup.key")));
        Assert.Equal(0, CommandRun.Of(BackupCommand.CreateVerify(), BackupOf(node), "--key", At("backup.key")));
        Assert.Equal(1, CommandRun.Of(BackupCommand.CreateVerify(),
            BackupOf(node), "--key", At("backup.key"), "--node", _country.Nation.ConfigPath));
        var name = Path.GetFileName(BackupOf(node));
        Assert.Equal(["backup.key", "backup.pem", "damaged", name, Backups.RecordOf(name)],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Restore_OfARunningNodeOrWithoutConsent_ChangesNothing()
    {
        var node = _country.Town(LocalNetworkFixture.Matsumoto);
        Assert.Equal(0, BackUp(node));
        Assert.Equal(1, BackUp(node)); // there already
        var arguments = new[] { BackupOf(node), node.ConfigPath, "--key", At("backup.key") };
        Assert.Equal(1, CommandRun.Of(BackupCommand.CreateRestore(), [.. arguments, "--yes"])); // it runs
        Assert.Equal(1, CommandRun.Of(BackupCommand.CreateRestore(),
            BackupOf(node), _country.Nation.ConfigPath, "--key", At("backup.key"), "--yes"));
        node.Stop();
        var before = File.ReadAllBytes(node.StorePath);
        Assert.Equal(0, CommandRun.Of(BackupCommand.CreateRestore(), [.. arguments, "--dry-run"]));
        Assert.Equal(before, File.ReadAllBytes(node.StorePath));
        node.Start();
    }

    private int BackUp(LocalNode node) => CommandRun.Of(
        BackupCommand.CreateBackup(), node.ConfigPath, "--to", BackupOf(node), "--for", At("backup.pem"));

    private string BackupOf(LocalNode node) => At($"{node.Name}.backup");

    private string At(string name) => Path.Combine(_folder, name);

    private async Task QuietAsync() => Assert.NotNull(await _country.Network.WaitAsync(
        (_, report) => report.Node.IsQuiet, TimeSpan.FromSeconds(30), CancellationToken.None));

    private long Kept(GovernmentCode town)
    {
        using var store = SqliteStore.OpenReadOnly(_country.Town(town).StorePath);
        return StoreFacts.Read(store).LanesOut.Sum(lane => lane.Last - lane.Kept);
    }
}
