using Juki.Domain.Authority;

namespace Juki.Wire.Errands;

/// <summary>What is asked of the ledger of operators.</summary>
public enum OperatorTask
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>申請, 確認, カード, 停止, 再開, 失効, 年次の確認.</summary>
    Go = 1,

    /// <summary>一覧.</summary>
    List = 2,

    /// <summary>記載の履歴.</summary>
    History = 3,

    /// <summary>委託先の名簿.</summary>
    Contractors = 4,

    /// <summary>二人で行うことの申出.</summary>
    Propose = 5,

    /// <summary>二人目の同意.</summary>
    Agree = 6,

    /// <summary>同意の取消し.</summary>
    Withdraw = 7,

    /// <summary>二人で行うことを行う: asked before it is done.</summary>
    Do = 8,

    /// <summary>A challenge for the card of who acts.</summary>
    Challenge = 9,

    /// <summary>The card's answer, for a ticket.</summary>
    Prove = 10,

    /// <summary>照合情報の登録又は更新を始める.</summary>
    BeginFinger = 11,

    /// <summary>What the reader gave for it.</summary>
    KeepFinger = 12,

    /// <summary>照合情報の消去.</summary>
    EraseFinger = 13,

    /// <summary>照合情報と読取装置の一覧, without anything of a finger.</summary>
    Fingers = 14,

    /// <summary>読取装置の登録.</summary>
    AddReader = 15,

    /// <summary>読取装置の抹消.</summary>
    RemoveReader = 16,
}

/// <summary>A call; one line of JSON to <c>operator.sock</c>, or in a frame. No values of residents.</summary>
public sealed record OperatorCall : IErrand<OperatorReply>
{
    static ErrandKind IErrand<OperatorReply>.Kind => ErrandKind.Ledger;

    /// <summary>What is asked.</summary>
    public OperatorTask Task { get; init; }

    /// <summary>Of <see cref="OperatorTask.Go"/>.</summary>
    public AuthorityAct Act { get; init; }

    /// <summary>Which operator; which reader is removed.</summary>
    public int Number { get; init; }

    /// <summary>Who acts, by number of the ledger.</summary>
    public uint By { get; init; }

    /// <summary>Of an application.</summary>
    public OperatorGrant? Grant { get; init; }

    /// <summary>Serial number of a card.</summary>
    public string Card { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>An agreement, as written.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>Of a proposal, and of what is done: for what.</summary>
    public SecondPersonMatter Matter { get; init; }

    /// <summary>Of a proposal, and of what is done: about what; the name of a
    /// reader that is added.</summary>
    public string About { get; init; } = "";

    /// <summary>Of a list of workers.</summary>
    public string Company { get; init; } = "";

    /// <summary>Of a list of workers.</summary>
    public IReadOnlyList<ContractWorker> Workers { get; init; } = [];

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    /// <summary>Who acts. A backup is the machine's own act: nobody stands beside it.</summary>
    uint IActOfSomebody.Actor => this is { Task: OperatorTask.Do, Matter: SecondPersonMatter.BackupKey }
        || Task is OperatorTask.List or OperatorTask.History or OperatorTask.Challenge or OperatorTask.Prove
            or OperatorTask.Fingers ? 0 : By;

    /// <summary>To look into the ledger is a right, and so is to give or take one there. Whoever applies says a word
    /// that gives nothing yet: for that any card is good, and the ledger's own rules judge. What two persons do, the
    /// ledger asks by the matter (<see cref="SecondPersonRights"/>), which of an agreement only it knows.</summary>
    OperatorRoles IActOfSomebody.Roles => Task switch
    {
        OperatorTask.List or OperatorTask.History or OperatorTask.Fingers => LedgerReaders,
        OperatorTask.Go => RolesFor(Act),
        OperatorTask.Contractors or >= OperatorTask.BeginFinger => LedgerWriters,
        _ => OperatorRoles.None,
    };

    /// <summary>What only the node's own machine asks: the proof of a card there, what is done there, and whatever
    /// concerns a finger.</summary>
    bool IErrand<OperatorReply>.IsForTerminal => Task is not (OperatorTask.None or OperatorTask.Do
        or OperatorTask.Challenge or OperatorTask.Prove or >= OperatorTask.BeginFinger);

    /// <summary>Roles that may read the ledger.</summary>
    public static OperatorRoles LedgerReaders { get; } = With(OperatorFunction.Ledger, OperatorAccess.Read);

    /// <summary>Roles that may write in the ledger.</summary>
    public static OperatorRoles LedgerWriters { get; } = With(OperatorFunction.Ledger, OperatorAccess.Write);

    /// <summary>For one of these a card must be whose operator does an act; none: for whatever it is.</summary>
    public static OperatorRoles RolesFor(AuthorityAct act) => act switch
    {
        AuthorityAct.None or AuthorityAct.Applied => OperatorRoles.None,
        AuthorityAct.CardIssued => LedgerWriters | With(OperatorFunction.Cards, OperatorAccess.Write),
        _ => LedgerWriters,
    };

    private static OperatorRoles With(OperatorFunction function, OperatorAccess access) => RightTable.Roles
        .Where(role => RightTable.Of(role, function).HasFlag(access))
        .Aggregate(OperatorRoles.None, (all, role) => all | role);

    /// <summary>Certificate of the card of who acts, DER.</summary>
    public byte[] Certificate { get; init; } = [];

    /// <summary>The card's answer to the challenge.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>Of a reading: which reader, SHA-256 of its public key. Of a reader that is added: that key.</summary>
    public byte[] Reader { get; init; } = [];

    /// <summary>Of a reading: what was read, transformed.</summary>
    public byte[] Template { get; init; } = [];

    /// <summary>Of a reading: r‖s by the reader.</summary>
    public byte[] Signature { get; init; } = [];

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }
}

