namespace Juki.Server.Node;

/// <summary>
/// The disk of a simulated node: a SQLite database in memory that outlives the stores over it. What was committed is
/// there after a crash, what was not is gone.
/// </summary>
internal sealed class SqliteMemory : IDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();
    private SqliteStore? _running;

    /// <summary>Opens the store as a starting process does. A store that is still open is crashed first: its
    /// transaction is given up and it can no longer be used.</summary>
    public SqliteStore Start()
    {
        Crash();
        return _running = SqliteStore.Over(_database);
    }

    /// <summary>Ends the process that uses the store, at whatever point it is.</summary>
    public void Crash()
    {
        _running?.Dispose();
        _running = null;
    }

    /// <summary>A copy of what is committed, as a backup would hold it. Crashes the store that is open.</summary>
    public SqliteMemory Copy()
    {
        Crash();
        var copy = new SqliteMemory();
        _database.CopyTo(copy._database);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Crash();
        _database.Dispose();
    }
}
