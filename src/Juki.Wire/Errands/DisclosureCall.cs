using System.Text.Json;
using Juki.Domain.Authority;
using Juki.Domain.Disclosure;

namespace Juki.Wire.Errands;

/// <summary>What is done at the desk of disclosures; one line of JSON to <c>desk.sock</c>, or in a frame. May hold
/// residents' values.</summary>
public sealed record DisclosureCall : IErrand<DisclosureReply>
{
    static ErrandKind IErrand<DisclosureReply>.Kind => ErrandKind.Disclosure;

    /// <summary>What; none: a list, or a print.</summary>
    public DisclosureAct Act { get; init; }

    /// <summary>The request, as written; of a list, only this one, with what was done.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a list: the year; 0 this one.</summary>
    public int Year { get; init; }

    /// <summary>Of a list: only requests with a serial less than this, the newest first; 0 all.</summary>
    public int Below { get; init; }

    /// <summary>Of a list: the newest so many; 0 all, in their order.</summary>
    public int Max { get; init; }

    /// <summary>Of a list: only those that are not answered yet.</summary>
    public bool IsOpenOnly { get; init; }

    /// <summary>Of a print; null: none.</summary>
    public DisclosurePrint? Print { get; init; }

    /// <summary>Of a receipt: of whom, eleven digits.</summary>
    public string Code { get; init; } = "";

    /// <summary>Of a receipt.</summary>
    public DisclosureKind Kind { get; init; }

    /// <summary>Of a receipt.</summary>
    public Claimant Claimant { get; init; }

    /// <summary>Of a receipt.</summary>
    public IdentityProof Identity { get; init; }

    /// <summary>Of a receipt by a representative.</summary>
    public bool IsQualificationShown { get; init; }

    /// <summary>Of a receipt of a correction: by which request it was disclosed.</summary>
    public string About { get; init; } = "";

    /// <summary>The wish or the reason.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of an extension: the new last day.</summary>
    public DateOnly Until { get; init; }

    /// <summary>Of an answer; disclosed: with a paper.</summary>
    public DisclosureOutcome Outcome { get; init; }

    /// <summary>Of a paper: lines from this time on, milliseconds since 1970.</summary>
    public long From { get; init; }

    /// <summary>And before this one.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Who does it.</summary>
    public uint Operator { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IErrand<DisclosureReply>.By => Operator;

    uint IActOfSomebody.Actor => Operator;

    OperatorRoles IActOfSomebody.Roles => OperatorRoles.Disclosure;

    bool IErrand<DisclosureReply>.IsForTerminal => true;

    /// <summary>Where.</summary>
    public uint Terminal { get; init; }

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(call: {Act})";
}

/// <summary>A paper that is put on sheets, and so enters the register of forms.</summary>
/// <param name="Sheets">How many.</param>
/// <param name="DestroyBy">廃棄予定日: what was not handed over by then is destroyed.</param>
public sealed record DisclosurePrint(int Sheets, DateOnly DestroyBy);

/// <summary>An act on a request as it is shown: no value of a resident.</summary>
/// <param name="Act">What was done.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="By">By whom, by number of the ledger.</param>
/// <param name="Due">The last day in time from then on.</param>
/// <param name="Outcome">Of an answer.</param>
/// <param name="Log">Where it is recorded.</param>
/// <param name="Leaf">Its index.</param>
public sealed record DisclosureActShown(
    DisclosureAct Act, long At, uint By, DateOnly Due, DisclosureOutcome Outcome, long Log, long Leaf);

/// <summary>A request as it is shown: no value of a resident.</summary>
public sealed record DisclosureShown(
    string Number, DisclosureKind Kind, Claimant Claimant, IdentityProof Identity, DateOnly Received, DateOnly Due,
    bool IsOverdue, DisclosureState State, DisclosureOutcome Outcome, string About)
{
    /// <summary>Of one request: what was done, in the order of time.</summary>
    public IReadOnlyList<DisclosureActShown> Acts { get; init; } = [];
}

/// <summary>What came of it.</summary>
/// <param name="Verdict">Whether it was done.</param>
/// <param name="Number">The request.</param>
/// <param name="Requests">A list.</param>
public sealed record DisclosureReply(
    DisclosureVerdict Verdict, string Number, IReadOnlyList<DisclosureShown> Requests)
{
    /// <summary>Of a list: there are older ones.</summary>
    public bool IsMore { get; init; }

    /// <summary>Of an answer by paper, at the node's machine: the paper with its proofs, recorded, and now to be handed
    /// out.</summary>
    public JsonElement? Paper { get; init; }

    /// <summary>Of an answer by paper: what it says, packed, to be shown and printed.</summary>
    public byte[] Sheet { get; init; } = [];

    /// <summary>Of an answer by paper: lines on it.</summary>
    public int Lines { get; init; }

    /// <summary>Of a print: its number in the register of forms, and when it was recorded.</summary>
    public string Form { get; init; } = "";

    /// <summary>See <see cref="Form"/>; milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(reply: {Verdict})";
}
