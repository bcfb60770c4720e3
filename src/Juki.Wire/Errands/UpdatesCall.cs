using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Offices;

namespace Juki.Wire.Errands;

/// <summary>What is asked about what a town sent.</summary>
public enum UpdatesTask
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>取り込んだファイルと全体の状況.</summary>
    Files = 1,

    /// <summary>拒否されたレコード.</summary>
    Refused = 2,

    /// <summary>別扱いの一覧.</summary>
    SetAside = 3,

    /// <summary>別扱いのものをもう一度処理する.</summary>
    Release = 4,

    /// <summary>整合性の確認の一覧.</summary>
    Checks = 5,

    /// <summary>整合性の確認の違い.</summary>
    Differences = 6,

    /// <summary>整合性の確認を始める.</summary>
    BeginCheck = 7,

    /// <summary>別扱いのものの処理をやめる. Only at the node's machine.</summary>
    Drop = 8,
}

/// <summary>A call; one line of JSON to <c>updates.sock</c>, or in a frame. No values of residents.</summary>
public sealed record UpdatesCall : IErrand<UpdatesReply>
{
    /// <summary>Most lines of an answer [ours: what a reply's bytes hold].</summary>
    public const int LinesMax = 1_000;

    static ErrandKind IErrand<UpdatesReply>.Kind => ErrandKind.Updates;

    /// <summary>What is asked.</summary>
    public UpdatesTask Task { get; init; }

    /// <summary>Who asks, by number of the ledger.</summary>
    public uint By { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    /// <summary>From which terminal; 0: at the node's machine.</summary>
    public uint Terminal { get; init; }

    /// <summary>Of files and refused records: number of a file; 0 any.</summary>
    public long File { get; init; }

    /// <summary>Of files and refused records: taken in from this time on, milliseconds since 1970.</summary>
    public long From { get; init; }

    /// <summary>Before which.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Of refused records: only with this verdict; null any.</summary>
    public UpdateVerdict? Verdict { get; init; }

    /// <summary>Of refused records: only those that no later record of the town has settled, as far as the CS
    /// knows.</summary>
    public bool IsOpenOnly { get; init; }

    /// <summary>Of a release: number on the work list. Of differences: number of the check.</summary>
    public long Number { get; init; }

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }

    uint IActOfSomebody.Actor => By;

    /// <summary>To look and to act are rights of their own.</summary>
    OperatorRoles IActOfSomebody.Roles =>
        Task is UpdatesTask.Release or UpdatesTask.BeginCheck or UpdatesTask.Drop ? Actors : Readers;

    bool IErrand<UpdatesReply>.IsForTerminal => Task is not (UpdatesTask.None or UpdatesTask.Drop);

    /// <summary>Roles that may look.</summary>
    public static OperatorRoles Readers { get; } = RightTable.With(OperatorFunction.Updates, OperatorAccess.Read);

    /// <summary>Roles that may act.</summary>
    public static OperatorRoles Actors { get; } = RightTable.With(OperatorFunction.Updates, OperatorAccess.Execute);
}

/// <summary>How far what a refused record was about stands now.</summary>
public enum RefusedState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>The CS refused the record and does not hold it: what became of it, only the town's own system
    /// knows.</summary>
    NotHeld = 1,

    /// <summary>未決: the CS holds it, and a tier above does not.</summary>
    Open = 2,

    /// <summary>A later record of the town took its place.</summary>
    Replaced = 3,

    /// <summary>It is judged by itself, or by an operator's release: nothing is to be sent.</summary>
    Waits = 4,
}

/// <summary>How a residence differed in a check. Numbers stand in messages and never change.</summary>
public enum DifferenceKind
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>The prefecture does not have it.</summary>
    Missing = 1,

    /// <summary>The prefecture has something else.</summary>
    Other = 2,
}

/// <summary>Where a check stands.</summary>
public enum CheckState
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>確認中.</summary>
    UnderWay = 1,

    /// <summary>終了.</summary>
    Ended = 2,

    /// <summary>中断 — nothing of it was heard for an hour.</summary>
    GivenUp = 3,
}

/// <summary>A file as it is shown.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Taken">When its first record was taken in, milliseconds since 1970; 0 not known.</param>
/// <param name="Answered">When the receipt of its result was written; 0 not yet, or not known.</param>
/// <param name="Records">Records in it.</param>
public sealed record FileShown(long Number, long Taken, long Answered, long Records)
{
    /// <summary>Records that were taken in so far.</summary>
    public long TakenIn { get; init; }

    /// <summary>Applied by all tiers.</summary>
    public long Applied { get; init; }

    /// <summary>Refused.</summary>
    public long Refused { get; init; }

    /// <summary>Without a verdict of all tiers so far, also those not taken in yet.</summary>
    public long Waiting { get; init; }

    /// <summary>False when more were refused than are counted: then <see cref="Applied"/> is not known.</summary>
    public bool IsCounted { get; init; }

    /// <summary>True when every record has its verdict and the receipt is written.</summary>
    public bool IsAnswered { get; init; }
}

