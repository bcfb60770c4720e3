using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Inquiry;

/// <summary>A resident found: the residence that is shown, and whether it is the current one.</summary>
internal readonly record struct FoundPerson(Residence Residence, bool IsCurrent);

/// <summary>
/// 照会 — one inquiry on its way through this server: what was asked, and what becomes of it. Never stored.
/// </summary>
/// <param name="link">The link that it came by, a number given by the host.</param>
/// <param name="peer">Who sent it.</param>
/// <param name="number">Its number on that link.</param>
/// <param name="body">As it came.</param>
/// <param name="until">When the sender stops to wait, milliseconds since 1970.</param>
internal sealed class InquiryCase(long link, NodeName peer, long number, Bodies.Inquiry body, long until)
{
    /// <summary>The link that it came by.</summary>
    public long Link => link;

    /// <summary>Who sent it.</summary>
    public NodeName Peer => peer;

    /// <summary>Its number on that link.</summary>
    public long Number => number;

    /// <summary>As it came.</summary>
    public Bodies.Inquiry Body => body;

    /// <summary>When the sender stops to wait, milliseconds since 1970.</summary>
    public long Until => until;

    /// <summary>Who asks, as it may be said over that link; none until that was judged, and when the sender may not
    /// speak for that office.</summary>
    public NodeName Asker { get; set; }

    /// <summary>After whom is asked, as read; set when the request was not refused.</summary>
    public SearchCondition Condition { get; set; } = new();

    /// <summary>By what the register is searched: in a comparison by code or number, what else is given is only
    /// compared.</summary>
    public SearchCondition Sought =>
        Grant is { IsComparison: true } && !(Condition.Code.IsNone && Condition.Number.IsNone)
        ? new() { Code = Condition.Code, Number = Condition.Number, IncludeRemoved = Condition.IncludeRemoved }
        : Condition;

    /// <summary>What it may ask by and be told; null until that was judged, and when it may not be asked.</summary>
    public AffairGrant? Grant { get; set; }

    /// <summary>Of a terminal: whether the operator who is logged in there may ask,
    /// <see cref="InquiryVerdict.Answered"/>, or why not; null: nobody ever logged in over the link.</summary>
    public InquiryVerdict? OfOperator { get; set; }

    /// <summary>What is wrong with the condition.</summary>
    public IReadOnlyList<SearchFault> Faults { get; set; } = [];

    /// <summary>What becomes of it.</summary>
    public InquiryVerdict Verdict { get; set; }

    /// <summary>True for one that is neither refused nor answered yet.</summary>
    public bool IsOpen => Verdict == InquiryVerdict.Answered && Above is null;

    /// <summary>Those found here.</summary>
    public List<FoundPerson> Persons { get; } = [];

    /// <summary>True when the node above is to be asked.</summary>
    public bool IsToForward { get; set; }

    /// <summary>Its number on the link to the node above; 0 when it was not forwarded.</summary>
    public long ForwardedAs { get; set; }

    /// <summary>When the wait for the node above ends, milliseconds since 1970.</summary>
    public long ForwardedUntil { get; set; }

    /// <summary>True while the node above is asked.</summary>
    public bool IsForwarded => ForwardedAs != 0 && IsOpen;

    /// <summary>What the node above has answered.</summary>
    public Bodies.InquiryAnswer? Above { get; private set; }

    /// <summary>The answer; set by the end of the turn.</summary>
    public Bodies.InquiryAnswer Answer { get; set; } = new();

    /// <summary>The node above has answered.</summary>
    public void AnsweredAbove(Bodies.InquiryAnswer answer)
    {
        Above = answer;
        IsToForward = false;
    }

    /// <summary>It may not be asked; of several reasons the lowest number is answered.</summary>
    public void Refuse(InquiryVerdict verdict)
    {
        if (Verdict == InquiryVerdict.Answered || verdict < Verdict)
            Verdict = verdict;
        Grant = null;
    }

    /// <summary>There is no record of it, so nobody is told anything.</summary>
    public void CannotBeRecorded()
    {
        (Verdict, Grant) = (InquiryVerdict.NotRecordable, null);
        Above = null;
        Persons.Clear();
        Faults = [];
    }

    /// <summary>The node above cannot be reached, or did not answer in time.</summary>
    /// <param name="here">Who would have passed it on.</param>
    public void NotReached(Role here)
    {
        Verdict = here == Role.Municipality ? InquiryVerdict.PrefectureUnreachable : InquiryVerdict.NationUnreachable;
        IsToForward = false;
    }
}
