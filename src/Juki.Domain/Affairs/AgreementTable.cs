namespace Juki.Domain.Affairs;

/// <summary>協定の状態 — whether something may be provided to a national organ.</summary>
public enum AgreementState
{
    /// <summary>There never was an agreement.</summary>
    Missing = 0,

    /// <summary>There is one, but not for this day.</summary>
    NotInForce = 1,

    /// <summary>The Agency suspended it [S-002].</summary>
    Suspended = 2,

    /// <summary>Something may be provided.</summary>
    InForce = 3,
}

/// <summary>協定の表 — the agreements with national organs: without one in force nothing is provided [S-002].
/// Immutable.</summary>
public sealed class AgreementTable
{
    /// <summary>Most agreements [ours: a hundred organs for a century].</summary>
    public const int RowsMax = 10_000;

    private AgreementTable(TableHeader header, IReadOnlyList<Agreement> agreements) =>
        (Header, Agreements) = (header, agreements);

    /// <summary>Network, number and times.</summary>
    public TableHeader Header { get; }

    /// <summary>All agreements by ascending organ, then document in binary order.</summary>
    public IReadOnlyList<Agreement> Agreements { get; }

    /// <summary>The rows as they are signed.</summary>
    public IEnumerable<string> Rows => Agreements.Select(agreement => agreement.Write());

    /// <summary>
    /// How it stands with an organ on a day. One suspended agreement that covers the day stops the organ, even when
    /// another covers it too.
    /// </summary>
    public AgreementState StateOf(OrganCode organ, DateOnly day)
    {
        var state = AgreementState.Missing;
        foreach (var agreement in Agreements)
        {
            if (agreement.Organ != organ)
                continue;
            if (!agreement.Covers(day))
                state = state == AgreementState.Missing ? AgreementState.NotInForce : state;
            else if (agreement.SuspendedSince is not null)
                return AgreementState.Suspended;
            else
                state = AgreementState.InForce;
        }
        return state;
    }

    /// <summary>The order of rows.</summary>
    public static int Compare(Agreement one, Agreement other) => one.Organ != other.Organ
        ? one.Organ.CompareTo(other.Organ)
        : string.CompareOrdinal(one.Document, other.Document);

    /// <summary>Reads rows in ascending order; null, with every problem, when there is one.</summary>
    public static AgreementTable? Read(
        TableHeader header, IReadOnlyList<string> rows, out IReadOnlyList<AffairFinding> problems)
    {
        var agreements = new List<Agreement>(rows.Count);
        var found = new List<AffairFinding>();
        problems = found;
        if (rows.Count > RowsMax)
        {
            found.Add(new(0, AffairProblem.TooMany));
            return null;
        }
        for (var place = 0; place < rows.Count; place++)
        {
            var problem = Agreement.Read(rows[place], out var agreement);
            if (agreement is not null && agreements.Count > 0 && Compare(agreements[^1], agreement) >= 0)
                problem = AffairProblem.Order;
            if (problem != AffairProblem.None)
                found.Add(new(place + 1, problem));
            else
                agreements.Add(agreement!);
        }
        return found.Count == 0 ? new(header, agreements) : null;
    }
}
