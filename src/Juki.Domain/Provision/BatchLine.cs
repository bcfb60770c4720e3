using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Domain.Provision;

/// <summary>
/// 照会対象者の行 — one line of a file of 一括提供: whom it asks after, by 個人番号, by 住民票コード or by the 4情報
/// [S-000 2-①] [S-002]. What a line does not say has its default. Immutable.
/// </summary>
/// <param name="Serial">通番, from 1: its place in the file.</param>
/// <param name="Code">住民票コード; none.</param>
/// <param name="Number">個人番号; none.</param>
/// <param name="Items">氏名, 住所, 生年月日, 性別: all four without a code or number; with one, whatever is given must be
/// that of the resident.</param>
/// <param name="Fault">What was wrong with the form of the line; default when nothing was.</param>
public sealed record BatchLine(
    long Serial, ResidentRecordCode Code, IndividualNumber Number, FourBasicItems Items, BatchLineFault Fault = default)
{
    /// <summary>True when it asks by a code or a number.</summary>
    public bool HasKey => !Code.IsNone || !Number.IsNone;

    /// <summary>Without a value.</summary>
    public override string ToString() => $"(line {Serial})";
}

/// <summary>行の誤り — why a line is not looked for. <c>default</c>: it may be. Immutable.</summary>
/// <param name="Verdict"><see cref="InquiryVerdict.Answered"/> when nothing is wrong.</param>
/// <param name="Detail">The gravest fault in an item; default for a line that cannot be read.</param>
public readonly record struct BatchLineFault(InquiryVerdict Verdict, SearchFault Detail = default)
{
    /// <summary>True when nothing is wrong.</summary>
    public bool IsNone => Verdict == InquiryVerdict.Answered;

    /// <summary>A line that is no line of such a file.</summary>
    public static BatchLineFault Unreadable => new(InquiryVerdict.RequestUnreadable);

    /// <summary>A fault in an item.</summary>
    public static BatchLineFault In(SearchParameter parameter, SearchProblem problem)
    {
        var detail = new SearchFault(parameter, problem);
        return new(detail.Verdict, detail);
    }
}
