using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Juki.Domain.Offices;

namespace Juki.Domain.Disclosure;

/// <summary>
/// 開示請求番号 — the number of a request: office, calendar year and a serial from 1, never used again. One written form:
/// <c>200000-2026-000001</c>. <c>default</c> is no request (<see cref="IsNone"/>). Immutable.
/// </summary>
/// <param name="Office">Who took it; 0 is the nation.</param>
/// <param name="Year">In which it was taken, in Japan.</param>
/// <param name="Serial">From 1 to <see cref="SerialMax"/>.</param>
public readonly record struct DisclosureNumber(GovernmentCode Office, int Year, int Serial)
{
    /// <summary>Most requests of an office in a year [ours: six digits].</summary>
    public const int SerialMax = 999_999;

    private const int YearMin = 2000;
    private const int TextLength = 6 + 1 + 4 + 1 + 6;
    private const string Nation = "000000";

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Serial == 0;

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DisclosureNumber number)
    {
        number = default;
        var office = default(GovernmentCode);
        if (text is not { Length: TextLength } || text[6] != '-' || text[11] != '-'
            || (text[..6] != Nation && !GovernmentCode.TryParse(text[..6], out office))
            || !int.TryParse(text.AsSpan(7, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || year < YearMin || serial < 1)
            return false;
        number = new(office, year, serial);
        return true;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Office.Value:D6}-{Year:D4}-{Serial:D6}");
}
