using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>
/// What a link has for the core, bounded in frames and bytes: the reader of the socket waits when it is full, so that
/// a peer that sends faster than the core works is held back by TCP. One reader of a socket, one core.
/// </summary>
internal sealed class LinkInbox
{
    private readonly Lock _gate = new();
    private readonly Queue<LinkEvent> _events = new();
    private readonly SemaphoreSlim _room = new(0, 1);
    private long _bytes;
    private bool _waiting;

    /// <summary>Adds an event; true when there is room for more, else <see cref="Room"/> is to be awaited.</summary>
    public bool Add(LinkEvent happened)
    {
        lock (_gate)
        {
            _events.Enqueue(happened);
            _bytes += happened.Frame?.Length ?? 0;
            _waiting = _events.Count >= HostLimits.InboxFrames || _bytes >= HostLimits.InboxBytes;
            return !_waiting;
        }
    }

    /// <summary>Ends when the core has taken half of what lay here.</summary>
    public Task Room(CancellationToken stop) => _room.WaitAsync(stop);

    /// <summary>Moves at most <paramref name="max"/> events to the core's list; answers how many.</summary>
    public int Take(List<LinkEvent> to, int max)
    {
        lock (_gate)
        {
            var taken = 0;
            for (; taken < max && _events.TryDequeue(out var happened); taken++)
            {
                _bytes -= happened.Frame?.Length ?? 0;
                to.Add(happened);
            }
            if (_waiting && _events.Count <= HostLimits.InboxFrames / 2 && _bytes <= HostLimits.InboxBytes / 2)
            {
                _waiting = false;
                if (_room.CurrentCount == 0)
                    _room.Release();
            }
            return taken;
        }
    }
}
