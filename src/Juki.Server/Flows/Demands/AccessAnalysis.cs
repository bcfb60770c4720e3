using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Demands;

/// <summary>
/// アクセスログの解析 — who looked at one resident, from a snapshot of the record: counts by month, kind of act, office,
/// affair and operator [S-002 内部の不正利用防止対策]. The resident is found by the keyed index alone, and is not named in
/// the text.
/// </summary>
internal static class AccessAnalysis
{
    /// <summary>Most lines of an analysis; what is beyond them is counted [ours: what an answer holds].</summary>
    public const int LinesMax = 100;

    /// <summary>That somebody was given the resident's data, or searched for them.</summary>
    private static readonly AuditKind[] s_accesses =
    [
        AuditKind.Inquiry, AuditKind.Provision, AuditKind.Transfer, AuditKind.MediumOutput, AuditKind.PrintOutput,
        AuditKind.NumberShown, AuditKind.Disclosure, AuditKind.RecordSearch,
    ];

    /// <summary>What is counted together.</summary>
    private readonly record struct Group(int Month, AuditKind Kind, long Office, uint Affair, uint Operator);

    /// <summary>The analysis as text, and how many leaves it counts; null when there are more than can be
    /// searched.</summary>
    /// <param name="record">A snapshot of the record.</param>
    /// <param name="code">After whom.</param>
    /// <param name="before">Acts before this time, milliseconds since 1970.</param>
    /// <exception cref="StoreDamagedException">What stands there is not what was recorded.</exception>
    public static (string Text, int Leaves)? Make(Store record, ResidentRecordCode code, long before)
    {
        var groups = new SortedDictionary<(int, int, long, uint, uint), (Group Group, int Count)>();
        var total = 0;
        foreach (var number in AuditLog.NumbersIn(record))
        {
            using var log = AuditLog.OpenNumber(record, number)!;
            var hits = log.Search(new() { Subject = code, Before = before, Max = AuditQuery.HitsMax });
            if (hits.Count == AuditQuery.HitsMax)
                return null;
            foreach (var leaf in hits.Select(hit => hit.Leaf).Where(leaf => s_accesses.Contains(leaf.Kind)))
            {
                var group = GroupOf(leaf);
                var key = (group.Month, (int)group.Kind, group.Office, group.Affair, group.Operator);
                groups[key] = (group, groups.GetValueOrDefault(key).Count + 1);
                total++;
            }
        }
        var lines = groups.Values.Take(LinesMax).Select(one => Line(one.Group, one.Count)).ToList();
        lines.Insert(0, Invariant($"アクセス {total}件"));
        if (groups.Count > LinesMax)
            lines.Add(Invariant($"このほか {groups.Values.Skip(LinesMax).Sum(one => one.Count)}件"));
        var text = string.Join('\n', lines);
        Check.That(DemandText.IsAdmitted(text, DemandText.AnswerMax));
        return (text, total);
    }

    private static Group GroupOf(AuditLeaf leaf)
    {
        var day = new Moment(leaf.Time).Today;
        var facts = leaf.Facts;
        return new(day.Year * 100 + day.Month, facts.Kind, facts.Office, facts.Affair, facts.Operator);
    }

    private static string Line(Group group, int count)
    {
        var kind = AuditKindText.All.First(text => text.Kind == group.Kind).Japanese;
        var month = Invariant($"{group.Month / 100:D4}-{group.Month % 100:D2}");
        return Invariant(
            $"{month} {kind} {NodeName.FromNumber(group.Office)} 事務{group.Affair} 操作者{group.Operator} {count}件");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
