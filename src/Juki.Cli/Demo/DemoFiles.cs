using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Wire.Files;

namespace Juki.Cli.Demo;

/// <summary>A refused record of a receipt, or one that must be refused.</summary>
internal readonly record struct Refused(string Town, long FileNumber, long Serial, string Verdict, string Tier);

/// <summary>What the towns' existing systems hand in: an intake and a file a day, and what is known of it
/// beforehand.</summary>
internal sealed class DemoFiles
{
    private readonly string _folder;
    private readonly HashSet<long> _disputed = [];
    private readonly List<Refused> _expected = [];

    private DemoFiles(string folder) => _folder = folder;

    /// <summary>Number of the last file of each town.</summary>
    public Dictionary<GovernmentCode, long> LastNumbers { get; } = [];

    /// <summary>Files of all towns.</summary>
    public long Files { get; private set; }

    /// <summary>Records in them.</summary>
    public long Records { get; private set; }

    /// <summary>The records that must be refused.</summary>
    public IReadOnlyList<Refused> Expected => _expected;

    /// <summary>The 住民票コード of records that the prefecture must refuse: a CS holds what the town said, the tiers
    /// above do not.</summary>
    public IReadOnlySet<long> Disputed => _disputed;

    /// <summary>Writes everything.</summary>
    public static DemoFiles Write(string folder, PopulationOptions options, int days)
    {
        const int ShareOfResidentsADay = 20; // one of twenty: so that there is something to see
        const int WrongPermille = 60;
        var made = new DemoFiles(folder);
        var population = new InventedPopulation(options);
        var files = new PopulationFiles(folder);
        files.WriteIntake(population);
        foreach (var town in options.Municipalities)
            made.LastNumbers[town] = 1;
        var perDay = (int)Math.Clamp(options.Residents / ShareOfResidentsADay, 20, 100_000);
        var stream = new ChangeStream(
            population, new StreamOptions { ChangesPerDay = perDay, WrongPermille = WrongPermille });
        for (var day = 0; day < days; day++)
        {
            var changes = stream.NextDay();
            files.WriteDay(changes);
            foreach (var town in changes.Towns)
                made.Note(town);
        }
        made.Files = files.Files;
        made.Records = files.Records;
        return made;
    }

    /// <summary>Where a file lies.</summary>
    public string PathOf(GovernmentCode town, long fileNumber) =>
        Path.Combine(_folder, town.ToString(), LegacyFormat.FileName(fileNumber));

    /// <summary>The file with its last digit of the last record changed, as by a broken disk.</summary>
    public byte[] Altered(GovernmentCode town, long fileNumber)
    {
        var bytes = File.ReadAllBytes(PathOf(town, fileNumber));
        bytes[^2] ^= 1;
        return bytes;
    }

    /// <summary>The refused records in a result receipt.</summary>
    public static IEnumerable<Refused> ReadReceipt(GovernmentCode town, long fileNumber, string path)
    {
        // 通番,判定番号,判定,題名,項目番号,項目,段階,…: no title and no item has a comma (docs/verdicts.md).
        foreach (var line in File.ReadLines(path).Skip(2))
        {
            var items = line.Split(',');
            if (items[1] != "0")
            {
                var serial = long.Parse(items[0], CultureInfo.InvariantCulture);
                yield return new(town.ToString(), fileNumber, serial, items[2], items[6]);
            }
        }
    }

    private void Note(TownRecords town)
    {
        var number = ++LastNumbers[town.Municipality];
        for (var i = 0; i < town.Records.Count; i++)
        {
            var record = town.Records[i];
            if (record.Expected == UpdateVerdict.Applied)
                continue;
            _expected.Add(new(town.Municipality.ToString(), number, i + 1, record.Expected.ToString(), record.Tier));
            if (record.Change is { } change)
                _disputed.UnionWith([change.Code.Value, change.After.Code.Value]);
        }
    }
}
