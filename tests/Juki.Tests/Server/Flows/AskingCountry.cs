using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Errands;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Showing;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Wire;
using Juki.Wire;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// The inquiry cores of a small country over the registers of its nodes, with frames carried from hand to hand. 長野県
/// and 神奈川県, a terminal at each prefecture and a national organ.
/// </summary>
internal sealed class AskingCountry : IDisposable
{
    public static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    public static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    public static readonly GovernmentCode Yokohama = GovernmentCode.FromBody(14100);
    public static readonly GovernmentCode YokohamaWard = GovernmentCode.FromBody(14101);
    public static readonly NodeName NaganoPrefecture = NodeName.OfPrefecture(Nagano.Prefecture);
    public static readonly NodeName NaganoTerminal = NodeName.OfTerminal(Nagano.Prefecture);
    public static readonly NodeName PensionOrgan = NodeName.OfOrgan(2);

    private readonly SmallCountry _country = new(Nagano, Matsumoto, Yokohama);
    private readonly Dictionary<NodeName, InquiryNode> _nodes = [];
    private readonly Dictionary<NodeName, InquiryDesk> _desks = [];
    private readonly Dictionary<NodeName, SqliteMemory> _memories = [];
    private readonly Dictionary<NodeName, FullStore> _disks = [];
    private readonly Dictionary<NodeName, RecordDesk> _records = [];
    private readonly Dictionary<NodeName, SeededAuditKey> _keys = [];
    private readonly Dictionary<NodeName, SignedTables> _tables = [];
    private readonly Dictionary<(NodeName From, NodeName To), long> _links = [];
    private readonly Dictionary<GovernmentCode, List<Change>> _changes = [];
    private readonly Dictionary<(NodeName Asker, long Number), Bodies.InquiryAnswer> _answers = [];
    private List<(NodeName To, LinkEvent Event)> _pending = [];
    private long _lastLink;
    private long _lastNumber;
    private long _draws;

    private static readonly ProtocolVersions Spoken = ProtocolVersions.Spoken;

    private readonly bool _isTestNetwork;

    private readonly Func<NodeName, RecordDesk, OperatorDesk>? _operators;

    /// <summary>Reads the calls of terminals.</summary>
    public Func<ErrandCase, Errand?> ReadErrand { get; set; } = _ => null;

    /// <param name="isTestNetwork">Whether terminals may ask without a card.</param>
    /// <param name="operators">Who works at the terminals of a server; null: nobody can log in.</param>
    public AskingCountry(bool isTestNetwork = true, Func<NodeName, RecordDesk, OperatorDesk>? operators = null)
    {
        _isTestNetwork = isTestNetwork;
        _operators = operators;
        _country.Now = Now;
        foreach (var name in new[]
        {
            NodeName.Nation, NaganoPrefecture, NodeName.OfPrefecture(Yokohama.Prefecture),
            NodeName.OfMunicipality(Nagano),
        })
        {
            _memories.Add(name, new());
            _keys.Add(name, new((int)name.Number));
            Start(name);
        }
        foreach (var name in _nodes.Keys.ToList())
        {
            if (Routes.Upstream(name) is { } above)
                Join(name, above);
        }
        Join(Askers);
        Run();
        Carried.RemoveAll(one => one.Frame.Type == FrameType.TableNumbers); // of the opening
    }

    /// <summary>The time of every node: 2026-04-10 in Japan.</summary>
    public Moment Now { get; set; } = new(1_775_790_000_000);

    /// <summary>Links that a node ended.</summary>
    public List<(NodeName Node, CloseReason Reason)> Ended { get; } = [];

    /// <summary>Every frame that was carried.</summary>
    public List<(NodeName From, NodeName To, Frame Frame)> Carried { get; } = [];

    /// <summary>Which frames are lost.</summary>
    public Func<NodeName, NodeName, bool>? Lose { get; set; }

    /// <summary>Which frames are lost, on any link.</summary>
    public Func<Frame, bool>? LoseFrames { get; set; }

    /// <summary>Who signs tables here.</summary>
    public TableAuthority Authority { get; } = new();

