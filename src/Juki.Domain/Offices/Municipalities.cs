using System.Diagnostics.CodeAnalysis;
using Juki.Domain.Text;

namespace Juki.Domain.Offices;

/// <summary>
/// 都道府県と市区町村 — the 47 prefectures, the 1,741 municipalities and the 171 wards of the 20 designated cities as of
/// 2024-01-01, from municipalities.tsv [総務省 全国地方公共団体コード仕様]. The six northern villages, which have no residents
/// and no CS, are left out. Loaded at first use; read by any thread.
/// </summary>
public static class Municipalities
{
    private static readonly Municipality[] Rows = Load();

    private static readonly Dictionary<int, Municipality> ByCode = Rows.ToDictionary(row => row.Code.Value);

    /// <summary>Prefectures, municipalities and wards, in the order of their codes.</summary>
    public static IReadOnlyList<Municipality> All => Rows;

    /// <summary>True for a prefecture, a municipality or a ward of a designated city.</summary>
    public static bool Exists(GovernmentCode code) => ByCode.ContainsKey(code.Value);

    /// <summary>Finds what <see cref="Exists"/>.</summary>
    public static bool TryFind(GovernmentCode code, [NotNullWhen(true)] out Municipality? municipality) =>
        ByCode.TryGetValue(code.Value, out municipality);

    /// <summary>
    /// The office whose CS owns the records at an address: for a ward of a designated city the city, for any other
    /// municipality itself; none (<c>default</c>) for a prefecture or a code that does not exist.
    /// </summary>
    public static GovernmentCode CsOffice(GovernmentCode addressCode) =>
        TryFind(addressCode, out var found) ? found.CsOffice : default;

    /// <summary>True for a municipality that has a CS: not for prefectures and wards of designated cities.</summary>
    public static bool HasCs(GovernmentCode code) => TryFind(code, out var found) && found.HasCs;

    /// <summary>True when an address can carry this code: not for prefectures and whole designated cities.</summary>
    public static bool CanHoldAddress(GovernmentCode code) => TryFind(code, out var found) && found.CanHoldAddress;

    private static Municipality[] Load() =>
    [
        .. DataFile.Rows("municipalities.tsv", fields: 6).Select(row => new Municipality(
            Code(row[0]),
            Kind(row[1]),
            row[2],
            row[3],
            row[4],
            row[5].Length == 0 ? default : Code(row[5]))),
    ];

    private static GovernmentCode Code(string text) => GovernmentCode.TryParse(text, out var code)
        ? code
        : throw new InvalidDataException("municipalities.tsv: a code is wrong");

    private static MunicipalityKind Kind(string name) => name switch
    {
        "prefecture" => MunicipalityKind.Prefecture,
        "designated-city" => MunicipalityKind.DesignatedCity,
        "city" => MunicipalityKind.City,
        "ward" => MunicipalityKind.Ward,
        "special-ward" => MunicipalityKind.SpecialWard,
        "town" => MunicipalityKind.Town,
        "village" => MunicipalityKind.Village,
        _ => throw new InvalidDataException("municipalities.tsv: unknown kind"),
    };
}
