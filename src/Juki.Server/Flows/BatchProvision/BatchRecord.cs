using System.Buffers.Binary;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;
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
internal sealed record BatchSlice(
    BatchJobRow Before, BatchJobRow After, InquiryVerdict Verdict, byte[] LinesDigest,
    IReadOnlyList<SubjectEntry> Subjects);

/// <summary>A file that is refused whole.</summary>
/// <param name="Header">Its header; null when it has none.</param>
/// <param name="Digest">SHA-256 of the whole file.</param>
/// <param name="Problem">Why.</param>
/// <param name="Verdict">The verdict of <see cref="BatchFileProblem.NotPermitted"/>.</param>
internal sealed record BatchRefusal(
    BatchHeader? Header, byte[] Digest, BatchFileProblem Problem, InquiryVerdict Verdict);

/// <summary>The jobs and their record, as the desk reaches them: each call is one commit, and done when it
/// returns.</summary>
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

    /// <summary>A slice is recorded, and the job moves on.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be recorded: nothing of it may be told.</exception>
    void Slice(BatchSlice slice, Moment now);

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

    /// <summary>How a request entry of batch provision is written: 1 byte what it is, then numbers and digests, then
    /// the header line.</summary>
    public const ushort Form = 0x4201;

    /// <summary>Jobs that are looked at to find the first [ours: far more than wait at once].</summary>
    private const int RunningMax = 10_000;

    private const byte TakenMark = 1, RefusedMark = 2, SliceMark = 3;

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
        var entry = Entry(TakenMark, [job.Header.Count, 0, 0], job.Digest, job.HeaderLine);
        Commit(new(Facts(job.Header, AuditKind.OperatorAction, now), entry, []), now, () =>
            _store.Insert(BatchTables.Jobs, [job]));
    }

    /// <inheritdoc/>
    public void Refuse(BatchRefusal refusal, Moment now)
    {
        var header = refusal.Header is null ? "" : BatchFormat.WriteHeader(refusal.Header);
        var entry = Entry(RefusedMark, [(long)refusal.Problem, 0, 0], refusal.Digest, header);
        var verdict = refusal.Problem == BatchFileProblem.NotPermitted
            ? refusal.Verdict
            : InquiryVerdict.RequestUnreadable;
        var facts = refusal.Header is { } known
            ? Facts(known, KindOf(known.Asker), now)
            : new AuditFacts(AuditKind.Provision) { Office = self.Number, Term = TermAt(now) };
        Commit(new(facts with { Verdict = (ushort)verdict }, entry, []), now, () => { });
    }

    /// <inheritdoc/>
    public void Slice(BatchSlice slice, Moment now)
    {
        var (before, after) = (slice.Before, slice.After);
        Check.That(Find(before.Key) is { State: BatchState.Running } stored && stored.Position == before.Position);
        var lines = after.Position - before.Position;
        var entry = Entry(
            SliceMark, [before.Position + 1, after.Position, after.OutputLength], slice.LinesDigest,
            before.HeaderLine);
        var facts = Facts(before.Header, KindOf(before.Asker), now) with
        {
            Verdict = (ushort)slice.Verdict,
            Count = (uint)lines,
            Missing = (uint)(lines - (after.Answered - before.Answered)),
        };
        Commit(new(facts, entry, slice.Subjects), now, () => _store.Upsert(BatchTables.Jobs, [after]));
    }

    /// <inheritdoc/>
    public void End(BatchJobRow job, Moment now)
    {
        Check.That(job.Position == job.Header.Count);
        _store.Begin();
        try
        {
            _store.Upsert(BatchTables.Jobs, [job with { State = BatchState.Done, Until = now.Milliseconds }]);
            _store.Commit();
        }
        catch (DiskFullException error)
        {
            _store.Rollback();
            throw new AuditUnavailableException("No room for the record.", error);
        }
    }

    /// <summary>移転 within the prefecture's own body, 提供 to all others [S-000 2].</summary>
    private static AuditKind KindOf(AskerKind asker) =>
        asker == AskerKind.PrefecturalDepartment ? AuditKind.Transfer : AuditKind.Provision;

    /// <summary>The number by which an asker stands in the record, as node names are numbered.</summary>
    public static long NumberOf(AskerKind asker, int office) => asker switch
    {
        AskerKind.NationalOrgan => NodeName.OfOrgan(office).Number,
        AskerKind.Municipality => NodeName.OfMunicipality(GovernmentCode.FromChecked(office)).Number,
        _ => NodeName.OfPrefecture(GovernmentCode.FromChecked(office)).Number,
    };

    private static AuditFacts Facts(BatchHeader header, AuditKind kind, Moment now) => new(kind)
    {
        Office = NumberOf(header.Asker, header.Office),
        Affair = (uint)header.Affair.Value,
        Purpose = (uint)header.Purpose,
        Operator = (uint)header.Operator,
        Terminal = (uint)header.Terminal,
        Term = TermAt(now),
    };

    private static ErasureMonth TermAt(Moment now) => ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths);

    private static RequestEntry Entry(byte mark, ReadOnlySpan<long> numbers, byte[] digest, string headerLine)
    {
        var header = Encoding.ASCII.GetBytes(headerLine);
        var body = new byte[1 + numbers.Length * sizeof(long) + digest.Length + header.Length];
        body[0] = mark;
        for (var place = 0; place < numbers.Length; place++)
            BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(1 + place * sizeof(long)), numbers[place]);
        digest.CopyTo(body, 1 + numbers.Length * sizeof(long));
        header.CopyTo(body, body.Length - header.Length);
        return new(Form, body);
    }

    private void Commit(AuditEvent act, Moment now, Action write)
    {
        if (!record.MayAnswer(now))
            throw new AuditUnavailableException("No witness has countersigned the record for too long.");
        _store.Begin();
        try
        {
            write();
            _ = _log.Append([act], now);
            if (_log.IndexIsDue(now))
                _log.WriteIndex();
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
