using System.Text.RegularExpressions;

namespace Juki.Server.Node;

/// <summary>The statements of SQLite, made from a table's description. Parameters are numbered in the order in which
/// they are bound: a row's columns, a key's parts.</summary>
internal static class SqliteDialect
{
    /// <summary>"JUKI": marks a file as a store of ours.</summary>
    public const int ApplicationId = 0x4A554B49;

    /// <summary>Where the key of the seals is kept: twice, each on a page of its own.</summary>
    public static readonly IReadOnlyList<string> SealTables = ["store_seal", "store_seal_copy"];

    /// <summary>Makes one of them; <paramref name="kept"/> as of <see cref="RowSeal.Kept"/>.</summary>
    public static string KeepSealKey(string table, byte[] kept) =>
        $"create table {table} (key blob not null) strict; " +
        $"insert into {table} values (x'{Convert.ToHexString(kept)}'); ";

    /// <summary>
    /// A table with one key part is clustered by it as its row number. One with several is WITHOUT ROWID only if it has
    /// nothing but integers: longer rows clustered in random key order rewrite a page each, appended ones share pages
    /// and only their short keys are scattered (measured with rows of 300 bytes: twice the messages).
    /// </summary>
    public static string CreateTable(Table table) =>
        $"create table if not exists {Quoted(table.Name)} ({string.Join(", ", table.Stored.Select(Declared))}, " +
        $"primary key ({Keys(table, table.KeyParts)})) strict{(IsShort(table) ? ", without rowid" : "")}";

    /// <summary>An index, unless it is there.</summary>
    public static string CreateIndex(Table table, Index index) =>
        $"create index if not exists {Quoted(index.Name)} on {Quoted(table.Name)} ({index.Columns})" +
        (index.Where.Length == 0 ? "" : $" where {index.Where}");

    /// <summary>The columns of a table as one text, to compare with <see cref="DescribedColumns"/>; empty if there is
    /// no such table.</summary>
    public static string ColumnsOf(Table table) =>
        "select coalesce(group_concat(name || ' ' || lower(type) || ' ' || pk, ', '), '') " +
        $"from (select * from pragma_table_info('{table.Name}') order by cid)";

    /// <summary>What <see cref="ColumnsOf"/> must give.</summary>
    public static string DescribedColumns(Table table) => string.Join(", ", table.Stored.Select((column, index) =>
        $"{column.Name} {Type(column.Kind)} {(index < table.KeyParts ? index + 1 : 0)}"));

    /// <summary>The rows of one group: takes the group's parts.</summary>
    public static string Fetch(Table table) =>
        $"select {Names(table)} from {Quoted(table.Name)} where " +
        $"{Marked(table, table.GroupParts)} " +
        $"order by {Keys(table, table.KeyParts)}";

    /// <summary>A range: takes the parts of its start, of its end, and the most rows.</summary>
    public static string Range(Table table) =>
        $"select {Names(table)} from {Quoted(table.Name)} where {Between(table)} " +
        $"order by {Keys(table, table.KeyParts)} limit ?";

    /// <summary>The keys of a range: takes the same.</summary>
    public static string KeysOf(Table table) =>
        $"select {Keys(table, table.KeyParts)} from {Quoted(table.Name)} where {Between(table)} " +
        $"order by {Keys(table, table.KeyParts)} limit ?";

    /// <summary>Some rows from a key on: takes the parts of the key, and the most rows.</summary>
    public static string From(Table table) =>
        $"select {Names(table)} from {Quoted(table.Name)} where " +
        $"({Keys(table, table.KeyParts)}) >= ({Marks(table.KeyParts)}) " +
        $"order by {Keys(table, table.KeyParts)} limit ?";

    /// <summary>A stretch of an index: takes the values of its leading columns, the bounds of the next one where it has
    /// them, and the most rows.</summary>
    public static string Search(Table table, IndexStretch stretch)
    {
        var columns = stretch.Index.Columns.Split(", ");
        var range = columns[stretch.Equal.Count];
        var conditions = columns.Take(stretch.Equal.Count).Select(column => $"{Quoted(column)} = ?")
            .Concat(stretch.From is null ? [] : [$"{Quoted(range)} >= ?"])
            .Concat(stretch.Before is null ? [] : [$"{Quoted(range)} < ?"])
            .Concat(stretch.Index.Where.Length == 0 ? [] : [stretch.Index.Where]);
        return $"select {Keys(table, table.KeyParts)} from {Quoted(table.Name)} indexed by " +
            $"{Quoted(stretch.Index.Name)} where {string.Join(" and ", conditions)} " +
            $"order by {string.Join(", ", columns.Skip(stretch.Equal.Count).Select(Quoted))} limit ?";
    }

