using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Simulation;

namespace Juki.Tests.Simulation;

/// <summary>What the simulation does to a disk is what a seal must show.</summary>
public sealed class StorageDamageTests : IDisposable
{
    private readonly SqliteDisk _disk = new(new SqliteMemory());

    public StorageDamageTests()
    {
        var store = _disk.Start();
        ServerNode.Prepare(store, NodeName.Nation, "test", incarnation: 7);
        store.Begin();
        store.Insert(NodeTables.Outbox, [new(1, 0, 1, 2, 0, 67, [1, 2, 3]), new(1, 0, 2, 3, 0, 133, [4, 5])]);
        store.Commit();
    }

    [Theory]
    [InlineData(DamageKind.Flipped)]
    [InlineData(DamageKind.Exchanged)]
    [InlineData(DamageKind.Torn)]
    internal void Damage_EachKind_BreaksTheSealOfThatRowOnly(DamageKind kind)
    {
        var key = StorageDamage.KeyAt(_disk, NodeTables.Outbox, 1);
        Assert.Equal(new RowKey(1, 0, 2), key);
        var other = StorageDamage.KeyAt(_disk, NodeTables.Outbox, 0);
        StorageDamage.Damage(_disk, NodeTables.Outbox, key, other, kind, new SplitMix(1));
        Assert.Equal([key], StorageDamage.Find(_disk.Start(), NodeTables.Outbox));
        Assert.Same(NodeTables.Outbox, StorageDamage.Find(_disk));
    }

    [Fact]
    public void Find_WholeDisk_FindsNothing() => Assert.Null(StorageDamage.Find(_disk));

    [Fact]
    public void Dump_Copy_IsTheSame()
    {
        var rows = _disk.Dump(NodeTables.Outbox);
        Assert.Equal("1|0|1|2|0|67|010203\n1|0|2|3|0|133|0405", rows);
        using var copy = _disk.Copy();
        Assert.Equal(rows, copy.Dump(NodeTables.Outbox));
    }

    public void Dispose() => _disk.Dispose();
}
