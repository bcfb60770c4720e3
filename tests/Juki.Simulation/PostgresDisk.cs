using System.Globalization;
using Juki.Server.Node;
using Npgsql;

namespace Juki.Simulation;

/// <summary>A disk with PostgreSQL: a schema of a server that the run does not share, gone when disposed.</summary>
internal sealed class PostgresDisk : ISimulatedDisk
{
    private readonly string _connectionString;
    private readonly NpgsqlConnection _beside;
    private readonly string _schema;
    private readonly Func<string> _newSchema;
    private PostgresStore? _running;

    /// <summary>An empty disk.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="newSchema">Names that are not in use there.</param>
    public PostgresDisk(string connectionString, Func<string> newSchema)
    {
        (_connectionString, _newSchema, _schema) = (connectionString, newSchema, newSchema());
        _beside = new NpgsqlConnection(connectionString + ";Pooling=false");
        _beside.Open();
        Execute($"set client_min_messages = warning; set search_path = \"{_schema}\"");
    }

    /// <inheritdoc/>
    public Store Start()
    {
        Crash();
        return _running = PostgresStore.Open(_connectionString, _schema);
    }

    /// <inheritdoc/>
    public void Crash()
    {
        _running?.Dispose();
        _running = null;
    }

    /// <inheritdoc/>
    public ISimulatedDisk Copy()
    {
        Crash();
        Start(); // waits until the session that crashed is gone
        Crash();
        var copy = new PostgresDisk(_connectionString, _newSchema);
        Execute($"create schema \"{copy._schema}\"");
        foreach (var table in Texts($"select tablename from pg_tables where schemaname = '{_schema}' order by 1"))
        {
            Execute($"create table \"{copy._schema}\".\"{table}\" (like \"{_schema}\".\"{table}\" including all);" +
                $"insert into \"{copy._schema}\".\"{table}\" select * from \"{_schema}\".\"{table}\"");
        }
        return copy;
    }

    /// <inheritdoc/>
    public void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _beside);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public long Integer(string sql)
    {
        using var command = new NpgsqlCommand(sql, _beside);
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public string Dump(Table table)
    {
        var row = string.Join(" || '|' || ", table.Columns.Select(column => column.Kind == ColumnKind.Blob
            ? $"upper(encode(\"{column.Name}\", 'hex'))" : $"\"{column.Name}\"::text"));
        return Texts($"select coalesce(string_agg({row}, chr(10) order by {StorageDamage.KeyOf(table)}), '') " +
            $"from \"{table.Name}\"")[0];
    }

    private List<string> Texts(string sql)
    {
        using var command = new NpgsqlCommand(sql, _beside);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Crash();
        Execute($"drop schema if exists \"{_schema}\" cascade");
        _beside.Dispose();
    }
}
