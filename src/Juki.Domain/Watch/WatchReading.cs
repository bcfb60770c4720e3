namespace Juki.Domain.Watch;

/// <summary>Somebody read the record.</summary>
/// <param name="Log">The log in which that stands.</param>
/// <param name="Leaf">Its leaf.</param>
/// <param name="Time">When, milliseconds since 1970.</param>
/// <param name="Operator">Who.</param>
/// <param name="Terminal">Where.</param>
/// <param name="Shown">How many leaves were shown.</param>
/// <param name="IsOfResident">True when lines about a resident were searched for.</param>
/// <param name="Asked">After whose lines, and which; null when that is erased.</param>
public sealed record WatchReading(
    long Log, long Leaf, long Time, uint Operator, uint Terminal, uint Shown, bool IsOfResident, string? Asked);
