using System.Data;
using Npgsql;

namespace Juki.Server.Node;

/// <summary>
/// The store on PostgreSQL: one connection, one schema, one writer. Whole batches go over as arrays, so that a batch
/// costs a round trip per call and not per row. See <see cref="PostgresDialect"/> for what differs from SQLite.
/// </summary>
internal sealed class PostgresStore : Store
{
    /// <summary>Bytes of rows in one statement [ours: bounds memory on both sides; more rows go in further statements
    /// of the same transaction].</summary>
    private const long StatementBytesMax = 16L << 20;

    private readonly NpgsqlConnection _connection;
    private readonly PostgresDialect _dialect;
    private readonly Dictionary<Table, PostgresTable> _tables = [];

    private readonly List<RowKey> _damaged = [];

    private NpgsqlTransaction? _transaction;
    private byte[] _sealKey = [];
    private bool _warned;

    private PostgresStore(NpgsqlConnection connection, PostgresDialect dialect)
    {
        _connection = connection;
        _dialect = dialect;
        _connection.Notice += (_, notice) => _warned |= notice.Notice.InvariantSeverity == "WARNING";
    }

    /// <summary>Connects, and makes the schema if it is not there.</summary>
    /// <param name="connectionString">Where the database is and who we are. Pooling and time-outs of commands are
    /// switched off whatever it says: a commit that is given up while it waits for a second copy would look done. With
    /// several hosts, the primary is looked for.</param>
    /// <param name="schema">The node's schema: letters, digits and underlines.</param>
    /// <exception cref="StoreException">No primary can be reached, another process writes to the schema, it is of
    /// another version, or the database is not UTF-8.</exception>
    public static PostgresStore Open(string connectionString, string schema)
    {
        Check(schema.Length > 0 && schema.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'), "not a name of a schema");
        var connection = new NpgsqlConnection(Settings(connectionString));
        try
        {
            connection.Open();
            var store = new PostgresStore(connection, new PostgresDialect(schema));
            store.Prepare(schema);
            return store;
        }
        catch (NpgsqlException exception)
        {
            connection.Dispose();
            throw new StoreException(
                $"PostgreSQL cannot be used ({exception.SqlState ?? "no connection"}).", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Create(IReadOnlyList<Table> tables)
    {
        CheckIdle();
        Run(() =>
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var table in tables)
            {
                Execute(_dialect.CreateTable(table));
                if (Scalar(_dialect.ColumnsOf(table)) as string != PostgresDialect.DescribedColumns(table))
                    throw new StoreException($"Table {table.Name} is there with other columns than this version's.");
                foreach (var index in table.Indexes) Execute(_dialect.CreateIndex(table, index));
            }
            transaction.Commit();
        });
    }

    /// <inheritdoc/>
    public override void Begin()
    {
        CheckIdle();
        Run(() => _transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead));
        Began();
    }

    /// <inheritdoc/>
    public override List<TRow> Fetch<TRow>(
        Table<TRow> table, IReadOnlyList<RowKey> groups, ICollection<RowKey>? damaged = null)
    {
        CheckReadable();
        CheckGroups(table, groups);
        var rows = new List<TRow>(groups.Count);
        if (groups.Count == 0) return rows;
        var fetch = Of(table).Fetch;
        fetch.Set(groups);
        Read(fetch.Command, table, rows);
        foreach (var key in _damaged)
        {
            if (damaged is null || !groups.Contains(key.Leading(table.GroupParts))) throw DamagedRow(table, key);
            damaged.Add(key);
        }
        return rows;
    }

    /// <inheritdoc/>
    public override List<TRow> Range<TRow>(Table<TRow> table, RowKey from, RowKey before, int max)
    {
        CheckReadable();
        CheckCount(max);
        var rows = new List<TRow>();
        var range = Of(table).Range;
        range.Set(from, before, max);
        Read(range.Command, table, rows);
        if (_damaged.Count > 0) throw DamagedRow(table, _damaged[0]);
        return rows;
    }

    /// <inheritdoc/>
    public override List<RowKey> Keys(Table table, RowKey from, RowKey before, int max)
    {
        CheckReadable();
        CheckCount(max);
        var range = Of(table).Keys;
        range.Set(from, before, max);
        return ReadKeys(table, range.Command);
    }

    /// <inheritdoc/>
    public override List<RowKey> Search(Table table, IndexStretch stretch, int max)
    {
        CheckReadable();
        CheckCount(max);
        return ReadKeys(table, Of(table).Search(stretch, max));
    }

    private List<RowKey> ReadKeys(Table table, NpgsqlCommand command)
    {
        var keys = new List<RowKey>();
        Run(() =>
        {
            using var reader = Reader(command);
            while (reader.Read())
            {
                keys.Add(new(
                    reader.GetInt64(0),
                    table.KeyParts > 1 ? reader.GetInt64(1) : 0,
                    table.KeyParts > 2 ? reader.GetInt64(2) : 0,
                    table.KeyParts > 3 ? reader.GetInt64(3) : 0));
            }
        });
        return keys;
    }

    /// <inheritdoc/>
    public override (int Rows, RowKey? Next) Scrub(Table table, RowKey from, int max, ICollection<RowKey> damaged)
    {
        CheckReadable();
        CheckCount(max);
        var known = Of(table);
        known.From.Set(from, default, max);
        var (rows, last) = (0, default(RowKey));
        Run(() =>
        {
            using var reader = Reader(known.From.Command);
            (rows, last) = new PostgresReader(reader, known.Seal).CheckRows(table, damaged);
        });
        if (rows < max) return (rows, null);
        if (last.CompareTo(from) < 0) throw new StoreDamagedException($"Table {table.Name}: rows are out of order.");
        return (rows, After(table, last));
    }

    /// <inheritdoc/>
    public override RowDamagedException DamagedRow(Table table, RowKey key)
    {
        using var seal = new RowSeal(_sealKey, table);
        return new(table.Name, seal.KeyDigest(key));
    }

    /// <inheritdoc/>
    public override void Insert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) =>
        Write(table, rows, replace: false);

