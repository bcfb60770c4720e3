using Juki.Domain.Person;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Tests.Server.Flows;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Host;

/// <summary>The folder of batch provision is held, packed and put back with a copy of the record.</summary>
public sealed class BatchBackupTests : IDisposable
{
    private const int Lines = 25_000; // three slices

    private static readonly IdentificationInformation Resident = SearchSamples.Resident;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-batch-");
    private readonly BatchWorld _world = new();
    private readonly NodeConfig _config;
    private readonly NodeConfig _other;
    private readonly BatchHeader _file = BatchWorld.Header();

    public BatchBackupTests()
    {
        _world.Put(BatchRulesTests.Current(Resident).Residence);
        _config = Config("one");
        _other = Config("other");
        using var files = new BatchFolder(RootOf(_config));
        _world.Offer(_file, writer =>
        {
            for (var line = 0; line < Lines; line++)
                writer.Write(Resident.Code, default, default);
        });
        var name = BatchFormat.FileName(_file);
        File.Move(Path.Combine(BatchFolder.In(_world.Root), name), Path.Combine(BatchFolder.In(RootOf(_config)), name));
    }

    public void Dispose()
    {
        _world.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, 0)] // offered
    [InlineData(1, 0)] // taken in
    [InlineData(2, 10_000)]
    [InlineData(4, 25_000)] // all slices; without its name yet
    public void Restore_InWork_GoesOnWhereTheRecordIs(int steps, long position)
    {
        Step(_config, steps);
        BackUp(between: () => { });
        Step(_config, 5 - steps);
        var jobs = Restore();
        Assert.Equal(
            steps == 0 ? [] : [new BatchRestored("4-000002-00000001", IsKept: true, position, Lines)], jobs);
        Step(_other, 5 - steps);
        Assert.Equal(Results(_config), Results(_other));
        Assert.Empty(Directory.GetFiles(Path.Combine(RootOf(_other), BatchFolder.SpoolName)));
        Assert.Empty(Directory.GetFiles(BatchFolder.In(RootOf(_other))));
        Assert.False(Directory.Exists(Path.Combine(RootOf(_config), ".backup")));
    }

    [Fact]
    public void Restore_FinishedWhileTheRecordWasCopied_GoesOnAndGivesTheSame()
    {
        Step(_config, 2);
        BackUp(between: () => Step(_config, 3)); // behind the copy of the record, before the second names
        Assert.True(Assert.Single(Restore()).IsKept);
        Step(_other, 3);
        Assert.Equal(Results(_config), Results(_other));
    }

    [Fact]
    public void Restore_Finished_ResultsAreThere()
    {
        Step(_config, 5);
        BackUp(between: () => { });
        Assert.Empty(Restore());
        Assert.Equal(Results(_config), Results(_other));
    }

    [Fact]
    public void Restore_WithoutTheFolder_SaysWhatIsLostAndOthersGoOn()
    {
        Step(_config, 2);
        BackUp(between: () => { });
        File.Delete(Archive);
        Assert.Equal([new("4-000002-00000001", IsKept: false, 10_000, Lines)], Restore());
        using (var store = SqliteStore.Open(_other.RecordPath))
            Assert.Equal(BatchState.Lost, store.Range(BatchTables.Jobs, new(0), new(9), 9)[0].State);
        _world.Offer(
            _file with { FileNumber = 2 }, writer => writer.Write(Resident.Code, default, default), "next.csv");
        File.Move(
            Path.Combine(BatchFolder.In(_world.Root), "next.csv"),
            Path.Combine(BatchFolder.In(RootOf(_other)), "next.csv"));
        Step(_other, 3);
        Assert.True(File.Exists(Path.Combine(BatchFolder.Out(RootOf(_other)), "4-000002-00000002.csv")));
    }

    [Fact]
    public void Restore_OverAFolder_KeepsItUnderAnotherName()
    {
        Step(_config, 5);
        BackUp(between: () => { });
        using (new BatchFolder(RootOf(_other)))
            File.WriteAllText(Path.Combine(BatchFolder.In(RootOf(_other)), "waits.csv"), "");
        Restore();
        var old = Assert.Single(Directory.GetDirectories(_other.DataFolder, "batch.replaced-*"));
        Assert.True(File.Exists(Path.Combine(BatchFolder.In(old), "waits.csv")));
    }

    [Fact]
    public void Check_AnotherArchive_IsRefused()
    {
        Step(_config, 2);
        BackUp(between: () => { });
        Assert.Equal(2, BatchBackup.Check(Archive));
        var bytes = File.ReadAllBytes(Archive);
        File.WriteAllBytes(Archive, bytes[..(bytes.Length / 2)]);
        Assert.Throws<BackupException>(() => BatchBackup.Check(Archive));
        File.WriteAllBytes(Archive, [.. Enumerable.Repeat((byte)'x', 10_240)]);
        Assert.Throws<BackupException>(() => BatchBackup.Check(Archive));
        using (var tar = new System.Formats.Tar.TarWriter(File.Create(Archive)))
            tar.WriteEntry(_other.DataFolder, "in/../../outside");
        Assert.Throws<BackupException>(() => BatchBackup.Check(Archive));
    }

    private string Archive => Path.Combine(_folder.FullName, "archive");

    private string RecordCopy => Path.Combine(_folder.FullName, "record.copy");

    private static string RootOf(NodeConfig config) => Path.Combine(config.DataFolder, BatchFolder.Name);

    private NodeConfig Config(string name) => new()
    {
        Role = "national", Office = "000000",
        DataFolder = Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName,
    };

    private void Step(NodeConfig config, int steps)
    {
        using var store = SqliteStore.Open(config.RecordPath);
        store.Create([.. AuditTables.All, .. BatchTables.All]);
        using var files = new BatchFolder(RootOf(config));
        _world.RunOver(store, files, steps);
    }

    private void BackUp(Action between)
    {
        BatchBackup.Hold(_config);
        if (File.Exists(_config.RecordPath))
            File.Copy(_config.RecordPath, RecordCopy);
        between();
        BatchBackup.Hold(_config);
        BatchBackup.Pack(_config, Archive);
        BatchBackup.Release(_config);
    }

    private IReadOnlyList<BatchRestored> Restore()
    {
        var jobs = BatchBackup.Restore(_other, File.Exists(Archive) ? Archive : null, RecordCopy, life: 5);
        File.Move(RecordCopy, _other.RecordPath);
        return jobs;
    }

    private byte[] Results(NodeConfig config) =>
        File.ReadAllBytes(Path.Combine(BatchFolder.Out(RootOf(config)), BatchFormat.FileName(_file)));
}
