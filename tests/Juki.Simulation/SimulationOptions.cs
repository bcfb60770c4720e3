namespace Juki.Simulation;

/// <summary>A bug that is put into the stores of the nodes, to see that the checkers find it.</summary>
public enum PlantedBug
{
    /// <summary>None.</summary>
    None,

    /// <summary>Once, a row that says how far a lane has been handled is not written.</summary>
    LosesLaneRow,

    /// <summary>Once, a message on its way out is not written.</summary>
    LosesMessage,

    /// <summary>Once, a residence is not written.</summary>
    LosesResidence,

    /// <summary>A commit is only done when the next transaction begins, after the acknowledgements have left.</summary>
    AcknowledgesBeforeCommit,

    /// <summary>What a crash leaves half-written is kept.</summary>
    SwallowsRollback,

    /// <summary>Acknowledged messages are not deleted.</summary>
    KeepsMessages,

    /// <summary>As <see cref="AcknowledgesBeforeCommit"/>, of the commits with answers to a town only.</summary>
    AnswersBeforeCommit,

    /// <summary>Rows come back in another order than that of their keys.</summary>
    ReadsUnordered,

    /// <summary>Once, the disk fails at a commit and nobody is told.</summary>
    SwallowsFailedCommit,

    /// <summary>Damaged rows are given out.</summary>
    ServesDamagedRow,

    /// <summary>After a restore somewhere, how far a town's updates were judged counts for nothing.</summary>
    AppliesTwiceAfterRestore,

    /// <summary>How far a town's updates were judged is not written.</summary>
    ForgetsJudgedTo,

    /// <summary>The record of an inquiry is only committed after its answer has left.</summary>
    AnswersBeforeRecord,

    /// <summary>A witness's countersignature is not written, and the record says that it is there.</summary>
    LosesCountersignature,

    /// <summary>The desk of batch provision does not wait until a slice is recorded.</summary>
    TellsBatchBeforeRecord,

    /// <summary>Once, a line for a prefecture's residents is not written at the nation.</summary>
    LosesDisclosureLine,

    /// <summary>How far the record of what is passed up has come is not written.</summary>
    RecordsPassedUpTwice,
}

/// <summary>Options of a run beside its seed.</summary>
public sealed record SimulationOptions
{
    /// <summary>A bug to plant; none by default.</summary>
    public PlantedBug Bug { get; init; }

    /// <summary>Years that the run lives on after the faults; 0, the default: as the seed draws.</summary>
    public int Years { get; init; }

    /// <summary>Faults of disks, tokens and whole machines are drawn too; false for seeds that are kept for what they
    /// showed without them.</summary>
    public bool HasMachineFaults { get; init; } = true;

    /// <summary>Inquiries are asked too, and recorded; false for seeds that are kept for what they showed
    /// without.</summary>
    public bool HasInquiries { get; init; } = true;

    /// <summary>Batches are handed in and residents ask for disclosure too, and what is passed up is recorded; false
    /// for seeds that are kept for what they showed without.</summary>
    public bool HasProvision { get; init; } = true;

    /// <summary>One town of the country has a terminal that asks too; false for seeds that are kept for what they
    /// showed without.</summary>
    public bool HasTownTerminal { get; init; } = true;

    /// <summary>Connection string of a PostgreSQL server that keeps the nodes' tables; null, the default: SQLite in
    /// memory.</summary>
    public string? PostgreSql { get; init; }
}
