using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Simulation;

// Checks of batches: each line of a file that was taken in has one result, in the order of the file, as a scan of the
// whole register says or as the nation told; no line is recorded twice, and none can be had before it is recorded.
internal sealed partial class World
{
    private const int VerdictField = BatchFormat.ItemsCount, CodeField = VerdictField + 10, NameField = CodeField + 2;

    private readonly Dictionary<(long Link, long Number), Bodies.BatchAsk> _openAsks = [];
    private readonly Dictionary<(NodeName Node, string Job), SimulatedBatches> _lastWritten = [];

    // ---- files ----

    private bool MayBeAsked(SimulatedNode node, BatchHeader header, Moment now) => header.Affair.Value switch
    {
        SimulatedAuthority.OrganAffair => !SimulatedAuthority.AreTablesExpired(now),
        SimulatedAuthority.NewestAffair => node.Inquiries!.TableNumber == SimulatedAuthority.TablesMax,
        SimulatedAuthority.DepartmentAffair => true,
        _ => false,
    };

    /// <summary>What may be wrong with a file; two when nobody knows whether one of its number was taken in.</summary>
    private BatchFileProblem[] Expected(SimulatedNode node, SimulatedBatchFile file)
    {
        if (file.Problem != BatchFileProblem.None)
            return [file.Problem];
        var (inquiries, now) = (node.Inquiries!, node.Inquiries!.Batches!.Facts.Now);
        var asked = MayBeAsked(node, file.Header, now) ? BatchFileProblem.None : BatchFileProblem.NotPermitted;
        if (!inquiries.Book.Taken.TryGetValue(file.Name, out var earlier))
            return [asked];
        var again = earlier.Digest == file.Digest ? BatchFileProblem.Duplicate : BatchFileProblem.NumberReused;
        return earlier.IsCertain ? [again] : [again, asked];
    }

    private void CheckTaken(SimulatedNode node, BatchJobRow job, bool isCertain)
    {
        var file = _batchFiles[Convert.ToHexString(job.Digest)];
        var taken = node.Inquiries!.Book.Taken;
        Check(Expected(node, file).Contains(BatchFileProblem.None), node, "takes in a file that is to be refused");
        taken[file.Name] = (file.Digest, isCertain);
        Reach(Mark.BatchTakenIn);
    }

    private void CheckRefused(SimulatedNode node, byte[] bytes, string receipt)
    {
        CheckSecrets(receipt, "the receipt of a batch");
        var file = _batchFiles[SimulatedBatchFile.DigestOf(bytes)];
        var problem = (BatchFileProblem)int.Parse(receipt.Split(' ')[0], CultureInfo.InvariantCulture);
        Check(Expected(node, file).Contains(problem), node, $"refuses a batch with {problem}, and it is to be "
            + string.Join(" or ", Expected(node, file)));
        node.Inquiries!.Book.Refused.Add(file.Digest);
        Reach(problem switch
        {
            BatchFileProblem.Cut => Mark.BatchFileCut,
            BatchFileProblem.DigestWrong => Mark.BatchFileAltered,
            BatchFileProblem.OtherNetwork => Mark.BatchOtherNetwork,
            BatchFileProblem.OtherAsker => Mark.BatchOtherAsker,
            BatchFileProblem.Duplicate => Mark.BatchDuplicate,
            BatchFileProblem.NumberReused => Mark.BatchNumberReused,
            _ => Mark.BatchNotPermitted,
        });
    }

    // ---- lines ----

    /// <summary>What each line must get now, if the nation is not asked.</summary>
    private SortedDictionary<long, NaiveLine> ExpectedLines(SimulatedNode node, SimulatedBatchFile file, Moment now)
    {
        var lines = new SortedDictionary<long, NaiveLine>();
        var naive = NaiveAt(node, now);
        var mayBeAsked = MayBeAsked(node, file.Header, now);
        foreach (var written in file.Lines)
        {
            lines[written.Line.Serial] = mayBeAsked || written.Fault == InquiryVerdict.RequestUnreadable
                ? naive.Answer(written)
                : new(InquiryVerdict.TablesExpired);
        }
        return lines;
    }

    private NaiveBatches NaiveAt(SimulatedNode node, Moment now) => new(
        node.Name, node.CommittedStore, _workload.Codes.Select(code => code.Value).Order(), _merger.Table, now.Today);

