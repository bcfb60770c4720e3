using Juki.Domain.Offices;
using Juki.Population;
using Juki.Wire.Files;

namespace Juki.Cli.Demo;

/// <summary>
/// What the towns' existing systems hand in: the intake of an invented population, a file a day of changes, and three
/// files as they should not be (altered, doubled, out of turn).
/// </summary>
internal sealed class DemoFiles
{
    private readonly Country _country;
    private readonly PopulationFiles _files;

    /// <summary>Writes all files beside the country, not yet into the drop folders.</summary>
    public DemoFiles(Country country, string folder, int residents, int days, ulong seed)
    {
        _country = country;
        var population = new InventedPopulation(new PopulationOptions
        {
            Residents = residents,
            Seed = seed,
            Municipalities = [.. country.Towns.Select(town => town.Office)],
        });
        _files = new PopulationFiles(folder);
        _files.WriteIntake(population);
        var stream = new ChangeStream(
            population, new StreamOptions { ChangesPerDay = Math.Max(50, residents / 10), WrongPermille = 60 });
        for (var day = 0; day < days; day++)
            _files.WriteDay(stream.NextDay());
    }

    /// <summary>Records in all right files.</summary>
    public long Records => _files.Records;

    /// <summary>Number of files of a town.</summary>
    public int FilesOf(NodeName town) =>
        Directory.GetFiles(_files.FolderOf(town.Office), "*.csv").Length;

    /// <summary>What must be refused of a town's records: file, serial, verdict, item, tier.</summary>
    public IEnumerable<string[]> Expected(NodeName town) =>
        File.ReadLines(Path.Combine(_files.FolderOf(town.Office), PopulationFiles.ExpectedName))
            .Select(line => line.Split('\t'));

    /// <summary>Hands in every file of every town, the later before the earlier, so that gaps show and close.</summary>
    public void HandInAll()
    {
        foreach (var town in _country.Towns)
        {
            for (var number = FilesOf(town); number >= 1; number--)
                Offer(town, number, Bytes(town, number));
        }
    }

    /// <summary>Hands in a file that was altered on its way.</summary>
    public void HandInAltered(NodeName town, int number)
    {
        var bytes = Bytes(town, number);
        bytes[^3] ^= 1;
        Offer(town, number, bytes);
    }

    /// <summary>Hands in a file once more.</summary>
    public void HandInAgain(NodeName town, int number) => Offer(town, number, Bytes(town, number));

    private byte[] Bytes(NodeName town, int number) =>
        File.ReadAllBytes(Path.Combine(_files.FolderOf(town.Office), LegacyFormat.FileName(number)));

    /// <summary>Offers a file as an existing system does: under a name of its own first, then by rename.</summary>
    private void Offer(NodeName town, int number, byte[] bytes)
    {
        var path = Path.Combine(_country.Legacy(town), "inbox", LegacyFormat.FileName(number));
        File.WriteAllBytes(path + LegacyFormat.PartSuffix, bytes);
        File.Move(path + LegacyFormat.PartSuffix, path, overwrite: true);
    }
}
