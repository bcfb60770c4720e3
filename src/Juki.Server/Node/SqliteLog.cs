namespace Juki.Server.Node;

/// <summary>Who copies the write-ahead log of a file into the database, and when.</summary>
internal enum LogCopying
{
    /// <summary>The writer, when it has grown to its limit.</summary>
    ByWriter = 0,

    /// <summary>Another thread, when it has grown to its limit: a page written again is copied once.</summary>
    BesideWhenFull = 1,

    /// <summary>Another thread, in small pieces as it grows: the disk is never busy with it for long, and no
    /// commit waits for it. For what is written once.</summary>
    BesideSteadily = 2,
}

/// <summary>The write-ahead log of a file, as its writer looks after it: when it has grown to its limit it is copied
/// into the database, and written again from its start.</summary>
/// <param name="database">The writer's connection.</param>
/// <param name="limitBytes">From here on it is written again from its start, as soon as all of it is copied.</param>
/// <param name="copying">Who copies it; beside the writer, so that it stops for a short rest only.</param>
/// <param name="copier">Who does so beside; null when the writer does.</param>
internal sealed class SqliteLog(
    SqliteDatabase database, long limitBytes, LogCopying copying, SqliteCopier? copier) : IDisposable
{
    /// <summary>Batches until the next attempt when a reader held up a checkpoint [ours: an attempt costs two
    /// fsyncs].</summary>
    private const int RetryBatches = 64;

    /// <summary>The log may grow to so many times its limit while it is copied beside the writer; then the writer stops
    /// for it [ours].</summary>
    private const int GrowthMax = 4;

    private int _batchesToWait;
    private long _copied;
    private long _copiedBeside;

    /// <summary>What copies beside the writer, for tests.</summary>
    internal SqliteCopier? Copier => copier;

    /// <summary>The part of the limit that the writer copies itself when the others were copied beside it [ours: a few
    /// milliseconds; the register's would never be less while much is written].</summary>
    private int RestPart => copying == LogCopying.BesideSteadily ? 256 : 16;

    /// <summary>The part of the limit that is a piece [ours: 1 MB of 64].</summary>
    private long PieceBytes => limitBytes / (copying == LogCopying.BesideSteadily ? 64 : RestPart);

    /// <summary>Copies it when that is due.</summary>
    /// <exception cref="CommitUnknownException">fsync failed: the process must end.</exception>
    public void BetweenBatches()
    {
        if (--_batchesToWait > 0 || copier is { IsAtWork: true }) return;
        var written = database.PagesWritten;
        var bytes = (written - _copied) * SqliteStore.PageBytes;
        var isFull = bytes >= limitBytes;
        if (!isFull && copying != LogCopying.BesideSteadily) return;
        var rest = (written - _copiedBeside) * SqliteStore.PageBytes;
        try
        {
            copier?.ThrowFailure();
            if (isFull && (copier is null || rest <= limitBytes / RestPart || bytes >= GrowthMax * limitBytes))
            {
                if (database.Checkpoint())
                    _copied = _copiedBeside = written;
                else
                    _batchesToWait = RetryBatches;
            }
            else if (rest > PieceBytes)
            {
                _copiedBeside = written;
                copier!.Start();
            }
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
