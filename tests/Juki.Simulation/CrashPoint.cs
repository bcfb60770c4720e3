namespace Juki.Simulation;

/// <summary>Where a process can end.</summary>
internal enum CrashPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Between two calls of the store within a transaction.</summary>
    InStore,

    /// <summary>All is written, nothing is committed.</summary>
    BeforeCommit,

    /// <summary>All is committed, nothing has been sent.</summary>
    AfterCommit,

    /// <summary>The commit was done, and the engine said that it did not know.</summary>
    CommitUnknown,

    /// <summary>A receipt is due.</summary>
    BeforeReceipt,

    /// <summary>A receipt is written, its row is not.</summary>
    AfterReceipt,

    /// <summary>A file is put away, its row is not written.</summary>
    AfterPutAway,

    /// <summary>A file is refused, its count is not written.</summary>
    AfterRefusal,
}

/// <summary>The process ended here.</summary>
internal sealed class SimulatedCrashException() : Exception("simulated crash");

/// <summary>Where the process of a node will end next.</summary>
internal sealed class CrashPoint
{
    private CrashPlace _place;
    private int _count;

    /// <summary>Ends the process the <paramref name="count"/>-th time that it comes to that place.</summary>
    public void Arm(CrashPlace place, int count) => (_place, _count) = (place, count);

    /// <summary>Where it did end; none while it runs.</summary>
    public CrashPlace Reached { get; private set; }

    /// <summary>The process starts.</summary>
    public void Reset() => (_place, Reached) = (CrashPlace.None, CrashPlace.None);

    /// <summary>True when the process ends here.</summary>
    public bool EndsAt(CrashPlace place)
    {
        if (_place != place || --_count > 0)
            return false;
        Reached = place;
        _place = CrashPlace.None;
        return true;
    }

    /// <summary>Ends the process here, if it is to end here.</summary>
    public void Pass(CrashPlace place)
    {
        if (EndsAt(place))
            throw new SimulatedCrashException();
    }
}
