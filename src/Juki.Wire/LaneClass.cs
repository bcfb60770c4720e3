namespace Juki.Wire;

/// <summary>The classes of durable messages; each has lanes, bounds and turns of its own. In order of turn.</summary>
public enum LaneClass
{
    /// <summary>Answers.</summary>
    Answers = 0,

    /// <summary>Notices, revocations, affairs, heads, codes.</summary>
    Control = 1,

    /// <summary>異動: updates.</summary>
    Updates = 2,
}

/// <summary>What a durable message is. Numbers never change.</summary>
public enum MessageKind
{
    /// <summary>Not set; frames that carry no durable message.</summary>
    None = 0,

    /// <summary><c>Update</c>: an 異動 on its way up [S-000 1-①, 1-③].</summary>
    Update = 1,

    /// <summary><c>UpdateAnswer</c>: what became of it, on its way down.</summary>
    UpdateAnswer = 2,

    /// <summary><c>Notice</c>: two towns hold the same person.</summary>
    Notice = 3,

    /// <summary><c>RepairRequest</c>: a row here is damaged; what does the neighbour hold?</summary>
    RepairRequest = 4,

    /// <summary><c>RepairAnswer</c>: what the neighbour holds.</summary>
    RepairAnswer = 5,

    /// <summary><c>Demand</c>: 報告要求等, on its way up [S-002 個人情報保護の基本的考え方].</summary>
    Demand = 6,

    /// <summary><c>DemandAnswer</c>: what became of it, on its way down.</summary>
    DemandAnswer = 7,

    /// <summary><c>ConsistencyCheck</c>: what a town holds, on its way up.</summary>
    ConsistencyCheck = 8,

    /// <summary><c>ConsistencyResult</c>: what of it differs above, on its way down.</summary>
    ConsistencyResult = 9,
}
