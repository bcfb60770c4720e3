using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Node;
using Juki.Tests.Server.Node;
using Npgsql;

namespace Juki.Live.Store;

/// <summary>The contract on PostgreSQL, and what is particular to it: its locks, its formats, its ways to fail at a
/// commit.
/// </summary>
public sealed class StoreOnPostgresTests(PostgresCluster cluster) : StoreContract
{
    private static int s_schemas;

    private readonly string _schema = "store_" + Interlocked.Increment(ref s_schemas);

    private protected override Juki.Server.Node.Store Open() => Connect();

    private protected override void ChangeBehind(
        Juki.Server.Node.Store store, string table, string set, string where) =>
        cluster.Ask($"update \"{_schema}\".\"{table}\" set {set} where {where}");

    [Fact]
    public void AnyRun_GivesTheRowsOfTheModel()
    {
        using var store = Connect();
        store.Create(StoreTables.All);
        Prop.ForAll(StoreModel.Runs(), steps => new StoreModel(store).Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void Open_WhileAnotherWrites_RefusesAndThenOpens()
    {
        using (Open()) Assert.Throws<StoreException>(Open);
        // The server ends the session after the connection is closed; the lock is free a moment later.
        WaitForSessionsToEnd();
        using var after = Open();
        Assert.False(after.InTransaction);
    }

    [Fact]
    public void Open_OfANewerFormat_Refuses()
    {
        Open().Dispose();
        cluster.Ask($"update \"{_schema}\".store_format set version = version + 1");
        WaitForSessionsToEnd();
        Assert.Contains("newer", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithSeveralHosts_FindsTheOneThatIsThere()
    {
        var here = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        here.Host = "/nowhere," + here.Host;
        using var store = PostgresStore.Open(here.ConnectionString, _schema);
        Assert.False(store.InTransaction);
    }

    [Fact]
    public void Open_OfNoServer_Refuses() =>
        Assert.Throws<StoreException>(() => PostgresStore.Open("Host=/nowhere;Username=juki", _schema));

    [Fact]
    public void Insert_MoreThanAStatementHolds_WritesAll()
    {
        using var store = Connect();
        store.Create(StoreTables.All);
        store.Begin();
        store.Insert(StoreTables.Persons,
            [.. Enumerable.Range(0, 20).Select(i => new StorePerson(i, 1, "大", new byte[1 << 20]))]);
        store.Commit();
        Assert.Equal(20, store.Count(StoreTables.Persons, "length(digest) = 1048576"));
    }

    [Fact]
    public void Fetch_OfATableThatGrewAfterItWasPrepared_StaysWithTheKey()
    {
        using var store = Connect();
        store.Create(StoreTables.All);
        _ = store.Fetch(StoreTables.Marks, [new RowKey(1, 1)]);
        store.Begin();
        store.Insert(StoreTables.Marks, [.. Enumerable.Range(0, 20_000).Select(i => new StoreMark(i, 1, 1, 1))]);
        store.Commit();
        Assert.Equal(500, store.Fetch(StoreTables.Marks,
            [.. Enumerable.Range(0, 500).Select(i => new RowKey(i * 3, 1))]).Count);
        WaitForStatistics();
        Assert.Equal(0L, cluster.Ask("select seq_tup_read from pg_stat_user_tables " +
            $"where schemaname = '{_schema}' and relname = 'mark'"));

        // A session reports what it did when it ends.
        void WaitForStatistics()
        {
            store.Dispose();
            WaitForSessionsToEnd();
        }
    }

    [Fact]
    public void Commit_WhenTheServerEndsTheSession_IsUnknown()
    {
        using var store = Connect();
        store.Create(StoreTables.All);
        store.Begin();
        store.Insert(StoreTables.Keys, [new(1, 1)]);
        EndTransactionOf(store);
        Assert.Throws<CommitUnknownException>(store.Commit);
        Assert.Throws<InvalidOperationException>(store.Begin);
    }

    [Fact]
    public void Write_WhenTheServerEndsTheSession_Fails()
    {
        using var store = Connect();
        store.Create(StoreTables.All);
        store.Begin();
        store.Insert(StoreTables.Keys, [new(1, 1)]);
        EndTransactionOf(store);
        Assert.Throws<StoreException>(() => store.Insert(StoreTables.Keys, [new(1, 2)]));
        Assert.Throws<InvalidOperationException>(store.Commit);
        Assert.Throws<StoreException>(store.Rollback);
    }

    [Fact]
    public async Task Commit_WhenTheWaitForTheSecondCopyIsCancelled_IsUnknown()
    {
        using var own = new PostgresCluster();
        using var store = PostgresStore.Open(own.ConnectionString, _schema);
        store.Create(StoreTables.All);
        own.Ask("alter system set synchronous_standby_names = 'second'");
        own.Ask("select pg_reload_conf()");
        // The server takes the setting up in its own time: commits go on until one waits.
        var commits = Task.Run(() =>
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                store.Begin();
                store.Upsert(StoreTables.Marks, [new(1, 1, 1, i)]);
                store.Commit();
            }
        });
        while (own.Ask("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'") is not true)
            Assert.False(commits.IsCompleted, "No commit waited for the second copy.");
        await Assert.ThrowsAsync<CommitUnknownException>(() => commits);
        Assert.Throws<InvalidOperationException>(store.Begin);
    }

    /// <summary>Ends the session that has written in this test's schema and waits until it is gone.</summary>
    private void EndTransactionOf(PostgresStore store)
    {
        Assert.True(store.InTransaction);
        cluster.Ask("select pg_terminate_backend(pid, 10000) from pg_locks join pg_class on pg_class.oid = relation " +
            $"where relnamespace = '{_schema}'::regnamespace and mode = 'RowExclusiveLock'");
    }

    private PostgresStore Connect() =>
        PostgresStore.Open($"{cluster.ConnectionString};Application Name={_schema}", _schema);

    private void WaitForSessionsToEnd()
    {
        while (cluster.Ask($"select count(*) from pg_stat_activity where application_name = '{_schema}'") is not 0L) { }
    }
}
