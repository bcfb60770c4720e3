using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Juki.Domain.Watch;

/// <summary>見張りの簿の件名 — what a matter in the book of watching is about. Numbers stand in tables and never
/// change.</summary>
public enum WatchMatter
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>点検報告 — a periodic report.</summary>
    Report = 1,

    /// <summary>抽出点検 — the yearly sample.</summary>
    Sample = 2,

    /// <summary>利用管理簿の取込み — an imported ledger.</summary>
    Ledger = 3,

    /// <summary>調査 — a case that a finding opened.</summary>
    Case = 4,
}

/// <summary>
/// 見張りの件の番号 — the number of a matter: its kind, calendar year in Japan, and a serial from 1, never used again. One
/// written form: <c>case-2026-000001</c>. <c>default</c> is no matter (<see cref="IsNone"/>). Immutable.
/// </summary>
/// <param name="Matter">Its kind.</param>
/// <param name="Year">In which it began.</param>
/// <param name="Serial">From 1 to <see cref="SerialMax"/>.</param>
public readonly record struct WatchNumber(WatchMatter Matter, int Year, int Serial)
{
    /// <summary>Most matters of a kind in a year [ours: six digits].</summary>
    public const int SerialMax = 999_999;

    private const int YearDigits = 4, SerialDigits = 6, YearMin = 2000;

    private static readonly string[] Words = ["", "report", "sample", "ledger", "case"];

    /// <summary>True for <c>default</c>.</summary>
    public bool IsNone => Serial == 0;

    /// <summary>Reads the one written form, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out WatchNumber number)
    {
        number = default;
        var parts = (text ?? "").Split('-');
        var matter = Array.IndexOf(Words, parts[0]);
        if (parts.Length != 3 || matter < 1 || parts[1].Length != YearDigits || parts[2].Length != SerialDigits
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || year < YearMin || serial < 1)
            return false;
        number = new((WatchMatter)matter, year, serial);
        return true;
    }

    /// <summary>The one written form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Words[(int)Matter]}-{Year:D4}-{Serial:D6}");
}
