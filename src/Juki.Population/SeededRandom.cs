using System.Numerics;

namespace Juki.Population;

/// <summary>
/// Pseudo-random numbers whose sequence never changes between versions and machines, which that of System.Random may:
/// xoshiro256**, its state filled by SplitMix64 [Blackman and Vigna 2018]. For invented data only, never for secrets.
/// Not thread-safe.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>The sequence of a seed and up to three numbers that say what it is for.</summary>
    public SeededRandom(ulong seed, long first = 0, long second = 0, long third = 0)
    {
        unchecked
        {
            var state = Mix(Mix(Mix(seed ^ 0x6A09E667F3BCC909) ^ (ulong)first) ^ (ulong)second) ^ (ulong)third;
            _a = Mix(state += Golden);
            _b = Mix(state += Golden);
            _c = Mix(state += Golden);
            _d = Mix(state + Golden);
        }
    }

    private SeededRandom(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The generator in a given state, to compare it with published outputs.</summary>
    internal static SeededRandom FromState(ulong a, ulong b, ulong c, ulong d) => new(a, b, c, d);

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
            var shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A number from 0 to below <paramref name="limit"/>, which is above 0. The bias is below 2⁻³² for limits
    /// below 2³².</summary>
    public long Below(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return (long)Math.BigMul(Next(), (ulong)limit, out _);
    }

    /// <summary>As <see cref="Below(long)"/>.</summary>
    public int Below(int limit) => (int)Below((long)limit);

    /// <summary>From <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many of a thousand cases.</summary>
    public bool Chance(int permille) => Below(1000) < permille;

    /// <summary>One of a list.</summary>
    public T Pick<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    /// <summary>The place of one weight, with a chance in proportion to it.</summary>
    public int PickWeighted(ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights)
            sum += weight;
        var left = Below(sum);
        var place = 0;
        while (left >= weights[place])
            left -= weights[place++];
        return place;
    }

    /// <summary>Spreads 64 bits over 64 bits, one to one [SplitMix64].</summary>
    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
