namespace Juki.Domain.Disclosure;

/// <summary>開示請求の判定 — what became of an act on a request, in order of precedence: the first that holds is answered.
/// Texts: <see cref="DisclosureRemedy"/>.</summary>
public enum DisclosureVerdict
{
    /// <summary>処理済み — done.</summary>
    Done = 0,

    /// <summary>A municipality keeps no such file.</summary>
    WrongTier = 10,

    /// <summary>No person, or no kind of request.</summary>
    FactsMissing = 11,

    /// <summary>本人確認がされていない.</summary>
    IdentityNotShown = 12,

    /// <summary>代理人の資格が示されていない.</summary>
    QualificationNotShown = 13,

    /// <summary>No 住民票コード.</summary>
    CodeMalformed = 14,

    /// <summary>The wish or the reason is missing, or too long.</summary>
    TextMissing = 15,

    /// <summary>The outcome is none of that kind of request.</summary>
    OutcomeDoesNotFit = 16,

    /// <summary>その番号の請求はない.</summary>
    NotRegistered = 20,

    /// <summary>The clock stands before the last act.</summary>
    TimeBackwards = 21,

    /// <summary>All numbers of the year are given out.</summary>
    RegisterFull = 22,

    /// <summary>開示を受けていない: only what was disclosed to this resident can be corrected.</summary>
    NotDisclosedBefore = 30,

    /// <summary>回答済み又は取下げ済み.</summary>
    AlreadyClosed = 31,

    /// <summary>延長済み.</summary>
    AlreadyExtended = 32,

    /// <summary>期限後の延長.</summary>
    TermOver = 33,

    /// <summary>The new day is not after the old one.</summary>
    TermNotLonger = 34,

    /// <summary>The new day is beyond what the office allows itself.</summary>
    TermTooLong = 35,

    /// <summary>書面で回答していない: there is no paper to be printed.</summary>
    NoPaper = 36,

    /// <summary>The day of destruction is past, or too far away; or the sheets are too many.</summary>
    DestructionOutOfRange = 37,

    /// <summary>What stands behind the request is erased: nobody knows any more whose it was.</summary>
    Erased = 40,

    /// <summary>A record of this resident is damaged.</summary>
    RecordDamaged = 41,

    /// <summary>The witness has not countersigned the record up to the request.</summary>
    NotWitnessed = 42,

    /// <summary>There is more than a paper can hold.</summary>
    TooMuch = 43,

    /// <summary>It cannot be recorded, so it is not done.</summary>
    NotRecordable = 44,
}
