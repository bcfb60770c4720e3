using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Search;

/// <summary>4情報 — the four basic items of the subject of a line in a batch. Items that the line does not have are
/// empty. Immutable.</summary>
/// <param name="Name">氏名.</param>
/// <param name="Municipality">Municipality or ward of 住所.</param>
/// <param name="Address">住所 behind the municipality, with 方書.</param>
/// <param name="DateOfBirth">生年月日; wholly unknown when the line has none.</param>
/// <param name="Sex">性別.</param>
public readonly record struct FourBasicItems(
    string Name, GovernmentCode Municipality, string Address, RecordedDate DateOfBirth, Sex Sex)
{
    /// <summary>Masked: nothing of a resident goes into a text by accident.</summary>
    public override string ToString() => "(four basic items)";
}

/// <summary>一致の程度 — how an item, or all of them, agree with the record. Numbers stand in result files and never
/// change.</summary>
public enum MatchDegree
{
    /// <summary>The line does not have the item.</summary>
    NotCompared = 0,

    /// <summary>不一致.</summary>
    Different = 1,

    /// <summary>類似: only folding finds them alike. A hint for a clerk, never a match.</summary>
    Similar = 2,

    /// <summary>一致: character by character the same.</summary>
    Equal = 3,
}

/// <summary>項目ごとの照合 — how each of the 4情報 agrees with the record. Immutable.</summary>
/// <param name="Name">氏名.</param>
/// <param name="Address">住所.</param>
/// <param name="DateOfBirth">生年月日.</param>
/// <param name="Sex">性別.</param>
public readonly record struct ItemComparison(
    MatchDegree Name, MatchDegree Address, MatchDegree DateOfBirth, MatchDegree Sex)
{
    /// <summary>Equal when all four are; similar when all four are at least that; else different.</summary>
    public MatchDegree Overall
    {
        get
        {
            var lowest = (MatchDegree)Math.Min(
                Math.Min((int)Name, (int)Address), Math.Min((int)DateOfBirth, (int)Sex));
            return lowest == MatchDegree.NotCompared ? MatchDegree.Different : lowest;
        }
    }
}

/// <summary>
/// 照合の規則 — when a subject without 個人番号 and 住民票コード is a resident: 住所, 氏名, 生年月日 and 性別 are completely
/// equal to what is recorded [S-000 5-2. リスク3]. Nothing is folded for that. Pure.
/// </summary>
public static class Matching
{
    /// <summary>Compares the subject with one resident.</summary>
    /// <param name="subject">As asked.</param>
    /// <param name="stored">As recorded.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    /// <returns>Equal, similar or different.</returns>
    public static MatchDegree Compare(
        FourBasicItems subject, IdentificationInformation stored, MunicipalityTable? municipalities = null) =>
        CompareItems(subject, stored, municipalities).Overall;

    /// <summary>Compares item by item.</summary>
    /// <remarks>旧氏 and 通称 are never equal to a 氏名, but similar. An unknown date (不詳) proves nothing and is not
    /// compared; one known in part equals the same [ours].</remarks>
    public static ItemComparison CompareItems(
        FourBasicItems subject, IdentificationInformation stored, MunicipalityTable? municipalities = null) => new(
        CompareName(subject.Name, stored),
        CompareAddress(subject, stored.Address, municipalities ?? MunicipalityTable.Released),
        subject.DateOfBirth.IsUnknown ? MatchDegree.NotCompared : Same(subject.DateOfBirth == stored.DateOfBirth),
        subject.Sex == Sex.None ? MatchDegree.NotCompared : Same(subject.Sex == stored.Sex));

    private static MatchDegree Same(bool isSame) => isSame ? MatchDegree.Equal : MatchDegree.Different;

    private static MatchDegree CompareName(string? name, IdentificationInformation stored)
    {
        if (string.IsNullOrEmpty(name))
            return MatchDegree.NotCompared;
        if (string.Equals(name, stored.Name.Text, StringComparison.Ordinal))
            return MatchDegree.Equal;
        var asked = SearchKey.FullOfName(name);
        return asked.Length > 0 && SearchNames.Of(stored).Any(one => SearchKey.FullOfName(one) == asked)
            ? MatchDegree.Similar
            : MatchDegree.Different;
    }

    private static MatchDegree CompareAddress(
        FourBasicItems subject, Address stored, MunicipalityTable municipalities)
    {
        if (subject.Municipality.IsNone || string.IsNullOrEmpty(subject.Address))
            return MatchDegree.NotCompared;
        if (subject.Municipality == stored.Municipality
            && string.Equals(subject.Address, stored.Text, StringComparison.Ordinal))
            return MatchDegree.Equal;
        return subject.Municipality == stored.Municipality
            || municipalities.CsOffice(stored.Municipality) == subject.Municipality
            ? IsAlike(subject.Address, stored.Text)
            : MatchDegree.Different;
    }

    /// <summary>The same up to 番地・号, and the same 方書 where both have one.</summary>
    private static MatchDegree IsAlike(string subject, string stored)
    {
        var asked = SearchKey.FullOfAddress(subject, isBeginning: false, out _);
        var key = SearchKey.FullOfAddress(stored, isBeginning: false, out _);
        if (asked.Length == 0)
            return MatchDegree.Different;
        var isAlike = asked == key
            || key.StartsWith(asked + SearchKey.HouseSeparator, StringComparison.Ordinal)
            || asked.StartsWith(key + SearchKey.HouseSeparator, StringComparison.Ordinal);
        return isAlike ? MatchDegree.Similar : MatchDegree.Different;
    }
}
