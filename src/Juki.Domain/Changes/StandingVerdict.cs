namespace Juki.Domain.Changes;

/// <summary>
/// 更新状況の判定 — what a node says to a question about what a town sent, or to an act on it. Of several reasons the lowest
/// number is told. Numbers stand in messages and never change. Texts: <see cref="StandingRemedy"/>.
/// </summary>
public enum StandingVerdict
{
    /// <summary>処理した.</summary>
    Done = 0,

    /// <summary>Who asks, the period or a number is missing, or is none.</summary>
    FactsMissing = 1,

    /// <summary>A node that is no CS has no files, and no record of this procedure.</summary>
    NotHere = 2,

    /// <summary>No such file, number on the work list, or check.</summary>
    NotFound = 10,

    /// <summary>An earlier one stands before it, or it could not even be read.</summary>
    NotReleasable = 11,

    /// <summary>It was handled again, and failed again.</summary>
    FailedAgain = 12,

    /// <summary>A check is under way.</summary>
    CheckUnderWay = 20,

    /// <summary>The node above is not linked, or its release knows no such check.</summary>
    NotLinked = 21,

    /// <summary>It cannot be recorded, and so is neither done nor told.</summary>
    NotRecordable = 52,
}

/// <summary>対処 — what an operator reads about such a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record StandingRemedy(StandingVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<StandingRemedy> All { get; } =
    [
        new(StandingVerdict.Done, "処理した", "done"),
        new(StandingVerdict.FactsMissing, "行う者の番号、期間、ファイルの番号を確かめる",
            "check the number of who acts, the period and the number of the file"),
        new(StandingVerdict.NotHere, "更新状況は市町村のCSにだけある。市町村に確かめる",
            "only the CS of a municipality has this; ask the municipality"),
        new(StandingVerdict.NotFound, "その番号のものはない。一覧で確かめる", "no such number; see the list"),
        new(StandingVerdict.NotReleasable, "先に処理するものがあるか、読めないレコードである。一覧で確かめる",
            "an earlier one stands before it, or it could not be read; see the list"),
        new(StandingVerdict.FailedAgain, "再び失敗し、別扱いのままである。運用者に連絡する",
            "it failed again and stands there still; tell the operators of the server"),
        new(StandingVerdict.CheckUnderWay, "整合性の確認が行われている。終わるのを待つ",
            "a check is under way; wait until it has ended"),
        new(StandingVerdict.NotLinked, "上位のサーバに届かないか、その版が古い。接続を確かめ、後で行う",
            "the server above is not linked, or its release is too old; look at the link and try later"),
        new(StandingVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static StandingRemedy Of(StandingVerdict verdict) => All.First(row => row.Verdict == verdict);
}
