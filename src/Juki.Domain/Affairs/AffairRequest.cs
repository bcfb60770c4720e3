using Juki.Domain.Search;

namespace Juki.Domain.Affairs;

/// <summary>照会の内容 — what an inquiry says about itself, before anybody is looked for. Nothing of a resident is in
/// it. Immutable.</summary>
/// <param name="Asker">Who asks: from the certificate of the link, never from what the message says.</param>
/// <param name="Affair">事務: for which affair; none when the message names none, or no code.</param>
public sealed record AffairRequest(Asker Asker, AffairCode Affair)
{
    /// <summary>利用目的 — number of the purpose in the asker's own list; 0 when it names none.</summary>
    public int Purpose { get; init; }

    /// <summary>操作者 — number of the operator in the asker's ledger; 0 when it names none.</summary>
    public long Operator { get; init; }

    /// <summary>端末 — number of the terminal in the asker's ledger; 0 when it names none.</summary>
    public int Terminal { get; init; }

    /// <summary>By what it asks; a file may ask by several.</summary>
    public SearchKeys Keys { get; init; }

    /// <summary>Which items it wants; none for all that the affair allows but 個人番号, which is never told
    /// unasked.</summary>
    public ProvidedItems Items { get; init; }

    /// <summary>True when it asks about removed records too.</summary>
    public bool WantsRemoved { get; init; }

    /// <summary>True for 一括提供.</summary>
    public bool IsBatch { get; init; }

    /// <summary>照合 — true when it only wants to know of each item whether it is the same [S-002].</summary>
    public bool IsComparison { get; init; }
}

/// <summary>許可の範囲 — what a lawful inquiry may ask by and be told. Answers carry nothing else [S-002].
/// Immutable.</summary>
/// <param name="Affair">The affair.</param>
/// <param name="Permit">By what it may ask, and whether removed records may be found: those asked for.</param>
/// <param name="Items">What it may be told: the items asked for, all of them allowed.</param>
/// <param name="IsBatch">It is a file.</param>
/// <param name="IsComparison">Of each item only same or different may be told.</param>
public sealed record AffairGrant(
    Affair Affair, SearchPermit Permit, ProvidedItems Items, bool IsBatch, bool IsComparison);

/// <summary>判定 — the faults of an inquiry in order of precedence, or what it may do.</summary>
/// <param name="Faults">All of them, the one to be answered first; empty for a lawful inquiry.</param>
/// <param name="Grant">What it may do; null when there is a fault.</param>
public sealed record AffairJudgement(IReadOnlyList<AffairFault> Faults, AffairGrant? Grant)
{
    /// <summary>The fault that is answered.</summary>
    public AffairFault First => Faults.Count == 0 ? AffairFault.None : Faults[0];

    /// <summary>What is answered so far; <see cref="InquiryVerdict.Answered"/> when nothing is wrong with it.</summary>
    public InquiryVerdict Verdict => First.Verdict();
}
