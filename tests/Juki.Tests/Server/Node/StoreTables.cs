using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>A row under one number, with every kind of column.</summary>
internal sealed record StorePerson(long Number, long Born, string Name, byte[] Digest)
{
    public bool Equals(StorePerson? other) => other is not null && Number == other.Number && Born == other.Born
        && string.Equals(Name, other.Name, StringComparison.Ordinal) && Digest.AsSpan().SequenceEqual(other.Digest);

    public override int GetHashCode() => Number.GetHashCode();
}

/// <summary>A row in a group.</summary>
internal sealed record StoreEvent(long Of, long Number, string Text);

/// <summary>A row of integers in a group of two parts.</summary>
internal sealed record StoreMark(long Peer, long Lane, long Number, long Value);

/// <summary>A row that is only a key.</summary>
internal sealed record StoreKey(long Of, long Number);

/// <summary>The tables of the store's tests. Names are keywords on purpose.</summary>
internal static class StoreTables
{
    public static readonly Table<StorePerson> Persons = PersonTable((row, writer) =>
    {
        writer.Integer(row.Number);
        writer.Integer(row.Born);
        writer.Text(row.Name);
        writer.Blob(row.Digest);
    });

    /// <summary>The same table, by a row that forgets its last column.</summary>
    public static readonly Table<StorePerson> PersonsWrittenShort = PersonTable((row, writer) =>
    {
        writer.Integer(row.Number);
        writer.Integer(row.Born);
        writer.Text(row.Name);
    });

    /// <summary>The same table, by a row that writes another kind.</summary>
    public static readonly Table<StorePerson> PersonsWrittenWrong = PersonTable((row, writer) =>
    {
        writer.Integer(row.Number);
        writer.Text(row.Name);
        writer.Text(row.Name);
        writer.Blob(row.Digest);
    });

    /// <summary>The same table, by a row that is not read when it was born before the year 1000.</summary>
    public static readonly Table<StorePerson> PersonsReadStrictly = PersonTable(Persons.Write, reader =>
        Persons.Read(reader) is { Born: > 1_000_00_00 } row ? row : throw new InvalidDataException());

    /// <summary>The same table in a later version.</summary>
    public static readonly Table<StoreKey> PersonsWithOtherColumns = KeyTable("user");

    public static readonly Table<StoreEvent> Events = new()
    {
        Name = "order",
        Meaning = "test",
        Columns =
        [
            new("of", ColumnKind.Integer, ""), new("number", ColumnKind.Integer, ""), new("text", ColumnKind.Text, ""),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new RowKey(row.Of, row.Number),
        Write = (row, writer) =>
        {
            writer.Integer(row.Of);
            writer.Integer(row.Number);
            writer.Text(row.Text);
        },
        Read = reader => new StoreEvent(reader.Integer(), reader.Integer(), reader.Text()),
    };

    public static readonly Table<StoreMark> Marks = new()
    {
        Name = "mark",
        Meaning = "test",
        Columns =
        [
            new("peer", ColumnKind.Integer, ""), new("lane", ColumnKind.Integer, ""),
            new("number", ColumnKind.Integer, ""), new("value", ColumnKind.Integer, ""),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new RowKey(row.Peer, row.Lane, row.Number),
        Write = (row, writer) =>
        {
            writer.Integer(row.Peer);
            writer.Integer(row.Lane);
            writer.Integer(row.Number);
            writer.Integer(row.Value);
        },
        Read = reader => new StoreMark(reader.Integer(), reader.Integer(), reader.Integer(), reader.Integer()),
    };

    public static readonly Table<StoreKey> Keys = KeyTable("key");

    public static readonly IReadOnlyList<Table> All = [Persons, Events, Marks, Keys];

    private static Table<StorePerson> PersonTable(
        Action<StorePerson, IRowWriter> write, Func<IRowReader, StorePerson>? read = null) => new()
    {
        Name = "user",
        Meaning = "test",
        Columns =
        [
            new("number", ColumnKind.Integer, ""), new("born", ColumnKind.Integer, ""),
            new("name", ColumnKind.Text, ""), new("digest", ColumnKind.Blob, ""),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Indexes = [new("user_born", "born, name, number", "born > 0"), new("user_name", "name, number")],
        Key = row => new RowKey(row.Number),
        Write = write,
        Read = read ?? (reader => new StorePerson(reader.Integer(), reader.Integer(), reader.Text(), reader.Blob())),
    };

    private static Table<StoreKey> KeyTable(string name) => new()
    {
        Name = name,
        Meaning = "test",
        Columns = [new("of", ColumnKind.Integer, ""), new("number", ColumnKind.Integer, "")],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new RowKey(row.Of, row.Number),
        Write = (row, writer) =>
        {
            writer.Integer(row.Of);
            writer.Integer(row.Number);
        },
        Read = reader => new StoreKey(reader.Integer(), reader.Integer()),
    };
}
