using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>What is looked after by the clock: silent links, revocations, certificates that end, verified backups, the
/// token.</summary>
/// <param name="tokenLost">Called once when the token does not answer.</param>
internal sealed class Watch(
    SessionKeys keys, NodeConfig config, LinkTable links, CoreThread core, AuthorityFiles authority, ILogger log,
    Action tokenLost)
{
    private static readonly TimeSpan TokenTimeout = TimeSpan.FromSeconds(HostLimits.TokenSeconds);

    private readonly string _revocations = new KeyFolder(config.KeyFolder).RevocationsPath;
    private readonly string _verified = Path.Combine(config.DataFolder, SafePoints.FileName);
    private DateTime _revocationsRead = File.GetLastWriteTimeUtc(new KeyFolder(config.KeyFolder).RevocationsPath);
    private DateTime _verifiedRead;

    /// <summary>Looks every second until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(HostLimits.WatchSeconds));
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(stop).ConfigureAwait(false); second++)
            {
                links.Watch();
                if (second % HostLimits.StandingSeconds == 0)
                {
                    ReadRevocations();
                    authority.Read();
                    ReadSafePoints();
                    links.CheckStanding();
                }
                if (second % HostLimits.TokenSeconds == 0 && !await IsTokenAliveAsync().ConfigureAwait(false))
                {
                    tokenLost();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private void ReadRevocations()
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(_revocations);
            if (changed == _revocationsRead)
                return;
            _revocationsRead = changed;
            if (keys.ReloadRevocations())
                log.RevocationsTaken(keys.Revocations.Number);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.RevocationsUnreadable(); // the one in memory stays in use
        }
    }

    private void ReadSafePoints()
    {
        var changed = File.GetLastWriteTimeUtc(_verified);
        if (changed == _verifiedRead)
            return;
        _verifiedRead = changed;
        core.Verified(SafePoints.Read(config.DataFolder));
    }

    /// <summary>On another thread: a device may also not answer at all.</summary>
    private async Task<bool> IsTokenAliveAsync()
    {
        try
        {
            return await Task.Run(keys.IsTokenAlive).WaitAsync(TokenTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
