using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>What the record takes in a second: leaves through the store, each batch durable, beside what bare fsync
/// does on the same disk in the same run; and the tree alone.
/// The folder must be on the disk that is to be judged.</summary>
public static class AuditBenchmark
{
    private const int Batch = 2_000, Batches = 25, Singles = 500, Syncs = 500, TreeLeaves = 400_000;
    private const long Now = 1_774_969_200_000;

    /// <summary>Measures and prints.</summary>
    public static void Run(string folder, bool asJson, TextWriter output)
    {
        var syncs = PerSecond(Syncs, BareSyncs(Path.Combine(folder, "fsync")));
        using var store = SqliteStore.Open(Path.Combine(folder, "audit.db"), walLimitBytes: 16L << 20);
        store.Create(AuditTables.All);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = new BenchmarkKey(curve);
        using var log = AuditLog.Begin(
            store, 1, 1, key.PublicKey, AuditStart.First, RandomNumberGenerator.Fill, new(Now));
        var leaves = PerSecond((long)Batch * Batches, Time(Batches, _ => Record(store, log, key, Batch)));
        var singles = PerSecond(Singles, Time(Singles, _ => Record(store, log, key, 1)));
        var tree = PerSecond(TreeLeaves, Tree());
        var commitsPerSync = singles / Math.Max(1, syncs);
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                leavesPerSecond = (long)leaves, singleLeavesPerSecond = (long)singles, fsyncPerSecond = (long)syncs,
                singleLeavesPerFsync = Math.Round(commitsPerSync, 3), leavesPerFsync = Math.Round(leaves / syncs, 2),
                treeLeavesPerSecond = (long)tree,
            }));
            return;
        }
        Line($"leaves, batches of {Batch}, one subject each, durable: {leaves:N0} /s");
        Line($"leaves one by one, durable: {singles:N0} /s");
        Line($"bare fsync of 4 KB: {syncs:N0} /s");
        Line($"single leaves per bare fsync: {commitsPerSync:N3}; leaves per bare fsync: {leaves / syncs:N1}");
        Line($"tree alone (CPU): {tree:N0} leaves/s");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class BenchmarkKey(ECDsa curve) : IAuditKey
    {
        public byte[] PublicKey { get; } = curve.ExportSubjectPublicKeyInfo();

        public byte[] Sign(ReadOnlySpan<byte> text) => curve.SignData(text, HashAlgorithmName.SHA384);
    }

    private static void Record(SqliteStore store, AuditLog log, IAuditKey key, int count)
    {
        var now = new Moment(Now);
        var term = ErasureMonth.After(Now, 60);
        var facts = new AuditFacts(AuditKind.Inquiry) { Office = 1, Operator = 1, Count = 1, Term = term };
        var events = Enumerable.Range(1, count).Select(number => new AuditEvent(
            facts, new(1, new byte[60]), [new(ResidentRecordCode.FromBody(number), 0, 7, new byte[40])])).ToList();
        store.Begin();
        _ = log.Append(events, now);
        if (log.HeadIsDue(now)) _ = log.SignHead(key, now);
        log.GoOnWithIndex(count, now);
        store.Commit();
        store.BetweenBatches();
    }

    private static TimeSpan Tree()
    {
        var leaf = new byte[AuditLeaf.Bytes];
        var peaks = new MerklePeaks();
        return Time(TreeLeaves, number =>
        {
            leaf[31] = (byte)(number & byte.MaxValue);
            peaks.Append(MerkleTree.LeafHash(leaf));
        });
    }

    private static TimeSpan BareSyncs(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var page = new byte[4_096];
        return Time(Syncs, _ =>
        {
            file.Position = 0;
            file.Write(page);
            file.Flush(flushToDisk: true);
        });
    }

    private static TimeSpan Time(int times, Action<int> act)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < times; i++) act(i);
        return watch.Elapsed;
    }

    private static double PerSecond(long count, TimeSpan time) => count / time.TotalSeconds;
}
