using System.Collections.Concurrent;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The thread of the register core; the questions of its operators are answered between two turns.</summary>
/// <param name="node">The core; nobody else may call it.</param>
/// <param name="tick">Longest time between two turns, milliseconds.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal sealed class CoreThread(ServerNode node, int tick, Action<Exception> failed)
    : LinkThread(CoreKind.Register, tick, failed)
{
    private readonly ConcurrentQueue<TaskCompletionSource<NodeStatus>> _questions = new();
    private readonly ConcurrentQueue<IReadOnlyList<LaneInRow>> _verified = new();
    private readonly ConcurrentQueue<WorkListQuestion> _work = new();
    private readonly List<WorkListQuestion> _working = [];
    private readonly ConcurrentQueue<(NodeTask Task, Action Done)> _acts = new();
    private readonly List<(NodeTask Task, Action Done)> _acting = [];

    /// <summary>Has something done in a batch; done when that is committed. What it throws ends the core. Any
    /// thread.</summary>
    public Task<T> DoAsync<T>(Func<Batch, T> act)
    {
        var (done, result) = (new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously),
            default(T));
        _acts.Enqueue((new(batch => result = act(batch)), () => done.SetResult(result!)));
        Wake();
        return done.Task;
    }

    /// <summary>A look at the work list, or an act on it. Any thread.</summary>
    public Task<WorkListAnswer> AskAsync(WorkListRequest request)
    {
        var question = new WorkListQuestion(request);
        _work.Enqueue(question);
        Wake();
        return question.Answered.Task;
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

    /// <inheritdoc/>
    protected override void Before()
    {
        while (_verified.TryDequeue(out var lanes))
            node.Verified(lanes);
        while (_work.TryDequeue(out var asked))
            _working.Add(asked);
        _working.RemoveAll(one => one.Begin(node));
        while (_acts.TryDequeue(out var act))
        {
            _acting.Add(act);
            node.Do(act.Task);
        }
    }

    /// <inheritdoc/>
    protected override TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now)
    {
        var result = node.Turn(events, now);
        _working.RemoveAll(one => one.End(node));
        foreach (var (_, done) in _acting.Where(one => one.Task.IsCommitted))
            done();
        _acting.RemoveAll(one => one.Task.IsCommitted);
        return result;
    }

    /// <inheritdoc/>
    protected override void After()
    {
        while (_questions.TryDequeue(out var question))
            question.SetResult(node.Status());
    }
}
