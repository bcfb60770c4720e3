using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Person;

namespace Juki.Domain.Watch;

/// <summary>
/// 利用管理簿の行 — a line of a using section's ledger: for which case, which affair and whom the network was used
/// [S-000 3. リスク2]. Immutable.
/// </summary>
/// <param name="Number">番号 of the line in the ledger.</param>
/// <param name="Case">整理番号 of the case in that section; up to <see cref="CaseMax"/> characters.</param>
/// <param name="Affair">The affair of use.</param>
/// <param name="Subject">Of whom. Not stored.</param>
/// <param name="From">利用開始日: the first day of use.</param>
/// <param name="Until">利用終了日: the last.</param>
/// <param name="Operator">Number of the operator; 0: not told.</param>
public sealed record LedgerLine(
    int Number, string Case, AffairCode Affair, ResidentRecordCode Subject, DateOnly From, DateOnly Until,
    uint Operator)
{
    /// <summary>Longest number of a case, UTF-16 units [ours].</summary>
    public const int CaseMax = 40;

    /// <summary>Longest use, days [ours: a ledger is one of a year].</summary>
    public const int DaysMax = 366;

    private const int YearMin = 2000, YearMax = 2999; // [ours: anything else is a slip]

    /// <summary>Items of a line.</summary>
    public const int ItemsCount = 7;

    /// <summary>The first line of a ledger's file; the items in their order.</summary>
    public const string Columns = "番号,整理番号,事務コード,住民票コード,利用開始日,利用終了日,操作者番号";

    /// <summary>Reads the items of a line.</summary>
    /// <param name="items">As many as <see cref="ItemsCount"/>.</param>
    /// <param name="line">The line; null when there is a fault.</param>
    /// <returns>The first item that is wrong; <see cref="LedgerItem.None"/> when all are right.</returns>
    public static LedgerItem Read(IReadOnlyList<string> items, out LedgerLine? line)
    {
        line = null;
        if (!TryNumber(items[0], out var number) || number == 0)
            return LedgerItem.Number;
        if (items[1].Length is 0 or > CaseMax || items[1].Any(char.IsControl) || items[1].Trim().Length == 0)
            return LedgerItem.Case;
        if (!AffairCode.TryParse(items[2], out var affair))
            return LedgerItem.Affair;
        if (!ResidentRecordCode.TryParse(items[3], out var subject))
            return LedgerItem.Subject;
        if (!TryDay(items[4], out var from))
            return LedgerItem.From;
        var until = from;
        if ((items[5].Length > 0 && !TryDay(items[5], out until)) || until < from
            || until.DayNumber - from.DayNumber >= DaysMax)
            return LedgerItem.Until;
        uint person = 0;
        if (items[6].Length > 0 && !TryNumber(items[6], out person))
            return LedgerItem.Operator;
        line = new((int)number, items[1], affair, subject, from, until, person);
        return LedgerItem.None;
    }

    /// <summary>Whether an act in the record is one of this case: its affair, a day of its use, and its operator where
    /// the ledger names one. That it is about the same resident is for the caller to know.</summary>
    public bool Covers(uint affair, DateOnly day, uint person) =>
        affair == (uint)Affair.Value && day >= From && day <= Until && (Operator == 0 || Operator == person);

    /// <summary>Without values.</summary>
    public override string ToString() => $"(line {Number} of a ledger)";

    private static bool TryNumber(string text, out uint number)
    {
        const int DigitsMax = 9;
        number = 0;
        return text.Length is > 0 and <= DigitsMax
            && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= YearMin and <= YearMax;
}

/// <summary>利用管理簿の項目 — which item of a line is wrong.</summary>
public enum LedgerItem
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>番号.</summary>
    Number = 1,

    /// <summary>整理番号.</summary>
    Case = 2,

    /// <summary>事務コード.</summary>
    Affair = 3,

    /// <summary>住民票コード.</summary>
    Subject = 4,

    /// <summary>利用開始日.</summary>
    From = 5,

    /// <summary>利用終了日.</summary>
    Until = 6,

    /// <summary>操作者番号.</summary>
    Operator = 7,

    /// <summary>The line as a whole: not seven items, too long, or no UTF-8.</summary>
    Line = 8,
}
