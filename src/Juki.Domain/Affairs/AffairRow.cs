using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Text;

namespace Juki.Domain.Affairs;

/// <summary>
/// 事務表の行 — the one written form of an affair: fields between tabs, in the order of <see cref="Columns"/>. What is
/// read must give the same text when it is written again.
/// </summary>
public static class AffairRow
{
    /// <summary>Most characters (UTF-16) of a text [ours: two lines of a screen].</summary>
    public const int TextMax = 200;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>The columns, as a heading.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "code", "name", "asker", "office", "legal basis", "keys", "items", "number", "removed", "batch",
        "comparison only", "from", "to", "decision", "source",
    ];

    /// <summary>The row of an affair.</summary>
    public static string Write(Affair affair) => string.Join('\t',
        affair.Code,
        affair.Name,
        AffairWords.Of(affair.Asker),
        !affair.Organ.IsNone ? affair.Organ : affair.Ordinance.IsNone ? "" : affair.Ordinance,
        affair.LegalBasis,
        AffairWords.Of(affair.Keys),
        AffairWords.Of(affair.Items),
        Mark(affair.NumberReturned),
        Mark(affair.RemovedAllowed),
        Mark(affair.BatchAllowed),
        Mark(affair.ComparisonOnly),
        WriteDate(affair.ValidFrom),
        WriteDate(affair.ValidTo),
        affair.Decision,
        affair.Source);

    /// <summary>Reads a row; the affair is null when there is a problem, which is the first one.</summary>
    public static AffairProblem Read(string row, out Affair? affair)
    {
        affair = null;
        var field = row.Split('\t');
        if (field.Length != Columns.Count) return AffairProblem.Fields;
        if (!AffairCode.TryParse(field[0], out var code)) return AffairProblem.Code;
        if (!new[] { field[1], field[4], field[13], field[14] }.All(IsText)) return AffairProblem.Text;
        var asker = AffairWords.ReadAsker(field[2]);
        if (code.IsOrdinance && asker == AskerKind.NationalOrgan) return AffairProblem.OrdinanceForOrgan;
        if (!Fits(code.Series, asker)) return AffairProblem.Asker;
        if (!TryReadOffice(code.Series, field[3], out var organ, out var ordinance)) return AffairProblem.Office;
        if (AffairWords.ReadKeys(field[5]) == SearchKeys.None) return AffairProblem.Keys;
        if (AffairWords.ReadItems(field[6]) == ProvidedItems.None) return AffairProblem.Items;
        if (!field[7..11].All(mark => mark is "y" or "n")) return AffairProblem.Mark;
        if (field[7] == "y" && field[10] == "y") return AffairProblem.NumberCompared;
        if (!TryReadDate(field[11], out var from) || !TryReadDate(field[12], out var to) || to < from
            || from == DateOnly.MaxValue) return AffairProblem.Dates;
        var read = new Affair
        {
            Code = code, Name = field[1], Asker = asker, Organ = organ, Ordinance = ordinance, LegalBasis = field[4],
            Keys = AffairWords.ReadKeys(field[5]),
            Items = AffairWords.ReadItems(field[6])
                | (field[7] == "y" ? ProvidedItems.Number : ProvidedItems.None),
            RemovedAllowed = field[8] == "y", BatchAllowed = field[9] == "y",
            ComparisonOnly = field[10] == "y", ValidFrom = from, ValidTo = to, Decision = field[13],
            Source = field[14],
        };
        if (Write(read) != row) return AffairProblem.Form;
        affair = read;
        return AffairProblem.None;
    }

    /// <summary>True for 1 to <see cref="TextMax"/> visible characters without space at either end.</summary>
    internal static bool IsText(string text) =>
        RecordText.Check(text, TextMax) == RecordTextProblem.None;

    /// <summary>Empty for no end.</summary>
    internal static string WriteDate(DateOnly date) =>
        date == DateOnly.MaxValue ? "" : date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads a date; empty is <see cref="DateOnly.MaxValue"/>.</summary>
    internal static bool TryReadDate(string text, out DateOnly date)
    {
        date = DateOnly.MaxValue;
        return text.Length == 0 || (DateOnly.TryParseExact(
            text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            && date != DateOnly.MaxValue);
    }

    private static string Mark(bool value) => value ? "y" : "n";

    /// <summary>Which kinds of asker a table of the law is for; ordinances are for none of the nation's
    /// [S-002].</summary>
    private static bool Fits(AffairSeries series, AskerKind asker) => series switch
    {
        AffairSeries.Table1 => asker == AskerKind.NationalOrgan,
        AffairSeries.Table2 or AffairSeries.Table4 or AffairSeries.MunicipalOrdinance =>
            asker == AskerKind.Municipality,
        AffairSeries.Table3 => asker is AskerKind.PrefecturalBody or AskerKind.PrefecturalDepartment,
        AffairSeries.Table6 => asker == AskerKind.PrefecturalBody,
        AffairSeries.Table5 => asker == AskerKind.PrefecturalDepartment,
        AffairSeries.PrefecturalOrdinance =>
            asker is AskerKind.PrefecturalBody or AskerKind.PrefecturalDepartment or AskerKind.Municipality,
        _ => false,
    };

    private static bool TryReadOffice(
        AffairSeries series, string text, out OrganCode organ, out GovernmentCode ordinance)
    {
        organ = default;
        ordinance = default;
        return series switch
        {
            AffairSeries.Table1 => OrganCode.TryParse(text, out organ),
            AffairSeries.PrefecturalOrdinance => GovernmentCode.TryParse(text, out ordinance)
                && ordinance.IsPrefecture && Municipalities.Exists(ordinance),
            AffairSeries.MunicipalOrdinance => GovernmentCode.TryParse(text, out ordinance)
                && Municipalities.HasCs(ordinance),
            _ => text.Length == 0,
        };
    }
}
