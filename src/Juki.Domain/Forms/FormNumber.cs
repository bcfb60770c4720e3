using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Forms;

/// <summary>帳票番号 — the number of a print in the register of forms: calendar year in Japan, and a serial that begins
/// with the number of the record's log, so that a register that was put back to a backup gives no number twice [ours].
/// One written form: <c>form-2026-1000001</c>. <c>default</c> is none. Immutable.</summary>
/// <param name="Year">In which it was printed.</param>
/// <param name="Serial">Number of the log × 1,000,000 + a number from 1.</param>
public readonly record struct FormNumber(int Year, long Serial) : IComparable<FormNumber>
{
    /// <summary>Most prints of a log in a year [ours: six digits].</summary>
    public const int CountMax = 999_999;

    private const string Word = "form";
    private const int YearDigits = 4, SerialDigitsMin = 7, SerialDigitsMax = 15;
    private const long LogUnit = CountMax + 1L;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Serial == 0;

    /// <summary>True when no further number of this year and log can be given.</summary>
    public bool IsLast => Serial % LogUnit == CountMax;

    /// <summary>The one before the first of a year.</summary>
    /// <param name="year">The year.</param>
    /// <param name="log">Number of the record's log, from 1.</param>
    public static FormNumber Before(int year, long log) => new(year, log * LogUnit);

    /// <summary>The next one; not behind the last.</summary>
    public FormNumber Next() => this with { Serial = Serial + 1 };

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out FormNumber number)
    {
        number = default;
        if ((text ?? "").Split('-') is not [Word, { Length: YearDigits } year,
                { Length: >= SerialDigitsMin and <= SerialDigitsMax } serial]
            || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            || second < LogUnit || second % LogUnit == 0 || serial[0] == '0')
            return false;
        number = new(first, second);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(FormNumber other) =>
        Year.CompareTo(other.Year) is var order and not 0 ? order : Serial.CompareTo(other.Serial);

    /// <summary>The one written form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word}-{Year:D4}-{Serial}");
}
