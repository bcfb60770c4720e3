using System.Collections.Concurrent;
using System.Net;
using Juki.Domain.Offices;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Relay;

/// <summary>The terminals whose sessions are relayed now. Safe for any thread.</summary>
/// <param name="keys">Of the representative terminal.</param>
/// <param name="address">Where the prefecture's server listens.</param>
/// <param name="counters">Limits the lines about servers that are not reached.</param>
/// <param name="log">Who came when.</param>
internal sealed class RelayTable(SessionKeys keys, EndPoint address, HostCounters counters, ILogger log)
{
    private readonly ConcurrentDictionary<long, RelayedLink?> _links = new();
    private readonly NodeName _server = NodeName.OfPrefecture(keys.Identity.Node.Office);
    private long _last;
    private volatile bool _stopping;

    /// <summary>Terminals that are relayed, or wait for the server.</summary>
    public int Count => _links.Count;

    /// <summary>Opens a session with the server for a terminal's, ties the two together and runs them until they
    /// end.</summary>
    /// <param name="terminal">Belongs to it.</param>
    public async Task RunAsync(SecureSession terminal)
    {
        var id = Interlocked.Increment(ref _last);
        if (_stopping || _links.Count >= HostLimits.RelayedMax || !_links.TryAdd(id, null))
        {
            await RelayedLink.CloseAsync(terminal).ConfigureAwait(false);
            return;
        }
        var name = terminal.Peer.Node.ToString();
        log.TerminalCame(id, name, terminal.Peer.Instance, terminal.PeerSerial);
        try
        {
            if (await ReachAsync(id).ConfigureAwait(false) is not { } server)
            {
                await RelayedLink.CloseAsync(terminal).ConfigureAwait(false);
                log.TerminalLeft(id, name, RelayEnd.ClosedByServer, 0, 0);
                return;
            }
            using var link = new RelayedLink(terminal, server, TimeProvider.System);
            _links[id] = link;
            if (_stopping)
                link.Abort(RelayEnd.Stopping);
            await link.RunAsync().ConfigureAwait(false);
            log.TerminalLeft(id, name, link.End, link.Up, link.Down);
        }
        finally
        {
            _links.TryRemove(id, out _);
        }
    }

    /// <summary>Looks after silence, every second.</summary>
    public void Watch()
    {
        foreach (var link in _links.Values)
            link?.Watch();
    }

    /// <summary>Closes sessions whose sides may not go on.</summary>
    public void CheckStanding()
    {
        foreach (var (id, link) in _links)
        {
            if (link?.CheckStanding() is ({ } peer, var standing and not SessionRefusal.None))
                log.RelayedNoLongerWelcome(id, peer.Node.ToString(), standing);
        }
    }

    /// <summary>Closes every session, and waits until they are.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        foreach (var link in _links.Values)
            link?.Abort(RelayEnd.Stopping);
        var until = Environment.TickCount64 + 2 * HostLimits.FarewellMilliseconds;
        while (!_links.IsEmpty && Environment.TickCount64 < until)
            await Task.Delay(10).ConfigureAwait(false);
    }

    private async Task<SecureSession?> ReachAsync(long id)
    {
        try
        {
            return await SecureLink.ConnectAsync(address, _server, keys, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SessionRefusedException refused)
        {
            if (counters.CountRefused(refused.Refusal.ToString(), DateTimeOffset.UtcNow))
                log.ServerNotReached(id, _server.ToString(), refused.Refusal);
            return null;
        }
    }
}
