namespace Juki.Server.Node;

/// <summary>
/// Writes rows that may be there. The engine rewrites the entries of every index whose columns a statement names,
/// changed or not, and an entry costs two pages at random places; so for a table with indexes the row is compared
/// first, and only the indexed columns that differ are named. (Measured with two indexes: two and a half times the rows
/// when none of them is touched.)
/// </summary>
internal sealed class SqliteUpsert : IDisposable
{
    /// <summary>Most indexed columns that are told apart [ours: the bits of a number]; those behind are always
    /// named.</summary>
    private const int IndexedMax = 62;

    /// <summary>Most statements for sets of changed columns [ours: real changes have a dozen sets]; further sets name
    /// all.
    /// </summary>
    private const int UpdatesMax = 64;

    private readonly SqliteDatabase _database;
    private readonly Table _table;
    private readonly RowSeal _seal;
    private readonly SqliteStatement _whole;
    private readonly SqliteStatement? _compare;
    private readonly List<Column> _indexed;
    private readonly Dictionary<long, SqliteStatement> _updates = [];

    public SqliteUpsert(SqliteDatabase database, Table table, RowSeal seal)
    {
        _database = database;
        _table = table;
        _seal = seal;
        _whole = database.Prepare(SqliteDialect.Upsert(table), table.Columns, seal);
        _indexed = [.. SqliteDialect.IndexedColumns(table).Take(IndexedMax)];
        if (_indexed.Count > 0) _compare = database.Prepare(SqliteDialect.Compare(table, _indexed), table.Columns);
    }

    /// <summary>Writes one row.</summary>
    public void Run<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        if (_compare?.AskRow(table, row) is long changed) Update(changed).RunRow(table, row);
        else _whole.RunRow(table, row);
    }

    private SqliteStatement Update(long changed)
    {
        if (_updates.TryGetValue(changed, out var known)) return known;
        if (_updates.Count == UpdatesMax) return _whole;
        var same = _indexed.Where((_, bit) => (changed & (1L << bit)) == 0).ToList();
        var update = _database.Prepare(SqliteDialect.Update(_table, same), _table.Columns, _seal);
        _updates.Add(changed, update);
        return update;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _whole.Dispose();
        _compare?.Dispose();
        foreach (var update in _updates.Values) update.Dispose();
    }
}
