using Npgsql;
using NpgsqlTypes;

namespace Juki.Server.Node;

/// <summary>The prepared commands of one table, each made at its first use and kept as long as the store.</summary>
internal sealed class PostgresTable(NpgsqlConnection connection, PostgresDialect dialect, Table table, RowSeal seal)
    : IDisposable
{
    private PostgresKeys? _fetch, _delete;
    private PostgresRange? _range, _keys, _from, _deleteRange;
    private (NpgsqlCommand Command, PostgresRows Rows)? _insert, _upsert;
    private readonly Dictionary<(Index Index, int Equal, bool From, bool Before), NpgsqlCommand> _searches = [];

    public PostgresKeys Fetch => _fetch ??= new PostgresKeys(Command(dialect.Fetch(table)), table.GroupParts);
    public PostgresKeys Delete => _delete ??= new PostgresKeys(Command(dialect.Delete(table)), table.KeyParts);

    /// <summary>Checks what is read.</summary>
    public RowSeal Seal => seal;

    public PostgresRange Range =>
        _range ??= new PostgresRange(Command(dialect.Range(table)), table.KeyParts, keys: 2, limited: true);

    public PostgresRange Keys =>
        _keys ??= new PostgresRange(Command(dialect.KeysOf(table)), table.KeyParts, keys: 2, limited: true);

    public PostgresRange From =>
        _from ??= new PostgresRange(Command(dialect.From(table)), table.KeyParts, keys: 1, limited: true);

    public PostgresRange DeleteRange =>
        _deleteRange ??=
            new PostgresRange(Command(dialect.DeleteRange(table)), table.KeyParts, keys: 2, limited: false);

    public (NpgsqlCommand Command, PostgresRows Rows) Insert => _insert ??= Writer(dialect.Insert(table));
    public (NpgsqlCommand Command, PostgresRows Rows) Upsert => _upsert ??= Writer(dialect.Upsert(table));

    private (NpgsqlCommand Command, PostgresRows Rows) Writer(string sql)
    {
        var command = Command(sql);
        return (command, new PostgresRows(table, command.Parameters, seal));
    }

    /// <summary>The command for a stretch, with its values.</summary>
    public NpgsqlCommand Search(IndexStretch stretch, int max)
    {
        var shape = (stretch.Index, stretch.Equal.Count, stretch.From is not null, stretch.Before is not null);
        if (!_searches.TryGetValue(shape, out var command))
            _searches.Add(shape, command = Command(dialect.Search(table, stretch)));
        var values = stretch.Equal.Select(value => value.Text ?? (object)value.Integer)
            .Concat(stretch.From is null ? [] : [stretch.From])
            .Concat(stretch.Before is null ? [] : [stretch.Before])
            .Append((long)max).ToList();
        for (var place = 0; place < values.Count; place++)
        {
            if (command.Parameters.Count == place)
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(values[place]) });
            command.Parameters[place].Value = values[place];
        }
        return command;
    }

    private static NpgsqlDbType TypeOf(object value) => value is string ? NpgsqlDbType.Text : NpgsqlDbType.Bigint;

    private NpgsqlCommand Command(string sql) => new(sql, connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in new[]
        {
            _fetch?.Command, _delete?.Command, _range?.Command, _keys?.Command, _from?.Command, _deleteRange?.Command,
            _insert?.Command, _upsert?.Command,
        })
        {
            command?.Dispose();
        }
        foreach (var command in _searches.Values)
            command.Dispose();
        seal.Dispose();
    }
}

/// <summary>A command that takes one or two keys and perhaps a number of rows.</summary>
internal sealed class PostgresRange
{
    private readonly int _parts;
    private readonly int _keys;
    private readonly NpgsqlParameter<long>[] _values;

    public PostgresRange(NpgsqlCommand command, int parts, int keys, bool limited)
    {
        Command = command;
        (_parts, _keys) = (parts, keys);
        _values = new NpgsqlParameter<long>[(keys * parts) + (limited ? 1 : 0)];
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
            if (_keys == 2) _values[_parts + part].TypedValue = before[part];
        }
        if (_values.Length > _keys * _parts) _values[_keys * _parts].TypedValue = max;
    }
}
