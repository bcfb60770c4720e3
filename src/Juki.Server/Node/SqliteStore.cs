namespace Juki.Server.Node;

/// <summary>The store on SQLite: a file with a write-ahead log, fully synchronised at each commit; or a database in
/// memory for the simulation and tests. See <see cref="SqliteDialect"/> for what differs from PostgreSQL.</summary>
internal sealed partial class SqliteStore : Store
{
    /// <summary>Default limit of the write-ahead log in bytes: 64 MB stall the writer for about 0.1 s, which suits
    /// updates; give 16 MB where answers wait [ours: measured].</summary>
    public const long DefaultWalLimitBytes = 64L << 20;

    /// <summary>Default size of the page cache in bytes. The system caches the file too, so this is for the inner pages
    /// and the pages of a batch [ours: keeps a small server small].</summary>
    public const long DefaultCacheBytes = 16L << 20;

    /// <summary>Bytes of a page. An update writes whole pages to the log, and residents come in random order: 2,048
    /// does a third more messages than the engine's default of 4,096, while a row of 400 bytes still lies in one page
    /// [ours: measured].</summary>
    public const int PageBytes = 2_048;

    /// <summary>Largest file whose structure is checked whole after an unclean end, before the start [ours: below a
    /// second; a larger one would keep the node from starting, and is checked beside it].</summary>
    public const long DefaultCheckBytes = 64L << 20;

    /// <summary>The most that the engine maps of a file, in bytes [SQLite: SQLITE_MAX_MMAP_SIZE].</summary>
    private const long MappedBytes = 2_147_418_112;

    /// <summary>First byte of the writer's file: the log is there, or it is being emptied and deleted. Without a byte
    /// the last use has ended well.</summary>
    private const byte InUse = 1, Closing = 2;

    private readonly SqliteDatabase _database;
    private readonly Dictionary<Table, SqliteTable> _tables = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly bool _readOnly;
    private readonly byte[] _sealKey;
    private readonly List<RowKey> _damaged = [];

    private FileStream? _writerLock;
    private bool _endedUncleanly;
    private SqliteLog? _log;
    private bool _ownsDatabase;

    private SqliteStore(SqliteDatabase database, bool readOnly)
    {
        _database = database;
        _sealKey = RowSeal.KeyOf(SqliteDialect.SealTables.Select(table => KeptKey(database, table)));
        _readOnly = readOnly;
        _begin = database.Prepare(readOnly ? "begin" : "begin immediate", []);
        _commit = database.Prepare("commit", []);
        _rollback = database.Prepare("rollback", []);
    }

    /// <summary>The connection underneath: for tests, and for tools that search by other than keys.</summary>
    internal SqliteDatabase Raw => _database;

    /// <summary>The write-ahead log, for tests; null in memory and for reading.</summary>
    internal SqliteLog? Log => _log;

    /// <inheritdoc/>
    public override void Create(IReadOnlyList<Table> tables)
    {
        CheckIdle();
        _database.Execute("begin immediate");
        try
        {
            foreach (var table in tables)
            {
                _database.Execute(SqliteDialect.CreateTable(table));
                if (_database.Text(SqliteDialect.ColumnsOf(table)) != SqliteDialect.DescribedColumns(table))
                    throw new StoreException($"Table {table.Name} is there with other columns than this version's.");
                foreach (var index in table.Indexes) _database.Execute(SqliteDialect.CreateIndex(table, index));
            }
            _database.Execute("commit");
        }
        catch
        {
            if (_database.InTransaction) _database.Execute("rollback");
            throw;
        }
    }

    /// <summary>True after an unclean end if the file was too large to be checked whole at the opening.</summary>
    public bool IsStructureToCheck { get; private init; }

    /// <inheritdoc/>
    public override bool EndedUncleanly => _endedUncleanly;

    /// <inheritdoc/>
    public override void Begin()
    {
        CheckIdle();
        _begin.Run();
        Began();
    }

