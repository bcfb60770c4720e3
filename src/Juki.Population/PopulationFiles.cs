using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Population;

/// <summary>
/// Writes an invented population and its changes as the files of docs/legacy-format.md, in a folder for each town:
/// 00000001.csv is the intake, then comes a file for each day with changes. Beside them <c>expected.tsv</c> says which
/// records must be refused: file number, serial, verdict, item, tier. Not thread-safe.
/// </summary>
public sealed class PopulationFiles(string folder)
{
    private readonly Dictionary<GovernmentCode, long> _fileNumbers = [];

    /// <summary>Name of the file that lists the records to be refused.</summary>
    public const string ExpectedName = "expected.tsv";

    /// <summary>Records written so far.</summary>
    public long Records { get; private set; }

    /// <summary>Files written so far.</summary>
    public long Files { get; private set; }

    /// <summary>The folder of a town.</summary>
    public string FolderOf(GovernmentCode municipality) => Path.Combine(folder, municipality.ToString());

    /// <summary>The intake files of all towns, empty ones too, so that file numbers begin with 1 everywhere.</summary>
    public void WriteIntake(InventedPopulation population)
    {
        foreach (var municipality in population.Municipalities)
        {
            Directory.CreateDirectory(FolderOf(municipality));
            File.WriteAllText(ExpectedPath(municipality), "");
            using var writer = Begin(municipality);
            foreach (var change in population.Intake(municipality))
                writer.Write(change);
            End(writer);
        }
    }

    /// <summary>A file for each town in which something happened.</summary>
    public void WriteDay(StreamDay day)
    {
        foreach (var town in day.Towns)
        {
            using var writer = Begin(town.Municipality);
            foreach (var record in town.Records)
                record.WriteTo(writer);
            End(writer);
            var refused = Refused(_fileNumbers[town.Municipality], town.Records);
            File.AppendAllLines(ExpectedPath(town.Municipality), refused);
        }
    }

    private static IEnumerable<string> Refused(long fileNumber, IReadOnlyList<PlannedRecord> records) =>
        records.Select((record, index) => (record, index))
            .Where(row => row.record.Expected != UpdateVerdict.Applied)
            .Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{fileNumber}\t{row.index + 1}\t{row.record.Expected}\t{row.record.Field}\t{row.record.Tier}"));

    private string ExpectedPath(GovernmentCode municipality) => Path.Combine(FolderOf(municipality), ExpectedName);

    private LegacyFileWriter Begin(GovernmentCode municipality)
    {
        var number = _fileNumbers.GetValueOrDefault(municipality) + 1;
        _fileNumbers[municipality] = number;
        return LegacyFileWriter.Create(FolderOf(municipality), municipality, number);
    }

    private void End(LegacyFileWriter writer)
    {
        Records += writer.Finish().Count;
        Files++;
    }
}
