namespace Juki.Domain.Watch;

/// <summary>What comes within a length of time that ends with the newest event; keeps as few as tell whether it is more
/// than allowed.</summary>
/// <param name="most">The most that is allowed.</param>
/// <param name="milliseconds">The length: events that lie exactly so far apart are not within it.</param>
internal sealed class SlidingSum(int most, long milliseconds)
{
    private readonly Queue<(WatchPlace Place, long Time, int Weight)> _kept = new();

    /// <summary>The sum of what is kept; as soon as it is more than allowed, of the newest that make it so.</summary>
    public long Sum { get; private set; }

    /// <summary>The oldest of them.</summary>
    public (WatchPlace Place, long Time) First => (_kept.Peek().Place, _kept.Peek().Time);

    /// <summary>Adds an event.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="time">When; never before the last one.</param>
    /// <param name="weight">How much it counts, 1 or more.</param>
    /// <returns>Whether it is more than allowed now.</returns>
    public bool Add(WatchPlace place, long time, int weight)
    {
        _kept.Enqueue((place, time, weight));
        Sum += weight;
        while (time - _kept.Peek().Time >= milliseconds)
            Drop();
        // What is older than these ends before them, and changes nothing.
        while (Sum - _kept.Peek().Weight > most)
            Drop();
        return Sum > most;
    }

    private void Drop() => Sum -= _kept.Dequeue().Weight;
}
