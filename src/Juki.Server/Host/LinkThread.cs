using System.Collections.Concurrent;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>Which of a node's two cores.</summary>
internal enum CoreKind
{
    /// <summary>The register core: updates, repairs, what is durable.</summary>
    Register = 0,

    /// <summary>The inquiry core: who asks, and the record of it.</summary>
    Inquiry = 1,
}

/// <summary>
/// The one thread that calls a core. It sleeps until a link wakes it, or the tick is over; gathers what has come, runs
/// turns, and hands out what each turn says, after its commit.
/// </summary>
/// <param name="kind">Whose thread it is.</param>
/// <param name="tick">Longest time between two turns, milliseconds.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal abstract class LinkThread(CoreKind kind, int tick, Action<Exception> failed) : IDisposable
{
    private readonly ManualResetEventSlim _awake = new(false, spinCount: 0);
    private readonly ConcurrentQueue<PeerLink> _arrivals = new();
    private readonly SortedDictionary<long, PeerLink> _links = [];
    private readonly List<LinkEvent> _events = [];
    private readonly HashSet<PeerLink> _written = [];
    private Thread? _thread;
    private volatile bool _stopping;
    private long _turnSince;

    /// <summary>When the turn at hand began, milliseconds of <c>Environment.TickCount64</c>; 0 between turns. Any
    /// thread.</summary>
    public long TurnSince => Volatile.Read(ref _turnSince);

    /// <summary>Whose thread it is.</summary>
    public CoreKind Kind => kind;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = kind == CoreKind.Register ? "core" : "inquiry", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Something came. Any thread.</summary>
    public void Wake() => _awake.Set();

    /// <summary>A link was opened. Any thread.</summary>
    public void Add(PeerLink link)
    {
        _arrivals.Enqueue(link);
        Wake();
    }

    /// <summary>Finishes the turn at hand and ends.</summary>
    public void Stop()
    {
        _stopping = true;
        Wake();
        _thread?.Join();
    }

    /// <inheritdoc/>
    public void Dispose() => _awake.Dispose();

    /// <summary>What is to be done on this thread before a turn.</summary>
    protected abstract void Before();

    /// <summary>A turn of the core.</summary>
    protected abstract TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now);

    /// <summary>What is to be done on this thread after a turn, when its frames are on their way.</summary>
    protected abstract void After();

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                _awake.Wait(tick);
                _awake.Reset();
                while (Turn() && !_stopping)
                {
                }
            }
        }
        catch (Exception failure) // whatever it is, the state in memory can no longer be trusted
        {
            failed(failure);
        }
    }

    /// <summary>One turn; true when the next is due at once.</summary>
    private bool Turn()
    {
        var more = Gather();
        Before();
        Volatile.Write(ref _turnSince, Environment.TickCount64);
        var result = Turn(_events, new Moment(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        Volatile.Write(ref _turnSince, 0);
        _events.Clear();
        foreach (var (id, frame) in result.Frames)
        {
            if (!_links.TryGetValue(id, out var link))
                continue;
            link.Send(frame);
            _written.Add(link);
        }
        foreach (var link in _written)
            link.Flush();
        _written.Clear();
        foreach (var (id, reason) in result.Closed)
        {
            if (_links.TryGetValue(id, out var link))
                link.Finish(reason == CloseReason.Version ? LinkEnd.OtherVersion : LinkEnd.EndedByCore);
        }
        After();
        return more || result.HasMore;
    }

    /// <summary>Collects what has come, a share of each link; true when some was left.</summary>
    private bool Gather()
    {
        while (_arrivals.TryDequeue(out var arrived))
            _links.Add(arrived.Id, arrived);
        var more = false;
        List<long>? ended = null;
        foreach (var (id, link) in _links)
        {
            var room = Math.Min(HostLimits.TurnFramesOfLink, HostLimits.TurnFrames - _events.Count);
            var taken = link.Take(kind, _events, room);
            more |= taken == room;
            if (taken > 0 && _events[^1].Kind == LinkEventKind.Closed)
                (ended ??= []).Add(id);
        }
        foreach (var id in ended ?? [])
            _links.Remove(id);
        return more;
    }
}
