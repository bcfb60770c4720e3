using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Audit;
using Juki.Simulation;

namespace Juki.Tests.Server.Audit;

/// <summary>What the examination of an exported log finds.</summary>
public sealed class AuditExaminationTests : IDisposable
{
    private readonly AuditWorld _world = new();

    public AuditExaminationTests()
    {
        for (var head = 0; head < 4; head++)
        {
            _world.Inquire(10, 10 * head + 1);
            _world.Now += 1_000;
            _world.Countersign();
        }
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void SoundLog_WithAndWithoutWitness_HasNoFinding()
    {
        var report = AuditWorld.Examine(_world.Export(), _world.WitnessFile());
        Assert.Empty(report.Findings);
        Assert.Equal((41L, 4L, 4L, 0L), (report.Leaves, report.Heads, report.WitnessHeads, report.Unsigned));
        Assert.False(report.Start!.IsRestored);
        Assert.Equal(0, AuditWorld.Examine(_world.Export()).WitnessHeads);
    }

    [Fact]
    public void AnyChangedBitOfALeaf_NamesTheLeaf() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte>().Filter(index => index < 41),
            ArbMap.Default.ArbFor<int>().Filter(bit => bit >= 0),
            (index, bit) =>
            {
                var leaves = Records(_world.Export());
                var changed = leaves.Where(one => one.Kind == AuditRecord.Leaf).ElementAt(index).Payload;
                var place = bit % (8 * AuditLeaf.Bytes);
                changed[MerkleTree.HashBytes + place / 8] ^= (byte)(1 << (place % 8));
                var report = AuditWorld.Examine(Written(leaves), _world.WitnessFile());
                return report.Findings.Any(one => one.Fault == AuditFault.LeafChanged && one.From == index)
                    && report.Findings.All(one => one.Fault == AuditFault.LeafChanged && one.From == index);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1), InlineData(17, 1), InlineData(20, 5)]
    public void RemovedLeaves_NameTheFirstIndexThatDiffers(int index, int count)
    {
        var records = Records(_world.Export());
        var leaves = records.Where(one => one.Kind == AuditRecord.Leaf).Skip(index).Take(count).ToList();
        records.RemoveAll(leaves.Contains);
        var report = AuditWorld.Examine(Written(records));
        Assert.Contains(new AuditFinding(AuditFault.LeafRemoved, index, index, count), report.Findings);
    }

    [Fact]
    public void InsertedLeaf_NamesTheFirstIndexThatDiffers()
    {
        var records = Records(_world.Export());
        var place = records.FindIndex(one => one.Kind == AuditRecord.Leaf && one.Payload[32 + 31] == 17);
        records.Insert(place, records[place - 1]);
        var report = AuditWorld.Examine(Written(records));
        Assert.Equal([new AuditFinding(AuditFault.LeafInserted, 17, 17, 0)], report.Findings);
    }

    [Fact]
    public void RewrittenAndSignedAnew_WitnessShowsTheShortestInterval()
    {
        var export = Rewritten(15);
        Assert.Empty(AuditWorld.Examine(export).Findings);
        Assert.Equal(0, AuditWorld.Examine(export).WitnessHeads);
        var report = AuditWorld.Examine(export, _world.WitnessFile());
        Assert.Equal(
            [new AuditFinding(AuditFault.HistoryRewritten, 11, 21, 0)],
            report.Findings.Where(one => one.Fault == AuditFault.HistoryRewritten));
        Assert.Equal(
            [21L, 31, 41],
            report.Findings.Where(one => one.Fault == AuditFault.TwoHeadsOfOneSize).Select(one => one.From));
    }

    [Fact]
    public void RewrittenWithoutSigningAnew_OwnHeadsShowTheInterval()
    {
        var records = Records(_world.Export());
        var leaf = records.Where(one => one.Kind == AuditRecord.Leaf).ElementAt(25).Payload;
        leaf[32 + 72] ^= 1;
        MerkleTree.LeafHash(leaf.AsSpan(32)).CopyTo(leaf, 0);
        Assert.Equal(
            [new AuditFinding(AuditFault.HistoryRewritten, 21, 31, 0)], AuditWorld.Examine(Written(records)).Findings);
    }

