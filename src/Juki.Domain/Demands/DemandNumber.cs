using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Domain.Demands;

/// <summary>
/// 要求番号 — the number of a demand: the office that made it, calendar year and a serial, never used again. One written
/// form: <c>202011-2026-010001</c>. The first two digits of the serial are the life of the maker's store, so that a
/// restored one gives no number twice [ours]. <c>default</c> is no demand (<see cref="IsNone"/>). Immutable.
/// </summary>
/// <param name="Office">Who made it; 0 is the nation.</param>
/// <param name="Year">In which it was made, in Japan.</param>
/// <param name="Serial">Life × 10,000 + a number from 1 to 9,999.</param>
public readonly record struct DemandNumber(GovernmentCode Office, int Year, int Serial)
{
    /// <summary>Most lives of a store that give numbers, and most numbers in a year of one life [ours: six
    /// digits].</summary>
    public const int LifeMax = 99, InLifeMax = 9_999;

    private const int YearMin = 2000, YearMax = 9999, LifeUnit = 10_000;
    private const int TextLength = 6 + 1 + 4 + 1 + 6;
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

    /// <summary>The number after the last one that an office gave.</summary>
    /// <param name="office">Who makes it.</param>
    /// <param name="year">This year, in Japan.</param>
    /// <param name="life">Which life of the store, from 1.</param>
    /// <param name="last">The last number given; none before the first. A year before that of the last one does not
    /// count: the clock was put back.</param>
    /// <returns>None when all are given out.</returns>
    public static DemandNumber After(GovernmentCode office, int year, int life, DemandNumber last)
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
        if (text is not { Length: TextLength } || text[6] != '-' || text[11] != '-'
            || (text[..6] != Nation && !GovernmentCode.TryParse(text[..6], out office))
            || !int.TryParse(text.AsSpan(7, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
            return false;
        var read = new DemandNumber(office, year, serial);
        number = read.IsRight ? read : default;
        return read.IsRight;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Office.Value:D6}-{Year:D4}-{Serial:D6}");
}
