using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Tests.Wire.Session;

[Trait("Source", "S-004")]
[Trait("Source", "RFC 5280 §4.2.1.6")]
public sealed class PeerIdentityTests
{
    [Theory]
    [InlineData("test", true)]
    [InlineData("test-1", true)]
    [InlineData("tests", false)]
    [InlineData("production", false)]
    [InlineData("contest", false)]
    public void IsTestNetwork_Name_IsTestOnlyWhenItSaysSo(string network, bool isTest) =>
        Assert.Equal(isTest, PeerIdentity.IsTestNetwork(network));

    private const string Right = "juki://rehearsal/resident/municipality/131016/1";

    [Fact]
    public void TryParse_Parts_AreRead()
    {
        Assert.True(PeerIdentity.TryParse(Right, out var identity));
        Assert.Equal("rehearsal", identity.Network);
        Assert.Equal(Registers.Resident, identity.Registers);
        Assert.Equal(NodeName.OfMunicipality(GovernmentCode.FromBody(13101)), identity.Node);
        Assert.Equal(1, identity.Instance);
    }

    [Theory]
    [InlineData(Right)]
    [InlineData("juki://a/supplement/prefecture/130001/99")]
    [InlineData("juki://rehearsal-2/resident+supplement/national/000000/2")]
    [InlineData("juki://rehearsal/resident/representative/130001/2")]
    [InlineData("juki://abcdefghijklmnopqrstuvwx/resident/national/000000/10")]
    public void TryParse_TheWrittenForm_ComesBackTheSame(string text)
    {
        Assert.True(PeerIdentity.TryParse(text, out var identity));
        Assert.Equal(text, identity.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("JUKI://rehearsal/resident/municipality/131016/1")]
    [InlineData("https://rehearsal/resident/municipality/131016/1")]
    [InlineData("juki://Rehearsal/resident/municipality/131016/1")]
    [InlineData("juki://rehearsal-/resident/municipality/131016/1")]
    [InlineData("juki://-rehearsal/resident/municipality/131016/1")]
    [InlineData("juki://1rehearsal/resident/municipality/131016/1")]
    [InlineData("juki:///resident/municipality/131016/1")]
    [InlineData("juki://abcdefghijklmnopqrstuvwxy/resident/national/000000/10")]
    [InlineData("juki://rehearsal/Resident/municipality/131016/1")]
    [InlineData("juki://rehearsal/supplement+resident/municipality/131016/1")]
    [InlineData("juki://rehearsal//municipality/131016/1")]
    [InlineData("juki://rehearsal/resident/town/131016/1")]
    [InlineData("juki://rehearsal/resident/representative/131016/1")]
    [InlineData("juki://rehearsal/resident/1/131016/1")]
    [InlineData("juki://rehearsal/resident/municipality/131017/1")]
    [InlineData("juki://rehearsal/resident/municipality/13101/1")]
    [InlineData("juki://rehearsal/resident/municipality/000000/1")]
    [InlineData("juki://rehearsal/resident/municipality/130001/1")]
    [InlineData("juki://rehearsal/resident/prefecture/131016/1")]
    [InlineData("juki://rehearsal/resident/national/130001/1")]
    [InlineData("juki://rehearsal/resident/municipality/131016/0")]
    [InlineData("juki://rehearsal/resident/municipality/131016/01")]
    [InlineData("juki://rehearsal/resident/municipality/131016/100")]
    [InlineData("juki://rehearsal/resident/municipality/131016/+1")]
    [InlineData("juki://rehearsal/resident/municipality/131016/１")]
    [InlineData("juki://rehearsal/resident/municipality/131016/1/")]
    [InlineData("juki://rehearsal/resident/municipality/131016")]
    [InlineData("juki://rehearsal/resident/municipality/131016/1?a")]
    [InlineData(" juki://rehearsal/resident/municipality/131016/1")]
    [InlineData("juki://rehearsal/resident/municipality/131016/1\n")]
    public void TryParse_AnyOtherForm_IsRefused(string? text) => Assert.False(PeerIdentity.TryParse(text, out _));

    [Fact]
    public void TryParse_OneCharacterChanged_IsRefusedOrReadsAsWritten() =>
        Prop.ForAll(
            Gen.Choose(0, Right.Length - 1).ToArbitrary(), Gen.Choose(0, 300).ToArbitrary(),
            (place, character) =>
            {
                var text = Right[..place] + (char)character + Right[(place + 1)..];
                return !PeerIdentity.TryParse(text, out var identity) || identity.ToString() == text;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_RandomText_NeverThrows() =>
        Prop.ForAll<string>(text =>
        {
            PeerIdentity.TryParse("juki://" + text, out _);
            return !PeerIdentity.TryParse(text, out _);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void New_PartsThatDoNotFit_Throw()
    {
        var town = NodeName.OfMunicipality(GovernmentCode.FromBody(13101));
        Assert.Throws<ArgumentException>(() => new PeerIdentity("Big", Registers.Resident, town, 1));
        Assert.Throws<ArgumentException>(() => new PeerIdentity("a", Registers.None, town, 1));
        Assert.Throws<ArgumentException>(() => new PeerIdentity("a", Registers.Resident, default, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerIdentity("a", Registers.Resident, town, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerIdentity("a", Registers.Resident, town, 100));
    }

    [Fact]
    public void TryRead_Extension_GivesTheIdentityAndNothingFromDamagedBytes()
    {
        Assert.True(PeerIdentity.TryParse(Right, out var identity));
        var extension = CertificateIdentity.Extension(identity);
        Assert.True(CertificateIdentity.TryRead([extension], out var read));
        Assert.Equal(identity, read);
        Assert.False(CertificateIdentity.TryRead([], out _));
        Assert.False(CertificateIdentity.TryRead([extension, extension], out _));
        for (var length = 0; length < extension.RawData.Length; length++)
        {
            var cut = new X509Extension(extension.Oid!, extension.RawData[..length], critical: false);
            Assert.False(CertificateIdentity.TryRead([cut], out _));
        }
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(Right));
        names.AddDnsName("localhost");
        Assert.False(CertificateIdentity.TryRead([names.Build()], out _));
    }
}