    /// <summary>The signed tables of a node.</summary>
    public SignedTables Tables(NodeName name) => _tables[name];

    /// <summary>Tables that neighbours brought.</summary>
    public List<(NodeName Node, TableKind Kind, long Number)> Brought { get; } = [];

    /// <summary>A table comes to a node as a file.</summary>
    public void Offer(NodeName name, SignedTable table)
    {
        _nodes[name].Offer(table);
        Run();
    }

    /// <summary>The judge of a node.</summary>
    public InquiryDesk Desk(NodeName name) => _desks[name];

    /// <summary>The registers.</summary>
    public SmallCountry Registers => _country;

    /// <summary>The tables of this release, with agreements for the organs that ask here.</summary>
    public static AuthorityTables Shipped(params string[] agreements)
    {
        var header = new TableHeader(
            "test", 1, DateTimeOffset.FromUnixTimeMilliseconds(1_775_780_000_000),
            DateTimeOffset.FromUnixTimeMilliseconds(1_785_790_000_000));
        var affairs = AffairTable.Read(header, ShippedAffairs.Rows, out _)!;
        var agreed = AgreementTable.Read(
            header, agreements.Length > 0 ? agreements : ["0002\t協定-2\t2026-04-01\t\t\t"], out var problems)!;
        Assert.Empty(problems);
        return new(affairs, agreed);
    }

    /// <summary>Residents whose records come from a town.</summary>
    public void Enter(GovernmentCode town, params IdentificationInformation[] residents)
    {
        foreach (var resident in residents)
            Change(town, ChangeReason.ExOfficioEntry, resident, RecordedDate.FromChecked(20250401));
        Hand(town);
    }

    /// <summary>Any change; handed in by <see cref="Hand"/>.</summary>
    public void Change(GovernmentCode town, ChangeReason reason, IdentificationInformation after, RecordedDate date) =>
        Change(new()
        {
            UpdateNumber = 0, Municipality = town, Reason = reason, Date = date, Code = after.Code, After = after,
        });

    /// <summary>The same, for one that is made already.</summary>
    public void Change(Change change)
    {
        if (!_changes.TryGetValue(change.Municipality, out var changes))
            _changes.Add(change.Municipality, changes = []);
        changes.Add(change);
    }

    /// <summary>Hands in what a town has, and lets it reach the nation.</summary>
    public void Hand(GovernmentCode town)
    {
        var inbox = _country.Inbox(town);
        inbox.Offer(inbox.Receipts.Keys.Select(key => key.File).DefaultIfEmpty().Max() + 1, [.. _changes[town]]);
        _changes[town].Clear();
        _country.Now = Now;
        _country.RunUntilQuiet();
    }

    /// <summary>The answer to an inquiry; it must come without waiting.</summary>
    public Bodies.InquiryAnswer Ask(NodeName asker, Bodies.Inquiry inquiry)
    {
        var number = Send(asker, inquiry);
        Run();
        Assert.True(_answers.Remove((asker, number), out var answer), "no answer");
        return answer;
    }

    /// <summary>The answer that has come; null: none yet.</summary>
    public Bodies.InquiryAnswer? AnswerTo(NodeName asker, long number) =>
        _answers.GetValueOrDefault((asker, number));

    /// <summary>Sends an inquiry and does not wait.</summary>
    public long Send(NodeName asker, Bodies.Inquiry inquiry)
    {
        Send(asker, Frame.Of(FrameType.Inquiry, ++_lastNumber, inquiry.ToByteArray()));
        return _lastNumber;
    }

    /// <summary>Sends a frame to the asker's server.</summary>
    public void Send(NodeName from, Frame frame)
    {
        var to = Routes.Upstream(from)!.Value;
        _pending.Add((to, new(_links[(to, from)], LinkEventKind.Received, Frame: frame)));
    }

    /// <summary>A frame comes to a node from a peer, whatever that one says.</summary>
    public void Receive(NodeName to, NodeName from, Frame frame) =>
        _pending.Add((to, new(_links[(to, from)], LinkEventKind.Received, Frame: frame)));

