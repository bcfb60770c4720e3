using Juki.Server.Node;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// Ends the process when a handler does not end, or the process takes more memory than it may have; what is in hand is
/// told to the attempt file first [decision 0007]. On a thread of its own: the core's does not come back.
/// </summary>
/// <param name="core">The core's thread.</param>
/// <param name="node">The core.</param>
/// <param name="memoryMax">Most bytes of memory.</param>
/// <param name="log">For the last line.</param>
/// <param name="end">Ends the process; does not return.</param>
internal sealed class TurnWatch(CoreThread core, ServerNode node, long memoryMax, ILogger log, Action end)
{
    private readonly TurnAge _age = new();
    private readonly TurnAge _ageOfInquiries = new();
    private volatile bool _stopping;

    /// <summary>The thread of the inquiry core; null for none.</summary>
    public InquiryThread? Inquiries { get; init; }

    /// <summary>Asks for the memory in use; another one for tests.</summary>
    public Func<long> Memory { get; init; } = () => Environment.WorkingSet;

    /// <summary>
    /// Lets allocations beyond the bound fail where they are asked for, so that a handler that eats memory is told from
    /// the others. Once in a process, at its beginning.
    /// </summary>
    public static void LimitHeap(long memoryMax)
    {
        try
        {
            AppContext.SetData("GCHeapHardLimit", (ulong)memoryMax);
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // More is in use, or this runtime cannot: the look from outside remains.
        }
    }

    /// <summary>Starts to look.</summary>
    public void Start() => new Thread(Run) { Name = "watch", IsBackground = true }.Start();

    /// <summary>The core is about to end.</summary>
    public void Stop() => _stopping = true;

    private void Run()
    {
        while (!_stopping)
        {
            Thread.Sleep(HostLimits.TurnWatchMilliseconds);
            Look();
        }
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var lasted = _age.Lasted(core.TurnSince);
        var lastedOfInquiries = _ageOfInquiries.Lasted(Inquiries?.TurnSince ?? 0);
        if (Memory() > memoryMax)
            End(SetAsideReason.Memory, lasted);
        else if (lasted > HostLimits.TurnMilliseconds
            || (lasted > HostLimits.HandlerMilliseconds && node.IsMessageInHand)
            || (lasted > HostLimits.AloneMilliseconds && node.IsSuspectInHand))
            End(SetAsideReason.Hung, lasted);
        else if (lastedOfInquiries > HostLimits.InquiryTurnMilliseconds && !_stopping)
        {
            log.InquiryTurnDoesNotEnd(lastedOfInquiries);
            end();
        }
    }

    private void End(SetAsideReason reason, long lasted)
    {
        if (_stopping)
            return;
        var isKnown = node.NoteInHand(reason, "");
        log.TurnDoesNotEnd(reason, lasted, isKnown);
        end();
    }
}

/// <summary>How long the turn at hand has run while the watching thread ran too: a process that was frozen for an hour
/// did not hang for an hour.</summary>
internal sealed class TurnAge
{
    private long _since;
    private long _lasted;
    private long _looked;

    /// <summary>Looks; milliseconds.</summary>
    /// <param name="since">When the turn began, in the machine's ticks; 0 between turns.</param>
    public long Lasted(long since)
    {
        var now = Environment.TickCount64;
        var ran = Math.Min(now - _looked, 2 * HostLimits.TurnWatchMilliseconds);
        _lasted = since == 0 || since != _since ? 0 : _lasted + ran;
        (_since, _looked) = (since, now);
        return _lasted;
    }
}
