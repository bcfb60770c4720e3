using Juki.Domain.Offices;

namespace Juki.Domain.Affairs;

/// <summary>照会元の別 — the kinds of asker that an affair can be for. Numbers stand in records and never
/// change.</summary>
public enum AskerKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>都道府県の他の執行機関 — another executive organ of a prefecture: 提供 [S-000 2].</summary>
    PrefecturalBody = 1,

    /// <summary>都道府県の他の部署 — another department of the governor: 移転 [S-000 2].</summary>
    PrefecturalDepartment = 2,

    /// <summary>市町村 — a municipality.</summary>
    Municipality = 3,

    /// <summary>国の機関等 — a national organ, with an agreement of its own [S-002].</summary>
    NationalOrgan = 4,
}

/// <summary>照会元 — who asks. <c>default</c> is nobody: no affair is for it. Immutable.</summary>
public readonly record struct Asker
{
    private Asker(AskerKind kind, GovernmentCode office, OrganCode organ) =>
        (Kind, Office, Organ) = (kind, office, organ);

    /// <summary>What it is.</summary>
    public AskerKind Kind { get; }

    /// <summary>Prefecture or municipality; none for a national organ.</summary>
    public GovernmentCode Office { get; }

    /// <summary>The national organ; none for all others.</summary>
    public OrganCode Organ { get; }

    /// <summary>Another executive organ of a prefecture.</summary>
    /// <exception cref="ArgumentException">The code is no prefecture's.</exception>
    public static Asker OfPrefecturalBody(GovernmentCode prefecture) =>
        new(AskerKind.PrefecturalBody, Prefecture(prefecture), default);

    /// <summary>Another department of a governor.</summary>
    /// <exception cref="ArgumentException">The code is no prefecture's.</exception>
    public static Asker OfPrefecturalDepartment(GovernmentCode prefecture) =>
        new(AskerKind.PrefecturalDepartment, Prefecture(prefecture), default);

    /// <summary>A municipality, named by the office that has the CS.</summary>
    /// <exception cref="ArgumentException">The code names none, or a prefecture.</exception>
    public static Asker OfMunicipality(GovernmentCode office) => office.IsNone || office.IsPrefecture
        ? throw new ArgumentException("not a municipality", nameof(office))
        : new(AskerKind.Municipality, office, default);

    /// <summary>A national organ.</summary>
    /// <exception cref="ArgumentException">The code is none.</exception>
    public static Asker OfNationalOrgan(OrganCode organ) => organ.IsNone
        ? throw new ArgumentException("not an organ", nameof(organ))
        : new(AskerKind.NationalOrgan, default, organ);

    private static GovernmentCode Prefecture(GovernmentCode office) => office.IsPrefecture
        ? office
        : throw new ArgumentException("not a prefecture", nameof(office));
}
