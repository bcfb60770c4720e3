using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Server.Node;
using Microsoft.Extensions.Logging.Abstractions;

namespace Juki.Tests.Server.Host;

/// <summary>The structure of a store that is too large to be checked before the start.</summary>
public sealed class StructureCheckTests : IDisposable
{
    private const int PageBytes = 2_048;
    private const int Rows = 5_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-structure-");

    private string Database => Path.Combine(_folder.FullName, "node.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Check_WholeStoreInUse_TellsItsTables()
    {
        using var store = Fill();
        Assert.Equal(ServerNode.Tables.Count, StructureCheck.Check(Database));
        store.Begin(); // nothing is held that a writer would wait for
        store.DeleteRange(NodeTables.LaneDays, new(0), new(long.MaxValue));
        store.Commit();
        Assert.True(store.EmptyLog());
    }

    [Fact]
    public async Task Check_PageOfZeros_IsFoundAndTold()
    {
        Fill().Dispose();
        var bytes = File.ReadAllBytes(Database);
        bytes.AsSpan(bytes.Length / PageBytes / 2 * PageBytes, PageBytes).Clear();
        File.WriteAllBytes(Database, bytes);
        Assert.Throws<StoreDamagedException>(() => StructureCheck.Check(Database));
        var told = new TaskCompletionSource<Exception>();
        new StructureCheck(Database, NullLogger.Instance, told.SetResult).Start();
        Assert.IsType<StoreDamagedException>(
            await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 1 << 30, false)] // it was checked whole at the opening
    [InlineData(false, 0, false)]
    public void Open_AfterAnEnd_SaysWhetherTheStructureIsToBeChecked(bool isUnclean, long checkBytes, bool expected)
    {
        Fill().Dispose();
        if (isUnclean)
            File.WriteAllBytes(Database + "-writer", [2]); // as a process leaves it that ended while it closed
        using var store = SqliteStore.Open(Database, checkBytes: checkBytes);
        Assert.Equal((isUnclean, expected), (store.EndedUncleanly, store.IsStructureToCheck));
    }

    private SqliteStore Fill()
    {
        var store = SqliteStore.Open(Database);
        ServerNode.Prepare(store, NodeName.Nation, "test", incarnation: 1);
        store.Begin();
        store.Insert(NodeTables.LaneDays, [.. Enumerable.Range(1, Rows).Select(day => new LaneDayRow(1, 2, day, day))]);
        store.Commit();
        return store;
    }
}
