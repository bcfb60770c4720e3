using System.Runtime.ExceptionServices;

namespace Juki.Server.Node;

/// <summary>
/// Copies the write-ahead log of a file into the database beside its writer, who goes on meanwhile: a thread and a
/// connection of its own. What is written while it copies is left for the next time.
/// </summary>
internal sealed class SqliteCopier : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly ManualResetEventSlim _idle = new(true);
    private readonly Thread _thread;
    private volatile bool _stopping;
    private Exception? _failure;

    /// <summary>Opens a connection to a file that is there and has a log.</summary>
    public SqliteCopier(string path)
    {
        _database = SqliteDatabase.Open(path, readOnly: false);
        _database.Execute("pragma synchronous = full; pragma wal_autocheckpoint = 0");
        _thread = new Thread(Run) { Name = "copier", IsBackground = true };
        _thread.Start();
    }

    /// <summary>True from <see cref="Start"/> until the copy is made, or has failed.</summary>
    public bool IsAtWork => !_idle.IsSet;

    /// <summary>The connection underneath, for tests.</summary>
    internal SqliteDatabase Raw => _database;

    /// <summary>Copies what stands in the log now. The writer's thread.</summary>
    public void Start()
    {
        Check.That(!IsAtWork);
        _idle.Reset();
        _wanted.Release();
    }

    /// <summary>Waits until the copy is made.</summary>
    public void Wait() => _idle.Wait();

    /// <summary>Throws what the last copy failed with, once. The writer's thread.</summary>
    /// <exception cref="CommitUnknownException">fsync failed.</exception>
    /// <exception cref="DiskFullException">No room; everything stands in the log still.</exception>
    public void ThrowFailure()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _wanted.Release();
        _thread.Join();
        _database.Dispose();
        _wanted.Dispose();
        _idle.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wanted.Wait();
            if (_stopping)
                return;
            try
            {
                _ = _database.Checkpoint(); // whether a reader still needs a part is asked when the writer ends it
            }
            catch (Exception failure) when (failure is StoreException or CommitUnknownException)
            {
                Volatile.Write(ref _failure, failure);
            }
            _idle.Set();
        }
    }
}
