using Juki.Domain.Offices;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Wire;
using Juki.Wire.Files;

namespace Juki.Server.Node;

/// <summary>
/// A server: (tables, messages, time) → (tables, messages). A turn collects the messages that came, fetches what their
/// handlers need in one go, runs the handlers in order, writes all effects in one go and commits once; only then do
/// answers and acknowledgements leave. Synchronous, one thread, no clock and no sockets: the same code runs in
/// production and in the simulation.
/// </summary>
internal sealed partial class ServerNode
{
    private readonly NodeName _self;
    private readonly Store _store;
    private readonly NodeOptions _options;
    private readonly NodeNumbers _numbers;
    private readonly Batch _batch;
    private readonly LegacyIntake? _intake;
    private readonly SortedDictionary<long, Link> _links = [];
    private readonly SortedDictionary<(long Peer, LaneClass Class), OutLane> _lanesOut = [];
    private readonly List<RoutedMessage> _messages = [];
    private readonly HashSet<Link> _taken = [];
    private Moment _acknowledgedSince;
    private bool _isDiskFull;
    private List<LegacyFileRow> _receiptsWritten = [];
    private RowKey? _sweepFrom;

    /// <summary>Starts from what the tables say. Starting is recovering.</summary>
    /// <param name="self">Who it is.</param>
    /// <param name="store">Its tables, made ready by <see cref="Prepare"/>.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="inbox">The files of the town's existing system (CS).</param>
    /// <param name="attempts">What was in hand when the last process ended; null: nothing is ever set aside.</param>
    public ServerNode(
        NodeName self, Store store, NodeOptions options, ILegacyInbox? inbox = null, IAttemptFile? attempts = null)
    {
        _self = self;
        _store = store;
        _options = options;
        _numbers = new NodeNumbers(store);
        Check.That(_numbers[NodeNumberId.Owner] == self.Number);
        _batch = new Batch(self, store)
        {
            NodeNumbers = _numbers, Municipalities = options.Municipalities, CheckSigned = options.CheckSigned,
        };
        foreach (var row in store.Range(NodeTables.LanesOut, new(0), new(long.MaxValue), Store.BatchMax))
        {
            var lane = new OutLane(row.Peer, (LaneClass)row.Class, row.Last, row.Acknowledged, row.Kept);
            lane.Measure(store);
            _lanesOut[(lane.Peer, lane.Class)] = lane;
        }
        if (inbox is not null)
            _intake = new LegacyIntake(inbox, store);
        _attempts = attempts;
        _suspects = Suspects.After(attempts?.Read(), HandledTo);
        _workList = new WorkList(store);
        AfterRestore();
        _scrubAnew = store.EndedUncleanly;
        _damagedRows = store.Count(RepairTables.Damage);
        _unjudged = store.Count(RepairTables.Unjudged);
        _demandsToSend = store.Count(DemandTables.ToSend);
    }

    /// <summary>The disk is full: nothing new is taken in, neither files nor updates; what was taken in is answered and
    /// acknowledged. Set by the host, at any time.</summary>
    public bool IsDiskFull
    {
        get => Volatile.Read(ref _isDiskFull);
        set => Volatile.Write(ref _isDiskFull, value);
    }

    /// <summary>All tables of a node.</summary>
    public static IReadOnlyList<Table> Tables =>
        [.. NodeTables.All, .. RegisterTables.All, .. SearchTables.All, .. IntakeTables.All, .. RepairTables.All,
         .. SetAsideTables.All, .. ConsistencyTables.All, .. DemandTables.All, MonthMarks.Table];

    /// <summary>What it counts since it started.</summary>
    public NodeCounters Counters { get; } = new();

    /// <summary>
    /// Makes an empty store ready, or checks that it is this node's. <paramref name="incarnation"/> is drawn by the
    /// caller, larger than any before, and used only if the store is new.
    /// </summary>
    /// <exception cref="InvalidDataException">The store is another node's, another network's or of another
    /// version.</exception>
    public static void Prepare(Store store, NodeName self, string network, long incarnation)
    {
        store.Create(Tables);
        var numbers = new NodeNumbers(store);
        var networkId = Frame.NetworkId(network);
        if (numbers[NodeNumberId.Owner] == 0)
        {
            store.Begin();
            numbers[NodeNumberId.Schema] = NodeTables.Schema;
            numbers[NodeNumberId.Owner] = self.Number;
            numbers[NodeNumberId.Network] = networkId;
            numbers[NodeNumberId.Incarnation] = incarnation;
            numbers.Save(store);
            store.Insert(NodeTables.Incarnations, [new(incarnation)]);
            store.Commit();
        }
        if (numbers[NodeNumberId.Schema] != NodeTables.Schema)
            throw new InvalidDataException("the store is of another version");
        if (numbers[NodeNumberId.Owner] != self.Number)
            throw new InvalidDataException("the store belongs to another node");
        if (numbers[NodeNumberId.Network] != networkId)
            throw new InvalidDataException("the store belongs to another network");
    }

