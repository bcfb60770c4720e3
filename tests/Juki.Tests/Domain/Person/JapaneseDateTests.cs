using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

public class JapaneseDateTests
{
    [Theory]
    [InlineData(3, 60, 7, 3, 19850703)]
    [InlineData(3, 64, 1, 7, 19890107)]
    [InlineData(3, 64, 1, 8, null)]
    [InlineData(4, 1, 1, 7, null)]
    [InlineData(4, 1, 1, 8, 19890108)]
    [InlineData(4, 31, 4, 30, 20190430)]
    [InlineData(5, 1, 4, 30, null)]
    [InlineData(5, 1, 5, 1, 20190501)]
    [InlineData(5, 1, 0, 0, 20190000)]
    [InlineData(4, 31, 0, 0, 20190000)]
    [InlineData(3, 64, 1, 0, 19890100)]
    [InlineData(3, 64, 2, 0, null)]
    [InlineData(3, 65, 0, 0, null)]
    [InlineData(1, 1, 10, 23, 18681023)]
    [InlineData(1, 1, 10, 22, null)]
    [InlineData(0, 1985, 7, 3, 19850703)]
    [InlineData(0, 2023, 2, 29, 20230229)] // as recorded
    [InlineData(0, 1985, 0, 3, null)]
    [InlineData(0, 0, 0, 0, null)]
    [InlineData(0, 10000, 1, 1, null)]
    [InlineData(6, 1, 1, 1, null)]
    [InlineData(5, 9999, 1, 1, null)]
    [InlineData(3, 60, 13, 1, null)]
    [InlineData(3, 60, 1, 32, null)]
    public void TryRead_Parts_TakesDatesOfTheEraOnly(int era, int year, int month, int day, int? value)
    {
        Assert.Equal(value is not null, JapaneseDate.TryRead(era, year, month, day, out var date));
        Assert.Equal(value ?? 0, date.Value);
    }

    [Theory]
    [InlineData(19850703, "昭和60年7月3日", "1985-07-03", " (Showa 60)")]
    [InlineData(19890107, "昭和64年1月7日", "1989-01-07", " (Showa 64)")]
    [InlineData(19890108, "平成元年1月8日", "1989-01-08", " (Heisei 1)")]
    [InlineData(19890100, "平成元年1月日不詳", "1989-01-??", " (Heisei 1)")]
    [InlineData(19500000, "昭和25年月日不詳", "1950-??-??", " (Showa 25)")]
    [InlineData(20240229, "令和6年2月29日", "2024-02-29", " (Reiwa 6)")]
    [InlineData(20230229, "令和5年2月29日", "2023-02-29", " (Reiwa 5)")] // as recorded
    [InlineData(18600101, "1860年1月1日", "1860-01-01", "")]
    [InlineData(0, "不詳", "unknown", "")]
    public void 日付は和暦と西暦で書き不詳の部分は不詳とする(int value, string japanese, string english, string era)
    {
        var date = RecordedDate.FromChecked(value);
        Assert.Equal(japanese, JapaneseDate.Japanese(date));
        Assert.Equal(english, JapaneseDate.English(date));
        Assert.Equal(english + era, JapaneseDate.EnglishWithEra(date));
    }
}
