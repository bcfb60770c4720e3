using System.Buffers.Binary;
using Juki.Server.Audit;
using Juki.Simulation;

namespace Juki.Tests.Server.Audit;

/// <summary>What an outsider can check, and what they learn.</summary>
public sealed class AuditProofTests : IDisposable
{
    private readonly AuditWorld _world = new();

    public AuditProofTests()
    {
        _world.Inquire(5);
        _world.Record(AuditWorld.Inquiry(101, 102, 103, 104, 105));
        _world.Inquire(300, 200);
        _world.Countersign();
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0), InlineData(2), InlineData(4)]
    public void Proof_WrittenAndReadByAnOutsider_Holds(int place)
    {
        var proof = AuditProof.FromJson(AuditProof.Make(_world.Log, 6, place)!.ToJson())!;
        var (leaf, subject) = proof.Verify(SeededAuditKey.Check)!.Value;
        Assert.Equal((6L, AuditWorld.Code(101 + place)), (leaf.Index, subject.Code));
        Assert.True(proof.IsCountersignedBy(_world.WitnessKey.PublicKey, SeededAuditKey.Check));
        Assert.False(proof.IsCountersignedBy(_world.Key.PublicKey, SeededAuditKey.Check));
    }

    [Fact]
    public void Proof_AnyPartChanged_DoesNotHold()
    {
        var proof = AuditProof.Make(_world.Log, 6, 2)!;
        AuditProof[] changed =
        [
            proof with { Leaf = Flipped(proof.Leaf, 73) }, proof with { Entry = Flipped(proof.Entry, 19) },
            proof with { Salt = Flipped(proof.Salt, 0) }, proof with { Place = 1 },
            proof with { EntryPath = proof.EntryPath.Skip(1).ToList() },
            proof with { LeafPath = [Flipped(proof.LeafPath[0], 0), .. proof.LeafPath.Skip(1)] },
            proof with { Head = Flipped(proof.Head, 40) }, proof with { Signature = Flipped(proof.Signature, 0) },
            proof with { Key = _world.WitnessKey.PublicKey }, proof with { Form = "other" },
        ];
        Assert.All(changed, one => Assert.Null(one.Verify(SeededAuditKey.Check)));
    }

    /// <summary>The neighbours in the answer are 101, 102, 104 and 105. Neither their codes nor hashes of their
    /// entries, which anybody could compute for every code, stand in the proof.</summary>
    [Fact]
    public void Proof_OfOneOfFive_TellsNothingOfTheOthersAndConfirmsNoGuess()
    {
        var proof = AuditProof.Make(_world.Log, 6, 2)!;
        byte[] all =
        [
            .. proof.Leaf, .. proof.Entry, .. proof.Salt, .. proof.EntryPath.SelectMany(one => one),
            .. proof.LeafPath.SelectMany(one => one), .. proof.Head,
        ];
        foreach (var body in new[] { 101, 102, 104, 105 })
        {
            var code = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(code, AuditWorld.Code(body).Value);
            Assert.Equal(-1, all.AsSpan().IndexOf(code));
            var entry = AuditEntries.ToBytes(AuditWorld.Subject(body));
            foreach (var salt in new[] { [], new byte[32], proof.Salt })
            {
                var guess = new OpenedEntry(salt, entry).Commitment();
                Assert.Equal(-1, all.AsSpan().IndexOf(guess));
                Assert.Equal(-1, all.AsSpan().IndexOf(MerkleTree.LeafHash(guess)));
            }
        }
        var own = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(own, AuditWorld.Code(103).Value);
        Assert.NotEqual(-1, all.AsSpan().IndexOf(own));
    }

    [Fact]
    public void ExportAndLeaves_HoldNoCodeOfAnyResident()
    {
        // Large numbers: the eight bytes of a small code stand in some leaf as its index.
        int[] bodies = [1_987_654_321, 2_012_345_678];
        _world.Record(AuditWorld.Inquiry(bodies));
        var export = _world.Export();
        foreach (var body in bodies)
        {
            var code = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(code, AuditWorld.Code(body).Value);
            Assert.Equal(-1, export.AsSpan().IndexOf(code));
        }
    }

    [Fact]
    public void Make_UnsignedLeafOrNoSuchSubject_IsNone()
    {
        _world.Inquire(1);
        Assert.Null(AuditProof.Make(_world.Log, _world.Log.Size - 1, 0));
        Assert.Null(AuditProof.Make(_world.Log, 6, 5));
        Assert.Null(AuditProof.Make(_world.Log, -1, 0));
        Assert.NotNull(AuditProof.Make(_world.Log, 6, 4));
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("[1]"), InlineData("{\"form\":null}")]
    public void FromJson_OtherText_IsNone(string text) =>
        Assert.Null(AuditProof.FromJson(System.Text.Encoding.UTF8.GetBytes(text)));

    private static byte[] Flipped(byte[] bytes, int place)
    {
        var copy = bytes.ToArray();
        copy[place] ^= 1;
        return copy;
    }
}
