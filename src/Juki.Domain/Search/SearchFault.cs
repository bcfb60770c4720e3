namespace Juki.Domain.Search;

/// <summary>検索条件の項目 — what a fault can be found in. Numbers stand in messages and never change.</summary>
public enum SearchParameter
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>住民票コード.</summary>
    Code = 1,

    /// <summary>個人番号.</summary>
    Number = 2,

    /// <summary>氏名.</summary>
    Name = 3,

    /// <summary>市町村 of the address.</summary>
    Municipality = 4,

    /// <summary>住所 behind the municipality.</summary>
    Address = 5,

    /// <summary>生年月日.</summary>
    DateOfBirth = 6,

    /// <summary>性別.</summary>
    Sex = 7,

    /// <summary>消除者を含む.</summary>
    IncludeRemoved = 8,
}

/// <summary>誤りの種別 — what is wrong with an item of a condition. Numbers stand in messages and never change. [ours]
/// </summary>
public enum SearchProblem
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The affair does not allow it.</summary>
    NotPermitted = 1,

    /// <summary>Not asked for, and one of those that are named so is needed.</summary>
    Missing = 2,

    /// <summary>Asked for, and without a character that could be found: at least the first is needed.</summary>
    TooShort = 3,

    /// <summary>A prefix, where one of those that are named so must be whole.</summary>
    NotWhole = 4,

    /// <summary>Not in its format, or a wrong check digit.</summary>
    Malformed = 5,

    /// <summary>Longer than the item of a record can be.</summary>
    TooLong = 6,

    /// <summary>A character that no record can have, or a stray space.</summary>
    TextNotAllowed = 7,

    /// <summary>Neither a municipality, a ward nor a designated city.</summary>
    MunicipalityUnknown = 8,
}

/// <summary>誤り — one fault of a condition.</summary>
/// <param name="Parameter">Where.</param>
/// <param name="Problem">What.</param>
public readonly record struct SearchFault(SearchParameter Parameter, SearchProblem Problem)
{
    /// <summary>What the fault alone would be answered with.</summary>
    public InquiryVerdict Verdict => (Problem, Parameter) switch
    {
        (SearchProblem.NotPermitted, SearchParameter.Number) => InquiryVerdict.NumberNotPermitted,
        (SearchProblem.NotPermitted, SearchParameter.IncludeRemoved) => InquiryVerdict.RemovedNotPermitted,
        (SearchProblem.NotPermitted, _) => InquiryVerdict.KeyNotPermitted,
        (SearchProblem.Missing or SearchProblem.TooShort or SearchProblem.NotWhole, _) =>
            InquiryVerdict.ConditionUnlawful,
        _ => InquiryVerdict.ParameterMalformed,
    };
}
