namespace Juki.Domain.Watch;

/// <summary>見張りの行為 — what is done in the book of watching. Numbers stand in tables and never change.</summary>
public enum WatchAct
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>報告 — a report was made, with or without findings.</summary>
    Reported = 1,

    /// <summary>番号の指定 — the inspector names the number of a sample.</summary>
    Named = 10,

    /// <summary>抽出 — the lines of a sample are drawn.</summary>
    Drawn = 11,

    /// <summary>点検の署名 — an inspector signs off a line of a sample.</summary>
    SignedOff = 12,

    /// <summary>取込み — lines of a ledger are taken in.</summary>
    Imported = 20,

    /// <summary>調査の開始.</summary>
    Opened = 30,

    /// <summary>照会先への質問 — a question to the using section.</summary>
    Asked = 31,

    /// <summary>回答 — its answer.</summary>
    Answered = 32,

    /// <summary>調査の終了, with its result.</summary>
    Closed = 33,
}

/// <summary>調査・点検の結果 — what a look at an act came to. Numbers stand in tables and never change.</summary>
public enum WatchResult
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>適正 — it was for an affair of use.</summary>
    Proper = 1,

    /// <summary>目的外利用 — it was not.</summary>
    Improper = 2,

    /// <summary>誤操作 — a mistake, without use.</summary>
    Mistake = 3,

    /// <summary>確認できず — nobody could say.</summary>
    Unexplained = 4,
}

/// <summary>調査の状態 — how a case stands.</summary>
public enum WatchState
{
    /// <summary>There is no such case.</summary>
    None = 0,

    /// <summary>開始 — nothing was asked yet.</summary>
    Open = 1,

    /// <summary>質問中 — a question waits for its answer.</summary>
    Asked = 2,

    /// <summary>回答済み — answered; further questions may follow.</summary>
    Answered = 3,

    /// <summary>終了.</summary>
    Closed = 4,
}

/// <summary>見張りの判定 — what became of an act of watching, in order of precedence: the first that holds is answered.
/// Texts: <see cref="WatchRemedy"/>.</summary>
public enum WatchVerdict
{
    /// <summary>処理済み — done.</summary>
    Done = 0,

    /// <summary>The act, the person, or what it is about is missing.</summary>
    FactsMissing = 10,

    /// <summary>A question, an answer or a reason is missing, or too long.</summary>
    TextMissing = 11,

    /// <summary>No result.</summary>
    ResultMissing = 12,

    /// <summary>期間の誤り — the stretch of time ends before it begins, or has not ended.</summary>
    StretchMalformed = 13,

    /// <summary>抽出件数の誤り.</summary>
    LinesMalformed = 14,

    /// <summary>住民票コードの誤り.</summary>
    CodeMalformed = 15,

    /// <summary>No such matter.</summary>
    NotFound = 20,

    /// <summary>No such leaf in the record.</summary>
    LeafUnknown = 21,

    /// <summary>The clock stands before the last act.</summary>
    TimeBackwards = 22,

    /// <summary>The numbers of this year are used up.</summary>
    BookFull = 23,

    /// <summary>本人 — who acts is the operator whose act is looked at [S-000 3. リスク3].</summary>
    PersonConcerned = 30,

    /// <summary>質問中 — a question waits for its answer.</summary>
    QuestionOpen = 31,

    /// <summary>質問していない.</summary>
    NothingAsked = 32,

    /// <summary>終了した調査.</summary>
    AlreadyClosed = 33,

    /// <summary>Not a line of this sample.</summary>
    NotDrawn = 34,

    /// <summary>The line is signed off already.</summary>
    AlreadySigned = 35,

    /// <summary>The sample is drawn already.</summary>
    AlreadyDrawn = 36,

    /// <summary>副署待ち — no head behind the named number is countersigned yet.</summary>
    NotWitnessed = 37,

    /// <summary>No head was countersigned before the number: there is nothing to draw from.</summary>
    NothingWitnessed = 38,

    /// <summary>A row or leaf is damaged.</summary>
    RecordDamaged = 41,

    /// <summary>It cannot be recorded, and is not done.</summary>
    NotRecordable = 44,
}
