namespace Juki.Server.Node;

/// <summary>A table as one batch sees it, without its row type.</summary>
internal interface ITableView
{
    /// <summary>Fetches everything wanted.</summary>
    void Load(Store store);

    /// <summary>Writes every effect, in key order.</summary>
    void Save(Store store);

    /// <summary>Forgets everything.</summary>
    void Clear();
}

/// <summary>
/// A table as one batch sees it: what the handlers wanted, fetched in one go, with the effects of the earlier handlers
/// in it; written in one go. Groups are lists in key order.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="repairable">A neighbour holds the same rows: a damaged one marks its group, which is then not given
/// out. Otherwise it is an error.</param>
internal sealed class TableView<TRow>(Table<TRow> table, bool repairable = false) : ITableView where TRow : class
{
    private readonly SortedSet<RowKey> _damaged = [];
    private readonly HashSet<RowKey> _wanted = [];
    private readonly Dictionary<RowKey, List<TRow>> _groups = [];
    private readonly Dictionary<RowKey, TRow?> _changed = [];
    private readonly List<TRow> _added = [];

    /// <summary>Says in <c>Needs</c> that the group of <paramref name="key"/> will be looked at.</summary>
    public void Want(RowKey key) => _wanted.Add(key.Leading(table.GroupParts));

    /// <summary>True if this batch changes rows.</summary>
    public bool IsChanged => _changed.Count > 0 || _added.Count > 0;

    /// <summary>Keys of the groups that this batch has looked at.</summary>
    public IReadOnlyCollection<RowKey> GroupsLoaded => _groups.Keys;

    /// <summary>Keys of the damaged rows that were met, as they stand there.</summary>
    public IReadOnlySet<RowKey> Damaged => _damaged;

    /// <summary>True if a row of the group of <paramref name="key"/> is damaged; asks the store if it was not
    /// wanted.</summary>
    public bool IsDamaged(RowKey key, Store store)
    {
        var group = key.Leading(table.GroupParts);
        if (!_groups.ContainsKey(group))
            LoadNow(store, group);
        return IsDamaged(group);
    }

    /// <summary>The rows of a wanted group that are whole, whatever the others are. Only for repairs.</summary>
    public IReadOnlyList<TRow> Whole(RowKey key) => _groups[key.Leading(table.GroupParts)];

    /// <summary>Puts a row in the place of a damaged one.</summary>
    public void Replace(TRow row)
    {
        var key = table.Key(row);
        Check.That(_damaged.Remove(key));
        var group = _groups[key.Leading(table.GroupParts)];
        var place = group.FindIndex(other => table.Key(other).CompareTo(key) > 0);
        group.Insert(place < 0 ? group.Count : place, row);
        _changed[key] = row;
    }

    /// <summary>Gives up a damaged row: its key counts as having none.</summary>
    public void GiveUp(RowKey key)
    {
        Check.That(_damaged.Remove(key));
        _changed[key] = null;
    }

    /// <summary>The rows of a group that was wanted.</summary>
    public IReadOnlyList<TRow> Group(RowKey key) => GroupOf(key);

    /// <summary>The row with this key, whose group was wanted; null if there is none.</summary>
    public TRow? Find(RowKey key)
    {
        foreach (var row in GroupOf(key))
        {
            if (table.Key(row) == key)
                return row;
        }
        return null;
    }

    /// <summary>Asks once more, for what the first answer showed; for rare cases only.</summary>
    public TRow? FetchNow(Store store, RowKey key)
    {
        var group = key.Leading(table.GroupParts);
        if (!_groups.ContainsKey(group))
            LoadNow(store, group);
        return Find(key);
    }

    /// <summary>Writes a row, new or in the place of one with the same key; its group was wanted.</summary>
    public void Put(TRow row)
    {
        var key = table.Key(row);
        var group = GroupOf(key);
        var place = group.FindIndex(other => table.Key(other).CompareTo(key) >= 0);
        if (place < 0)
            group.Add(row);
        else if (table.Key(group[place]) == key)
            group[place] = row;
        else
            group.Insert(place, row);
        _changed[key] = row;
    }

    /// <summary>Deletes the row with this key, whose group was wanted.</summary>
    public void Remove(RowKey key)
    {
        // What the group does not hold is not in the table, or this batch has removed it already: nothing to delete.
        if (GroupOf(key).RemoveAll(row => table.Key(row) == key) > 0)
            _changed[key] = null;
    }

    /// <summary>Adds a row that is certainly new.</summary>
    public void Add(TRow row)
    {
        _added.Add(row);
        if (_groups.TryGetValue(table.Key(row).Leading(table.GroupParts), out var group))
        {
            group.Add(row);
            Ordered(group);
        }
    }

    /// <inheritdoc/>
    public void Load(Store store)
    {
        _wanted.ExceptWith(_groups.Keys);
        if (_wanted.Count == 0)
            return;
        var keys = _wanted.ToList();
        keys.Sort();
        foreach (var key in keys)
            _groups[key] = [];
        foreach (var row in Fetch(store, keys))
            _groups[table.Key(row).Leading(table.GroupParts)].Add(row);
        _wanted.Clear();
    }

    /// <inheritdoc/>
    public void Save(Store store)
    {
        if (_changed.Count > 0)
        {
            var written = new List<TRow>(_changed.Count);
            var removed = new List<RowKey>();
            foreach (var (key, row) in _changed)
            {
                if (row is null)
                    removed.Add(key);
                else
                    written.Add(row);
            }
            if (written.Count > 0)
                store.Upsert(table, Ordered(written));
            removed.Sort();
            if (removed.Count > 0)
                store.Delete(table, removed);
        }
        if (_added.Count > 0)
            store.Insert(table, Ordered(_added));
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _wanted.Clear();
        _damaged.Clear();
        _groups.Clear();
        _changed.Clear();
        _added.Clear();
    }

    /// <summary>Orders rows, each key once, by key.</summary>
    private List<TRow> Ordered(List<TRow> rows)
    {
        rows.Sort((one, other) => table.Key(one).CompareTo(table.Key(other)));
        return rows;
    }

    private List<TRow> GroupOf(RowKey key)
    {
        var found = _groups.TryGetValue(key.Leading(table.GroupParts), out var group);
        Check.That(found);
        return IsDamaged(key.Leading(table.GroupParts)) ? throw new RowDamagedException(table.Name) : group!;
    }

    private bool IsDamaged(RowKey group)
    {
        foreach (var key in _damaged)
        {
            if (key.Leading(table.GroupParts) == group)
                return true;
        }
        return false;
    }

    private void LoadNow(Store store, RowKey group)
    {
        var rows = Fetch(store, [group]);
        rows.AddRange(_added.Where(row => table.Key(row).Leading(table.GroupParts) == group));
        _groups[group] = rows.Count > 1 ? Ordered(rows) : rows;
    }

    private List<TRow> Fetch(Store store, List<RowKey> groups) =>
        store.Fetch(table, groups, repairable ? _damaged : null);
}
