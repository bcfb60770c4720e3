using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>What is looked after by the clock: silent links, revocations, certificates that end, the token.</summary>
/// <param name="tokenLost">Called once when the token does not answer.</param>
internal sealed class Watch(SessionKeys keys, string revocationsPath, LinkTable links, ILogger log, Action tokenLost)
{
    private static readonly TimeSpan TokenTimeout = TimeSpan.FromSeconds(HostLimits.TokenSeconds);

    private DateTime _revocationsRead = File.GetLastWriteTimeUtc(revocationsPath);

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
            var changed = File.GetLastWriteTimeUtc(revocationsPath);
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
