using Juki.Domain.Authority;
using Juki.Domain.Watch;

namespace Juki.Wire.Errands;

/// <summary>What is asked of the book of watching.</summary>
public enum WatchTask
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>操作履歴の検索.</summary>
    Search = 1,

    /// <summary>点検報告.</summary>
    Report = 2,

    /// <summary>利用管理簿の取込み.</summary>
    Import = 3,

    /// <summary>突合.</summary>
    Compare = 4,

    /// <summary>調査を開く.</summary>
    Open = 5,

    /// <summary>質問、回答、終了.</summary>
    Go = 6,

    /// <summary>抽出の番号.</summary>
    Name = 7,

    /// <summary>抽出.</summary>
    Draw = 8,

    /// <summary>点検の署名.</summary>
    SignOff = 9,

    /// <summary>一覧.</summary>
    List = 10,

    /// <summary>閲覧状況: who read whose lines.</summary>
    Readers = 11,
}

/// <summary>A call; one line of JSON to <c>watch.sock</c>, or in a frame. May hold residents' values.</summary>
public sealed record WatchCall : IErrand<WatchReply>
{
    static ErrandKind IErrand<WatchReply>.Kind => ErrandKind.Watch;

    /// <summary>What is asked.</summary>
    public WatchTask Task { get; init; }

    /// <summary>Who asks, by number of the ledger.</summary>
    public uint By { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => By;

    /// <summary>A contractor who reads logs searches lines, and never by a resident [S-000 4].</summary>
    OperatorRoles IActOfSomebody.Roles => this is { Task: WatchTask.Search, Code: "" }
        ? OperatorRoles.Audit | OperatorRoles.Logs : OperatorRoles.Audit;

    bool IErrand<WatchReply>.IsForTerminal => Task != WatchTask.None;

    /// <summary>Where.</summary>
    public uint Terminal { get; init; }

    /// <summary>The matter, as written.</summary>
    public string Number { get; init; } = "";

    /// <summary>Question, answer or reason.</summary>
    public string Text { get; init; } = "";

    /// <summary>Of <see cref="WatchTask.Go"/>.</summary>
    public WatchAct Act { get; init; }

    /// <summary>Of a closing or a sign-off.</summary>
    public WatchResult Result { get; init; }

    /// <summary>Of a list: kind of matter.</summary>
    public WatchMatter Matter { get; init; }

    /// <summary>Of a list; 0 this year.</summary>
    public int Year { get; init; }

    /// <summary>From which time on, milliseconds since 1970.</summary>
    public long From { get; init; }

    /// <summary>Before which.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>Number of a log in the record; 0 the newest.</summary>
    public long Log { get; init; }

    /// <summary>A leaf.</summary>
    public long Leaf { get; init; }

    /// <summary>Whose acts or ledger: role × 1,000,000 + office; null: any.</summary>
    public long? Office { get; init; }

    /// <summary>Of a search: an operator; of the readers: who read.</summary>
    public uint? Operator { get; init; }

    /// <summary>Of a search: an affair.</summary>
    public uint? Affair { get; init; }

    /// <summary>Of a search: a kind of act.</summary>
    public AuditKind? Kind { get; init; }

    /// <summary>Of a search: a resident, eleven digits.</summary>
    public string Code { get; init; } = "";

    /// <summary>Most lines: of an answer, or of a sample.</summary>
    public int Max { get; init; } = 1_000;

    /// <summary>The inspector's number.</summary>
    public long Chosen { get; init; }

    /// <summary>Of an import: lines of the ledger, each with its items.</summary>
    public IReadOnlyList<string[]> Lines { get; init; } = [];

    /// <summary>Of an import: lines that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Of an import: SHA-256 of the file.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>Nothing is changed.</summary>
    public bool IsDry { get; init; }

    /// <summary>Without values.</summary>
    public override string ToString() => $"(call: {Task})";
}

/// <summary>A leaf as it is shown: no value of a resident.</summary>
public sealed record WatchLeaf(
    long Log, long Leaf, long Time, AuditKind Kind, long Office, long Receiver, uint Affair, uint Purpose,
    uint Operator, uint Terminal, uint Verdict, uint Count, uint Missing);

/// <summary>An act of a matter as it is shown.</summary>
public sealed record WatchActShown(
    WatchAct Act, long At, uint By, WatchResult Result, long Count, long Extra, long Log, long Leaf, string? Text);

/// <summary>A line of a sample as it is shown.</summary>
public sealed record WatchLineShown(long Log, long Leaf, long Office, uint Operator, WatchResult Result, uint By);

/// <summary>A matter as it is shown.</summary>
public sealed record WatchShown(string Number, WatchState State, WatchResult Result)
{
    /// <summary>Of a case: what found it.</summary>
    public WatchRule Rule { get; init; }

    /// <summary>Whose act it is about, or whose ledger.</summary>
    public long Office { get; init; }

    /// <summary>The operator whose act it is about.</summary>
    public uint Operator { get; init; }

    /// <summary>Of a case: the log.</summary>
    public long Log { get; init; }

    /// <summary>Of a case: the first leaf.</summary>
    public long First { get; init; }

    /// <summary>Of a case: the last.</summary>
    public long Last { get; init; }

    /// <summary>What was done.</summary>
    public IReadOnlyList<WatchActShown> Acts { get; init; } = [];

    /// <summary>Of one sample: its lines.</summary>
    public IReadOnlyList<WatchLineShown> Lines { get; init; } = [];

    /// <summary>Of one sample that is drawn: whether the same lines are drawn again; null where that was not
    /// looked at.</summary>
    public bool? IsDrawnRightly { get; init; }
}

/// <summary>What came of a call.</summary>
public sealed record WatchReply(WatchVerdict Verdict)
{
    /// <summary>Who read whose lines.</summary>
    public IReadOnlyList<WatchReading> Readings { get; init; } = [];

    /// <summary>The matter.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of a report.</summary>
    public WatchReport? Report { get; init; }

    /// <summary>Of a report: the case of each finding, in their order; empty for none.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Of a search.</summary>
    public IReadOnlyList<WatchLeaf> Found { get; init; } = [];

    /// <summary>Of a search: there are more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of a comparison.</summary>
    public WatchComparison? Comparison { get; init; }

    /// <summary>Of a list.</summary>
    public IReadOnlyList<WatchShown> Matters { get; init; } = [];

    /// <summary>Of an import: lines taken, and of them those for which the record has an act.</summary>
    public long Taken { get; init; }

    /// <summary>See <see cref="Taken"/>.</summary>
    public long Covered { get; init; }
}
