namespace Juki.Domain.Forms;

/// <summary>表示の理由 — why a 住民票コード or 個人番号 is shown at a terminal; it stands in the record [ours: what an office
/// needs the number itself for]. Numbers stand in messages and records and never change.</summary>
public enum ShowReason
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>本人の請求: the resident asks at the counter.</summary>
    RequestOfResident = 1,

    /// <summary>記録の訂正: the office's own record is corrected.</summary>
    CorrectionOfRecord = 2,

    /// <summary>法令による報告・通知: another office is told by law.</summary>
    ReportByLaw = 3,

    /// <summary>その他: another one, which the words beside it tell.</summary>
    Other = 9,
}

/// <summary>理由の語 — a reason as an operator reads it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record ShowReasonWords(ShowReason Reason, string Japanese, string English)
{
    /// <summary>Most characters of the words beside a reason [ours: a sentence].</summary>
    public const int TextMax = 200;

    /// <summary>One for each reason, in the order of the list.</summary>
    public static IReadOnlyList<ShowReasonWords> All { get; } =
    [
        new(ShowReason.RequestOfResident, "本人の請求", "Request of the resident at the counter"),
        new(ShowReason.CorrectionOfRecord, "団体の記録の訂正", "Correction of the office's own record"),
        new(ShowReason.ReportByLaw, "法令による他の機関への報告・通知", "Report to another office by law"),
        new(ShowReason.Other, "その他（理由を記入）", "Other (say which)"),
    ];

    /// <summary>True for a reason of the list, with words where they are needed: not too long, and no control
    /// characters.</summary>
    public static bool IsGiven(ShowReason reason, string text) =>
        All.Any(one => one.Reason == reason) && text.Length <= TextMax && !text.Any(char.IsControl)
        && (reason != ShowReason.Other || text.Trim().Length > 0);
}
