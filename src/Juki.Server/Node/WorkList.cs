namespace Juki.Server.Node;

/// <summary>What stands on the work list, in memory: the rows without their bodies, and in which order they stand. As
/// the batch in hand leaves it.</summary>
internal sealed class WorkList
{
    private readonly SortedDictionary<long, SetAsideRow> _rows = [];
    private readonly Dictionary<OrderKey, SortedSet<long>> _orders = [];
    private bool _mayBeFree = true;

    /// <summary>What is kept in order, by municipality.</summary>
    private readonly record struct OrderKey(OrderOf Of, long Code, long Municipality);

    /// <summary>Reads the table.</summary>
    public WorkList(Store store)
    {
        const int PageMax = 100; // [ours: bodies are up to 64 KB]
        for (long from = 0; ;)
        {
            var rows = store.Range(SetAsideTables.Rows, new(from), new(long.MaxValue), PageMax);
            rows.ForEach(Put);
            if (rows.Count < PageMax)
                return;
            from = rows[^1].Id + 1;
        }
    }

    /// <summary>The rows, by number.</summary>
    public IReadOnlyCollection<SetAsideRow> Rows => _rows.Values;

    /// <summary>True when a row stands there.</summary>
    public bool Holds(long id) => _rows.ContainsKey(id);

    /// <summary>A row, without its body; null if there is none.</summary>
    public SetAsideRow? Find(long id) => _rows.GetValueOrDefault(id);

    /// <summary>True if something of the same order stands there.</summary>
    public bool Blocks(in SetAsideFacts facts)
    {
        if (_rows.Count == 0)
            return false;
        foreach (var key in Keys(facts))
        {
            if (_orders.ContainsKey(key))
                return true;
        }
        return false;
    }

    /// <summary>The last row before this one that is of the same order; 0 when none is.</summary>
    public long Earlier(SetAsideRow row)
    {
        var earlier = 0L;
        foreach (var key in Keys(row.Facts))
        {
            if (_orders.TryGetValue(key, out var ids) && ids.Min < row.Id)
                earlier = Math.Max(earlier, ids.GetViewBetween(0, row.Id - 1).Max);
        }
        return earlier;
    }

    /// <summary>The first row that waits although nothing earlier stands any more; null when none does.</summary>
    public SetAsideRow? Free()
    {
        if (!_mayBeFree)
            return null;
        foreach (var row in _rows.Values)
        {
            if (row.Reason == SetAsideReason.WaitsForEarlier && Earlier(row) == 0)
                return row;
        }
        _mayBeFree = false;
        return null;
    }

    /// <summary>Adds a row, or takes its place.</summary>
    public void Put(SetAsideRow row)
    {
        _rows[row.Id] = row with { Body = [] };
        foreach (var key in Keys(row.Facts))
        {
            if (!_orders.TryGetValue(key, out var ids))
                _orders[key] = ids = [];
            ids.Add(row.Id);
        }
    }

    /// <summary>A row is gone.</summary>
    public void Remove(SetAsideRow row)
    {
        _rows.Remove(row.Id);
        _mayBeFree = true;
        foreach (var key in Keys(row.Facts))
        {
            if (_orders.TryGetValue(key, out var ids) && ids.Remove(row.Id) && ids.Count == 0)
                _orders.Remove(key);
        }
    }

    private static IEnumerable<OrderKey> Keys(SetAsideFacts facts)
    {
        if (facts.Order == OrderOf.None)
            yield break;
        yield return new(facts.Order, facts.Code, facts.Municipality);
        if (facts.NewCode != 0)
            yield return new(facts.Order, facts.NewCode, facts.Municipality);
    }
}
