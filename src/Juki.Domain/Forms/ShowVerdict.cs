namespace Juki.Domain.Forms;

/// <summary>
/// 表示・印刷の判定 — what a server says when a number is to be shown, or an answer to be printed. Of several reasons the
/// lowest number is told. Numbers stand in messages and records and never change. Texts: <see cref="ShowRemedy"/>.
/// </summary>
public enum ShowVerdict
{
    /// <summary>記録した — it is recorded, and may be shown or printed once.</summary>
    Recorded = 0,

    /// <summary>The operator is not logged in over this link.</summary>
    OperatorNotLoggedIn = 10,

    /// <summary>The operator's card or right is not for inquiries.</summary>
    OperatorNotPermitted = 11,

    /// <summary>The request is not in its form.</summary>
    RequestUnreadable = 20,

    /// <summary>No reason of the list, or none in words where they are needed.</summary>
    ReasonMissing = 21,

    /// <summary>The day of destruction is past, or too far away.</summary>
    DayOutOfRange = 22,

    /// <summary>The inquiry was not answered to this operator over this link, or is none of the last ones.</summary>
    InquiryUnknown = 30,

    /// <summary>The answer did not have that item of that person.</summary>
    ItemNotProvided = 31,

    /// <summary>The numbers of the register of forms are used up for this year.</summary>
    RegisterFull = 40,

    /// <summary>The record had no witness for too long.</summary>
    NotWitnessed = 41,

    /// <summary>It cannot be recorded and is not done.</summary>
    NotRecordable = 42,
}

/// <summary>対処 — what an operator reads about such a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record ShowRemedy(ShowVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<ShowRemedy> All { get; } =
    [
        new(ShowVerdict.Recorded, "記録した", "recorded"),
        new(ShowVerdict.OperatorNotLoggedIn, "操作者の認証が終わっている。認証し、照会し直す",
            "nobody is logged in any more; log in and ask again"),
        new(ShowVerdict.OperatorNotPermitted, "照会の権限がない。管理者に確かめる",
            "no right to inquiries; ask the administrator"),
        new(ShowVerdict.RequestUnreadable, "読めない要求である。端末の版を確かめる",
            "the request cannot be read; check the terminal's release"),
        new(ShowVerdict.ReasonMissing, "理由を選ぶ。「その他」では理由を200字までで記入する",
            "choose a reason; with another one say which, in 200 characters at most"),
        new(ShowVerdict.DayOutOfRange, "廃棄予定日を確かめる。今日から10年まで",
            "check the day of destruction: from today to ten years on"),
        new(ShowVerdict.InquiryUnknown, "この操作者がこの接続で最近した照会ではない。照会し直す",
            "not one of this operator's last inquiries over this connection; ask again"),
        new(ShowVerdict.ItemNotProvided, "その番号は提供されていない", "that number was not provided"),
        new(ShowVerdict.RegisterFull, "帳票の番号が尽きた。運用者に連絡する",
            "the numbers of forms are used up; tell the operators of the server"),
        new(ShowVerdict.NotWitnessed, "記録に証人の署名が得られていない。運用者に連絡する",
            "the record lacks its witness; tell the operators of the server"),
        new(ShowVerdict.NotRecordable, "記録できないので行わない。運用者に連絡する",
            "it cannot be recorded and is not done; tell the operators of the server"),
    ];

    /// <summary>That of a verdict.</summary>
    public static ShowRemedy Of(ShowVerdict verdict) => All.First(row => row.Verdict == verdict);
}
