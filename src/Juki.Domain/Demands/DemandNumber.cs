using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Domain.Demands;

/// <summary>
/// 要求番号 — the number of a demand: the office that made it, calendar year and a serial, never used again. One written
/// form: <c>202011-2026-010001</c>. The digits of the serial before the last four are the life of the maker's store: 1,
/// or the time of its restore, so that a restored one gives no number twice, however often it went back to the same
/// backup [ours]. <c>default</c> is no demand (<see cref="IsNone"/>). Immutable.
/// </summary>
/// <param name="Office">Who made it; 0 is the nation.</param>
/// <param name="Year">In which it was made, in Japan.</param>
/// <param name="Serial">Life × 10,000 + a number from 1 to 9,999.</param>
public readonly record struct DemandNumber(GovernmentCode Office, int Year, long Serial)
{
    /// <summary>The life of a store that was never restored.</summary>
    public const long FirstLife = 1;

    /// <summary>Last life of a store that gives numbers [ours: a store that is restored until 2336].</summary>
    public const long LifeMax = 99_999_999_999;

    /// <summary>Most numbers in a year of one life [ours: four digits].</summary>
    public const int InLifeMax = 9_999;

    private const int YearMin = 2000, YearMax = 8999, LifeUnit = 10_000;
    private const int TextLengthMin = 6 + 1 + 4 + 1 + 6, TextLengthMax = TextLengthMin + 9;
    private const long LivesBegin = 1_577_836_800_000, LifeMilliseconds = 100; // tenths of seconds from 2020 on
    private const string Nation = "000000";

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Serial == 0;

    /// <summary>The node that made it.</summary>
    public NodeName Maker => Office.IsNone ? NodeName.Nation
        : Office.IsPrefecture ? NodeName.OfPrefecture(Office)
        : NodeName.OfMunicipality(Office);

    /// <summary>True when year and serial can be those of a demand.</summary>
    public bool IsRight => Year is >= YearMin and <= YearMax
        && Serial / LifeUnit is >= 1 and <= LifeMax && Serial % LifeUnit is >= 1 and <= InLifeMax;

    /// <summary>The life of a store that was restored at a time: two restores of one store are further apart than the
    /// unit.</summary>
    /// <param name="restored">Milliseconds since 1970.</param>
    public static long LifeAfterRestore(long restored) =>
        Math.Max(FirstLife + 1, (restored - LivesBegin) / LifeMilliseconds);

    /// <summary>The number after the last one that an office gave.</summary>
    /// <param name="office">Who makes it.</param>
    /// <param name="year">This year, in Japan.</param>
    /// <param name="life">Which life of the store: <see cref="FirstLife"/> or <see cref="LifeAfterRestore"/>.</param>
    /// <param name="last">The last number given; none before the first. A year before that of the last one does not
    /// count: the clock was put back.</param>
    /// <returns>None when all are given out.</returns>
    public static DemandNumber After(GovernmentCode office, int year, long life, DemandNumber last)
    {
        if (life > LifeMax)
            return default;
        var from = Math.Max(year, last.Year);
        var goesOn = last.Year == from && last.Serial / LifeUnit == life;
        if (goesOn && last.Serial % LifeUnit == InLifeMax)
            return default;
        return new(office, from, goesOn ? last.Serial + 1 : life * LifeUnit + 1);
    }

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DemandNumber number)
    {
        number = default;
        var office = default(GovernmentCode);
        if (text is not { Length: >= TextLengthMin and <= TextLengthMax } || text[6] != '-' || text[11] != '-'
            || (text[..6] != Nation && !GovernmentCode.TryParse(text[..6], out office))
            || !int.TryParse(text.AsSpan(7, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !long.TryParse(text.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
            return false;
        var read = new DemandNumber(office, year, serial);
        if (!read.IsRight || read.ToString() != text)
            return false;
        number = read;
        return true;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Office.Value:D6}-{Year:D4}-{Serial:D6}");
}
