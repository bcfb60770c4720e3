namespace Juki.Domain.Watch;

/// <summary>
/// 調査と抽出点検の規則 — whether an act of watching may be done. A case is asked about by somebody else than the operator
/// concerned [S-000 3. リスク2], and a line of the sample is inspected by somebody else [S-000 3. リスク3]. Pure.
/// </summary>
public static class WatchRules
{
    /// <summary>Longest text, UTF-16 units [ours].</summary>
    public const int TextMax = 1_000;

    /// <summary>Most lines of a sample [ours: a person reads them].</summary>
    public const int LinesMax = 1_000;

    /// <summary>How a case stands after its acts.</summary>
    public static WatchState StateAfter(IEnumerable<WatchAct> acts) => acts.LastOrDefault() switch
    {
        WatchAct.Opened => WatchState.Open,
        WatchAct.Asked => WatchState.Asked,
        WatchAct.Answered => WatchState.Answered,
        WatchAct.Closed => WatchState.Closed,
        _ => WatchState.None,
    };

    /// <summary>A case is opened.</summary>
    /// <param name="by">Who opens it.</param>
    /// <param name="concerned">Whose act it is about.</param>
    public static WatchVerdict Open(WatchPerson by, WatchPerson concerned) =>
        by.Operator == 0 ? WatchVerdict.FactsMissing
        : by == concerned ? WatchVerdict.PersonConcerned
        : WatchVerdict.Done;

    /// <summary>What is done with a case that is open.</summary>
    /// <param name="act">Asked, answered or closed.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="by">Who does it. The operator concerned may answer, and nothing else.</param>
    /// <param name="concerned">Whose act the case is about.</param>
    /// <param name="text">The question, the answer, or the reason of the result.</param>
    /// <param name="result">Of a closing.</param>
    public static WatchVerdict Go(
        WatchAct act, WatchState state, WatchPerson by, WatchPerson concerned, string text, WatchResult result)
    {
        if (by.Operator == 0 || act is not (WatchAct.Asked or WatchAct.Answered or WatchAct.Closed))
            return WatchVerdict.FactsMissing;
        if (!IsText(text))
            return WatchVerdict.TextMissing;
        if (act == WatchAct.Closed && !IsResult(result))
            return WatchVerdict.ResultMissing;
        if (state == WatchState.None)
            return WatchVerdict.NotFound;
        if (by == concerned && act != WatchAct.Answered)
            return WatchVerdict.PersonConcerned;
        if (state == WatchState.Closed)
            return WatchVerdict.AlreadyClosed;
        return act switch
        {
            WatchAct.Answered => state == WatchState.Asked ? WatchVerdict.Done : WatchVerdict.NothingAsked,
            // Who never answers does not keep a case open: it may be closed as not explained.
            WatchAct.Closed when result == WatchResult.Unexplained => WatchVerdict.Done,
            _ => state == WatchState.Asked ? WatchVerdict.QuestionOpen : WatchVerdict.Done,
        };
    }

    /// <summary>An inspector names the number of a sample.</summary>
    /// <param name="by">The inspector.</param>
    /// <param name="lines">How many lines are to be drawn.</param>
    /// <param name="from">From which time on, milliseconds since 1970.</param>
    /// <param name="before">And before which.</param>
    /// <param name="now">The time.</param>
    public static WatchVerdict Name(WatchPerson by, int lines, long from, long before, long now) =>
        by.Operator == 0 ? WatchVerdict.FactsMissing
        : from >= before || before > now ? WatchVerdict.StretchMalformed
        : lines is < 1 or > LinesMax ? WatchVerdict.LinesMalformed
        : WatchVerdict.Done;

    /// <summary>A line of a sample is signed off: not by the operator whose line it is; then it is left for another
    /// inspector.</summary>
    /// <param name="by">Who signs.</param>
    /// <param name="line">Whose line it is; null: it is no line of the sample.</param>
    /// <param name="isSigned">Whether it is signed off already.</param>
    /// <param name="text">Why, where the result is not <see cref="WatchResult.Proper"/>.</param>
    /// <param name="result">What was found.</param>
    public static WatchVerdict SignOff(
        WatchPerson by, WatchPerson? line, bool isSigned, string text, WatchResult result)
    {
        if (by.Operator == 0)
            return WatchVerdict.FactsMissing;
        if (text.Length > TextMax || (result != WatchResult.Proper && text.Length == 0))
            return WatchVerdict.TextMissing;
        if (!IsResult(result))
            return WatchVerdict.ResultMissing;
        if (line == by)
            return WatchVerdict.PersonConcerned;
        if (line is null)
            return WatchVerdict.NotDrawn;
        return isSigned ? WatchVerdict.AlreadySigned : WatchVerdict.Done;
    }

    private static bool IsText(string text) => text.Length is > 0 and <= TextMax && text.Trim().Length > 0;

    private static bool IsResult(WatchResult result) => result is >= WatchResult.Proper and <= WatchResult.Unexplained;
}
