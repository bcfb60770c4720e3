using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Domain.Offices;
using Juki.Server.Reports;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

/// <summary>What a node signed, checked by somebody who has nothing but the authority's certificate.</summary>
public sealed class NodeSignatureTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
    private static readonly NodeName Town = NodeName.OfMunicipality(GovernmentCode.FromBody(20201));
    private static readonly byte[] Text = "juki-test 1\n"u8.ToArray();

    private readonly X509Certificate2 _authority = MakeAuthority("good");
    private readonly X509Certificate2 _other = MakeAuthority("other");

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void TryRead_SignedByANodeOfTheAuthority_TellsWhoItIs()
    {
        using var certificate = Issue(_authority);
        Assert.True(Read(certificate, Text, NodeSignature.Sign(certificate, Text), Now, out var signer));
        Assert.Equal(Town, signer!.Node);
    }

    [Fact]
    public void TryRead_AnythingElse_IsNoSignature()
    {
        using var certificate = Issue(_authority);
        using var rival = Issue(_other);
        var signature = NodeSignature.Sign(certificate, Text);
        Assert.False(Read(certificate, "juki-test 2\n"u8.ToArray(), signature, Now, out _));
        Assert.False(Read(rival, Text, NodeSignature.Sign(rival, Text), Now, out _));
        Assert.False(Read(rival, Text, signature, Now, out _));
        Assert.False(Read(certificate, Text, signature, Now.AddDays(-2), out _));
        Assert.True(Read(certificate, Text, signature, Now.AddDays(89), out _));
        Assert.False(Read(certificate, Text, signature, Now.AddDays(91), out _));
        Assert.False(NodeSignature.TryRead(_authority, [], Text, signature, Now, out _, out _));
        Assert.False(NodeSignature.TryRead(_authority, [1, 2, 3], Text, signature, Now, out _, out _));
        Assert.False(NodeSignature.TryRead(_authority, certificate.RawData, Text, [], Now, out _, out _));
        Assert.False(NodeSignature.TryRead(
            _authority, new byte[NodeSignature.CertificateBytesMax + 1], Text, signature, Now, out _, out _));
    }

    /// <summary>A handshake signs 64 spaces and more; no text of ours begins so.</summary>
    [Fact]
    [Trait("Source", "RFC 8446 §4.4.3")]
    public void TextOf_Report_IsNothingThatAHandshakeSigns() =>
        Assert.StartsWith("juki-report-signature 1\n", Encoding.ASCII.GetString(FileSignature.TextOf([1], 2)));

    [Fact]
    public void SignerOf_FileAndItsSignature_HoldTogetherOnly()
    {
        using var certificate = Issue(_authority);
        byte[] content = [.. "office,month\r\n"u8];
        var signature = FileSignature.Of(
            content, Now.ToUnixTimeMilliseconds(), certificate.RawData, text => NodeSignature.Sign(certificate, text));
        var read = FileSignature.FromJson(signature.ToJson())!;
        Assert.Equal(Town, read.SignerOf(content, _authority)!.Node);
        Assert.Null(read.SignerOf(content, _other));
        Assert.Null(read.SignerOf([.. content, (byte)' '], _authority));
        Assert.Null((read with { At = read.At + 1 }).SignerOf(content, _authority));
        Assert.Null((read with { At = long.MaxValue }).SignerOf(content, _authority));
        Assert.Null(FileSignature.FromJson("{}"u8.ToArray()));
        Assert.Null(FileSignature.FromJson("not json"u8.ToArray()));
    }

    private bool Read(
        X509Certificate2 certificate, byte[] text, byte[] signature, DateTimeOffset at, out PeerIdentity? signer)
    {
        var isRead = NodeSignature.TryRead(
            _authority, certificate.RawData, text, signature, at, out signer, out var serial);
        Assert.Equal(isRead ? certificate.SerialNumber : "", serial);
        return isRead;
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        return request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(9));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=town", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            CertificateIdentity.Extension(new("rehearsal", Registers.Resident, Town, 1)));
        using var bare = request.Create(authority, Now.AddDays(-1), Now.AddDays(90), [1, 2, 3, 4]);
        return bare.CopyWithPrivateKey(key);
    }
}