    /// <summary>One turn.</summary>
    public TurnResult Turn(IReadOnlyList<LinkEvent> events, Moment now)
    {
        var result = new TurnResult();
        _batch.Reset(now);
        _batch.HasUnjudged = _unjudged > 0;
        foreach (var happened in events)
            On(happened, result);
        _batch.VersionAbove = VersionAbove;
        if (!TakeAlone())
            CollectMessages();
        var file = FindFile();
        var isAlone = _alone is not null;
        var sweeping = !isAlone && IsSweepDue();
        var counting = !isAlone && MergerCount.IsDue(_batch);
        var mending = !isAlone && IsMendingDue(_collected.Count == 0 && file is null);
        Announce(file);
        IReadOnlyList<LegacyRecord> records;
        try
        {
            OpenMessages(result);
            records = ReadRecords(file);
            if (_messages.Count > 0 || file is not null || _receiptsWritten.Count > 0 || _batch.Tallies.Count > 0
                || sweeping || counting || mending || IsUpkeepDue(now) || IsTaskDue())
                RunBatch(records, sweeping);
        }
        catch (Exception failure) // goes on to whoever ends the process
        {
            NoteFailure(failure);
            throw;
        }
        _alone = null;
        _receiptsWritten = _intake?.WriteReceipts(_numbers) ?? [];
        SendAll(result);
        result.HasMore |= _receiptsWritten.Count > 0 || records.Count > 0 || _sweepFrom is not null || CanCollect()
            || IsDeletionDue() || IsTaskDue() || CanTakeAlone() || IsSearchDue() || MergerCount.IsDue(_batch)
            || (_hasLooked && _intake!.IsReading) || _intake is { IsWriting: true };
        _store.BetweenBatches();
        return result;
    }

    /// <summary>True when there is something to commit beside messages and files.</summary>
    private bool IsUpkeepDue(Moment now) =>
        IsAcknowledgedDue(now) || _isNewLife || IsSearchDue() || IsSafePointDue() || IsDeletionDue() || _isRestored
        || _numbers[NodeNumberId.ArchiveDay] != _batch.Today.Value;

    private void RunBatch(IReadOnlyList<LegacyRecord> records, bool sweeping)
    {
        var before = _lanesOut.Values.ToDictionary(lane => lane, lane => (lane.Last, lane.Kept));
        _store.Begin();
        ForEachMessage(message => message.Needs(_batch));
        foreach (var row in _receiptsWritten)
            _batch.Files.Want(new(row.FileNumber));
        _batch.Load();
        ForEachMessage(message => message.Handle(_batch));
        foreach (var row in _receiptsWritten)
        {
            _batch.Files.Put(row);
            FileTimes.Written(row, _batch);
        }
        _intake?.Take(records, _batch, SetAside);
        _batch.Answers.SendAll(_batch);
        if (_alone is null)
            KeepUp(sweeping);
        var sent = SaveMessages();
        _batch.Save();
        SaveTallies();
        SaveLives();
        SaveLanes(before);
        _numbers.Save(_store);
        _store.Commit();
        Committed(sent);
    }

    /// <summary>What is due beside the messages. Whatever fails here is not their fault.</summary>
    private void KeepUp(bool sweeping)
    {
        _batch.InHand = NotOfAMessage;
        if (sweeping)
            Sweep();
        MergerCount.GoOn(_batch);
        Mend();
        KeepSearch();
        MonthMarks.Note(_batch);
        NoteDay();
        DeleteFromArchive();
        DoTasks();
        _batch.InHand = 0;
    }

    private void Committed(List<(OutLane Lane, Frame Frame)> sent)
    {
        _numbers.Committed();
        _intake?.Committed();
        Mended();
        _intake?.Stored(_receiptsWritten);
        foreach (var (lane, frame) in sent)
            lane.Committed(frame);
        foreach (var lane in _lanesOut.Values)
            lane.AcknowledgedStored = lane.Acknowledged;
        foreach (var lag in _batch.Lags)
            Counters.AddLag(lag);
        if (_batch.Tallies.Keys.Any(key => key.A == (long)TallyKind.Unsound))
            Counters.LastUnsound = _batch.Now.Milliseconds;
        Counters.Handled += _messages.Count;
        Counters.Commits++;
        _messages.Clear();
        _collected.Clear();
        AloneCommitted();
        TasksCommitted();
        foreach (var link in _taken)
        {
            for (var place = 0; place < link.In.Length; place++)
                link.In[place].Last = link.In[place].Received - link.Received[place].Count;
        }
        _taken.Clear();
        LivesCommitted();
    }

    private bool IsSweepDue() =>
        _self.Role == Role.National
        && (_sweepFrom is not null || _numbers[NodeNumberId.Sweep] != _batch.Today.Value);

    private void Sweep()
    {
        _sweepFrom = OpenTwiceFlow.AtNation(_sweepFrom ?? new(0), _batch);
        if (_sweepFrom is null)
            _numbers[NodeNumberId.Sweep] = _batch.Today.Value;
    }

    private void SaveTallies()
    {
        if (_batch.Tallies.Count == 0)
            return;
        var keys = _batch.Tallies.Keys.Order().ToList();
        var before = _store.Fetch(NodeTables.Tallies, keys).ToDictionary(NodeTables.Tallies.Key, row => row.Count);
        _store.Upsert(
            NodeTables.Tallies,
            keys.Select(key => new TallyRow(
                (TallyKind)key.A, (int)key.B, before.GetValueOrDefault(key) + _batch.Tallies[key])).ToList());
    }
}
