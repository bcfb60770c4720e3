using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Wire.Files;

namespace Juki.Benchmarks;

/// <summary>
/// What a town's existing system hands in during the measurement: valid changes of an invented population in the mix of
/// <see cref="ChangeStream"/> (転入, 転居, 転出, 出生, 死亡, 職権修正, 番号変更 …), made ahead so that inventing them
/// takes no time from the servers. Not thread-safe.
/// </summary>
internal sealed class UpdatesLoad
{
    /// <summary>Days over which the changes are spread; all of them lie in the past [ours: what happens to a person
    /// happens on different days].</summary>
    private const int Days = 1_000;

    private readonly List<Change> _changes = [];
    private int _next;
    private long _file;

    /// <summary>Invents the population and what happens to it.</summary>
    /// <param name="town">The only town.</param>
    /// <param name="residents">Residents on the first day.</param>
    /// <param name="changes">Changes at the least.</param>
    /// <param name="today">No change is dated later.</param>
    public UpdatesLoad(GovernmentCode town, long residents, int changes, DateOnly today)
    {
        Town = town;
        Population = new InventedPopulation(new PopulationOptions
        {
            Residents = residents,
            Municipalities = [town],
            FirstDay = today.AddDays(-Days),
        });
        var stream = new ChangeStream(
            Population, new StreamOptions { ChangesPerDay = (changes / (Days - 100)) + 1 });
        for (var day = 0; day < Days && _changes.Count < changes; day++)
        {
            foreach (var records in stream.NextDay().Towns)
                _changes.AddRange(records.Records.Select(record => record.Change!));
        }
    }

    /// <summary>The town.</summary>
    public GovernmentCode Town { get; }

    /// <summary>The residents on the first day.</summary>
    public InventedPopulation Population { get; }

    /// <summary>Changes not yet written into a file.</summary>
    public int Left => _changes.Count - _next;

    /// <summary>Writes the next file of at most <paramref name="records"/> changes.</summary>
    /// <returns>The changes in it.</returns>
    public int WriteNext(string folder, int records)
    {
        var count = Math.Min(records, Left);
        using var writer = LegacyFileWriter.Create(folder, Town, ++_file);
        foreach (var change in _changes.GetRange(_next, count))
            writer.Write(change);
        writer.Finish();
        _next += count;
        return count;
    }

    /// <summary>Takes back the last file of so many changes, which was not handed in.</summary>
    public void TakeBack(string folder, int records)
    {
        File.Delete(Path.Combine(folder, LegacyFormat.FileName(_file--)));
        _next -= records;
    }
}