    [Fact]
    public void CutTail_OwnHeads_TellHowManyAreMissing()
    {
        var records = Records(_world.Export());
        var leaves = records.Where(one => one.Kind == AuditRecord.Leaf).ToList();
        records.RemoveAll(leaves.Skip(36).Contains);
        Assert.Equal([new AuditFinding(AuditFault.TailCut, 36, 41, 5)], AuditWorld.Examine(Written(records)).Findings);
    }

    [Fact]
    public void CutTailWithItsHeads_OnlyTheWitnessTells()
    {
        var records = Records(_world.Export());
        var head = records.FindIndex(one => one.Kind == AuditRecord.Head && one.Payload[31] == 31);
        records.RemoveRange(head + 2, records.Count - head - 2);
        Assert.Empty(AuditWorld.Examine(Written(records)).Findings);
        Assert.Equal(
            [new AuditFinding(AuditFault.TailCut, 31, 41, 10)],
            AuditWorld.Examine(Written(records), _world.WitnessFile()).Findings);
    }

    [Fact]
    public void HeadOfAnotherLog_IsNamed()
    {
        using var other = new AuditWorld(seed: 2);
        other.Countersign();
        var report = AuditWorld.Examine(_world.Export(), other.WitnessFile());
        Assert.Equal([AuditFault.OtherLog], report.Findings.Select(one => one.Fault));
        var records = Records(_world.Export());
        records.Insert(2, Records(other.Export()).First(one => one.Kind == AuditRecord.Head));
        Assert.Equal(
            [new AuditFinding(AuditFault.OtherLog, 1, 1, 0)], AuditWorld.Examine(Written(records)).Findings);
    }

    [Fact]
    public void ForgedHeadSignature_IsNamed()
    {
        var records = Records(_world.Export());
        records.First(one => one.Kind == AuditRecord.Head).Payload[^1] ^= 1;
        Assert.Contains(
            new AuditFinding(AuditFault.BadSignature, 11, 11, 0), AuditWorld.Examine(Written(records)).Findings);
    }

    [Fact]
    public void AnyCutOrGarbledFile_IsNoSoundLog()
    {
        var export = _world.Export();
        Prop.ForAll(ArbMap.Default.ArbFor<int>().Filter(at => at >= 0), at =>
            !AuditWorld.Examine(export[..(at % export.Length)]).IsSound).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(bytes => !AuditWorld.Examine(bytes).IsSound).QuickCheckThrowOnFailure();
    }

    /// <summary>An owner who has the key changes a leaf and signs every head after it again.</summary>
    private byte[] Rewritten(int index)
    {
        var records = Records(_world.Export());
        var (peaks, previous) = (new MerklePeaks(), new byte[MerkleTree.HashBytes]);
        foreach (var record in records.Where(one => one.Kind is AuditRecord.Leaf or AuditRecord.Head))
        {
            var payload = record.Payload;
            if (record.Kind == AuditRecord.Leaf)
            {
                if (peaks.Size == index) payload[32 + 72] ^= 1;
                MerkleTree.LeafHash(payload.AsSpan(32)).CopyTo(payload, 0);
                peaks.Append(payload[..32]);
                continue;
            }
            Assert.True(AuditHead.TryRead(payload.AsSpan(0, AuditHead.Bytes), out var head));
            head = head with { Root = peaks.Root(), Previous = previous };
            previous = head.Digest();
            head.ToBytes().CopyTo(payload, 0);
            _world.Key.Sign(head.ToBytes()).CopyTo(payload, AuditHead.Bytes);
        }
        return Written(records);
    }

    private sealed record Record(AuditRecord Kind, byte[] Payload);

    private List<Record> Records(byte[] export)
    {
        using var from = new MemoryStream(export);
        from.Position = AuditFiles.LogHeadBytes + _world.Key.PublicKey.Length;
        var records = new List<Record>();
        while (AuditFiles.Read(from) is { Kind: not AuditRecord.End } read) records.Add(new(read.Kind, read.Payload));
        return records;
    }

    private byte[] Written(List<Record> records)
    {
        using var to = new MemoryStream();
        to.Write(_world.Export().AsSpan(0, AuditFiles.LogHeadBytes + _world.Key.PublicKey.Length));
        foreach (var record in records) AuditFiles.Write(to, record.Kind, record.Payload);
        AuditFiles.Write(to, AuditRecord.End, AuditFiles.Number(records.Count));
        return to.ToArray();
    }
}
