using Npgsql;
using NpgsqlTypes;

namespace Juki.Server.Node;

/// <summary>The prepared commands of one table, each made at its first use and kept as long as the store.</summary>
internal sealed class PostgresTable(NpgsqlConnection connection, PostgresDialect dialect, Table table) : IDisposable
{
    private PostgresKeys? _fetch, _delete;
    private PostgresRange? _range, _deleteRange;
    private (NpgsqlCommand Command, PostgresRows Rows)? _insert, _upsert;

    public PostgresKeys Fetch => _fetch ??= new PostgresKeys(Command(dialect.Fetch(table)), table.GroupParts);
    public PostgresKeys Delete => _delete ??= new PostgresKeys(Command(dialect.Delete(table)), table.KeyParts);

    public PostgresRange Range =>
        _range ??= new PostgresRange(Command(dialect.Range(table)), table.KeyParts, limited: true);

    public PostgresRange DeleteRange =>
        _deleteRange ??= new PostgresRange(Command(dialect.DeleteRange(table)), table.KeyParts, limited: false);

    public (NpgsqlCommand Command, PostgresRows Rows) Insert => _insert ??= Writer(dialect.Insert(table));
    public (NpgsqlCommand Command, PostgresRows Rows) Upsert => _upsert ??= Writer(dialect.Upsert(table));

    private (NpgsqlCommand Command, PostgresRows Rows) Writer(string sql)
    {
        var command = Command(sql);
        return (command, new PostgresRows(table, command.Parameters));
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in new[]
        {
            _fetch?.Command, _delete?.Command, _range?.Command, _deleteRange?.Command,
            _insert?.Command, _upsert?.Command,
        })
        {
            command?.Dispose();
        }
    }
}

/// <summary>A command that takes two keys and perhaps a number of rows.</summary>
internal sealed class PostgresRange
{
    private readonly int _parts;
    private readonly NpgsqlParameter<long>[] _values;

    public PostgresRange(NpgsqlCommand command, int parts, bool limited)
    {
        Command = command;
        _parts = parts;
        _values = new NpgsqlParameter<long>[(2 * parts) + (limited ? 1 : 0)];
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };
            command.Parameters.Add(_values[i]);
        }
    }

    /// <summary>The command with its parameters.</summary>
    public NpgsqlCommand Command { get; }

    /// <summary>Gives the command its bounds, and the most rows if it takes that.</summary>
    public void Set(RowKey from, RowKey before, int max = 0)
    {
        for (var part = 0; part < _parts; part++)
        {
            _values[part].TypedValue = from[part];
            _values[_parts + part].TypedValue = before[part];
        }
        if (_values.Length > 2 * _parts) _values[2 * _parts].TypedValue = max;
    }
}