    /// <summary>Results of some lines are written where nobody can have them.</summary>
    private void CheckWritten(SimulatedNode node, string job, long length, byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n')[..^1];
        if (length == 0)
            lines = lines[2..];
        if (lines.Length == 0)
            return;
        var batches = node.Inquiries!.Batches!;
        var facts = batches.Facts;
        var file = _batchFiles[SimulatedBatchFile.DigestOf(node.Inquiries.Folder.ConditionsOf(job)!)];
        facts.Lines ??= ExpectedLines(node, file, facts.Now);
        if (length > 0 && _lastWritten.TryGetValue((node.Name, job), out var last) && last != batches)
            Reach(Mark.BatchResumed);
        _lastWritten[(node.Name, job)] = batches;
        var isGivenUp = facts.Asked.Values.Any(IsForLater);
        foreach (var line in lines)
        {
            var field = line.Split(',');
            CheckLine(node, facts, field, isGivenUp);
            Check(!_mustBeAnswered.Contains(file.Digest) || !isGivenUp, node,
                "does not reach the nation for a batch, though nothing is wrong");
        }
    }

    private static bool IsForLater(NationTold told) => !told.IsTold || told.Verdict
        is InquiryVerdict.NotRecordable or InquiryVerdict.Overloaded or InquiryVerdict.NotWitnessed
        or InquiryVerdict.TablesExpired;

    private void CheckLine(SimulatedNode node, BatchStepFacts facts, string[] field, bool isGivenUp)
    {
        var serial = long.Parse(field[0], CultureInfo.InvariantCulture);
        var (naive, verdict) = (facts.Lines![serial], (InquiryVerdict)int.Parse(
            field[VerdictField], CultureInfo.InvariantCulture));
        var isAsked = facts.Asked.TryGetValue(serial, out var told);
        // As of inquiries: what is damaged hides somebody, and so do the search rows of a 転出 of a later day that was
        // carried out by a clock that was ahead.
        var isLax = node.WasDamaged || (node.WasClockWrong && naive.IsByItems);
        Check(isLax || isAsked == naive.IsForNation, node,
            $"asks the nation after other lines than it must: {verdict}, {(isAsked ? "asked" : "not asked")}, "
            + $"and the register says {naive.Verdict}");
        if (!isAsked)
        {
            var isSubject = naive.Subject is { } subject && field[CodeField] == subject.Code.Written
                && field[NameField] == subject.Information.Name.Text;
            Check(verdict == naive.Verdict || (isLax && verdict != InquiryVerdict.Answered)
                || (isLax && naive.Subject is null), node,
                $"answers a line of a batch with {verdict}, and the register says {naive.Verdict}");
            Check(verdict == InquiryVerdict.Answered ? isSubject || (isLax && naive.Subject is null)
                : field[CodeField].Length + field[NameField].Length == 0, node, "tells somebody else's items");
        }
        else if (isGivenUp || told.Line is null)
        {
            Check(verdict == (isGivenUp ? InquiryVerdict.NationUnreachable : told.Verdict), node,
                $"answers {verdict} to a line of which the nation told nothing");
        }
        else
        {
            var person = told.Line.Person?.Identification;
            Check((uint)verdict == told.Line.Verdict && field[CodeField] == Written(person?.Code ?? 0)
                && field[NameField] == (person?.Name?.Text ?? ""), node, "passes on another line than the nation told");
        }
        ReachLine(verdict, isAsked);
    }

    private static string Written(long code) => code == 0 ? "" : code.ToString("D11", CultureInfo.InvariantCulture);

    private void ReachLine(InquiryVerdict verdict, bool isAsked) => Reach(verdict switch
    {
        InquiryVerdict.Answered => isAsked ? Mark.BatchLineAnsweredByNation : Mark.BatchLineAnswered,
        InquiryVerdict.NoneFound => isAsked ? Mark.BatchLineNoneAtNation : Mark.BatchLineNone,
        InquiryVerdict.SubjectRemoved => Mark.BatchLineRemoved,
        InquiryVerdict.SimilarOnly => Mark.BatchLineSimilar,
        InquiryVerdict.SeveralEqual => Mark.BatchLineSeveral,
        InquiryVerdict.SubjectDiffers => Mark.BatchLineDiffers,
        InquiryVerdict.RequestUnreadable => Mark.BatchLineUnreadable,
        InquiryVerdict.ConditionUnlawful => Mark.BatchLineUnlawful,
        InquiryVerdict.ParameterMalformed => Mark.BatchLineMalformed,
        InquiryVerdict.RecordDamaged => Mark.BatchLineDamaged,
        InquiryVerdict.NationUnreachable => Mark.BatchLineGivenUp,
        InquiryVerdict.TablesExpired => Mark.BatchLinesExpired,
        _ => Mark.BatchLineRefusedByNation,
    });

    // ---- results ----

