using System.Buffers.Binary;
using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>
/// What a machine has for inquiries beside its register: the disk of the record, the audit key in its token, the key
/// folder with the signed tables, and the inquiry core while the process runs, put together as the host does it.
/// </summary>
internal sealed class SimulatedInquiries(NodeName name, SplitMix random, bool hasProvision) : IDisposable
{
    private readonly SeededAuditKey _key = new((int)name.Number);
    private readonly DiskRoom _room = new();
    private SimulatedBatchFolder? _folder;
    private SimulatedBatchFolder? _folderBackup;
    private SqliteMemory _disk = new();
    private SqliteMemory? _backup;
    private SimulatedStore? _store;
    private RecordDesk? _record;
    private BatchBook? _bookBackup;
    private SignedTable? _affairs; // in the key folder

    /// <summary>Whose.</summary>
    public NodeName Name => name;

    /// <summary>Batches, disclosures and the record of what is passed up go on here too.</summary>
    public bool HasProvision => hasProvision;

    /// <summary>The folder of batch provision.</summary>
    public SimulatedBatchFolder Folder => _folder ??= new(_room, new((ulong)name.Number));

    /// <summary>Batch provision of the process; null while there is none.</summary>
    public SimulatedBatches? Batches { get; set; }

    /// <summary>What the checkers know of the files that were handed in.</summary>
    public BatchBook Book { get; private set; } = new();

    /// <summary>Requests of residents.</summary>
    public DisclosureDesk Disclosures { get; private set; } = null!;

    /// <summary>The register, for reading.</summary>
    public Store Register { get; private set; } = null!;

    /// <summary>The core; null while the machine is down.</summary>
    public InquiryNode? Process { get; private set; }

    /// <summary>The record of the process.</summary>
    public RecordDesk Record => _record!;

    /// <summary>Judges and searches.</summary>
    public InquiryDesk Desk { get; private set; } = null!;

    /// <summary>Public half of the audit key.</summary>
    public byte[] PublicKey => _key.PublicKey;

    /// <summary>Where the process will end, while it writes the record.</summary>
    public CrashPoint Crash { get; } = new();

    /// <summary>Events that wait for a turn, in order.</summary>
    public List<LinkEvent> Waiting { get; } = [];

    /// <summary>True while a turn is on the agenda.</summary>
    public bool IsTurnPlanned { get; set; }

    /// <summary>True while something that was to be committed is not: a process that ended now would lose it.</summary>
    public bool IsCommitOwed => _store!.IsCommitOwed;

    /// <summary>Number of the table of affairs in force; 0 none.</summary>
    public long TableNumber => _affairs?.Header.Number ?? 0;

    /// <summary>How much of the record the checkers have seen, leaves.</summary>
    public long SizeSeen { get; set; }

    /// <summary>What left with an answer must be in the record for ever.</summary>
    public List<AnsweredLeaf> Answered { get; } = [];

    /// <summary>How the record was put back; null: never.</summary>
    public PutBack? PutBack { get; private set; }

    /// <summary>True when there is a copy of the record.</summary>
    public bool HasBackup => _backup is not null;

    /// <summary>True when the planted bug has done its harm here.</summary>
    public bool HasShownBug { get; private set; }

    /// <summary>Starts the core from what the disks say.</summary>
    /// <param name="register">The register of the process.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <param name="now">The time.</param>
    /// <param name="bug">Bug to plant.</param>
    public void Start(Store register, MunicipalityTable municipalities, Moment now, PlantedBug bug)
    {
        Crash.Reset();
        _room.IsFull = false;
        _store = new(_disk.Start(), Crash, _room, InRecord(HasShownBug ? PlantedBug.None : bug), random.Fork(), false);
        var restored = PutBack is { IsDeclared: true } putBack ? new RecordRestore(putBack.Log, 1, 2) : null;
        _record = RecordDesk.Open(
            _store, Frame.NetworkId(SimulatedNode.Network), name, _key, SeededAuditKey.Check, Fill, now, restored);
        Register = new ReadingStore(register);
        Desk = new(name, Register, _record, municipalities) { TakesOperatorsWithoutCard = true };
        var tables = SimulatedAuthority.NewTables();
        if (_affairs is { } held)
            _ = tables.Offer(held.Kind, held.Bytes.Span);
        var options = new InquiryOptions { Tables = tables, TableTaken = Take };
        Process = hasProvision ? WithProvision(options, municipalities) : new(name, Desk, _record, options);
        UseTables();
    }

    /// <summary>A turn; the disk and the token are as the machine's are.</summary>
    public TurnResult Turn(List<LinkEvent> events, Moment now, DiskRoom room, bool isTokenGone)
    {
        SetMachine(room, isTokenGone);
        return Process!.Turn(events, now);
    }

    /// <summary>The disk and the token are as the machine's are; that little room is left the host says.</summary>
    public void SetMachine(DiskRoom room, bool isTokenGone)
    {
        (_room.IsFull, _key.IsGone) = (room.IsFull, isTokenGone);
        Record.IsDiskFull = hasProvision && room.IsLow;
    }

