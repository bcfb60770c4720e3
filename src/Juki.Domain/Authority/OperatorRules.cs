namespace Juki.Domain.Authority;

/// <summary>Who acts on the ledger, as the ledger has them.</summary>
/// <param name="By">By number of the ledger.</param>
/// <param name="On">The day, in Japan.</param>
/// <param name="Own">Their own right that stands and is good on that day; null: none.</param>
/// <param name="Administrators">How many administrators of the main section have a right that stands. While there is
/// none, any two persons begin the ledger; while there is one, nobody is there who could agree as the second person,
/// and who applies and who checks are the two [ours].</param>
public sealed record AuthorityClerk(uint By, DateOnly On, OperatorGrant? Own, int Administrators)
{
    /// <summary>True while any two persons begin the ledger.</summary>
    public bool IsBeginning => Administrators == 0;

    /// <summary>True while nobody could agree as the second person.</summary>
    public bool IsAlone => Administrators < 2;
}

/// <summary>
/// 操作権限の規則 — whether an act in the ledger may be done. A right begins with an application that somebody else checked;
/// a branch office registers and removes, and the main section confirms [S-000 3. リスク2]; workers of a contractor
/// stand on a list, and a subcontractor's cannot reach data of residents [S-000 4]. Pure.
/// </summary>
public static class OperatorRules
{
    private const OperatorRoles Working = OperatorRoles.Inquiry | OperatorRoles.Batch | OperatorRoles.Disclosure
        | OperatorRoles.Media;

    /// <summary>A right, or a changed one, is applied for.</summary>
    /// <param name="number">The operator's number.</param>
    /// <param name="grant">The right.</param>
    /// <param name="file">How the operator stands; null: not in the ledger.</param>
    /// <param name="worker">The line of the company's list; null: none.</param>
    /// <param name="clerk">Who applies: anybody of the office.</param>
    public static AuthorityVerdict Apply(
        int number, OperatorGrant grant, OperatorFile? file, ContractWorker? worker, AuthorityClerk clerk)
    {
        if (clerk.By == 0 || number is < 1 or > 999_999 || !IsText(grant.Staff)
            || grant.Section is < 0 or > OperatorGrant.SectionMax || grant.Roles == OperatorRoles.None
            || !Enum.IsDefined(grant.Employer) || (grant.Employer == OperatorEmployer.Office) != (grant.Company == "")
            || (grant.Company.Length > 0 && !IsText(grant.Company)))
            return AuthorityVerdict.FactsMissing;
        if (IsConflict(grant.Roles))
            return AuthorityVerdict.RolesConflict;
        if (grant.Until < grant.From || grant.Until < clerk.On
            || grant.Until.DayNumber - grant.From.DayNumber >= OperatorGrant.DaysMax)
            return AuthorityVerdict.TermMalformed;
        if (file is { IsRevoked: true })
            return AuthorityVerdict.NumberEnded;
        if (file?.Pending is not null && !file.IsLapsed(clerk.On))
            return AuthorityVerdict.AlreadyPending;
        return Employment(grant, worker, clerk.On);
    }

    /// <summary>Somebody else checks an application: an administrator of its section or of the main one.</summary>
    /// <param name="number">The operator's number.</param>
    /// <param name="file">How the operator stands.</param>
    /// <param name="worker">The line of the company's list; null: none.</param>
    /// <param name="clerk">Who checks.</param>
    /// <param name="agreement">Whether a second person agreed; null: nobody was asked.</param>
    public static AuthorityVerdict Check(
        int number, OperatorFile? file, ContractWorker? worker, AuthorityClerk clerk, AuthorityVerdict? agreement)
    {
        var verdict = OfPending(file, clerk);
        if (verdict != AuthorityVerdict.Done)
            return verdict;
        var grant = file!.Pending!;
        if (file.CheckedBy != 0)
            return AuthorityVerdict.NothingPending;
        if (clerk.By == file.AppliedBy || clerk.By == number)
            return AuthorityVerdict.OtherPersonNeeded;
        if (!IsAdministrator(clerk, grant.Section))
            return AuthorityVerdict.NotAdministrator;
        verdict = Employment(grant, worker, clerk.On);
        if (verdict != AuthorityVerdict.Done || !NeedsSecondPerson(file))
            return verdict;
        // Where nobody is there who could agree, who applied and who checks are the two.
        return clerk.IsAlone ? AuthorityVerdict.Done : agreement ?? AuthorityVerdict.SecondPersonNeeded;
    }

    /// <summary>The main section confirms what a branch office registered and checked.</summary>
    public static AuthorityVerdict Confirm(
        int number, OperatorFile? file, ContractWorker? worker, AuthorityClerk clerk)
    {
        var verdict = OfPending(file, clerk);
        if (verdict != AuthorityVerdict.Done)
            return verdict;
        if (file!.Pending!.Section == 0)
            return AuthorityVerdict.MainSectionNeeded;
        if (file.CheckedBy == 0)
            return AuthorityVerdict.NothingPending;
        if (clerk.By == file.AppliedBy || clerk.By == file.CheckedBy || clerk.By == number)
            return AuthorityVerdict.OtherPersonNeeded;
        return !IsAdministrator(clerk, 0) ? AuthorityVerdict.NotAdministrator
            : Employment(file.Pending, worker, clerk.On);
    }

