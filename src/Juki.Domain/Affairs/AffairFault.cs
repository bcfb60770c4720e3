namespace Juki.Domain.Affairs;

/// <summary>
/// 照会を拒む理由 — why an inquiry is refused before anybody is looked for, in order of precedence. Numbers stand in
/// records and never change. Asking again never helps by itself.
/// </summary>
public enum AffairFault
{
    /// <summary>None: it may be asked.</summary>
    None = 0,

    /// <summary>事務: it names no affair.</summary>
    AffairMissing = 10,

    /// <summary>利用目的: it names no purpose [S-002].</summary>
    PurposeMissing = 11,

    /// <summary>操作者: it names no operator [S-000 3. リスク2].</summary>
    OperatorMissing = 12,

    /// <summary>端末: it names no terminal [ours: so that a misuse can be traced to a place].</summary>
    TerminalMissing = 13,

    /// <summary>The table has no such affair: the law knows none [S-002].</summary>
    AffairUnknown = 20,

    /// <summary>The affair is not in force on this day.</summary>
    AffairNotInForce = 21,

    /// <summary>The affair is another asker's.</summary>
    AffairOfOther = 22,

    /// <summary>A national organ, and the tables are older than a week (<see cref="TableAge.Expired"/>).</summary>
    TablesExpired = 30,

    /// <summary>A national organ without agreement [S-002].</summary>
    AgreementMissing = 31,

    /// <summary>Its agreement does not cover this day.</summary>
    AgreementNotInForce = 32,

    /// <summary>The Agency suspended its agreement [S-002].</summary>
    AgreementSuspended = 33,

    /// <summary>一括提供 for an affair that may not.</summary>
    BatchNotPermitted = 40,

    /// <summary>The affair only compares, and items were to be told [S-002].</summary>
    ComparisonOnly = 41,

    /// <summary>A key that this affair may not ask by.</summary>
    KeyNotPermitted = 42,

    /// <summary>個人番号 was to be told, and may not be.</summary>
    NumberNotPermitted = 43,

    /// <summary>Removed records were asked for, and may not be.</summary>
    RemovedNotPermitted = 44,

    /// <summary>An item that this affair may not be told.</summary>
    ItemNotPermitted = 45,
}
