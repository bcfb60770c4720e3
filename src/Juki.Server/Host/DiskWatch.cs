using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// Looks after the room on the disk of the data folder. While there is enough, a ballast file keeps blocks back; when
/// there is not, the ballast is given up and the node told that the disk is full: what is on its way can then be
/// finished, nothing new is taken in. With room again the ballast is made anew.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="full">Told at each change whether the disk is full; at first it is not.</param>
/// <param name="log">For the two changes.</param>
internal sealed class DiskWatch(string folder, Action<bool> full, ILogger log)
{
    private const string Name = "ballast";

    /// <summary>Asks how many bytes are free; another one for tests.</summary>
    public Func<string, long> Free { get; init; } = path => new DriveInfo(path).AvailableFreeSpace;

    /// <summary>Free bytes at the last look, the ballast not counted.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>True from when the room went below the bound until there is room for the ballast twice.</summary>
    public bool IsFull { get; private set; }

    private string Ballast => Path.Combine(folder, Name);

    /// <summary>Gives the ballast's blocks back.</summary>
    public static void GiveUpBallast(string folder) => File.Delete(Path.Combine(folder, Name));

    /// <summary>Looks until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(HostLimits.DiskSeconds));
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
                Look();
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        FreeBytes = Free(folder);
        var hasBallast = File.Exists(Ballast);
        // Without its ballast the disk stays full until there is room for it twice over: it would be given up at once.
        var room = hasBallast ? HostLimits.DiskFreeMin : HostLimits.DiskFreeMin + 2 * HostLimits.BallastBytes;
        var isFull = FreeBytes < room || (!hasBallast && !TryMakeBallast());
        if (isFull && hasBallast)
            GiveUpBallast(folder);
        if (isFull == IsFull)
            return;
        IsFull = isFull;
        full(isFull);
        if (isFull)
            log.DiskFull(FreeBytes >> 20);
        else
            log.DiskHasRoom(FreeBytes >> 20);
    }

    /// <summary>Real blocks: the file system sets them aside, or says that it has none.</summary>
    private bool TryMakeBallast()
    {
        try
        {
            using var stream = new FileStream(Ballast, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = HostLimits.BallastBytes,
            });
            stream.SetLength(HostLimits.BallastBytes);
            return true;
        }
        catch (IOException)
        {
            File.Delete(Ballast);
            return false;
        }
    }
}
