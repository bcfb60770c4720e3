using System.Globalization;
using Juki.Domain.Authority;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Ledger;

/// <summary>操作者管理簿 — who may work, and what is to be done with it.</summary>
/// <param name="Operators">By number.</param>
/// <param name="Today">The day in Japan.</param>
public sealed record LedgerModel(IReadOnlyList<OperatorShown> Operators, DateOnly Today)
{
    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>Those of <see cref="Acts"/> that the card is for; without any the page has no forms for them.</summary>
    public IReadOnlyList<AuthorityAct> Offered { get; init; } = [];

    /// <summary>Those of <see cref="Two"/> that the card is for.</summary>
    public IReadOnlyList<OperatorTask> Joined { get; init; } = [];

    /// <summary>Acts about a right that stands or is applied for, in the order of time.</summary>
    public static IReadOnlyList<AuthorityAct> Acts { get; } =
    [
        AuthorityAct.Checked, AuthorityAct.Confirmed, AuthorityAct.CardIssued, AuthorityAct.Renewed,
        AuthorityAct.Suspended, AuthorityAct.Resumed, AuthorityAct.Revoked,
    ];

    /// <summary>Acts of two persons.</summary>
    public static IReadOnlyList<OperatorTask> Two { get; } =
        [OperatorTask.Propose, OperatorTask.Agree, OperatorTask.Withdraw];

    /// <summary>For one of these a card must be for an act of two persons: from here only a matter of the ledger is
    /// proposed, but what was proposed elsewhere is agreed to.</summary>
    public static OperatorRoles RolesFor(OperatorTask task) => task == OperatorTask.Propose
        ? SecondPersonRights.RolesFor(SecondPersonMatter.Administrator)
        : SecondPersonRights.Any;
}

/// <summary>履歴 — the entries about one operator.</summary>
/// <param name="Number">The operator.</param>
/// <param name="Entries">In their order.</param>
public sealed record HistoryModel(int Number, IReadOnlyList<OperatorEntryShown> Entries);

/// <summary>A right in words.</summary>
internal static class LedgerWords
{
    /// <summary>Main section, or which branch office.</summary>
    public static Text SectionOf(OperatorGrant grant) => grant.Section == 0
        ? new("主管課", "main section")
        : new($"出先 {grant.Section}", $"branch office {grant.Section}");

    /// <summary>From when until when.</summary>
    public static string TermOf(OperatorGrant grant) => $"{Day(grant.From)} – {Day(grant.Until)}";

    /// <summary>Who, and of which company.</summary>
    public static Text StaffOf(OperatorGrant grant) => grant.Employer switch
    {
        OperatorEmployer.Office => new(grant.Staff, grant.Staff),
        OperatorEmployer.Contractor => new(
            $"{grant.Staff}（委託先 {grant.Company}）", $"{grant.Staff} (contractor {grant.Company})"),
        _ => new($"{grant.Staff}（再委託先 {grant.Company}）", $"{grant.Staff} (subcontractor {grant.Company})"),
    };

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The right that a form brought; null: an item is not written so.</summary>
    public static OperatorGrant? Read(Func<string, string> field)
    {
        var section = field("section").Trim();
        if (ErrandActs.DayOf(field("from")) is not { } from || ErrandActs.DayOf(field("to")) is not { } to
            || (section.Length > 0 && ErrandActs.NumberOf(section) is null or > OperatorGrant.SectionMax))
            return null;
        var company = field("company").Trim();
        var roles = RightTable.Roles.Where(role => field($"role{(int)role}") == "1")
            .Aggregate(OperatorRoles.None, (all, role) => all | role);
        return new(field("staff").Trim(), (int)(ErrandActs.NumberOf(section) ?? 0), roles, from, to)
        {
            Company = company,
            Employer = company.Length == 0 ? OperatorEmployer.Office
                : field("sub") == "1" ? OperatorEmployer.Subcontractor : OperatorEmployer.Contractor,
        };
    }
}
