using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Text;

namespace Juki.Domain.Search;

/// <summary>検索条件の判定 — whether a condition may be searched for.</summary>
/// <param name="Verdict"><see cref="InquiryVerdict.Answered"/> when it may; else that of the gravest fault.</param>
/// <param name="Faults">All faults, in the order of their parameters; empty when it may.</param>
public sealed record SearchJudgement(InquiryVerdict Verdict, IReadOnlyList<SearchFault> Faults)
{
    /// <summary>True when the condition may be searched for.</summary>
    public bool IsLawful => Faults.Count == 0;
}

/// <summary>
/// 検索の規則 — which conditions are lawful [S-002]: 住民票コード; 個人番号 where the affair allows it; 氏名＋住所;
/// 氏名＋生年月日. Prefixes need at least the first character of 氏名 with the whole 住所 or 生年月日, or the whole 氏名
/// with one character of 住所 behind the municipality. Whatever else of the 4情報 is asked for narrows. Pure.
/// </summary>
public static class SearchRules
{
    /// <summary>How much of an item is asked for.</summary>
    private enum Extent
    {
        None,
        Beginning,
        Whole,
    }

    /// <summary>Judges everything about a condition: format, law and what the affair permits.</summary>
    /// <param name="condition">As it came, unchecked.</param>
    /// <param name="permit">What the affair permits.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    public static SearchJudgement Judge(
        SearchCondition condition, SearchPermit permit, MunicipalityTable? municipalities = null)
    {
        var faults = new List<SearchFault>();
        municipalities ??= MunicipalityTable.Released;
        CheckForms(condition, municipalities, faults);
        CheckKeys(condition, permit, municipalities, faults);
        if (condition.IncludeRemoved && !permit.Removed)
            faults.Add(new(SearchParameter.IncludeRemoved, SearchProblem.NotPermitted));
        if (faults.Count == 0)
            return new(InquiryVerdict.Answered, []);
        return new(
            faults.Min(fault => fault.Verdict),
            [.. faults.OrderBy(fault => fault.Parameter).ThenBy(fault => fault.Problem)]);
    }

    private static void CheckForms(
        SearchCondition condition, MunicipalityTable municipalities, List<SearchFault> faults)
    {
        if (!condition.Code.IsNone && !ResidentRecordCode.IsRight(condition.Code.Value))
            faults.Add(new(SearchParameter.Code, SearchProblem.Malformed));
        if (!condition.Number.IsNone && !IndividualNumber.IsRight(condition.Number.Value))
            faults.Add(new(SearchParameter.Number, SearchProblem.Malformed));
        if (condition.Name is { } name)
            CheckText(SearchParameter.Name, name.Text, WrittenName.LengthMax, faults);
        if (condition.Address is { } address)
        {
            if (!IsPlace(address.Municipality, municipalities))
                faults.Add(new(SearchParameter.Municipality, SearchProblem.MunicipalityUnknown));
            if (!IsMunicipalityAlone(address))
                CheckText(SearchParameter.Address, address.Text, Address.LengthMax, faults);
        }

        if (!RecordedDate.IsWellFormed(condition.DateOfBirth.Value))
            faults.Add(new(SearchParameter.DateOfBirth, SearchProblem.Malformed));
        if (condition.Sex is not (Sex.None or Sex.Male or Sex.Female))
            faults.Add(new(SearchParameter.Sex, SearchProblem.Malformed));
    }

    private static void CheckText(SearchParameter parameter, string? text, int lengthMax, List<SearchFault> faults)
    {
        var problem = RecordText.Check(text, lengthMax) switch
        {
            RecordTextProblem.Empty => SearchProblem.TooShort,
            RecordTextProblem.TooLong => SearchProblem.TooLong,
            RecordTextProblem.None => HasKey(parameter, text) ? SearchProblem.None : SearchProblem.TooShort,
            _ => SearchProblem.TextNotAllowed,
        };
        if (problem != SearchProblem.None)
            faults.Add(new(parameter, problem));
    }

    /// <summary>A text of dots or 字 alone would find everybody.</summary>
    private static bool HasKey(SearchParameter parameter, string? text) =>
        (parameter == SearchParameter.Name ? SearchKey.OfName(text) : SearchKey.OfAddress(text)).Length > 0;

    private static void CheckKeys(
        SearchCondition condition, SearchPermit permit, MunicipalityTable municipalities, List<SearchFault> faults)
    {
        var used = (condition.Code.IsNone ? SearchKeys.None : SearchKeys.Code)
            | (condition.Number.IsNone ? SearchKeys.None : SearchKeys.Number);
        if ((used & SearchKeys.Code & ~permit.Keys) != 0)
            faults.Add(new(SearchParameter.Code, SearchProblem.NotPermitted));
        if ((used & SearchKeys.Number & ~permit.Keys) != 0)
            faults.Add(new(SearchParameter.Number, SearchProblem.NotPermitted));
        if (used != SearchKeys.None)
            return; // the 4情報 beside a code or a number only narrow
        var (name, address) = (ExtentOf(condition.Name), ExtentOf(condition.Address, municipalities));
        var hasDate = !condition.DateOfBirth.IsUnknown;
        // One of the two must be whole [S-002].
        if (name != Extent.None && address != Extent.None && (name == Extent.Whole || address == Extent.Whole))
            used |= SearchKeys.NameAndAddress;
        if (name != Extent.None && hasDate)
            used |= SearchKeys.NameAndDateOfBirth;
        if (used == SearchKeys.None)
            faults.AddRange(Lacks(condition, name, address, hasDate));
        else if ((used & permit.Keys) == 0)
            faults.Add(new(
                used.HasFlag(SearchKeys.NameAndAddress) ? SearchParameter.Address : SearchParameter.DateOfBirth,
                SearchProblem.NotPermitted));
    }

    /// <summary>What would make the condition lawful, as far as no fault says so already.</summary>
    private static IEnumerable<SearchFault> Lacks(
        SearchCondition condition, Extent name, Extent address, bool hasDate)
    {
        if (condition.Name is null)
            yield return new(SearchParameter.Name, SearchProblem.Missing);
        if (address == Extent.None && !hasDate)
        {
            if (condition.Address is null)
                yield return new(SearchParameter.Address, SearchProblem.Missing);
            else if (IsMunicipalityAlone(condition.Address.Value))
                yield return new(SearchParameter.Address, SearchProblem.TooShort);
            yield return new(SearchParameter.DateOfBirth, SearchProblem.Missing);
        }

        if (name == Extent.Beginning && address == Extent.Beginning)
        {
            yield return new(SearchParameter.Name, SearchProblem.NotWhole);
            yield return new(SearchParameter.Address, SearchProblem.NotWhole);
        }
    }

    private static Extent ExtentOf(NameCondition? condition) => condition switch
    {
        null or { Text: null or "" } => Extent.None,
        { IsPrefix: true } => Extent.Beginning,
        _ => Extent.Whole,
    };

    /// <summary>An address in a designated city without its ward is not whole.</summary>
    private static Extent ExtentOf(AddressCondition? condition, MunicipalityTable municipalities) => condition switch
    {
        null or { Text: null or "" } => Extent.None,
        { IsPrefix: true } => Extent.Beginning,
        { Municipality: var municipality } when municipalities.TryFind(municipality, out var found)
            && found.Kind == MunicipalityKind.DesignatedCity => Extent.Beginning,
        _ => Extent.Whole,
    };

    private static bool IsMunicipalityAlone(AddressCondition condition) =>
        condition.IsPrefix && string.IsNullOrEmpty(condition.Text);

    private static bool IsPlace(GovernmentCode code, MunicipalityTable municipalities) =>
        municipalities.TryFind(code, out var found) && found.Kind != MunicipalityKind.Prefecture;
}
