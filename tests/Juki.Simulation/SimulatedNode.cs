using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>A machine: its disk, its drop folder, its clock, and the process on it while there is one.</summary>
internal sealed class SimulatedNode(NodeName name, SplitMix random, Action<Mark> reach) : IDisposable
{
    private const string Network = "simulation";

    private SqliteMemory _disk = new();
    private SqliteMemory? _backup;
    private IReadOnlyList<LaneInRow> _verified = [];
    private SimulatedStore? _store;
    private SimulatedAttempts? _attempts;

    /// <summary>The logical node.</summary>
    public NodeName Name => name;

    /// <summary>The process; null while the machine is down.</summary>
    public ServerNode? Process { get; private set; }

    /// <summary>The store of the process.</summary>
    public Store Store => _store!;

    /// <summary>The drop folder of a town.</summary>
    public SimulatedInbox? Inbox { get; private set; }

    /// <summary>Where the process will end.</summary>
    public CrashPoint Crash { get; } = new();

    /// <summary>How far the clock is wrong, milliseconds.</summary>
    public long ClockError { get; set; }

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
            Inbox ??= new SimulatedInbox(Crash, random.Fork(), reach);
        Inbox?.Started();
        _store = new SimulatedStore(_disk.Start(), Crash, HasShownBug ? PlantedBug.None : bug, random.Fork());
        ServerNode.Prepare(_store, name, Network, incarnation: Generation);
        Attempts.IsDead = false;
        Process = new ServerNode(name, _store, options, Inbox, Attempts)
        {
            Around = (message, frame) => Around(this, message, frame),
        };
        if (_verified.Count > 0)
            Process.Verified(_verified);
        Facts = NodeFacts.Read(this);
    }

    /// <summary>The process ends here and now; what was not committed is gone.</summary>
    /// <param name="isOwnFault">It ended of what it had in hand.</param>
    public void End(bool isOwnFault = false)
    {
        if (!isOwnFault)
            Attempts.EndedFromOutside();
        HasShownBug |= _store!.HasShownBug;
        _disk.Crash();
        Process = null;
        Waiting.Clear();
    }

    /// <summary>True when there is a backup to restore.</summary>
    public bool HasBackup => _backup is not null;

    /// <summary>True from a restore until the process starts: the files put away are not offered again yet.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Backs up what is committed, while the process is down. A verified one lets the peers forget what it
    /// holds.</summary>
    public void BackUp(bool isVerified)
    {
        if (_verified.Count > 0 && !isVerified)
            return; // restoring what is not verified is for whoever has nothing else
        _backup?.Dispose();
        _backup = _disk.Copy();
        if (isVerified)
            _verified = [.. Facts.In.Values];
    }

    /// <summary>Goes back to the backup, while the process is down.</summary>
    public void Restore()
    {
        _disk.Dispose();
        _disk = _backup!.Copy();
        ServerNode.Restored(_disk.Start(), incarnation: Generation + 1);
        _disk.Crash();
        IsRestored = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disk.Dispose();
        _backup?.Dispose();
    }
}
