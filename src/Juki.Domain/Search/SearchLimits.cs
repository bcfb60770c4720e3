namespace Juki.Domain.Search;

/// <summary>検索の限度 — what bounds an inquiry.</summary>
public static class SearchLimits
{
    /// <summary>
    /// Most persons that are answered; 51 and nothing is given but the verdict [S-002]. Counted over the persons that
    /// the asker may see, not over names.
    /// </summary>
    public const int HitsMax = 50;

    /// <summary>The verdict on a number of persons found; with one more than the limit no further need be
    /// counted.</summary>
    /// <param name="persons">Persons that the asker may see, 0 or more.</param>
    public static InquiryVerdict JudgeHits(int persons) => persons switch
    {
        > HitsMax => InquiryVerdict.TooManyHits,
        0 => InquiryVerdict.NoneFound,
        _ => InquiryVerdict.Answered,
    };
}
