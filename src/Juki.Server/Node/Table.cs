namespace Juki.Server.Node;

/// <summary>What a column holds. SQLite: integer, text, blob. PostgreSQL: bigint, text collate "C", bytea.</summary>
internal enum ColumnKind
{
    /// <summary>Signed, 64 bits.</summary>
    Integer,

    /// <summary>UTF-8 in binary order.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Blob,
}

/// <summary>One column: its name in SQL, its kind, and what it means (docs/tables.md is written from this).</summary>
internal sealed record Column(string Name, ColumnKind Kind, string Meaning);

/// <summary>An index beside the primary key; <paramref name="Where"/> is literal SQL for a partial index, or
/// empty.</summary>
internal sealed record Index(string Name, string Columns, string Where = "");

/// <summary>A primary key, or the leading part of one: integers only. Unused parts are 0.</summary>
internal readonly record struct RowKey(long A, long B = 0, long C = 0, long D = 0) : IComparable<RowKey>
{
    /// <summary>Most parts that a key can have.</summary>
    public const int PartsMax = 4;

    /// <summary>Part <paramref name="index"/>, from 0.</summary>
    public long this[int index] => index switch
    {
        0 => A,
        1 => B,
        2 => C,
        3 => D,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>The same key with every part from <paramref name="parts"/> on set to 0.</summary>
    public RowKey Leading(int parts) =>
        new(A, parts > 1 ? B : 0, parts > 2 ? C : 0, parts > 3 ? D : 0);

    /// <inheritdoc/>
    public int CompareTo(RowKey other)
    {
        var order = A.CompareTo(other.A);
        if (order == 0) order = B.CompareTo(other.B);
        if (order == 0) order = C.CompareTo(other.C);
        return order == 0 ? D.CompareTo(other.D) : order;
    }
}

/// <summary>Takes the values of one row, in the order of the columns.</summary>
internal interface IRowWriter
{
    void Integer(long value);
    void Text(string value);
    void Blob(ReadOnlySpan<byte> value);
}

/// <summary>Gives the values of one row, in the order of the columns.</summary>
internal interface IRowReader
{
    long Integer();
    string Text();
    byte[] Blob();
}

/// <summary>A table without its row type: what the store needs for its statements, and docs/tables.md.</summary>
internal abstract class Table
{
    /// <summary>Name in SQL.</summary>
    public required string Name { get; init; }

    /// <summary>What a row is, in a sentence; with the term of retention if it holds a resident's values.</summary>
    public required string Meaning { get; init; }

    /// <summary>Columns in order; the first <see cref="KeyParts"/> are the primary key and are integers.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>Number of columns in the primary key, 1 to <see cref="RowKey.PartsMax"/>.</summary>
    public required int KeyParts { get; init; }

    /// <summary>Rows are fetched in groups that share this many leading parts of the key: equal to
    /// <see cref="KeyParts"/> for a table whose rows are fetched one by one.</summary>
    public required int GroupParts { get; init; }

    /// <summary>Indexes beside the primary key.</summary>
    public IReadOnlyList<Index> Indexes { get; init; } = [];

    /// <summary>The columns as they are kept: those described, and behind them the seal that the store writes and
    /// checks (<see cref="RowSeal"/>).</summary>
    public IEnumerable<Column> Stored => Columns.Append(s_seal);

    private static readonly Column s_seal = new("seal", ColumnKind.Integer, "");
}

/// <summary>A table and how its row becomes columns and back. Stateless.</summary>
internal sealed class Table<TRow> : Table where TRow : class
{
    /// <summary>The primary key of a row.</summary>
    public required Func<TRow, RowKey> Key { get; init; }

    /// <summary>Writes all columns of a row, in order.</summary>
    public required Action<TRow, IRowWriter> Write { get; init; }

    /// <summary>Reads all columns of a row, in order.</summary>
    public required Func<IRowReader, TRow> Read { get; init; }
}
