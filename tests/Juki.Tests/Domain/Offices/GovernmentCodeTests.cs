using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Offices;

namespace Juki.Tests.Domain.Offices;

[Trait("Source", "総務省 全国地方公共団体コード仕様")]
public class GovernmentCodeTests
{
    [Theory]
    [InlineData("010006")]
    [InlineData("011002")]
    [InlineData("012025")]
    [InlineData("130001")]
    [InlineData("131016")]
    [InlineData("131041")] // r = 0 gives 1
    [InlineData("131130")] // r = 1 gives 0
    [InlineData("141003")]
    [InlineData("202011")]
    [InlineData("221384")]
    [InlineData("271004")]
    [InlineData("400009")]
    [InlineData("401307")]
    [InlineData("472018")]
    [InlineData("473821")]
    public void 見本の団体コードは検査数字が合う(string written)
    {
        Assert.True(GovernmentCode.TryParse(written, out var code));
        Assert.Equal(written, code.ToString());
        Assert.Equal(int.Parse(written), code.Value);
        Assert.Equal(code, GovernmentCode.FromBody(code.Value / 10));
        Assert.Equal(code, GovernmentCode.FromChecked(code.Value));
        Assert.True(Municipalities.Exists(code));
        for (var other = '0'; other <= '9'; other++)
            Assert.Equal(other == written[^1], GovernmentCode.TryParse(written[..^1] + other, out _));
    }

    [Theory]
    [InlineData("011003")]
    [InlineData("000001")] // prefecture 00
    [InlineData("480002")] // prefecture 48, with the check digit that would fit
    [InlineData("000000")]
    [InlineData("14100")]
    [InlineData("1410030")]
    [InlineData("0141003")]
    [InlineData(" 141003")]
    [InlineData("14100３")]
    [InlineData("+14100")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_NoCode_Refused(string? written)
    {
        Assert.False(GovernmentCode.TryParse(written, out var code));
        Assert.True(code.IsNone);
    }

    [Fact]
    public void TryParse_AnySixDigits_AcceptedOnlyWhenItIsFromBody() =>
        Prop.ForAll(Gen.Choose(0, 999_999).ToArbitrary(), value =>
            GovernmentCode.TryParse($"{value:D6}", out var code)
                ? code.Value == value && code == GovernmentCode.FromBody(value / 10)
                : value is < 10_000 or >= 480_000 || GovernmentCode.FromBody(value / 10).Value != value)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(999)]
    [InlineData(48_000)]
    [InlineData(-1)]
    public void FromBody_OutsideTheCountry_Throws(int body) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GovernmentCode.FromBody(body));

    [Theory]
    [InlineData(1_000, "010006")]
    [InlineData(47_999, "479993")]
    public void FromBody_EdgesOfItsRange_AreCodes(int body, string written) =>
        Assert.Equal(written, GovernmentCode.FromBody(body).ToString());

    [Fact]
    public void Parts_OfAWard_AreRead()
    {
        var code = GovernmentCode.FromBody(14101);
        Assert.Equal(14, code.PrefectureNumber);
        Assert.Equal(101, code.MunicipalityNumber);
        Assert.False(code.IsPrefecture);
        Assert.Equal("140007", code.Prefecture.ToString());
        Assert.True(code.Prefecture.IsPrefecture);
        Assert.Equal(code.Prefecture, code.Prefecture.Prefecture);
    }

    [Fact]
    public void Default_IsNoOffice()
    {
        Assert.True(default(GovernmentCode).IsNone);
        Assert.False(default(GovernmentCode).IsPrefecture);
        Assert.True(default(GovernmentCode).Prefecture.IsNone);
    }

    [Fact]
    public void CompareTo_ByDigits() =>
        Assert.True(GovernmentCode.FromBody(1_000).CompareTo(GovernmentCode.FromBody(13_101)) < 0);
}
