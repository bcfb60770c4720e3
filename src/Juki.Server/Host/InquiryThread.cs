using Juki.Server.Node;

namespace Juki.Server.Host;

/// <summary>The thread of the inquiry core.</summary>
/// <param name="node">The core; nobody else may call it.</param>
/// <param name="failed">Called on this thread, once, when a turn threw; it does not return to the core.</param>
internal sealed class InquiryThread(InquiryNode node, Action<Exception> failed)
    : LinkThread(CoreKind.Inquiry, HostLimits.TickOfInquiries, failed)
{
    /// <inheritdoc/>
    protected override void Before()
    {
    }

    /// <inheritdoc/>
    protected override TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now) => node.Turn(events, now);

    /// <inheritdoc/>
    protected override void After()
    {
    }
}
