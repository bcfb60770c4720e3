using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Demands;

/// <summary>報告要求等 — a demand as its maker says and signs it. Immutable.</summary>
/// <param name="Number">Its number; says who made it.</param>
/// <param name="Kind">What is demanded.</param>
/// <param name="Target">Of whom: a prefecture, the nation, or a national organ.</param>
public sealed record Demand(DemandNumber Number, DemandKind Kind, NodeName Target)
{
    /// <summary>When it was made, milliseconds since 1970.</summary>
    public long Made { get; init; }

    /// <summary>回答期限: the last day on which an answer is in time.</summary>
    public RecordedDate Due { get; init; }

    /// <summary>For an analysis: after whom; none for the others.</summary>
    public ResidentRecordCode Code { get; init; }

    /// <summary>What is wished and why. No values of residents.</summary>
    public string Text { get; init; } = "";

    /// <summary>Without values.</summary>
    public override string ToString() => $"(demand {Number}: {Kind})";
}

/// <summary>回答 — what is answered, as who answers says and signs it. Immutable.</summary>
/// <param name="By">The node that answers; for a national organ the nation.</param>
/// <param name="Outcome">How.</param>
public sealed record DemandAnswer(NodeName By, DemandOutcome Outcome)
{
    /// <summary>When, milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>What is reported, or why not.</summary>
    public string Text { get; init; } = "";

    /// <summary>文書番号 of the organ's paper; empty for the answer of a node.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Without values.</summary>
    public override string ToString() => $"(answer of {By}: {Outcome})";
}
