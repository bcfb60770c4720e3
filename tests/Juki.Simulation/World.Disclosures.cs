using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

// Disclosures: residents ask a prefecture who was given their data or searched for them. Each paper proves its lines,
// and when nothing is wrong any more it has every line of the prefecture's and the nation's record, each once.
internal sealed partial class World
{
    /// <summary>Longest from an act at the nation until a prefecture has the line of it, milliseconds [ours: a head,
    /// its countersignature, and two questions].</summary>
    private const long LinesComeMax = 90_000;

    private static readonly DisclosureClerk Clerk = new(7, 3);

    private bool _areRequestsOver;

    /// <summary>A line of a record: log, leaf, and which subject of it.</summary>
    private readonly record struct LineName(AuditLogId Log, long Leaf, int Place);

    /// <summary>A line as a scan of the whole record finds it.</summary>
    private sealed record FoundLine(LineName Name, long Code, AuditLeaf Leaf, bool IsGiven);

    /// <summary>A request, and the prefecture's own lines that the paper must have.</summary>
    private sealed record AskedPaper(SimulatedNode Node, DisclosureNumber? Number, List<FoundLine> Own);

    // ---- while everything happens ----

    private void PlanRequests()
    {
        for (var left = _provisionRandom.Below(4); left > 0; left--)
            Plan(_provisionRandom.Between(0, _plan.FaultsFor), () => RequestSomewhere());
    }

    private IEnumerable<SimulatedNode> Prefectures => Answering.Where(node => node.Name.Role == Role.Prefecture);

    private void RequestSomewhere()
    {
        var (node, code) = (_provisionRandom.Pick([.. Prefectures]), _provisionRandom.Pick(_workload.Codes));
        if (Request(node, code) is { } number)
            Plan(_provisionRandom.Between(5_000, 40_000), () => TryAnswer(node, number, left: 5));
    }

    /// <summary>A request of a resident; null when it was not taken.</summary>
    private DisclosureNumber? Request(SimulatedNode node, ResidentRecordCode code)
    {
        if (node.Inquiries is not { Batches: { } batches } inquiries)
            return null;
        var (verdict, number) = (DisclosureVerdict.NotRecordable, default(DisclosureNumber));
        var request = new DisclosureRequest(DisclosureKind.Provisions, code)
        {
            Claimant = Claimant.Resident, Identity = IdentityProof.PhotoDocument,
        };
        if (!InCore(node, batches, () =>
            (verdict, number) = inquiries.Disclosures.Receive(request, Clerk, TimeAt(node))))
            return null;
        if (verdict == DisclosureVerdict.NotRecordable)
            Reach(Mark.DisclosureNotRecordable);
        else
            Check(verdict == DisclosureVerdict.Done, node, $"refuses a resident's request with {verdict}");
        Reach(Mark.DisclosureRequested);
        return verdict == DisclosureVerdict.Done ? number : null;
    }

    private void TryAnswer(SimulatedNode node, DisclosureNumber number, int left)
    {
        if (_areRequestsOver)
            return; // a leaf now would have no countersignature when the records are looked at
        if (node.Inquiries!.Batches is null || Answer(node, number) is not { } answered)
        {
            if (left > 0) // down, or not countersigned yet
                Plan(15_000, () => TryAnswer(node, number, left - 1));
            return;
        }
        CheckPaper(node, answered);
    }

