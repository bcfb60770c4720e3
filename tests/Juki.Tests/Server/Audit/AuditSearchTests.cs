using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Tests.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Audit;

/// <summary>操作履歴の検索.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class AuditSearchTests : IDisposable
{
    private readonly WatchWorld _world = new();

    public void Dispose() => _world.Dispose();

    private IEnumerable<long> Found(AuditQuery query) =>
        AuditSearch.Run(_world.Store, query).Hits.Select(hit => hit.Leaf.Index);

    private byte[] Export()
    {
        using var to = new MemoryStream();
        AuditExport.Write(_world.Store, _world.Log, to);
        return to.ToArray();
    }

    [Fact]
    public void Run_EachCondition_FindsItsLeaves()
    {
        var one = _world.Ask(1);
        var two = _world.Ask(2, by: 8);
        Assert.Equal([0L, 1L, 2L], Found(new()));
        Assert.Equal([1L], Found(new() { Operator = 7 }));
        Assert.Equal([1L, 2L], Found(new() { Kind = AuditKind.Inquiry }));
        Assert.Equal([1L, 2L], Found(new() { Affair = WatchWorld.Affair }));
        Assert.Equal([0L, 1L, 2L], Found(new() { Office = WatchWorld.Prefecture.Number }));
        Assert.Empty(Found(new() { Office = 1 }));
        Assert.Equal([2L], Found(new() { Subject = WatchWorld.Code(2) }));
        Assert.Empty(Found(new() { Subject = WatchWorld.Code(2), Operator = 7 }));
        Assert.Equal([1L], Found(new() { From = one.Time, Before = two.Time }));
        Assert.Equal([2L], Found(new() { From = one.Time + 1, Before = two.Time + 1 }));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void Run_MoreThanAskedFor_SaysThatThereAreMore(int max, bool isCut)
    {
        _world.Ask(1);
        _world.Ask(2);
        var result = AuditSearch.Run(_world.Store, new() { Max = max });
        Assert.Equal((max, isCut), (result.Hits.Count, result.IsCut));
        using var export = new MemoryStream(Export());
        var inFile = AuditSearch.InExport(export, new() { Max = max });
        Assert.Equal(result.Hits.Select(hit => hit.Leaf.ToBytes()), inFile.Hits.Select(hit => hit.Leaf.ToBytes()));
        Assert.Equal(isCut, inFile.IsCut);
    }

    [Fact]
    public void Run_ManyLeaves_ReadsThemInPages()
    {
        _world.AskMany(299);
        _world.Ask(299);
        Assert.Equal(Enumerable.Range(0, 301).Select(index => (long)index), Found(new() { Max = 1_000 }));
        Assert.Equal([300L], Found(new() { From = _world.Log.ReadLeaf(300).Time }));
    }

    [Fact]
    public void InExport_CutForeignOrForAResident_IsRefused()
    {
        _world.Ask(1);
        var bytes = Export();
        Assert.Throws<InvalidDataException>(() => AuditSearch.InExport(new MemoryStream(bytes[..^1]), new()));
        Assert.Throws<InvalidDataException>(() => AuditSearch.InExport(new MemoryStream(bytes[..20]), new()));
        Assert.Throws<InvalidDataException>(() => AuditSearch.InExport(new MemoryStream([1, 2, 3]), new()));
        Assert.Throws<InvalidDataException>(
            () => AuditSearch.InExport(new MemoryStream(bytes), new() { Subject = WatchWorld.Code(1) }));
    }

    [Fact]
    public void 誰の履歴を誰が検索したかも記録される()
    {
        var leaf = _world.Ask(1);
        var reply = _world.Done(new()
        {
            Task = WatchTask.Search, Code = WatchWorld.Code(1).Written, Kind = AuditKind.Inquiry,
        });
        Assert.Equal(leaf.Index, Assert.Single(reply.Found).Leaf);
        var search = _world.Log.ReadLeaf(_world.Log.Size - 1);
        Assert.Equal(
            (AuditKind.RecordSearch, WatchWorld.Inspector, 1U, 1),
            (search.Kind, search.Facts.Operator, search.Facts.Count, search.Subjects));
        Assert.Contains(
            AuditSearch.Run(_world.Store, new() { Subject = WatchWorld.Code(1) }).Hits,
            hit => hit.Leaf.Index == search.Index);
    }

    [Fact]
    public void Search_WrongCodeOrNobody_IsRefusedAndTellsNothing()
    {
        _world.Ask(1);
        var size = _world.Log.Size;
        var wrong = _world.Call(new() { Task = WatchTask.Search, Code = "12345678900" });
        Assert.Equal((WatchVerdict.CodeMalformed, 0), (wrong.Verdict, wrong.Found.Count));
        var nobody = _world.Answer(new() { Task = WatchTask.Search });
        Assert.Equal((WatchVerdict.FactsMissing, 0), (nobody.Verdict, nobody.Found.Count));
        Assert.Equal(size, _world.Log.Size);
    }
}
