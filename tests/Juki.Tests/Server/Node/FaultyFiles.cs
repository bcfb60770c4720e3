using Juki.Server.Node;
using Juki.Simulation;

namespace Juki.Tests.Server.Node;

/// <summary>
/// The files of a store of a few thousand rows as a crash leaves them: a database with an older state of some pages,
/// and a log with the last commits; and what a faulty disk makes of them.
/// </summary>
internal sealed class FaultyFiles
{
    private const int Count = 1_000;
    private const int Last = 200;
    private const int PageBytes = 2_048;

    private const int SectorBytes = 512;

    private readonly byte[] _database;
    private readonly byte[] _older;
    private readonly byte[] _log;
    private readonly byte[] _writer;

    private FaultyFiles(byte[] database, byte[] older, byte[] log, byte[] writer)
    {
        (_database, _older, _log, _writer) = (database, older, log, writer);
    }

    /// <summary>Every row: its table, its key, and its values, the present one last.</summary>
    public List<(int Table, RowKey Key, object[] Values)> Rows { get; } = [];

    /// <summary>Makes the files in a folder.</summary>
    public static FaultyFiles Make(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "image.db");
        using var store = SqliteStore.Open(path);
        store.Create(StoreTables.All);
        Fill(store, 0);
        Assert.True(store.EmptyLog());
        var older = Read(path);
        Fill(store, 1);
        Assert.True(store.EmptyLog());
        Fill(store, 2);
        var files = new FaultyFiles(Read(path), older, Read(path + "-wal"), [1]);
        for (var i = 0; i < Count; i++)
        {
            var rounds = Enumerable.Range(0, i < Last ? 3 : 2).ToList();
            files.Rows.Add((0, new(i), [.. rounds.Select(round => Person(i, round))]));
            files.Rows.Add((1, new(i / 4, i), [.. rounds.Select(round => Event(i, round))]));
            files.Rows.Add((2, new(i, 1, 1), [.. rounds.Select(round => Mark(i, round))]));
        }
        return files;
    }

    /// <summary>Puts the files there as the crash left them.</summary>
    public void Restore(string path) => Write(path, _database, _log);

    /// <summary>Puts the files there with a fault; <paramref name="isOlder"/>: the disk has forgotten writes that it
    /// had confirmed, so that rows can be what they were.</summary>
    public void Damage(string path, int seed, out bool isOlder)
    {
        var random = new SplitMix((ulong)seed);
        var (database, log) = (_database.ToArray(), _log.ToArray());
        var kind = seed % 11;
        isOlder = kind is 6 or 7 or 9;
        var page = random.Below(database.Length / PageBytes) * PageBytes;
        switch (kind)
        {
            case 0 or 1 or 2 or 3: // flipped bits
                for (var flips = 0; flips <= kind; flips++)
                    database[random.Below(database.Length)] ^= (byte)(1 << random.Below(8));
                break;
            case 4: // a page of zeros
                database.AsSpan(page, PageBytes).Clear();
                break;
            case 5: // the end is missing
                database = database[..(page + (random.Below(2) * PageBytes / 2))];
                break;
            case 6: // the log is cut
                log = log[..random.Below(log.Length)];
                break;
            case 7: // bits of the log
                log[random.Below(log.Length)] ^= (byte)(1 << random.Below(8));
                break;
            case 8: // a page torn: a part of it is not of this database
                var sector = page + (SectorBytes * random.Below(PageBytes / SectorBytes));
                for (var place = sector; place < sector + SectorBytes; place++)
                    database[place] = (byte)random.Below(256);
                break;
            case 9: // a page of which the second half was not written at the last checkpoint
                page = random.Below(Math.Min(database.Length, _older.Length) / PageBytes) * PageBytes;
                _older.AsSpan(page + (PageBytes / 2), PageBytes / 2).CopyTo(database.AsSpan(page + (PageBytes / 2)));
                break;
            default: // a page written in the place of another
                var other = random.Below(database.Length / PageBytes) * PageBytes;
                _database.AsSpan(other, PageBytes).CopyTo(database.AsSpan(page));
                break;
        }
        Write(path, database, log);
    }

    /// <summary>A row by its key; null if there is none.</summary>
    public object? Fetch(SqliteStore store, int table, RowKey key, ICollection<RowKey> damaged) => table switch
    {
        0 => store.Fetch(StoreTables.Persons, [key], damaged).SingleOrDefault(),
        1 => store.Fetch(StoreTables.Events, [key.Leading(1)], damaged).SingleOrDefault(row => row.Number == key.B),
        _ => store.Fetch(StoreTables.Marks, [key.Leading(2)], damaged).SingleOrDefault(),
    };

    /// <summary>The last of the three rounds touches a part of the rows: most pages stand in the database.</summary>
    private static void Fill(SqliteStore store, int round)
    {
        var numbers = Enumerable.Range(0, Count).Where(i => round < 2 || i < Last).ToList();
        for (var from = 0; from < numbers.Count; from += 250)
        {
            var slice = numbers.Skip(from).Take(250).ToList();
            store.Begin();
            store.Upsert(StoreTables.Persons, slice.ConvertAll(i => Person(i, round)));
            store.Upsert(StoreTables.Events, slice.ConvertAll(i => Event(i, round)));
            store.Upsert(StoreTables.Marks, slice.ConvertAll(i => Mark(i, round)));
            store.Commit();
        }
    }

    private static StorePerson Person(int i, int round) =>
        new(i, 19_000_101 + i, $"氏名{i}-{round}", [(byte)(i & 0xff), 7]);

    private static StoreEvent Event(int i, int round) => new(i / 4, i, $"事象{i}-{round}");

    private static StoreMark Mark(int i, int round) => new(i, 1, 1, round);

    private void Write(string path, byte[] database, byte[] log)
    {
        File.Delete(path + "-shm");
        File.WriteAllBytes(path, database);
        File.WriteAllBytes(path + "-wal", log);
        File.WriteAllBytes(path + "-writer", _writer);
    }

    private static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
