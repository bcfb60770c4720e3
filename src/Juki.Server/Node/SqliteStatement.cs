using System.Text;
using SQLitePCL;

namespace Juki.Server.Node;

/// <summary>
/// One prepared SQLite statement with its position among the parameters and the columns. It is the row's writer and
/// reader itself, so that a value goes straight into the engine; nothing is allocated per row but what the reader hands
/// out.
/// </summary>
/// <param name="database">Where it runs.</param>
/// <param name="handle">The prepared statement.</param>
/// <param name="columns">Of the rows that it writes or reads.</param>
/// <param name="seal">Seals the rows that it writes, checks those that it reads; null for a statement about other
/// things than rows.</param>
internal sealed class SqliteStatement(
    SqliteDatabase database, sqlite3_stmt handle, IReadOnlyList<Column> columns, RowSeal? seal = null)
    : IRowWriter, IRowReader, IDisposable
{
    /// <summary>Refuses lone surrogates, which would be stored as another text.</summary>
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ColumnKind[] _kinds = [.. columns.Select(column => column.Kind)];
    private readonly int _parameters = raw.sqlite3_bind_parameter_count(handle);
    private byte[] _text = new byte[256];
    private int _parameter;
    private int _column;

    /// <summary>Binds the next parameters to the leading parts of a key.</summary>
    public void Bind(RowKey key, int parts)
    {
        for (var part = 0; part < parts; part++) BindInteger(key[part]);
    }

    /// <summary>Binds the next parameter.</summary>
    public void BindInteger(long value)
    {
        if (Next()) Done(raw.sqlite3_bind_int64(handle, _parameter, value));
    }

    /// <summary>Binds the next parameter.</summary>
    public void BindText(string value)
    {
        var length = Encoded(value);
        if (Next()) BindBytes(length);
    }

    /// <summary>Adds the keys of all rows that the bound parameters find, of a statement that gives keys
    /// alone.</summary>
    public void ReadKeys(Table table, List<RowKey> keys)
    {
        while (Step()) keys.Add(Key(table.KeyParts));
    }

    /// <summary>Advances to the next row; false when there is none, and then the statement is ready for its next
    /// use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        _column = 0;
        if (code == raw.SQLITE_ROW) return true;
        var failure = code == raw.SQLITE_DONE ? null : database.Failure(code);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step()) throw new InvalidOperationException("A statement without rows gave one.");
    }

    /// <summary>Writes one row.</summary>
    public void RunRow<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        BindRow(table, row);
        Run();
    }

    /// <summary>Asks something about one row: a number, or null if no row answers.</summary>
    public long? AskRow<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        BindRow(table, row);
        if (!Step()) return null;
        var answer = raw.sqlite3_column_int64(handle, 0);
        Reset();
        return answer;
    }

    /// <summary>Adds all rows that the bound parameters find. Of a damaged one only its key, as it stands there, goes
    /// to <paramref name="damaged"/>.</summary>
    public void ReadRows<TRow>(Table<TRow> table, List<TRow> rows, List<RowKey> damaged) where TRow : class
    {
        while (Step())
        {
            if (TryRead(table) is { } row) rows.Add(row);
            else damaged.Add(Key(table.KeyParts));
        }
    }

    /// <summary>Looks at all rows that the bound parameters find.</summary>
    /// <returns>How many there are, and the key of the last one.</returns>
    public (int Rows, RowKey Last) CheckRows(Table table, ICollection<RowKey> damaged)
    {
        var (rows, last) = (0, default(RowKey));
        for (; Step(); rows++)
        {
            last = Key(table.KeyParts);
            if (!IsWhole()) damaged.Add(last);
        }
        return (rows, last);
    }

    /// <summary>The row; null if it is damaged. What is made of the columns of a damaged row can fail in any way, so
    /// the seal is asked before such a failure is believed.</summary>
    private TRow? TryRead<TRow>(Table<TRow> table) where TRow : class
    {
        try
        {
            seal!.Begin();
            var row = table.Read(this);
            return raw.sqlite3_column_int64(handle, _kinds.Length) == seal.End() ? row : null;
        }
        catch (Exception) when (!IsWhole())
        {
            return null;
        }
    }

    /// <summary>Whether the seal of the row at hand fits, by its bytes alone.</summary>
    private bool IsWhole()
    {
        seal!.Begin();
        for (var column = 0; column < _kinds.Length; column++)
        {
            if (_kinds[column] == ColumnKind.Integer) seal.Integer(raw.sqlite3_column_int64(handle, column));
            else seal.Bytes(raw.sqlite3_column_blob(handle, column));
        }
        return raw.sqlite3_column_int64(handle, _kinds.Length) == seal.End();
    }

    private RowKey Key(int parts) => new(
        raw.sqlite3_column_int64(handle, 0),
        parts > 1 ? raw.sqlite3_column_int64(handle, 1) : 0,
        parts > 2 ? raw.sqlite3_column_int64(handle, 2) : 0,
        parts > 3 ? raw.sqlite3_column_int64(handle, 3) : 0);

    /// <summary>Makes the statement ready for its next use, whatever happened to the last.</summary>
    public void Reset()
    {
        // Its result repeats the error that Step has already reported.
        _ = raw.sqlite3_reset(handle);
        _parameter = 0;
    }

    private int Encoded(string value)
    {
        if (value.Contains('\0')) throw new ArgumentException("A stored text holds no U+0000.", nameof(value));
        if (_text.Length < s_utf8.GetMaxByteCount(value.Length)) _text = new byte[s_utf8.GetMaxByteCount(value.Length)];
        return s_utf8.GetBytes(value, _text);
    }

    /// <summary>An empty span has no address, and the engine takes that for null.</summary>
    private void BindBytes(int length) => Done(length == 0
        ? raw.sqlite3_bind_text(handle, _parameter, utf8z.FromSpan("\0"u8))
        : raw.sqlite3_bind_text(handle, _parameter, _text.AsSpan(0, length)));

    void IRowWriter.Integer(long value)
    {
        Expect(ColumnKind.Integer, _parameter);
        seal?.Integer(value);
        BindInteger(value);
    }

    void IRowWriter.Text(string value)
    {
        Expect(ColumnKind.Text, _parameter);
        var length = Encoded(value);
        seal?.Bytes(_text.AsSpan(0, length));
        if (Next()) BindBytes(length);
    }

    void IRowWriter.Blob(ReadOnlySpan<byte> value)
    {
        Expect(ColumnKind.Blob, _parameter);
        seal?.Bytes(value);
        if (Next()) Done(raw.sqlite3_bind_blob(handle, _parameter, value));
    }

    long IRowReader.Integer()
    {
        Expect(ColumnKind.Integer, _column);
        var value = raw.sqlite3_column_int64(handle, _column++);
        seal?.Integer(value);
        return value;
    }

    string IRowReader.Text()
    {
        Expect(ColumnKind.Text, _column);
        // As bytes: the engine then tells the length instead of looking for the end.
        var value = raw.sqlite3_column_blob(handle, _column++);
        seal?.Bytes(value);
        return s_utf8.GetString(value);
    }

    byte[] IRowReader.Blob()
    {
        Expect(ColumnKind.Blob, _column);
        var value = raw.sqlite3_column_blob(handle, _column++);
        seal?.Bytes(value);
        return value.ToArray();
    }

    /// <summary>Advances to the next parameter; false if the statement has no use for it, as one that compares a few
    /// columns of a row has none for the last.</summary>
    private bool Next() => ++_parameter <= _parameters;

    /// <summary>Binds all columns of a row. One that wrote fewer would take the rest from the row before, so they are
    /// counted.
    /// </summary>
    private void BindRow<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        seal?.Begin();
        table.Write(row, this);
        if (_parameter != _kinds.Length)
            throw new InvalidOperationException($"{table.Name}: a row wrote too few values.");
        if (seal is not null) BindInteger(seal.End());
    }

    private void Expect(ColumnKind kind, int index)
    {
        if (index >= _kinds.Length || _kinds[index] != kind)
            throw new InvalidOperationException($"Value {index} of a row is not the {kind} that its column wants.");
    }

    private void Done(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Failure(code);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