    /// <summary>The paper that answers a request, when it is recorded that it was given.</summary>
    private DisclosurePaper? Answer(SimulatedNode node, DisclosureNumber number)
    {
        var (inquiries, batches) = (node.Inquiries!, node.Inquiries!.Batches!);
        DisclosurePaper? given = null;
        _ = InCore(node, batches, () =>
        {
            var papers = new DisclosurePapers(
                node.Name, inquiries.Register, inquiries.Record.Store, _merger.Table, new());
            var (verdict, paper) = papers.Gather(number, 0, long.MaxValue, TimeAt(node));
            if (paper is not null)
                verdict = inquiries.Disclosures.Answer(
                    number, paper.Outcome, "", paper.Lines.Count, Clerk, TimeAt(node));
            if (verdict == DisclosureVerdict.NotWitnessed)
                Reach(Mark.DisclosureNotWitnessed);
            var isForLater = verdict is DisclosureVerdict.NotWitnessed or DisclosureVerdict.NotRecordable
                or DisclosureVerdict.TimeBackwards;
            // A record that was put back does not know the request, or knows another one by that number.
            Check(verdict == DisclosureVerdict.Done || isForLater || inquiries.PutBack is not null, node,
                $"answers a resident with {verdict}");
            if (verdict == DisclosureVerdict.Done)
                given = paper;
        });
        return given;
    }

