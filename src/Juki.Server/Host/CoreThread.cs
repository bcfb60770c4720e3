using System.Collections.Concurrent;
using System.Threading.Channels;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>
/// The one thread of a core: gathers what came, turns, hands out what goes. Nothing else calls the node. A failure of
/// the core ends the process: the next start begins with what the tables say.
/// </summary>
internal sealed class CoreThread
{
    /// <summary>Most events in one turn [ours: bounds the time of a turn].</summary>
    private const int EventsMax = 4_096;

    /// <summary>Events that may wait for the core; then the sockets wait [ours: bounds the memory].</summary>
    private const int EventsWaiting = 8_192;

    private readonly ServerNode _node;
    private readonly Action<TurnResult> _carryOut;
    private readonly Action<Exception> _failed;
    private readonly TimeSpan _tick;
    private readonly Channel<LinkEvent> _events = Channel.CreateBounded<LinkEvent>(
        new BoundedChannelOptions(EventsWaiting) { SingleReader = true });
    private readonly ConcurrentQueue<TaskCompletionSource<NodeStatus>> _questions = new();
    private readonly ManualResetEventSlim _wake = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Makes the thread; <see cref="Start"/> starts it.</summary>
    /// <param name="node">The node, which from now on only this thread touches.</param>
    /// <param name="tick">Longest time between two turns.</param>
    /// <param name="carryOut">Takes what a turn asks for, on this thread.</param>
    /// <param name="failed">Ends the process.</param>
    public CoreThread(ServerNode node, TimeSpan tick, Action<TurnResult> carryOut, Action<Exception> failed)
    {
        _node = node;
        _tick = tick;
        _carryOut = carryOut;
        _failed = failed;
        _thread = new Thread(Run) { Name = "core", IsBackground = true };
    }

    /// <summary>Starts turning.</summary>
    public void Start() => _thread.Start();

    /// <summary>Hands an event to the core; waits when too many wait already.</summary>
    public async ValueTask PutAsync(LinkEvent happened, CancellationToken ended)
    {
        await _events.Writer.WriteAsync(happened, ended).ConfigureAwait(false);
        _wake.Set();
    }

    /// <summary>How the node is, between two turns.</summary>
    public Task<NodeStatus> AskAsync()
    {
        var question = new TaskCompletionSource<NodeStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(question);
        _wake.Set();
        return question.Task;
    }

    /// <summary>Finishes the turn and ends.</summary>
    public void Stop()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            var events = new List<LinkEvent>(EventsMax);
            while (!_stopping)
            {
                _wake.Reset();
                events.Clear();
                while (events.Count < EventsMax && _events.Reader.TryRead(out var happened))
                    events.Add(happened);
                var result = _node.Turn(events, new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
                _carryOut(result);
                while (_questions.TryDequeue(out var question))
                    question.SetResult(_node.Status());
                if (!result.HasMore && events.Count < EventsMax)
                    _wake.Wait(_tick);
            }
        }
        catch (Exception failure)
        {
            _failed(failure);
        }
    }
}
