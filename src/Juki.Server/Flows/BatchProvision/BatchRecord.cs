using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>A slice that was looked up and written to the disk, and may be told once it is recorded.</summary>
/// <param name="Before">The job as it was when the slice began.</param>
/// <param name="After">The job as it is with the slice.</param>
/// <param name="Verdict">Why none of the lines may be answered; <see cref="InquiryVerdict.Answered"/> for a slice that
/// was looked up.</param>
/// <param name="LinesDigest">SHA-256 of the lines of results of this slice.</param>
/// <param name="Subjects">Residents found, given or asked for by code.</param>
/// <param name="IsNationReached">The nation was asked after lines of it, and answered.</param>
internal sealed record BatchSlice(
    BatchJobRow Before, BatchJobRow After, InquiryVerdict Verdict, byte[] LinesDigest,
    IReadOnlyList<SubjectEntry> Subjects, bool IsNationReached = false);

/// <summary>A file that is refused whole.</summary>
/// <param name="Header">Its header; null when it has none.</param>
/// <param name="Digest">SHA-256 of the whole file.</param>
/// <param name="Problem">Why.</param>
/// <param name="Verdict">The verdict of <see cref="BatchFileProblem.NotPermitted"/>.</param>
internal sealed record BatchRefusal(
    BatchHeader? Header, byte[] Digest, BatchFileProblem Problem, InquiryVerdict Verdict);

/// <summary>The jobs and their record, as the desk reaches them: each call is one commit, and done when it returns,
/// but for that of a slice.</summary>
internal interface IBatchRecord
{
    /// <summary>The job that was taken in first and is not done; null when there is none.</summary>
    BatchJobRow? First();

    /// <summary>The job with this key; null when there is none.</summary>
    BatchJobRow? Find(RowKey key);

    /// <summary>A file was found good: it becomes a job. There is none with its key.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be recorded.</exception>
    void Take(BatchJobRow job, Moment now);

    /// <summary>A file is refused whole.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be recorded.</exception>
    void Refuse(BatchRefusal refusal, Moment now);

    /// <summary>A slice begins to be recorded, and the job to move on, in one commit; the one before it is
    /// recorded.</summary>
    /// <returns>Waits until that is done, and throws <see cref="AuditUnavailableException"/> when it cannot be
    /// recorded: then nothing of it may be told.</returns>
    Action Slice(BatchSlice slice, Moment now);

    /// <summary>Lines of a job wait for the nation: since when, and until when at most. The wait begins when there is
    /// none; it ends with a slice for which the nation was reached, and with the job.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be written.</exception>
    BatchWaitRow WaitForNation(BatchJobRow job, Moment now);

    /// <summary>The file of results is whole and has its name.</summary>
    void End(BatchJobRow job, Moment now);
}

/// <summary>
/// The jobs in the store of the record: a leaf for each slice of 10,000 lines, in the commit that moves the job on
/// [S-002] [S-000 3. リスク2]. Called by the one thread that writes the record.
/// </summary>
/// <param name="record">The record; its store has the tables of <see cref="BatchTables"/>.</param>
/// <param name="self">This node.</param>
internal sealed class BatchRecord(RecordDesk record, NodeName self) : IBatchRecord
{
    private readonly Store _store = record.Store;
    private readonly AuditLog _log = record.Log;

    /// <summary>Jobs that are looked at to find the first [ours: far more than wait at once].</summary>
    private const int RunningMax = 10_000;

    /// <inheritdoc/>
    public BatchJobRow? First()
    {
        var keys = _store.Search(BatchTables.Jobs, BatchTables.Running, RunningMax);
        keys.Sort();
        return _store.Fetch(BatchTables.Jobs, keys).MinBy(job => (job.Since, job.Key));
    }

    /// <inheritdoc/>
    public BatchJobRow? Find(RowKey key) => _store.Fetch(BatchTables.Jobs, [key]).FirstOrDefault();

