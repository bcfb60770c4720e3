using System.Text;
using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>What is particular to a SQLite file: its lock, its format, its log, its readers.</summary>
public sealed class StoreFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-store-");

    private string Database => Path.Combine(_folder.FullName, "store.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_WhileAnotherWrites_RefusesAndThenOpens()
    {
        using (SqliteStore.Open(Database))
            Assert.Throws<StoreException>(() => SqliteStore.Open(Database));
        using var after = SqliteStore.Open(Database);
        Assert.False(after.InTransaction);
    }

    [Fact]
    public void Open_OfANewerFormat_Refuses()
    {
        SqliteStore.Open(Database).Dispose();
        Change($"pragma user_version = {Store.FormatVersion + 1}");
        Assert.Contains("newer", Assert.Throws<StoreException>(() => SqliteStore.Open(Database)).Message,
            StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => SqliteStore.OpenReadOnly(Database));
    }

    [Fact]
    public void Open_OfAStrangersDatabase_RefusesAndLeavesItAsItWas()
    {
        Change("create table strange (value)");
        var before = File.ReadAllBytes(Database);
        Assert.Throws<StoreException>(() => SqliteStore.Open(Database));
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_Refuses()
    {
        File.WriteAllText(Database, new string('x', 8_192));
        Assert.Throws<StoreDamagedException>(() => SqliteStore.Open(Database));
    }

    [Fact]
    public void Open_InAFolderThatIsNotThere_Refuses() =>
        Assert.Throws<StoreException>(() => SqliteStore.Open(Path.Combine(_folder.FullName, "none", "store.db")));

    [Fact]
    public void Open_NewFile_IsSynchronousAndErases()
    {
        const int Full = 2;
        using var store = Filled();
        Assert.Equal("wal", store.Raw.Text("pragma journal_mode"));
        Assert.Equal(Full, store.Raw.Integer("pragma synchronous"));
        Assert.Equal(1, store.Raw.Integer("pragma secure_delete"));
    }

    [Fact]
    public void EmptyLog_AfterADelete_LeavesTheValueInNoFile()
    {
        const string Value = "消される氏名";
        using var store = Filled();
        store.Begin();
        store.Insert(StoreTables.Persons, [new(1, 1, Value, [])]);
        store.Commit();
        Assert.True(store.EmptyLog());
        Assert.True(IsInAFile());
        store.Begin();
        store.Delete(StoreTables.Persons, [new RowKey(1)]);
        store.Commit();
        Assert.True(IsInAFile());
        using (var reader = SqliteStore.OpenReadOnly(Database))
        {
            reader.Begin();
            Assert.Equal(0, reader.Count(StoreTables.Persons));
            Assert.False(store.EmptyLog());
        }
        Assert.True(store.EmptyLog());
        Assert.False(IsInAFile());

        bool IsInAFile() => _folder.GetFiles("store.db*").Where(file => file.Length > 1).Any(file =>
        {
            using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Value)) >= 0;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OpenReadOnly_BesideTheWriter_SeesItsSnapshotOnly(bool isMapped)
    {
        using var store = Filled();
        Assert.True(store.EmptyLog()); // what is read stands in the file
        using var reader = SqliteStore.OpenReadOnly(Database, isMapped: isMapped);
        reader.Begin();
        Assert.Equal(1, reader.Count(StoreTables.Keys));
        Insert(store, new StoreKey(1, 2));
        _ = store.EmptyLog(); // as far as nobody reads it
        Assert.Equal(1, reader.Count(StoreTables.Keys));
        reader.Rollback();
        Assert.Equal(2, reader.Count(StoreTables.Keys));
        Assert.True(store.EmptyLog());
        Assert.Equal(2, reader.Count(StoreTables.Keys));
    }

    [Fact]
    public void OpenReadOnly_Writing_Fails()
    {
        using var store = Filled();
        using var reader = SqliteStore.OpenReadOnly(Database);
        reader.Begin();
        Assert.Throws<StoreException>(() => reader.Insert(StoreTables.Keys, [new(9, 9)]));
        reader.Rollback();
        Assert.Throws<StoreException>(() => SqliteStore.OpenReadOnly(Database + "-none"));
    }

    [Fact]
    public void BetweenBatches_LogOverItsLimit_WritesItAgainFromItsStart()
    {
        using var store = Filled(walLimitBytes: 50_000);
        var wal = new FileInfo(Database + "-wal");
        for (var i = 2; i < 40; i++) Insert(store, new StoreKey(1, i));
        wal.Refresh();
        var grown = wal.Length;
        Assert.True(grown >= 50_000);
        for (var i = 40; i < 1_000; i++)
        {
            store.BetweenBatches();
            Insert(store, new StoreKey(1, i));
        }
        wal.Refresh();
        Assert.Equal(grown, wal.Length);
        Assert.Equal(999, store.Count(StoreTables.Keys));
    }

    [Theory]
    [InlineData((int)LogCopying.BesideWhenFull, 200_000, 200_000)]
    [InlineData((int)LogCopying.BesideSteadily, 400_000, 1)] // it may end at any time that all is copied
    public void BetweenBatches_LogCopiedBesideTheWriter_IsWrittenAgainFromItsStart(
        int copying, int limit, int least)
    {
        using (var store = SqliteStore.Open(Database, walLimitBytes: limit, copying: (LogCopying)copying))
        {
            store.Create(StoreTables.All);
            for (var i = 1; i < 1_000; i++)
            {
                Insert(store, new StoreKey(1, i));
                store.BetweenBatches();
                if (i % 100 == 0) store.Log!.Copier!.Wait();
            }
            Assert.InRange(new FileInfo(Database + "-wal").Length, least, 5L * limit);
            Assert.True(store.EmptyLog());
        }
        using var again = SqliteStore.Open(Database);
        Assert.Equal(999, again.Count(StoreTables.Keys));
    }

    /// <summary>So the disk never has a whole log to write at once.</summary>
    [Fact]
    public void BetweenBatches_CopyingSteadily_CopiesPiecesOfALogThatIsNotFull()
    {
        const int Limit = 4_000_000;
        using var store = SqliteStore.Open(Database, walLimitBytes: Limit, copying: LogCopying.BesideSteadily);
        store.Create(StoreTables.All);
        for (var i = 1; i < 200; i++)
        {
            Insert(store, new StoreKey(1, i));
            store.BetweenBatches();
            store.Log!.Copier!.Wait();
        }
        var written = store.Raw.PagesWritten * SqliteStore.PageBytes;
        Assert.InRange(written, Limit / 32, Limit - 1);
        File.Copy(Database, Database + "-alone"); // without its log
        using var alone = SqliteStore.OpenReadOnly(Database + "-alone");
        Assert.InRange(alone.Count(StoreTables.Keys), 150, 199);
    }

    [Fact]
    public void BetweenBatches_WhileAReaderHoldsItsSnapshot_NeitherWaitsNorLoses()
    {
        using var store = Filled(walLimitBytes: 1);
        using (var reader = SqliteStore.OpenReadOnly(Database))
        {
            reader.Begin();
            Assert.Equal(1, reader.Count(StoreTables.Keys));
            for (var i = 2; i < 200; i++)
            {
                Insert(store, new StoreKey(1, i));
                store.BetweenBatches();
            }
            Assert.Equal(1, reader.Count(StoreTables.Keys));
        }
        Assert.True(new FileInfo(Database + "-wal").Length > 0);
        Assert.True(store.EmptyLog());
        Assert.Equal(0, new FileInfo(Database + "-wal").Length);
        Assert.Equal(199, store.Count(StoreTables.Keys));
    }

    [Fact]
    public void Upsert_EverySetOfChangedColumns_KeepsIndexesWhole()
    {
        using var store = Filled();
        for (var old = 0; old < 8; old++)
        {
            for (var value = 0; value < 8; value++)
            {
                store.Begin();
                store.Upsert(StoreTables.Persons, [Person(1, old), Person(2, value)]);
                store.Upsert(StoreTables.Persons, [Person(1, value)]);
                store.Commit();
                Assert.Equal("ok", store.Raw.Text("pragma integrity_check"));
                Assert.Equal([Person(1, value), Person(2, value)],
                    store.Fetch(StoreTables.Persons, [new RowKey(1), new RowKey(2)]));
            }
        }

        static StorePerson Person(long number, int bits) =>
            new(number, bits & 1, (bits & 2) == 0 ? "甲" : "乙", [(byte)(bits & 4)]);
    }

    [Fact]
    public void Commit_ThatTheEngineDoesNotConfirm_EndsTheStore()
    {
        using var store = Filled();
        store.Begin();
        store.Insert(StoreTables.Keys, [new(2, 2)]);
        // The engine has ended the transaction by itself, as it does when the disk is full.
        store.Raw.Execute("rollback");
        Assert.Throws<CommitUnknownException>(store.Commit);
        Assert.Throws<InvalidOperationException>(store.Begin);
    }

    [Fact]
    public void Rollback_AfterTheEngineRolledBack_IsQuiet()
    {
        using var store = Filled();
        store.Begin();
        store.Raw.Execute("rollback");
        store.Rollback();
        Insert(store, new StoreKey(2, 2));
        Assert.Equal(2, store.Count(StoreTables.Keys));
    }

    private SqliteStore Filled(long walLimitBytes = SqliteStore.DefaultWalLimitBytes)
    {
        var store = SqliteStore.Open(Database, walLimitBytes);
        store.Create(StoreTables.All);
        Insert(store, new StoreKey(1, 1));
        return store;
    }

    private void Change(string sql)
    {
        using var database = SqliteDatabase.Open(Database, readOnly: false);
        database.Execute(sql);
    }

    private static void Insert(SqliteStore store, StoreKey row)
    {
        store.Begin();
        store.Insert(StoreTables.Keys, [row]);
        store.Commit();
    }
}