    /// <summary>Each line holds, is countersigned by somebody, and is about the resident; none is there
    /// twice.</summary>
    private SortedSet<string> CheckPaper(SimulatedNode node, DisclosurePaper paper)
    {
        IReadOnlyList<byte[]> keys = [.. Providing.Where(one => one != node || one.Name != NodeName.Nation)
            .Select(one => one.Inquiries!.PublicKey)];
        // A log that ended has leaves that nobody countersigned.
        var isCut = node.Inquiries!.PutBack is { IsDeclared: true };
        var wrong = paper.Verify(isCut ? [] : keys, SeededAuditKey.Check);
        Check(wrong < 0, node, "gives a resident a line that does not hold");
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var proof in paper.Lines)
        {
            Check(AuditLeaf.TryRead(proof.Leaf, out var leaf), node, "gives a resident a line of nothing");
            Check(lines.Add($"{new LineName(leaf!.Log, leaf.Index, proof.Place)}"), node, "gives a line twice");
            Reach(proof.Key.AsSpan().SequenceEqual(node.Inquiries.PublicKey)
                ? Mark.DisclosureLineOfPrefecture : Mark.DisclosureLineOfNation);
            if (leaf.Kind is AuditKind.Provision or AuditKind.Transfer)
                Reach(Mark.DisclosureOfBatch);
        }
        Reach(lines.Count == 0 ? Mark.DisclosureOfNothing : Mark.DisclosurePaper);
        return lines;
    }

    // ---- when nothing is wrong any more ----

    /// <summary>Some residents ask every prefecture: together the papers have each line once.</summary>
    private void CheckDisclosures()
    {
        if (!HasProvision)
            return;
        _areRequestsOver = true;
        WaitForNationsLines();
        var nation = FoundLines(_nodes[NodeName.Nation]);
        var codes = nation.Select(line => line.Code).Distinct().Order().ToList();
        var asked = new List<(ResidentRecordCode Code, List<AskedPaper> Papers)>();
        for (var left = 2; left > 0 && codes.Count > 0; left--)
        {
            var code = ResidentRecordCode.FromChecked(_provisionRandom.Pick(codes));
            asked.Add((code, [.. Prefectures.Select(node => new AskedPaper(
                node, Request(node, code), [.. FoundLines(node).Where(line => line.Code == code.Value)]))]));
        }
        RunUntil(_now + HeadsShown);
        foreach (var (code, papers) in asked)
            CheckLines(code, papers, [.. nation.Where(line => line.Code == code.Value)]);
        RunUntil(_now + HeadsShown);
    }

    private void CheckLines(ResidentRecordCode code, List<AskedPaper> asked, List<FoundLine> nation)
    {
        var ofNation = new List<string>();
        foreach (var (node, number, own) in asked)
        {
            var paper = number is { } given ? Answer(node, given) : null;
            if (HasLostRecord() && paper is null)
                continue;
            Check(paper is not null, node, "does not answer a resident, though nothing is wrong");
            Check(paper!.Code == code.Written, node, "gives a resident the paper of another");
            var lines = CheckPaper(node, paper);
            if (HasLostRecord())
                continue;
            var missing = own.Count(line => !lines.Remove($"{line.Name}"));
            Check(missing == 0, node, $"keeps {missing} of {own.Count} lines of its own from a resident");
            ofNation.AddRange(lines);
        }
        if (HasLostRecord())
            return;
        var unknown = ofNation.Except(nation.Select(line => $"{line.Name}")).Count();
        var twice = ofNation.Count - ofNation.Distinct().Count();
        // Who was given nothing, and was nobody's resident for a day, is looked for no longer.
        var lost = nation.Where(line => line.IsGiven && !ofNation.Contains($"{line.Name}")).ToList();
        Check(unknown == 0 && twice == 0 && lost.Count == 0, _nodes[NodeName.Nation],
            $"of the nation's lines about a resident {lost.Count} are lost "
            + $"({string.Join(", ", lost.Select(line => $"{line.Leaf.Kind} {line.Leaf.Index} of {line.Leaf.Time}"))}), "
            + $"{twice} come twice, and {unknown} are no such lines");
    }

    private void WaitForNationsLines()
    {
        var limit = _now + LinesComeMax;
        while (LinesThatAreNotThere() > 0)
        {
            if (HasLostRecord())
                return;
            if (_now >= limit)
                Fail($"{LinesThatAreNotThere()} lines of the nation do not come to the prefectures");
            RunUntil(_now + 1_000);
        }
    }

    private long LinesThatAreNotThere()
    {
        var record = _nodes[NodeName.Nation].Inquiries!.Record;
        var next = record.Store.Fetch(DisclosureTables.Passed, [new(record.Log.Number)]) is [var passed]
            ? passed.Next : 0;
        if (next < record.Log.Size)
            return record.Log.Size - next;
        var unknown = LinesOfUnknown(_nodes[NodeName.Nation]);
        var (high, low) = (unchecked((long)record.Log.Id.High), unchecked((long)record.Log.Id.Low));
        return unknown + Prefectures.Sum(node =>
        {
            var last = record.Store.Fetch(DisclosureTables.Ends, [new(node.Name.Number, record.Log.Number)])
                is [var end] ? end.Last : 0;
            return last - (node.Inquiries!.Record.Store.Fetch(DisclosureTables.In, [new(high, low)])
                is [var had] ? had.Last : 0);
        });
    }

    /// <summary>Lines that wait for a resident whom the nation knows by now.</summary>
    private long LinesOfUnknown(SimulatedNode nation)
    {
        var rows = nation.Inquiries!.Record.Store.Range(DisclosureTables.Unknown, First, End, Store.BatchMax);
        if (rows.Count == 0)
            return 0;
        Reach(Mark.DisclosureOfUnknown);
        var residents = Residents(nation);
        var leaves = rows.Select(row => (row.Leaf, row.Place)).ToHashSet();
        return FoundLines(nation).Count(line =>
            leaves.Contains((line.Name.Leaf, line.Name.Place)) && residents.Contains(line.Code));
    }

    private SortedSet<long> Residents(SimulatedNode node) =>
        [.. Whole(node, RegisterTables.Residences).Select(residence => residence.Code.Value)];

    /// <summary>Every line about anybody that is to be disclosed, found by reading the whole record.</summary>
    private static List<FoundLine> FoundLines(SimulatedNode node)
    {
        var found = new List<FoundLine>();
        foreach (var (log, leaf) in Leaves(node.Inquiries!))
        {
            if (leaf.Subjects == 0 || !DisclosurePapers.IsDisclosed(leaf.Kind)
                || log.ReadEntries(leaf) is not { } entries)
                continue;
            for (var place = 0; place < leaf.Subjects; place++)
            {
                if (AuditEntries.TryReadSubject(entries[1 + place].Entry, out var subject) && !subject.Code.IsNone)
                    found.Add(new(
                        new(leaf.Log, leaf.Index, place), subject.Code.Value, leaf, subject.Items != 0));
            }
        }
        return found;
    }
}