    /// <inheritdoc/>
    public override void Upsert<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows) => Write(table, rows, replace: true);

    /// <inheritdoc/>
    public override void Delete(Table table, IReadOnlyList<RowKey> keys)
    {
        CheckCount(keys.Count);
        Writing();
        if (keys.Count > 0)
        {
            var delete = Of(table).Delete;
            delete.Set(keys);
            Execute(delete.Command);
        }
        Wrote();
    }

    /// <inheritdoc/>
    public override void DeleteRange(Table table, RowKey from, RowKey before)
    {
        Writing();
        var range = Of(table).DeleteRange;
        range.Set(from, before);
        Execute(range.Command);
        Wrote();
    }

    /// <inheritdoc/>
    public override long Count(Table table, string where = "")
    {
        CheckReadable();
        long count = 0;
        Run(() => count = (long)Scalar(_dialect.Count(table, where))!);
        return count;
    }

    /// <inheritdoc/>
    public override void Commit()
    {
        Committing();
        _warned = false;
        try
        {
            _transaction!.Commit();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
        {
            throw new CommitUnknownException("PostgreSQL did not confirm the commit.", exception);
        }
        // A wait for the second copy that was cancelled ends in success with a warning: done here, perhaps nowhere
        // else.
        if (_warned)
            throw new CommitUnknownException("PostgreSQL committed with a warning: perhaps not on the second copy.");
        _transaction = null;
        NoTransaction();
    }

    /// <inheritdoc/>
    public override void Rollback()
    {
        if (!InTransaction) return;
        Run(() => _transaction!.Rollback());
        _transaction = null;
        NoTransaction();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!End()) return;
        foreach (var table in _tables.Values) table.Dispose();
        // Closing without pooling ends the session, and with it an open transaction and the writer's lock.
        _connection.Dispose();
    }

    private void Write<TRow>(Table<TRow> table, IReadOnlyList<TRow> list, bool replace) where TRow : class
    {
        CheckRows(table, list);
        Writing();
        var (command, rows) = replace ? Of(table).Upsert : Of(table).Insert;
        rows.Clear();
        for (var i = 0; i < list.Count; i++)
        {
            rows.Add(table, list[i]);
            if (i + 1 < list.Count && rows.Bytes < StatementBytesMax) continue;
            Execute(command);
            rows.Clear();
        }
        Wrote();
    }

    private PostgresTable Of(Table table)
    {
        if (!_tables.TryGetValue(table, out var known))
            _tables.Add(table, known = new PostgresTable(_connection, _dialect, table, new(_sealKey, table)));
        return known;
    }

    private void Read<TRow>(NpgsqlCommand command, Table<TRow> table, List<TRow> rows) where TRow : class => Run(() =>
    {
        _damaged.Clear();
        using var reader = Reader(command);
        new PostgresReader(reader, Of(table).Seal).ReadRows(table, rows, _damaged);
    });

    private static NpgsqlDataReader Reader(NpgsqlCommand command)
    {
        if (!command.IsPrepared) command.Prepare();
        return command.ExecuteReader();
    }

    private void Execute(NpgsqlCommand command) => Run(() =>
    {
        if (!command.IsPrepared) command.Prepare();
        command.ExecuteNonQuery();
    });

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        return command.ExecuteScalar();
    }

    /// <summary>Runs what talks to the server. Its messages name tables and constraints; the details, which hold
    /// values, are not asked for.</summary>
    private void Run(Action action)
    {
        if (_connection.State != ConnectionState.Open) throw new StoreException("PostgreSQL: the connection is lost.");
        try
        {
            action();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new RowExistsException($"PostgreSQL: {exception.ConstraintName}: a key is there already.", exception);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new DiskFullException("PostgreSQL: the disk is full.", exception);
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted)
        {
            throw new StoreDamagedException("PostgreSQL: a page is damaged.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException)
        {
            throw new StoreException("PostgreSQL: the statement failed.", exception);
        }
    }

    private void Prepare(string schema)
    {
        Execute(PostgresDialect.Session);
        if (Scalar("show server_encoding") as string != "UTF8") throw new StoreException("The database is not UTF-8.");
        if (Scalar("select pg_is_in_recovery()") is not false) throw new StoreException("The server is not a primary.");
        LockForWriting(schema);
        if (Scalar($"select to_regclass('\"{schema}\".store_format') is null") is true)
        {
            using var transaction = _connection.BeginTransaction();
            Execute(_dialect.CreateFormat);
            Execute(_dialect.KeepSealKey(RowSeal.Kept((byte[])Scalar(PostgresDialect.DrawSealKey)!)));
            transaction.Commit();
        }
        if (Scalar(_dialect.FormatVersion) is not long version)
            throw new StoreException("The schema does not say its format.");
        if (version != FormatVersion)
        {
            throw new StoreException($"The store has format {version}, this program knows {FormatVersion}" +
                (version > FormatVersion ? ": a newer program made it." : "."));
        }
        Execute($"set search_path = \"{schema}\"");
        _sealKey = RowSeal.KeyOf(
            Enumerable.Range(1, 2).Select(copy => Scalar(_dialect.SealKey(copy)) as byte[] ?? []));
    }

    /// <summary>Waits a little: a process that has just ended may hold the lock until the server notices.</summary>
    private void LockForWriting(string schema)
    {
        Execute(PostgresDialect.LockTimeout);
        try
        {
            Scalar($"select pg_advisory_lock(hashtextextended('juki store {schema}', 0))");
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreException($"Another process writes to schema {schema}.", exception);
        }
        Execute(PostgresDialect.NoLockTimeout);
    }

    private static string Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Enlist = false,
            CommandTimeout = 0,
            TcpKeepAlive = true,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
        };
        settings.ApplicationName ??= "juki";
        if (settings.Host?.Contains(',', StringComparison.Ordinal) == true)
            settings.TargetSessionAttributes = "primary";
        return settings.ConnectionString;
    }
}