/// <summary>A registration that stands.</summary>
/// <param name="Number">Of the operator.</param>
/// <param name="Registration">The how manieth, from 1.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="By">By whom, by number of the ledger.</param>
public sealed record FingerShown(int Number, int Registration, long At, uint By);

/// <summary>A reader, believed or not any more.</summary>
/// <param name="Serial">Its number.</param>
/// <param name="Name">As the office calls it.</param>
/// <param name="Key">SHA-256 of its public key.</param>
/// <param name="At">When it was added, milliseconds since 1970.</param>
/// <param name="By">By whom.</param>
/// <param name="Ended">When it was removed; null: it is believed.</param>
/// <param name="EndedBy">By whom; 0: it is believed.</param>
public sealed record ReaderShown(int Serial, string Name, string Key, long At, uint By, long? Ended, uint EndedBy);

/// <summary>An operator as the ledger shows them.</summary>
/// <param name="Number">The number.</param>
/// <param name="State">Whether they may work today with their card.</param>
/// <param name="Standing">The right that stands.</param>
/// <param name="Pending">The right that is applied for.</param>
/// <param name="StandsUntil">Last day without another yearly confirmation; null: no right stands.</param>
/// <param name="Card">Serial number of the card.</param>
public sealed record OperatorShown(
    int Number, LogInVerdict State, OperatorGrant? Standing, OperatorGrant? Pending, DateOnly? StandsUntil,
    string Card);

/// <summary>An entry as the ledger shows it.</summary>
public sealed record OperatorEntryShown(
    AuthorityAct Act, uint By, long At, OperatorGrant? Grant, string Card, string Reason, long Log, long Leaf);

/// <summary>What two persons do, as the second one is shown it.</summary>
/// <param name="Matter">For what.</param>
/// <param name="About">About what: an operator's number, or a word of the office.</param>
/// <param name="ProposedBy">Who proposed it.</param>
public sealed record AgreementShown(SecondPersonMatter Matter, string About, uint ProposedBy);

/// <summary>What came of a call.</summary>
public sealed record OperatorReply(AuthorityVerdict Verdict)
{
    /// <summary>Of a proposal: its number.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>What is, or would be, agreed to or taken back; null when that cannot be.</summary>
    public AgreementShown? Agreed { get; init; }

    /// <summary>Of <see cref="OperatorTask.Challenge"/> and <see cref="OperatorTask.BeginFinger"/>.</summary>
    public byte[] Challenge { get; init; } = [];

    /// <summary>Of <see cref="OperatorTask.BeginFinger"/>: what the reader transforms by.</summary>
    public byte[] TransformKey { get; init; } = [];

    /// <summary>Of <see cref="OperatorTask.Fingers"/>.</summary>
    public IReadOnlyList<FingerShown> Fingers { get; init; } = [];

    /// <summary>Of <see cref="OperatorTask.Fingers"/>.</summary>
    public IReadOnlyList<ReaderShown> Readers { get; init; } = [];

    /// <summary>Of <see cref="OperatorTask.Prove"/>.</summary>
    public string Ticket { get; init; } = "";

    /// <summary>Of a list.</summary>
    public IReadOnlyList<OperatorShown> Operators { get; init; } = [];

    /// <summary>Of a history.</summary>
    public IReadOnlyList<OperatorEntryShown> Entries { get; init; } = [];
}
