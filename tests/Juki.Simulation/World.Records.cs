using System.Text.Json;
using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

// The record of inquiries: no answer leaves before its leaf is committed, every answer is what the register says, and
// what a witness has countersigned can only be lost with a witness who says so.
internal sealed partial class World
{
    /// <summary>Verdicts by which a server says that it cannot answer now.</summary>
    private static readonly InquiryVerdict[] Failures =
    [
        InquiryVerdict.NationUnreachable, InquiryVerdict.PrefectureUnreachable, InquiryVerdict.NotRecordable,
        InquiryVerdict.NotWitnessed,
    ];

    private readonly Dictionary<(long Link, long Number), Bodies.Inquiry> _openInquiries = [];

    /// <summary>What a prefecture or the nation told, by the id of the inquiry.</summary>
    private readonly Dictionary<(Role By, ByteString Id), ByteString> _told = [];

    // ---- faults ----

    private void PlanRecordFaults()
    {
        var nodes = Answering.ToList();
        for (var count = _inquiryRandom.Chance(400) ? 1 + _inquiryRandom.Below(3) : 0; count > 0; count--)
            Plan(_inquiryRandom.Between(0, _plan.FaultsFor), () =>
            {
                var place = _inquiryRandom.Pick<CrashPlace>(
                    [CrashPlace.InStore, CrashPlace.BeforeCommit, CrashPlace.AfterCommit, CrashPlace.CommitUnknown]);
                _inquiryRandom.Pick(nodes).Inquiries!.Crash.Arm(place, 1 + _inquiryRandom.Below(4));
            });
        if (!_options.HasMachineFaults || !_inquiryRandom.Chance(120))
            return;
        var node = _inquiryRandom.Pick(nodes);
        var first = _inquiryRandom.Between(_plan.FaultsFor / 4, _plan.FaultsFor / 2);
        Plan(first, () => BackUpRecord(node));
        Plan(_inquiryRandom.Between(first + 20_000, _plan.FaultsFor + 30_000), () => LoseRecord(node));
    }

    private void BackUpRecord(SimulatedNode node)
    {
        if (node.Process is null)
            return;
        Kill(node, 500);
        node.Inquiries!.BackUp();
    }

    /// <summary>The record is lost, and somebody puts an older copy in its place, and says so or does not.</summary>
    private void LoseRecord(SimulatedNode node)
    {
        if (!_isFaulty || node.Process is null || !node.Inquiries!.HasBackup)
            return;
        var keptBy = Answering.Where(other => other.Inquiries!.Process is not null
                && Routes.IsWitness(other.Name, node.Name))
            .ToDictionary(other => other.Name, other => other.Inquiries!.Record.KeptSize(node.Name));
        var isDeclared = _inquiryRandom.Chance(400);
        Reach(isDeclared ? Mark.RecordPutBackAndTold : Mark.RecordPutBack);
        _digest.Add(-5);
        Kill(node, 200 + _inquiryRandom.Below(5_000));
        var hasFiles = !_options.HasProvision || !_provisionRandom.Chance(300);
        if (!hasFiles && node.Inquiries.Folder.Waiting > 0)
            Reach(Mark.BatchFilesLost);
        node.Inquiries.Restore(isDeclared, keptBy, hasFiles);
    }

    // ---- checks of a turn ----

    private void CheckInquiryTurn(SimulatedNode node, List<LinkEvent> events, TurnResult result)
    {
        foreach (var happened in events.Where(one => one.Frame?.Type == FrameType.Inquiry))
        {
            if (Body.TryDecode(Bodies.Inquiry.Parser, happened.Frame!.Body, out var asked))
                _openInquiries[(happened.Link, happened.Frame.Number)] = asked;
        }
        CheckBatchFrames(node, events, result);
        var leaves = result.Frames.Exists(one => one.Frame.Type == FrameType.InquiryAnswer) ? NewLeaves(node) : [];
        foreach (var (link, frame) in result.Frames.Where(one => one.Frame.Type == FrameType.InquiryAnswer))
        {
            Check(_openInquiries.Remove((link, frame.Number), out var asked), node, "answers what nobody asked");
            Check(Body.TryDecode(Bodies.InquiryAnswer.Parser, frame.Body, out var answer), node, "answers nothing");
            CheckRecorded(node, asked!, answer!, leaves);
            CheckAnswer(node, asked!, answer!);
            _told[(node.Name.Role, asked!.Id)] = ByteString.CopyFrom(frame.Body.Span);
        }
    }

