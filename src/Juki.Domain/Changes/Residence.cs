using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Changes;

/// <summary>Where a residence stands.</summary>
public enum ResidenceState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>現存する — the record stands.</summary>
    Open = 1,

    /// <summary>消除 — the record was deleted.</summary>
    Closed = 2,

    /// <summary>The record goes on under another 住民票コード.</summary>
    Recoded = 3,
}

/// <summary>
/// 住民 of one municipality under one 住民票コード — a residence. Opened, changed and closed by the updates of that
/// municipality alone, so that no town waits for another town's message [ours, decision 0004]. Immutable.
/// </summary>
public sealed record Residence
{
    /// <summary>本人確認情報 as last reported; its code and the municipality are the key.</summary>
    public required IdentificationInformation Information { get; init; }

    /// <summary>The municipality whose record this is, by the code of its CS.</summary>
    public required GovernmentCode Municipality { get; init; }

    /// <summary>Where it stands.</summary>
    public required ResidenceState State { get; init; }

    /// <summary>異動年月日 of the entry that opened it; decides which of several open residences is the current
    /// one.</summary>
    public required RecordedDate EntryDate { get; init; }

    /// <summary>異動事由 of the last change; of a deleted record that got a new code, that of its deletion.</summary>
    public required ChangeReason LastReason { get; init; }

    /// <summary>異動年月日 that goes with it; for a 転出 dated ahead, the planned day.</summary>
    public required RecordedDate LastDate { get; init; }

    /// <summary>更新順番号 of the last change.</summary>
    public required long UpdateNumber { get; init; }

    /// <summary>How many versions this residence has had, from 1; the earlier ones are the history.</summary>
    public required int Version { get; init; }

    /// <summary>旧住民票コード or the code that took its place; none without a change of code.</summary>
    public ResidentRecordCode OtherCode { get; init; }

    /// <summary>The day of the merger with which the municipality last took this record over from one that ended; none
    /// if it never did. What tells that the record of the other is no longer the one that counts (decision
    /// 0010).</summary>
    public RecordedDate TakenOver { get; init; }

    /// <summary>住民票コード.</summary>
    public ResidentRecordCode Code => Information.Code;

    /// <summary>True on <paramref name="day"/> for an open residence, and for one left by 転出 on a later day
    /// (転出予定).</summary>
    public bool IsOpenOn(RecordedDate day) =>
        State == ResidenceState.Open
        || (State == ResidenceState.Closed && LastReason == ChangeReason.MoveOut && LastDate.CompareTo(day) > 0);

    /// <summary>True when it was <paramref name="change"/> that made this version.</summary>
    public bool IsFrom(Change change) =>
        Municipality == change.Municipality && UpdateNumber == change.UpdateNumber
        && LastReason == change.Reason && LastDate == change.Date
        && (State == ResidenceState.Recoded ? OtherCode == change.After.Code : Information == change.After);

    /// <summary>Masked.</summary>
    public override string ToString() => $"(residence in {Municipality}: {State}, version {Version})";
}
