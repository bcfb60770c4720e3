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
}

/// <summary>A call; one line of JSON to <c>operator.sock</c>, or in a frame. No values of residents.</summary>
public sealed record OperatorCall : IErrand<OperatorReply>
{
    static ErrandKind IErrand<OperatorReply>.Kind => ErrandKind.Ledger;

    /// <summary>What is asked.</summary>
    public OperatorTask Task { get; init; }

    /// <summary>Of <see cref="OperatorTask.Go"/>.</summary>
    public AuthorityAct Act { get; init; }

    /// <summary>Which operator.</summary>
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

    /// <summary>Of a proposal, and of what is done: about what.</summary>
    public string About { get; init; } = "";

    /// <summary>Of a list of workers.</summary>
    public string Company { get; init; } = "";

    /// <summary>Of a list of workers.</summary>
    public IReadOnlyList<ContractWorker> Workers { get; init; } = [];

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    /// <summary>Who acts. A backup is the machine's own act: nobody stands beside it.</summary>
    uint IActOfSomebody.Actor => this is { Task: OperatorTask.Do, Matter: SecondPersonMatter.BackupKey }
        || Task is OperatorTask.List or OperatorTask.History or OperatorTask.Challenge or OperatorTask.Prove ? 0 : By;

    /// <summary>To look into the ledger is a right of its own; who may act on it, its own rules say.</summary>
    OperatorRoles IActOfSomebody.Roles =>
        Task is OperatorTask.List or OperatorTask.History ? Readers : OperatorRoles.None;

    /// <summary>What only the node's own machine asks: the proof of a card there, and what is done there.</summary>
    bool IErrand<OperatorReply>.IsForTerminal => Task is not (OperatorTask.None or OperatorTask.Do
        or OperatorTask.Challenge or OperatorTask.Prove);

    /// <summary>Roles that may read the ledger.</summary>
    public static OperatorRoles Readers { get; } = RightTable.Roles
        .Where(role => RightTable.Of(role, OperatorFunction.Ledger).HasFlag(OperatorAccess.Read))
        .Aggregate(OperatorRoles.None, (all, role) => all | role);

    /// <summary>Certificate of the card of who acts, DER.</summary>
    public byte[] Certificate { get; init; } = [];

    /// <summary>The card's answer to the challenge.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }
}

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

/// <summary>What came of a call.</summary>
public sealed record OperatorReply(AuthorityVerdict Verdict)
{
    /// <summary>Of a proposal: its number.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>Of <see cref="OperatorTask.Challenge"/>.</summary>
    public byte[] Challenge { get; init; } = [];

    /// <summary>Of <see cref="OperatorTask.Prove"/>.</summary>
    public string Ticket { get; init; } = "";

    /// <summary>Of a list.</summary>
    public IReadOnlyList<OperatorShown> Operators { get; init; } = [];

    /// <summary>Of a history.</summary>
    public IReadOnlyList<OperatorEntryShown> Entries { get; init; } = [];
}
