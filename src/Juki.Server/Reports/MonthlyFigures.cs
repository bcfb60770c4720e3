using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Demands;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Node;
using Juki.Server.Watch;

namespace Juki.Server.Reports;

/// <summary>
/// 月報の集計 — the figures of a month, from snapshots of the register and of the record: differences of what was noted
/// at the beginning of months, counts by the store, and one pass over the month's leaves in slices. Each figure has a
/// line of its own even when it is 0.
/// </summary>
/// <param name="node">A snapshot of the node's store.</param>
/// <param name="record">A snapshot of its record.</param>
internal sealed class MonthlyFigures(Store node, Store record)
{
    /// <summary>Leaves read at once [ours: 2 MB].</summary>
    private const int Slice = 10_000;

    private static readonly AuditKind[] s_provisions =
        [AuditKind.Inquiry, AuditKind.Provision, AuditKind.Transfer, AuditKind.MediumOutput];

    private readonly List<ReportLine> _lines = [];

    /// <summary>All figures of a month.</summary>
    /// <param name="year">In Japan.</param>
    /// <param name="month">1 to 12.</param>
    public IReadOnlyList<ReportLine> Count(int year, int month)
    {
        _lines.Clear();
        var first = new DateOnly(year, month, 1);
        var (from, before) = (Begin(first), Begin(first.AddMonths(1)));
        var marks = MonthMarks.In(node, MonthMarks.NumberOf(year, month));
        Updates(marks);
        Provisions(from, before);
        Disclosures(from, before);
        Demands(from, before);
        Total("findings", "RowsDamaged", Sum(marks, MonthFigure.RowsDamaged));
        Total("findings", "SetAside", Sum(marks, MonthFigure.SetAside));
        Cases(from, before);
        return [.. _lines];
    }

