using System.Collections.Concurrent;
using Juki.Domain.Offices;
using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>The links that stand, in and out. Safe for any thread.</summary>
internal sealed class LinkTable(
    string network, CoreThread register, InquiryThread inquiry, HostCounters counters, ILogger log)
{
    private readonly ConcurrentDictionary<long, PeerLink> _links = new();
    private readonly uint _network = Frame.NetworkId(network);
    private long _last;
    private volatile bool _stopping;

    /// <summary>Links that stand, the oldest first.</summary>
    public IReadOnlyList<PeerLink> All => [.. _links.Values.OrderBy(link => link.Id)];

    /// <summary>Makes a session a link, hands it to the cores and runs it until it ends.</summary>
    public async Task<LinkEnd> RunAsync(SecureSession session)
    {
        if (_stopping || _links.Count >= HostLimits.LinksMax)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return LinkEnd.Stopping;
        }
        IReadOnlyList<LinkThread> cores = Routes.HasLanes(session.Peer.Node.Role) ? [register, inquiry] : [inquiry];
        var link = new PeerLink(Interlocked.Increment(ref _last), session, _network, counters, cores);
        _links[link.Id] = link;
        log.LinkOpened(link.Id, link.Peer.Node.ToString(), link.Peer.Instance, session.PeerSerial);
        if (session.Through is { } relay)
            log.LinkRelayed(link.Id, relay.Node.ToString(), relay.Instance);
        foreach (var core in cores)
            core.Add(link);
        await link.RunAsync().ConfigureAwait(false);
        _links.TryRemove(link.Id, out _);
        var end = link.End ?? LinkEnd.Broken;
        log.LinkEnded(link.Id, link.Peer.Node.ToString(), end);
        return end;
    }

    /// <summary>Looks after silence and bounds, every second.</summary>
    public void Watch()
    {
        foreach (var link in _links.Values)
            link.Watch();
    }

    /// <summary>Closes links whose peers' certificates no longer stand.</summary>
    public void CheckStanding()
    {
        foreach (var link in _links.Values)
        {
            if (link.CheckStanding() is var standing and not (SessionRefusal.None or SessionRefusal.Spent))
                log.NoLongerWelcome(link.Id, link.Peer.Node.ToString(), standing);
        }
    }

    /// <summary>True when a link with that node stands and has said Hello.</summary>
    public bool IsLinked(NodeName peer) => _links.Values.Any(link => link.HasHello && link.Peer.Node == peer);

    /// <summary>Lets every link say what it has, and closes it.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        foreach (var link in _links.Values)
            link.Finish(LinkEnd.Stopping);
        var until = Environment.TickCount64 + 2 * HostLimits.FarewellMilliseconds;
        while (!_links.IsEmpty && Environment.TickCount64 < until)
            await Task.Delay(10).ConfigureAwait(false);
    }

    /// <summary>Closes every link at once; nothing more is sent.</summary>
    public void Abort()
    {
        _stopping = true;
        foreach (var link in _links.Values)
            link.Abort(LinkEnd.Stopping);
    }
}
