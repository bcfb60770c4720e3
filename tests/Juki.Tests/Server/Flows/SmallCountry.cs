using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// The real nodes of a small country over stores in memory, with frames carried from hand to hand: for tests that read
/// like a procedure. Faults are the simulation's.
/// </summary>
internal sealed class SmallCountry : IDisposable
{
    private readonly SortedDictionary<NodeName, (ServerNode Node, SqliteStore Store, SqliteMemory Disk)> _nodes = [];
    private readonly SortedDictionary<(NodeName From, NodeName To), long> _links = [];
    private readonly Dictionary<NodeName, ListInbox> _inboxes = [];
    private List<(NodeName To, LinkEvent Event)> _pending = [];
    private readonly Dictionary<NodeName, MemoryAttempts> _attempts = [];
    private readonly SortedSet<NodeName> _down = [];
    private long _lastLink;

    public SmallCountry(params GovernmentCode[] towns)
        : this(new NodeOptions(), towns)
    {
    }

    public SmallCountry(NodeOptions options, params GovernmentCode[] towns)
    {
        Options = options;
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

    /// <summary>A node.</summary>
    public ServerNode Node(NodeName name) => _nodes[name].Node;

    /// <summary>What makes nodes fail; without it no process may end.</summary>
    public Poison? Poison { get; set; }

    /// <summary>Processes that ended by themselves, and of what.</summary>
    public List<(NodeName Node, Exception Failure)> Deaths { get; } = [];

    /// <summary>What a node has in hand.</summary>
    public MemoryAttempts Attempts(NodeName name) => _attempts[name];

    /// <summary>Bounds of nodes that start from now on.</summary>
    public NodeOptions Options { get; set; }

    /// <summary>How a node is.</summary>
    public NodeStatus Status(NodeName name) => _nodes[name].Node.Status();

    /// <summary>The residence of a person in a town, as a node has it.</summary>
    public Residence? Residence(NodeName at, ResidentRecordCode code, GovernmentCode town) =>
        Residences(at, code).SingleOrDefault(residence => residence.Municipality == town);

    /// <summary>All residences of a person, as a node has them.</summary>
    public List<Residence> Residences(NodeName at, ResidentRecordCode code) =>
        Store(at).Fetch(RegisterTables.Residences, [new(code.Value)]);

    /// <summary>Every frame that was carried, in order.</summary>
    public List<(Moment At, NodeName From, NodeName To, Frame Frame)> Carried { get; } = [];

    /// <summary>Links that a node ended, and why: none, unless a test wants it.</summary>
    public List<(NodeName Node, CloseReason Reason)> Ended { get; } = [];

    /// <summary>Turns every node until nothing moves; no link may end.</summary>
    public void RunUntilQuiet()
    {
        RunUntilQuietOrEnded();
        Assert.Empty(Ended);
    }

    /// <summary>Turns every node until nothing moves.</summary>
    public void RunUntilQuietOrEnded()
    {
        for (var round = 0; round < 1000; round++)
        {
            Rounds = round;
            var (moved, pending) = (_pending.Count > 0, _pending);
            _pending = [];
            foreach (var name in _nodes.Keys.Where(name => !_down.Contains(name)).ToList())
            {
                var events = pending.Where(one => one.To == name).Select(one => one.Event).ToList();
                if (TurnOf(name, events) is not { } result)
                {
                    moved = true;
                    continue;
                }
                moved |= result.HasMore;
                foreach (var outbound in result.Frames)
                {
                    var link = _links.SingleOrDefault(one => one.Key.From == name && one.Value == outbound.Link).Key;
                    if (link == default)
                        continue;
                    Carried.Add((Now, name, link.To, outbound.Frame));
                    _pending.Add((link.To, new(
                        _links[(link.To, link.From)], LinkEventKind.Received, Frame: outbound.Frame)));
                }
                Ended.AddRange(result.Closed.Where(one => one.Reason is not (CloseReason.None or CloseReason.Replaced))
                    .Select(one => (name, one.Reason)));
            }
            if (!moved && _pending.Count == 0)
                return;
        }
        Assert.Fail("the country does not come to rest");
    }

    /// <summary>Rounds of turns that <see cref="RunUntilQuietOrEnded"/> took last.</summary>
    public int Rounds { get; private set; }

    /// <summary>The process of a node ends, and none starts before <see cref="Restart"/>.</summary>
    public void Stop(NodeName name)
    {
        _down.Add(name);
        _pending.RemoveAll(one => one.To == name);
        foreach (var (link, id) in _links.Where(link => link.Key.To == name))
            _pending.Add((link.From, new(id, LinkEventKind.Closed)));
    }

    /// <summary>The process of a node ends, and another one starts.</summary>
    public void Restart(NodeName name) => Start(name, _nodes[name].Disk);

    /// <summary>A copy of a node's store, as a backup or a copied machine has it. The node starts again.</summary>
    public SqliteMemory Copy(NodeName name)
    {
        var copy = _nodes[name].Disk.Copy();
        Start(name, _nodes[name].Disk);
        return copy;
    }

    /// <summary>The node goes back to a backup and begins a new life.</summary>
    public void Restore(NodeName name, SqliteMemory backup, long incarnation)
    {
        var disk = backup.Copy();
        ServerNode.Restored(disk.Start(), incarnation);
        _nodes[name].Disk.Dispose();
        Start(name, disk);
    }

    /// <summary>The node runs on with that store, as it is.</summary>
    public void Replace(NodeName name, SqliteMemory disk) => Start(name, disk);

    /// <summary>A verified backup holds the lanes as they are now.</summary>
    public void Verify(NodeName name) => _nodes[name].Node.Verified(
        Store(name).Range(NodeTables.LanesIn, new(0), new(long.MaxValue), 100));

    public void Dispose()
    {
        foreach (var (_, _, disk) in _nodes.Values)
            disk.Dispose();
    }

    private static NodeName AboveOf(NodeName name) =>
        name.Role == Role.Municipality ? NodeName.OfPrefecture(name.Office.Prefecture) : NodeName.Nation;

    private void Add(NodeName name, ListInbox? inbox)
    {
        if (inbox is not null)
            _inboxes.Add(name, inbox);
        var disk = new SqliteMemory();
        ServerNode.Prepare(disk.Start(), name, "test", incarnation: 1);
        Start(name, disk);
    }

    /// <summary>Starts a node over a store, with new links to its neighbours.</summary>
    private void Start(NodeName name, SqliteMemory disk)
    {
        var store = disk.Start();
        if (!_attempts.TryGetValue(name, out var attempts))
            _attempts[name] = attempts = new MemoryAttempts();
        attempts.IsDead = false;
        var node = new ServerNode(name, store, Options, _inboxes.GetValueOrDefault(name), attempts)
        {
            Around = (message, frame) => Poison?.Around(name, message, frame) ?? message,
        };
        _nodes[name] = (node, store, disk);
        _down.Remove(name);
        _pending.RemoveAll(one => one.To == name);
        foreach (var (one, other) in _links.Keys.Where(link => link.From == name && !_down.Contains(link.To)).ToList())
            Link(one, other);
    }

    /// <summary>One turn; null when the process ended of it, and another one started.</summary>
    private TurnResult? TurnOf(NodeName name, List<LinkEvent> events)
    {
        try
        {
            return _nodes[name].Node.Turn(events, Now);
        }
        catch (Exception failure) when (Poison is not null)
        {
            Deaths.Add((name, failure));
            Start(name, _nodes[name].Disk);
            return null;
        }
    }

    private void Link(NodeName one, NodeName other)
    {
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            _links[(from, to)] = ++_lastLink;
            _pending.Add((from, new(_lastLink, LinkEventKind.Opened, to)));
        }
    }
}

