namespace Juki.Domain.Forms;

/// <summary>帳票の種類 — what kind of form was printed. Numbers stand in messages and tables and never change.</summary>
public enum FormKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>照会結果票: the answer to an inquiry, its numbers masked.</summary>
    InquiryAnswer = 1,

    /// <summary>開示書: what a resident is shown of themselves; whatever of it was not handed over is destroyed.</summary>
    Disclosure = 2,
}

/// <summary>廃棄の方法 — how sheets are destroyed: cut, dissolved, or the like [S-000 7. リスク3].</summary>
public enum FormDestruction
{
    /// <summary>Not destroyed.</summary>
    None = 0,

    /// <summary>裁断.</summary>
    Shredded = 1,

    /// <summary>溶解.</summary>
    Dissolved = 2,

    /// <summary>焼却.</summary>
    Burnt = 3,
}

/// <summary>帳票の期間 — bounds of printed forms: they are kept for a term that is said when they are printed, and no
/// longer [S-000 7. リスク3].</summary>
public static class FormTerms
{
    /// <summary>Longest term, years [ours: the rules of offices have up to ten years for such papers].</summary>
    public const int YearsMax = 10;

    /// <summary>Most sheets of a print [ours: one a person, and at most 50 persons are shown].</summary>
    public const int SheetsMax = 50;

    /// <summary>Most sheets of a disclosure [ours: 1,000 lines need some 150].</summary>
    public const int DisclosureSheetsMax = 1_000;

    /// <summary>Most characters of a terminal's own number of a sheet.</summary>
    public const int SheetMax = 64;

    /// <summary>Days that a terminal proposes [ours: a year, the shortest class of most rules].</summary>
    public const int DaysProposed = 365;

    /// <summary>True from today to <see cref="YearsMax"/> years on.</summary>
    public static bool IsDayOfDestruction(DateOnly day, DateOnly today) =>
        day >= today && day <= today.AddYears(YearsMax);
}
