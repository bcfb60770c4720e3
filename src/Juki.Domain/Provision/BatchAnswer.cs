using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Domain.Provision;

/// <summary>行の回答 — what is answered to one line. Immutable.</summary>
/// <param name="Verdict">The result code.</param>
/// <param name="Subject">The resident found: of <see cref="InquiryVerdict.Answered"/>, and of
/// <see cref="InquiryVerdict.SubjectRemoved"/>, whose reason and date alone may be told; else null.</param>
/// <param name="Comparison">How the items of the line agree with the record; only for an answered line.</param>
/// <param name="Detail">Which item is wrong, when that is the verdict.</param>
public sealed record BatchAnswer(
    InquiryVerdict Verdict,
    Residence? Subject = null,
    ItemComparison Comparison = default,
    SearchFault Detail = default)
{
    /// <summary>住民票コード of the resident who was found, given or not: for the record, never for the asker; none when
    /// nobody was.</summary>
    public ResidentRecordCode Found { get; init; } = Subject?.Code ?? default;

    /// <summary>Without a value.</summary>
    public override string ToString() => $"({Verdict})";
}

/// <summary>対象の候補 — somebody who may be the subject of a line: the residence by which the person is known.
/// </summary>
/// <param name="Residence">The current one; of a person who has none, the one that was closed last.</param>
/// <param name="IsCurrent">False for a person whose record is removed (消除).</param>
public readonly record struct BatchCandidate(Residence Residence, bool IsCurrent)
{
    /// <summary>The residence by which the person with these residences is known; null when the record goes on under
    /// another 住民票コード, or there is none.</summary>
    public static BatchCandidate? Of(
        IReadOnlyList<Residence> residences, RecordedDate today, MunicipalityTable municipalities)
    {
        if (Residences.Current(residences, today, municipalities) is { } current)
            return new(current, IsCurrent: true);
        return Residences.LastClosed(residences) is { } last ? new(last, IsCurrent: false) : null;
    }
}
