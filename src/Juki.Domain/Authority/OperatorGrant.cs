namespace Juki.Domain.Authority;

/// <summary>雇用 — who employs an operator. The numbers never change.</summary>
public enum OperatorEmployer
{
    /// <summary>The office itself.</summary>
    Office = 0,

    /// <summary>委託先.</summary>
    Contractor = 1,

    /// <summary>再委託先.</summary>
    Subcontractor = 2,
}

/// <summary>
/// 操作権限 — what is applied for and then stands: who, in which section, with which roles, from when until when.
/// Immutable.
/// </summary>
/// <param name="Staff">職員番号 or name, as the office or the company has it; 1 to <see cref="TextMax"/>
/// characters.</param>
/// <param name="Section">Section: 0 the main one (主管課), else a branch office (出先), up to <see
/// cref="SectionMax"/>.</param>
/// <param name="Roles">At least one.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day.</param>
public sealed record OperatorGrant(
    string Staff, int Section, OperatorRoles Roles, DateOnly From, DateOnly Until)
{
    /// <summary>Longest text, UTF-16 units [ours].</summary>
    public const int TextMax = 40;

    /// <summary>Largest number of a section [ours].</summary>
    public const int SectionMax = 9_999;

    /// <summary>Longest term, days [ours: as a card lasts].</summary>
    public const int DaysMax = 1_827;

    /// <summary>Who employs the operator. Default: the office.</summary>
    public OperatorEmployer Employer { get; init; }

    /// <summary>The company; empty for the office's own.</summary>
    public string Company { get; init; } = "";

    /// <summary>True when two persons have to agree: whoever has it gives rights to others [S-000 3. リスク4].</summary>
    public bool NeedsSecondPerson => (Roles & (OperatorRoles.Administration | OperatorRoles.Cards)) != 0;

    /// <summary>Who is meant, without who it is.</summary>
    public override string ToString() => $"({Roles} in section {Section})";
}

/// <summary>委託先の作業者 — a line of the list that a company handed in [S-000 4].</summary>
/// <param name="Company">The company.</param>
/// <param name="Staff">The worker's number there.</param>
/// <param name="Ends">Last day of the contract.</param>
/// <param name="Employer">Contractor or subcontractor.</param>
public sealed record ContractWorker(string Company, string Staff, DateOnly Ends, OperatorEmployer Employer);
