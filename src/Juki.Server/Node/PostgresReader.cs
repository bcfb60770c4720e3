using System.Text;
using Npgsql;

namespace Juki.Server.Node;

/// <summary>Gives the values of one row after the other of an answer of PostgreSQL, and checks their seals.</summary>
internal sealed class PostgresReader(NpgsqlDataReader reader, RowSeal seal) : IRowReader
{
    private int _column;

    /// <summary>Adds all rows of the answer. Of a damaged one only its key, as it stands there, goes to
    /// <paramref name="damaged"/>.</summary>
    public void ReadRows<TRow>(Table<TRow> table, List<TRow> rows, List<RowKey> damaged) where TRow : class
    {
        while (reader.Read())
        {
            if (TryRead(table) is { } row) rows.Add(row);
            else damaged.Add(Key(table.KeyParts));
        }
    }

    /// <summary>Looks at all rows of the answer.</summary>
    /// <returns>How many there are, and the key of the last one.</returns>
    public (int Rows, RowKey Last) CheckRows(Table table, ICollection<RowKey> damaged)
    {
        var (rows, last) = (0, default(RowKey));
        for (; reader.Read(); rows++)
        {
            last = Key(table.KeyParts);
            if (!IsWhole(table)) damaged.Add(last);
        }
        return (rows, last);
    }

    /// <inheritdoc/>
    public long Integer()
    {
        var value = reader.GetInt64(_column++);
        seal.Integer(value);
        return value;
    }

    /// <inheritdoc/>
    public string Text()
    {
        var value = reader.GetString(_column++);
        seal.Bytes(Encoding.UTF8.GetBytes(value));
        return value;
    }

    /// <inheritdoc/>
    public byte[] Blob()
    {
        var value = reader.GetFieldValue<byte[]>(_column++);
        seal.Bytes(value);
        return value;
    }

    /// <summary>The row; null if it is damaged. What is made of the columns of a damaged row can fail in any way, so
    /// the seal is asked before such a failure is believed.</summary>
    private TRow? TryRead<TRow>(Table<TRow> table) where TRow : class
    {
        try
        {
            Begin();
            var row = table.Read(this);
            return IsSealed(table) ? row : null;
        }
        catch (Exception exception) when (exception is not NpgsqlException && !IsWhole(table))
        {
            return null;
        }
    }

    private bool IsWhole(Table table)
    {
        Begin();
        foreach (var column in table.Columns)
        {
            if (column.Kind == ColumnKind.Integer) _ = Integer();
            else if (column.Kind == ColumnKind.Text) _ = Text();
            else _ = Blob();
        }
        return IsSealed(table);
    }

    private void Begin()
    {
        _column = 0;
        seal.Begin();
    }

    private bool IsSealed(Table table) => reader.GetInt64(table.Columns.Count) == seal.End();

    private RowKey Key(int parts) => new(
        reader.GetInt64(0),
        parts > 1 ? reader.GetInt64(1) : 0,
        parts > 2 ? reader.GetInt64(2) : 0,
        parts > 3 ? reader.GetInt64(3) : 0);
}
