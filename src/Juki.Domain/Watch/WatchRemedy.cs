namespace Juki.Domain.Watch;

/// <summary>対処 — what an inspector reads about a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record WatchRemedy(WatchVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<WatchRemedy> All { get; } =
    [
        new(WatchVerdict.Done, "処理した", "done"),
        new(WatchVerdict.FactsMissing, "行う者の番号と対象を入れる", "give the number of who acts, and what it is about"),
        new(WatchVerdict.TextMissing, "質問、回答又は理由を1,000字までで入れる",
            "give the question, the answer or the reason in up to 1,000 characters"),
        new(WatchVerdict.ResultMissing, "結果を入れる", "give a result"),
        new(WatchVerdict.StretchMalformed, "期間を確かめる。終わっていない期間は点検できない",
            "check the stretch of time; one that is not over cannot be inspected"),
        new(WatchVerdict.LinesMalformed, "抽出件数は1から1,000まで", "a sample has 1 to 1,000 lines"),
        new(WatchVerdict.CodeMalformed, "住民票コードを確かめる", "check the 住民票コード"),
        new(WatchVerdict.NotFound, "その番号の件はない。番号を確かめる", "no such matter; check its number"),
        new(WatchVerdict.LeafUnknown, "その番号の記録はない", "no such leaf in the record"),
        new(WatchVerdict.TimeBackwards, "時計が前の処理より遅れている。時計を合わせる",
            "the clock stands before the last act; set it right"),
        new(WatchVerdict.BookFull, "その年の番号が尽きた", "the numbers of this year are used up"),
        new(WatchVerdict.PersonConcerned, "点検される操作をした本人である。他の職員に任じる",
            "it is the operator whose act is looked at; let somebody else do it"),
        new(WatchVerdict.QuestionOpen, "質問への回答を待っている。先に回答を入れる", "a question is open; enter its answer first"),
        new(WatchVerdict.NothingAsked, "質問していない。先に質問を入れる", "nothing was asked; enter the question first"),
        new(WatchVerdict.AlreadyClosed, "終了した調査である", "the case is closed"),
        new(WatchVerdict.NotDrawn, "この抽出の行ではない", "this is no line of the sample"),
        new(WatchVerdict.AlreadySigned, "点検済みの行である", "the line is signed off already"),
        new(WatchVerdict.AlreadyDrawn, "抽出済みである。一覧で見る", "it is drawn already; see the list"),
        new(WatchVerdict.NotWitnessed, "番号の後の記録がまだ副署されていない。10秒ほど待って再度行う",
            "the record behind the number is not countersigned yet; try again in some ten seconds"),
        new(WatchVerdict.NothingWitnessed, "番号の前に副署された記録がない",
            "nothing was countersigned before the number: there is nothing to draw from"),
        new(WatchVerdict.RecordDamaged, "破損した記録がある。修復を待って再度行う",
            "a record is damaged; wait for its repair and try again"),
        new(WatchVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static WatchRemedy Of(WatchVerdict verdict) => All.First(row => row.Verdict == verdict);
}
