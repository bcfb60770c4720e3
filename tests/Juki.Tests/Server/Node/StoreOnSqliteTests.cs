using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>The contract on SQLite in memory, as the simulation uses it.</summary>
public sealed class StoreOnSqliteMemoryTests : StoreContract
{
    private readonly SqliteMemory _memory = new();

    private protected override Store Open() => _memory.Start();

    private protected override void ChangeBehind(Store store, string table, string set, string where) =>
        ((SqliteStore)store).Raw.Execute($"update \"{table}\" set {set} where {where}");

    public override void Dispose()
    {
        base.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void AnyRun_GivesTheRowsOfTheModel() =>
        Prop.ForAll(StoreModel.Runs(), steps => new StoreModel(_memory.Start()).Created().Run(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Start_WhileAStoreIsOpen_EndsItAndItsTransaction()
    {
        var first = _memory.Start();
        first.Create(StoreTables.All);
        first.Begin();
        first.Insert(StoreTables.Keys, [new(1, 1)]);
        var second = _memory.Start();
        Assert.Equal(0, second.Count(StoreTables.Keys));
        Assert.Throws<InvalidOperationException>(first.Commit);
    }

    [Fact]
    public void Copy_ThenMoreCommits_KeepsWhatWasCommittedBefore()
    {
        var store = _memory.Start();
        store.Create(StoreTables.All);
        store.Begin();
        store.Insert(StoreTables.Keys, [new(1, 1)]);
        store.Commit();
        using var backup = _memory.Copy();
        store = _memory.Start();
        store.Begin();
        store.Insert(StoreTables.Keys, [new(1, 2)]);
        store.Commit();
        Assert.Equal(1, backup.Start().Count(StoreTables.Keys));
        Assert.Equal(2, store.Count(StoreTables.Keys));
    }
}

/// <summary>The contract on a SQLite file.</summary>
public sealed class StoreOnSqliteFileTests : StoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-store-");

    private protected override Store Open() => SqliteStore.Open(Path.Combine(_folder.FullName, "store.db"));

    private protected override void ChangeBehind(Store store, string table, string set, string where) =>
        ((SqliteStore)store).Raw.Execute($"update \"{table}\" set {set} where {where}");

    public override void Dispose()
    {
        base.Dispose();
        _folder.Delete(recursive: true);
    }
}
