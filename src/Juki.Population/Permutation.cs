namespace Juki.Population;

/// <summary>
/// A seeded shuffle of the numbers 0 to below a limit: each comes out exactly once, so that codes and numbers are
/// unique without a set of those used. A Feistel network over an even number of bits, walked until it falls below the
/// limit. Immutable.
/// </summary>
internal sealed class Permutation
{
    private const int Rounds = 6;

    private readonly long _limit;
    private readonly int _halfBits;
    private readonly ulong _halfMask;
    private readonly ulong[] _keys = new ulong[Rounds];

    public Permutation(long limit, SeededRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        _limit = limit;
        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)limit);
        _halfBits = (bits + 1) / 2;
        _halfMask = (1UL << _halfBits) - 1;
        for (var i = 0; i < Rounds; i++)
            _keys[i] = random.Next();
    }

    /// <summary>Where <paramref name="index"/>, 0 to below the limit, goes.</summary>
    public long Of(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _limit);
        do
            index = Once(index);
        while (index >= _limit);
        return index;
    }

    private long Once(long index)
    {
        var (left, right) = ((ulong)index >> _halfBits, (ulong)index & _halfMask);
        foreach (var key in _keys)
            (left, right) = (right, left ^ (SeededRandom.Mix(right ^ key) & _halfMask));
        return (long)((left << _halfBits) | right);
    }
}
