using System.Security.Cryptography;
using Juki.Server.Audit;
using Juki.Simulation;

namespace Juki.Tests.Server.Audit;

/// <summary>What a witness countersigns and what it refuses.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly AuditWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Countersign_GrowingLog_IsAcceptedAndKept()
    {
        for (var round = 1; round <= 5; round++)
        {
            _world.Inquire(round);
            Assert.Equal(WitnessVerdict.Accepted, _world.Countersign());
        }
        Assert.Equal(5, _world.Witness.Last(AuditWorld.Town)!.Number);
        Assert.Equal(WitnessVerdict.Accepted, _world.Countersign());
        var proof = Assert.Single(_world.Log.CountersignaturesOfLastHead());
        Assert.True(Countersignature.TryRead(proof.Text, out var text));
        Assert.True(Witness.IsCountersigned(
            _world.Log.LastHead!.Head, text, proof.Signature, _world.WitnessKey.PublicKey, SeededAuditKey.Check));
    }

    [Fact]
    public void Countersign_AnythingElse_IsRefusedByItsName()
    {
        _world.Inquire(10);
        _world.Countersign();
        var head = _world.Log.LastHead!.Head;
        Assert.Equal(WitnessVerdict.OtherNetwork, Ask(head with { Network = 8 }));
        Assert.Equal(WitnessVerdict.OtherLog, Ask(head with { Log = new(1, 2) }));
        Assert.Equal(WitnessVerdict.Shrunk, Ask(head with { Size = head.Size - 1 }));
        Assert.Equal(WitnessVerdict.TwoHeadsOfOneSize, Ask(head with { Root = SHA256.HashData([1]) }));
        Assert.Equal(WitnessVerdict.NotConsistent, Ask(head with { Size = head.Size + 1 }));
        Assert.Equal(WitnessVerdict.BadSignature, Answer(new(head, new byte[48])));
    }

    [Fact]
    public void Introduce_NewLogAfterARestore_NeedsTwoPersons()
    {
        _world.Countersign();
        var head = _world.Log.LastHead!.Head with { Log = new(1, 2) };
        var signed = new SignedHead(head, _world.Key.Sign(head.ToBytes()));
        Assert.Throws<ArgumentException>(() => Introduce(signed, 4, 4));
        Assert.Equal(WitnessVerdict.Accepted, Introduce(signed, 4, 5));
        Assert.Equal(WitnessVerdict.OtherLog, Answer(_world.Log.LastHead!));
    }

    [Theory]
    [InlineData(HeadRules.WithoutWitnessMsMax - 1, true), InlineData(HeadRules.WithoutWitnessMsMax, false)]
    public void MayAnswer_AtTheEdgeOf24Hours_EndsThere(long since, bool may) =>
        Assert.Equal(may, HeadRules.MayAnswer(1_000, 1_000 + since));

    [Theory]
    [InlineData(0, 0, 5_000, false), InlineData(1, 4_001, 5_000, false), InlineData(1, 4_000, 5_000, true)]
    [InlineData(9_999, 5_000, 5_000, false), InlineData(10_000, 5_000, 5_000, true)]
    [InlineData(1, 5_001, 5_000, true), InlineData(0, 5_001, 5_000, false)] // the clock was put back
    public void IsDue_AtTheEdges_IsASecondOrTenThousandLeaves(long leaves, long oldest, long now, bool due) =>
        Assert.Equal(due, HeadRules.IsDue(leaves, oldest, now));

    [Fact]
    [Trait("Source", "FIPS 186-5 §6.4")]
    public void Check_KeysOnP384Only_AndNoBytesThrow()
    {
        var text = new byte[] { 1, 2, 3 };
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var small = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = key.SignData(text, HashAlgorithmName.SHA384);
        Assert.True(TokenAuditKey.Check(key.ExportSubjectPublicKeyInfo(), text, signature));
        Assert.False(TokenAuditKey.Check(key.ExportSubjectPublicKeyInfo(), [1], signature));
        Assert.False(TokenAuditKey.Check(
            small.ExportSubjectPublicKeyInfo(), text, small.SignData(text, HashAlgorithmName.SHA384)));
        Assert.False(TokenAuditKey.Check([1, 2], text, signature));
        Assert.False(TokenAuditKey.Check(key.ExportSubjectPublicKeyInfo(), text, []));
    }

    private WitnessVerdict Ask(AuditHead head) => Answer(new(head, _world.Key.Sign(head.ToBytes())));

    private WitnessVerdict Answer(SignedHead head)
    {
        _world.WitnessStore.Begin();
        var verdict = _world.Witness.Countersign(AuditWorld.Town, _world.Key.PublicKey, head, [], new(1)).Verdict;
        _world.WitnessStore.Rollback();
        return verdict;
    }

    private WitnessVerdict Introduce(SignedHead head, uint first, uint second)
    {
        _world.WitnessStore.Begin();
        try
        {
            return _world.Witness.Introduce(
                AuditWorld.Town, _world.Key.PublicKey, head, first, second, new(1)).Verdict;
        }
        finally
        {
            if (first == second) _world.WitnessStore.Rollback();
            else _world.WitnessStore.Commit();
        }
    }
}
