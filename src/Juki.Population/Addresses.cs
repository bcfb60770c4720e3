using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Population;

/// <summary>
/// 住所 — invented addresses in real municipalities: each town has its own few dozen streets of invented names and
/// postal codes. Pure.
/// </summary>
internal sealed class Addresses
{
    private const int StreetsMax = 48;
    private const int HousePermille = 420; // in houses with flats
    private const int FieldPermille = 150; // numbered by 番地 alone

    private readonly Dictionary<GovernmentCode, GovernmentCode[]> _places = [];
    private readonly Dictionary<GovernmentCode, (string Text, string PostalCode)[]> _streets = [];

    public Addresses(ulong seed, IEnumerable<GovernmentCode> municipalities)
    {
        var byOffice = Municipalities.All
            .Where(row => row.CanHoldAddress)
            .ToLookup(row => row.CsOffice, row => row.Code);
        foreach (var municipality in municipalities)
        {
            _places[municipality] = [.. byOffice[municipality]];
            foreach (var place in _places[municipality])
                _streets[place] = Streets(new(seed, 3, place.Value), place);
        }
    }

    /// <summary>An address in a municipality; in a designated city, in one of its wards.</summary>
    public Address In(GovernmentCode municipality, SeededRandom random)
    {
        var place = random.Pick(_places[municipality]);
        var (street, postalCode) = random.Pick(_streets[place]);
        return new(place, street + Lot(random) + House(random), postalCode);
    }

    private static (string Text, string PostalCode)[] Streets(SeededRandom random, GovernmentCode place)
    {
        var streets = new (string Text, string PostalCode)[random.Between(8, StreetsMax)];
        for (var i = 0; i < streets.Length; i++)
        {
            var block = random.Chance(600) ? random.Pick(NameParts.Blocks) + "丁目" : "";
            // Invented too: the number of the prefecture and of the street, not what the post office gave.
            var postalCode = (place.PrefectureNumber * 100_000 + place.MunicipalityNumber * 100 + i)
                .ToString("D7", CultureInfo.InvariantCulture);
            streets[i] = (random.Pick(NameParts.StreetFirst) + random.Pick(NameParts.StreetSecond) + block, postalCode);
        }

        return streets;
    }

    private static string Lot(SeededRandom random) => random.Chance(FieldPermille)
        ? string.Create(CultureInfo.InvariantCulture, $"{random.Between(1, 3999)}番地{random.Between(1, 20)}")
        : string.Create(CultureInfo.InvariantCulture, $"{random.Between(1, 45)}番{random.Between(1, 60)}号");

    private static string House(SeededRandom random) => !random.Chance(HousePermille)
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $" {random.Pick(NameParts.House)}{random.Pick(NameParts.StreetFirst)} "
            + $"{random.Between(1, 14)}{random.Between(1, 12):D2}号室");
}
