using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>A store whose process can end at any call, and into which a bug can be planted.</summary>
internal sealed class SimulatedStore(
    Store inner, CrashPoint crash, DiskRoom room, PlantedBug bug, SplitMix random, bool endedUncleanly) : Store
{
    private const int OddsOfBug = 150; // ‰ of the writes that could show it
    private const int OddsOfFull = 120; // ‰ of the writes that find no room while there is none

    private CrashPoint _crash = crash;
    private DiskRoom _room = room;

    private bool _isCommitOwed;
    private bool _hasAnswers;
    private bool _hasMessages;
    private bool _hasShownBug;

    /// <summary>A store was restored somewhere.</summary>
    public Func<bool> IsAfterRestore { get; init; } = () => false;

    /// <summary>True when the planted bug has done its harm.</summary>
    public bool HasShownBug => _hasShownBug;

    /// <summary>True while a commit was said to be done, and is not.</summary>
    public bool IsCommitOwed => _isCommitOwed;

    /// <inheritdoc/>
    public override bool InTransaction => inner.InTransaction;

    /// <inheritdoc/>
    public override bool EndedUncleanly => endedUncleanly;

    /// <summary>Nothing happens any more to the process that uses it, which stands still.</summary>
    public void Freeze() => (_crash, _room) = (new(), new());

    /// <inheritdoc/>
    public override void Create(IReadOnlyList<Table> tables) => inner.Create(tables);

    /// <inheritdoc/>
    public override void Begin()
    {
        PayCommit();
        _hasAnswers = _hasMessages = false;
        inner.Begin();
    }

    /// <inheritdoc/>
    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null) =>
        bug == PlantedBug.AppliesTwiceAfterRestore && table == (Table)RegisterTables.JudgedTo && IsAfterRestore()
            ? [] : Ordered(inner.Fetch(table, groups, damaged));

    /// <inheritdoc/>
    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) =>
        Ordered(inner.Range(table, from, before, max));

    /// <inheritdoc/>
    public override List<RowKey> Keys(Table table, RowKey from, RowKey before, int max) =>
        inner.Keys(table, from, before, max);

    /// <inheritdoc/>
    public override List<RowKey> Search(Table table, IndexStretch stretch, int max) =>
        inner.Search(table, stretch, max);

    /// <inheritdoc/>
    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged) =>
        inner.Scrub(table, from, max, damaged);

    /// <inheritdoc/>
    public override RowDamagedException DamagedRow(Table table, RowKey key) => inner.DamagedRow(table, key);

    /// <inheritdoc/>
    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        Pass();
        _hasMessages |= table == (Table)NodeTables.Outbox;
        _hasAnswers |= rows.Any(row => row is OutboxRow { Class: (int)LaneClass.Answers });
        inner.Insert(table, Shows(PlantedBug.LosesMessage, table == (Table)NodeTables.Outbox)
            || (rows.Count > 0 && Shows(PlantedBug.LosesDisclosureLine, table == (Table)DisclosureTables.Out))
            ? [.. rows.Skip(1)] : rows);
    }

    /// <inheritdoc/>
    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        Pass();
        if (!(bug == PlantedBug.ForgetsJudgedTo && table == (Table)RegisterTables.JudgedTo)
            && !(bug == PlantedBug.RecordsPassedUpTwice && table == (Table)PassedUpRecord.Passed)
            && !(bug == PlantedBug.LosesCountersignature && table == (Table)AuditHeadTables.Countersignatures)
            && !Shows(PlantedBug.LosesLaneRow, table == (Table)NodeTables.LanesIn)
            && !Shows(PlantedBug.LosesResidence, table == (Table)RegisterTables.Residences))
            inner.Upsert(table, rows);
    }

    /// <inheritdoc/>
    public override void Delete(Table table, IReadOnlyList<RowKey> keys)
    {
        Pass();
        inner.Delete(table, keys);
    }

    /// <inheritdoc/>
    public override void DeleteRange(Table table, RowKey from, RowKey before)
    {
        Pass();
        if (bug != PlantedBug.KeepsMessages)
            inner.DeleteRange(table, from, before);
    }

    /// <inheritdoc/>
    public override long Count(Table table, string where = "") => inner.Count(table, where);

    /// <inheritdoc/>
    public override void Commit()
    {
        Pass(CrashPlace.BeforeCommit);
        _isCommitOwed = true;
        if (bug != PlantedBug.AcknowledgesBeforeCommit && !(bug == PlantedBug.AnswersBeforeCommit && _hasAnswers))
            PayCommit();
        if (_crash.EndsAt(CrashPlace.CommitUnknown))
            throw new CommitUnknownException("simulated");
        _crash.Pass(CrashPlace.AfterCommit);
    }

    /// <inheritdoc/>
    public override void Rollback() => inner.Rollback();

    /// <inheritdoc/>
    public override void BetweenBatches()
    {
        if (!_isCommitOwed)
            inner.BetweenBatches();
    }

    /// <inheritdoc/>
    public override void Dispose() => inner.Dispose();

    private void Pass(CrashPlace place = CrashPlace.InStore)
    {
        if (_room.IsFull && random.Chance(OddsOfFull))
            throw place == CrashPlace.InStore
                ? new DiskFullException("simulated")
                : new CommitUnknownException("simulated", new DiskFullException("simulated"));
        if (!_crash.EndsAt(place))
            return;
        if (bug == PlantedBug.SwallowsRollback)
            inner.Commit();
        throw new SimulatedCrashException();
    }

    private void PayCommit()
    {
        if (!_isCommitOwed)
            return;
        _isCommitOwed = false;
        if (Shows(PlantedBug.SwallowsFailedCommit, _hasMessages))
            inner.Rollback();
        else
            inner.Commit();
    }

    private List<TRow> Ordered<TRow>(List<TRow> rows)
    {
        if (bug == PlantedBug.ReadsUnordered)
            rows.Reverse();
        return rows;
    }

    private bool Shows(PlantedBug planted, bool isPlace)
    {
        if (!isPlace || bug != planted || _hasShownBug || !random.Chance(OddsOfBug))
            return false;
        return _hasShownBug = true;
    }
}
