using System.Globalization;

namespace Juki.Domain.Person;

/// <summary>元号 — one of the eras by which dates are written since 1868.</summary>
/// <param name="Number">In forms: 1 to 5.</param>
/// <param name="Name">The era in Japanese.</param>
/// <param name="Roman">The same in Latin letters.</param>
/// <param name="First">Its first day, yyyymmdd.</param>
/// <param name="Last">Its last day.</param>
public sealed record Era(int Number, string Name, string Roman, int First, int Last)
{
    /// <summary>The year before its first.</summary>
    public int YearBefore => First / 10_000 - 1;
}

/// <summary>和暦 — dates as people here write them, both ways.</summary>
public static class JapaneseDate
{
    /// <summary>西暦 in forms.</summary>
    public const int Western = 0;

    /// <summary>From 明治 to 令和.</summary>
    public static IReadOnlyList<Era> Eras { get; } =
    [
        new(1, "明治", "Meiji", 18_681_023, 19_120_729),
        new(2, "大正", "Taisho", 19_120_730, 19_261_224),
        new(3, "昭和", "Showa", 19_261_225, 19_890_107),
        new(4, "平成", "Heisei", 19_890_108, 20_190_430),
        new(5, "令和", "Reiwa", 20_190_501, 99_991_231),
    ];

    /// <summary>Reads the parts of a form; 0 for an unknown month or day. False when there is no such date in that
    /// era.</summary>
    public static bool TryRead(int era, int year, int month, int day, out RecordedDate date)
    {
        date = default;
        var found = Eras.FirstOrDefault(one => one.Number == era);
        if (year is < 1 or > 9_999 || month is < 0 or > 12 || day is < 0 or > 31 || (found is null && era != Western))
            return false;
        var value = (year + (found?.YearBefore ?? 0)) * 10_000 + month * 100 + day;
        if (value > 99_991_231 || !RecordedDate.IsWellFormed(value) || (found is not null && !IsWithin(found, value)))
            return false;
        date = RecordedDate.FromChecked(value);
        return true;
    }

    /// <summary>昭和60年7月3日; 昭和60年7月日不詳 and 昭和60年月日不詳 where a part is unknown, 不詳 where all are; before
    /// the eras 1860年1月1日.</summary>
    public static string Japanese(RecordedDate date)
    {
        if (date.IsUnknown)
            return "不詳";
        var year = EraOf(date) is { } era
            ? string.Create(CultureInfo.InvariantCulture,
                $"{era.Name}{(date.Year - era.YearBefore is var number and > 1 ? number : "元")}年")
            : string.Create(CultureInfo.InvariantCulture, $"{date.Year}年");
        var month = date.Month == 0 ? "月日不詳" : string.Create(CultureInfo.InvariantCulture, $"{date.Month}月");
        var day = date.Month == 0 ? ""
            : date.Day == 0 ? "日不詳" : string.Create(CultureInfo.InvariantCulture, $"{date.Day}日");
        return year + month + day;
    }

    /// <summary>1985-07-03; 1985-??-?? where parts are unknown, unknown where all are.</summary>
    public static string English(RecordedDate date) => date.IsUnknown
        ? "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{Part(date.Month)}-{Part(date.Day)}");

    /// <summary>The same with its year of the era: 1985-07-03 (Showa 60).</summary>
    public static string EnglishWithEra(RecordedDate date) => English(date)
        + (EraOf(date) is { } era
            ? string.Create(CultureInfo.InvariantCulture, $" ({era.Roman} {date.Year - era.YearBefore})")
            : "");

    private static Era? EraOf(RecordedDate date) => Eras.LastOrDefault(one => IsWithin(one, date.Value));

    private static string Part(int part) => part == 0 ? "??" : part.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>Unknown parts are within when a day of that year or month is.</summary>
    private static bool IsWithin(Era era, int value)
    {
        var unit = value % 10_000 == 0 ? 10_000 : value % 100 == 0 ? 100 : 1;
        return value / unit >= era.First / unit && value / unit <= era.Last / unit;
    }
}
