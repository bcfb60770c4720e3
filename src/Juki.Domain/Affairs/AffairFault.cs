using Juki.Domain.Search;

namespace Juki.Domain.Affairs;

/// <summary>
/// 照会を拒む理由 — why an inquiry is refused before anybody is looked for, in order of precedence: that of the
/// <see cref="InquiryVerdict"/> by which each is answered (<see cref="AffairFaults.Verdict"/>).
/// </summary>
public enum AffairFault
{
    /// <summary>None: it may be asked.</summary>
    None = 0,

    /// <summary>事務: it names no affair.</summary>
    AffairMissing = 1,

    /// <summary>The table has no such affair: the law knows none [S-002].</summary>
    AffairUnknown = 2,

    /// <summary>The affair is another asker's.</summary>
    AffairOfOther = 3,

    /// <summary>一括提供 for an affair that may not.</summary>
    BatchNotPermitted = 4,

    /// <summary>The affair only compares, and items were to be told [S-002].</summary>
    ComparisonOnly = 5,

    /// <summary>A national organ without agreement [S-002].</summary>
    AgreementMissing = 6,

    /// <summary>The Agency suspended its agreement [S-002].</summary>
    AgreementSuspended = 7,

    /// <summary>The affair is not in force on this day.</summary>
    AffairNotInForce = 8,

    /// <summary>Its agreement does not cover this day.</summary>
    AgreementNotInForce = 9,

    /// <summary>利用目的: it names no purpose [S-002].</summary>
    PurposeMissing = 10,

    /// <summary>操作者: it names no operator [S-000 3. リスク2].</summary>
    OperatorMissing = 11,

    /// <summary>端末: it names no terminal [ours: so that a misuse can be traced to a place].</summary>
    TerminalMissing = 12,

    /// <summary>A key, other than 個人番号, that this affair may not ask by.</summary>
    KeyNotPermitted = 13,

    /// <summary>It asks by 個人番号, and this affair may not.</summary>
    NumberNotPermitted = 14,

    /// <summary>Removed records were asked for, and may not be.</summary>
    RemovedNotPermitted = 15,

    /// <summary>An item that this affair may not be told, 個人番号 among them.</summary>
    ItemNotPermitted = 16,

    /// <summary>A national organ, and the tables are older than a week (<see cref="TableAge.Expired"/>).</summary>
    TablesExpired = 17,
}

/// <summary>What is answered to a fault.</summary>
public static class AffairFaults
{
    /// <summary>The verdict that stands in answers and records; <see cref="InquiryVerdict.Answered"/> for
    /// none.</summary>
    public static InquiryVerdict Verdict(this AffairFault fault) => fault switch
    {
        AffairFault.None => InquiryVerdict.Answered,
        AffairFault.AffairMissing or AffairFault.AffairUnknown => InquiryVerdict.AffairUnknown,
        AffairFault.AffairOfOther => InquiryVerdict.AffairNotPermitted,
        AffairFault.BatchNotPermitted or AffairFault.ComparisonOnly => InquiryVerdict.FormNotPermitted,
        AffairFault.AgreementMissing => InquiryVerdict.AgreementMissing,
        AffairFault.AgreementSuspended => InquiryVerdict.ProvisionSuspended,
        AffairFault.AffairNotInForce or AffairFault.AgreementNotInForce => InquiryVerdict.AuthorityExpired,
        AffairFault.PurposeMissing => InquiryVerdict.PurposeMissing,
        AffairFault.OperatorMissing => InquiryVerdict.OperatorMissing,
        AffairFault.TerminalMissing => InquiryVerdict.TerminalMissing,
        AffairFault.KeyNotPermitted => InquiryVerdict.KeyNotPermitted,
        AffairFault.NumberNotPermitted => InquiryVerdict.NumberNotPermitted,
        AffairFault.RemovedNotPermitted => InquiryVerdict.RemovedNotPermitted,
        AffairFault.ItemNotPermitted => InquiryVerdict.ItemNotPermitted,
        AffairFault.TablesExpired => InquiryVerdict.TablesExpired,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
