using System.Globalization;
using Juki.Domain.Offices;
using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>
/// The simulated country: the real servers over stores that survive their processes, lines that lose and delay, drop
/// folders, clocks, and an agenda of what happens when. One thread, no real time; a seed gives one history.
/// </summary>
internal sealed partial class World : IDisposable
{
    /// <summary>What faults of machines are drawn by is not what the rest is drawn by, so that each can grow by
    /// itself.</summary>
    private const ulong MachineSeed = 0x6A09_E667_F3BC_C908;

    private const ulong TownSeed = 0xA54F_F53A_5F1D_36F1;

    private readonly ulong _seed;
    private readonly SimulationOptions _options;
    private readonly SplitMix _random;
    private readonly SimulationPlan _plan;
    private readonly PriorityQueue<Action, (long Time, long Place)> _agenda = new();
    private readonly SortedDictionary<NodeName, SimulatedNode> _nodes = [];
    private readonly List<SimulatedPair> _pairs = [];
    private readonly SortedSet<Mark> _marks = [];
    private readonly EventDigest _digest = new();
    private long _now;
    private long _place;
    private long _turns;
    private long _crashes;
    private long _daysPassed;
    private long _passed;
    private long _disks;
    private bool _isFaulty = true;

    private World(ulong seed, SimulationOptions options)
    {
        _seed = seed;
        _options = options;
        _random = new SplitMix(seed);
        _plan = SimulationPlan.Draw(_random.Fork());
        _machineRandom = new SplitMix(seed ^ MachineSeed);
        _inquiryRandom = new SplitMix(seed ^ InquirySeed);
        _provisionRandom = new SplitMix(seed ^ ProvisionSeed);
        _townRandom = new SplitMix(seed ^ TownSeed);
        _machinePlan = options.HasMachineFaults ? MachinePlan.Draw(_machineRandom, _plan) : MachinePlan.None;
        var today = new Moment(_plan.Start).Today.ToDay();
        _merger = SimulatedMerger.Of(_plan.Merger, today);
        _workload = new Workload(_random.Fork(), today);
        _askingTown = options is { HasInquiries: true, HasTownTerminal: true }
            ? _townRandom.Pick(Towns).Server : null;
        Add(NodeName.Nation);
        foreach (var prefecture in Towns.Select(town => town.Prefecture).Distinct())
            Join(Add(prefecture), _nodes[NodeName.Nation]);
        foreach (var town in Towns)
        {
            Join(Add(town.Server), _nodes[town.Prefecture]);
            _models.Add(town.Office, new TownModel(town));
        }
        _marks.Add(options.PostgreSql is null ? Mark.SqliteStore : Mark.PostgreSqlStore);
    }

