using System.Collections.Concurrent;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The thread of the inquiry core.</summary>
/// <param name="node">The core; nobody else may call it.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal sealed class InquiryThread(InquiryNode node, Action<Exception> failed)
    : LinkThread(CoreKind.Inquiry, HostLimits.TickOfInquiries, failed), IInquiryCore
{
    /// <inheritdoc/>
    Moment IInquiryCore.Now => Now();

    private readonly ConcurrentQueue<TaskCompletionSource<RecordStatus>> _questions = new();
    private readonly ConcurrentQueue<Action> _work = new();

    /// <summary>How the record stands, taken between two turns. Any thread.</summary>
    public Task<RecordStatus> AskAsync()
    {
        var question = new TaskCompletionSource<RecordStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(question);
        Wake();
        return question.Task;
    }

    /// <summary>Has something done with the record between two turns. Any other thread; waits.</summary>
    /// <param name="work">Not longer than a turn.</param>
    /// <exception cref="AuditUnavailableException">As <paramref name="work"/> threw; whatever else it throws ends the
    /// core.</exception>
    public T Ask<T>(Func<T> work) => Begin(work)();

    /// <summary>The same, and goes on meanwhile; what comes back waits.</summary>
    public Func<T> Begin<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(() => Do(work, done));
        Wake();
        return () => done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Has something done between two turns. Any thread; does not wait.</summary>
    public void Post(Action work)
    {
        _work.Enqueue(work);
        Wake();
    }

    /// <summary>The same, and has a turn follow it at once.</summary>
    public void PostAndTurn(Action work) => Post(() =>
    {
        work();
        Wake();
    });

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (AuditUnavailableException unavailable)
        {
            done.SetException(unavailable);
        }
    }

    /// <summary>The same without waiting here; what it throws ends the core. Any thread.</summary>
    public Task<T> DoAsync<T>(Func<Moment, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue(() => done.SetResult(work(Now())));
        Wake();
        return done.Task;
    }

    /// <inheritdoc/>
    protected override void Before()
    {
    }

    /// <inheritdoc/>
    protected override TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now) => node.Turn(events, now);

    /// <inheritdoc/>
    protected override void After()
    {
        while (_work.TryDequeue(out var work))
            work();
        while (_questions.TryDequeue(out var question))
            question.SetResult(node.Status(Now()));
    }

    private static Moment Now() => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
}
