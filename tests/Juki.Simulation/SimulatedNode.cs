using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>A machine: its disk, its drop folder, its clock, and the process on it while there is one.</summary>
internal sealed class SimulatedNode(
    NodeName name, SplitMix random, Action<Mark> reach, ISimulatedDisk disk) : IDisposable
{
    /// <summary>When the lives of stores begin, milliseconds since 1970 [ours: with the year 2023].</summary>
    private const long LivesBegin = 1_672_498_800_000;

    /// <summary>The network.</summary>
    public const string Network = "simulation";

    private ISimulatedDisk _disk = disk;
    private ISimulatedDisk? _backup;
    private IReadOnlyList<LaneInRow> _verified = [];
    private Store? _opened;
    private SimulatedStore? _store;
    private SimulatedAttempts? _attempts;

    /// <summary>The logical node.</summary>
    public NodeName Name => name;

    /// <summary>The process; null while the machine is down.</summary>
    public ServerNode? Process { get; private set; }

    /// <summary>The store of the process.</summary>
    public Store Store => _store!;

    /// <summary>The same without planted bugs and ends of the process, for reading between two turns.</summary>
    public Store CommittedStore => _opened!;

    /// <summary>What it has for inquiries; null for a town, for a ghost, and in runs without.</summary>
    public SimulatedInquiries? Inquiries { get; init; }

    /// <summary>The drop folder of a town.</summary>
    public SimulatedInbox? Inbox { get; private set; }

    /// <summary>Where the process will end.</summary>
    public CrashPoint Crash { get; } = new();

    /// <summary>How far the clock is wrong, milliseconds.</summary>
    public long ClockError { get; set; }

    /// <summary>True once the clock was turned.</summary>
    public bool WasClockWrong { get; set; }

    /// <summary>Events that wait for a turn, in order.</summary>
    public List<LinkEvent> Waiting { get; } = [];

    /// <summary>True while a turn is on the agenda.</summary>
    public bool IsTurnPlanned { get; set; }

    /// <summary>Processes so far; what belongs to an earlier one does not reach this one.</summary>
    public int Generation { get; private set; }

    /// <summary>Turns in a row that said there is more to do and did nothing.</summary>
    public int IdleTurns { get; set; }

    /// <summary>Commits of this process that the checkers have seen.</summary>
    public long CommitsSeen { get; set; }

    /// <summary>What the tables said about lanes and counts when the checkers last looked.</summary>
    public NodeFacts Facts { get; set; } = NodeFacts.None;

    /// <summary>True when a planted bug has done its harm here.</summary>
    public bool HasShownBug { get; private set; }

    /// <summary>Its disk.</summary>
    public ISimulatedDisk Disk => _disk;

    /// <summary>How much room is on it.</summary>
    public DiskRoom Room { get; } = new();

    /// <summary>True once a row was damaged: from then on each start looks at every row.</summary>
    public bool WasDamaged { get; set; }

    /// <summary>The token does not answer until then; nobody can start, or open a session.</summary>
    public long TokenGoneUntil { get; set; }

    /// <summary>A clone or a zombie: it stands beside the machine of that name.</summary>
    public bool IsGhost { get; init; }

    /// <summary>A store was restored somewhere.</summary>
    public Func<bool> IsAfterRestore { get; init; } = () => false;

    /// <summary>What it had in hand.</summary>
    public SimulatedAttempts Attempts => _attempts ??= new(Crash);

    /// <summary>Stands around every message that it handles.</summary>
    public Func<SimulatedNode, RoutedMessage, Frame, RoutedMessage> Around { get; set; } = (_, message, _) => message;

    /// <summary>Starts the process from what the disk says.</summary>
    public void Start(NodeOptions options, PlantedBug bug)
    {
        Crash.Reset();
        IsRestored = false;
        Generation++;
        CommitsSeen = 0;
        IdleTurns = 0;
        if (name.Role == Role.Municipality)
            Inbox ??= new SimulatedInbox(Crash, Room, random.Fork(), reach);
        Inbox?.Started();
        _store = new SimulatedStore(
            _opened = _disk.Start(), Crash, Room, HasShownBug ? PlantedBug.None : bug, random.Fork(), WasDamaged)
        {
            IsAfterRestore = IsAfterRestore,
        };
        ServerNode.Prepare(_store, name, Network, incarnation: LifeOf(Generation));
        Attempts.IsDead = false;
        Process = new ServerNode(name, _store, options, Inbox, Attempts)
        {
            Around = (message, frame) => Around(this, message, frame),
        };
        if (_verified.Count > 0)
            Process.Verified(_verified);
        try
        {
            Facts = NodeFacts.Read(this);
        }
        catch (RowDamagedException) when (WasDamaged) // the process will find it in its first turn
        {
        }
    }

    /// <summary>The process ends here and now; what was not committed is gone.</summary>
    /// <param name="isOwnFault">It ended of what it had in hand.</param>
    public void End(bool isOwnFault = false)
    {
        if (!isOwnFault)
            Attempts.EndedFromOutside();
        HasShownBug |= _store!.HasShownBug;
        Inquiries?.End();
        _disk.Crash();
        Process = null;
        Waiting.Clear();
    }

    /// <summary>True when there is a backup to restore.</summary>
    public bool HasBackup => _backup is not null;

    /// <summary>True from a restore until the process starts: the files put away are not offered again yet.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>When the backup was taken, in days of the run.</summary>
    public long BackedUpOn { get; private set; }

    /// <summary>Backs up what is committed, while the process is down. A verified one lets the peers forget what it
    /// holds.</summary>
    public void BackUp(bool isVerified, long today = 0)
    {
        if (_verified.Count > 0 && !isVerified)
            return; // restoring what is not verified is for whoever has nothing else
        if (WasDamaged && StorageDamage.Find(_disk) is not null)
            return; // who makes a backup looks at every row
        _backup?.Dispose();
        _backup = _disk.Copy();
        BackedUpOn = today;
        if (isVerified)
            _verified = [.. Facts.In.Values];
    }

    /// <summary>Goes back to the backup, while the process is down.</summary>
    public void Restore()
    {
        _disk.Dispose();
        _disk = _backup!.Copy();
        BeginAnew();
    }

    /// <summary>A clone: the backup is started beside the machine, by somebody who does not say that it is
    /// one.</summary>
    public SimulatedNode Clone() => new(name, random.Fork(), reach, _backup!.Copy()) { IsGhost = true };

    /// <summary>A zombie: the process stands still with all that it holds, on a disk of its own; the machine has the
    /// backup and no process.</summary>
    public SimulatedNode Freeze()
    {
        var zombie = new SimulatedNode(name, random.Fork(), reach, _disk)
        {
            IsGhost = true, Process = Process, Generation = Generation, _store = _store, Facts = Facts,
        };
        _store!.Freeze();
        Inquiries?.End(); // the record stays with the machine
        zombie.Waiting.AddRange(Waiting);
        _attempts = null;
        _disk = _backup!.Copy();
        Process = null;
        Waiting.Clear();
        BeginAnew();
        return zombie;
    }

    private void BeginAnew()
    {
        ServerNode.Restored(_disk.Start(), incarnation: LifeOf(Generation + 1));
        _disk.Crash();
        IsRestored = true;
    }

    /// <summary>A life as a host draws it, each later than the last whatever the clocks say.</summary>
    private static long LifeOf(int generation) => Incarnation.IdOf(LivesBegin + generation * 1_000L, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Inquiries?.Dispose();
        _disk.Dispose();
        _backup?.Dispose();
    }
}
