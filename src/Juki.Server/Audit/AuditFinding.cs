namespace Juki.Server.Audit;

/// <summary>検証の結果 — what an examination of an exported log finds. Numbers never change.</summary>
internal enum AuditFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The file is no exported log, or it has no end.</summary>
    FileCut = 1,

    /// <summary>A leaf does not fit its hash: a bit was changed.</summary>
    LeafChanged = 2,

    /// <summary>Leaves were taken out.</summary>
    LeafRemoved = 3,

    /// <summary>Leaves were put in.</summary>
    LeafInserted = 4,

    /// <summary>The tree is not that of a signed head.</summary>
    HistoryRewritten = 5,

    /// <summary>Leaves at the end are missing.</summary>
    TailCut = 6,

    /// <summary>Two signed heads of one size differ.</summary>
    TwoHeadsOfOneSize = 7,

    /// <summary>A head, or all of the witness's heads, are of another log.</summary>
    OtherLog = 8,

    /// <summary>A signature is not that of the key.</summary>
    BadSignature = 9,

    /// <summary>A head does not name the one before it: heads are missing.</summary>
    HeadsMissing = 10,
}

/// <summary>A finding.</summary>
/// <param name="Fault">What.</param>
/// <param name="From">The leaf; or leaves under the last head that fits.</param>
/// <param name="To">The same leaf; or leaves under the first head that does not fit.</param>
/// <param name="Count">How many leaves are concerned; 0 where that cannot be said.</param>
internal sealed record AuditFinding(AuditFault Fault, long From, long To, long Count)
{
    /// <summary>In words, Japanese and English.</summary>
    public (string Japanese, string English) Text => Fault switch
    {
        AuditFault.FileCut => ("ファイルが途中で切れているか、記録の書出しではない", "the file is cut, or is no exported record"),
        AuditFault.LeafChanged => (Say($"葉 {From} が改変されている"), Say($"leaf {From} was changed")),
        AuditFault.LeafRemoved => (
            Say($"葉 {From} から {Count} 件が抜き取られている"), Say($"{Count} removed: the first index that differs is {From}")),
        AuditFault.LeafInserted => (
            Say($"葉 {From} の位置に別の葉が挿入されている"), Say($"inserted: the first index that differs is {From}")),
        AuditFault.HistoryRewritten => (
            Say($"葉 {From} から {To - 1} までの間で履歴が書き換えられている"),
            Say($"history was rewritten between leaf {From} and leaf {To - 1}")),
        AuditFault.TailCut => (Say($"末尾の {Count} 件が欠けている"), Say($"the tail is cut: {Count} leaves are missing")),
        AuditFault.TwoHeadsOfOneSize => (
            Say($"{From} 件の時点に、署名された先頭が2つある"), Say($"two signed heads of one size, {From} leaves")),
        AuditFault.OtherLog => (Say($"別のログの先頭である ({From} 件)"), Say($"a head of another log ({From} leaves)")),
        AuditFault.BadSignature => (
            Say($"{From} 件の先頭の署名が正しくない"), Say($"the signature of the head of {From} leaves is wrong")),
        AuditFault.HeadsMissing => (
            Say($"{From} 件の先頭の前の先頭が欠けている"), Say($"a head before that of {From} leaves is missing")),
        _ => ("異常なし", "nothing found"),
    };

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>What an examination says.</summary>
/// <param name="Node">Whose log: role × 1,000,000 + office.</param>
/// <param name="Log">The log.</param>
/// <param name="Leaves">Leaves in the file.</param>
/// <param name="Heads">Heads in the file.</param>
/// <param name="Unsigned">Leaves behind the last head: nothing vouches for them yet.</param>
/// <param name="WitnessHeads">A witness's heads that were compared; 0: a history rewritten and signed anew could not be
/// seen.</param>
/// <param name="Start">What the first leaf says, if it could be read.</param>
/// <param name="Findings">In the order in which they were found; at most <see cref="FindingsMax"/>.</param>
internal sealed record AuditReport(
    long Node, AuditLogId Log, long Leaves, long Heads, long Unsigned, long WitnessHeads, AuditStart? Start,
    IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Most findings that are listed [ours].</summary>
    public const int FindingsMax = 100;

    /// <summary>True when nothing was found.</summary>
    public bool IsSound => Findings.Count == 0;
}
