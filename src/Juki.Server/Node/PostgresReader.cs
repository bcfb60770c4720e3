using Npgsql;

namespace Juki.Server.Node;

/// <summary>Gives the values of one row after the other of an answer of PostgreSQL.</summary>
internal sealed class PostgresReader(NpgsqlDataReader reader) : IRowReader
{
    private int _column;

    /// <summary>Adds all rows of the answer.</summary>
    public void ReadRows<TRow>(Table<TRow> table, List<TRow> rows) where TRow : class
    {
        while (reader.Read())
        {
            _column = 0;
            rows.Add(table.Read(this));
        }
    }

    /// <inheritdoc/>
    public long Integer() => reader.GetInt64(_column++);

    /// <inheritdoc/>
    public string Text() => reader.GetString(_column++);

    /// <inheritdoc/>
    public byte[] Blob() => reader.GetFieldValue<byte[]>(_column++);
}