    /// <summary>Runs a seed to its end.</summary>
    /// <exception cref="SimulationFailureException">A rule did not hold.</exception>
    public static SimulationReport Run(ulong seed, SimulationOptions options)
    {
        using var world = new World(seed, options);
        try
        {
            return world.Run();
        }
        catch (Exception exception) when (exception is not SimulationFailureException)
        {
            throw new SimulationFailureException(
                seed, world._turns, world._now, $"the simulation broke: {exception.Message}", options, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes.Values.Concat(_ghosts))
            node.Dispose();
    }

    private SimulationReport Run()
    {
        foreach (var node in _nodes.Values)
            StartNode(node);
        foreach (var pair in _pairs)
            Dial(pair);
        PlanFiles();
        PlanFaults();
        PlanPoison();
        PlanDemands();
        PlanMachineFaults();
        PlanInquiries();
        PlanProvision();
        Tick();
        RunUntil(_plan.FaultsFor);
        Heal();
        var quietAt = RunUntilQuiet();
        MendAll();
        CheckQuiet();
        CheckInquiries();
        CheckConsistency();
        LetDaysPass();
        LiveOn(_options.Years > 0 ? _options.Years : _machinePlan.Years);
        var tables = TablesOfAll();
        return new SimulationReport
        {
            Seed = _seed,
            Digest = _digest.Value,
            Tables = tables,
            Turns = _turns,
            Milliseconds = quietAt,
            Records = _models.Values.Sum(model => model.Records),
            Applied = _models.Values.Sum(model => model.Applied),
            Crashes = _crashes,
            Marks = [.. _marks],
        };
    }

    private SimulatedNode Add(NodeName name)
    {
        var node = new SimulatedNode(name, _random.Fork(), Reach, NewDisk())
        {
            IsAfterRestore = () => _restores > 0,
            Inquiries = name == _askingTown ? new(name, _townRandom.Fork(), hasProvision: false)
                : _options.HasInquiries && name.Role != Role.Municipality
                    ? new(name, _inquiryRandom.Fork(), _options.HasProvision) : null,
        };
        _nodes.Add(name, node);
        return node;
    }

    private ISimulatedDisk NewDisk() => _options.PostgreSql is { } server
        ? new PostgresDisk(server, () => string.Create(CultureInfo.InvariantCulture, $"s{_seed}_{++_disks}"))
        : new SqliteDisk(new SqliteMemory());

    private void Join(SimulatedNode lower, SimulatedNode upper) => _pairs.Add(new(lower, upper));

    private void Reach(Mark mark) => _marks.Add(mark);

    /// <summary>Puts something on the agenda; what is put there for the same time happens in the order of
    /// putting.</summary>
    private void Plan(long delay, Action action) => _agenda.Enqueue(action, (_now + delay, _place++));

    private void RunUntil(long end)
    {
        while (_agenda.TryPeek(out _, out var next) && next.Time <= end)
        {
            var action = _agenda.Dequeue();
            _now = next.Time;
            action();
        }
        _now = Math.Max(_now, end); // who waits within an action lets time pass too
    }

    /// <summary>Every second each process gets a turn, whether something came or not.</summary>
    private void Tick()
    {
        foreach (var node in _nodes.Values)
            PlanTurn(node, _random.Below(50));
        foreach (var node in Answering)
            PlanInquiryTurn(node, _inquiryRandom.Below(50));
        ActOnDemands();
        Plan(1_000, Tick);
    }

    private Moment TimeAt(SimulatedNode node) =>
        new(_plan.Start + _now + _passed + _daysPassed * 86_400_000 + node.ClockError);

    private void StartNode(SimulatedNode node)
    {
        try
        {
            var options = _plan.OptionsOf(node.Name.Role) with
            {
                Municipalities = _merger.Table, CheckSigned = SeededSigner.Check,
            };
            node.Start(options, _options.Bug);
        }
        catch (StoreDamagedException damage) when (node.WasDamaged)
        {
            FoundDamage(node, damage);
            return;
        }
        node.Process!.IsDiskFull = node.Room.IsLow;
        StartInquiries(node);
        PlanTurn(node, 0);
    }

    private void PlanTurn(SimulatedNode node, long delay)
    {
        if (node.IsTurnPlanned || node.Process is null)
            return;
        node.IsTurnPlanned = true;
        if (node.IsGhost)
            Plan(delay, () => TakeGhostTurn(node));
        else
            Plan(delay, () => TakeTurn(node));
    }

    private void TakeTurn(SimulatedNode node)
    {
        node.IsTurnPlanned = false;
        if (node.Process is not { } process)
            return;
        var events = TakeEvents(node);
        _turns++;
        _digest.Add(node.Name.Number);
        _digest.Add(_now);
        TurnResult result;
        try
        {
            result = process.Turn(events, TimeAt(node));
        }
        catch (Exception exception)
        {
            Ended(node, exception);
            return;
        }
        try
        {
            CheckTurn(node, events, result);
        }
        catch (RowDamagedException damage) when (node.WasDamaged) // the checkers were there first
        {
            FoundDamage(node, damage);
            return;
        }
        foreach (var outbound in result.Frames)
            Send(outbound);
        foreach (var (link, _) in result.Closed)
            CloseByNode(link);
        if (result.HasMore || node.Waiting.Count > 0)
            PlanTurn(node, _random.Below(4));
    }

    /// <summary>Which events come together into one turn is the seed's choice; their order is not.</summary>
    private List<LinkEvent> TakeEvents(SimulatedNode node)
    {
        var count = node.Waiting.Count;
        if (count > 1 && _random.Chance(_plan.PartialTurns))
        {
            count = 1 + _random.Below(count);
            Reach(Mark.ShareOfEventsTaken);
        }
        var events = node.Waiting.GetRange(0, count);
        node.Waiting.RemoveRange(0, count);
        return events;
    }

    /// <summary>The process ended by itself: as planned, or by a bug.</summary>
    private void Ended(SimulatedNode node, Exception exception)
    {
        CheckSecrets(exception.ToString(), "an exception");
        if (exception is SimulatedPoisonException)
        {
            Reach(Mark.PoisonCrashed);
            Kill(node, 200 + _random.Below(2_000), isOwnFault: true);
            return;
        }
        if (exception is StoreDamagedException && node.WasDamaged)
        {
            FoundDamage(node, exception);
            return;
        }
        if (node.Room.IsFull && exception is DiskFullException or { InnerException: DiskFullException })
        {
            Reach(exception is DiskFullException ? Mark.DiskFullInWrite : Mark.DiskFullInCommit);
            Kill(node, 200 + _machineRandom.Below(8_000));
            return;
        }
        if (node.Crash.Reached == CrashPlace.None)
            Fail($"{node.Name} stopped: {exception.GetType().Name}: {exception.Message}", exception);
        Reach(node.Crash.Reached switch
        {
            CrashPlace.InStore => Mark.CrashInStore,
            CrashPlace.BeforeCommit => Mark.CrashBeforeCommit,
            CrashPlace.AfterCommit => Mark.CrashAfterCommit,
            CrashPlace.CommitUnknown => Mark.CommitUnknown,
            CrashPlace.BeforeReceipt => Mark.CrashBeforeReceipt,
            CrashPlace.AfterReceipt => Mark.CrashAfterReceipt,
            CrashPlace.AfterPutAway => Mark.CrashAfterPutAway,
            _ => Mark.CrashAfterRefusal,
        });
        Kill(node, 200 + _random.Below(8_000));
    }

    private void Fail(string rule, Exception? inner = null) =>
        throw new SimulationFailureException(_seed, _turns, _now, rule, _options, inner);
}
