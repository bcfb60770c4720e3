using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>A row of 20 columns, of which 12 repeat these.</summary>
internal sealed record BenchmarkResident(
    long Code, long Version, long Office, long Born, string Name, string Kana, string Address, byte[] Digest);

/// <summary>A short row under a key of two parts.</summary>
internal sealed record BenchmarkEntry(long Group, long Number, string Text);

/// <summary>The tables of <see cref="StoreBenchmark"/>.</summary>
internal static class StoreBenchmarkTables
{
    /// <summary>A table like that of residents; indexed by birth date with name, and by address with name.</summary>
    public static Table<BenchmarkResident> Residents(string name, bool indexed) => new()
    {
        Name = name,
        Meaning = "measurement",
        Columns =
        [
            new("code", ColumnKind.Integer, ""), new("version", ColumnKind.Integer, ""),
            new("office", ColumnKind.Integer, ""), new("born", ColumnKind.Integer, ""),
            new("name", ColumnKind.Text, ""), new("kana", ColumnKind.Text, ""),
            new("address", ColumnKind.Text, ""), new("digest", ColumnKind.Blob, ""),
            .. Enumerable.Range(0, 6).Select(i => new Column("number_" + i, ColumnKind.Integer, "")),
            .. Enumerable.Range(0, 6).Select(i => new Column("text_" + i, ColumnKind.Text, "")),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Indexes = indexed ? [new(name + "_born", "born, name"), new(name + "_address", "address, name")] : [],
        Key = row => new RowKey(row.Code),
        Write = Write,
        Read = Read,
    };

    /// <summary>A table of short rows in groups.</summary>
    public static Table<BenchmarkEntry> Entries(string name) => new()
    {
        Name = name,
        Meaning = "measurement",
        Columns =
        [
            new("of", ColumnKind.Integer, ""), new("number", ColumnKind.Integer, ""), new("text", ColumnKind.Text, ""),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new RowKey(row.Group, row.Number),
        Write = (row, writer) =>
        {
            writer.Integer(row.Group);
            writer.Integer(row.Number);
            writer.Text(row.Text);
        },
        Read = reader => new BenchmarkEntry(reader.Integer(), reader.Integer(), reader.Text()),
    };

    private static void Write(BenchmarkResident row, IRowWriter writer)
    {
        writer.Integer(row.Code);
        writer.Integer(row.Version);
        writer.Integer(row.Office);
        writer.Integer(row.Born);
        writer.Text(row.Name);
        writer.Text(row.Kana);
        writer.Text(row.Address);
        writer.Blob(row.Digest);
        for (var i = 0; i < 6; i++) writer.Integer(row.Version);
        for (var i = 0; i < 6; i++) writer.Text(row.Kana);
    }

    private static BenchmarkResident Read(IRowReader reader)
    {
        var row = new BenchmarkResident(reader.Integer(), reader.Integer(), reader.Integer(), reader.Integer(),
            reader.Text(), reader.Text(), reader.Text(), reader.Blob());
        for (var i = 0; i < 6; i++) _ = reader.Integer();
        for (var i = 0; i < 6; i++) _ = reader.Text();
        return row;
    }
}