    /// <summary>A card is entered, a right suspended, resumed, revoked or confirmed for another year.</summary>
    /// <param name="act">Which.</param>
    /// <param name="number">The operator's number.</param>
    /// <param name="file">How the operator stands.</param>
    /// <param name="clerk">Who does it: an administrator of the section or of the main one; nobody for
    /// themselves.</param>
    /// <param name="card">Of a card: its serial number.</param>
    /// <param name="agreement">Whether a second person agreed; null: nobody was asked.</param>
    public static AuthorityVerdict Go(
        AuthorityAct act, int number, OperatorFile? file, AuthorityClerk clerk, string card,
        AuthorityVerdict? agreement)
    {
        const int SerialDigits = 32;
        if (clerk.By == 0 || (act == AuthorityAct.CardIssued
            && (card.Length != SerialDigits || !card.All(char.IsAsciiHexDigitUpper))))
            return AuthorityVerdict.FactsMissing;
        if (file is null)
            return AuthorityVerdict.NotFound;
        if (file.IsRevoked)
            return AuthorityVerdict.NumberEnded;
        if ((file.Standing ?? (act == AuthorityAct.Revoked ? file.Pending : null)) is not { } grant)
            return AuthorityVerdict.NothingPending;
        // A change to be stopped must not wait for another person; a change in favour of oneself must.
        if (clerk.By == number && act is not (AuthorityAct.Suspended or AuthorityAct.Revoked))
            return AuthorityVerdict.OtherPersonNeeded;
        var isCards = act == AuthorityAct.CardIssued && clerk.Own?.Roles.HasFlag(OperatorRoles.Cards) == true;
        if (!isCards && !IsAdministrator(clerk, grant.Section))
            return AuthorityVerdict.NotAdministrator;
        if (act == AuthorityAct.Suspended ? file.IsSuspended : act == AuthorityAct.Resumed && !file.IsSuspended)
            return AuthorityVerdict.NotInThatState;
        var needsTwo = NeedsSecondPerson(file) && act is AuthorityAct.CardIssued or AuthorityAct.Resumed
            or (>= AuthorityAct.TemplateRegistered and <= AuthorityAct.TemplateErased);
        return !needsTwo || clerk.IsAlone
            ? AuthorityVerdict.Done
            : agreement ?? AuthorityVerdict.SecondPersonNeeded;
    }

    /// <summary>Whether an operator may work on a day with a card: <see cref="LogInVerdict.LoggedIn"/>, or why
    /// not.</summary>
    /// <param name="file">How the operator stands; null: not in the ledger.</param>
    /// <param name="worker">The line of the company's list; null: none.</param>
    /// <param name="card">Serial number of the card's certificate.</param>
    /// <param name="roles">What the card is for.</param>
    /// <param name="today">The day, in Japan.</param>
    public static LogInVerdict LogIn(
        OperatorFile? file, ContractWorker? worker, string card, OperatorRoles roles, DateOnly today)
    {
        if (file is null)
            return LogInVerdict.OperatorNotPermitted;
        if (file.IsRevoked)
            return LogInVerdict.RightEnded;
        if (file.Standing is not { } grant)
            return LogInVerdict.RightNotConfirmed;
        if (!IsGood(file, worker, today))
            return LogInVerdict.RightEnded;
        if (file.IsSuspended)
            return LogInVerdict.RightSuspended;
        if (file.Card != card)
            return LogInVerdict.CardNotEntered;
        return (roles & ~grant.Roles) == 0 ? LogInVerdict.LoggedIn : LogInVerdict.RolesNotGranted;
    }

    /// <summary>True when a right stands on a day: in its term, confirmed for the year, and in the contract.</summary>
    public static bool IsGood(OperatorFile file, ContractWorker? worker, DateOnly today) =>
        file is { IsRevoked: false, Standing: { } grant } && today >= grant.From && today <= grant.Until
        && today <= file.StandsUntil && Employment(grant, worker, today) == AuthorityVerdict.Done;

    /// <summary>True for roles that one person cannot have together [S-000 3. リスク3]: nobody inspects their own work,
    /// and «log inspection by contractor» reads logs and no data [S-000 3. リスク2].</summary>
    public static bool IsConflict(OperatorRoles roles) =>
        (roles.HasFlag(OperatorRoles.Logs) && roles != OperatorRoles.Logs)
        || (roles.HasFlag(OperatorRoles.Audit) && (roles & Working) != 0);

    private static AuthorityVerdict OfPending(OperatorFile? file, AuthorityClerk clerk) =>
        clerk.By == 0 ? AuthorityVerdict.FactsMissing
        : file is null ? AuthorityVerdict.NotFound
        : file.Pending is null ? AuthorityVerdict.NothingPending
        : file.IsLapsed(clerk.On) ? AuthorityVerdict.Lapsed
        : AuthorityVerdict.Done;

    private static AuthorityVerdict Employment(OperatorGrant grant, ContractWorker? worker, DateOnly today)
    {
        if (grant.Employer == OperatorEmployer.Office)
            return AuthorityVerdict.Done;
        if (worker is null || worker.Employer != grant.Employer || today > worker.Ends)
            return AuthorityVerdict.ContractorNotListed;
        return grant.Employer == OperatorEmployer.Subcontractor && RightTable.ReachesResidents(grant.Roles)
            ? AuthorityVerdict.SubcontractorNotPermitted
            : AuthorityVerdict.Done;
    }

    /// <summary>True for an administrator of a section, or of the main one (0), and for anybody at the
    /// beginning.</summary>
    public static bool IsAdministrator(AuthorityClerk clerk, int section) => clerk.IsBeginning
        || (clerk.Own is { } own && own.Roles.HasFlag(OperatorRoles.Administration)
            && (own.Section == 0 || own.Section == section));

    /// <summary>Of what stands and of what is to stand: taking such a right away by a change needs two, too.</summary>
    private static bool NeedsSecondPerson(OperatorFile file) =>
        file.Standing?.NeedsSecondPerson == true || file.Pending?.NeedsSecondPerson == true;

    private static bool IsText(string text) => text.Length is > 0 and <= OperatorGrant.TextMax
        && text.Trim().Length > 0 && !text.Any(char.IsControl);
}
