using System.Security.Cryptography;
using Juki.Devices.Card;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Tests.Devices.Card;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

/// <summary>What a server believes of an operator's card.</summary>
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class OperatorProofTests : IDisposable
{
    private static readonly PeerIdentity Terminal = Identity(CardParties.TerminalName);

    private readonly CardParties parties = new();
    private readonly byte[] challenge = SHA256.HashData("challenge"u8);

    public void Dispose() => parties.Dispose();

    [Fact]
    public void サーバはカードの応答から操作者を知る()
    {
        Assert.True(Prove(parties.NewCard()).TryRead(
            parties.Authority, Table(), Terminal, challenge, CardParties.Now, out var proven));
        Assert.Equal(
            (7, OperatorRoles.Inquiry | OperatorRoles.Batch), (proven.Holder.Number, proven.Holder.Roles));
    }

    [Fact]
    public void 失効したカードや期限の切れたカードの操作者は認めない()
    {
        var proof = Prove(parties.NewCard());
        Assert.False(Read(proof, table: Table(CardParties.Serial)));
        Assert.True(Read(proof, at: CardParties.Now.AddDays(89)));
        Assert.False(Read(proof, at: CardParties.Now.AddDays(91)));
        Assert.False(Read(proof, at: CardParties.Now.AddDays(-1)));
    }

    [Theory]
    [InlineData("juki://test/resident/terminal/131024/1")]
    [InlineData("juki://rehearsal/resident/terminal/131016/1")]
    public void 他の団体や他の網の端末からの操作者は認めない(string terminal) =>
        Assert.False(Read(Prove(parties.NewCard()), terminal: Identity(terminal)));

    [Fact]
    public void TryRead_AnotherChallengeCertificateOrAuthority_IsRefused()
    {
        var proof = Prove(parties.NewCard());
        using var others = new CardParties();
        Assert.False(proof.TryRead(others.Authority, Table(), Terminal, challenge, CardParties.Now, out _));
        Assert.False(proof.TryRead(parties.Authority, Table(), Terminal, new byte[32], CardParties.Now, out _));
        Assert.False(proof.TryRead(parties.Authority, Table(), Terminal, [], CardParties.Now, out _));
        Assert.False(Read(proof with { Certificate = Prove(parties.NewCard()).Certificate }));
        Assert.False(Read(proof with { Certificate = parties.Terminal.Certificate }));
        Assert.False(Read(proof with { Certificate = [] }));
        Assert.False(Read(proof with { Certificate = [1, 2, 3] }));
        Assert.False(Read(proof with { Answer = [] }));
        Assert.False(Read(proof with { Answer = new byte[64] }));
        Assert.True(Read(proof));
    }

    [Fact]
    public void TryRead_CertificateThatNamesATerminal_IsNoOperator()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] text = [.. "juki-operator 1"u8, .. challenge];
        var certificate = parties.Certify(CardParties.TerminalName, key.ExportParameters(false));
        Assert.False(Read(new(certificate, key.SignData(text, HashAlgorithmName.SHA256))));
        certificate = parties.Certify(CardParties.OperatorName, key.ExportParameters(false));
        Assert.True(Read(new(certificate, key.SignData(text, HashAlgorithmName.SHA256))));
    }

    private bool Read(
        OperatorProof proof, RevocationTable? table = null, PeerIdentity? terminal = null, DateTimeOffset? at = null) =>
        proof.TryRead(
            parties.Authority, table ?? Table(), terminal ?? Terminal, challenge, at ?? CardParties.Now, out _);

    private OperatorProof Prove(MemoryCard card)
    {
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        return new(session.Certificate, session.Answer(challenge));
    }

    private RevocationTable Table(params string[] serials)
    {
        var header = new TableHeader("test", 1, CardParties.Now, CardParties.Now.AddDays(7));
        var rows = serials.Select(serial => $"{serial} 2026-11-20T00:00:00Z Lost").ToArray();
        var signed = SignedTable.Sign(TableKind.Revocations, header, rows, parties.Sign);
        Assert.True(RevocationTable.TryRead(signed.Bytes.Span, parties.Authority, "test", out var table));
        return table;
    }

    private static PeerIdentity Identity(string text) =>
        PeerIdentity.TryParse(text, out var identity) ? identity : throw new ArgumentException(text);
}