    /// <summary>Takes a row.</summary>
    public static string Insert(Table table) =>
        $"insert into {Quoted(table.Name)} ({Names(table)}) values ({Marks(table.Columns.Count + 1)})";

    /// <summary>Takes a row.</summary>
    public static string Upsert(Table table)
    {
        var rest = table.Stored.Skip(table.KeyParts)
            .Select(column => $"{Quoted(column.Name)} = excluded.{Quoted(column.Name)}");
        return $"{Insert(table)} on conflict ({Keys(table, table.KeyParts)}) do update set {string.Join(", ", rest)}";
    }

    /// <summary>The columns behind the key that an index names, or its condition.</summary>
    public static IEnumerable<Column> IndexedColumns(Table table) => table.Columns.Skip(table.KeyParts)
        .Where(column => table.Indexes.Any(index =>
            Regex.IsMatch($"{index.Columns} {index.Where}", $@"\b{column.Name}\b", RegexOptions.CultureInvariant)));

    /// <summary>Takes a row; answers with a bit for each of <paramref name="columns"/> whose value is another in the
    /// table, or with nothing if the row is not there.</summary>
    public static string Compare(Table table, IReadOnlyList<Column> columns) =>
        $"select {string.Join(" | ", columns.Select((column, bit) => $"(({Is(table, column, "<>")}) << {bit})"))} " +
        $"from {Quoted(table.Name)} where {KeyIs(table)}";

    /// <summary>Takes a row that is there; sets its columns but for those that are the same.</summary>
    public static string Update(Table table, IReadOnlyList<Column> same)
    {
        var set = table.Stored.Skip(table.KeyParts).Except(same)
            .Select(column => Is(table, column, "="));
        return $"update {Quoted(table.Name)} set {string.Join(", ", set)} where {KeyIs(table)}";
    }

    /// <summary>Takes a whole key.</summary>
    public static string Delete(Table table) =>
        $"delete from {Quoted(table.Name)} where {Marked(table, table.KeyParts)}";

    /// <summary>Takes the parts of the start and of the end.</summary>
    public static string DeleteRange(Table table) => $"delete from {Quoted(table.Name)} where {Between(table)}";

    /// <summary>The number of rows.</summary>
    public static string Count(Table table, string where) =>
        $"select count(*) from {Quoted(table.Name)}" + (where.Length == 0 ? "" : $" where {where}");

    /// <summary>The one column of an answer that belongs to no table.</summary>
    public static Column Answer(ColumnKind kind) => new("answer", kind, "");

    private static string Marked(Table table, int parts) =>
        string.Join(" and ", table.Columns.Take(parts).Select(column => $"{Quoted(column.Name)} = ?"));

    private static string KeyIs(Table table) =>
        string.Join(" and ", table.Columns.Take(table.KeyParts).Select(column => Is(table, column, "=")));

    /// <summary>A column against the parameter with its place in the row.</summary>
    private static string Is(Table table, Column column, string sign) =>
        $"{Quoted(column.Name)} {sign} ?{table.Stored.TakeWhile(other => other != column).Count() + 1}";

    private static bool IsShort(Table table) =>
        table.KeyParts > 1 && table.Columns.All(column => column.Kind == ColumnKind.Integer);

    private static string Between(Table table)
    {
        var (keys, marks) = (Keys(table, table.KeyParts), Marks(table.KeyParts));
        return $"({keys}) >= ({marks}) and ({keys}) < ({marks})";
    }

    private static string Declared(Column column) => $"{Quoted(column.Name)} {Type(column.Kind)} not null";

    private static string Names(Table table) => string.Join(", ", table.Stored.Select(column => Quoted(column.Name)));

    private static string Keys(Table table, int parts) =>
        string.Join(", ", table.Columns.Take(parts).Select(column => Quoted(column.Name)));

    private static string Marks(int count) => string.Join(", ", Enumerable.Repeat("?", count));

    private static string Quoted(string name) => $"\"{name}\"";

    private static string Type(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "integer",
        ColumnKind.Text => "text",
        ColumnKind.Blob => "blob",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
