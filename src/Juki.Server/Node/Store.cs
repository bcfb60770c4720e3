namespace Juki.Server.Node;

/// <summary>The store refused or failed: a broken disk, a wrong file, a table that differs. Holds no value of a
/// row.</summary>
internal class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A row was inserted whose key is in the table already: an error of the caller.</summary>
internal sealed class RowExistsException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>What the store holds cannot be right: a page or a row is damaged. Going on could lose something or give a
/// wrong answer; the store is to be restored.</summary>
internal class StoreDamagedException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>A row whose seal does not fit: it is not given out. <paramref name="keyDigest"/> tells damaged rows apart
/// in a log and says nothing about the key.</summary>
internal sealed class RowDamagedException(string table, string keyDigest = "not told")
    : StoreDamagedException($"A row of table {table} is damaged (key digest {keyDigest}).")
{
    /// <summary>The table.</summary>
    public string Table => table;
}

/// <summary>The disk has no room for a write. Nothing of the transaction is there.</summary>
internal sealed class DiskFullException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>COMMIT or fsync failed, or nobody knows whether it did: the process must end, and start from what the
/// tables say.</summary>
internal sealed class CommitUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The batch store: read, decide, write, commit once (ARCHITECTURE, store). One writer; not thread-safe. Every list
/// that comes back is ordered by primary key; every statement is prepared once. Reading is allowed outside a
/// transaction too, then each call sees what is committed. After a write that threw, only <see cref="Rollback"/> and
/// <see cref="Dispose"/> are left.
/// </summary>
internal abstract class Store : IDisposable
{
    /// <summary>Most keys or rows in one call [ours: bounds memory and the time in the core].</summary>
    public const int BatchMax = 100_000;

    /// <summary>Version of how tables are kept in a store, not of the tables; a store of another version is
    /// refused.</summary>
    public const int FormatVersion = 2;

    /// <summary>Where the store is in the life of a transaction.</summary>
    private enum Phase { Idle, Open, Spoiled, Ended }

    private Phase _phase;

    /// <summary>Whether a transaction is open, spoiled or not.</summary>
    public virtual bool InTransaction => _phase is Phase.Open or Phase.Spoiled;

    /// <summary>True if the process that used the store before did not end its use: it is worth looking at
    /// again.</summary>
    public virtual bool EndedUncleanly => false;

    /// <summary>Creates the tables and indexes that are not there. Called once, first, outside a transaction; all or
    /// nothing.</summary>
    /// <exception cref="StoreException">A table is there with other columns or another key.</exception>
    public abstract void Create(IReadOnlyList<Table> tables);

    /// <summary>Begins a write transaction (SQLite: <c>begin immediate</c>; PostgreSQL: repeatable read).</summary>
    public abstract void Begin();

