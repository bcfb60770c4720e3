using Juki.Domain.Person;

namespace Juki.Domain.Offices;

/// <summary>団体の種別 — the kinds of office that have a government code. The names stand in
/// municipalities.tsv.</summary>
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

/// <summary>市区町村 or 都道府県 — one row of the table of government codes. Immutable.</summary>
/// <param name="Code">全国地方公共団体コード.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Prefecture">Name of the prefecture; for a prefecture its own name.</param>
/// <param name="Name">What follows the prefecture's name: 横浜市, 横浜市鶴見区, 与那国町 (without 郡, which the data
/// lacks); for a prefecture its own name.</param>
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
    /// <summary>The day on which it came into being with this code; none: before the table begins.</summary>
    public RecordedDate From { get; init; }

    /// <summary>The first day on which it is no more; none: it goes on. Its code is never given to another office, so
    /// that the history stays readable for 150 years [ours: as with every code here].</summary>
    public RecordedDate Until { get; init; }

    /// <summary>承継団体: what took its place on that day, ascending; several when its area was divided.</summary>
    public IReadOnlyList<GovernmentCode> Successors { get; init; } = [];

    /// <summary>True when it is no more on <paramref name="day"/>, which may be unknown in part.</summary>
    public bool IsEndedOn(RecordedDate day) => IsEnded && day.CompareTo(Until) >= 0;

    /// <summary>True when the day is known on which it is no more, be it past or to come.</summary>
    public bool IsEnded => Until != default;

    /// <summary>As written before an address: 神奈川県横浜市鶴見区; for a prefecture its name.</summary>
    public string FullName => Kind == MunicipalityKind.Prefecture ? Name : Prefecture + Name;

    /// <summary>True where a コミュニケーションサーバ stands: not in prefectures and wards of designated
    /// cities.</summary>
    public bool HasCs => !Code.IsNone && CsOffice == Code;

    /// <summary>True when 住所 can be here: a designated city has addresses in its wards only.</summary>
    public bool CanHoldAddress => Kind is not (MunicipalityKind.Prefecture or MunicipalityKind.DesignatedCity);
}
