using Juki.Server.Node;
using SQLitePCL;

namespace Juki.Tests.Server.Node;

/// <summary>
/// Files that a faulty disk gives back: flipped bits, zeroed and torn pages, missing ends, a log that is gone. After
/// each the store gives right values, or says that it is damaged. JUKI_FAULT_SEEDS=100000 looks for long.
/// </summary>
public sealed class StoreFaultTests : IDisposable
{
    private const int SeedsUsual = 150;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-store-");

    private string Database => Path.Combine(_folder.FullName, "store.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AnyFault_OfTheFilesBetweenTwoRuns_GivesRightValuesOrIsRefused()
    {
        var image = FaultyFiles.Make(_folder);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("JUKI_FAULT_SEEDS"), out var asked)
            ? asked : SeedsUsual;
        for (var seed = 1; seed <= seeds; seed++)
        {
            image.Damage(Database, seed, out var isOlder);
            var outcome = Outcome(image, isOlder, seed);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        // Each way out was gone by some fault, or the test shows nothing.
        Assert.All((string[])["whole", "refused", "rows damaged"],
            outcome => Assert.Contains(outcome, outcomes.Keys));
    }

    private string Outcome(FaultyFiles image, bool isOlder, int seed)
    {
        try
        {
            using var store = SqliteStore.Open(Database);
            store.Create(StoreTables.All);
            var damaged = new List<RowKey>();
            foreach (var table in StoreTables.All)
            {
                RowKey? from = new(long.MinValue, long.MinValue, long.MinValue, long.MinValue);
                while (from is { } next)
                    (_, from) = store.Scrub(table, next, 500, damaged);
            }
            var missing = 0;
            foreach (var (table, key, values) in image.Rows)
            {
                var found = new List<RowKey>();
                var row = image.Fetch(store, table, key, found);
                if (row is null && found.Count == 0) missing++;
                // A disk that forgets a write which it confirmed leaves what was there: no seal shows that (decision
                // 0008), but it is what was committed once, and nothing made up.
                if (row is not null && (isOlder ? !values.Contains(row) : !values[^1].Equals(row)))
                    Assert.Fail($"seed {seed}: table {table}: value {Array.IndexOf(values, row)} of {values.Length}");
            }
            if (!isOlder)
                Assert.True(missing <= damaged.Count, $"seed {seed}: {missing} rows are missing, and nothing says so");
            return damaged.Count > 0 ? "rows damaged" : missing > 0 ? "earlier commit" : "whole";
        }
        catch (StoreException)
        {
            return "refused";
        }
    }

    [Fact]
    public void Open_WhenTheLogOfTheLastRunIsMissing_Refuses()
    {
        var image = FaultyFiles.Make(_folder);
        image.Restore(Database);
        File.Delete(Database + "-wal");
        Assert.Throws<StoreDamagedException>(() => SqliteStore.Open(Database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Open_WhenOneCopyOfTheSealsKeyIsDamaged_TakesTheOther(int copies)
    {
        var image = FaultyFiles.Make(_folder);
        image.Restore(Database);
        using (var store = SqliteStore.Open(Database))
        {
            foreach (var table in SqliteDialect.SealTables.Take(copies))
                store.Raw.Execute($"update {table} set key = zeroblob(64)");
        }
        if (copies == 2)
        {
            Assert.Throws<StoreDamagedException>(() => SqliteStore.Open(Database));
            return;
        }
        using var again = SqliteStore.Open(Database);
        Assert.Single(again.Fetch(StoreTables.Persons, [new RowKey(1)]));
    }

    [Fact]
    public void EndedUncleanly_AfterACrashOnly_IsTrue()
    {
        var image = FaultyFiles.Make(_folder);
        image.Restore(Database);
        using (var store = SqliteStore.Open(Database))
            Assert.True(store.EndedUncleanly);
        using (var store = SqliteStore.Open(Database))
            Assert.False(store.EndedUncleanly);
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC, false)]
    [InlineData(raw.SQLITE_IOERR_WRITE, false)]
    [InlineData(raw.SQLITE_FULL, true)]
    public void Commit_WhenTheDiskFails_EndsTheStoreAndNothingIsRetried(int code, bool full)
    {
        using (var store = SqliteStore.Open(Database))
        {
            store.Create(StoreTables.All);
            Write(store, 1);
            var calls = 0;
            store.Raw.Fault = call => call == SqliteCall.Commit && ++calls > 0 ? code : raw.SQLITE_OK;
            store.Begin();
            store.Insert(StoreTables.Keys, [new(2, 2)]);
            var failure = Assert.Throws<CommitUnknownException>(store.Commit);
            Assert.Equal(full, failure.InnerException is DiskFullException);
            Assert.Throws<InvalidOperationException>(store.Commit);
            Assert.Throws<InvalidOperationException>(store.Begin);
            Assert.Equal(1, calls);
        }
        using var again = SqliteStore.Open(Database);
        Assert.True(again.EndedUncleanly);
        Assert.Equal(1, again.Count(StoreTables.Keys));
    }

    [Fact]
    public void Checkpoint_WhenTheDiskIsFull_LosesNothingAndIsTriedAgain()
    {
        using var store = SqliteStore.Open(Database, walLimitBytes: 1);
        store.Create(StoreTables.All);
        var calls = 0;
        store.Raw.Fault = call => call == SqliteCall.Checkpoint && ++calls < 3 ? raw.SQLITE_FULL : raw.SQLITE_OK;
        for (var i = 0; i < 300; i++)
        {
            Write(store, i);
            store.BetweenBatches();
        }
        Assert.True(calls >= 3);
        Assert.Equal(300, store.Count(StoreTables.Keys));
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_DIR_FSYNC)]
    public void Checkpoint_WhenFsyncFails_EndsTheProcess(int code)
    {
        using var store = SqliteStore.Open(Database, walLimitBytes: 1);
        store.Create(StoreTables.All);
        store.Raw.Fault = call => call == SqliteCall.Checkpoint ? code : raw.SQLITE_OK;
        Write(store, 1);
        Assert.Throws<CommitUnknownException>(store.BetweenBatches);
    }

    [Theory]
    [InlineData(raw.SQLITE_IOERR_FSYNC)]
    [InlineData(raw.SQLITE_IOERR_DIR_FSYNC)]
    public void Checkpoint_WhenFsyncFailsBesideTheWriter_EndsTheProcess(int code)
    {
        using var store = SqliteStore.Open(Database, walLimitBytes: LimitBeside, copying: LogCopying.BesideWhenFull);
        store.Create(StoreTables.All);
        FailBeside(store, code);
        Assert.Throws<CommitUnknownException>(store.BetweenBatches);
    }

    [Fact]
    public void Checkpoint_WhenTheDiskIsFullBesideTheWriter_LosesNothingAndIsTriedAgain()
    {
        using (var store = SqliteStore.Open(Database, walLimitBytes: LimitBeside, copying: LogCopying.BesideWhenFull))
        {
            store.Create(StoreTables.All);
            FailBeside(store, raw.SQLITE_FULL);
            for (var i = 0; i < 100; i++)
            {
                store.BetweenBatches();
                store.Log!.Copier!.Wait();
            }
        }
        using var again = SqliteStore.Open(Database);
        Assert.NotEqual(0, again.Count(StoreTables.Keys));
    }

    private const long LimitBeside = 100_000;

    /// <summary>Writes more than the writer copies itself, so that it is copied beside it, and lets that
    /// fail.</summary>
    private static void FailBeside(SqliteStore store, int code)
    {
        var copier = store.Log!.Copier!;
        var failures = 0;
        copier.Raw.Fault = call => call == SqliteCall.Checkpoint && failures++ == 0 ? code : raw.SQLITE_OK;
        for (var i = 0; store.Raw.PagesWritten * SqliteStore.PageBytes < LimitBeside; i++)
            Write(store, i);
        store.BetweenBatches();
        copier.Wait();
        Assert.Equal(1, failures);
    }

    [Fact]
    public void Write_WhenTheFileMayNotGrow_IsADiskThatIsFull()
    {
        using var store = SqliteStore.Open(Database);
        store.Create(StoreTables.All);
        store.Raw.Execute("pragma max_page_count = 24");
        store.Begin();
        Assert.Throws<DiskFullException>(() =>
        {
            for (var i = 0; i < 100; i++)
                store.Insert(StoreTables.Persons, [new(i, 1, "大", new byte[4_096])]);
        });
        store.Rollback();
        store.Raw.Execute("pragma max_page_count = 1000");
        Write(store, 1);
        Assert.Equal(1, store.Count(StoreTables.Keys));
    }

    private static void Write(SqliteStore store, long number)
    {
        store.Begin();
        store.Insert(StoreTables.Keys, [new(1, number)]);
        store.Commit();
    }
}
