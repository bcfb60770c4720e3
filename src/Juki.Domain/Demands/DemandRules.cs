using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Demands;

/// <summary>要求の規則 — whether a demand may be made, passed on, answered. Pure.</summary>
public static class DemandRules
{
    /// <summary>Most days to the last day of a demand [ours: a year].</summary>
    public const int DueDaysMax = 366;

    /// <summary>作成. Also judged by each tier that a demand comes to.</summary>
    /// <param name="demand">As said.</param>
    /// <param name="made">The day on which it was made, in Japan.</param>
    public static DemandVerdict Make(Demand demand, DateOnly made)
    {
        if (!Enum.IsDefined(demand.Kind) || demand.Kind == DemandKind.None)
            return DemandVerdict.FactsMissing;
        if (!DemandPaths.IsAllowed(demand.Number.Maker, demand.Kind, demand.Target))
            return DemandVerdict.PathNotAllowed;
        if (!DemandText.IsAdmitted(demand.Text, DemandText.DemandMax))
            return DemandVerdict.TextNotAdmitted;
        var codeFits = demand.Kind == DemandKind.AccessAnalysis
            ? ResidentRecordCode.IsRight(demand.Code.Value)
            : demand.Code.IsNone;
        if (!codeFits)
            return DemandVerdict.CodeNotFitting;
        return !demand.Due.IsCalendarDay || demand.Due.ToDay() < made || demand.Due.ToDay() > made.AddDays(DueDaysMax)
            ? DemandVerdict.DueNotFitting
            : DemandVerdict.Done;
    }

    /// <summary>送付: to the tier above, or, at the nation, to the organ by paper.</summary>
    /// <param name="here">This tier.</param>
    /// <param name="target">Of whom it is demanded.</param>
    /// <param name="state">Where it stands here.</param>
    /// <param name="reference">At the nation: 文書番号 of the paper that went to the organ.</param>
    public static DemandVerdict Pass(NodeName here, NodeName target, DemandState state, string reference)
    {
        if (here == NodeName.Nation && target.Role == Role.NationalOrgan && !DemandText.IsReference(reference))
            return DemandVerdict.ReferenceMissing;
        return state switch
        {
            DemandState.None => DemandVerdict.NotRegistered,
            DemandState.Answered or DemandState.NotTaken => DemandVerdict.AlreadyClosed,
            DemandState.PassedOn => DemandVerdict.AlreadyPassed,
            _ => here == target ? DemandVerdict.NotToPass : DemandVerdict.Done,
        };
    }

    /// <summary>回答. One that comes late is an answer all the same. An organ's answer has its paper's 文書番号.</summary>
    /// <param name="here">This tier.</param>
    /// <param name="target">Of whom it is demanded.</param>
    /// <param name="state">Where it stands here.</param>
    /// <param name="answer">What is answered.</param>
    public static DemandVerdict Answer(NodeName here, NodeName target, DemandState state, DemandAnswer answer)
    {
        var isOrgans = target.Role == Role.NationalOrgan;
        if (!Enum.IsDefined(answer.Outcome) || answer.Outcome == DemandOutcome.None)
            return DemandVerdict.FactsMissing;
        if (!DemandText.IsAdmitted(answer.Text, DemandText.AnswerMax))
            return DemandVerdict.TextNotAdmitted;
        if (isOrgans ? !DemandText.IsReference(answer.Reference) : answer.Reference.Length > 0)
            return DemandVerdict.ReferenceMissing;
        return state switch
        {
            DemandState.None => DemandVerdict.NotRegistered,
            DemandState.Answered or DemandState.NotTaken => DemandVerdict.AlreadyClosed,
            _ => here == DemandPaths.Answerer(target) && here == answer.By
                ? DemandVerdict.Done
                : DemandVerdict.NotToAnswer,
        };
    }

    /// <summary>期限超過 — true from the day after the last day on, until it is closed.</summary>
    public static bool IsOverdue(DemandState state, RecordedDate due, DateOnly today) =>
        state is DemandState.Standing or DemandState.PassedOn && due.IsCalendarDay && today > due.ToDay();
}
