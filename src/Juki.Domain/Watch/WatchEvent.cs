namespace Juki.Domain.Watch;

/// <summary>Where something stands in the record: the log's number in the store, and the leaf.</summary>
public readonly record struct WatchPlace(long Log, long Leaf) : IComparable<WatchPlace>
{
    /// <inheritdoc/>
    public int CompareTo(WatchPlace other) => (Log, Leaf).CompareTo((other.Log, other.Leaf));
}

/// <summary>操作者 — who acts: an operator by the number of the office's ledger.</summary>
/// <param name="Office">Role × 1,000,000 + office, as nodes are numbered.</param>
/// <param name="Operator">The number; 0: nobody was named.</param>
public readonly record struct WatchPerson(long Office, uint Operator) : IComparable<WatchPerson>
{
    /// <inheritdoc/>
    public int CompareTo(WatchPerson other) => (Office, Operator).CompareTo((other.Office, other.Operator));
}

/// <summary>見張られる操作 — one act of the record as the rules look at it. It holds no value of a resident: subjects are
/// keyed digests whose key is gone when the look is over.</summary>
/// <param name="Place">Its leaf.</param>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Person">Who acted.</param>
public readonly record struct WatchEvent(WatchPlace Place, long Time, WatchPerson Person)
{
    /// <summary>True for a leaf of a batch or medium: lines instead of one inquiry.</summary>
    public bool IsBatch { get; init; }

    /// <summary>True when it was not allowed.</summary>
    public bool IsRefused { get; init; }

    /// <summary>True when a code or number of nobody was asked for.</summary>
    public bool IsNearMiss { get; init; }

    /// <summary>True when a ledger has a case for it.</summary>
    public bool HasCase { get; init; }

    /// <summary>Residents shown; of a batch: lines.</summary>
    public int Count { get; init; }

    /// <summary>Of a batch: lines that found nobody.</summary>
    public int Missing { get; init; }

    /// <summary>After whom was asked, or who was found: a keyed digest each. May be null: not known.</summary>
    public IReadOnlyList<UInt128>? Subjects { get; init; }
}

/// <summary>所見 — a stretch of the record that a rule has found. It names leaves, and nobody but the operator.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Person">Whose acts they are.</param>
/// <param name="First">The first leaf of the stretch.</param>
/// <param name="Last">The last.</param>
/// <param name="From">Time of the first, milliseconds since 1970.</param>
/// <param name="Until">Time of the last.</param>
/// <param name="Count">How many; what is counted depends on the rule (<see cref="WatchRuleText.Counts"/>).</param>
public sealed record WatchFinding(
    WatchRule Rule, WatchPerson Person, WatchPlace First, WatchPlace Last, long From, long Until, long Count);
