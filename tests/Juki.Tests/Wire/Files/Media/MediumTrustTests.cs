using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Affairs;
using Juki.Wire;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Files.Media;

public sealed class MediumTrustTests(MediumWorld world) : IClassFixture<MediumWorld>
{
    [Fact]
    public void Open_ForAnother_IsRefused() =>
        Assert.Equal(
            MediumFault.OtherRecipient, world.Fault(world.Make(world.Files(1)), world.Stranger).Fault);

    [Fact]
    public void Open_WithAnotherKeyThanTheCertificates_IsRefused() =>
        Assert.Equal(
            MediumFault.KeyRefused,
            world.Fault(world.Make(world.Files(1)), world.Recipient with { Key = world.Stranger.Key }).Fault);

    [Fact]
    public void Open_MakerOfAnotherAuthority_IsRefused() =>
        Assert.Equal(
            MediumFault.MakerUntrusted, world.Fault(world.Make(world.Files(1), world.RivalMaker)).Fault);

    [Fact]
    public void Open_MakersCertificate_IsGoodToItsLastSecondOnly()
    {
        var path = world.Make(world.Files(1));
        var end = new DateTimeOffset(world.Maker.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        var start = new DateTimeOffset(world.Maker.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        Assert.True(Path.Exists(world.Open(path, now: end)));
        Assert.Equal(MediumFault.MakerExpired, world.Fault(path, now: end.AddSeconds(1)).Fault);
        Assert.Equal(MediumFault.MakerExpired, world.Fault(path, now: start.AddSeconds(-1)).Fault);
    }

    [Fact]
    public void Judge_RevokedMaker_IsRefused()
    {
        using var authority = new TableAuthority();
        RevocationTable Table(string network, params string[] serials)
        {
            var header = TableAuthority.Header(1) with { Network = network };
            var signed = SignedTable.Sign(
                TableKind.Revocations, header, [.. serials.Select(one => $"{one} 2026-11-20T00:00:00Z Lost")],
                authority.SignBytes);
            Assert.True(RevocationTable.TryRead(signed.Bytes.ToArray(), authority.Certificate, network, out var table));
            return table;
        }

        var path = world.Make(world.Files(1));
        var other = Table("rehearsal", new string('1', 32));
        var own = Table("rehearsal", world.Maker.SerialNumber);
        MediumReader.Inspect(path, world.Recipient, world.Trust with { Revocations = other }, MediumWorld.Now);
        Assert.Equal(MediumFault.MakerRevoked, world.Fault(path, trust: world.Trust with { Revocations = own }).Fault);
        Assert.Equal(
            MediumFault.MakerUntrusted,
            world.Fault(path, trust: world.Trust with { Revocations = Table("elsewhere") }).Fault);
    }

    [Fact]
    [Trait("Source", "CRYPTREC LS-0003")]
    public void CheckRecipient_KeyOrTermOrUse_AreJudged()
    {
        using var small = RSA.Create(MediumLimits.RecipientKeyBitsMin - 1_024);
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var end = MediumWorld.Now.AddDays(1);
        Check(null, MediumWorld.SelfSigned(world.Recipient.Key, "CN=r", end), end);
        Check(
            MediumFault.RecipientExpired, MediumWorld.SelfSigned(world.Recipient.Key, "CN=r", end), end.AddSeconds(1));
        Check(MediumFault.RecipientUnsuitable, MediumWorld.SelfSigned(small, "CN=r", end), MediumWorld.Now);
        Check(
            MediumFault.RecipientUnsuitable,
            MediumWorld.SelfSigned(world.Recipient.Key, "CN=r", end, X509KeyUsageFlags.DigitalSignature),
            MediumWorld.Now);
        Check(
            MediumFault.RecipientUnsuitable,
            new CertificateRequest("CN=r", elliptic, HashAlgorithmName.SHA256)
                .CreateSelfSigned(MediumWorld.Now.AddDays(-1), end),
            MediumWorld.Now);

        static void Check(MediumFault? expected, X509Certificate2 certificate, DateTimeOffset now)
        {
            using (certificate)
            {
                var fault = Record.Exception(() => MediumWriter.CheckRecipient(certificate, now)) as MediumException;
                Assert.Equal(expected, fault?.Fault);
            }
        }
    }
}
