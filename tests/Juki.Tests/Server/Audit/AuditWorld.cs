using System.Security.Cryptography;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Simulation;

namespace Juki.Tests.Server.Audit;

/// <summary>A log on a store in memory, with seeded random bytes and key, and a witness for it.</summary>
internal sealed class AuditWorld : IDisposable
{
    public const uint Network = 7;
    public const long Town = 1_131_016, Prefecture = 2_130_001;

    /// <summary>2026-04-01 00:00 in Japan.</summary>
    public const long Start = 1_774_969_200_000;

    public static readonly ErasureMonth Term = ErasureMonth.After(Start, 60);

    private readonly SqliteMemory _memory = new();
    private readonly SqliteMemory _witnessMemory = new();
    private int _draws;

    public AuditWorld(int seed = 1, AuditStart? start = null)
    {
        Seed = seed;
        Store = _memory.Start();
        Store.Create(AuditTables.All);
        WitnessStore = _witnessMemory.Start();
        WitnessStore.Create(AuditTables.All);
        Witness = new(WitnessStore, Network, Prefecture, WitnessKey, SeededAuditKey.Check);
        Log = AuditLog.Begin(Store, Network, Town, Key.PublicKey, start ?? AuditStart.First, Fill, new(Start));
    }

    public int Seed { get; }
    public SqliteStore Store { get; private set; }
    public SqliteStore WitnessStore { get; }
    public AuditLog Log { get; private set; }
    public Witness Witness { get; }
    public SeededAuditKey Key { get; } = new(1);
    public SeededAuditKey WitnessKey { get; } = new(2);
    public long Now { get; set; } = Start;

    public static ResidentRecordCode Code(int body) => ResidentRecordCode.FromBody(body);

    public static SubjectEntry Subject(int body) => new(Code(body), 0, 0b111, [1, 2, 3]);

    public static AuditEvent Inquiry(params int[] bodies) => new(
        new(AuditKind.Inquiry)
        {
            Office = Town, Operator = 12, Terminal = 3, Affair = 101, Purpose = 5, Count = (uint)bodies.Length,
            Term = Term,
        },
        new(40, [9, 9]), bodies.Select(Subject).ToList());

    public void Fill(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += 32)
        {
            var drawn = SHA256.HashData(BitConverter.GetBytes(((long)Seed << 32) + _draws++));
            drawn.AsSpan(0, Math.Min(32, bytes.Length - at)).CopyTo(bytes[at..]);
        }
    }

    public void Record(params AuditEvent[] events) => _ = Log.Record(events, new(Now));

    /// <summary>Records <paramref name="count"/> inquiries, each about one resident.</summary>
    public void Inquire(int count, int from = 1) =>
        Record(Enumerable.Range(from, count).Select(body => Inquiry(body)).ToArray());

    public SignedHead Head()
    {
        Store.Begin();
        var head = Log.SignHead(Key, new(Now))!;
        Store.Commit();
        return head;
    }

    /// <summary>Signs a head and has it countersigned.</summary>
    public WitnessVerdict Countersign()
    {
        var head = Head();
        var last = Witness.Last(Town) is { } row && AuditHead.TryRead(row.Head, out var read) ? read.Size : 0;
        WitnessStore.Begin();
        var (verdict, text, signature) = Witness.Countersign(
            Town, Key.PublicKey, head, last <= head.Head.Size ? Log.ProofSince(last) : [], new(Now));
        WitnessStore.Commit();
        if (text is null) return verdict;
        Store.Begin();
        Log.Keep(head.Head, text, signature);
        Store.Commit();
        return verdict;
    }

    /// <summary>The process ends and starts again.</summary>
    public void Restart()
    {
        Log.Dispose();
        Store = _memory.Start();
        Log = AuditLog.Open(Store, Fill)!;
    }

    public byte[] Export()
    {
        using var to = new MemoryStream();
        AuditExport.Write(Store, Log, to);
        return to.ToArray();
    }

    public WitnessFile WitnessFile()
    {
        using var to = new MemoryStream();
        AuditExport.WriteWitnessed(WitnessStore, Prefecture, WitnessKey.PublicKey, to);
        to.Position = 0;
        return Juki.Server.Audit.WitnessFile.Read(to)!;
    }

    public static AuditReport Examine(byte[] export, WitnessFile? witness = null) =>
        AuditExamination.Run(new MemoryStream(export), witness, SeededAuditKey.Check);

    public void Dispose()
    {
        Log.Dispose();
        _memory.Dispose();
        _witnessMemory.Dispose();
    }
}
