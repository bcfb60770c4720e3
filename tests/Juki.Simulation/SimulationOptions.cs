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
}

/// <summary>Options of a run beside its seed.</summary>
public sealed record SimulationOptions
{
    /// <summary>A bug to plant; none by default.</summary>
    public PlantedBug Bug { get; init; }
}
