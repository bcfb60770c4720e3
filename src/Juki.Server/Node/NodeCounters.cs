using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>What a node counts in memory since it started; for status and metrics, without values of
/// residents.</summary>
internal sealed class NodeCounters
{
    /// <summary>Longest lag that is told apart, milliseconds; longer ones count as this.</summary>
    public const int LagMax = 60_000;

    /// <summary>So many of the last updates make up the lag that is told [ours: what is so now, not since the
    /// start].</summary>
    public const int LagsKept = 8_192;

    private readonly int[] _lags = new int[LagMax + 1];
    private readonly int[] _lastLags = new int[LagsKept];
    private long _lagCount;

    /// <summary>Messages handled.</summary>
    public long Handled { get; set; }

    /// <summary>Copies dropped.</summary>
    public long Copies { get; set; }

    /// <summary>Lanes in which a peer began a new life: its store was restored.</summary>
    public long Recovered { get; set; }

    /// <summary>Messages sent again out of the archive, for a restored peer.</summary>
    public long SentAgain { get; set; }

    /// <summary>When a message from above was dropped as unsound, milliseconds since 1970; 0 never.</summary>
    public long LastUnsound { get; set; }

    /// <summary>Batches committed.</summary>
    public long Commits { get; set; }

    /// <summary>Links ended by this node, by reason.</summary>
    public SortedDictionary<CloseReason, long> Closed { get; } = [];

    /// <summary>Links that peers ended, by the reason that they gave.</summary>
    public SortedDictionary<CloseReason, long> ClosedByPeer { get; } = [];

    /// <summary>Peers with whom this node has no protocol version in common, and what they speak.</summary>
    public SortedDictionary<long, ProtocolVersions> OtherVersions { get; } = [];

    /// <summary>Peers with whom this node cannot go on before an operator has looked, and why.</summary>
    public SortedDictionary<long, string> RecoveryNeeded { get; } = [];

    /// <summary>Adds how long an update took from the CS to here.</summary>
    public void AddLag(long milliseconds)
    {
        var lag = (int)Math.Clamp(milliseconds, 0, LagMax);
        var place = (int)(_lagCount++ % LagsKept);
        if (_lagCount > LagsKept)
            _lags[_lastLags[place]]--;
        _lastLags[place] = lag;
        _lags[lag]++;
    }

    /// <summary>The lag, in milliseconds, that <paramref name="permille"/> ‰ of the last <see cref="LagsKept"/> updates
    /// did not exceed; −1 without any.</summary>
    public long Lag(int permille)
    {
        var wanted = (Math.Min(_lagCount, LagsKept) * permille + 999) / 1000;
        long seen = 0;
        for (var lag = 0; lag <= LagMax && _lagCount > 0; lag++)
        {
            seen += _lags[lag];
            if (seen >= wanted)
                return lag;
        }
        return -1;
    }
}