/// <summary>An inbox whose files are lists; keeps the receipts.</summary>
internal sealed class ListInbox : ILegacyInbox
{
    private readonly SortedDictionary<long, (OfferedFile File, List<LegacyRecord> Records)> _offered = [];
    private readonly SortedDictionary<long, (OfferedFile File, List<LegacyRecord> Records)> _done = [];

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

    /// <summary>Serial of the record that cannot even be read; 0 none.</summary>
    public long Unreadable { get; set; }

    public IReadOnlyList<LegacyRecord> Read(long fileNumber, long afterSerial, int max, RecordedDate today) =>
        Unreadable > afterSerial && Unreadable <= afterSerial + max
            ? throw new InvalidOperationException("a value of a resident: 試験花子")
            : [.. _offered[fileNumber].Records.Skip((int)afterSerial).Take(max)];

    /// <summary>True while there is no room for a receipt.</summary>
    public bool IsFull { get; set; }

    public void WriteReceipt(long fileNumber, ReceiptStage stage, long count, IEnumerable<ReceiptLine> refused) =>
        Receipts[(fileNumber, stage)] = IsFull ? throw new DiskFullException("test") : [.. refused];

    public void Refuse(OfferedFile file)
    {
        if (IsFull)
            throw new DiskFullException("test");
        Refused.Add(file);
        _offered.Remove(file.FileNumber);
    }

    public void PutAway(long fileNumber)
    {
        if (_offered.Remove(fileNumber, out var file))
            _done[fileNumber] = file;
    }

    public void OfferAgain(long from)
    {
        foreach (var (number, file) in _done.Where(one => one.Key >= from).ToList())
        {
            _done.Remove(number);
            _offered[number] = file;
        }
    }
}