/// <summary>A refused record as it is shown: by its place in the file, without anything of the resident.</summary>
/// <param name="File">The file.</param>
/// <param name="Serial">通番 in it.</param>
/// <param name="UpdateNumber">更新順番号.</param>
/// <param name="Tier">Who refused.</param>
/// <param name="Verdict">Why.</param>
/// <param name="Field">Which item; none: the whole record.</param>
/// <param name="State">How far it stands now.</param>
public sealed record RefusedShown(
    long File, long Serial, long UpdateNumber, Role Tier, UpdateVerdict Verdict, UpdateField Field,
    RefusedState State);

/// <summary>What stands on the CS's work list, as it is shown.</summary>
/// <param name="Number">Number on the work list.</param>
/// <param name="Since">When it was set aside, milliseconds since 1970.</param>
/// <param name="From">The file and the serial, or the neighbour and the number in its lane.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Verdict">What its sender was answered.</param>
/// <param name="WaitsFor">The one before which it cannot be handled; 0 none.</param>
/// <param name="IsReleasable">False when it could not even be read.</param>
public sealed record SetAsideShown(
    long Number, long Since, string From, string Kind, UpdateVerdict Verdict, long WaitsFor, bool IsReleasable);

/// <summary>A check against the prefecture as it is shown.</summary>
/// <param name="Number">Its number.</param>
/// <param name="By">Who began it.</param>
/// <param name="Begun">When, milliseconds since 1970.</param>
/// <param name="Ended">When it ended; 0 not yet.</param>
/// <param name="State">Where it stands.</param>
public sealed record CheckShown(long Number, uint By, long Begun, long Ended, CheckState State)
{
    /// <summary>Residences that were compared.</summary>
    public long Compared { get; init; }

    /// <summary>Of these, those that are the same.</summary>
    public long Equal { get; init; }

    /// <summary>Of these, those with an update on its way, which cannot be compared.</summary>
    public long Changing { get; init; }

    /// <summary>Of these, those that differ, or that the prefecture does not have.</summary>
    public long Different { get; init; }

    /// <summary>Of the different ones, those known to have been refused above.</summary>
    public long Refused { get; init; }

    /// <summary>Rows that are damaged here or there; neighbours repair them by themselves.</summary>
    public long Damaged { get; init; }
}

/// <summary>A difference as it is shown: by the record that it stood by, without anything of the resident.</summary>
/// <param name="File">The file; 0 not known.</param>
/// <param name="Serial">通番 in it.</param>
/// <param name="UpdateNumber">更新順番号.</param>
/// <param name="Kind">How it differed.</param>
/// <param name="Verdict">Why that record was refused above; null: it is not known to have been.</param>
/// <param name="State">Open, or settled by a later record.</param>
public sealed record DifferenceShown(
    long File, long Serial, long UpdateNumber, DifferenceKind Kind, UpdateVerdict? Verdict, RefusedState State);

/// <summary>How the whole stands.</summary>
/// <param name="FilesTaken">Number of the last file taken in.</param>
/// <param name="FilesUnanswered">Files whose records do not all have a verdict.</param>
/// <param name="GapAt">Number of the file that is waited for although later ones lie there; 0 none.</param>
/// <param name="FilesRefused">Files refused whole.</param>
/// <param name="NotTakenOver">Records that the CS holds and a tier above does not.</param>
/// <param name="SetAside">What stands on the CS's work list.</param>
/// <param name="ToSend">Updates that wait for the prefecture to take them.</param>
/// <param name="IsLinked">Whether the prefecture is linked.</param>
public sealed record UpdatesSummary(
    long FilesTaken, long FilesUnanswered, long GapAt, long FilesRefused, long NotTakenOver, long SetAside,
    long ToSend, bool IsLinked);

/// <summary>What came of a call.</summary>
public sealed record UpdatesReply(StandingVerdict Verdict)
{
    /// <summary>Of <see cref="UpdatesTask.Files"/>.</summary>
    public UpdatesSummary? Summary { get; init; }

    /// <summary>Of <see cref="UpdatesTask.Files"/>, newest first.</summary>
    public IReadOnlyList<FileShown> Files { get; init; } = [];

    /// <summary>Of <see cref="UpdatesTask.Refused"/>, newest file first, each by serial.</summary>
    public IReadOnlyList<RefusedShown> Refused { get; init; } = [];

    /// <summary>There are more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of <see cref="UpdatesTask.SetAside"/>; of a release that is dry: what would be handled, in this
    /// order.</summary>
    public IReadOnlyList<SetAsideShown> SetAside { get; init; } = [];

    /// <summary>Of <see cref="UpdatesTask.Checks"/>, the newest first; of <see cref="UpdatesTask.Differences"/>: the
    /// one.</summary>
    public IReadOnlyList<CheckShown> Checks { get; init; } = [];

    /// <summary>Of <see cref="UpdatesTask.Differences"/>.</summary>
    public IReadOnlyList<DifferenceShown> Differences { get; init; } = [];

    /// <summary>Of a release: the verdict that it got.</summary>
    public UpdateVerdict? Released { get; init; }
}
