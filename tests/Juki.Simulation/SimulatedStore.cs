using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>A store whose process can end at any call, and into which a bug can be planted.</summary>
internal sealed class SimulatedStore(Store inner, CrashPoint crash, PlantedBug bug, SplitMix random) : Store
{
    private const int OddsOfBug = 150; // ‰ of the writes that could show it

    private bool _isCommitOwed;
    private bool _hasShownBug;

    /// <summary>True when the planted bug has done its harm.</summary>
    public bool HasShownBug => _hasShownBug;

    /// <inheritdoc/>
    public override void Create(IReadOnlyList<Table> tables) => inner.Create(tables);

    /// <inheritdoc/>
    public override void Begin()
    {
        PayCommit();
        inner.Begin();
    }

    /// <inheritdoc/>
    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null) =>
        inner.Fetch(table, groups, damaged);

    /// <inheritdoc/>
    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) =>
        inner.Range(table, from, before, max);

    /// <inheritdoc/>
    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged) =>
        inner.Scrub(table, from, max, damaged);

    /// <inheritdoc/>
    public override RowDamagedException DamagedRow(Table table, RowKey key) => inner.DamagedRow(table, key);

    /// <inheritdoc/>
    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        Pass();
        inner.Insert(table, Shows(PlantedBug.LosesMessage, table == (Table)NodeTables.Outbox)
            ? [.. rows.Skip(1)] : rows);
    }

    /// <inheritdoc/>
    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        Pass();
        if (!Shows(PlantedBug.LosesLaneRow, table == (Table)NodeTables.LanesIn)
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
        if (bug != PlantedBug.AcknowledgesBeforeCommit)
            PayCommit();
        if (crash.EndsAt(CrashPlace.CommitUnknown))
            throw new CommitUnknownException("simulated");
        crash.Pass(CrashPlace.AfterCommit);
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
        if (!crash.EndsAt(place))
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
        inner.Commit();
    }

    private bool Shows(PlantedBug planted, bool isPlace)
    {
        if (!isPlace || bug != planted || _hasShownBug || !random.Chance(OddsOfBug))
            return false;
        return _hasShownBug = true;
    }
}
