using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

public class RecordedDateTests
{
    [Theory]
    [InlineData("19990229")]
    [InlineData("19000229")]
    [InlineData("19990431")]
    [InlineData("19990230")]
    [Trait("Source", "標準仕様書1.1.8")]
    public void 暦にない日も記載のまま保つ(string written)
    {
        var date = Parse(written);
        Assert.Equal(written, date.Written);
        Assert.False(date.IsCalendarDay);
        Assert.Throws<InvalidOperationException>(() => date.ToDay());
    }

    [Theory]
    [InlineData("19500400", 1950, 4, 0)]
    [InlineData("19500000", 1950, 0, 0)]
    [InlineData("00000000", 0, 0, 0)]
    [Trait("Source", "標準仕様書1.1.8")]
    public void 不詳の部分は零とする(string written, int year, int month, int day)
    {
        var date = Parse(written);
        Assert.Equal((year, month, day), (date.Year, date.Month, date.Day));
        Assert.Equal(written, date.Written);
        Assert.Equal(year == 0, date.IsUnknown);
        Assert.False(date.IsCalendarDay);
        Assert.Throws<InvalidOperationException>(() => date.ToDay());
    }

    [Theory]
    [InlineData("00010101")]
    [InlineData("99991231")]
    [InlineData("20000229")]
    [InlineData("20240229")]
    [InlineData("19261225")]
    public void TryParse_CalendarDay_IsThatDay(string written)
    {
        var date = Parse(written);
        Assert.True(date.IsCalendarDay);
        Assert.Equal(date, RecordedDate.From(date.ToDay()));
        Assert.Equal(DateOnly.ParseExact(written, "yyyyMMdd"), date.ToDay());
    }

    [Theory]
    [InlineData("19991301")]
    [InlineData("19990132")]
    [InlineData("19990099")]
    [InlineData("19500004")] // a day known in a month unknown
    [InlineData("00000400")] // a month known in a year unknown
    [InlineData("00000001")]
    [InlineData("00000431")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1999022")]
    [InlineData("199902280")]
    [InlineData("1999-2-28")]
    [InlineData(" 1999022")]
    [InlineData("+1999022")]
    [InlineData("１９９９０２２８")]
    [InlineData("昭和25年4月1")]
    public void TryParse_NoDateAtAll_Refused(string? written)
    {
        Assert.False(RecordedDate.TryParse(written, out var date));
        Assert.Equal(default, date);
    }

    [Fact]
    public void TryParse_AnyEightDigits_AsTheRuleSays() =>
        Prop.ForAll(Gen.Choose(0, 99_999_999).ToArbitrary(), value =>
        {
            var (year, month, day) = (value / 10000, value / 100 % 100, value % 100);
            var isDate = month <= 12 && day <= 31 && (month == 0 || year > 0) && (day == 0 || month > 0);
            return RecordedDate.TryParse($"{value:D8}", out var date) == isDate && date.Value == (isDate ? value : 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_OfFrom_IsTheSameDay() =>
        Prop.ForAll(Gen.Choose(0, DateOnly.MaxValue.DayNumber).ToArbitrary(), number =>
        {
            var date = RecordedDate.From(DateOnly.FromDayNumber(number));
            return RecordedDate.TryParse(date.Written, out var read) && read == date
                && date.ToDay().DayNumber == number && RecordedDate.FromChecked(date.Value) == date;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CompareTo_UnknownParts_ComeBeforeKnownOnes()
    {
        string[] order = ["00000000", "19491231", "19500000", "19500400", "19500401", "19500430", "19500501"];
        Assert.Equal(order, order.Reverse().Select(Parse).Order().Select(date => date.Written));
        Assert.Equal(0, Parse("19500400").CompareTo(Parse("19500400")));
    }

    [Fact]
    public void Default_IsUnknown() => Assert.True(default(RecordedDate).IsUnknown);

    private static RecordedDate Parse(string written)
    {
        Assert.True(RecordedDate.TryParse(written, out var date));
        return date;
    }
}