    /// <inheritdoc/>
    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null)
    {
        CheckReadable();
        CheckGroups(table, groups);
        var rows = new List<TRow>(groups.Count);
        var statement = Of(table).Fetch;
        try
        {
            for (var i = 0; i < groups.Count; i++)
            {
                var group = groups[i];
                statement.Bind(group, table.GroupParts);
                statement.ReadRows(table, rows, _damaged);
                if (_damaged.Count == 0) continue;
                if (damaged is null || _damaged.Exists(key => key.Leading(table.GroupParts) != group))
                    throw DamagedRow(table, _damaged[0]);
                foreach (var key in _damaged) damaged.Add(key);
                _damaged.Clear();
            }
        }
        finally
        {
            _damaged.Clear();
            statement.Reset();
        }
        return rows;
    }

    /// <inheritdoc/>
    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max)
    {
        CheckReadable();
        CheckCount(max);
        var rows = new List<TRow>();
        var statement = Of(table).Range;
        try
        {
            statement.Bind(from, table.KeyParts);
            statement.Bind(before, table.KeyParts);
            statement.BindInteger(max);
            statement.ReadRows(table, rows, _damaged);
            if (_damaged.Count > 0) throw DamagedRow(table, _damaged[0]);
        }
        finally
        {
            _damaged.Clear();
            statement.Reset();
        }
        return rows;
    }

    /// <inheritdoc/>
    public override List<RowKey> Keys(Table table, RowKey from, RowKey before, int max)
    {
        CheckReadable();
        CheckCount(max);
        var keys = new List<RowKey>();
        var statement = Of(table).Keys;
        try
        {
            statement.Bind(from, table.KeyParts);
            statement.Bind(before, table.KeyParts);
            statement.BindInteger(max);
            statement.ReadKeys(table, keys);
        }
        finally
        {
            statement.Reset();
        }
        return keys;
    }

    /// <inheritdoc/>
    public override List<RowKey> Search(Table table, IndexStretch stretch, int max)
    {
        CheckReadable();
        CheckCount(max);
        var keys = new List<RowKey>();
        var statement = Of(table).Search(stretch);
        try
        {
            foreach (var value in stretch.Equal)
            {
                if (value.Text is null) statement.BindInteger(value.Integer);
                else statement.BindText(value.Text);
            }
            if (stretch.From is not null) statement.BindText(stretch.From);
            if (stretch.Before is not null) statement.BindText(stretch.Before);
            statement.BindInteger(max);
            statement.ReadKeys(table, keys);
        }
        finally
        {
            statement.Reset();
        }
        return keys;
    }

    /// <inheritdoc/>
    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged)
    {
        CheckReadable();
        CheckCount(max);
        var statement = Of(table).From;
        try
        {
            statement.Bind(from, table.KeyParts);
            statement.BindInteger(max);
            var (rows, last) = statement.CheckRows(table, damaged);
            if (rows < max) return (rows, null);
            if (last.CompareTo(from) < 0)
                throw new StoreDamagedException($"Table {table.Name}: rows are out of order.");
            return (rows, After(table, last));
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <inheritdoc/>
    public override RowDamagedException DamagedRow(Table table, RowKey key)
    {
        using var seal = new RowSeal(_sealKey, table);
        return new(table.Name, seal.KeyDigest(key));
    }

    /// <inheritdoc/>
    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        CheckRows(table, rows);
        Writing();
        var insert = Of(table).Insert;
        for (var i = 0; i < rows.Count; i++) insert.RunRow(table, rows[i]);
        Wrote();
    }

    /// <inheritdoc/>
    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows)
    {
        CheckRows(table, rows);
        Writing();
        var upsert = Of(table).Upsert;
        for (var i = 0; i < rows.Count; i++) upsert.Run(table, rows[i]);
        Wrote();
    }

    /// <inheritdoc/>
    public override void Delete(Table table, IReadOnlyList<RowKey> keys)
    {
        CheckCount(keys.Count);
        Writing();
        var statement = Of(table).Delete;
        for (var i = 0; i < keys.Count; i++)
        {
            statement.Bind(keys[i], table.KeyParts);
            statement.Run();
        }
        Wrote();
    }

    /// <inheritdoc/>
    public override void DeleteRange(Table table, RowKey from, RowKey before)
    {
        Writing();
        var statement = Of(table).DeleteRange;
        statement.Bind(from, table.KeyParts);
        statement.Bind(before, table.KeyParts);
        statement.Run();
        Wrote();
    }

    /// <inheritdoc/>
    public override long Count(Table table, string where = "")
    {
        CheckReadable();
        return _database.Integer(SqliteDialect.Count(table, where));
    }

    /// <inheritdoc/>
    public override void Commit()
    {
        Committing();
        try
        {
            _database.Meet(SqliteCall.Commit);
            _commit.Run();
        }
        catch (StoreException exception)
        {
            throw new CommitUnknownException("SQLite did not confirm the commit.", exception);
        }
        NoTransaction();
    }

    /// <inheritdoc/>
    public override void Rollback()
    {
        if (!InTransaction) return;
        if (_database.InTransaction) _rollback.Run();
        NoTransaction();
    }

    /// <inheritdoc/>
    public override void BetweenBatches()
    {
        CheckIdle();
        _log?.BetweenBatches();
    }

    /// <inheritdoc/>
    public override bool EmptyLog()
    {
        CheckIdle();
        return _log?.Empty() ?? true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        var isLost = IsLost;
        if (!End()) return;
        _log?.Dispose();
        foreach (var table in _tables.Values) table.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        if (_database.InTransaction) _rollback.Run();
        _rollback.Dispose();
        if (_writerLock is not null) Mark(_writerLock, Closing);
        if (_ownsDatabase) _database.Dispose();
        if (!isLost) _writerLock?.SetLength(0);
        _writerLock?.Dispose();
    }

    private SqliteTable Of(Table table)
    {
        if (!_tables.TryGetValue(table, out var known))
            _tables.Add(table, known = new SqliteTable(_database, table, new RowSeal(_sealKey, table)));
        return known;
    }

    private static byte[] KeptKey(SqliteDatabase database, string table)
    {
        try
        {
            return database.Blob($"select coalesce(max(key), x'') from {table}");
        }
        catch (StoreDamagedException) // the other copy may be whole
        {
            return [];
        }
    }
}
