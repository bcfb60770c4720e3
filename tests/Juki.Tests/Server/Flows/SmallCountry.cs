using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// The real nodes of a small country over stores in memory, with frames carried from hand to hand: for tests that read
/// like a procedure. Faults are the simulation's.
/// </summary>
internal sealed class SmallCountry : IDisposable
{
    private readonly SortedDictionary<NodeName, (ServerNode Node, SqliteStore Store)> _nodes = [];
    private readonly SortedDictionary<(NodeName From, NodeName To), long> _links = [];
    private readonly Dictionary<NodeName, ListInbox> _inboxes = [];
    private readonly List<(NodeName To, NodeName From, Outbound Outbound)> _held = [];

    public SmallCountry(params GovernmentCode[] towns)
    {
        Add(NodeName.Nation, null);
        foreach (var prefecture in towns.Select(town => town.Prefecture).Distinct())
            Add(NodeName.OfPrefecture(prefecture), null);
        foreach (var town in towns)
            Add(NodeName.OfMunicipality(town), new ListInbox());
        foreach (var name in _nodes.Keys.Where(name => name.Role != Role.National).ToList())
            Link(name, AboveOf(name));
    }

    /// <summary>The time of every node.</summary>
    public Moment Now { get; set; } = new(1_700_000_000_000);

    /// <summary>The next file of a town.</summary>
    public ListInbox Inbox(GovernmentCode town) => _inboxes[NodeName.OfMunicipality(town)];

    /// <summary>The store of a node, to look at.</summary>
    public Store Store(NodeName name) => _nodes[name].Store;

    /// <summary>How a node is.</summary>
    public NodeStatus Status(NodeName name) => _nodes[name].Node.Status();

    /// <summary>The residence of a person in a town, as a node has it.</summary>
    public Residence? Residence(NodeName at, ResidentRecordCode code, GovernmentCode town) =>
        Residences(at, code).SingleOrDefault(residence => residence.Municipality == town);

    /// <summary>All residences of a person, as a node has them.</summary>
    public List<Residence> Residences(NodeName at, ResidentRecordCode code) =>
        Store(at).Fetch(RegisterTables.Residences, [new(code.Value)]);

    /// <summary>Turns every node until nothing moves.</summary>
    public void RunUntilQuiet()
    {
        var pending = new List<(NodeName To, LinkEvent Event)>();
        for (var round = 0; round < 1000; round++)
        {
            var moved = pending.Count > 0;
            var next = new List<(NodeName To, LinkEvent Event)>();
            foreach (var (name, node) in _nodes)
            {
                var events = pending.Where(one => one.To == name).Select(one => one.Event).ToList();
                var result = node.Node.Turn(events, Now);
                moved |= result.HasMore;
                foreach (var outbound in result.Frames)
                {
                    var link = _links.Single(one => one.Key.From == name && one.Value == outbound.Link).Key;
                    var back = _links[(link.To, link.From)];
                    next.Add((link.To, new(back, LinkEventKind.Received, Frame: outbound.Frame)));
                }
                Assert.Empty(result.Closed);
            }
            pending = next;
            if (!moved && pending.Count == 0)
                return;
        }
        Assert.Fail("the country does not come to rest");
    }

    public void Dispose()
    {
        foreach (var (_, store) in _nodes.Values)
            store.Dispose();
    }

    private static NodeName AboveOf(NodeName name) =>
        name.Role == Role.Municipality ? NodeName.OfPrefecture(name.Office.Prefecture) : NodeName.Nation;

    private void Add(NodeName name, ListInbox? inbox)
    {
        var store = SqliteStore.InMemory();
        ServerNode.Prepare(store, name, "test", incarnation: name.Number);
        _nodes.Add(name, (new ServerNode(name, store, new NodeOptions(), inbox), store));
        if (inbox is not null)
            _inboxes.Add(name, inbox);
    }

    private void Link(NodeName below, NodeName above)
    {
        _links[(below, above)] = _links.Count + 1;
        _links[(above, below)] = _links.Count + 1;
        Open(below, above);
        Open(above, below);
    }

    private void Open(NodeName at, NodeName peer)
    {
        var result = _nodes[at].Node.Turn([new(_links[(at, peer)], LinkEventKind.Opened, peer)], Now);
        foreach (var outbound in result.Frames)
            _held.Add((peer, at, outbound));
        if (!_links.ContainsKey((peer, at)) || _held.Count < 2)
            return;
        foreach (var (to, from, outbound) in _held)
        {
            _nodes[to].Node.Turn([new(_links[(to, from)], LinkEventKind.Received, Frame: outbound.Frame)], Now);
        }
        _held.Clear();
    }
}

/// <summary>An inbox whose files are lists; keeps the receipts.</summary>
internal sealed class ListInbox : ILegacyInbox
{
    private readonly SortedDictionary<long, (OfferedFile File, List<LegacyRecord> Records)> _offered = [];

    /// <summary>Receipts by file and stage: the refused lines.</summary>
    public Dictionary<(long File, ReceiptStage Stage), List<ReceiptLine>> Receipts { get; } = [];

    /// <summary>Files refused whole.</summary>
    public List<OfferedFile> Refused { get; } = [];

    /// <summary>Offers a file of records; null is a record that the check of format refused.</summary>
    public void Offer(long number, params Change?[] changes)
    {
        var records = changes.Select((change, place) => change is null
            ? new LegacyRecord(place + 1, null, UpdateVerdict.FieldMalformed, UpdateField.Date)
            : new LegacyRecord(place + 1, change, UpdateVerdict.Applied, UpdateField.None)).ToList();
        Offer(new(number, records.Count, $"digest of {number} and {records.Count}", LegacyFileProblem.None), records);
    }

    /// <summary>Offers a file as it is.</summary>
    public void Offer(OfferedFile file, List<LegacyRecord>? records = null) =>
        _offered[file.FileNumber] = (file, records ?? []);

    public IReadOnlyList<OfferedFile> Offered() => [.. _offered.Values.Select(one => one.File)];

    public IReadOnlyList<LegacyRecord> Read(long fileNumber, long afterSerial, int max, RecordedDate today) =>
        [.. _offered[fileNumber].Records.Skip((int)afterSerial).Take(max)];

    public void WriteReceipt(long fileNumber, ReceiptStage stage, long count, IEnumerable<ReceiptLine> refused) =>
        Receipts[(fileNumber, stage)] = [.. refused];

    public void Refuse(OfferedFile file)
    {
        Refused.Add(file);
        _offered.Remove(file.FileNumber);
    }

    public void PutAway(long fileNumber) => _offered.Remove(fileNumber);
}
