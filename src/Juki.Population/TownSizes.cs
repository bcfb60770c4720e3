using Juki.Domain.Offices;

namespace Juki.Population;

/// <summary>
/// How the residents are spread over the towns: by kind of town and chance [ours: the table of codes has no
/// populations, and an invented country needs large and small towns, not the true ones].
/// </summary>
internal static class TownSizes
{
    /// <summary>Residents of each town; they add up to <paramref name="residents"/>.</summary>
    public static Dictionary<GovernmentCode, long> Of(
        IReadOnlyList<GovernmentCode> municipalities, long residents, ulong seed)
    {
        var weights = municipalities.ToDictionary(code => code, code => Weight(code, seed));
        var sum = weights.Values.Sum();
        var sizes = municipalities.ToDictionary(code => code, code => residents * weights[code] / sum);
        var left = residents - sizes.Values.Sum(); // fewer than there are towns
        var largest = municipalities.OrderByDescending(code => weights[code]).ThenBy(code => code);
        foreach (var municipality in largest.Take((int)left))
            sizes[municipality]++;
        return sizes;
    }

    private static long Weight(GovernmentCode municipality, ulong seed)
    {
        var kind = Municipalities.TryFind(municipality, out var found) ? found.Kind : MunicipalityKind.None;
        var size = kind switch
        {
            MunicipalityKind.DesignatedCity => 1200,
            MunicipalityKind.SpecialWard => 420,
            MunicipalityKind.City => 100,
            MunicipalityKind.Town => 14,
            _ => 4,
        };
        return size * new SeededRandom(seed, 5, municipality.Value).Between(50, 150);
    }
}
