namespace Juki.Domain.Authority;

/// <summary>
/// 用件の判定 — what a server says to a call of the office's work from a terminal. Of several reasons the lowest number is
/// told. Numbers stand in messages and never change. Texts: <see cref="ErrandRemedy"/>.
/// </summary>
public enum ErrandVerdict
{
    /// <summary>回答した — the reply is there, with a verdict of its own.</summary>
    Answered = 0,

    /// <summary>The operator is not logged in over this link.</summary>
    OperatorNotLoggedIn = 10,

    /// <summary>The operator's card is not for it.</summary>
    OperatorNotPermitted = 11,

    /// <summary>The call is not in its form, is another operator's, or none for a terminal.</summary>
    CallUnreadable = 20,

    /// <summary>Too many calls are under way.</summary>
    TooMany = 30,

    /// <summary>It took too long; an act may have been done all the same.</summary>
    NotAnsweredInTime = 31,

    /// <summary>The reply is longer than a terminal can be told.</summary>
    ReplyTooLong = 32,
}

/// <summary>対処 — what an operator reads about such a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record ErrandRemedy(ErrandVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<ErrandRemedy> All { get; } =
    [
        new(ErrandVerdict.Answered, "回答した", "answered"),
        new(ErrandVerdict.OperatorNotLoggedIn, "操作者の認証が終わっている。もう一度認証する",
            "nobody is logged in any more; log in again"),
        new(ErrandVerdict.OperatorNotPermitted, "カードの種別にこの仕事がない。管理者に確かめる",
            "the card is not for this work; ask the administrator"),
        new(ErrandVerdict.CallUnreadable, "読めない要求である。端末の版を確かめる",
            "the call cannot be read; check the terminal's release"),
        new(ErrandVerdict.TooMany, "処理中の要求が多い。しばらく待って再度行う",
            "too many calls are under way; wait and try again"),
        new(ErrandVerdict.NotAnsweredInTime, "時間内に終わらない。期間を縮める。登録は済んだかを一覧で確かめる",
            "it took too long; choose a shorter time; look in the list whether an act was done"),
        new(ErrandVerdict.ReplyTooLong, "件数が多い。条件を加えて再度行う",
            "too much was found; add to the condition and try again"),
    ];

    /// <summary>That of a verdict.</summary>
    public static ErrandRemedy Of(ErrandVerdict verdict) => All.First(row => row.Verdict == verdict);
}