    /// <inheritdoc/>
    public void Take(BatchJobRow job, Moment now)
    {
        Check.That(job is { State: BatchState.Running, Position: 0, OutputLength: 0 });
        var entry = BatchActs.Entry(BatchActs.Taken, [job.Header.Count, 0, 0], job.Digest, job.HeaderLine);
        Commit(new(BatchActs.Facts(job.Header, AuditKind.OperatorAction, now), entry, []), now, () =>
            _store.Insert(BatchTables.Jobs, [job]));
    }

    /// <inheritdoc/>
    public void Refuse(BatchRefusal refusal, Moment now)
    {
        var header = refusal.Header is null ? "" : BatchFormat.WriteHeader(refusal.Header);
        var entry = BatchActs.Entry(BatchActs.Refused, [(long)refusal.Problem, 0, 0], refusal.Digest, header);
        var verdict = refusal.Problem == BatchFileProblem.NotPermitted
            ? refusal.Verdict
            : InquiryVerdict.RequestUnreadable;
        var facts = refusal.Header is { } known
            ? BatchActs.Facts(known, BatchActs.KindOf(known.Asker), now)
            : new AuditFacts(AuditKind.Provision) { Office = self.Number, Term = BatchActs.TermAt(now) };
        Commit(new(facts with { Verdict = (ushort)verdict }, entry, []), now, () => { });
    }

    /// <inheritdoc/>
    public Action Slice(BatchSlice slice, Moment now)
    {
        var (before, after) = (slice.Before, slice.After);
        Check.That(Find(before.Key) is { State: BatchState.Running } stored && stored.Position == before.Position);
        var lines = after.Position - before.Position;
        var entry = BatchActs.Entry(
            BatchActs.Slice, [before.Position + 1, after.Position, after.OutputLength], slice.LinesDigest,
            before.HeaderLine);
        var facts = BatchActs.Facts(before.Header, BatchActs.KindOf(before.Asker), now) with
        {
            Verdict = (ushort)slice.Verdict,
            Count = (uint)lines,
            Missing = (uint)(lines - (after.Answered - before.Answered)),
        };
        Commit(new(facts, entry, slice.Subjects), now, () =>
        {
            _store.Upsert(BatchTables.Jobs, [after]);
            if (slice.IsNationReached)
                _store.Delete(BatchTables.Waits, [after.Key]);
        });
        return static () => { };
    }

    /// <inheritdoc/>
    public BatchWaitRow WaitForNation(BatchJobRow job, Moment now)
    {
        if (_store.Fetch(BatchTables.Waits, [job.Key]) is [var known])
            return known;
        var wait = new BatchWaitRow(
            job.Key, now.Milliseconds, now.Milliseconds + BatchLimits.NationWaitMilliseconds);
        Write(() => _store.Insert(BatchTables.Waits, [wait]));
        return wait;
    }

    /// <inheritdoc/>
    public void End(BatchJobRow job, Moment now)
    {
        Check.That(job.Position == job.Header.Count);
        Write(() =>
        {
            _store.Upsert(BatchTables.Jobs, [job with { State = BatchState.Done, Until = now.Milliseconds }]);
            _store.Delete(BatchTables.Waits, [job.Key]);
        });
    }

    /// <summary>A commit without an act to record.</summary>
    private void Write(Action write)
    {
        _store.Begin();
        try
        {
            write();
            _store.Commit();
        }
        catch (DiskFullException error)
        {
            _store.Rollback();
            throw new AuditUnavailableException("No room for the record.", error);
        }
    }

    private void Commit(AuditEvent act, Moment now, Action write)
    {
        if (record.IsDiskFull)
            throw new AuditUnavailableException("No room for the record.");
        if (!record.MayAnswer(now))
            throw new AuditUnavailableException("No witness has countersigned the record for too long.");
        _store.Begin();
        try
        {
            write();
            _ = _log.Append([act], now);
            _log.GoOnWithIndex(1, now);
            _store.Commit();
        }
        catch (Exception error) when (error is DiskFullException or AuditUnavailableException)
        {
            _store.Rollback();
            _log.RolledBack();
            throw error as AuditUnavailableException
                ?? new AuditUnavailableException("No room for the record.", error);
        }
    }
}
