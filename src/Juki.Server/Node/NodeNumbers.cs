namespace Juki.Server.Node;

/// <summary>The numbers that a node keeps about itself, in memory, with what a batch changed of them.</summary>
internal sealed class NodeNumbers
{
    private readonly SortedDictionary<NodeNumberId, long> _values = [];
    private readonly SortedDictionary<NodeNumberId, long> _before = [];

    /// <summary>Reads all.</summary>
    public NodeNumbers(Store store)
    {
        foreach (var row in store.Range(NodeTables.Numbers, new(0), new(long.MaxValue), 1000))
            _values[row.Id] = row.Value;
    }

    /// <summary>A number; 0 if it was never set. Setting takes effect with the batch.</summary>
    public long this[NodeNumberId id]
    {
        get => _values.GetValueOrDefault(id);
        set
        {
            _before.TryAdd(id, this[id]);
            _values[id] = value;
        }
    }

    /// <summary>True if something is to be written.</summary>
    public bool IsChanged => _before.Count > 0;

    /// <summary>Writes what changed.</summary>
    public void Save(Store store)
    {
        if (IsChanged)
            store.Upsert(NodeTables.Numbers, _before.Keys.Select(id => new NodeNumber(id, _values[id])).ToList());
    }

    /// <summary>The batch was committed.</summary>
    public void Committed() => _before.Clear();
}