    /// <summary>What the record holds since it was last looked at, by the id of the inquiry.</summary>
    private Dictionary<ByteString, AuditLeaf> NewLeaves(SimulatedNode node)
    {
        var (inquiries, leaves) = (node.Inquiries!, new Dictionary<ByteString, AuditLeaf>());
        var log = inquiries.Record.Log;
        for (; inquiries.SizeSeen < log.Size; inquiries.SizeSeen++)
        {
            var leaf = log.ReadLeaf(inquiries.SizeSeen);
            if (leaf.Kind == AuditKind.Inquiry && log.ReadEntries(leaf) is { } entries
                && AuditEntries.TryReadRequest(entries[0].Entry, out var request))
                leaves[Bodies.Inquiry.Parser.ParseFrom(request.Body).Id] = leaf;
        }
        return leaves;
    }

    private void CheckRecorded(
        SimulatedNode node, Bodies.Inquiry asked, Bodies.InquiryAnswer answer,
        Dictionary<ByteString, AuditLeaf> leaves)
    {
        if (answer.Verdict == (uint)InquiryVerdict.NotRecordable)
            return;
        Check(leaves.TryGetValue(asked.Id, out var leaf), node, "answers without a record");
        Check(!node.Inquiries!.IsCommitOwed, node, "answers before the record of it is committed");
        Check(leaf!.Facts.Verdict == answer.Verdict && leaf.Facts.Count == answer.Persons.Count
            && leaf.Subjects >= answer.Persons.Count, node, "records another answer than it gives");
        node.Inquiries.Answered.Add(new(node.Inquiries.Record.Log.Number, leaf.Index, leaf.ToBytes()));
    }

    /// <summary>Whatever ended the process: with what it had answered the record is as it was.</summary>
    private void CheckAnsweredIsThere(SimulatedNode node)
    {
        var inquiries = node.Inquiries!;
        var log = inquiries.Record.Log;
        foreach (var (number, index, leaf) in inquiries.Answered.Where(one => one.Log == log.Number))
            Check(index < log.Size && log.ReadLeaf(index).ToBytes().AsSpan().SequenceEqual(leaf), node,
                "has lost the record of an answer");
        inquiries.Answered.Clear();
        inquiries.SizeSeen = log.Size;
    }

    /// <summary>The answer is what the register says, or that of the node above, or that there can be none
    /// now.</summary>
    private void CheckAnswer(SimulatedNode node, Bodies.Inquiry asked, Bodies.InquiryAnswer answer)
    {
        if (answer.Tier != (uint)node.Name.Role)
        {
            var above = Routes.Upstream(node.Name)!.Value.Role;
            Check(_told.GetValueOrDefault((above, asked.Id)) == answer.ToByteString(), node,
                "passes on another answer than the node above gave");
            return;
        }
        var verdict = (InquiryVerdict)answer.Verdict;
        var now = TimeAt(node);
        if (Failures.Contains(verdict))
        {
            var last = node.Inquiries!.Record.Status(now).LastCountersigned;
            Check(verdict != InquiryVerdict.NotWitnessed
                || now.Milliseconds - last >= HeadRules.WithoutWitnessMsMax, node, "misses a witness that it has");
            return;
        }
        var codes = _workload.Codes.Select(code => code.Value).Order();
        var naive = NaiveInquiries.Answer(
            node.Name, asked, node.Inquiries!.TableNumber, (node.CommittedStore, codes), _merger.Table, now);
        var told = answer.Persons.Select(person => Told(person.Identification.Code, person.State == 1, asked,
            person.Identification.Name.Text, person.Identification.Address)).ToList();
        var expected = naive.Found.Select(one => Told(one.Residence.Code.Value, one.IsCurrent, asked,
            one.Residence.Information.Name.Text, one.Residence.Information.Address.Text)).ToList();
        var isRight = !naive.IsAbove && verdict == naive.Verdict && told.SequenceEqual(expected);
        // What is damaged may hide somebody, and never shows somebody wrongly (decision 0014).
        if (node.WasDamaged)
            isRight = told.All(expected.Contains);
        // A 転出 of a later day was carried out by a clock that was ahead: until that day its search rows hide it.
        else if (!isRight && node.WasClockWrong && told.All(expected.Contains))
            isRight = naive.Found.Where((_, place) => !told.Contains(expected[place]))
                .All(one => one is { IsCurrent: true, Residence.State: ResidenceState.Closed });
        Check(isRight, node, $"answers {verdict} with {told.Count} persons, and the register says {naive.Verdict} with "
            + $"{string.Join(", ", naive.Found.Select(one => Told(one.Residence)))}"
            + $"{(naive.IsAbove ? ", to be asked above" : "")}");
    }

