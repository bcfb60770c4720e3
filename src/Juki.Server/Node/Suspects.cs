namespace Juki.Server.Node;

/// <summary>What an attempt left behind that was not committed: it is tried one by one, each in a transaction of its
/// own.</summary>
internal sealed class Suspects
{
    private List<AttemptStretch> _stretches = [];

    /// <summary>Reads what the last process left. What was committed is dropped; a single one that was not has cost a
    /// life.</summary>
    /// <param name="left">What the file says; null: nothing.</param>
    /// <param name="handledTo">Last number of a place that is committed.</param>
    public static Suspects After(Attempt? left, Func<AttemptPlace, long> handledTo)
    {
        var suspects = new Suspects();
        if (left is null)
            return suspects;
        var isOne = left.InHand is [{ Place.IsOne: true }];
        suspects._stretches =
        [
            .. Open(left.InHand, handledTo).Select(one => isOne ? one.Died() : one),
            .. Open(left.Suspects, handledTo),
        ];
        return suspects;
    }

    /// <summary>True when there is nothing to be tried.</summary>
    public bool IsEmpty => _stretches.Count == 0;

    /// <summary>All of it.</summary>
    public IReadOnlyList<AttemptStretch> All => _stretches;

    /// <summary>A single one of the kind, if any.</summary>
    public AttemptStretch? First(AttemptOf of) => _stretches.Find(stretch => stretch.Place.Of == of);

    /// <summary>What is known of a single one; null when it is not suspect.</summary>
    public AttemptStretch? Find(AttemptPlace one)
    {
        foreach (var stretch in _stretches)
        {
            if (stretch.Place.Holds(one))
                return stretch with { Place = one };
        }
        return null;
    }

    /// <summary>How many from <paramref name="from"/> on may be taken together, at most
    /// <paramref name="max"/>.</summary>
    public int Free(AttemptOf of, long a, long b, long from, int max)
    {
        foreach (var place in _stretches.Select(stretch => stretch.Place))
        {
            if (place.Of == of && place.A == a && place.B == b && place.To >= from)
                max = (int)Math.Min(max, Math.Max(0, place.From - from));
        }
        return max;
    }

    /// <summary>Everything but that one.</summary>
    public IReadOnlyList<AttemptStretch> Without(AttemptPlace one)
    {
        var left = new List<AttemptStretch>(_stretches.Count + 1);
        foreach (var stretch in _stretches)
        {
            var place = stretch.Place;
            if (!place.Holds(one))
            {
                left.Add(stretch);
                continue;
            }
            if (place.From < one.From)
                left.Add(stretch with { Place = place with { To = one.From - 1 } });
            if (one.To < place.To)
                left.Add(stretch with { Place = place with { From = one.To + 1 } });
        }
        return left;
    }

    /// <summary>That one was committed.</summary>
    public void Handled(AttemptPlace one) => _stretches = [.. Without(one)];

    private static IEnumerable<AttemptStretch> Open(
        IEnumerable<AttemptStretch> stretches, Func<AttemptPlace, long> handledTo)
    {
        foreach (var stretch in stretches)
        {
            var from = Math.Max(stretch.Place.From, handledTo(stretch.Place) + 1);
            if (from <= stretch.Place.To)
                yield return stretch with { Place = stretch.Place with { From = from } };
        }
    }
}
