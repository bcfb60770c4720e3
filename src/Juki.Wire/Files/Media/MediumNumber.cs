using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Wire.Files.Media;

/// <summary>
/// 媒体管理番号 — the number of a medium in its register: office, 年度 and a serial from 1, never used again. One written
/// form: <c>130001-2026-000001</c>. <c>default</c> is no medium (<see cref="IsNone"/>). Immutable.
/// </summary>
/// <param name="Office">Who keeps the register.</param>
/// <param name="Year">年度, in which the medium was registered.</param>
/// <param name="Serial">From 1 to <see cref="SerialMax"/>.</param>
public readonly record struct MediumNumber(GovernmentCode Office, int Year, int Serial) : IComparable<MediumNumber>
{
    /// <summary>Most media of an office in a year [ours: six digits].</summary>
    public const int SerialMax = 999_999;

    private const int YearMin = 2000;
    private const int YearMax = 9999;
    private const int TextLength = 6 + 1 + 4 + 1 + 6;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Office.IsNone;

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MediumNumber number)
    {
        number = default;
        if (text is not { Length: TextLength } || text[6] != '-' || text[11] != '-'
            || !GovernmentCode.TryParse(text[..6], out var office)
            || !int.TryParse(text.AsSpan(7, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || year is < YearMin or > YearMax || serial < 1)
            return false;
        number = new(office, year, serial);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(MediumNumber other)
    {
        var order = Office.CompareTo(other.Office);
        if (order == 0) order = Year.CompareTo(other.Year);
        return order == 0 ? Serial.CompareTo(other.Serial) : order;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Office}-{Year:D4}-{Serial:D6}");
}
