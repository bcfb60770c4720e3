using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>What a step of the desk came to.</summary>
internal enum BatchStep
{
    /// <summary>There was nothing to do.</summary>
    Idle,

    /// <summary>Something was done; there may be more.</summary>
    Worked,

    /// <summary>There is something to do, and it cannot be done now: no room, no record, no tables, no search
    /// keys.</summary>
    Blocked,
}

/// <summary>
/// 一括提供 [S-000 2] [S-002]. In order of time: a file of conditions is offered; it is checked whole and judged whether
/// it may be asked; its lines are looked up, a slice at a time; the answers are written where nobody can fetch
/// them; the slice is recorded, and the job moves on in the same commit; when all are, the file of results gets its
/// name. Killed at any moment it goes on at the last commit: what was written behind that is cut off, and asked again.
/// Synchronous, one thread, no clock.
/// </summary>
/// <param name="self">This node: a prefecture or the nation.</param>
/// <param name="network">The network's name.</param>
/// <param name="register">The register, for reading; each slice has a snapshot.</param>
/// <param name="record">Jobs and record.</param>
/// <param name="files">The folder.</param>
/// <param name="tables">The signed tables in force; null while this server has none.</param>
/// <param name="municipalities">Those that go on, and what became of the others.</param>
internal sealed class BatchDesk(
    NodeName self, string network, Store register, IBatchRecord record, IBatchFiles files,
    Func<BatchTablesInForce?> tables, MunicipalityTable municipalities) : IDisposable
{
    /// <summary>Bytes of a new file that one step reads to check it [ours: a tenth of a second].</summary>
    private const long CheckBytes = 64L << 20;

    /// <summary>Lines of a slice; less in tests.</summary>
    public int SliceLines { get; init; } = BatchLimits.SliceLines;

    private readonly BatchLookup _lookup = new(register, municipalities);
    private BatchFileCheck? _check;
    private string _checking = "";
    private BatchJobRow? _job;
    private BatchFileReader? _reader;

    /// <summary>One step: some of the check of a file, or a slice of a job.</summary>
    public BatchStep Step(Moment now)
    {
        try
        {
            _job ??= record.First();
            if (_job is null)
                return Offered(now);
            if (_job.Position < _job.Header.Count && !files.IsKept(_job.Name, _job.OutputLength))
                return TakeInAgain(_job);
            return _job.Position < _job.Header.Count ? Slice(_job, now) : End(_job, now);
        }
        catch (Exception error) when (error is AuditUnavailableException or DiskFullException)
        {
            Forget();
            return BatchStep.Blocked;
        }
        // A file that is not what it was, or cannot be read: a person has to look; others of the node go on.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Forget();
            return BatchStep.Blocked;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _check?.Dispose();
        Forget();
    }

    /// <summary>What is committed counts: the next step asks the record.</summary>
    private void Forget()
    {
        _reader?.Dispose();
        (_reader, _job) = (null, null);
    }

    // ---- a file is offered; it is checked whole, and judged ----

    private BatchStep Offered(Moment now)
    {
        if (files.FirstOffered() is not { } name)
            return BatchStep.Idle;
        if (tables() is not { } inForce)
            return BatchStep.Blocked;
        if (_check is null || _checking != name)
        {
            _check?.Dispose();
            (_check, _checking) = (new(files.OpenOffered(name)), name);
        }
        if (!_check.Advance(CheckBytes))
            return BatchStep.Worked;
        using var check = _check;
        _check = null;
        var verdict = InquiryVerdict.Answered;
        var problem = check.Problem == BatchFileProblem.None
            ? Judge(check.Header!, check.Digest, inForce, now, out verdict)
            : check.Problem;
        if (problem == BatchFileProblem.None)
        {
            var job = NewJob(check, now);
            record.Take(job, now);
            files.TakeIn(name, job.Name);
            return BatchStep.Worked;
        }
        record.Refuse(new(check.Header, check.Digest, problem, verdict), now);
        files.Refuse(name, Receipt(problem, verdict));
        return BatchStep.Worked;
    }

    private static BatchJobRow NewJob(BatchFileCheck check, Moment now) => new(
        check.Header!.Asker, check.Header.Office, check.Header.FileNumber, BatchState.Running, 0, 0,
        check.FirstLine, 0, now.Milliseconds, 0, BatchFormat.WriteHeader(check.Header), check.Digest);

    private BatchFileProblem Judge(
        BatchHeader header, byte[] digest, BatchTablesInForce inForce, Moment now, out InquiryVerdict verdict)
    {
        verdict = InquiryVerdict.Answered;
        if (header.IsResult)
            return BatchFileProblem.HeaderUnreadable;
        if (header.Network != network)
            return BatchFileProblem.OtherNetwork;
        if (BatchAuthority.AskerOf(header, self, municipalities) is not { } asker)
            return BatchFileProblem.OtherAsker;
        if (record.Find(new((long)header.Asker, header.Office, header.FileNumber)) is { } earlier)
        {
            return earlier.Digest.AsSpan().SequenceEqual(digest)
                ? BatchFileProblem.Duplicate
                : BatchFileProblem.NumberReused;
        }
        verdict = BatchAuthority.Judge(header, asker, inForce, now).Verdict;
        return verdict == InquiryVerdict.Answered ? BatchFileProblem.None : BatchFileProblem.NotPermitted;
    }

    /// <summary>The receipt of a file that is refused whole: nothing of a resident is in it.</summary>
    private static string Receipt(BatchFileProblem problem, InquiryVerdict verdict)
    {
        var file = BatchFileRemedy.Of(problem);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)problem} {problem} {file.Title}\n{file.Japanese}\n{file.English}\n");
        if (verdict == InquiryVerdict.Answered)
            return text;
        var remedy = InquiryRemedy.Of(verdict);
        return text + string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)verdict} {verdict} {remedy.Title}\n{remedy.Japanese}\n{remedy.English}\n");
    }

    /// <summary>The process ended between the commit and the move: the file still lies where it was
    /// offered.</summary>
    private BatchStep TakeInAgain(BatchJobRow job)
    {
        if (job.Position > 0 || files.FirstOffered() is not { } name)
            return BatchStep.Blocked; // somebody took the folder away, or restored the record without it
        using (var check = BatchFileCheck.Run(files.OpenOffered(name)))
        {
            if (!check.Digest.AsSpan().SequenceEqual(job.Digest))
                return BatchStep.Blocked;
        }
        files.TakeIn(name, job.Name);
        return BatchStep.Worked;
    }

    // ---- a slice is looked up [S-000 2-②], written, recorded ----

    private BatchStep Slice(BatchJobRow job, Moment now)
    {
        if (tables() is not { } inForce || !_lookup.AreKeysMade())
            return BatchStep.Blocked;
        var header = job.Header;
        var lines = Read(job, (int)Math.Min(SliceLines, header.Count - job.Position));
        // An agreement may have been suspended meanwhile: from that moment on nothing is provided.
        var asker = BatchAuthority.AskerOf(header, self, municipalities);
        var judgement = asker is { } known ? BatchAuthority.Judge(header, known, inForce, now) : null;
        var verdict = judgement?.Verdict ?? InquiryVerdict.AffairNotPermitted;
        var answers = judgement?.Grant is { } grant ? Find(lines, grant, now) : Refusals(lines, verdict);
        var results = new BatchResultLines(judgement?.Grant);
        if (job.OutputLength == 0)
            results.Begin(header);
        var top = results.Bytes.Length;
        for (var place = 0; place < lines.Count; place++)
            results.Add(lines[place], answers[place]);
        files.WriteResults(job.Name, job.OutputLength, results.Bytes.Span);
        var after = job with
        {
            Position = job.Position + lines.Count,
            Answered = job.Answered + answers.Count(answer => answer.Verdict == InquiryVerdict.Answered),
            InputOffset = _reader!.Offset,
            OutputLength = job.OutputLength + results.Bytes.Length,
        };
        var digest = SHA256.HashData(results.Bytes.Span[top..]);
        record.Slice(new(job, after, verdict, digest, Subjects(lines, answers, judgement?.Grant)), now);
        _job = after;
        return BatchStep.Worked;
    }

    private List<BatchLineRead> Read(BatchJobRow job, int count)
    {
        _reader ??= new(files.OpenConditions(job.Name));
        if (_reader.Serial != job.Position || _reader.Offset != job.InputOffset)
            _reader.Resume(job.Position, job.InputOffset);
        var lines = new List<BatchLineRead>(count);
        while (lines.Count < count)
            lines.Add(_reader.Read());
        return lines;
    }

    private BatchAnswer[] Find(List<BatchLineRead> lines, AffairGrant grant, Moment now)
    {
        register.Begin();
        try
        {
            return _lookup.Find(lines, grant, now.Today);
        }
        finally
        {
            register.Rollback();
        }
    }

    /// <summary>The verdict on all of them, unless one cannot be read at all: that goes before.</summary>
    private static BatchAnswer[] Refusals(List<BatchLineRead> lines, InquiryVerdict verdict) =>
    [
        .. lines.Select(one => one.Line.Fault.Verdict == InquiryVerdict.RequestUnreadable
            ? new BatchAnswer(InquiryVerdict.RequestUnreadable)
            : new BatchAnswer(verdict)),
    ];

    /// <summary>One for each resident found, and for each one asked for by 住民票コード.</summary>
    private static List<SubjectEntry> Subjects(List<BatchLineRead> lines, BatchAnswer[] answers, AffairGrant? grant)
    {
        var subjects = new List<SubjectEntry>();
        for (var place = 0; place < answers.Length; place++)
        {
            var (answer, line) = (answers[place], lines[place].Line);
            var code = answer.Found.IsNone ? line.Code : answer.Found;
            if (code.IsNone)
                continue;
            var items = answer.Verdict switch
            {
                InquiryVerdict.Answered => grant!.Items,
                InquiryVerdict.SubjectRemoved => grant!.Items & ProvidedItems.Change,
                _ => ProvidedItems.None,
            };
            var serial = Encoding.ASCII.GetBytes(line.Serial.ToString(CultureInfo.InvariantCulture));
            subjects.Add(new(code, (ushort)answer.Verdict, (ulong)items, serial));
        }
        return subjects;
    }

    // ---- every slice is recorded: the results can be fetched ----

    private BatchStep End(BatchJobRow job, Moment now)
    {
        var header = job.Header with { IsResult = true, Digest = BatchFormat.NoDigest };
        var length = job.OutputLength;
        if (length == 0) // a file without a line
        {
            var results = new BatchResultLines(null);
            results.Begin(header);
            files.WriteResults(job.Name, 0, results.Bytes.Span);
            length = results.Bytes.Length;
        }
        _reader?.Dispose();
        _reader = null;
        files.FinishResults(job.Name, length, header);
        files.PutAway(job.Name);
        record.End(job, now);
        Forget();
        return BatchStep.Worked;
    }
}
