namespace Juki.Simulation;

/// <summary>
/// A generator of pseudo-random numbers of our own (SplitMix64), so that a seed gives the same run on every version of
/// the runtime. Not for secrets, not thread-safe.
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>0 to <paramref name="bound"/> − 1; the bound is at least 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both ends belong to it.</summary>
    public long Between(long from, long to) => from + (long)(Next() % (ulong)(to - from + 1));

    /// <summary>True in that many of a thousand draws.</summary>
    public bool Chance(int permille) => Below(1000) < permille;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    /// <summary>A generator whose numbers do not depend on how many more are drawn here.</summary>
    public SplitMix Fork() => new(Next());
}
