namespace Juki.Server.Node;

/// <summary>COMMIT or fsync failed, or nobody knows whether it did: the process must end, and start from what the tables say.</summary>
internal sealed class CommitUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The batch store: read, decide, write, commit once (ARCHITECTURE, store). One writer; not thread-safe. Every list that comes
/// back is ordered by primary key; every statement is prepared once.
/// </summary>
internal abstract class Store : IDisposable
{
    /// <summary>Most keys or rows in one call [ours: bounds memory and the time in the core].</summary>
    public const int BatchMax = 100_000;

    /// <summary>Creates the tables and indexes that are not there. Called once, first, outside a transaction.</summary>
    public abstract void Create(IReadOnlyList<Table> tables);

    /// <summary>Begins a write transaction (SQLite: <c>begin immediate</c>).</summary>
    public abstract void Begin();

    /// <summary>All rows whose leading <see cref="Table.GroupParts"/> key parts equal one of <paramref name="groups"/>
    /// (distinct, in order). Rows come back ordered by key.</summary>
    public abstract List<TRow> Fetch<TRow>(Table<TRow> table, IReadOnlyList<RowKey> groups) where TRow : class;

    /// <summary>Rows with key &gt;= <paramref name="from"/> and &lt; <paramref name="before"/>, in key order, at most
    /// <paramref name="max"/>.</summary>
    public abstract List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) where TRow : class;

    /// <summary>Writes rows whose keys are not in the table. <paramref name="rows"/> come ordered by key.</summary>
    public abstract void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) where TRow : class;

    /// <summary>Writes rows, replacing those with the same key. <paramref name="rows"/> come ordered by key, each key once.</summary>
    public abstract void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) where TRow : class;

    /// <summary>Deletes the rows with these whole keys, where there are any.</summary>
    public abstract void Delete(Table table, IReadOnlyList<RowKey> keys);

    /// <summary>Deletes rows with key &gt;= <paramref name="from"/> and &lt; <paramref name="before"/>.</summary>
    public abstract void DeleteRange(Table table, RowKey from, RowKey before);

    /// <summary>Number of rows; slow on large tables, for status and tests only.</summary>
    public abstract long Count(Table table, string where = "");

    /// <summary>Commits durably.</summary>
    /// <exception cref="CommitUnknownException">The outcome is unknown; end the process.</exception>
    public abstract void Commit();

    /// <summary>Gives up the transaction; nothing of it stays.</summary>
    public abstract void Rollback();

    /// <summary>Called between batches: the moment for a checkpoint.</summary>
    public virtual void BetweenBatches() { }

    /// <inheritdoc/>
    public abstract void Dispose();
}