    /// <summary>A slice as it stands in the record.</summary>
    private sealed record RecordedSlice(AnsweredLeaf Leaf, long From, long To, long Bytes, byte[] Digest);

    /// <summary>Results can be had.</summary>
    private void CheckFinished(SimulatedNode node, string job, byte[] bytes)
    {
        var inquiries = node.Inquiries!;
        var file = _batchFiles[SimulatedBatchFile.DigestOf(inquiries.Folder.ConditionsOf(job)!)];
        using var check = BatchFileCheck.Run(new MemoryStream(bytes));
        Check(check is { Problem: BatchFileProblem.None, Header.IsResult: true }, node, "gives out faulty results");
        var serials = Encoding.UTF8.GetString(bytes).Split('\n')[2..^2].Select(line => line.Split(',')[0]);
        Check(serials.SequenceEqual(file.Lines.Select(one => $"{one.Line.Serial}")), node,
            "gives out results that are not those of the lines, in their order");
        Check(!inquiries.IsCommitOwed, node, "gives out results before the record of them is committed");
        var (next, at, slices) = (1L, check.FirstLine, 0);
        foreach (var slice in SlicesOf(inquiries, BatchFormat.WriteHeader(file.Header)))
        {
            Check(slice.From == next, node, "records lines of a batch twice, or not at all");
            Check(slice.Bytes <= bytes.Length && SHA256.HashData(bytes.AsSpan((int)at, (int)(slice.Bytes - at)))
                .AsSpan().SequenceEqual(slice.Digest), node, "records other results than it gives out");
            inquiries.Answered.Add(slice.Leaf);
            (next, at, slices) = (slice.To + 1, slice.Bytes, slices + 1);
        }
        Check(next == file.Lines.Count + 1, node, "gives out results that are not recorded");
        inquiries.Book.Finished.Add(job);
        inquiries.Book.Taken[job] = (file.Digest, true);
        _digest.Add(bytes);
        Reach(Mark.BatchFinished);
        if (slices != 1)
            Reach(slices == 0 ? Mark.BatchWithoutLines : Mark.BatchOfSeveralSlices);
    }

    /// <summary>The slices of a file in all logs, in their order.</summary>
    private static IEnumerable<RecordedSlice> SlicesOf(SimulatedInquiries inquiries, string headerLine)
    {
        const int Numbers = 1, Digest = Numbers + 3 * sizeof(long), Header = Digest + SHA256.HashSizeInBytes;
        foreach (var (log, leaf) in Leaves(inquiries))
        {
            if (leaf.Kind is not (AuditKind.Provision or AuditKind.Transfer)
                || RequestOf(log, leaf) is not { Form: BatchActs.Form, Body: [BatchActs.Slice, ..] } request
                || Encoding.ASCII.GetString(request.Body.AsSpan(Header)) != headerLine)
                continue;
            yield return new(
                new(log.Number, leaf.Index, leaf.ToBytes()), Number(0), Number(1), Number(2),
                request.Body[Digest..Header]);
            long Number(int place) => BinaryPrimitives.ReadInt64BigEndian(
                request.Body.AsSpan(Numbers + place * sizeof(long)));
        }
    }

    /// <summary>Every leaf of every log, the oldest first.</summary>
    private static IEnumerable<(AuditLog Log, AuditLeaf Leaf)> Leaves(SimulatedInquiries inquiries)
    {
        var record = inquiries.Record;
        foreach (var number in AuditLog.NumbersIn(record.Store).Order())
        {
            using var old = number == record.Log.Number ? null : AuditLog.OpenNumber(record.Store, number);
            var log = old ?? record.Log;
            for (long index = 0; index < log.Size; index++)
                yield return (log, log.ReadLeaf(index));
        }
    }

    private static RequestEntry? RequestOf(AuditLog log, AuditLeaf leaf) =>
        log.ReadEntries(leaf) is { } entries && AuditEntries.TryReadRequest(entries[0].Entry, out var request)
            ? request : null;

    /// <summary>Whatever was handed in is answered or refused, and nothing is left.</summary>
    private void CheckBatches(SimulatedNode node)
    {
        var inquiries = node.Inquiries!;
        if (HasLostRecord())
            return;
        var jobs = inquiries.Record.Store.Range(BatchTables.Jobs, First, End, 1_000);
        foreach (var digest in inquiries.Book.Offered.Where(digest => !inquiries.Book.Refused.Contains(digest)))
        {
            var job = jobs.Find(job => Convert.ToHexString(job.Digest) == digest);
            Check(job is { State: BatchState.Done } && inquiries.Book.Finished.Contains(job.Name)
                && inquiries.Folder.ResultsOf(job.Name) is not null, node, "has lost a batch that was handed in");
        }
        Check(jobs.TrueForAll(job => job.State == BatchState.Done), node, "has batches that are not answered");
        Check(inquiries.Record.Store.Count(BatchTables.Waits) == 0, node, "waits for the nation with no batch");
    }

