using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Search;

/// <summary>氏名の条件 — asks for a name. Immutable.</summary>
/// <param name="Text">The name or its beginning, as typed.</param>
/// <param name="IsPrefix">前方一致: the name begins so; else it is the whole name.</param>
public readonly record struct NameCondition(string Text, bool IsPrefix)
{
    /// <summary>Masked: a name is a resident's value.</summary>
    public override string ToString() => "***";
}

/// <summary>住所の条件 — asks for an address. Immutable.</summary>
/// <param name="Municipality">A municipality or ward; or a designated city as a whole, which is all its wards.</param>
/// <param name="Text">What follows the municipality, or its beginning, as typed. Empty with
/// <paramref name="IsPrefix"/>: the municipality alone, which only narrows.</param>
/// <param name="IsPrefix">前方一致: the text begins so; else it is whole up to 番地・号, with or without 方書.</param>
public readonly record struct AddressCondition(GovernmentCode Municipality, string Text, bool IsPrefix)
{
    /// <summary>True when an address with this code lies in <see cref="Municipality"/>.</summary>
    /// <param name="code">Of the address.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    public bool Covers(GovernmentCode code, MunicipalityTable? municipalities = null) =>
        code == Municipality || (municipalities ?? MunicipalityTable.Released).CsOffice(code) == Municipality;

    /// <summary>Masked: an address is a resident's value.</summary>
    public override string ToString() => "***";
}

/// <summary>
/// 検索条件 — what a clerk asks by. Items that are not asked for have their default. Built from whatever came:
/// <see cref="SearchRules.Judge"/> says whether it is well-formed and lawful. Immutable.
/// </summary>
public sealed record SearchCondition
{
    /// <summary>住民票コード; none.</summary>
    public ResidentRecordCode Code { get; init; }

    /// <summary>個人番号; none.</summary>
    public IndividualNumber Number { get; init; }

    /// <summary>氏名, which also finds 旧氏 and 通称; null.</summary>
    public NameCondition? Name { get; init; }

    /// <summary>住所; null.</summary>
    public AddressCondition? Address { get; init; }

    /// <summary>生年月日, as recorded, unknown parts too; wholly unknown: not asked for.</summary>
    public RecordedDate DateOfBirth { get; init; }

    /// <summary>性別; <see cref="Sex.None"/>: not asked for.</summary>
    public Sex Sex { get; init; }

    /// <summary>True to find removed residents (消除された者) too; false.</summary>
    public bool IncludeRemoved { get; init; }

    /// <summary>Masked: nothing of a resident goes into a text by accident.</summary>
    public override string ToString() => "(search condition)";
}