    /// <summary>A newer table is put into the key folder.</summary>
    public void Offer(SignedTable table)
    {
        if (TableNumber >= table.Header.Number)
            return;
        Take(table);
        Process?.Offer(table);
    }

    /// <summary>The process ends here and now.</summary>
    public void End()
    {
        HasShownBug |= _store?.HasShownBug == true;
        _record?.Dispose();
        _disk.Crash();
        (_record, Process, Batches) = (null, null, null);
        Waiting.Clear();
    }

    /// <summary>Copies the record, while the process is down.</summary>
    public void BackUp()
    {
        _backup?.Dispose();
        _backup = _disk.Copy();
        (_folderBackup, _bookBackup) = (Folder.Copy(), Book.Copy());
    }

    /// <summary>The record is lost, and the copy takes its place, while the process is down.</summary>
    /// <param name="isDeclared">True: two persons say so, and the next start begins a new log.</param>
    /// <param name="keptBy">Leaves of the log that each witness has seen.</param>
    /// <param name="hasFiles">The files of batch provision are in the backup.</param>
    public void Restore(bool isDeclared, IReadOnlyDictionary<NodeName, long> keptBy, bool hasFiles)
    {
        _disk.Dispose();
        _disk = _backup!.Copy();
        Folder.Become(_folderBackup!);
        Book = _bookBackup!.Copy();
        if (!hasFiles)
            LoseFiles();
        using var log = AuditLog.Open(_disk.Start(), null)!;
        PutBack = new(isDeclared, log.Number, log.Size, keptBy);
        _disk.Crash();
        Answered.Clear();
        SizeSeen = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _record?.Dispose();
        _disk.Dispose();
        _backup?.Dispose();
    }

    private static PlantedBug InRecord(PlantedBug bug) => bug switch
    {
        PlantedBug.AnswersBeforeRecord => PlantedBug.AcknowledgesBeforeCommit,
        PlantedBug.LosesCountersignature or PlantedBug.LosesDisclosureLine or PlantedBug.RecordsPassedUpTwice => bug,
        _ => PlantedBug.None,
    };

    /// <summary>As the host puts it together.</summary>
    private InquiryNode WithProvision(InquiryOptions options, MunicipalityTable municipalities)
    {
        var (record, isNation) = (_record!, name == NodeName.Nation);
        _store!.Create([.. BatchTables.All, PassedUpRecord.Passed]);
        Disclosures = new(name, record, new());
        return new(name, Desk, record, options)
        {
            DisclosureSender = isNation ? new(record, Register, municipalities) : null,
            DisclosureKeeper = isNation ? null : new(name, record, SeededAuditKey.Check),
            PassedUp = isNation ? null : new(record, Register),
            BatchAtNation = isNation ? new(
                SimulatedNode.Network, Register, record,
                () => Desk.Tables is { } tables ? new(tables.Affairs, tables.Agreements) : null, municipalities) : null,
        };
    }

    /// <summary>As a restore does: jobs whose files are not in the backup are lost.</summary>
    private void LoseFiles()
    {
        Folder.Empty();
        Book.LoseAll();
        var store = _disk.Start();
        store.Create(BatchTables.All);
        store.Begin();
        var keys = store.Search(BatchTables.Jobs, BatchTables.Running, Store.BatchMax);
        keys.Sort();
        foreach (var job in store.Fetch(BatchTables.Jobs, keys))
        {
            store.Upsert(BatchTables.Jobs, [job with { State = BatchState.Lost }]);
            store.Delete(BatchTables.Waits, [job.Key]);
        }
        store.Commit();
        _disk.Crash();
    }

    private void Take(SignedTable table)
    {
        _affairs = table;
        UseTables();
    }

    private void UseTables()
    {
        if (_affairs is { } signed && Process is not null)
            Desk.Tables = new(
                Domain.Affairs.AffairTable.Read(signed.Header, signed.Rows, out _)!, SimulatedAuthority.Agreements);
    }

    private void Fill(Span<byte> bytes)
    {
        Span<byte> drawn = stackalloc byte[sizeof(ulong)];
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(drawn, random.Next());
            drawn[..Math.Min(sizeof(ulong), bytes.Length - at)].CopyTo(bytes[at..]);
        }
    }
}

/// <summary>A leaf with which an answer left.</summary>
internal sealed record AnsweredLeaf(long Log, long Index, byte[] Leaf);

/// <summary>How a record was put back to a copy.</summary>
/// <param name="IsDeclared">Two persons said so.</param>
/// <param name="Log">Number of the log.</param>
/// <param name="Size">Leaves that were left.</param>
/// <param name="KeptBy">Leaves that each witness had seen.</param>
internal sealed record PutBack(bool IsDeclared, long Log, long Size, IReadOnlyDictionary<NodeName, long> KeptBy);
