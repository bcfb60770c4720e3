using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

/// <summary>One step of a random run; what its numbers mean depends on the kind.</summary>
internal sealed record StoreStep(int Kind, (int Of, int Number)[] Keys, int Text);

/// <summary>Runs random steps on a store and on a sorted dictionary, and compares all rows after each.</summary>
internal sealed class StoreModel(Store store)
{
    private const int GroupsMax = 5;
    private const int NumbersMax = 6;

    private SortedDictionary<RowKey, StoreEvent> _rows = [];
    private SortedDictionary<RowKey, StoreEvent> _committed = [];

    /// <summary>Runs of up to 30 steps over a small space of keys, so that they meet.</summary>
    public static Arbitrary<StoreStep[]> Runs()
    {
        var key = from of in Gen.Choose(0, GroupsMax) from number in Gen.Choose(0, NumbersMax) select (of, number);
        var step =
            from kind in Gen.Choose(0, 8)
            from keys in Gen.ArrayOf(key)
            from text in Gen.Choose(0, 1_000)
            select new StoreStep(kind, [.. keys.Take(12)], text);
        return Gen.ArrayOf(step).Select(steps => steps.Take(30).ToArray()).ToArbitrary();
    }

    /// <summary>Creates the tables.</summary>
    public StoreModel Created()
    {
        store.Create(StoreTables.All);
        return this;
    }

    /// <summary>Runs the steps, and gives up the last transaction.</summary>
    public void Run(StoreStep[] steps)
    {
        store.Begin();
        store.DeleteRange(StoreTables.Events, new RowKey(long.MinValue), new RowKey(long.MaxValue));
        store.Commit();
        store.Begin();
        foreach (var step in steps)
        {
            Apply(step);
            Assert.Equal(_rows.Values, Rows());
        }
        store.Rollback();
        Assert.Equal(_committed.Values, Rows());
    }

    private void Apply(StoreStep step)
    {
        var keys = step.Keys.Select(key => new RowKey(key.Of, key.Number)).Distinct().Order().ToList();
        var (low, high) = keys.Count == 0 ? (default, default) : (keys[0], keys[^1]);
        switch (step.Kind)
        {
            case 0 or 1:
                var rows = keys.ConvertAll(key => new StoreEvent(key.A, key.B, "u" + step.Text));
                store.Upsert(StoreTables.Events, rows);
                foreach (var row in rows) _rows[StoreTables.Events.Key(row)] = row;
                break;
            case 2:
                var added = keys.Where(key => !_rows.ContainsKey(key))
                    .Select(key => new StoreEvent(key.A, key.B, "i" + step.Text)).ToList();
                store.Insert(StoreTables.Events, added);
                foreach (var row in added) _rows.Add(StoreTables.Events.Key(row), row);
                break;
            case 3:
                store.Delete(StoreTables.Events, keys);
                foreach (var key in keys) _rows.Remove(key);
                break;
            case 4:
                store.DeleteRange(StoreTables.Events, low, high);
                foreach (var key in Between(low, high)) _rows.Remove(key);
                break;
            case 5:
                var groups = keys.Select(key => key.Leading(1)).Distinct().ToList();
                Assert.Equal(_rows.Where(row => groups.Contains(row.Key.Leading(1))).Select(row => row.Value),
                    store.Fetch(StoreTables.Events, groups));
                break;
            case 6:
                Assert.Equal(Between(low, high).Take(step.Text % 8).Select(key => _rows[key]),
                    store.Range(StoreTables.Events, low, high, step.Text % 8));
                break;
            case 7:
                store.Commit();
                store.BetweenBatches();
                store.Begin();
                _committed = new(_rows);
                break;
            default:
                store.Rollback();
                store.Begin();
                _rows = new(_committed);
                break;
        }
    }

    private List<StoreEvent> Rows() =>
        store.Range(StoreTables.Events, new RowKey(0), new RowKey(GroupsMax + 1), 1_000);

    private List<RowKey> Between(RowKey from, RowKey before) =>
        _rows.Keys.Where(key => key.CompareTo(from) >= 0 && key.CompareTo(before) < 0).ToList();
}
