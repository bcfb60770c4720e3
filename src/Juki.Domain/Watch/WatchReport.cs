namespace Juki.Domain.Watch;

/// <summary>点検報告 — what a look at a stretch of the record came to; also when nothing was found. No value of a
/// resident.</summary>
/// <param name="From">The stretch, milliseconds since 1970.</param>
/// <param name="Before">Its end, which is not in it.</param>
public sealed record WatchReport(long From, long Before)
{
    /// <summary>Leaves of the stretch, of any kind.</summary>
    public long Leaves { get; init; }

    /// <summary>Of them inquiries.</summary>
    public long Inquiries { get; init; }

    /// <summary>Inquiries that were not allowed.</summary>
    public long Refused { get; init; }

    /// <summary>Residents shown by inquiries.</summary>
    public long Shown { get; init; }

    /// <summary>Inquiries that a ledger has a case for.</summary>
    public long WithCase { get; init; }

    /// <summary>Lines of batches and media.</summary>
    public long Lines { get; init; }

    /// <summary>Inquiries of which only the leaf could be looked at: what stands behind it is erased.</summary>
    public long Erased { get; init; }

    /// <summary>The same, because it is damaged.</summary>
    public long Damaged { get; init; }

    /// <summary>What was given up for want of memory (<see cref="MisuseWatch.Forgotten"/>).</summary>
    public long Forgotten { get; init; }

    /// <summary>Findings that are not told (<see cref="MisuseWatch.Untold"/>).</summary>
    public long Untold { get; init; }

    /// <summary>What was found, in the order of the record.</summary>
    public IReadOnlyList<WatchFinding> Findings { get; init; } = [];
}
