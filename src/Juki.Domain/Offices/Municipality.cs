namespace Juki.Domain.Offices;

/// <summary>団体の種別 — the kinds of office that have a government code. The names stand in municipalities.tsv.</summary>
public enum MunicipalityKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>都道府県.</summary>
    Prefecture = 1,

    /// <summary>政令指定都市: a city with wards, one CS for all of them.</summary>
    DesignatedCity = 2,

    /// <summary>市.</summary>
    City = 3,

    /// <summary>区 of a designated city; its residents' records belong to the city's CS.</summary>
    Ward = 4,

    /// <summary>特別区 of Tokyo: a municipality of its own.</summary>
    SpecialWard = 5,

    /// <summary>町.</summary>
    Town = 6,

    /// <summary>村.</summary>
    Village = 7,
}

/// <summary>市区町村 or 都道府県 — one row of the table of government codes, as of 2024-01-01. Immutable.</summary>
/// <param name="Code">全国地方公共団体コード.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Prefecture">Name of the prefecture; for a prefecture its own name.</param>
/// <param name="Name">What follows the prefecture's name: 横浜市, 横浜市鶴見区, 与那国町 (without 郡, which the data lacks); for a
/// prefecture its own name.</param>
/// <param name="Reading">Reading of <paramref name="Name"/> in hiragana.</param>
/// <param name="CsOffice">The office whose CS owns the records here: for a ward the city, else itself; none for a
/// prefecture.</param>
public sealed record Municipality(
    GovernmentCode Code,
    MunicipalityKind Kind,
    string Prefecture,
    string Name,
    string Reading,
    GovernmentCode CsOffice)
{
    /// <summary>As written before an address: 神奈川県横浜市鶴見区; for a prefecture its name.</summary>
    public string FullName => Kind == MunicipalityKind.Prefecture ? Name : Prefecture + Name;

    /// <summary>True where a コミュニケーションサーバ stands: not in prefectures and wards of designated cities.</summary>
    public bool HasCs => !Code.IsNone && CsOffice == Code;

    /// <summary>True when 住所 can be here: a designated city has addresses in its wards only.</summary>
    public bool CanHoldAddress => Kind is not (MunicipalityKind.Prefecture or MunicipalityKind.DesignatedCity);
}
