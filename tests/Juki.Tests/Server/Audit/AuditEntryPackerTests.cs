using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Tests.Server.Audit;

/// <summary>Entries of small leaves share rows; each leaf finds its own.</summary>
public sealed class AuditEntryPackerTests : IDisposable
{
    private readonly AuditWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1, 1), InlineData(63, 1), InlineData(64, 2), InlineData(127, 2), InlineData(128, 3)]
    public void Append_SmallLeavesOfOneCall_ShareARowForEachRun(int leaves, int rows)
    {
        var before = _world.Store.Count(AuditTables.Entries);
        _world.Inquire(leaves); // the log's first leaf has place 0 of the first run, and a row of its own
        Assert.Equal(rows, _world.Store.Count(AuditTables.Entries) - before);
        AssertAllRead();
    }

    [Fact]
    public void Append_CallsLeavesAndTermsOfAnySize_AllAreReadAgain()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            using var world = new AuditWorld(seed);
            var random = new Random(seed);
            while (world.Log.Size < 300)
                world.Record([.. Enumerable.Range(0, random.Next(1, 90)).Select(_ => Some(random))]);
            AssertAllRead(world);
            world.Restart();
            AssertAllRead(world);
        }
    }

    [Fact]
    public void ReadEntries_AnotherRowOfTheRunIsDamaged_IsNotTouched()
    {
        _world.Inquire(3, from: 10); // places 1 to 3
        _world.Inquire(3, from: 20); // places 4 to 6
        _world.Store.Raw.Execute("update audit_entry set sealed = x'00' where part = 4 * 256");
        foreach (var index in new[] { 1, 3 })
            Assert.Equal(2, _world.Log.ReadEntries(_world.Log.ReadLeaf(index))!.Count);
        foreach (var index in new[] { 4, 6 })
            Assert.Throws<StoreDamagedException>(() => _world.Log.ReadEntries(_world.Log.ReadLeaf(index)));
    }

    private void AssertAllRead() => AssertAllRead(_world);

    /// <summary>Reading checks each against its commitment.</summary>
    private static void AssertAllRead(AuditWorld world)
    {
        for (var index = 0L; index < world.Log.Size; index++)
        {
            var leaf = world.Log.ReadLeaf(index);
            Assert.Equal(1 + leaf.Subjects, world.Log.ReadEntries(leaf)!.Count);
        }
    }

    /// <summary>Mostly one or two subjects, seldom hundreds; some with a body that fills a row.</summary>
    private static AuditEvent Some(Random random)
    {
        var subjects = random.Next(20) == 0 ? random.Next(250, 600) : random.Next(3);
        var some = AuditWorld.Inquiry([.. Enumerable.Range(1, subjects)]);
        var body = new byte[random.Next(10) == 0 ? AuditEntries.BodyMax : random.Next(40)];
        var term = random.Next(4) == 0 ? default : AuditWorld.Term;
        return some with { Facts = some.Facts with { Term = term }, Request = new(40, body) };
    }
}
