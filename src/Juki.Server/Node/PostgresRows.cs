using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Juki.Server.Node;

/// <summary>Rows on their way to PostgreSQL: a list per column, each an array parameter. The lists are used again and
/// again.
/// </summary>
internal sealed class PostgresRows : IRowWriter
{
    /// <summary>Refuses lone surrogates, which would be stored as another text.</summary>
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ColumnKind[] _kinds;
    private readonly List<long>?[] _integers;
    private readonly List<string>?[] _texts;
    private readonly List<byte[]>?[] _blobs;
    private readonly RowSeal _seal;
    private int _column;

    public PostgresRows(Table table, NpgsqlParameterCollection parameters, RowSeal seal)
    {
        _seal = seal;
        _kinds = [.. table.Stored.Select(column => column.Kind)];
        _integers = new List<long>?[_kinds.Length];
        _texts = new List<string>?[_kinds.Length];
        _blobs = new List<byte[]>?[_kinds.Length];
        for (var i = 0; i < _kinds.Length; i++)
        {
            _ = _kinds[i] switch
            {
                ColumnKind.Integer => parameters.Add(Parameter(_integers[i] = [], NpgsqlDbType.Bigint)),
                ColumnKind.Text => parameters.Add(Parameter(_texts[i] = [], NpgsqlDbType.Text)),
                _ => parameters.Add(Parameter(_blobs[i] = [], NpgsqlDbType.Bytea)),
            };
        }
    }

    /// <summary>About how many bytes the rows will be on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>An array parameter over a list.</summary>
    public static NpgsqlParameter Parameter<T>(List<T> values, NpgsqlDbType element) =>
        new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };

    /// <summary>Adds a row.</summary>
    public void Add<TRow>(Table<TRow> table, TRow row) where TRow : class
    {
        _column = 0;
        _seal.Begin();
        table.Write(row, this);
        if (_column != _kinds.Length - 1)
            throw new InvalidOperationException($"{table.Name}: a row wrote too few or too many values.");
        _integers[_column]!.Add(_seal.End());
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Bytes = 0;
        for (var i = 0; i < _kinds.Length; i++)
        {
            _integers[i]?.Clear();
            _texts[i]?.Clear();
            _blobs[i]?.Clear();
        }
    }

    void IRowWriter.Integer(long value)
    {
        Next(ColumnKind.Integer);
        _seal.Integer(value);
        _integers[_column++]!.Add(value);
        Bytes += sizeof(long);
    }

    void IRowWriter.Text(string value)
    {
        Next(ColumnKind.Text);
        if (value.Contains('\0')) throw new ArgumentException("A stored text holds no U+0000.", nameof(value));
        _seal.Bytes(s_utf8.GetBytes(value));
        _texts[_column++]!.Add(value);
        Bytes += value.Length;
    }

    void IRowWriter.Blob(ReadOnlySpan<byte> value)
    {
        Next(ColumnKind.Blob);
        _seal.Bytes(value);
        _blobs[_column++]!.Add(value.ToArray());
        Bytes += value.Length;
    }

    private void Next(ColumnKind kind)
    {
        if (_column >= _kinds.Length || _kinds[_column] != kind)
            throw new InvalidOperationException($"Value {_column} of a row is not the {kind} that its column wants.");
    }
}
