namespace Juki.Server.Node;

/// <summary>The store on SQLite: a file with a write-ahead log, fully synchronised at each commit; or a database in
/// memory for the simulation and tests. See <see cref="SqliteDialect"/> for what differs from PostgreSQL.</summary>
internal sealed class SqliteStore : Store
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

    /// <summary>Opens a file for writing, and makes it if it is not there.</summary>
    /// <param name="path">The database; <c>-wal</c>, <c>-shm</c> and <c>-writer</c> stand beside it.</param>
    /// <param name="walLimitBytes">Pages in the write-ahead log, in bytes, from which it is copied into the database.
    /// The log is then written again from its start: to grow a file anew costs more than to write over it.</param>
    /// <param name="cacheBytes">Most memory for pages.</param>
    /// <param name="checkBytes">Largest file whose structure is checked here after an unclean end.</param>
    /// <param name="copiesBeside">The log is copied on a thread of its own, and the writer stops for a short rest
    /// only.</param>
    /// <exception cref="StoreException">Another process writes to it, it is no store of ours, or of another
    /// version.</exception>
    public static SqliteStore Open(
        string path, long walLimitBytes = DefaultWalLimitBytes, long cacheBytes = DefaultCacheBytes,
        long checkBytes = DefaultCheckBytes, LogCopying copying = LogCopying.ByWriter)
    {
        var writerLock = LockForWriting(path);
        SqliteDatabase? database = null;
        var hasSeenLog = false;
        try
        {
            var use = writerLock.Length == 0 ? 0 : writerLock.ReadByte();
            var unclean = use != 0 && File.Exists(path);
            if (unclean && use == InUse && !File.Exists(path + "-wal"))
                throw new StoreDamagedException($"{path}: the write-ahead log of the last run is missing.");
            database = SqliteDatabase.Open(path, readOnly: false);
            // Where the file no longer says that there is a log, the engine would pass over it.
            if (unclean && use == InUse && database.Text("pragma journal_mode") != "wal")
                throw new StoreDamagedException($"{path}: the file no longer says that it has a log.");
            hasSeenLog = true;
            Prepared(database, cacheBytes, inFile: true);
            var isLarge = new FileInfo(path).Length > checkBytes;
            if (unclean && !isLarge) CheckStructure(database);
            var store = new SqliteStore(database, readOnly: false)
            {
                _writerLock = writerLock,
                _log = new(database, walLimitBytes, copying, copying == LogCopying.ByWriter ? null : new(path)),
                _ownsDatabase = true,
                _endedUncleanly = unclean,
                IsStructureToCheck = unclean && isLarge,
            };
            // The log is there by now, and stays until the end.
            Mark(writerLock, InUse);
            return store;
        }
        catch
        {
            // Closing empties the log; the next start must not miss it, but look as closely as this one.
            if (hasSeenLog && writerLock.Length > 0) Mark(writerLock, Closing);
            database?.Dispose();
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing file for reading, beside its writer. <see cref="Begin"/> then begins a snapshot,
    /// which <see cref="Rollback"/> ends; one held for long keeps the write-ahead log growing.</summary>
    /// <exception cref="StoreException">There is no such file, it is no store of ours, or of another
    /// version.</exception>
    public static SqliteStore OpenReadOnly(string path, long cacheBytes = DefaultCacheBytes)
    {
        var database = SqliteDatabase.Open(path, readOnly: true);
        try
        {
            CheckFormat(database);
            database.Execute($"pragma query_only = on; pragma temp_store = memory; {Cache(cacheBytes)}");
            return new SqliteStore(database, readOnly: true) { _ownsDatabase = true };
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A store in memory that is gone when it is disposed. <see cref="SqliteMemory"/> is one that
    /// survives.</summary>
    public static SqliteStore InMemory()
    {
        var store = Over(SqliteDatabase.InMemory());
        store._ownsDatabase = true;
        return store;
    }

    /// <summary>A store over a database in memory that somebody else keeps.</summary>
    public static SqliteStore Over(SqliteDatabase memory) =>
        new(Prepared(memory, DefaultCacheBytes, inFile: false), readOnly: false);

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

    /// <summary>One writer a file: the lock is the system's and ends with the process.</summary>
    private static FileStream LockForWriting(string path)
    {
        try
        {
            return new FileStream(path + "-writer", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StoreException(
                $"{path} cannot be locked: another process writes to it, or its folder is missing.", exception);
        }
    }

    /// <summary>Says durably how the file is used.</summary>
    private static void Mark(FileStream writerLock, byte use)
    {
        writerLock.Position = 0;
        writerLock.WriteByte(use);
        writerLock.Flush(flushToDisk: true);
    }

    private static void CheckStructure(SqliteDatabase database)
    {
        if (database.Text("pragma integrity_check(1)") != "ok")
            throw new StoreDamagedException("SQLite: the structure of the file is damaged.");
    }

    private static SqliteDatabase Prepared(SqliteDatabase database, long cacheBytes, bool inFile)
    {
        if (database.Integer("select count(*) from sqlite_schema") == 0
            && database.Integer("pragma application_id") == 0)
        {
            database.Execute($"pragma page_size = {PageBytes}");
            var kept = RowSeal.Kept(database.Blob($"select randomblob({RowSeal.KeyBytes})"));
            database.Execute("begin immediate; pragma application_id = " + SqliteDialect.ApplicationId +
                "; pragma user_version = " + FormatVersion + "; " +
                string.Concat(SqliteDialect.SealTables.Select(table => SqliteDialect.KeepSealKey(table, kept))) +
                "commit");
        }
        CheckFormat(database);
        if (inFile && database.Text("pragma journal_mode = wal") != "wal")
            throw new StoreException("SQLite cannot keep a write-ahead log for this file.");
        // secure_delete: an erased resident's values must not stay in free pages, whatever the distribution's default
        // is.
        database.Execute("pragma synchronous = full; pragma wal_autocheckpoint = 0; pragma temp_store = memory; " +
            $"pragma secure_delete = on; pragma cell_size_check = on; {Cache(cacheBytes)}");
        return database;
    }

    private static void CheckFormat(SqliteDatabase database)
    {
        if (database.Integer("pragma application_id") != SqliteDialect.ApplicationId)
            throw new StoreException("The file is not a store of this system.");
        var version = database.Integer("pragma user_version");
        if (version == FormatVersion) return;
        throw new StoreException($"The store has format {version}, this program knows {FormatVersion}" +
            (version > FormatVersion ? ": a newer program made it." : "."));
    }

    private static string Cache(long bytes) => $"pragma cache_size = -{bytes >> 10}";
}
