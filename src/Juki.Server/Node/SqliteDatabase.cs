using SQLitePCL;

namespace Juki.Server.Node;

/// <summary>A call at which a test can have the disk fail.</summary>
internal enum SqliteCall
{
    /// <summary>COMMIT.</summary>
    Commit,

    /// <summary>A checkpoint.</summary>
    Checkpoint,
}

/// <summary>One connection to a SQLite database, on the engine's own functions: ADO.NET objects would cost more than
/// the statements (an object and a boxed value for each of 20 columns a row). One thread at a time.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>How long a statement waits for another process that opens, recovers or backs up the file.</summary>
    private const int BusyMilliseconds = 1_000;

    /// <summary>The part of an extended result code that is the code [sqlite.org/rescode.html].</summary>
    private const int PrimaryCode = 0xff;

    private readonly sqlite3 _handle;

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Opens a file, and makes it unless <paramref name="readOnly"/>.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static SqliteDatabase Open(string path, bool readOnly)
    {
        SqliteLibrary.Use();
        var access = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out var handle, access | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            handle.Dispose();
            throw new StoreException($"SQLite cannot open {path}: {raw.sqlite3_errstr(code).utf8_to_string()}.");
        }
        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyMilliseconds);
        return new SqliteDatabase(handle);
    }

    /// <summary>Opens a new database in memory.</summary>
    public static SqliteDatabase InMemory() => Open(":memory:", readOnly: false);

    /// <summary>For tests: what the engine would answer to a call, as a result code; 0 lets it go on. A disk that fails
    /// in just this moment cannot be had otherwise.</summary>
    internal Func<SqliteCall, int>? Fault { get; set; }

    /// <summary>Fails if a test says so.</summary>
    public void Meet(SqliteCall call)
    {
        if (Fault?.Invoke(call) is not (null or raw.SQLITE_OK) and int code) throw Failure(code);
    }

    /// <summary>Whether a transaction is open; the engine itself ends one after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Runs statements without parameters or rows.</summary>
    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_handle, sql) is not raw.SQLITE_OK and var code) throw Failure(code);
    }

    /// <summary>Prepares a statement for long use. <paramref name="columns"/>: the kinds of the values it takes, if it
    /// writes rows, or gives, if it reads them; <paramref name="seal"/>: of those rows.</summary>
    public SqliteStatement Prepare(string sql, IReadOnlyList<Column> columns, RowSeal? seal = null)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement, columns, seal) : throw Failure(code);
    }

    /// <summary>The first value of the first row.</summary>
    public long Integer(string sql)
    {
        using var statement = Prepare(sql, [SqliteDialect.Answer(ColumnKind.Integer)]);
        return statement.Step() ? ((IRowReader)statement).Integer() : throw new StoreException("SQLite gave no row.");
    }

    /// <summary>The first value of the first row.</summary>
    public string Text(string sql)
    {
        using var statement = Prepare(sql, [SqliteDialect.Answer(ColumnKind.Text)]);
        return statement.Step() ? ((IRowReader)statement).Text() : throw new StoreException("SQLite gave no row.");
    }

    /// <summary>The first value of the first row.</summary>
    public byte[] Blob(string sql)
    {
        using var statement = Prepare(sql, [SqliteDialect.Answer(ColumnKind.Blob)]);
        return statement.Step() ? ((IRowReader)statement).Blob() : throw new StoreException("SQLite gave no row.");
    }

    /// <summary>Pages written into the log since this connection was opened.</summary>
    public long PagesWritten
    {
        get
        {
            const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE
            var code = raw.sqlite3_db_status(_handle, CacheWrite, out var pages, out _, resetFlg: 0);
            return code == raw.SQLITE_OK ? (uint)pages : throw Failure(code);
        }
    }

    /// <summary>Copies the write-ahead log into the database, so that it is written again from its start. Waits for
    /// nobody: false if a reader still needs part of the log; what could be copied was.</summary>
    public bool Checkpoint()
    {
        var (pages, copied) = (0, 0);
        var code = Fault?.Invoke(SqliteCall.Checkpoint) ?? raw.SQLITE_OK;
        if (code == raw.SQLITE_OK)
        {
            code = raw.sqlite3_wal_checkpoint_v2(
                _handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out pages, out copied);
        }
        // Pages that an fsync failed for may be gone from memory: asked again it would say that all is well.
        if (code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC)
            throw new CommitUnknownException("fsync failed in a checkpoint.", Failure(code));
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED)) throw Failure(code);
        return code == raw.SQLITE_OK && pages == copied;
    }

    /// <summary>The same, and cuts the log to nothing.</summary>
    public bool EmptyLog()
    {
        raw.sqlite3_busy_timeout(_handle, 0);
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        raw.sqlite3_busy_timeout(_handle, BusyMilliseconds);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED)) throw Failure(code);
        return code == raw.SQLITE_OK;
    }

    /// <summary>Copies every page into <paramref name="target"/>, which must be empty.</summary>
    public void CopyTo(SqliteDatabase target)
    {
        using var copy = raw.sqlite3_backup_init(target._handle, "main", _handle, "main");
        if (raw.sqlite3_backup_step(copy, -1) is not raw.SQLITE_DONE and var code) throw Failure(code);
    }

    /// <summary>The same in slices; tells how many of a thousand pages are copied. With a snapshot open here, nobody's
    /// writing makes it begin anew.</summary>
    public void CopyTo(SqliteDatabase target, Action<int> progress)
    {
        const int SlicePages = 4_096;
        using var copy = raw.sqlite3_backup_init(target._handle, "main", _handle, "main");
        for (var code = raw.SQLITE_OK; code != raw.SQLITE_DONE;)
        {
            code = raw.sqlite3_backup_step(copy, SlicePages);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE)) throw Failure(code);
            var count = Math.Max(1, raw.sqlite3_backup_pagecount(copy));
            progress((int)(1000L * (count - raw.sqlite3_backup_remaining(copy)) / count));
        }
    }

    /// <summary>The exception for a result code. The engine's texts name tables and columns, never values.</summary>
    public StoreException Failure(int code)
    {
        var text = $"SQLite: {raw.sqlite3_errmsg(_handle).utf8_to_string()} (code {code}).";
        return code switch
        {
            raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID or raw.SQLITE_CONSTRAINT_UNIQUE =>
                new RowExistsException(text),
            raw.SQLITE_FULL => new DiskFullException(text),
            raw.SQLITE_NOTADB or raw.SQLITE_IOERR_READ or raw.SQLITE_IOERR_SHORT_READ =>
                new StoreDamagedException(text),
            _ when (code & PrimaryCode) == raw.SQLITE_CORRUPT => new StoreDamagedException(text),
            _ => new StoreException(text),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
