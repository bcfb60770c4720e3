using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

[Trait("Source", "住基法施行規則1条")]
public class ResidentRecordCodeTests
{
    private static readonly Arbitrary<long> Bodies = (
        from high in Gen.Choose(0, 99_999)
        from low in Gen.Choose(1, 99_999)
        select high * 100_000L + low).ToArbitrary();

    [Theory]
    [InlineData("24727059608")]
    [InlineData("24846016224")]
    [InlineData("25208017643")]
    [InlineData("12345678903")]
    [InlineData("99999999995")]
    [InlineData("00000000019")]
    [InlineData("10000000006")]
    [Trait("Source", "ours: the text of 告示436号 is not public")]
    public void 見本の住民票コードは検査数字が合う(string written)
    {
        Assert.True(ResidentRecordCode.TryParse(written, out var code));
        Assert.Equal(written, code.Written);
        Assert.Equal(long.Parse(written), code.Value);
        Assert.Equal(code, ResidentRecordCode.FromBody(code.Value / 10));
    }

    [Theory]
    [InlineData("94232805980")] // Σ = 198, r = 0
    [InlineData("29137028580")] // Σ = 177, r = 1
    [Trait("Source", "ours: the text of 告示436号 is not public")]
    public void 余りが0か1なら検査数字は0(string written)
    {
        Assert.True(ResidentRecordCode.TryParse(written, out _));
        for (var other = '1'; other <= '9'; other++)
            Assert.False(ResidentRecordCode.TryParse(written[..^1] + other, out _));
    }

    [Theory]
    [InlineData("25208017644")]
    [InlineData("12345678901")]
    public void TryParse_WrongCheckDigit_Refused(string written)
    {
        Assert.False(ResidentRecordCode.TryParse(written, out var code));
        Assert.True(code.IsNone);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000000")]
    [InlineData("2472705960")]
    [InlineData("247270596080")]
    [InlineData("024727059608")]
    [InlineData(" 24727059608")]
    [InlineData("24727059608 ")]
    [InlineData("+4727059608")]
    [InlineData("-0000000019")]
    [InlineData("2472705960８")]
    [InlineData("٢٤٧٢٧٠٥٩٦٠٨")]
    [InlineData("2472705-608")]
    [InlineData("2472705960\0")]
    public void TryParse_NotElevenAsciiDigits_Refused(string? written) =>
        Assert.False(ResidentRecordCode.TryParse(written, out _));

    [Fact]
    public void TryParse_OfFromBody_IsTheSame() => Prop.ForAll(Bodies, body =>
    {
        var code = ResidentRecordCode.FromBody(body);
        return ResidentRecordCode.TryParse(code.Written, out var read) && read == code && code.Value / 10 == body
            && ResidentRecordCode.FromChecked(code.Value) == code;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyBody_OneCheckDigitFits() => Prop.ForAll(Bodies, body =>
        Enumerable.Range(0, 10).Count(digit => ResidentRecordCode.TryParse($"{body:D10}{digit}", out _)) == 1)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000_000_000)]
    public void FromBody_OutsideItsRange_Throws(long body) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ResidentRecordCode.FromBody(body));

    [Theory]
    [InlineData(1, "00000000019")]
    [InlineData(9_999_999_999, "99999999995")]
    public void FromBody_EdgesOfItsRange_AreCodes(long body, string written) =>
        Assert.Equal(written, ResidentRecordCode.FromBody(body).Written);

    [Fact]
    public void Default_IsNoCode()
    {
        Assert.True(default(ResidentRecordCode).IsNone);
        Assert.False(ResidentRecordCode.FromBody(1).IsNone);
    }
}
