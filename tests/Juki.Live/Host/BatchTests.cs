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
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Live.Host;

/// <summary>一括提供 at a running prefecture: handed in, killed in the middle, answered, fetched.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class BatchTests(LocalNetworkFixture country) : IDisposable
{
    private const int Lines = 5 * BatchLimits.SliceLines + 1;

    private static readonly GovernmentCode Prefecture = LocalNetworkFixture.Nagano.Prefecture;

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-batch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task 途中で止められても各区切りは一度だけ記録されて結果が返る()
    {
        await country.LinkedAsync();
        var node = country.PrefectureOfNagano;
        await country.HandInAsync(LocalNetworkFixture.Nagano, seed: 302);
        await LocalNetworkFixture.StatusAsync(node, report => report.Node is { IsQuiet: true, Residents: > 0 });
        var before = LocalNetworkFixture.Recorded(node, AuditKind.Provision, AuditKind.Transfer);
        var resident = Resident(node);
        var header = Write(resident);
        var path = Path.Combine(_folder, BatchFormat.FileName(header));
        Assert.Equal(0, Batch("submit", path, node.DataFolder));
        await LocalNetworkFixture.UntilAsync(
            () => Job(node) is { Position: > 0 }, "the first slice is not recorded");
        node.Kill();
        node.Start();
        await country.LinkedAsync();
        await LocalNetworkFixture.UntilAsync(
            () => Job(node) is { State: BatchState.Done }, "the file is not answered");
        var job = Job(node)!;
        Assert.Equal((Lines, Lines / 10 + 1), (job.Position, job.Answered));
        await LocalNetworkFixture.StatusAsync(node, report => report.Host.Record is { Unsigned: 0 });
        Assert.Equal(
            before + BatchLimits.Slices(Lines),
            LocalNetworkFixture.Recorded(node, AuditKind.Provision, AuditKind.Transfer));
        var results = Path.Combine(_folder, "results");
        Assert.Equal(0, Batch("fetch", node.DataFolder, job.Name, "--out", results));
        var answered = (await File.ReadAllLinesAsync(
            Path.Combine(results, job.Name + ".csv"), TestContext.Current.CancellationToken))[2];
        Assert.StartsWith($"1,{resident.Code.Written},,,,,,,0,", answered, StringComparison.Ordinal);
        Assert.Contains(resident.Name.Text, answered, StringComparison.Ordinal);
    }

    private static int Batch(params string[] arguments) => CommandRun.Of(BatchCommand.Create(), arguments);

    private static BatchJobRow? Job(LocalNode node)
    {
        try
        {
            using var store = SqliteStore.OpenReadOnly(Path.Combine(node.DataFolder, "record.db"));
            return store.Range(BatchTables.Jobs, new(0), new(long.MaxValue), 10)
                .Find(job => job.FileNumber == 1); // a terminal has handed in another
        }
        catch (StoreException)
        {
            return null; // it is just being opened
        }
    }

    private static IdentificationInformation Resident(LocalNode node)
    {
        using var store = SqliteStore.OpenReadOnly(node.StorePath);
        return store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 1_000)
            .First(row => row.State == ResidenceState.Open).Information;
    }

    /// <summary>Every tenth line asks after the resident, the others after nobody.</summary>
    private BatchHeader Write(IdentificationInformation resident)
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment);
        var header = BatchExample.Header("test-rehearsal") with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = Prefecture.Value, Affair = affair.Code,
            WantsRemoved = false,
        };
        using var stream = File.Create(Path.Combine(_folder, BatchFormat.FileName(header)));
        using var writer = new BatchFileWriter(stream, header);
        for (var line = 0; line < Lines; line++)
            writer.Write(line % 10 == 0 ? resident.Code : ResidentRecordCode.FromBody(line), default, default);
        return writer.Finish();
    }
}
