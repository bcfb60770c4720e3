namespace Juki.Server.Node;

/// <summary>The prepared statements of one table, each made at its first use and kept as long as the store.</summary>
internal sealed class SqliteTable(SqliteDatabase database, Table table, RowSeal seal) : IDisposable
{
    private SqliteStatement? _fetch, _range, _keys, _from, _insert, _delete, _deleteRange;
    private SqliteUpsert? _upsert;
    private readonly Dictionary<(Index Index, int Equal, bool From, bool Before), SqliteStatement> _searches = [];

    public SqliteStatement Fetch => _fetch ??= database.Prepare(SqliteDialect.Fetch(table), table.Columns, seal);
    public SqliteStatement Range => _range ??= database.Prepare(SqliteDialect.Range(table), table.Columns, seal);
    public SqliteStatement Keys => _keys ??= database.Prepare(SqliteDialect.KeysOf(table), table.Columns);
    public SqliteStatement From => _from ??= database.Prepare(SqliteDialect.From(table), table.Columns, seal);
    public SqliteStatement Insert => _insert ??= database.Prepare(SqliteDialect.Insert(table), table.Columns, seal);
    public SqliteUpsert Upsert => _upsert ??= new SqliteUpsert(database, table, seal);
    public SqliteStatement Delete => _delete ??= database.Prepare(SqliteDialect.Delete(table), []);
    public SqliteStatement DeleteRange => _deleteRange ??= database.Prepare(SqliteDialect.DeleteRange(table), []);

    /// <summary>The statement for stretches of this shape.</summary>
    public SqliteStatement Search(IndexStretch stretch)
    {
        var shape = (stretch.Index, stretch.Equal.Count, stretch.From is not null, stretch.Before is not null);
        if (!_searches.TryGetValue(shape, out var statement))
            _searches.Add(shape, statement = database.Prepare(SqliteDialect.Search(table, stretch), table.Columns));
        return statement;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _fetch, _range, _keys, _from, _insert, _delete, _deleteRange })
            statement?.Dispose();
        foreach (var statement in _searches.Values)
            statement.Dispose();
        _upsert?.Dispose();
        seal.Dispose();
    }
}
