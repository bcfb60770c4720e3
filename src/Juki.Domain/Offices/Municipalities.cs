using System.Diagnostics.CodeAnalysis;

namespace Juki.Domain.Offices;

/// <summary>
/// 都道府県と市区町村 — the table that comes with the program: the 47 prefectures, the 1,741 municipalities and the wards
/// of the 20 designated cities [総務省 全国地方公共団体コード仕様]. For what does not depend on a change after the
/// release; a node goes by the <see cref="MunicipalityTable"/> that it was started with. Loaded at first use; read by
/// any thread.
/// </summary>
public static class Municipalities
{
    /// <summary>Those that go on, in the order of their codes.</summary>
    public static IReadOnlyList<Municipality> All => MunicipalityTable.Released.All;

    /// <summary>See <see cref="MunicipalityTable.Exists"/>.</summary>
    public static bool Exists(GovernmentCode code) => MunicipalityTable.Released.Exists(code);

    /// <summary>See <see cref="MunicipalityTable.TryFind"/>.</summary>
    public static bool TryFind(GovernmentCode code, [NotNullWhen(true)] out Municipality? municipality) =>
        MunicipalityTable.Released.TryFind(code, out municipality);

    /// <summary>See <see cref="MunicipalityTable.CsOffice"/>.</summary>
    public static GovernmentCode CsOffice(GovernmentCode addressCode) =>
        MunicipalityTable.Released.CsOffice(addressCode);

    /// <summary>See <see cref="MunicipalityTable.HasCs"/>.</summary>
    public static bool HasCs(GovernmentCode code) => MunicipalityTable.Released.HasCs(code);

    /// <summary>See <see cref="MunicipalityTable.CanHoldAddress"/>.</summary>
    public static bool CanHoldAddress(GovernmentCode code) => MunicipalityTable.Released.CanHoldAddress(code);
}
