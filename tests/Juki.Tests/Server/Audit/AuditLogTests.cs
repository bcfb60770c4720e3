using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Watch;
using Juki.Server;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Tests.Server.Audit;

/// <summary>The log on a store: leaves, entries, index, erasure, beginning.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly AuditWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Leaf_WrittenAndRead_IsTheSame()
    {
        _world.Record(AuditWorld.Inquiry(1, 2));
        var leaf = _world.Log.ReadLeaf(1);
        Assert.Equal(AuditLeaf.Bytes, leaf.ToBytes().Length);
        Assert.Equal((1L, AuditWorld.Start, 2, AuditKind.Inquiry), (leaf.Index, leaf.Time, leaf.Subjects, leaf.Kind));
        Assert.Equal(AuditWorld.Inquiry(1, 2).Facts, leaf.Facts);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(75), InlineData(93)]
    public void Leaf_OtherVersionOrReservedByte_IsNotRead(int place)
    {
        var bytes = _world.Log.ReadLeaf(0).ToBytes();
        bytes[place] ^= 1;
        Assert.False(AuditLeaf.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData(1, 1), InlineData(254, 1), InlineData(255, 1), InlineData(256, 2), InlineData(511, 2)]
    [InlineData(512, 3)]
    public void Entries_AtTheEdgesOfTheirParts_AreReadAgain(int subjects, int parts)
    {
        _world.Record(AuditWorld.Inquiry(Enumerable.Range(1, subjects).ToArray()));
        var entries = _world.Log.ReadEntries(_world.Log.ReadLeaf(1))!;
        Assert.Equal(1 + subjects, entries.Count);
        Assert.True(AuditEntries.TryReadSubject(entries[^1].Entry, out var last));
        Assert.Equal(AuditWorld.Code(subjects), last.Code);
        Assert.Equal(1 + parts, _world.Store.Count(AuditTables.Entries));
    }

    [Theory]
    [InlineData(255), InlineData(256), InlineData(257), InlineData(65_535), InlineData(65_536), InlineData(65_600)]
    public void Restart_AtTheEdgesOfTiles_GivesTheSameRootAndProofs(int size)
    {
        while (_world.Log.Size < size)
        {
            _world.Record(Enumerable.Repeat(Quiet(), (int)Math.Min(10_000, size - _world.Log.Size)).ToArray());
            _world.Head();
        }
        var head = Signed();
        _world.Restart();
        Assert.Equal(size, _world.Log.Size);
        foreach (var index in new[] { 0, size / 2, size - 1 })
        {
            Assert.True(MerkleTree.IsIncluded(
                MerkleTree.LeafHash(_world.Log.ReadLeaf(index).ToBytes()), index, size,
                _world.Log.InclusionProof(index, head.Head), head.Head.Root));
        }
        _world.Record(Quiet());
        Assert.True(MerkleTree.IsConsistent(
            size, size + 1, head.Head.Root, Signed().Head.Root, _world.Log.ProofSince(size)));

        SignedHead Signed() => _world.Head();
    }

    [Fact]
    public void AnyBatchesAndRestarts_GiveTheTreeOfTheLeavesInOrder() =>
        Prop.ForAll<byte[]>(sizes =>
        {
            using var world = new AuditWorld();
            foreach (var size in sizes)
            {
                if (size % 5 == 0) world.Restart();
                else world.Record(Enumerable.Repeat(Quiet(), size).ToArray());
            }
            var hashes = Enumerable.Range(0, (int)world.Log.Size)
                .Select(index => MerkleTree.LeafHash(world.Log.ReadLeaf(index).ToBytes())).ToList();
            return MerkleTree.Root(hashes).AsSpan().SequenceEqual(world.Head().Head.Root);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(1), InlineData(8), InlineData(9), InlineData(80)]
    public void Search_WhileARunIsWrittenAndAfterARestartInIt_FindsEverybody(int batches)
    {
        const int many = AuditLog.IndexTailMax;
        for (var first = 0; first < many; first += 1_024)
        {
            _world.Inquire(1_024, from: 1 + first);
            _world.Head();
        }
        for (var batch = 0; batch < batches; batch++)
            _world.Inquire(1, from: many + 1 + batch);
        AssertFound();
        _world.Restart();
        AssertFound();
        _world.Head();
        _world.Now += AuditLog.IndexEveryMs;
        for (var batch = 0; batch < 40; batch++)
            _world.Record(Quiet()); // what was cut short is written anew
        AssertFound();
        _world.Restart();
        AssertFound();

        void AssertFound()
        {
            foreach (var body in new[] { 1, many / 2, many, many + 1, many + batches })
                Assert.Single(Find(body));
            Assert.Empty(Find(many + batches + 1));
        }
    }

    [Fact]
    public void Search_BySubject_FindsTailRunsAndMergedRuns()
    {
        for (var round = 0; round < 20; round++)
        {
            _world.Record(AuditWorld.Inquiry(7, 100 + round), AuditWorld.Inquiry(500 + round));
            if (round == 18) continue;
            _world.Store.Begin();
            _world.Log.WriteIndex();
            _world.Store.Commit();
        }
        Assert.InRange(_world.Store.Count(AuditTables.Runs), 2, 2 * SubjectIndex.MergeRuns);
        _world.Record(AuditWorld.Inquiry(8, 7));
        Assert.Equal(21, Find(7).Count);
        Assert.Equal(1, Find(7)[^1].Place);
        Assert.Single(Find(110));
        Assert.Empty(Find(9_999));
        _world.Restart();
        Assert.Equal(21, Find(7).Count);
    }

    [Fact]
    public void Search_ByDateOperatorOfficeAndAffair_FindsTheseAndNoOthers()
    {
        _world.Inquire(3);
        _world.Now += 60_000;
        _world.Head();
        var other = AuditWorld.Inquiry(9);
        _world.Record(other with { Facts = other.Facts with { Operator = 13, Affair = 102, Receiver = 55 } });
        Assert.Equal(3, _world.Log.Search(new() { Operator = 12 }).Count);
        Assert.Equal(4L, Assert.Single(_world.Log.Search(new() { Affair = 102 })).Leaf.Index);
        Assert.Equal(4L, Assert.Single(_world.Log.Search(new() { Office = 55 })).Leaf.Index);
        Assert.Equal(4L, Assert.Single(_world.Log.Search(new() { From = _world.Now })).Leaf.Index);
        Assert.Equal(4, _world.Log.Search(new() { Before = _world.Now }).Count);
    }

    [Fact]
    public void EraseKeys_WhenTheMonthIsOver_NobodyFindsTheSubjectAndTheTreeStaysWhole()
    {
        _world.Inquire(3);
        _world.Countersign();
        _world.Now = AuditWorld.Start + 61L * 31 * 86_400_000;
        Assert.Equal([AuditWorld.Term], _world.Log.EraseKeys(AuditWorld.Town, new(_world.Now)));
        Assert.Empty(Find(1));
        Assert.Null(_world.Log.ReadEntries(_world.Log.ReadLeaf(1)));
        Assert.Equal([AuditWorld.Term], _world.Log.MonthsToSweep());
        while (!_world.Log.SweepErased(AuditWorld.Term, 2)) { }
        Assert.Empty(_world.Log.MonthsToSweep());
        Assert.Equal(0, _world.Store.Count(AuditTables.RunParts));
        _world.Restart();
        Assert.Empty(Find(1));
        Assert.Equal(AuditKind.Erasure, _world.Log.ReadLeaf(4).Kind);
        _world.Countersign();
        Assert.Empty(AuditWorld.Examine(_world.Export(), _world.WitnessFile()).Findings);
    }

    [Fact]
    public void EraseKeys_InTheErasureMonthItself_ErasesNothing()
    {
        _world.Inquire(1);
        _world.Head();
        _world.Now = AuditWorld.Start + 60L * 30 * 86_400_000;
        Assert.False(AuditWorld.Term.IsOver(_world.Now));
        Assert.Empty(_world.Log.EraseKeys(AuditWorld.Town, new(_world.Now)));
        Assert.Single(Find(1));
    }

    [Fact]
    public void Record_TokenGone_IsRefusedAfterTheBound()
    {
        _world.Inquire(1);
        _world.Key.IsGone = true;
        _world.Store.Begin();
        Assert.Throws<Juki.Devices.Hsm.TokenException>(() => _world.Log.SignHead(_world.Key, new(_world.Now)));
        _world.Store.Rollback();
        _world.Now += HeadRules.UnsignedMsMax - 1;
        _world.Inquire(1);
        _world.Now++;
        var size = _world.Log.Size;
        Assert.Throws<AuditUnavailableException>(() => _world.Inquire(1));
        Assert.Equal(size, _world.Log.Size);
        _world.Key.IsGone = false;
        _world.Head();
        _world.Inquire(1);
        Assert.Equal(size + 1, _world.Log.Size);
    }

    [Fact]
    public void RolledBack_AfterAppend_LeavesNothingBehind()
    {
        _world.Store.Begin();
        _ = _world.Log.Append(Enumerable.Repeat(AuditWorld.Inquiry(5), 300).ToList(), new(_world.Now));
        _world.Store.Rollback();
        _world.Log.RolledBack();
        Assert.Equal(1, _world.Log.Size);
        Assert.Empty(Find(5));
        _world.Inquire(2);
        _world.Head();
        Assert.Empty(AuditWorld.Examine(_world.Export()).Findings);
    }

    [Fact]
    public void ReadEntries_ExchangedBetweenLeaves_IsDamage()
    {
        _world.Inquire(2);
        var rows = _world.Store.Range(AuditTables.Entries, new(0), new(long.MaxValue), 10);
        _world.Store.Begin();
        _world.Store.Upsert(AuditTables.Entries, [rows[^1] with { Sealed = rows[^2].Sealed }]);
        _world.Store.Commit();
        Assert.Throws<StoreDamagedException>(() => _world.Log.ReadEntries(_world.Log.ReadLeaf(2)));
    }

    [Fact]
    public void Begin_AfterARestore_NamesTheOldLogWhatWasLostAndTwoPersons()
    {
        _world.Inquire(5);
        _world.Countersign();
        var head = _world.Log.LastHead!.Head;
        var old = _world.Log.Id;
        var start = AuditStart.AfterRestore(old, head, restoredSize: 4, firstPerson: 21, secondPerson: 22);
        Assert.Equal(2, start.Lost);
        using var log = AuditLog.Begin(
            _world.Store, AuditWorld.Network, AuditWorld.Town, _world.Key.PublicKey, start, _world.Fill,
            new(_world.Now));
        Assert.NotEqual(old, log.Id);
        Assert.True(AuditEntries.TryReadRequest(log.ReadEntries(log.ReadLeaf(0))![0].Entry, out var entry));
        Assert.True(AuditStart.TryRead(entry, out var read));
        Assert.Equal((old, 6L, 4L, 21u, 22u),
            (read.OldLog, read.CountersignedSize, read.RestoredSize, read.FirstPerson, read.SecondPerson));
        Assert.Equal(head.Root, read.CountersignedRoot);
    }

    [Theory]
    [InlineData(0, 1), InlineData(1, 0), InlineData(3, 3)]
    public void AfterRestore_WithoutTwoPersons_IsRefused(uint first, uint second) =>
        Assert.Throws<ArgumentException>(() => AuditStart.AfterRestore(_world.Log.Id, null, 0, first, second));

    [Theory]
    [InlineData(1_774_969_199_999, "2026-03"), InlineData(1_774_969_200_000, "2026-04")]
    public void ErasureMonth_AtTheEdgeOfAMonthInJapan_IsThatOfJapan(long time, string month) =>
        Assert.Equal(month, ErasureMonth.At(time).ToString());

    private static AuditEvent Quiet() => new(new(AuditKind.OperatorAction), new(1, []), []);

    private List<AuditHit> Find(int body) => _world.Log.Search(new() { Subject = AuditWorld.Code(body) });
}
