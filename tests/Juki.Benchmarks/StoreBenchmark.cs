using System.Diagnostics;
using System.Globalization;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>
/// What the batch store does in a second, with every commit durable: a table like that of residents (20 columns, about
/// 300 bytes a row), and the hot path of a register node, four statements a message. Figures depend on the disk; the
/// folder given must be on the one that is to be judged.
/// </summary>
public static class StoreBenchmark
{
    /// <summary>Rows in the table [ours: larger than the page cache, quickly loaded].</summary>
    private const int Rows = 100_000;

    /// <summary>Messages or rows in a commit.</summary>
    private const int Batch = 500;

    /// <summary>Batches of each measurement.</summary>
    private const int Batches = 200;

    /// <summary>What a row of history holds: about as many bytes as a resident's.</summary>
    private static readonly string s_before = new('x', 300);

    /// <summary>Measures SQLite on a new file in <paramref name="folder"/>.</summary>
    public static void RunSqlite(string folder, TextWriter output)
    {
        var path = Path.Combine(folder, "store-benchmark.db");
        foreach (var file in Directory.GetFiles(folder, "store-benchmark.db*")) File.Delete(file);
        using var store = SqliteStore.Open(path);
        Run("SQLite", store, output);
    }

    /// <summary>Measures PostgreSQL in a new schema of the given database.</summary>
    public static void RunPostgres(string connectionString, string schema, TextWriter output)
    {
        using var store = PostgresStore.Open(connectionString, schema);
        Run("PostgreSQL", store, output);
    }

    private static void Run(string engine, Store store, TextWriter output)
    {
        var plain = StoreBenchmarkTables.Residents("resident_plain", indexed: false);
        var indexed = StoreBenchmarkTables.Residents("resident_indexed", indexed: true);
        var history = StoreBenchmarkTables.Entries("history");
        var outbox = StoreBenchmarkTables.Entries("outbox");
        var lanes = StoreBenchmarkTables.Entries("lane");
        store.Create([plain, indexed, history, outbox, lanes]);
        foreach (var table in new[] { plain, indexed })
        {
            Report("insert, ascending keys", table.Name, Measure(Rows / Batch, batch => Commit(store, () =>
                store.Insert(table, Enumerable.Range(batch * Batch, Batch).Select(key => Resident(key, 0)).ToList()))));
            Report("upsert, random keys", table.Name, Measure(Batches, batch => Commit(store, () =>
                store.Upsert(table, Keys(batch).Select(key => Resident(key.A, batch)).ToList()))));
            Report("upsert, address changed", table.Name, Measure(Batches, batch => Commit(store, () =>
                store.Upsert(table, Keys(batch).Select(key => Moved(Resident(key.A, batch), batch)).ToList()))));
            Report("fetch, random keys", table.Name, Measure(Batches, batch => store.Fetch(table, Keys(batch))));
        }
        Report("seals alone", "one residence", Measure(Batches, Seals));
        Report("messages: fetch 2, write 4", "hot path", Measure(Batches, batch =>
        {
            Commit(store, () => Messages(batch));
            store.BetweenBatches();
        }));

        void Messages(int batch)
        {
            var residents = store.Fetch(plain, Keys(batch));
            _ = store.Fetch(lanes, [new RowKey(1)]);
            store.Upsert(plain, residents.ConvertAll(resident => resident with { Version = batch + 1 }));
            store.Insert(history, residents.ConvertAll(resident => new BenchmarkEntry(resident.Code, batch, s_before)));
            store.Insert(outbox,
                residents.Select((_, i) => new BenchmarkEntry(1, (batch * Batch) + i, "message")).ToList());
            if (batch > 0) store.DeleteRange(outbox, new RowKey(1), new RowKey(1, batch * Batch));
            store.Upsert(lanes, [new BenchmarkEntry(1, 1, "lane")]);
        }

        void Report(string what, string where, decimal perSecond) => output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{engine,-11}{what,-28}{where,-18}{perSecond,10:N0} /s"));
    }

    /// <summary>What the seal of a row costs by itself: 21 columns, 300 bytes.</summary>
    private static void Seals(int batch)
    {
        var table = StoreBenchmarkTables.Residents("seals", indexed: false);
        using var seal = new RowSeal(new byte[RowSeal.KeyBytes], table);
        var name = new byte[24];
        for (var row = 0; row < Batch; row++)
        {
            seal.Begin();
            for (var column = 0; column < 13; column++) seal.Integer((batch * Batch) + row);
            for (var column = 0; column < 8; column++) seal.Bytes(name);
            _ = seal.End();
        }
    }

    private static void Commit(Store store, Action writes)
    {
        store.Begin();
        writes();
        store.Commit();
        store.BetweenBatches();
    }

    /// <summary>Rows or messages a second over all batches; the first one, which prepares the statements,
    /// included.</summary>
    private static decimal Measure(int batches, Action<int> run)
    {
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < batches; batch++) run(batch);
        return batches * Batch * (decimal)TimeSpan.TicksPerSecond / watch.Elapsed.Ticks;
    }

    private static BenchmarkResident Moved(BenchmarkResident resident, int batch) =>
        resident with { Address = batch + resident.Address };

    private static List<RowKey> Keys(int batch)
    {
        var keys = new SortedSet<long>();
        for (long i = 0; keys.Count < Batch; i++) keys.Add((((batch * 7_919L) + i) * 48_271L) % Rows);
        return keys.Select(key => new RowKey(key)).ToList();
    }

    private static BenchmarkResident Resident(long key, int version) => new(
        key, version, 13_101, 1_980_01_01 + (key % 10_000), "氏名" + key, "カナ" + key, "東京都千代田区霞が関" + key, new byte[32]);
}
