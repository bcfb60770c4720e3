namespace Juki.Server.Node;

/// <summary>The write-ahead log of a file, as its writer looks after it: when it has grown to its limit it is copied
/// into the database, and written again from its start.</summary>
/// <param name="database">The writer's connection.</param>
/// <param name="limitBytes">From here on it is copied.</param>
/// <param name="copier">Copies it on another thread, so that the writer stops for a short rest only; null: the writer
/// copies it.</param>
internal sealed class SqliteLog(SqliteDatabase database, long limitBytes, SqliteCopier? copier) : IDisposable
{
    /// <summary>Batches until the next attempt when a reader held up a checkpoint [ours: an attempt costs two
    /// fsyncs].</summary>
    private const int RetryBatches = 64;

    /// <summary>The part of the limit that the writer copies itself when the others were copied beside it [ours: of
    /// 16 MB one, a few milliseconds].</summary>
    private const int RestPart = 16;

    /// <summary>The log may grow to so many times its limit while it is copied beside the writer; then the writer stops
    /// for it [ours].</summary>
    private const int GrowthMax = 4;

    private int _batchesToWait;
    private long _copied;
    private long _copiedBeside;

    /// <summary>What copies beside the writer, for tests.</summary>
    internal SqliteCopier? Copier => copier;

    /// <summary>Copies it when that is due.</summary>
    /// <exception cref="CommitUnknownException">fsync failed: the process must end.</exception>
    public void BetweenBatches()
    {
        if (--_batchesToWait > 0 || copier is { IsAtWork: true }) return;
        var written = database.PagesWritten;
        var bytes = (written - _copied) * SqliteStore.PageBytes;
        if (bytes < limitBytes) return;
        try
        {
            copier?.ThrowFailure();
            var rest = (written - _copiedBeside) * SqliteStore.PageBytes;
            if (copier is not null && rest > limitBytes / RestPart && bytes < GrowthMax * limitBytes)
            {
                _copiedBeside = written;
                copier.Start();
            }
            else if (database.Checkpoint())
                _copied = _copiedBeside = written;
            else
                _batchesToWait = RetryBatches;
        }
        catch (DiskFullException) // everything stands in the log still
        {
            _batchesToWait = RetryBatches;
        }
    }

    /// <summary>Copies all of it and cuts it to nothing; false if a reader needs part of it.</summary>
    public bool Empty()
    {
        copier?.Wait();
        return database.EmptyLog();
    }

    /// <inheritdoc/>
    public void Dispose() => copier?.Dispose();
}
