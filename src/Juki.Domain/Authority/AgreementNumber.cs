using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Authority;

/// <summary>同意の番号 — the number of an agreement of two persons: calendar year in Japan and a serial from 1, never used
/// again. One written form: <c>agreement-2026-000001</c>. <c>default</c> is none. Immutable.</summary>
/// <param name="Year">In which it was proposed.</param>
/// <param name="Serial">From 1 to <see cref="SerialMax"/>.</param>
public readonly record struct AgreementNumber(int Year, int Serial)
{
    /// <summary>Most in a year [ours: six digits].</summary>
    public const int SerialMax = 999_999;

    private const string Word = "agreement";
    private const int YearDigits = 4, SerialDigits = 6;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Serial == 0;

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AgreementNumber number)
    {
        number = default;
        if ((text ?? "").Split('-') is not [Word, { Length: YearDigits } year, { Length: SerialDigits } serial]
            || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            || second < 1)
            return false;
        number = new(first, second);
        return true;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Word}-{Year:D4}-{Serial:D6}");
}