    /// <summary>The peer's Hello, as the host hands it to the inquiry core of <paramref name="to"/>.</summary>
    public void Greet(NodeName to, NodeName from, ProtocolVersions versions)
    {
        var hello = new Bodies.Hello { Version = (uint)versions.Newest, OldestVersion = (uint)versions.Oldest };
        var frame = Frame.Of(FrameType.Hello, hello.ToByteArray()) with { Version = versions.Oldest };
        _pending.Add((to, new(_links[(to, from)], LinkEventKind.Received, Frame: frame)));
    }

    /// <summary>The link between two nodes breaks.</summary>
    public void Cut(NodeName one, NodeName other)
    {
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            if (_links.Remove((from, to), out var link))
                _pending.Add((from, new(link, LinkEventKind.Closed)));
        }
        Run();
    }

    /// <summary>Turns every node until nothing moves.</summary>
    public void Run()
    {
        for (var round = 0; round < 100; round++)
        {
            var pending = _pending;
            _pending = [];
            var moved = pending.Count > 0;
            foreach (var (name, node) in _nodes)
            {
                var events = pending.Where(one => one.To == name).Select(one => one.Event).ToList();
                var result = node.Turn(events, Now);
                moved |= result.HasMore || result.Frames.Count > 0 || events.Count > 0;
                foreach (var outbound in result.Frames)
                    Carry(name, outbound);
                Ended.AddRange(result.Closed.Select(one => (name, one.Reason)));
            }
            if (!moved)
                return;
        }
        Assert.Fail("the country does not come to rest");
    }

    public void Dispose()
    {
        foreach (var record in _records.Values)
            record.Dispose();
        foreach (var memory in _memories.Values)
            memory.Dispose();
        _country.Dispose();
        Authority.Dispose();
    }

    /// <summary>The record of a node.</summary>
    public RecordDesk Record(NodeName name) => _records[name];

    /// <summary>The key by which a node signs heads.</summary>
    public SeededAuditKey Key(NodeName name) => _keys[name];

    /// <summary>The disk of a node's record.</summary>
    public FullStore Disk(NodeName name) => _disks[name];

    /// <summary>The process of a node's inquiry core ends, and starts with what its record says.</summary>
    public void Restart(NodeName name, RecordRestore? restored = null)
    {
        foreach (var (from, to) in _links.Keys.Where(link => link.From == name || link.To == name).ToList())
        {
            if (_links.Remove((from, to), out var link) && from != name && _nodes.ContainsKey(from))
                _pending.Add((from, new(link, LinkEventKind.Closed)));
        }
        _records[name].Dispose();
        Start(name, restored);
        foreach (var other in _nodes.Keys.Where(other => Routes.AreNeighbours(name, other)))
            Join(name, other);
        Join(Askers.Where(asker => Routes.Upstream(asker) == name));
        Run();
    }

    private void Start(NodeName name, RecordRestore? restored = null)
    {
        _disks[name] = new(_memories[name].Start());
        _records[name] = RecordDesk.Open(
            _disks[name], Frame.NetworkId("test"), name, _keys[name], SeededAuditKey.Check, Fill, Now, restored);
        _desks[name] = new InquiryDesk(name, _country.Store(name), _records[name])
        {
            Tables = Shipped(), TakesOperatorsWithoutCard = _isTestNetwork,
        };
        _tables[name] = Authority.NewTables();
        _disks[name].Create(DisclosureTables.All);
        _nodes[name] = new InquiryNode(name, _desks[name], _records[name], new InquiryOptions
        {
            Tables = _tables[name], TableTaken = table => Brought.Add((name, table.Kind, table.Header.Number)),
        })
        {
            Operators = _operators?.Invoke(name, _records[name]),
            Showing = new(name, _records[name], new FormRegister(name, _records[name])),
            Errands = new(one => ReadErrand(one)),
            DisclosureSender = name.Role == Role.National
                ? new(_records[name], _country.Store(name), MunicipalityTable.Released)
                : null,
            DisclosureKeeper = name.Role == Role.Prefecture
                ? new(name, _records[name], SeededAuditKey.Check)
                : null,
            BatchAtNation = name.Role == Role.National
                ? new("test", _country.Store(name), _records[name], () => BatchTables, MunicipalityTable.Released)
                : null,
        };
    }

    /// <summary>By what the nation judges files.</summary>
    public BatchTablesInForce? BatchTables { get; set; } = new(Shipped().Affairs, Shipped().Agreements);

    /// <summary>A node asks the one above after lines of a file.</summary>
    public void AskAbove(NodeName name, Bodies.BatchAsk ask, Action<Bodies.BatchTold?> told) =>
        _nodes[name].AskAbove(ask, told);

    /// <summary>A link between two nodes; <paramref name="ofOther"/>: the versions that the other one speaks.</summary>
    public void Join(NodeName one, NodeName other, ProtocolVersions? ofOther = null)
    {
        Link(one, other);
        Greet(one, other, ofOther ?? Spoken);
        Greet(other, one, ofOther ?? Spoken);
    }

    private static IReadOnlyList<NodeName> Askers { get; } =
        [NaganoTerminal, PensionOrgan, NodeName.OfTerminal(Nagano)];

    private void Join(IEnumerable<NodeName> askers)
    {
        foreach (var asker in askers)
        {
            Link(asker, Routes.Upstream(asker)!.Value);
            Greet(Routes.Upstream(asker)!.Value, asker, Spoken);
        }
    }

    public void Fill(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += 32)
        {
            var drawn = SHA256.HashData(BitConverter.GetBytes(++_draws));
            drawn.AsSpan(0, Math.Min(32, bytes.Length - at)).CopyTo(bytes[at..]);
        }
    }

    /// <summary>An inquiry of the prefecture's department by 住民票コード or by the condition given.</summary>
    public static Bodies.Inquiry Inquiry(SearchCondition condition, int affair = 0) => new()
    {
        Id = ByteString.CopyFrom(new byte[16]),
        Milliseconds = 5_000,
        Mode = InquiryMessage.Provision,
        Asker = new()
        {
            Kind = (uint)AskerKind.PrefecturalDepartment, Office = Nagano.Prefecture.Value, Section = 1,
            Affair = (uint)(affair == 0 ? DepartmentAffair : affair), Purpose = 1, Operator = 7, Terminal = 3,
        },
        Condition = InquiryMessage.Write(condition),
    };

    /// <summary>An affair of prefectural departments with every key and item.</summary>
    public static int DepartmentAffair { get; } = AffairOf(AskerKind.PrefecturalDepartment);

    /// <summary>An affair of that kind of asker that may ask by every key.</summary>
    public static int AffairOf(AskerKind kind, int organ = 0) => Shipped().Affairs.Affairs.First(affair =>
        affair.Asker == kind && affair.Organ.Value == organ && affair.Ordinance.IsNone && !affair.ComparisonOnly
        && affair.RemovedAllowed && affair.Keys.HasFlag(SearchKeys.WithoutNumber | SearchKeys.Number)
        && affair.Items.HasFlag(
            ProvidedItems.FourBasicItems | ProvidedItems.Change | ProvidedItems.Code | ProvidedItems.Number))
        .Code.Value;

    private void Carry(NodeName from, Outbound outbound)
    {
        var to = _links.FirstOrDefault(one => one.Key.From == from && one.Value == outbound.Link).Key.To;
        if (to == default)
            return;
        Carried.Add((from, to, outbound.Frame));
        if (Lose?.Invoke(from, to) == true || LoseFrames?.Invoke(outbound.Frame) == true)
            return;
        if (_nodes.ContainsKey(to))
            _pending.Add((to, new(_links[(to, from)], LinkEventKind.Received, Frame: outbound.Frame)));
        else if (outbound.Frame.Type == FrameType.InquiryAnswer)
        {
            Assert.True(Body.TryDecode(Bodies.InquiryAnswer.Parser, outbound.Frame.Body, out var answer));
            _answers[(to, outbound.Frame.Number)] = answer;
        }
    }

    private void Link(NodeName one, NodeName other)
    {
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            _links[(from, to)] = ++_lastLink;
            if (_nodes.ContainsKey(from))
                _pending.Add((from, new(_lastLink, LinkEventKind.Opened, to)));
        }
    }
}
