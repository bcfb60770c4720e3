using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Update;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>
/// One turn's reading, deciding and writing: the view of the tables, the messages that go out, the counts. A handler
/// sees the effects of the earlier ones; all are committed once.
/// </summary>
internal sealed class Batch(NodeName self, Store store)
{
    private readonly SortedDictionary<RowKey, long> _tallies = [];
    private readonly List<Outgoing> _outgoing = [];
    private long _inHand;

    /// <summary>A message on its way out of this batch.</summary>
    internal readonly record struct Outgoing(NodeName Peer, LaneClass Class, MessageKind Kind, byte[] Body);

    /// <summary>This node.</summary>
    public NodeName Self => self;

    /// <summary>The store, for the rare question that could not be foreseen.</summary>
    public Store Store => store;

    /// <summary>The time of this turn.</summary>
    public Moment Now { get; private set; }

    /// <summary>Today in Japan.</summary>
    public RecordedDate Today { get; private set; }

    /// <summary>Municipalities and what followed on what. Default: as released.</summary>
    public MunicipalityTable Municipalities { get; init; } = MunicipalityTable.Released;

    /// <summary>Residences.</summary>
    public TableView<Domain.Changes.Residence> Residences { get; } = new(RegisterTables.Residences, repairable: true);

    /// <summary>Earlier versions; only added to.</summary>
    public TableView<Domain.Changes.Residence> History { get; } = new(RegisterTables.History, repairable: true);

    /// <summary>The rows by which residents are searched for.</summary>
    public SearchRows Search { get; } = new();

    /// <summary>個人番号 in use.</summary>
    public TableView<NumberUse> Numbers { get; } = new(RegisterTables.Numbers, repairable: true);

    /// <summary>How far each municipality's updates have been judged here.</summary>
    public TableView<JudgedToRow> JudgedTo { get; } = new(RegisterTables.JudgedTo);

    /// <summary>Persons held open twice.</summary>
    public TableView<OpenTwiceRow> OpenTwice { get; } = new(RegisterTables.OpenTwice);

    /// <summary>Refusals of this town's records.</summary>
    public TableView<RefusalRow> Refusals { get; } = new(IntakeTables.Refusals);

    /// <summary>Records not taken over above.</summary>
    public TableView<NotTakenOverRow> NotTakenOver { get; } = new(IntakeTables.NotTakenOver);

    /// <summary>Notices for this town.</summary>
    public TableView<NoticeRow> Notices { get; } = new(IntakeTables.Notices);

    /// <summary>Legacy files.</summary>
    public TableView<LegacyFileRow> Files { get; } = new(IntakeTables.Files);

    /// <summary>When files were taken in and answered.</summary>
    public TableView<FileTimeRow> FileTimes { get; } = new(Flows.Update.FileTimes.Table);

    /// <summary>Checks against the prefecture.</summary>
    public TableView<CheckRow> Checks { get; } = new(ConsistencyTables.Checks);

    /// <summary>What differed in them; only added to.</summary>
    public TableView<DifferenceRow> Differences { get; } = new(ConsistencyTables.Differences);

    /// <summary>Keys of residences whose last version is damaged and lost: the next one takes its place.</summary>
    public HashSet<RowKey> Lost { get; } = [];

    /// <summary>Damaged rows.</summary>
    public TableView<DamageRow> Damage { get; } = new(RepairTables.Damage);

    /// <summary>Residents whose updates wait to be judged (nation).</summary>
    public TableView<UnjudgedRow> Unjudged { get; } = new(RepairTables.Unjudged);

    /// <summary>個人番号 that they would get.</summary>
    public TableView<UnjudgedNumberRow> UnjudgedNumbers { get; } = new(RepairTables.UnjudgedNumbers);

    /// <summary>Protocol version of the link to the tier above; 0 while there is none.</summary>
    public int VersionAbove { get; set; }

    /// <summary>False when there are none of them, so that nobody looks.</summary>
    public bool HasUnjudged { get; set; }

    /// <summary>The work list.</summary>
    public TableView<SetAsideRow> SetAside { get; } = new(SetAsideTables.Rows);

    /// <summary>What was done with rows of the work list; only added to.</summary>
    public TableView<SetAsideActionRow> SetAsideActions { get; } = new(SetAsideTables.Actions);

    /// <summary>Demands.</summary>
    public TableView<DemandRow> Demands { get; } = new(DemandTables.Demands);

    /// <summary>Demands that go up as soon as the tier above understands them.</summary>
    public TableView<DemandToSendRow> DemandsToSend { get; } = new(DemandTables.ToSend);

    /// <summary>Checks who signed. Default: nobody has.</summary>
    public CheckSigned CheckSigned { get; init; } = (_, _, _, _, _) => false;

    /// <summary>The last update judged in this batch; null when none was.</summary>
    public Domain.Changes.Judgement? Judged { get; set; }

    /// <summary>What is in hand, for whoever has to say why this process ended: the place of a message in the batch,
    /// from 1; the serial of a record, negative; 0 the batch as a whole. Read by any thread.</summary>
    public long InHand
    {
        get => Volatile.Read(ref _inHand);
        set => Volatile.Write(ref _inHand, value);
    }

    /// <summary>What the update flow collects over a batch, to answer each municipality once.</summary>
    public AnswerCollector Answers { get; } = new();

    /// <summary>How long updates took from intake to here, by this batch.</summary>
    public List<long> Lags { get; } = [];

    /// <summary>Numbers of the node, as this batch leaves them.</summary>
    public required NodeNumbers NodeNumbers { get; init; }

    /// <summary>False while an answer or a message of control is handled: those are taken whatever is full, so nothing
    /// may follow from them that a full lane would have to refuse.</summary>
    public bool MayFill { get; set; } = true;

    /// <summary>Sends a durable message after the commit.</summary>
    public void Send(NodeName peer, LaneClass laneClass, MessageKind kind, IMessage body)
    {
        Check.That(MayFill || laneClass != LaneClass.Updates);
        _outgoing.Add(new(peer, laneClass, kind, body.ToByteArray()));
    }

    /// <summary>Counts.</summary>
    public void Tally(TallyKind kind, int of, long change = 1)
    {
        var key = new RowKey((long)kind, of);
        _tallies[key] = _tallies.GetValueOrDefault(key) + change;
    }

    /// <summary>Messages that go out, in order.</summary>
    public IReadOnlyList<Outgoing> Messages => _outgoing;

    /// <summary>Changes of the counts.</summary>
    public IReadOnlyDictionary<RowKey, long> Tallies => _tallies;

    /// <summary>Begins a new batch.</summary>
    public void Reset(Moment now)
    {
        Now = now;
        Today = now.Today;
        foreach (var view in Views())
            view.Clear();
        _tallies.Clear();
        _outgoing.Clear();
        Answers.Clear();
        Lags.Clear();
        Lost.Clear();
        Judged = null;
        InHand = 0;
        MayFill = true;
    }

    /// <summary>Fetches everything wanted.</summary>
    public void Load()
    {
        foreach (var view in Views())
            view.Load(store);
    }

    /// <summary>Writes every effect on the register.</summary>
    public void Save()
    {
        foreach (var view in Views())
            view.Save(store);
    }

    private IEnumerable<ITableView> Views() =>
        [Residences, History, Search, Numbers, JudgedTo, OpenTwice, Refusals, NotTakenOver, Notices, Files, FileTimes,
         Checks, Differences, Damage, Unjudged, UnjudgedNumbers, SetAside, SetAsideActions, Demands, DemandsToSend];
}