    /// <summary>All rows whose leading <see cref="Table.GroupParts"/> key parts equal one of <paramref name="groups"/>
    /// (distinct, ascending, the parts behind them 0). Rows come back ordered by key.</summary>
    /// <param name="damaged">Takes the keys of damaged rows, as they stand there; the others come back. Null: a damaged
    /// row is an error.</param>
    /// <exception cref="RowDamagedException">A row is damaged, and <paramref name="damaged"/> is null, or the row says
    /// that it is of none of these groups.</exception>
    public abstract List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null) where TRow : class;

    /// <summary>Rows with key &gt;= <paramref name="from"/> and &lt; <paramref name="before"/>, in key order, at most
    /// <paramref name="max"/> (0 to <see cref="BatchMax"/>).</summary>
    /// <exception cref="RowDamagedException">One of them is damaged.</exception>
    public abstract List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max) where TRow : class;

    /// <summary>The primary keys of the rows in a stretch of an index, at most <paramref name="max"/> (0 to
    /// <see cref="BatchMax"/>), in the order of the index. The index says so, and no seal is checked: whoever hands
    /// something out looks at the rows themselves.</summary>
    public abstract List<RowKey> Search(Table table, IndexStretch stretch, int max);

    /// <summary>The primary keys of the rows with key &gt;= <paramref name="from"/> and &lt; <paramref name="before"/>,
    /// in key order, at most <paramref name="max"/> (0 to <see cref="BatchMax"/>). No seal is checked, as in
    /// <see cref="Search"/>.</summary>
    public abstract List<RowKey> Keys(Table table, RowKey from, RowKey before, int max);

    /// <summary>Checks the seals of at most <paramref name="max"/> rows with key &gt;= <paramref name="from"/>, and
    /// puts the keys of damaged rows, as they stand there, into <paramref name="damaged"/>.</summary>
    /// <returns>How many rows were looked at, and where to go on; null at the end.</returns>
    public abstract (int Rows, RowKey? Next) Scrub(
        Table table, RowKey from, int max, ICollection<RowKey> damaged);

    /// <summary>The exception for a damaged row, for who found it by <see cref="Scrub"/>.</summary>
    public abstract RowDamagedException DamagedRow(Table table, RowKey key);

    /// <summary>Writes rows whose keys are not in the table. <paramref name="rows"/> come ordered by key, each key
    /// once.</summary>
    /// <exception cref="RowExistsException">One of them is in the table.</exception>
    public abstract void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) where TRow : class;

    /// <summary>Writes rows, replacing those with the same key. <paramref name="rows"/> come ordered by key, each key
    /// once.</summary>
    public abstract void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) where TRow : class;

    /// <summary>Deletes the rows with these whole keys, where there are any; in any order.</summary>
    public abstract void Delete(Table table, IReadOnlyList<RowKey> keys);

    /// <summary>Deletes rows with key &gt;= <paramref name="from"/> and &lt; <paramref name="before"/>.</summary>
    public abstract void DeleteRange(Table table, RowKey from, RowKey before);

    /// <summary>Number of rows; slow on large tables, for status and tests only. <paramref name="where"/> is literal
    /// SQL.</summary>
    public abstract long Count(Table table, string where = "");

    /// <summary>Commits durably.</summary>
    /// <exception cref="CommitUnknownException">The outcome is unknown; end the process.</exception>
    public abstract void Commit();

    /// <summary>Gives up the transaction, if there is one; nothing of it stays.</summary>
    public abstract void Rollback();

    /// <summary>Called between batches: the moment for a checkpoint.</summary>
    public virtual void BetweenBatches() { }

    /// <summary>Empties the engine's log, if it keeps one with rows, so that what was erased stands nowhere any more.
    /// Between batches; for the end of an erasure. False if a reader's snapshot still needs it: ask again
    /// later.</summary>
    public virtual bool EmptyLog() => true;

    /// <summary>Ends the use of the store. An open transaction is given up, as by a crash.</summary>
    public abstract void Dispose();

    /// <summary>True after a commit whose outcome is unknown.</summary>
    protected bool IsLost => _phase == Phase.Ended;

    /// <summary>Checks that no transaction is open.</summary>
    protected void CheckIdle() => Check(_phase == Phase.Idle, "no transaction may be open here");

    /// <summary>Checks that rows can be read: the store is in use and no write of this transaction has
    /// failed.</summary>
    protected void CheckReadable() => Check(_phase is Phase.Idle or Phase.Open, "a write failed: roll back first");

    /// <summary>A transaction has begun.</summary>
    protected void Began() => _phase = Phase.Open;

    /// <summary>A write begins; until <see cref="Wrote"/> the transaction counts as spoiled, so that no half of a write
    /// can be committed.</summary>
    protected void Writing()
    {
        Check(_phase == Phase.Open, "a write needs an open transaction");
        _phase = Phase.Spoiled;
    }

    /// <summary>The write that began has been done whole.</summary>
    protected void Wrote() => _phase = Phase.Open;

    /// <summary>A commit begins; until <see cref="NoTransaction"/> the store cannot be used.</summary>
    protected void Committing()
    {
        Check(_phase == Phase.Open, "only an open, unspoiled transaction can be committed");
        _phase = Phase.Ended;
    }

    /// <summary>The transaction is over.</summary>
    protected void NoTransaction() => _phase = Phase.Idle;

    /// <summary>The store is over; answers whether it was not before.</summary>
    protected bool End()
    {
        var first = !_ended;
        _ended = true;
        _phase = Phase.Ended;
        return first;
    }

    private bool _ended;

    /// <summary>Checks keys of groups: not too many, strictly ascending, nothing behind the group's parts.</summary>
    protected static void CheckGroups(Table table, IReadOnlyList<RowKey> groups)
    {
        CheckCount(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            Check(groups[i] == groups[i].Leading(table.GroupParts), "a group has only its leading parts");
            Check(i == 0 || groups[i - 1].CompareTo(groups[i]) < 0, "groups must be distinct and ascending");
        }
    }

    /// <summary>Checks rows to write: not too many, keys strictly ascending.</summary>
    protected static void CheckRows<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) where TRow : class
    {
        CheckCount(rows.Count);
        var last = default(RowKey);
        for (var i = 0; i < rows.Count; i++)
        {
            var key = table.Key(rows[i]);
            Check(i == 0 || last.CompareTo(key) < 0, "rows must be ordered by key, each key once");
            last = key;
        }
    }

    /// <summary>The key behind <paramref name="last"/>; null behind the last that there can be.</summary>
    protected static RowKey? After(Table table, RowKey last)
    {
        var parts = new long[RowKey.PartsMax];
        for (var part = 0; part < table.KeyParts; part++) parts[part] = last[part];
        for (var part = table.KeyParts - 1; part >= 0; part--)
        {
            if (parts[part] < long.MaxValue)
            {
                parts[part]++;
                return new(parts[0], parts[1], parts[2], parts[3]);
            }
            parts[part] = long.MinValue;
        }
        return null;
    }

    /// <summary>Checks that a number of keys or rows is within <see cref="BatchMax"/>.</summary>
    protected static void CheckCount(int count) =>
        Check(count is >= 0 and <= BatchMax, "too many keys or rows in one call");

    /// <summary>Stops at a wrong call: an error in our own program.</summary>
    protected static void Check(bool condition, string rule)
    {
        if (!condition) throw new InvalidOperationException($"Store: {rule}.");
    }
}
