namespace Juki.Domain.Authority;

/// <summary>管理簿の記載 — what is done with an operator's right. The numbers stand in the ledger and never
/// change.</summary>
public enum AuthorityAct
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>申請: a right, or a changed one, is applied for.</summary>
    Applied = 1,

    /// <summary>確認: somebody else checked it.</summary>
    Checked = 2,

    /// <summary>主管課の確認 of what a branch registered.</summary>
    Confirmed = 3,

    /// <summary>カードの交付.</summary>
    CardIssued = 4,

    /// <summary>停止.</summary>
    Suspended = 5,

    /// <summary>再開.</summary>
    Resumed = 6,

    /// <summary>失効: for ever.</summary>
    Revoked = 7,

    /// <summary>年次の確認.</summary>
    Renewed = 8,

    /// <summary>照合情報の登録.</summary>
    TemplateRegistered = 9,

    /// <summary>照合情報の更新: the one before is void.</summary>
    TemplateRenewed = 10,

    /// <summary>照合情報の消去.</summary>
    TemplateErased = 11,
}

/// <summary>One entry of the ledger.</summary>
/// <param name="Act">What was done.</param>
/// <param name="By">By whom, by number of the ledger.</param>
/// <param name="On">The day, in Japan.</param>
/// <param name="Grant">Of an application.</param>
/// <param name="Card">Of a card: its serial number, 32 hexadecimal digits.</param>
public sealed record AuthorityEntry(
    AuthorityAct Act, uint By, DateOnly On, OperatorGrant? Grant = null, string Card = "");

/// <summary>
/// 操作者の記載 — how an operator's right stands after the entries of the ledger. Pure; immutable.
/// </summary>
public sealed record OperatorFile
{
    /// <summary>Days after which an application that is not confirmed lapses [ours].</summary>
    public const int PendingDaysMax = 14;

    private const int FiscalYearBegins = 4; // April

    /// <summary>The right that stands; null: none yet.</summary>
    public OperatorGrant? Standing { get; init; }

    /// <summary>The right that is applied for; null: none.</summary>
    public OperatorGrant? Pending { get; init; }

    /// <summary>Who applied for it.</summary>
    public uint AppliedBy { get; init; }

    /// <summary>When it was applied for.</summary>
    public DateOnly AppliedOn { get; init; }

    /// <summary>Who checked what is pending; 0: nobody yet.</summary>
    public uint CheckedBy { get; init; }

    /// <summary>When the right was given or last confirmed.</summary>
    public DateOnly RenewedOn { get; init; }

    /// <summary>Serial number of the card; empty: none was issued.</summary>
    public string Card { get; init; } = "";

    /// <summary>True while it is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>True once it is revoked: for ever.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>The last day on which the right stands without another yearly confirmation: the end of the fiscal year
    /// (31 March) after the one in which it was given or confirmed. So each right is confirmed within the year that
    /// begins with each 1 April, or ends with it [ours].</summary>
    public DateOnly StandsUntil =>
        new(RenewedOn.Year + (RenewedOn.Month < FiscalYearBegins ? 1 : 2), FiscalYearBegins - 1, 31);

    /// <summary>True when nobody confirmed what is pending in time; the last day still counts.</summary>
    public bool IsLapsed(DateOnly today) =>
        Pending is not null && today.DayNumber - AppliedOn.DayNumber > PendingDaysMax;

    /// <summary>The file after the next entry, which was judged before.</summary>
    public OperatorFile After(AuthorityEntry entry) => entry.Act switch
    {
        AuthorityAct.Applied => this with
        {
            Pending = entry.Grant, AppliedBy = entry.By, AppliedOn = entry.On, CheckedBy = 0,
        },
        // What the main section registers stands when it was checked; what a branch does, when it was confirmed.
        AuthorityAct.Checked when Pending is { Section: 0 } => Given(entry.On) with { CheckedBy = entry.By },
        AuthorityAct.Checked => this with { CheckedBy = entry.By },
        AuthorityAct.Confirmed => Given(entry.On),
        AuthorityAct.CardIssued => this with { Card = entry.Card },
        AuthorityAct.Suspended => this with { IsSuspended = true },
        AuthorityAct.Resumed => this with { IsSuspended = false },
        AuthorityAct.Revoked => this with { IsRevoked = true, Pending = null },
        AuthorityAct.Renewed => this with { RenewedOn = entry.On },
        _ => this,
    };

    private OperatorFile Given(DateOnly on) => this with { Standing = Pending, Pending = null, RenewedOn = on };
}
