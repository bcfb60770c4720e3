namespace Juki.Domain.Authority;

/// <summary>二人で行うこと — for what a second person has to agree. The numbers never change.</summary>
public enum SecondPersonMatter
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>管理者とカード発行者の登録、変更: about an operator's number.</summary>
    Administrator = 1,

    /// <summary>媒体の持出し.</summary>
    MediaExport = 2,

    /// <summary>事務と協定の変更.</summary>
    Affairs = 3,

    /// <summary>複写: what is copied once, such as a record that is put back [S-000 3. リスク4].</summary>
    Copy = 4,

    /// <summary>控えの鍵: for which certificate backups are made, by its SHA-256. Stands a year, so that the nightly
    /// backup needs nobody.</summary>
    BackupKey = 5,

    /// <summary>復旧した記録の紹介: about the node and the name of its new log, at its witness.</summary>
    Introduction = 6,
}

/// <summary>Who may join in what two persons do.</summary>
public static class SecondPersonRights
{
    /// <summary>For one of these the card must be of whoever proposes, agrees, takes that back or does it: each of the
    /// two could do the work itself, by the table of rights [ours]. None for what is no matter.</summary>
    public static OperatorRoles RolesFor(SecondPersonMatter matter) => matter switch
    {
        SecondPersonMatter.Administrator => RightTable.With(OperatorFunction.Ledger, OperatorAccess.Write),
        SecondPersonMatter.MediaExport => RightTable.With(OperatorFunction.Media, OperatorAccess.Write),
        SecondPersonMatter.Affairs => RightTable.With(OperatorFunction.Affairs, OperatorAccess.Write),
        SecondPersonMatter.Copy or SecondPersonMatter.BackupKey =>
            RightTable.With(OperatorFunction.Copy, OperatorAccess.Execute),
        SecondPersonMatter.Introduction => RightTable.With(OperatorFunction.Node, OperatorAccess.Write),
        _ => OperatorRoles.None,
    };

    /// <summary>For one of these a card must be that may join in anything.</summary>
    public static OperatorRoles Any { get; } = Enum.GetValues<SecondPersonMatter>()
        .Aggregate(OperatorRoles.None, (all, matter) => all | RolesFor(matter));
}

/// <summary>How an agreement stands. The numbers never change.</summary>
public enum AgreementStep
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Proposed by the first person.</summary>
    Proposed = 1,

    /// <summary>The second one agreed.</summary>
    Agreed = 2,

    /// <summary>What was agreed was done: it serves once.</summary>
    Used = 3,

    /// <summary>It was taken back, by anybody who may join.</summary>
    Withdrawn = 4,
}

/// <summary>One entry about an agreement.</summary>
/// <param name="Step">What was done.</param>
/// <param name="By">By whom, by number of the ledger.</param>
/// <param name="At">When, milliseconds since 1970.</param>
public sealed record AgreementEntry(AgreementStep Step, uint By, long At);

/// <summary>
/// 二人目の同意 — proposed by one person, agreed to by another one within an hour, and used once within an hour after that,
/// or standing for a year [S-000 3. リスク4] [ours: the times]. Pure.
/// </summary>
/// <param name="Matter">For what.</param>
/// <param name="About">About what: an operator's number, or a word of the office.</param>
/// <param name="Entries">In their order, one to three.</param>
public sealed record SecondPerson(SecondPersonMatter Matter, string About, IReadOnlyList<AgreementEntry> Entries)
{
    /// <summary>How long a step waits for the next one, milliseconds; exactly so long is in time.</summary>
    public const long StepMilliseconds = 3_600_000;

    /// <summary>How long a standing one serves, milliseconds: 366 days.</summary>
    public const long StandingMilliseconds = 366 * 86_400_000L;

    /// <summary>True for what serves again and again, whoever does it, until it is withdrawn.</summary>
    public bool IsStanding => Matter == SecondPersonMatter.BackupKey;

    /// <summary>Longest <see cref="About"/>, UTF-16 units [ours].</summary>
    public const int AboutMax = 100;

    /// <summary>Whether somebody may agree.</summary>
    public AuthorityVerdict Agree(uint by, long now) =>
        by == 0 ? AuthorityVerdict.FactsMissing
        : Entries is not [{ Step: AgreementStep.Proposed } proposed] ? AuthorityVerdict.AgreementSpent
        : by == proposed.By ? AuthorityVerdict.OtherPersonNeeded
        : now < proposed.At ? AuthorityVerdict.TimeBackwards
        : now - proposed.At > StepMilliseconds ? AuthorityVerdict.AgreementSpent
        : AuthorityVerdict.Done;

    /// <summary>Whether somebody may take it back.</summary>
    public AuthorityVerdict Withdraw(uint by) =>
        by == 0 ? AuthorityVerdict.FactsMissing
        : Entries[^1].Step is AgreementStep.Proposed or AgreementStep.Agreed ? AuthorityVerdict.Done
        : AuthorityVerdict.AgreementSpent;

    /// <summary>Whether it serves for something that is done now, by one of the two.</summary>
    public AuthorityVerdict Use(SecondPersonMatter matter, string about, uint by, long now) =>
        matter != Matter || about != About ? AuthorityVerdict.AgreementSpent
        : Entries is not [var proposed, { Step: AgreementStep.Agreed } agreed] ? AuthorityVerdict.AgreementSpent
        : !IsStanding && by != proposed.By && by != agreed.By ? AuthorityVerdict.OtherPersonNeeded
        : now < agreed.At ? AuthorityVerdict.TimeBackwards
        : now - agreed.At > (IsStanding ? StandingMilliseconds : StepMilliseconds) ? AuthorityVerdict.AgreementSpent
        : AuthorityVerdict.Done;
}