    /// <summary>The first millisecond of a day in Japan.</summary>
    public static long Begin(DateOnly day)
    {
        const long JapanOffset = 9L * 3600 * 1000;
        return new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero).ToUnixTimeMilliseconds() - JapanOffset;
    }

    private void Updates(List<MonthMarkRow> marks)
    {
        foreach (var (name, figure) in new[]
        {
            ("updates", MonthFigure.Judged), ("updatesRefused", MonthFigure.Refused),
        })
        {
            Total(name, "", Sum(marks, figure));
            foreach (var row in marks.Where(row => row.Figure == figure && row.Count != 0))
                _lines.Add(new(name, GovernmentCode.FromChecked((int)row.Of).ToString(), "", "", row.Count));
        }
        Total("updatesSent", "", Sum(marks, MonthFigure.Sent));
        foreach (var (name, figure) in new[]
        {
            ("updateVerdicts", MonthFigure.Verdict), ("refusedAbove", MonthFigure.RefusedAbove),
        })
        {
            Total(name, "", Sum(marks, figure));
            foreach (var row in marks.Where(row => row.Figure == figure && row.Count != 0))
                Total(name, ((UpdateVerdict)row.Of).ToString(), row.Count);
        }
    }

    private void Provisions(long from, long before)
    {
        var acts = new SortedDictionary<(long Office, uint Affair, AuditKind Kind), long>();
        var provided = new SortedDictionary<(long Office, uint Affair, AuditKind Kind), long>();
        var refused = new SortedDictionary<InquiryVerdict, long>();
        foreach (var leaf in Leaves(from, before).Where(leaf => s_provisions.Contains(leaf.Kind)))
        {
            var facts = leaf.Facts;
            var key = (facts.Receiver == 0 ? facts.Office : facts.Receiver, facts.Affair, facts.Kind);
            // A found person is one; of a batch, the lines that were provided.
            var given = facts.Kind == AuditKind.Inquiry ? facts.Count : (long)facts.Count - facts.Missing;
            acts[key] = acts.GetValueOrDefault(key) + 1;
            provided[key] = provided.GetValueOrDefault(key) + given;
            if (facts.Kind != AuditKind.Inquiry || facts.Verdict == 0)
                continue;
            var verdict = (InquiryVerdict)facts.Verdict;
            refused[verdict] = refused.GetValueOrDefault(verdict) + 1;
        }
        foreach (var (name, counts) in new[] { ("provisions", acts), ("provided", provided) })
        {
            Total(name, "", counts.Values.Sum());
            foreach (var (key, count) in counts)
            {
                _lines.Add(new(
                    name, NodeName.FromNumber(key.Office).ToString(),
                    key.Affair.ToString("D6", CultureInfo.InvariantCulture), key.Kind.ToString(), count));
            }
        }
        Total("inquiriesRefused", "", refused.Values.Sum());
        foreach (var (verdict, count) in refused)
            Total("inquiriesRefused", verdict.ToString(), count);
    }

    /// <summary>The month's leaves of every log of this record.</summary>
    private IEnumerable<AuditLeaf> Leaves(long from, long before)
    {
        foreach (var number in AuditLog.NumbersIn(record))
        {
            using var log = AuditLog.OpenNumber(record, number)!;
            var next = log.FirstAt(from);
            for (var isMore = true; isMore;)
            {
                var rows = record.Range(AuditTables.Leaves, new(number, next), new(number + 1), Slice);
                next += rows.Count;
                isMore = rows.Count == Slice;
                foreach (var row in rows)
                {
                    if (!AuditLeaf.TryRead(row.Leaf, out var leaf))
                        throw new StoreDamagedException("A leaf of the record is damaged.");
                    if (leaf.Time < before)
                        yield return leaf;
                    else
                        isMore = false;
                }
            }
        }
    }

    private void Disclosures(long from, long before)
    {
        Total("disclosures", nameof(DisclosureAct.Received), Acts(DisclosureAct.Received, ""));
        foreach (var kind in Enum.GetValues<DisclosureKind>().Where(kind => kind != DisclosureKind.None))
        {
            Total("disclosures", $"{nameof(DisclosureAct.Received)} {kind}",
                Acts(DisclosureAct.Received, Invariant($" and \"kind\" = {(int)kind}")));
        }
        Total("disclosures", nameof(DisclosureAct.Answered), Acts(DisclosureAct.Answered, ""));
        foreach (var outcome in Enum.GetValues<DisclosureOutcome>().Where(one => one != DisclosureOutcome.None))
        {
            Total("disclosures", $"{nameof(DisclosureAct.Answered)} {outcome}",
                Acts(DisclosureAct.Answered, Invariant($" and \"outcome\" = {(int)outcome}")));
        }
        Total("disclosures", nameof(DisclosureAct.Withdrawn), Acts(DisclosureAct.Withdrawn, ""));
        Total("disclosures", nameof(DisclosureAct.Repeated), Acts(DisclosureAct.Repeated, ""));

        long Acts(DisclosureAct act, string more) => record.Count(
            DisclosureTables.Acts,
            Invariant($"\"at\" >= {from} and \"at\" < {before} and \"act\" = {(int)act}") + more);
    }

    /// <summary>What the watch for misuse found: cases, and how they were closed.</summary>
    private void Cases(long from, long before)
    {
        Total("findings", "CasesOpened", Acts(WatchAct.Opened, WatchResult.None));
        foreach (var result in Enum.GetValues<WatchResult>().Where(result => result != WatchResult.None))
            Total("findings", $"CasesClosed {result}", Acts(WatchAct.Closed, result));

        long Acts(WatchAct act, WatchResult result) => record.Count(
            WatchTables.Acts,
            Invariant($"\"at\" >= {from} and \"at\" < {before} and \"act\" = {(int)act}")
                + Invariant($" and \"result\" = {(int)result}"));
    }

    private void Demands(long from, long before)
    {
        foreach (var kind in Enum.GetValues<DemandKind>().Where(kind => kind != DemandKind.None))
        {
            var name = kind == DemandKind.AccessAnalysis ? "analyses" : "demands";
            Total(name, $"{kind} Made", Of(kind, "\"origin\" = 0", "made"));
            Total(name, $"{kind} Taken", Of(kind, "\"origin\" <> 0", "made"));
            Total(name, $"{kind} Answered", Of(
                kind, Invariant($"\"state\" = {(int)DemandState.Answered}"), "answered"));
        }

        long Of(DemandKind kind, string more, string time) => node.Count(
            DemandTables.Demands,
            Invariant($"\"kind\" = {(int)kind} and \"{time}\" >= {from} and \"{time}\" < {before} and ") + more);
    }

    private void Total(string figure, string kind, long count) => _lines.Add(new(figure, "", "", kind, count));

    private static long Sum(List<MonthMarkRow> marks, MonthFigure figure) =>
        marks.Where(row => row.Figure == figure).Sum(row => row.Count);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
