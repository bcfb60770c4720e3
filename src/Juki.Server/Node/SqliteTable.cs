namespace Juki.Server.Node;

/// <summary>The prepared statements of one table, each made at its first use and kept as long as the store.</summary>
internal sealed class SqliteTable(SqliteDatabase database, Table table, RowSeal seal) : IDisposable
{
    private SqliteStatement? _fetch, _range, _from, _insert, _delete, _deleteRange;
    private SqliteUpsert? _upsert;

    public SqliteStatement Fetch => _fetch ??= database.Prepare(SqliteDialect.Fetch(table), table.Columns, seal);
    public SqliteStatement Range => _range ??= database.Prepare(SqliteDialect.Range(table), table.Columns, seal);
    public SqliteStatement From => _from ??= database.Prepare(SqliteDialect.From(table), table.Columns, seal);
    public SqliteStatement Insert => _insert ??= database.Prepare(SqliteDialect.Insert(table), table.Columns, seal);
    public SqliteUpsert Upsert => _upsert ??= new SqliteUpsert(database, table, seal);
    public SqliteStatement Delete => _delete ??= database.Prepare(SqliteDialect.Delete(table), []);
    public SqliteStatement DeleteRange => _deleteRange ??= database.Prepare(SqliteDialect.DeleteRange(table), []);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _fetch, _range, _from, _insert, _delete, _deleteRange })
            statement?.Dispose();
        _upsert?.Dispose();
        seal.Dispose();
    }
}
