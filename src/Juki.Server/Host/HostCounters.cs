using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>What the host counts since it started. Safe for any thread.</summary>
internal sealed class HostCounters
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _ended = new(StringComparer.Ordinal);
    private DateTimeOffset? _lastRefused;
    private DateTimeOffset _minute;
    private int _linesThisMinute;

    /// <summary>A peer that connected was refused. True when a line about it may go into the log.</summary>
    public bool CountRefused(string reason, DateTimeOffset now)
    {
        lock (_gate)
        {
            Count(_refused, reason);
            _lastRefused = now;
            if (now - _minute >= TimeSpan.FromMinutes(1) || now < _minute)
                (_minute, _linesThisMinute) = (now, 0);
            return ++_linesThisMinute <= HostLimits.RefusalLinesPerMinute;
        }
    }

    /// <summary>An attempt to connect failed.</summary>
    public void CountFailed(SessionRefusal reason)
    {
        lock (_gate)
            Count(_failed, reason.ToString());
    }

    /// <summary>Bytes were no frame.</summary>
    public void CountFault(FrameFault fault)
    {
        lock (_gate)
            Count(_faults, fault.ToString());
    }

    /// <summary>A link ended.</summary>
    public void CountEnded(LinkEnd reason)
    {
        lock (_gate)
            Count(_ended, reason.ToString());
    }

    /// <summary>Fills the counts into a status.</summary>
    public HostStatus Into(HostStatus status)
    {
        lock (_gate)
        {
            return status with
            {
                RefusedSessions = new Dictionary<string, long>(_refused),
                FailedConnections = new Dictionary<string, long>(_failed),
                FrameFaults = new Dictionary<string, long>(_faults),
                LinksEnded = new Dictionary<string, long>(_ended),
                LastRefused = _lastRefused,
            };
        }
    }

    private static void Count(SortedDictionary<string, long> counts, string reason) =>
        counts[reason] = counts.GetValueOrDefault(reason) + 1;
}
