namespace Juki.Server.Node;

/// <summary>How a file is opened: by its one writer, or beside it for reading.</summary>
internal sealed partial class SqliteStore
{
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
    /// <param name="path">The file.</param>
    /// <param name="cacheBytes">Most memory for pages.</param>
    /// <param name="isMapped">The file's first 2 GiB are read where the system keeps them, not copied first: a third
    /// less for a read by key. A disk that does not give a page then ends the process (SIGBUS), not the call.</param>
    /// <exception cref="StoreException">There is no such file, it is no store of ours, or of another
    /// version.</exception>
    public static SqliteStore OpenReadOnly(
        string path, long cacheBytes = DefaultCacheBytes, bool isMapped = false)
    {
        var database = SqliteDatabase.Open(path, readOnly: true);
        try
        {
            CheckFormat(database);
            database.Execute($"pragma query_only = on; pragma temp_store = memory; {Cache(cacheBytes)}");
            if (isMapped) database.Execute($"pragma mmap_size = {MappedBytes}");
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
