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
    private readonly KeyWatch _keys = new(keys, new KeyFolder(config.KeyFolder), log);
    private readonly string _verified = Path.Combine(config.DataFolder, SafePoints.FileName);
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
                    _keys.ReadRevocations();
                    authority.Read();
                    ReadSafePoints();
                    links.CheckStanding();
                }
                if (second % HostLimits.TokenSeconds == 0 && !await _keys.IsTokenAliveAsync().ConfigureAwait(false))
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

    private void ReadSafePoints()
    {
        var changed = File.GetLastWriteTimeUtc(_verified);
        if (changed == _verifiedRead)
            return;
        _verifiedRead = changed;
        core.Verified(SafePoints.Read(config.DataFolder));
    }
}
