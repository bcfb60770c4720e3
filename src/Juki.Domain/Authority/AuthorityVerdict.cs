namespace Juki.Domain.Authority;

/// <summary>管理簿の判定 — what becomes of an act in the ledger of operators, in order of precedence. The numbers never
/// change.</summary>
public enum AuthorityVerdict
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>Who acts, the operator's number, or another item is missing or not in its form.</summary>
    FactsMissing = 1,

    /// <summary>The roles cannot stand together: who inspects does not work, and a contractor who reads logs does
    /// nothing else.</summary>
    RolesConflict = 2,

    /// <summary>The term has no end, ends before it begins, or is longer than five years.</summary>
    TermMalformed = 3,

    /// <summary>No such operator.</summary>
    NotFound = 10,

    /// <summary>The number was revoked: it is never used again.</summary>
    NumberEnded = 11,

    /// <summary>There is nothing to check or confirm.</summary>
    NothingPending = 12,

    /// <summary>An application for that operator waits already.</summary>
    AlreadyPending = 13,

    /// <summary>The application was not confirmed in time.</summary>
    Lapsed = 14,

    /// <summary>Not in that state: suspended already, or not suspended.</summary>
    NotInThatState = 15,

    /// <summary>Whoever applied, or the operator concerned, cannot check it.</summary>
    OtherPersonNeeded = 20,

    /// <summary>Who acts is no administrator of that section, or of the main one.</summary>
    NotAdministrator = 21,

    /// <summary>What a branch office registers is confirmed by the main section, and only that.</summary>
    MainSectionNeeded = 22,

    /// <summary>Who acts has not shown the card.</summary>
    CardNeeded = 23,

    /// <summary>The card is not accepted: another person's, of another office, revoked, or not in the ledger.</summary>
    CardNotAccepted = 24,

    /// <summary>No reader of the office signed the reading for this registration.</summary>
    ReadingNotAccepted = 25,

    /// <summary>The card of who acts is not for the matter that two persons agree to.</summary>
    CardNotForMatter = 26,

    /// <summary>The list of the contractor does not have the worker, or the contract is over.</summary>
    ContractorNotListed = 30,

    /// <summary>A subcontractor's worker cannot be given a right that reaches data of residents.</summary>
    SubcontractorNotPermitted = 31,

    /// <summary>It needs the agreement of a second person.</summary>
    SecondPersonNeeded = 40,

    /// <summary>The agreement is about something else, was used, or its time is over.</summary>
    AgreementSpent = 41,

    /// <summary>The numbers of this year, or the acts of an operator, are used up.</summary>
    LedgerFull = 50,

    /// <summary>The clock stands before the last act.</summary>
    TimeBackwards = 51,

    /// <summary>It cannot be recorded and is not done.</summary>
    NotRecordable = 52,
}

/// <summary>対処 — what a manager reads about a verdict [ours].</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Japanese">In Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record AuthorityRemedy(AuthorityVerdict Verdict, string Japanese, string English)
{
    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<AuthorityRemedy> All { get; } =
    [
        new(AuthorityVerdict.Done, "処理した", "done"),
        new(AuthorityVerdict.FactsMissing, "行う者の番号、操作者番号、職員、種別を確かめる",
            "check the number of who acts, the operator's number, the staff and the roles"),
        new(AuthorityVerdict.RolesConflict, "点検と業務、委託先のログ確認と他の種別は兼ねられない",
            "inspection and work, or a contractor's reading of logs and anything else, cannot be one person's"),
        new(AuthorityVerdict.TermMalformed, "期間を確かめる。5年まで", "check the term: five years at most"),
        new(AuthorityVerdict.NotFound, "その番号の操作者はいない", "no such operator"),
        new(AuthorityVerdict.NumberEnded, "廃止した番号である。新しい番号で申請する",
            "the number was revoked; apply under a new one"),
        new(AuthorityVerdict.NothingPending, "確認を待つ申請がない", "nothing waits to be checked or confirmed"),
        new(AuthorityVerdict.AlreadyPending, "申請が確認を待っている。先にそれを終える",
            "an application waits already; finish that first"),
        new(AuthorityVerdict.Lapsed, "申請は14日を過ぎて失効した。もう一度申請する",
            "the application lapsed after 14 days; apply again"),
        new(AuthorityVerdict.NotInThatState, "その状態では行えない。一覧で確かめる", "not in this state; see the list"),
        new(AuthorityVerdict.OtherPersonNeeded, "申請した者と本人のほかの者が行う",
            "let somebody else do it than who applied and who is concerned"),
        new(AuthorityVerdict.NotAdministrator, "その所属又は主管課の管理者が行う",
            "let an administrator of that section or of the main section do it"),
        new(AuthorityVerdict.MainSectionNeeded, "出先の登録は主管課が確認する。主管課の登録に確認は要らない",
            "the main section confirms what a branch registers; its own needs no confirmation"),
        new(AuthorityVerdict.CardNeeded, "行う者のカードが要る。リーダに置き、端末の鍵のフォルダを指定する",
            "the card of who acts is needed: put it into the reader, and name the folder of a terminal's keys"),
        new(AuthorityVerdict.CardNotAccepted, "このカードは認められない。番号、所属、期限、失効、管理簿の記載を確かめる",
            "the card is not accepted: look at its number, office, term, revocation and entry in the ledger"),
        new(AuthorityVerdict.ReadingNotAccepted, "読取りは認められない。読取装置の登録を確かめ、もう一度行う",
            "the reading is not accepted: look whether the reader is registered, and begin anew"),
        new(AuthorityVerdict.CardNotForMatter,
            "カードの種別がこの件のものでない。管理者は操作者の管理、媒体は媒体、事務と協定は業務管理、"
            + "複写と記録の紹介はシステム管理のカードで行う",
            "the card is not for this matter: administrators are a matter of administration, media of media, affairs "
            + "of management, copies and introductions of system"),
        new(AuthorityVerdict.ContractorNotListed, "委託先の名簿にないか、契約が終わっている。名簿を確かめる",
            "not on the contractor's list, or the contract is over; check the list"),
        new(AuthorityVerdict.SubcontractorNotPermitted, "再委託先の者に本人確認情報に触れる権限は与えられない",
            "a subcontractor's worker cannot be given a right that reaches residents' data"),
        new(AuthorityVerdict.SecondPersonNeeded, "二人目の同意が要る。operator propose と agree を行う",
            "a second person has to agree: operator propose, operator agree"),
        new(AuthorityVerdict.AgreementSpent, "同意は別の件のものか、使用済みか、時間が過ぎている。もう一度求める",
            "the agreement is about something else, was used, or its time is over; ask again"),
        new(AuthorityVerdict.LedgerFull, "番号又は記載が尽きた", "the numbers or the entries are used up"),
        new(AuthorityVerdict.TimeBackwards, "時計が前の処理より遅れている。時計を合わせる",
            "the clock stands before the last act; set it right"),
        new(AuthorityVerdict.NotRecordable, "記録できないので行わない。トークンと空き容量を確かめる",
            "it cannot be recorded and is not done; look at the token and the free space"),
    ];

    /// <summary>That of a verdict.</summary>
    public static AuthorityRemedy Of(AuthorityVerdict verdict) => All.First(row => row.Verdict == verdict);
}
