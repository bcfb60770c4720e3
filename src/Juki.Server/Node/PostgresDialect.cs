namespace Juki.Server.Node;

/// <summary>The statements of PostgreSQL, made from a table's description. Whole batches are arrays, one per column or
/// part of the key, unnested into rows.</summary>
internal sealed class PostgresDialect(string schema)
{
    /// <summary>
    /// What the session relies on, whatever the server's or the role's defaults are. Look-ups by key always go through
    /// the primary key: a plan made while a table was small must not scan it when it has grown.
    /// </summary>
    public const string Session =
        "set synchronous_commit = on; set plan_cache_mode = force_generic_plan; set jit = off; " +
        "set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off; set statement_timeout = 0; " +
        "set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set tcp_keepalives_idle = 10; " +
        "set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set client_min_messages = warning";

    /// <summary>How long to wait for the writer's lock, and no longer so afterwards.</summary>
    public const string LockTimeout = "set lock_timeout = '1s'", NoLockTimeout = "set lock_timeout = 0";

    /// <summary>Makes the schema and the table that says its version.</summary>
    public string CreateFormat =>
        $"create schema {Quoted(schema)}; create table {Format} (version bigint not null primary key); " +
        $"insert into {Format} values ({Store.FormatVersion}); " +
        $"create table {SealKeys} (copy bigint not null primary key, key bytea not null)";

    /// <summary>32 random bytes, 12 bits of them fixed: two UUIDs of version 4.</summary>
    public const string DrawSealKey =
        "select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')";

    /// <summary>Keeps the key of the seals twice; <paramref name="kept"/> as of <see cref="RowSeal.Kept"/>.</summary>
    public string KeepSealKey(byte[] kept) => $"insert into {SealKeys} select copy, " +
        $"decode('{Convert.ToHexString(kept)}', 'hex') from generate_series(1, 2) as copy";

    /// <summary>A copy of the key of the seals.</summary>
    public string SealKey(int copy) => $"select key from {SealKeys} where copy = {copy}";

    private string SealKeys => $"{Quoted(schema)}.store_seal";

    /// <summary>The version of the store in the schema.</summary>
    public string FormatVersion => $"select max(version) from {Format}";

    private string Format => $"{Quoted(schema)}.store_format";

    /// <summary>A table, unless it is there.</summary>
    public string CreateTable(Table table) =>
        $"create table if not exists {Of(table)} ({string.Join(", ", table.Stored.Select(Declared))}, " +
        $"primary key ({Keys(table, table.KeyParts)}))";

    /// <summary>An index, unless it is there.</summary>
    public string CreateIndex(Table table, Index index) =>
        $"create index if not exists {Quoted(index.Name)} on {Of(table)} ({index.Columns})" +
        (index.Where.Length == 0 ? "" : $" where {index.Where}");

    /// <summary>The columns of a table as one text, to compare with <see cref="DescribedColumns"/>: name, type,
    /// collation and place in the key.</summary>
    public string ColumnsOf(Table table) =>
        "select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), " +
        "coalesce(l.collname, ''), coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)), " +
        "', ' order by a.attnum) " +
        "from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary " +
        "left join pg_collation l on l.oid = a.attcollation " +
        $"where a.attrelid = '{Of(table)}'::regclass and a.attnum > 0 and not a.attisdropped";

    /// <summary>What <see cref="ColumnsOf"/> must give.</summary>
    public static string DescribedColumns(Table table) => string.Join(", ", table.Stored.Select((column, index) =>
        $"{column.Name} {Type(column.Kind)} {(column.Kind == ColumnKind.Text ? "C" : "")} " +
        $"{(index < table.KeyParts ? index + 1 : 0)}"));

    /// <summary>The rows of groups: takes an array for each part of the group.</summary>
    public string Fetch(Table table) => table.GroupParts == 1
        ? $"select {Names(table, "t.")} from {Of(table)} t " +
          $"where {Quoted(table.Columns[0].Name)} = any($1) {Order(table)}"
        : $"select {Names(table, "t.")} from {KeyArrays(table, table.GroupParts)} join {Of(table)} t " +
          $"on {Matches(table, table.GroupParts)} {Order(table)}";

    /// <summary>A range: takes the parts of its start, of its end, and the most rows.</summary>
    public string Range(Table table) =>
        $"select {Names(table, "t.")} from {Of(table)} t where {Between(table)} {Order(table)} " +
        $"limit ${(2 * table.KeyParts) + 1}";

    /// <summary>The keys of a range: takes the same.</summary>
    public string KeysOf(Table table) =>
        $"select {Keys(table, table.KeyParts)} from {Of(table)} t where {Between(table)} {Order(table)} " +
        $"limit ${(2 * table.KeyParts) + 1}";

