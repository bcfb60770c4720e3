using System.Text;
using SQLitePCL;

namespace Juki.Server.Node;

/// <summary>
/// One prepared SQLite statement with its position among the parameters and the columns. It is the row's writer and
/// reader itself, so that a value goes straight into the engine; nothing is allocated per row but what the reader hands
/// out.
/// </summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle, IReadOnlyList<Column> columns)
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

    /// <summary>Adds all rows that the bound parameters find.</summary>
    public void ReadRows<TRow>(Table<TRow> table, List<TRow> rows) where TRow : class
    {
        while (Step()) rows.Add(table.Read(this));
    }

    /// <summary>Makes the statement ready for its next use, whatever happened to the last.</summary>
    public void Reset()
    {
        // Its result repeats the error that Step has already reported.
        _ = raw.sqlite3_reset(handle);
        _parameter = 0;
    }

    void IRowWriter.Integer(long value)
    {
        Expect(ColumnKind.Integer, _parameter);
        BindInteger(value);
    }

    void IRowWriter.Text(string value)
    {
        Expect(ColumnKind.Text, _parameter);
        if (value.Contains('\0')) throw new ArgumentException("A stored text holds no U+0000.", nameof(value));
        if (_text.Length < s_utf8.GetMaxByteCount(value.Length)) _text = new byte[s_utf8.GetMaxByteCount(value.Length)];
        var length = s_utf8.GetBytes(value, _text);
        if (!Next()) return;
        // An empty span has no address, and the engine takes that for null.
        Done(length == 0
            ? raw.sqlite3_bind_text(handle, _parameter, utf8z.FromSpan("\0"u8))
            : raw.sqlite3_bind_text(handle, _parameter, _text.AsSpan(0, length)));
    }

    void IRowWriter.Blob(ReadOnlySpan<byte> value)
    {
        Expect(ColumnKind.Blob, _parameter);
        if (Next()) Done(raw.sqlite3_bind_blob(handle, _parameter, value));
    }

    long IRowReader.Integer()
    {
        Expect(ColumnKind.Integer, _column);
        return raw.sqlite3_column_int64(handle, _column++);
    }

    string IRowReader.Text()
    {
        Expect(ColumnKind.Text, _column);
        // As bytes: the engine then tells the length instead of looking for the end.
        return s_utf8.GetString(raw.sqlite3_column_blob(handle, _column++));
    }

    byte[] IRowReader.Blob()
    {
        Expect(ColumnKind.Blob, _column);
        return raw.sqlite3_column_blob(handle, _column++).ToArray();
    }

    /// <summary>Advances to the next parameter; false if the statement has no use for it, as one that compares a few
    /// columns of a row has none for the last.</summary>
    private bool Next() => ++_parameter <= _parameters;

    /// <summary>Binds all columns of a row. One that wrote fewer would take the rest from the row before, so they are
    /// counted.
    /// </summary>
    private void BindRow<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        table.Write(row, this);
        if (_parameter != _kinds.Length)
            throw new InvalidOperationException($"{table.Name}: a row wrote too few values.");
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
