using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Domain.Provision;

/// <summary>
/// 一括提供の規則 — which line may be looked for, and which resident is its subject. A line with 個人番号 or 住民票コード
/// is the resident who has it; a line without is the resident whose 住所, 氏名, 生年月日 and 性別 are completely equal
/// [S-000 5-2. リスク3]. No line begins with a prefix, and none finds two. Pure.
/// </summary>
public static class BatchRules
{
    /// <summary>Whether a line may be looked for.</summary>
    /// <param name="line">As it was read.</param>
    /// <param name="permit">What the file may ask by.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    /// <returns>The gravest fault, or none.</returns>
    public static BatchLineFault Judge(
        BatchLine line, SearchPermit permit, MunicipalityTable? municipalities = null)
    {
        if (!line.Fault.IsNone)
            return line.Fault; // what cannot be read is not judged: it may be the very key
        var judgement = SearchRules.Judge(ConditionOf(line), permit, municipalities);
        if (!judgement.IsLawful)
            return new(judgement.Verdict, judgement.Faults.First(found => found.Verdict == judgement.Verdict));
        // Of a line without a key all four are needed, more than an inquiry needs [S-000 5-2. リスク3].
        if (!line.HasKey && Missing(line.Items) is var missing and not SearchParameter.None)
            return BatchLineFault.In(missing, SearchProblem.Missing);
        return default;
    }

    /// <summary>The subject of a line among those who may be it.</summary>
    /// <param name="line">A line that <see cref="Judge"/> found good.</param>
    /// <param name="grant">What the file may ask and be told.</param>
    /// <param name="candidates">Everybody who has the number or the code; for a line without, everybody of that
    /// 生年月日 whose name may be written so. Each person once.</param>
    /// <param name="municipalities">The table by which the node goes; null: that of the release.</param>
    public static BatchAnswer Decide(
        BatchLine line, AffairGrant grant, IReadOnlyList<BatchCandidate> candidates,
        MunicipalityTable? municipalities = null)
    {
        municipalities ??= MunicipalityTable.Released;
        return line.HasKey
            ? DecideByKey(line, grant, candidates, municipalities)
            : DecideByItems(line, grant, candidates, municipalities);
    }

    private static BatchAnswer DecideByKey(
        BatchLine line, AffairGrant grant, IReadOnlyList<BatchCandidate> candidates, MunicipalityTable municipalities)
    {
        Residence? current = null, removed = null;
        foreach (var (residence, isCurrent) in candidates)
        {
            if (!Has(line, residence.Information))
                continue;
            if (!isCurrent)
                removed = Later(removed, residence);
            else if (current is null)
                current = residence;
            else
                return new(InquiryVerdict.SeveralEqual);
        }
        if (current is null)
            return Removed(removed, grant);
        var isOther = !line.Code.IsNone && line.Code != current.Code; // 個人番号 leads, and the code must go with it
        var comparison = Matching.CompareItems(line.Items, current.Information, municipalities);
        return isOther || (IsDifferent(comparison) && !grant.IsComparison)
            ? new(InquiryVerdict.SubjectDiffers) { Found = current.Code }
            : new(InquiryVerdict.Answered, current, comparison);
    }

    private static BatchAnswer DecideByItems(
        BatchLine line, AffairGrant grant, IReadOnlyList<BatchCandidate> candidates, MunicipalityTable municipalities)
    {
        Residence? current = null, removed = null;
        var isSimilar = false;
        foreach (var (residence, isCurrent) in candidates)
        {
            if (!isCurrent && !grant.Permit.Removed)
                continue;
            var degree = Matching.Compare(line.Items, residence.Information, municipalities);
            isSimilar |= degree == MatchDegree.Similar;
            if (degree != MatchDegree.Equal)
                continue;
            if (!isCurrent)
                removed = Later(removed, residence);
            else if (current is null)
                current = residence;
            else
                return new(InquiryVerdict.SeveralEqual);
        }
        if (current is not null)
            return new(
                InquiryVerdict.Answered, current,
                Matching.CompareItems(line.Items, current.Information, municipalities));
        return removed is null && isSimilar ? new(InquiryVerdict.SimilarOnly) : Removed(removed, grant);
    }

    /// <summary>Whether somebody has the key of the line; 個人番号 leads where both are given.</summary>
    private static bool Has(BatchLine line, IdentificationInformation information) => line.Number.IsNone
        ? line.Code == information.Code
        : line.Number == information.Number;

    private static BatchAnswer Removed(Residence? removed, AffairGrant grant) =>
        removed is not null && grant.Permit.Removed
            ? new(InquiryVerdict.SubjectRemoved, removed)
            : new(InquiryVerdict.NoneFound);

    private static Residence Later(Residence? one, Residence other) =>
        one is null || other.LastDate.CompareTo(one.LastDate) >= 0 ? other : one;

    private static bool IsDifferent(ItemComparison comparison) =>
        comparison.Name == MatchDegree.Different || comparison.Address == MatchDegree.Different
        || comparison.DateOfBirth == MatchDegree.Different || comparison.Sex == MatchDegree.Different;

    /// <summary>The line as an inquiry asks: whole items only.</summary>
    private static SearchCondition ConditionOf(BatchLine line) => new()
    {
        Code = line.Code,
        Number = line.Number,
        Name = string.IsNullOrEmpty(line.Items.Name) ? null : new(line.Items.Name, IsPrefix: false),
        Address = line.Items.Municipality.IsNone && string.IsNullOrEmpty(line.Items.Address)
            ? null
            : new(line.Items.Municipality, line.Items.Address ?? "", IsPrefix: false),
        DateOfBirth = line.Items.DateOfBirth,
        Sex = line.Items.Sex,
    };

    private static SearchParameter Missing(FourBasicItems items) =>
        string.IsNullOrEmpty(items.Name) ? SearchParameter.Name
        : items.Municipality.IsNone ? SearchParameter.Municipality
        : string.IsNullOrEmpty(items.Address) ? SearchParameter.Address
        : items.DateOfBirth.IsUnknown ? SearchParameter.DateOfBirth
        : items.Sex == Sex.None ? SearchParameter.Sex
        : SearchParameter.None;
}
