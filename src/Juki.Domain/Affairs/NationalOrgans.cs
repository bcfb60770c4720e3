using Juki.Domain.Text;

namespace Juki.Domain.Affairs;

/// <summary>国の機関等 — the names of national organs by number, for screens and lists. Which of them may ask what is
/// said by the signed tables alone. Read by any thread.</summary>
public static class NationalOrgans
{
    private static readonly Lazy<SortedDictionary<int, string>> Loaded = new(Load);

    /// <summary>All organs with a name, by ascending number.</summary>
    public static IEnumerable<OrganCode> All => Loaded.Value.Keys.Select(FromNumber);

    /// <summary>The name; empty when this release knows none.</summary>
    public static string NameOf(OrganCode organ) => Loaded.Value.GetValueOrDefault(organ.Value, "");

    private static SortedDictionary<int, string> Load()
    {
        var names = new SortedDictionary<int, string>();
        foreach (var row in DataFile.Rows("organs.tsv", fields: 2))
        {
            if (!OrganCode.TryParse(row[0], out var organ))
                throw new InvalidDataException("organs.tsv: a number is wrong");
            names.Add(organ.Value, row[1]);
        }
        return names;
    }

    private static OrganCode FromNumber(int number) =>
        OrganCode.TryFrom(number, out var organ) ? organ : throw new InvalidDataException("organs.tsv");
}
