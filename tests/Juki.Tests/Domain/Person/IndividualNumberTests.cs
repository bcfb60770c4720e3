using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

[Trait("Source", "番号法施行令8条")]
public class IndividualNumberTests
{
    private static readonly Arbitrary<long> Bodies = (
        from high in Gen.Choose(0, 999_999)
        from low in Gen.Choose(1, 99_999)
        select high * 100_000L + low).ToArbitrary();

    [Theory]
    [InlineData("123456789018")]
    [InlineData("023456789013")]
    [InlineData("983205673214")]
    [InlineData("379474484458")]
    [Trait("Source", "平成26年総務省令85号5条")]
    public void 見本の個人番号は検査数字が合う(string written)
    {
        Assert.True(IndividualNumber.TryParse(written, out var number));
        Assert.Equal(written, number.Written);
        Assert.Equal(long.Parse(written), number.Value);
        Assert.Equal(number, IndividualNumber.FromBody(number.Value / 10));
    }

    [Theory]
    [InlineData("454972364860")] // Σ = 220, r = 0
    [InlineData("254122482440")] // Σ = 166, r = 1
    [Trait("Source", "平成26年総務省令85号5条")]
    public void 余りが0か1なら検査数字は0(string written)
    {
        Assert.True(IndividualNumber.TryParse(written, out _));
        for (var other = '1'; other <= '9'; other++)
            Assert.False(IndividualNumber.TryParse(written[..^1] + other, out _));
    }

    [Theory]
    [InlineData("12345678901", '8')]
    [InlineData("98320567321", '4')]
    public void TryParse_AnyOtherCheckDigit_Refused(string body, char right)
    {
        for (var digit = '0'; digit <= '9'; digit++)
            Assert.Equal(digit == right, IndividualNumber.TryParse(body + digit, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("000000000000")]
    [InlineData("12345678901")]
    [InlineData("1234567890180")]
    [InlineData("0123456789018")]
    [InlineData(" 123456789018")]
    [InlineData("+12345678901")]
    [InlineData("12345678901８")]
    [InlineData("1234-5678901")]
    public void TryParse_NotTwelveAsciiDigits_Refused(string? written)
    {
        Assert.False(IndividualNumber.TryParse(written, out var number));
        Assert.True(number.IsNone);
    }

    [Fact]
    public void TryParse_OfFromBody_IsTheSame() => Prop.ForAll(Bodies, body =>
    {
        var number = IndividualNumber.FromBody(body);
        return IndividualNumber.TryParse(number.Written, out var read) && read == number && number.Value / 10 == body
            && IndividualNumber.FromChecked(number.Value) == number;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyBody_OneCheckDigitFits() => Prop.ForAll(Bodies, body =>
        Enumerable.Range(0, 10).Count(digit => IndividualNumber.TryParse($"{body:D11}{digit}", out _)) == 1)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000_000_000)]
    public void FromBody_OutsideItsRange_Throws(long body) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IndividualNumber.FromBody(body));

    [Fact]
    public void FromBody_EdgesOfItsRange_AreNumbers()
    {
        Assert.Equal("000000000019", IndividualNumber.FromBody(1).Written);
        Assert.Equal(99_999_999_999, IndividualNumber.FromBody(99_999_999_999).Value / 10);
    }

    [Fact]
    public void Default_IsNoNumber()
    {
        Assert.True(default(IndividualNumber).IsNone);
        Assert.False(IndividualNumber.FromBody(1).IsNone);
    }
}
