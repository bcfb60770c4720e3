namespace Juki.Domain.Watch;

/// <summary>
/// 記録の種別 — what a leaf of the record is about. The numbers stand in leaves, which are never changed; a number is
/// never used again. What was refused is recorded under the same kind, with its verdict.
/// </summary>
public enum AuditKind
{
    /// <summary>Not set; no leaf has it.</summary>
    None = 0,

    /// <summary>A log begins: the first leaf, and only it.</summary>
    LogBegun = 1,

    /// <summary>照会.</summary>
    Inquiry = 10,

    /// <summary>提供 to another body.</summary>
    Provision = 11,

    /// <summary>移転 to another department of the same body.</summary>
    Transfer = 12,

    /// <summary>更新 passed up, a batch.</summary>
    UpdatePassedUp = 20,

    /// <summary>媒体への出力.</summary>
    MediumOutput = 30,

    /// <summary>帳票の出力.</summary>
    PrintOutput = 31,

    /// <summary>開示.</summary>
    Disclosure = 40,

    /// <summary>操作履歴の検索: somebody looked into this record.</summary>
    RecordSearch = 41,

    /// <summary>開示用データの受領 from the nation.</summary>
    DisclosureData = 42,

    /// <summary>点検: an act in the book of watching for misuse.</summary>
    Inspection = 43,

    /// <summary>消去 of entries whose term ended.</summary>
    Erasure = 50,

    /// <summary>Any other 操作 by an operator.</summary>
    OperatorAction = 60,

    /// <summary>番号の表示: a 住民票コード or 個人番号 is shown at a terminal.</summary>
    NumberShown = 61,
}

/// <summary>What a kind means and what its leaf counts; docs/audit-events.md is written from this.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Japanese">Its Japanese term.</param>
/// <param name="Meaning">When a leaf is written.</param>
/// <param name="Count">What the count of its leaf counts.</param>
/// <param name="Missing">What it counts as missing.</param>
/// <param name="Subjects">Who is a subject.</param>
public sealed record AuditKindText(
    AuditKind Kind, string Japanese, string Meaning, string Count, string Missing, string Subjects)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<AuditKindText> All { get; } =
    [
        new(AuditKind.LogBegun, "記録の開始", "a log begins; after a restore it names the old log, what was lost, and two "
            + "persons", "–", "–", "nobody; its entry is kept for ever"),
        new(AuditKind.Inquiry, "照会", "an inquiry is answered or refused", "residents found", "1 if nobody was found",
            "each resident found, and the one asked for by code"),
        new(AuditKind.Provision, "提供", "data go to another body; a batch has a leaf for each 10,000 lines",
            "lines asked for", "lines that could not be provided", "each resident given or asked for by code"),
        new(AuditKind.Transfer, "移転", "data go to another department of the same body", "lines asked for",
            "lines that could not be provided", "each resident given or asked for by code"),
        new(AuditKind.UpdatePassedUp, "更新の送信", "a batch of updates is passed up", "updates", "–",
            "nobody by name: the entry holds the digest of the record ids"),
        new(AuditKind.MediumOutput, "媒体への出力", "data are written to a medium", "lines written",
            "lines that could not be written",
            "each resident on it; those of results of a batch stand behind its slices"),
        new(AuditKind.PrintOutput, "帳票の出力", "data are printed", "pages", "–", "each resident on it"),
        new(AuditKind.Disclosure, "開示", "a resident is shown what is held or recorded of them", "lines shown",
            "lines whose term has ended", "the resident"),
        new(AuditKind.RecordSearch, "操作履歴の検索", "somebody looks into this record", "leaves shown", "–",
            "the resident searched for"),
        new(AuditKind.DisclosureData, "開示用データの受領", "a prefecture keeps what the nation recorded of its residents",
            "lines kept", "lines whose term was over", "each resident of a line; its entry holds the nation's proof"),
        new(AuditKind.Inspection, "点検", "somebody inspects this record: a report, a sample, a ledger, a case",
            "findings or lines", "–", "nobody; its entry says what was done"),
        new(AuditKind.Erasure, "消去", "entries whose term ended are erased", "rows erased", "–", "nobody"),
        new(AuditKind.OperatorAction, "操作",
            "any other act of an operator: a log-in, its end, an entry of the ledger, a look at what became of a "
                + "town's records", "lines of such a look", "–", "as the act has it"),
        new(AuditKind.NumberShown, "番号の表示", "a masked number of an answer is shown, for a reason", "numbers shown",
            "–", "the resident whose number it is"),
    ];
}
