using Juki.Domain.Person;

namespace Juki.Domain.Disclosure;

/// <summary>開示請求 — a request as it is taken at the counter. Immutable.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Code">Of whom.</param>
public sealed record DisclosureRequest(DisclosureKind Kind, ResidentRecordCode Code)
{
    /// <summary>Longest wish or reason, UTF-16 units [ours].</summary>
    public const int TextMax = 1_000;

    /// <summary>Who asks.</summary>
    public Claimant Claimant { get; init; }

    /// <summary>How it was shown who asks.</summary>
    public IdentityProof Identity { get; init; }

    /// <summary>For a representative: the document that says so was seen.</summary>
    public bool IsQualificationShown { get; init; }

    /// <summary>For a correction: what is wished. Holds residents' values.</summary>
    public string Wish { get; init; } = "";

    /// <summary>For a correction: by which request it was disclosed.</summary>
    public DisclosureNumber About { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(request for {Kind})";
}

/// <summary>請求の現況 — what the acts on a request come to. Holds no value of a resident.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Due">The last day on which an answer is in time.</param>
/// <param name="Outcome">How it was answered; none before.</param>
public readonly record struct DisclosureStanding(
    DisclosureKind Kind, DisclosureState State, DateOnly Due, DisclosureOutcome Outcome)
{
    /// <summary>True when it can be answered.</summary>
    public bool IsOpen => State is DisclosureState.Open or DisclosureState.Extended;

    /// <summary>期限超過 — true from the day after <see cref="Due"/> on, until it is answered.</summary>
    public bool IsOverdueOn(DateOnly day) => IsOpen && day > Due;
}

/// <summary>開示請求の規則 — whether an act on a request may be done. Pure.</summary>
public static class DisclosureRules
{
    /// <summary>受理.</summary>
    /// <param name="request">As taken.</param>
    /// <param name="about">How the request stands by which it was disclosed; null: there is none of this
    /// resident.</param>
    public static DisclosureVerdict Receive(DisclosureRequest request, DisclosureStanding? about)
    {
        if (!Enum.IsDefined(request.Kind) || request.Kind == DisclosureKind.None
            || !Enum.IsDefined(request.Claimant) || request.Claimant == Claimant.None)
            return DisclosureVerdict.FactsMissing;
        if (!Enum.IsDefined(request.Identity) || request.Identity == IdentityProof.None)
            return DisclosureVerdict.IdentityNotShown;
        if (request is { Claimant: Claimant.LegalRepresentative, IsQualificationShown: false })
            return DisclosureVerdict.QualificationNotShown;
        if (!ResidentRecordCode.IsRight(request.Code.Value))
            return DisclosureVerdict.CodeMalformed;
        if (request.Kind != DisclosureKind.Correction)
            return DisclosureVerdict.Done;
        if (!IsText(request.Wish))
            return DisclosureVerdict.TextMissing;
        // 訂正等の申出 is by those to whom it was disclosed [住基法30条の35].
        return about is { Kind: DisclosureKind.OwnInformation, Outcome: DisclosureOutcome.Disclosed }
            ? DisclosureVerdict.Done
            : DisclosureVerdict.NotDisclosedBefore;
    }

    /// <summary>延長: once, within the term, with reason and a new day [住基法30条の33].</summary>
    public static DisclosureVerdict Extend(
        DisclosureStanding standing, DateOnly today, DateOnly until, string reason, DisclosureTerms terms)
    {
        if (!IsText(reason))
            return DisclosureVerdict.TextMissing;
        if (standing.State == DisclosureState.None)
            return DisclosureVerdict.NotRegistered;
        if (!standing.IsOpen)
            return DisclosureVerdict.AlreadyClosed;
        if (standing.State == DisclosureState.Extended)
            return DisclosureVerdict.AlreadyExtended;
        if (standing.IsOverdueOn(today))
            return DisclosureVerdict.TermOver;
        if (until <= standing.Due)
            return DisclosureVerdict.TermNotLonger;
        return until > standing.Due.AddDays(terms.ExtensionDays)
            ? DisclosureVerdict.TermTooLong
            : DisclosureVerdict.Done;
    }

    /// <summary>回答. One that comes late is an answer all the same. What is kept from a resident, or not corrected,
    /// has its reason [住基法30条の35].</summary>
    public static DisclosureVerdict Answer(DisclosureStanding standing, DisclosureOutcome outcome, string reason)
    {
        var isCorrection = standing.Kind == DisclosureKind.Correction;
        var needsReason = outcome is DisclosureOutcome.Refused or DisclosureOutcome.NotCorrected;
        if (reason.Length > DisclosureRequest.TextMax || (needsReason && !IsText(reason)))
            return DisclosureVerdict.TextMissing;
        if (standing.State == DisclosureState.None)
            return DisclosureVerdict.NotRegistered;
        var fits = outcome switch
        {
            DisclosureOutcome.Disclosed or DisclosureOutcome.NothingHeld => !isCorrection,
            DisclosureOutcome.Refused => !isCorrection,
            DisclosureOutcome.Corrected or DisclosureOutcome.NotCorrected => isCorrection,
            _ => false,
        };
        if (!fits)
            return DisclosureVerdict.OutcomeDoesNotFit;
        return standing.IsOpen || (IsByPaper(outcome) && MayHavePaperAgain(standing))
            ? DisclosureVerdict.Done
            : DisclosureVerdict.AlreadyClosed;
    }

    /// <summary>True when the answer was a paper: one that was lost on its way to the resident is made again, and that
    /// is an act of its own.</summary>
    public static bool MayHavePaperAgain(DisclosureStanding standing) =>
        standing.State == DisclosureState.Answered && IsByPaper(standing.Outcome);

    /// <summary>印刷: what was answered by a paper.</summary>
    public static DisclosureVerdict Print(DisclosureStanding standing) =>
        standing.State == DisclosureState.None ? DisclosureVerdict.NotRegistered
        : MayHavePaperAgain(standing) ? DisclosureVerdict.Done
        : DisclosureVerdict.NoPaper;

    private static bool IsByPaper(DisclosureOutcome outcome) =>
        outcome is DisclosureOutcome.Disclosed or DisclosureOutcome.NothingHeld;

    /// <summary>取下げ.</summary>
    public static DisclosureVerdict Withdraw(DisclosureStanding standing) => standing switch
    {
        { State: DisclosureState.None } => DisclosureVerdict.NotRegistered,
        { IsOpen: true } => DisclosureVerdict.Done,
        _ => DisclosureVerdict.AlreadyClosed,
    };

    private static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= DisclosureRequest.TextMax;
}
