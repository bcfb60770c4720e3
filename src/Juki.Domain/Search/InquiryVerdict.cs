namespace Juki.Domain.Search;

/// <summary>
/// 照会の判定 — what became of one inquiry (即時提供) or one line of a batch (一括提供), in order of precedence: of all
/// that is known to hold, the one with the lowest number is answered. With every verdict but <see cref="Answered"/>
/// nothing of a resident is given, but why and when one was removed (<see cref="SubjectRemoved"/>). Numbers stand in
/// messages, result files and records and never change. Texts and remedies: <c>docs/verdicts.md</c>.
/// </summary>
public enum InquiryVerdict
{
    /// <summary>回答 — answered: 1 to 50 residents, or the one subject of a line.</summary>
    Answered = 0,

    /// <summary>A request or line that cannot be read.</summary>
    RequestUnreadable = 10,

    /// <summary>No such affair (事務).</summary>
    AffairUnknown = 20,

    /// <summary>The affair is not one of this asker.</summary>
    AffairNotPermitted = 21,

    /// <summary>The affair does not allow this form: 即時提供, 一括提供 or 照合.</summary>
    FormNotPermitted = 22,

    /// <summary>No agreement (協定書) between the asker and the Agency or the governor.</summary>
    AgreementMissing = 23,

    /// <summary>Provision to this asker is stopped until further notice.</summary>
    ProvisionSuspended = 24,

    /// <summary>The affair, the agreement or the operator's authority has ended or has not begun.</summary>
    AuthorityExpired = 25,

    /// <summary>No purpose of use (利用目的) was given.</summary>
    PurposeMissing = 26,

    /// <summary>No operator was named.</summary>
    OperatorMissing = 27,

    /// <summary>No terminal was named.</summary>
    TerminalMissing = 28,

    /// <summary>The operator may not do this affair.</summary>
    OperatorNotPermitted = 29,

    /// <summary>The affair does not allow asking by this key.</summary>
    KeyNotPermitted = 30,

    /// <summary>The affair does not allow asking by 個人番号.</summary>
    NumberNotPermitted = 31,

    /// <summary>The affair does not allow finding removed residents.</summary>
    RemovedNotPermitted = 32,

    /// <summary>The affair does not allow an item that was asked for.</summary>
    ItemNotPermitted = 33,

    /// <summary>Nobody is logged in at the terminal with an operator's card, or somebody else than the request
    /// names.</summary>
    OperatorNotLoggedIn = 34,

    /// <summary>Less than the law wants: neither a code or number nor enough of 氏名 with 住所 or 生年月日
    /// [S-002].</summary>
    ConditionUnlawful = 40,

    /// <summary>An item of the condition is not in its format.</summary>
    ParameterMalformed = 41,

    /// <summary>More than 50 residents [S-002].</summary>
    TooManyHits = 50,

    /// <summary>No resident found among those that the asker may see.</summary>
    NoneFound = 51,

    /// <summary>A line of a batch: nobody equals the subject, and somebody is written alike; no items are
    /// given [S-000 5-2. リスク3].</summary>
    SimilarOnly = 52,

    /// <summary>A line of a batch: two residents equal the subject.</summary>
    SeveralEqual = 53,

    /// <summary>A line of a batch: the resident of that code or number has other items than the line says.</summary>
    SubjectDiffers = 54,

    /// <summary>A line of a batch: the subject is removed (消除); reason and date are given to an affair that may be told
    /// them.</summary>
    SubjectRemoved = 55,

    /// <summary>The national server, which alone knows, did not answer the prefecture in time.</summary>
    NationUnreachable = 60,

    /// <summary>The time for an answer was over before the inquiry was judged.</summary>
    TooLate = 61,

    /// <summary>The provision could not be recorded; what is not recorded is not answered.</summary>
    NotRecordable = 62,

    /// <summary>Too many inquiries at once.</summary>
    Overloaded = 63,

    /// <summary>A stored record of the resident is damaged and waits for its repair (decision 0008).</summary>
    RecordDamaged = 64,

    /// <summary>The record of provisions had no witness for too long.</summary>
    NotWitnessed = 65,

    /// <summary>The operator, terminal or affair has asked more often than its limit.</summary>
    RateExceeded = 66,

    /// <summary>The signed tables of affairs and agreements are too old.</summary>
    TablesExpired = 67,

    /// <summary>Asked at a town: the prefecture server did not answer in time.</summary>
    PrefectureUnreachable = 68,
}
