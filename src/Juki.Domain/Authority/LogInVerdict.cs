namespace Juki.Domain.Authority;

/// <summary>
/// 操作者の認証の判定 — what became of a log-in with an operator's card, and how a session of an operator ended. Of several
/// reasons the lowest number is told. Numbers stand in messages and records and never change. Texts: <see
/// cref="LogInRemedy"/>.
/// </summary>
public enum LogInVerdict
{
    /// <summary>認証した — the operator works at the terminal now.</summary>
    LoggedIn = 0,

    /// <summary>照合待ち — the card is accepted, and the operator's finger is to be checked; nobody is logged in
    /// yet.</summary>
    ReadingAwaited = 1,

    /// <summary>No challenge of this link waits for an answer: none was asked for, it was answered before, or its time
    /// is over.</summary>
    NothingAsked = 10,

    /// <summary>The card is not of this network's authority and this office, its time is over, it is revoked, or it did
    /// not answer this challenge; which of them is not told.</summary>
    CardNotAccepted = 11,

    /// <summary>The ledger of this office (管理簿) does not know the operator.</summary>
    OperatorNotPermitted = 20,

    /// <summary>The right was applied for and is not confirmed yet.</summary>
    RightNotConfirmed = 21,

    /// <summary>The right is suspended.</summary>
    RightSuspended = 22,

    /// <summary>The right has ended or has not begun: revoked, out of its term, not confirmed for the year, or the
    /// contract is over.</summary>
    RightEnded = 23,

    /// <summary>The ledger has no card of the operator, or another one.</summary>
    CardNotEntered = 24,

    /// <summary>The card is for more than the ledger gives.</summary>
    RolesNotGranted = 25,

    /// <summary>照合情報 are required here, and none are registered for the operator.</summary>
    TemplateMissing = 26,

    /// <summary>No reading came, or from a terminal whose release cannot give one.</summary>
    ReadingMissing = 27,

    /// <summary>The office does not know the reader, or it did not sign this for this log-in.</summary>
    ReaderUnknown = 28,

    /// <summary>The reading is not of the finger that is registered.</summary>
    ReadingNotMatched = 29,

    /// <summary>The terminal waits after too many failed log-ins.</summary>
    LockedOut = 30,

    /// <summary>The log-in could not be recorded; what is not recorded is not done.</summary>
    NotRecordable = 31,

    /// <summary>The record had no witness for too long.</summary>
    NotWitnessed = 32,

    /// <summary>The server has no table of revoked cards.</summary>
    TablesMissing = 33,

    /// <summary>Ended: the operator logged out.</summary>
    LoggedOut = 40,

    /// <summary>Ended: the card was pulled.</summary>
    CardPulled = 41,

    /// <summary>Ended: nothing was done for too long.</summary>
    Idle = 42,

    /// <summary>Ended: the card was revoked, or its time is over.</summary>
    CardEnded = 43,

    /// <summary>Ended: somebody else logged in at the terminal.</summary>
    Replaced = 44,

    /// <summary>Ended: the link to the terminal is gone.</summary>
    LinkEnded = 45,

    /// <summary>Ended: the ledger does not have the right any more.</summary>
    RightWithdrawn = 46,
}
