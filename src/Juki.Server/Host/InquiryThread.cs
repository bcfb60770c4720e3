using System.Collections.Concurrent;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The thread of the inquiry core.</summary>
/// <param name="node">The core; nobody else may call it.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal sealed class InquiryThread(InquiryNode node, Action<Exception> failed)
    : LinkThread(CoreKind.Inquiry, HostLimits.TickOfInquiries, failed)
{
    private readonly ConcurrentQueue<TaskCompletionSource<RecordStatus>> _questions = new();

    /// <summary>How the record stands, taken between two turns. Any thread.</summary>
    public Task<RecordStatus> AskAsync()
    {
        var question = new TaskCompletionSource<RecordStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue(question);
        Wake();
        return question.Task;
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
        while (_questions.TryDequeue(out var question))
            question.SetResult(node.Status(new Moment(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())));
    }
}
