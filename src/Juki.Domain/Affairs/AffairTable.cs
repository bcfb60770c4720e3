using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Juki.Domain.Affairs;

/// <summary>
/// 利用事務の表 — who may ask what: every affair of law and ordinance that the nation has admitted [S-002]. There is one
/// table for the whole network, ordinances' affairs included, for the nation has to judge them too when the person
/// lives in another prefecture [ours, decision 0013]. Immutable.
/// </summary>
public sealed class AffairTable
{
    /// <summary>Most affairs [ours: several hundred of the law, 49 of each prefecture and five of each municipality are
    /// some 12,000].</summary>
    public const int RowsMax = 20_000;

    private readonly FrozenDictionary<int, Affair> byCode;

    private AffairTable(TableHeader header, IReadOnlyList<Affair> affairs)
    {
        Header = header;
        Affairs = affairs;
        byCode = affairs.ToFrozenDictionary(affair => affair.Code.Value);
    }

    /// <summary>Network, number and times.</summary>
    public TableHeader Header { get; }

    /// <summary>All affairs by ascending code.</summary>
    public IReadOnlyList<Affair> Affairs { get; }

    /// <summary>The rows as they are signed.</summary>
    public IEnumerable<string> Rows => Affairs.Select(AffairRow.Write);

    /// <summary>Finds an affair, whether it is in force or not.</summary>
    public bool TryFind(AffairCode code, [NotNullWhen(true)] out Affair? affair) =>
        byCode.TryGetValue(code.Value, out affair);

    /// <summary>Reads rows in ascending order of code; null, with every problem, when there is one.</summary>
    public static AffairTable? Read(
        TableHeader header, IReadOnlyList<string> rows, out IReadOnlyList<AffairFinding> problems)
    {
        var affairs = ReadRows(rows, out problems);
        return problems.Count == 0 ? new(header, affairs) : null;
    }

    /// <summary>Reads rows as <see cref="Read"/> does, without a heading: for a file that is to be signed.</summary>
    public static IReadOnlyList<Affair> ReadRows(
        IReadOnlyList<string> rows, out IReadOnlyList<AffairFinding> problems)
    {
        var affairs = new List<Affair>(rows.Count);
        var found = new List<AffairFinding>();
        problems = found;
        if (rows.Count > RowsMax)
        {
            found.Add(new(0, AffairProblem.TooMany));
            return affairs;
        }
        for (var place = 0; place < rows.Count; place++)
        {
            var problem = AffairRow.Read(rows[place], out var affair);
            if (affair is not null && affairs.Count > 0 && affairs[^1].Code.CompareTo(affair.Code) >= 0)
                problem = AffairProblem.Order;
            if (problem != AffairProblem.None)
                found.Add(new(place + 1, problem));
            else
                affairs.Add(affair!);
        }
        return affairs;
    }
}
