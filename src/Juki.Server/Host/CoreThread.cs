using System.Collections.Concurrent;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>
/// The one thread that calls the core. It sleeps until a link or a question wakes it, or the tick is over; gathers
/// what has come, runs turns, and hands out what each turn says, after its commit.
/// </summary>
/// <param name="node">The core; nobody else may call it.</param>
/// <param name="tick">Longest time between two turns, milliseconds.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal sealed class CoreThread(ServerNode node, int tick, Action<Exception> failed) : IDisposable
{
    private readonly ManualResetEventSlim _awake = new(false, spinCount: 0);
    private readonly ConcurrentQueue<PeerLink> _arrivals = new();
    private readonly ConcurrentQueue<TaskCompletionSource<NodeStatus>> _questions = new();
    private readonly ConcurrentQueue<IReadOnlyList<LaneInRow>> _verified = new();
    private readonly SortedDictionary<long, PeerLink> _links = [];
    private readonly List<LinkEvent> _events = [];
    private readonly HashSet<PeerLink> _written = [];
    private Thread? _thread;
    private readonly ConcurrentQueue<WorkListQuestion> _work = new();
    private readonly List<WorkListQuestion> _working = [];
    private volatile bool _stopping;
    private long _turnSince;

    /// <summary>When the turn at hand began, milliseconds of <c>Environment.TickCount64</c>; 0 between turns. Any
    /// thread.</summary>
    public long TurnSince => Volatile.Read(ref _turnSince);

    /// <summary>A look at the work list, or an act on it. Any thread.</summary>
    public Task<WorkListAnswer> AskAsync(WorkListRequest request)
    {
        var question = new WorkListQuestion(request);
        _work.Enqueue(question);
        Wake();
        return question.Answered.Task;
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = "core", IsBackground = true };
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

    /// <summary>A backup was verified that holds these lanes. Any thread.</summary>
    public void Verified(IReadOnlyList<LaneInRow> lanes)
    {
        _verified.Enqueue(lanes);
        Wake();
    }

    /// <summary>How the node is, taken between two turns. Any thread.</summary>
    public Task<NodeStatus> AskAsync()
    {
        var question = new TaskCompletionSource<NodeStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(question);
        Wake();
        return question.Task;
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
        while (_verified.TryDequeue(out var lanes))
            node.Verified(lanes);
        while (_work.TryDequeue(out var asked))
            _working.Add(asked);
        _working.RemoveAll(one => one.Begin(node));
        Volatile.Write(ref _turnSince, Environment.TickCount64);
        var result = node.Turn(_events, new Moment(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        Volatile.Write(ref _turnSince, 0);
        _events.Clear();
        _working.RemoveAll(one => one.End(node));
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
        while (_questions.TryDequeue(out var question))
            question.SetResult(node.Status());
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
            var taken = link.Take(_events, room);
            more |= taken == room;
            if (taken > 0 && _events[^1].Kind == LinkEventKind.Closed)
                (ended ??= []).Add(id);
        }
        foreach (var id in ended ?? [])
            _links.Remove(id);
        return more;
    }
}