    // ---- at the nation ----

    private void CheckBatchFrames(SimulatedNode node, List<LinkEvent> events, TurnResult result)
    {
        foreach (var happened in events.Where(one => one.Frame?.Type == FrameType.BatchAsk))
        {
            if (Body.TryDecode(Bodies.BatchAsk.Parser, happened.Frame!.Body, out var ask))
                _openAsks[(happened.Link, happened.Frame.Number)] = ask;
        }
        foreach (var (link, frame) in result.Frames.Where(one => one.Frame.Type == FrameType.BatchTold))
        {
            Check(_openAsks.Remove((link, frame.Number), out var ask), node, "answers lines that nobody asked");
            Check(Body.TryDecode(Bodies.BatchTold.Parser, frame.Body, out var told), node, "answers no lines");
            CheckToldIsRecorded(node, ask!, told!);
            CheckTold(node, ask!, told!);
        }
    }

    private void CheckToldIsRecorded(SimulatedNode node, Bodies.BatchAsk ask, Bodies.BatchTold told)
    {
        const int Digest = 1 + 3 * sizeof(long), Back = 64;
        if (told.Verdict == (uint)InquiryVerdict.NotRecordable)
        {
            Reach(Mark.BatchAskNotRecordable);
            return;
        }
        var (inquiries, digest) = (node.Inquiries!, SHA256.HashData(ask.ToByteArray()));
        var log = inquiries.Record.Log;
        AuditLeaf? found = null;
        for (var index = log.Size - 1; index >= Math.Max(0, log.Size - Back) && found is null; index--)
        {
            var leaf = log.ReadLeaf(index);
            if (leaf.Kind is AuditKind.Provision or AuditKind.Transfer
                && RequestOf(log, leaf) is { Form: BatchActs.Form, Body: [BatchActs.PassedOn, ..] } request
                && request.Body.AsSpan(Digest, digest.Length).SequenceEqual(digest))
                found = leaf;
        }
        Check(found is not null, node, "answers lines without a record");
        Check(!inquiries.IsCommitOwed, node, "answers lines before the record of them is committed");
        Check(found!.Facts.Verdict == told.Verdict && found.Facts.Count == ask.Lines.Count
            && found.Facts.Count - found.Facts.Missing == told.Lines.Count(line => line.Verdict == 0), node,
            "records another answer to lines than it gives");
        inquiries.Answered.Add(new(log.Number, found.Index, found.ToBytes()));
    }

    private void CheckTold(SimulatedNode node, Bodies.BatchAsk ask, Bodies.BatchTold told)
    {
        var (now, verdict) = (TimeAt(node), (InquiryVerdict)told.Verdict);
        if (verdict is InquiryVerdict.NotRecordable or InquiryVerdict.NotWitnessed or InquiryVerdict.Overloaded)
            return;
        var mayBeAsked = MayBeAsked(node, _batchHeaders[ask.Header].Header, now);
        var refusal = node.Inquiries!.TableNumber == 0 ? InquiryVerdict.TablesExpired
            : mayBeAsked ? InquiryVerdict.Answered : InquiryVerdict.AffairUnknown;
        Check(verdict == refusal, node, $"answers {verdict} to lines, and it is to be {refusal}");
        if (verdict != InquiryVerdict.Answered)
            return;
        Check(told.Lines.Count == ask.Lines.Count, node, "does not answer all lines");
        var naive = NaiveAt(node, now);
        var lines = BatchBodies.Read(ask.Lines)!;
        for (var place = 0; place < lines.Count; place++)
        {
            var (expected, line) = (naive.Answer(new(lines[place].Line, InquiryVerdict.Answered)), told.Lines[place]);
            var isLax = node.WasDamaged || (node.WasClockWrong && expected.IsByItems);
            Check(line.Verdict == (uint)expected.Verdict || (isLax && (line.Verdict != 0 || expected.Subject is null)),
                node, $"answers a line with {(InquiryVerdict)line.Verdict}, and the register says {expected.Verdict}");
            Check(line.Verdict != 0 || expected.Subject is null
                || line.Person.Identification.Code == expected.Subject.Code.Value, node, "tells somebody else");
        }
        Reach(Mark.BatchAskAnswered);
    }
}
