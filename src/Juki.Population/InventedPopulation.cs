using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>What to invent.</summary>
public sealed record PopulationOptions
{
    /// <summary>Most residents that can be invented [ours: codes would become dense above].</summary>
    public const long ResidentsMax = 200_000_000;

    /// <summary>Number of residents over all towns, 0 to <see cref="ResidentsMax"/>.</summary>
    public long Residents { get; init; } = 1000;

    /// <summary>The same seed gives the same people in every release.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The towns, by the code of their CS. Default: all of Japan.</summary>
    public IReadOnlyList<GovernmentCode> Municipalities { get; init; } = AllMunicipalities;

    /// <summary>The first day of change files; the intake is dated the day before.</summary>
    public DateOnly FirstDay { get; init; } = new(2025, 4, 1);

    /// <summary>All municipalities that have a CS, in the order of codes.</summary>
    public static IReadOnlyList<GovernmentCode> AllMunicipalities { get; } =
        [.. Domain.Offices.Municipalities.All.Where(row => row.HasCs).Select(row => row.Code)];

    /// <summary>All faults at once; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Residents is < 0 or > ResidentsMax)
            faults.Add($"residents: 0 to {ResidentsMax}");
        if (Municipalities.Count == 0 || !Municipalities.All(Domain.Offices.Municipalities.HasCs))
            faults.Add("municipalities: codes of municipalities that have a CS");
        if (Municipalities.Distinct().Count() != Municipalities.Count)
            faults.Add("municipalities: each once");
        if (FirstDay.Year is < 1970 or > 9000)
            faults.Add("first day: 1970 to 9000");
        return faults;
    }
}

/// <summary>
/// 架空の住民 — invented residents: the same for the same options, whatever was asked before. Only the number of
/// households is kept; each household is made anew when it is asked for. Safe for any thread once made.
/// </summary>
public sealed class InventedPopulation
{
    private readonly Dictionary<GovernmentCode, Town> _towns = [];

    /// <summary>Counts the households.</summary>
    /// <exception cref="ArgumentException">The options have faults.</exception>
    public InventedPopulation(PopulationOptions options)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        Options = options;
        Municipalities = [.. options.Municipalities.Order()];
        Numbers = new(options.Seed);
        Addresses = new(options.Seed, Municipalities);
        Households = new(options.Seed, options.FirstDay, Numbers, Addresses);
        var sizes = TownSizes.Of(Municipalities, options.Residents, options.Seed);
        var ordinal = 0L;
        foreach (var municipality in Municipalities)
        {
            var town = Count(municipality, sizes[municipality], ordinal);
            ordinal += (long)town.Households * Juki.Population.Households.Seats;
            _towns[municipality] = town;
        }

        NextOrdinal = ordinal;
    }

    /// <summary>As given.</summary>
    public PopulationOptions Options { get; }

    /// <summary>The towns, in the order of codes.</summary>
    public IReadOnlyList<GovernmentCode> Municipalities { get; }

    /// <summary>Number of the first person who is not in the intake.</summary>
    internal long NextOrdinal { get; }

    internal Numbers Numbers { get; }

    internal Addresses Addresses { get; }

    internal Households Households { get; }

    /// <summary>Residents of a town on the first day.</summary>
    public long ResidentsOf(GovernmentCode municipality) => _towns[municipality].Residents;

    /// <summary>Households of a town on the first day.</summary>
    public int HouseholdsOf(GovernmentCode municipality) => _towns[municipality].Households;

    /// <summary>The members of the n-th household of a town on the first day.</summary>
    public IReadOnlyList<IdentificationInformation> Household(GovernmentCode municipality, int household)
    {
        var town = _towns[municipality];
        var size = household == town.Households - 1 ? town.LastSize : Households.SizeOf(municipality, household);
        var ordinal = town.FirstOrdinal + (long)household * Juki.Population.Households.Seats;
        return Households.Make(municipality, household, ordinal, size);
    }

    /// <summary>初期登録: every resident of a town by 職権記載等, dated the day before the first; update number
    /// 0.</summary>
    public IEnumerable<Change> Intake(GovernmentCode municipality)
    {
        var day = RecordedDate.From(Options.FirstDay.AddDays(-1));
        for (var household = 0; household < HouseholdsOf(municipality); household++)
        {
            foreach (var resident in Household(municipality, household))
            {
                yield return new()
                {
                    UpdateNumber = 0,
                    Municipality = municipality,
                    Reason = ChangeReason.ExOfficioEntry,
                    Date = day,
                    Code = resident.Code,
                    After = resident,
                };
            }
        }
    }

    private Town Count(GovernmentCode municipality, long residents, long firstOrdinal)
    {
        var (households, left, size) = (0, residents, 0);
        while (left > 0)
        {
            size = (int)Math.Min(left, Households.SizeOf(municipality, households++));
            left -= size;
        }

        return new(residents, households, size, firstOrdinal);
    }

    private sealed record Town(long Residents, int Households, int LastSize, long FirstOrdinal);
}