    /// <summary>Some rows from a key on: takes the parts of the key, and the most rows.</summary>
    public string From(Table table) =>
        $"select {Names(table, "t.")} from {Of(table)} t where ({Keys(table, table.KeyParts)}) >= " +
        $"({string.Join(", ", Enumerable.Range(1, table.KeyParts).Select(part => $"${part}"))}) {Order(table)} " +
        $"limit ${table.KeyParts + 1}";

    /// <summary>A stretch of an index: takes the values of its leading columns, the bounds of the next one where it has
    /// them, and the most rows.</summary>
    public string Search(Table table, IndexStretch stretch)
    {
        var columns = stretch.Index.Columns.Split(", ");
        var place = 0;
        var conditions = columns.Take(stretch.Equal.Count)
            .Select(column => $"t.{Quoted(column)} = ${++place}").ToList();
        var range = columns[stretch.Equal.Count];
        if (stretch.From is not null) conditions.Add($"t.{Quoted(range)} >= ${++place}");
        if (stretch.Before is not null) conditions.Add($"t.{Quoted(range)} < ${++place}");
        if (stretch.Index.Where.Length > 0) conditions.Add(stretch.Index.Where);
        var keys = table.Columns.Take(table.KeyParts).Select(column => $"t.{Quoted(column.Name)}");
        return $"select {string.Join(", ", keys)} " +
            $"from {Of(table)} t where {string.Join(" and ", conditions)} order by " +
            $"{string.Join(", ", columns.Skip(stretch.Equal.Count).Select(column => $"t.{Quoted(column)}"))} " +
            $"limit ${++place}";
    }

    /// <summary>Takes an array for each column.</summary>
    public string Insert(Table table)
    {
        var arrays = table.Stored.Select((column, index) => $"${index + 1}::{Type(column.Kind)}[]");
        return $"insert into {Of(table)} ({Names(table)}) select * from unnest({string.Join(", ", arrays)})";
    }

    /// <summary>Takes an array for each column.</summary>
    public string Upsert(Table table)
    {
        var rest = table.Stored.Skip(table.KeyParts)
            .Select(column => $"{Quoted(column.Name)} = excluded.{Quoted(column.Name)}");
        return $"{Insert(table)} on conflict ({Keys(table, table.KeyParts)}) do update set {string.Join(", ", rest)}";
    }

    /// <summary>Takes an array for each part of the key.</summary>
    public string Delete(Table table) =>
        $"delete from {Of(table)} t using {KeyArrays(table, table.KeyParts)} where {Matches(table, table.KeyParts)}";

    /// <summary>Takes the parts of the start and of the end.</summary>
    public string DeleteRange(Table table) => $"delete from {Of(table)} t where {Between(table)}";

    /// <summary>The number of rows.</summary>
    public string Count(Table table, string where) =>
        $"select count(*) from {Of(table)}" + (where.Length == 0 ? "" : $" where {where}");

    private static string KeyArrays(Table table, int parts)
    {
        var arrays = Enumerable.Range(1, parts).Select(part => $"${part}::bigint[]");
        return $"unnest({string.Join(", ", arrays)}) as g ({Keys(table, parts)})";
    }

    private static string Matches(Table table, int parts) => string.Join(" and ",
        table.Columns.Take(parts).Select(column => $"t.{Quoted(column.Name)} = g.{Quoted(column.Name)}"));

    private static string Between(Table table)
    {
        var from = Enumerable.Range(1, table.KeyParts).Select(part => $"${part}");
        var before = Enumerable.Range(1, table.KeyParts).Select(part => $"${table.KeyParts + part}");
        var keys = Keys(table, table.KeyParts);
        return $"({keys}) >= ({string.Join(", ", from)}) and ({keys}) < ({string.Join(", ", before)})";
    }

    private static string Order(Table table) => "order by " + string.Join(", ",
        table.Columns.Take(table.KeyParts).Select(column => $"t.{Quoted(column.Name)}"));

    private static string Declared(Column column) =>
        $"{Quoted(column.Name)} {Type(column.Kind)}{(column.Kind == ColumnKind.Text ? " collate \"C\"" : "")} not null";

    private static string Names(Table table, string prefix = "") =>
        string.Join(", ", table.Stored.Select(column => prefix + Quoted(column.Name)));

    private static string Keys(Table table, int parts) =>
        string.Join(", ", table.Columns.Take(parts).Select(column => Quoted(column.Name)));

    private string Of(Table table) => $"{Quoted(schema)}.{Quoted(table.Name)}";

    private static string Quoted(string name) => $"\"{name}\"";

    private static string Type(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "bigint",
        ColumnKind.Text => "text",
        ColumnKind.Blob => "bytea",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