    /// <summary>Of an affair that may be told it, all that shows a mistake.</summary>
    private static string Told(long code, bool isCurrent, Bodies.Inquiry asked, string name, string address) =>
        asked.Asker.Affair == SimulatedAuthority.NarrowAffair
            ? $"{code} {name}" : $"{code} {isCurrent} {name} {address}";

    // ---- heads and witnesses, when nothing is wrong any more ----

    private void CheckRecord(SimulatedNode node)
    {
        var record = node.Inquiries!.Record;
        var status = record.Status(TimeAt(node));
        CheckSecrets(JsonSerializer.Serialize(status), "the status of the record");
        Check(node.Inquiries.TableNumber == SimulatedAuthority.TablesMax, node, "has not got the newest table");
        if (node.Inquiries.TableNumber > 1)
            Reach(Mark.TableSpread);
        CheckCountersigned(node, record.Log);
        if (node.Inquiries.PutBack is { } putBack)
            CheckNamed(node, putBack, status);
        else if (!HasLostRecord())
        {
            Check(status.Faults.Count == 0, node, $"tells of a record that nothing has happened to: {string.Join(
                ", ", status.Faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
            Check(record.Log.LastHead is { } head && head.Head.Size == record.Log.Size, node,
                "has leaves without a signed head");
            foreach (var witness in Answering.Where(one => Routes.IsWitness(one.Name, node.Name)))
                Check(record.WitnessedSize(witness.Name.Number) == record.Log.Size, node,
                    $"has not had its newest head countersigned by {witness.Name}");
            Reach(Mark.HeadCountersigned);
        }
    }

    /// <summary>What a record says is countersigned is so: by the witness's key, and the witness keeps it.</summary>
    private void CheckCountersigned(SimulatedNode node, AuditLog log)
    {
        foreach (var row in log.LastCountersigned())
        {
            var witness = _nodes[NodeName.FromNumber(row.Witness)].Inquiries!;
            var head = log.NewestCountersigned(row.Witness)?.Head;
            Check(head is not null && log.CountersignaturesOf(head).Exists(one =>
                Countersignature.TryRead(one.Text, out var text) && text.Witness == row.Witness
                && Witness.IsCountersigned(head, text, one.Signature, witness.PublicKey, SeededAuditKey.Check)), node,
                "says that a head is countersigned, and it is not");
            Check(witness.PutBack is not null || witness.Record.KeptSize(node.Name) >= row.Size, node,
                "says that a witness keeps a head, and it does not");
        }
    }

    /// <summary>A record that was put back lacks what its witnesses had seen, and each of them names it.</summary>
    private void CheckNamed(SimulatedNode node, PutBack putBack, RecordStatus status)
    {
        foreach (var (name, kept) in putBack.KeptBy)
        {
            var witness = _nodes[name];
            if (kept == 0 || (kept <= putBack.Size && !putBack.IsDeclared) || witness.Inquiries!.PutBack is not null)
                continue;
            var findings = witness.Inquiries.Record.Status(TimeAt(witness)).Faults;
            Check(findings.ContainsKey(node.Name.ToString()) && status.Faults.ContainsKey(name.ToString()), node,
                $"has lost what {name} has countersigned, and it is not named");
            Reach(Mark.WitnessNamedMissing);
        }
    }
}
