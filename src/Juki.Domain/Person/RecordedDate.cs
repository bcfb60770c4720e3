using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Person;

/// <summary>
/// 年月日 — a date as the register holds it: year, and month and day where known. Days that no calendar has
/// (29 February of a common year) are kept as recorded; unknown parts (不詳) are zeros: 19500400 is a day unknown in
/// April 1950, 00000000 is wholly unknown [標準仕様書1.1.8]. <c>default</c> is wholly unknown
/// (<see cref="IsUnknown"/>). Ordered by <see cref="Value"/>, so that an unknown part comes before every known one.
/// Immutable.
/// </summary>
public readonly record struct RecordedDate : IComparable<RecordedDate>
{
    private RecordedDate(int value) => Value = value;

    /// <summary>yyyymmdd as one number, zeros for unknown parts.</summary>
    public int Value { get; }

    /// <summary>Gregorian year 1 to 9999; 0 when unknown.</summary>
    public int Year => Value / 10000;

    /// <summary>Month 1 to 12; 0 when unknown.</summary>
    public int Month => Value / 100 % 100;

    /// <summary>Day 1 to 31; 0 when unknown. The day may not exist in that month.</summary>
    public int Day => Value % 100;

    /// <summary>True for <c>default</c>: 年月日不詳.</summary>
    public bool IsUnknown => Value == 0;

    /// <summary>True when no part is unknown and the day exists in the Gregorian calendar.</summary>
    public bool IsCalendarDay => Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month);

    /// <summary>Takes a value that was checked before, from a store or a message already accepted.</summary>
    public static RecordedDate FromChecked(int value) => new(value);

    /// <summary>The calendar day <paramref name="day"/>.</summary>
    public static RecordedDate From(DateOnly day) => new(day.Year * 10000 + day.Month * 100 + day.Day);

    /// <summary>
    /// Reads eight ASCII digits: the year 0001–9999 or 0000; the month 01–12 or 00; the day 01–31 or 00. A known part
    /// below an unknown one is refused.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RecordedDate date)
    {
        date = default;
        if (!CheckDigits.TryReadDigits(text, 8, out var value))
            return false;
        date = IsWellFormed((int)value) ? new RecordedDate((int)value) : default;
        return IsWellFormed((int)value);
    }

    /// <summary>True if <paramref name="value"/>, from a message, is what <see cref="TryParse"/> would read.</summary>
    public static bool IsWellFormed(int value)
    {
        var read = new RecordedDate(value);
        return value is >= 0 and <= 99_991_231
            && read.Month <= 12
            && read.Day <= 31
            && (read.Year != 0 || read.Month == 0)
            && (read.Month != 0 || read.Day == 0);
    }

    /// <summary>The calendar day, for arithmetic.</summary>
    /// <exception cref="InvalidOperationException">Not <see cref="IsCalendarDay"/>.</exception>
    public DateOnly ToDay() =>
        IsCalendarDay ? new DateOnly(Year, Month, Day) : throw new InvalidOperationException("not a calendar day");

    /// <inheritdoc/>
    public int CompareTo(RecordedDate other) => Value.CompareTo(other.Value);

    /// <summary>Eight digits.</summary>
    public string Written => Value.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Masked: a date of birth is a resident's value.</summary>
    public override string ToString() => "********";
}
