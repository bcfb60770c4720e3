using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
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

/// <summary>Lines of one slice.</summary>
/// <param name="Lines">In the order of the file.</param>
/// <param name="Offset">Where the line behind them begins, bytes.</param>
internal sealed record BatchLinesRead(List<BatchLineRead> Lines, long Offset);

/// <summary>Somebody who works beside the desk.</summary>
internal interface IBatchAside
{
    /// <summary>Begins some work; what comes back waits for it, and throws what it threw.</summary>
    Func<T> Begin<T>(Func<T> work);
}

/// <summary>Nobody is beside the desk: work is done when it is wanted.</summary>
internal sealed class BatchAlone : IBatchAside
{
    /// <inheritdoc/>
    public Func<T> Begin<T>(Func<T> work) => work;
}

/// <summary>
/// 一括提供 [S-000 2] [S-002]. In order of time: a file of conditions is offered; it is checked whole and judged whether
/// it may be asked; its lines are looked up, a slice at a time; the answers are written where nobody can fetch
/// them; the slice is recorded, and the job moves on in the same commit; when all are, the file of results gets its
/// name. While a slice is being recorded the next one is looked up and written, and the one behind it is read. Killed
/// at any moment it goes on at the last commit: what was written behind that is cut off, and asked again. Synchronous,
/// one thread, no clock.
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

    /// <summary>Who reads lines and looks half of them up beside this thread. Default: nobody.</summary>
    public IBatchAside Aside { get; init; } = new BatchAlone();

    /// <summary>The register once more, for reading, for whoever works beside; null: all lines are looked up
    /// here.</summary>
    public Store? RegisterAside { get; init; }

    /// <summary>At a prefecture: the nation; null elsewhere.</summary>
    public IBatchNation? Nation { get; init; }

    private readonly BatchLookup _lookup = new(register, municipalities);
    private BatchLookup? _lookupAside;
    private BatchForward? _forward;
    private BatchFileCheck? _check;
    private string _checking = "";
    private BatchJobRow? _job; // as it is once the slice at hand is recorded
    private BatchFileReader? _reader;
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20); // grows to a slice of results
    private List<BatchLineRead> _spare = [];
    private Func<BatchLinesRead>? _ahead;
    private Action? _recorded;

    /// <summary>One step: some of the check of a file, or a slice of a job.</summary>
    public BatchStep Step(Moment now)
    {
        try
        {
            _job ??= record.First();
            if (_job is null)
                return Offered(now);
            var isAnswered = _job.Position == _job.Header.Count;
            if (!files.IsKept(_job.Name, _job.OutputLength) && !(isAnswered && files.IsFinished(_job.Name)))
                return TakeInAgain(_job);
            return isAnswered ? End(_job, now) : Slice(_job, now);
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

    /// <summary>What is committed counts: the next step asks the record, behind whatever is being recorded.</summary>
    private void Forget()
    {
        CloseReader();
        (_recorded, _job) = (null, null);
    }

    private void CloseReader()
    {
        try
        {
            _ = _ahead?.Invoke(); // it may be reading still
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Nobody wants those lines any more; who does will read them again.
        }
        _reader?.Dispose();
        (_ahead, _reader) = (null, null);
    }

    /// <summary>Waits until the slice at hand is recorded.</summary>
    private void AwaitRecord()
    {
        var wait = _recorded;
        _recorded = null;
        wait?.Invoke();
    }

    // ---- a file is offered; it is checked whole, and judged ----

    private BatchStep Offered(Moment now)
    {
        if (files.Offered() is not [var name, ..])
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
            ? BatchAuthority.JudgeFile(
                check.Header!, check.Digest, new(self, network, municipalities, inForce), record.Find, now, out verdict)
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

    /// <summary>The process ended between the commit and the move: the file still lies where it was offered, and others
    /// may have been offered that go before it.</summary>
    private BatchStep TakeInAgain(BatchJobRow job)
    {
        foreach (var name in job.Position > 0 ? [] : files.Offered())
        {
            using (var check = new BatchFileCheck(files.OpenOffered(name)))
            {
                check.Advance(1); // up to the header: what waits here is looked through again and again
                if (check.Header != job.Header)
                    continue;
                check.Advance(long.MaxValue);
                if (!check.Digest.AsSpan().SequenceEqual(job.Digest))
                    continue;
            }
            files.TakeIn(name, job.Name);
            return BatchStep.Worked;
        }
        return BatchStep.Blocked; // somebody took the folder away, or restored the record without it
    }

    // ---- a slice is looked up [S-000 2-②], written, recorded ----

    private BatchStep Slice(BatchJobRow job, Moment now)
    {
        if (tables() is not { } inForce || !_lookup.AreKeysMade())
            return BatchStep.Blocked;
        var header = job.Header;
        var (lines, offset) = Lines(job);
        // An agreement may have been suspended meanwhile: from that moment on nothing is provided.
        var asker = BatchAuthority.AskerOf(header, self, municipalities);
        var judgement = asker is { } known ? BatchAuthority.Judge(header, known, inForce, now) : null;
        var verdict = judgement?.Verdict ?? InquiryVerdict.AffairNotPermitted;
        var answers = judgement?.Grant is { } grant ? Find(lines, grant, now) : Refusals(lines, verdict);
        var forwarded = verdict == InquiryVerdict.Answered ? PassOn(job, lines, answers, now) : BatchForwarded.None;
        if (forwarded == BatchForwarded.NotReached)
        {
            Forget();
            return BatchStep.Blocked;
        }
        var results = new BatchResultLines(judgement?.Grant, _bytes);
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
            InputOffset = offset,
            OutputLength = job.OutputLength + results.Bytes.Length,
        };
        var digest = SHA256.HashData(results.Bytes.Span[top..]);
        var slice = new BatchSlice(job, after, verdict, digest, BatchActs.Subjects(lines, answers, judgement?.Grant),
            forwarded == BatchForwarded.Answered);
        AwaitRecord(); // of the slice before
        _recorded = record.Slice(slice, now);
        _job = after;
        _spare = lines;
        return BatchStep.Worked;
    }

    /// <summary>The lines of the next slice; those behind them begin to be read.</summary>
    private BatchLinesRead Lines(BatchJobRow job)
    {
        _reader ??= new(files.OpenConditions(job.Name));
        var (reader, count) = (_reader, job.Header.Count);
        var lines = (_ahead ?? (() => Read(reader, [], count, job.Position, job.InputOffset)))();
        var (next, offset, spare) = (job.Position + lines.Lines.Count, lines.Offset, _spare);
        (_ahead, _spare) = (null, []);
        if (next < count)
            _ahead = Aside.Begin(() => Read(reader, spare, count, next, offset));
        return lines;
    }

    private BatchLinesRead Read(
        BatchFileReader reader, List<BatchLineRead> into, long all, long position, long offset)
    {
        if (reader.Serial != position || reader.Offset != offset)
            reader.Resume(position, offset);
        var count = (int)Math.Min(SliceLines, all - position);
        into.Clear();
        into.EnsureCapacity(count);
        while (into.Count < count)
            into.Add(reader.Read());
        return new(into, reader.Offset);
    }

    /// <summary>※ Whoever is not here may live in another prefecture: the nation is asked [S-000 2-②]. While it cannot
    /// be reached the job waits, for a time; then the lines get the verdict that an inquiry gets.</summary>
    private BatchForwarded PassOn(BatchJobRow job, List<BatchLineRead> lines, BatchAnswer[] answers, Moment now)
    {
        if (Nation is null || self.Role != Role.Prefecture)
            return BatchForwarded.None;
        _forward ??= new(self, Nation);
        var forwarded = _forward.Complete(job.HeaderLine, lines, answers);
        if (forwarded != BatchForwarded.NotReached)
            return forwarded;
        AwaitRecord();
        if (now.Milliseconds < record.WaitForNation(job, now).Until)
            return BatchForwarded.NotReached;
        _forward.GiveUp(lines, answers);
        return BatchForwarded.None;
    }

    private BatchAnswer[] Find(List<BatchLineRead> lines, AffairGrant grant, Moment now)
    {
        if (RegisterAside is null)
            return Find(register, _lookup, lines, grant, now);
        _lookupAside ??= new(RegisterAside, municipalities);
        var half = lines.Count / 2;
        var (mine, others) = (lines.GetRange(0, half), lines.GetRange(half, lines.Count - half));
        var found = Aside.Begin(() => Find(RegisterAside, _lookupAside, others, grant, now));
        try
        {
            var answers = Find(register, _lookup, mine, grant, now);
            return [.. answers, .. found()];
        }
        catch
        {
            _ = found(); // nobody may be in that store when this returns
            throw;
        }
    }

    private static BatchAnswer[] Find(
        Store register, BatchLookup lookup, List<BatchLineRead> lines, AffairGrant grant, Moment now)
    {
        register.Begin();
        try
        {
            return lookup.Find(lines, grant, now.Today);
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

    // ---- every slice is recorded: the results can be fetched ----

    private BatchStep End(BatchJobRow job, Moment now)
    {
        AwaitRecord();
        var header = job.Header with { IsResult = true, Digest = BatchFormat.NoDigest };
        var length = job.OutputLength;
        if (length == 0) // a file without a line
        {
            var results = new BatchResultLines(null);
            results.Begin(header);
            files.WriteResults(job.Name, 0, results.Bytes.Span);
            length = results.Bytes.Length;
        }
        CloseReader();
        files.FinishResults(job.Name, length, header);
        files.PutAway(job.Name);
        record.End(job, now);
        Forget();
        return BatchStep.Worked;
    }
}
