namespace Juki.Domain.Demands;

/// <summary>要求の判定 — what became of an act on a demand, in order of precedence: the first that holds is answered. Texts:
/// <see cref="DemandRemedy"/>. Numbers stand in messages and never change.</summary>
public enum DemandVerdict
{
    /// <summary>処理済み — done.</summary>
    Done = 0,

    /// <summary>No kind, no operator, or no outcome.</summary>
    FactsMissing = 10,

    /// <summary>この階層からこの相手にはできない: <see cref="DemandPaths"/> has no such row.</summary>
    PathNotAllowed = 11,

    /// <summary>The text is missing, too long, or holds what may not stand in it.</summary>
    TextNotAdmitted = 12,

    /// <summary>An analysis without 住民票コード, or another demand with one.</summary>
    CodeNotFitting = 13,

    /// <summary>The last day is before today, or too far off.</summary>
    DueNotFitting = 14,

    /// <summary>文書番号 of the organ's paper is missing or wrong.</summary>
    ReferenceMissing = 15,

    /// <summary>その番号の要求はない.</summary>
    NotRegistered = 20,

    /// <summary>回答済み又は不受理.</summary>
    AlreadyClosed = 21,

    /// <summary>送付済み.</summary>
    AlreadyPassed = 22,

    /// <summary>It is for this tier: it is answered here, not passed on.</summary>
    NotToPass = 23,

    /// <summary>It is for another tier, which answers it.</summary>
    NotToAnswer = 24,

    /// <summary>All numbers of the year are given out.</summary>
    RegisterFull = 25,

    /// <summary>The number is given to another demand.</summary>
    NumberTaken = 26,

    /// <summary>The neighbour may not bring this maker's demand.</summary>
    NotOfSender = 40,

    /// <summary>The signature is not that of who made it.</summary>
    SignatureWrong = 41,

    /// <summary>The record of this resident is damaged, or there is more than an answer can hold.</summary>
    NotAnalysable = 50,

    /// <summary>It cannot be recorded, so it is not done.</summary>
    NotRecordable = 51,
}
