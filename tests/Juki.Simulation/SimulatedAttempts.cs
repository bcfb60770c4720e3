using Juki.Server.Node;

namespace Juki.Simulation;

/// <summary>The attempt file of a simulated node: it outlives the process, and a process that has ended writes no
/// more.</summary>
internal sealed class SimulatedAttempts(CrashPoint crash) : IAttemptFile
{
    private Attempt? _last;

    /// <summary>The process is gone without a word.</summary>
    public bool IsDead { get; set; }

    /// <inheritdoc/>
    public Attempt? Read() => _last;

    /// <inheritdoc/>
    public void Write(Attempt attempt) => _last = IsDead || crash.Reached != CrashPlace.None ? _last : attempt;

    /// <summary>Whoever ended the process has nothing to do with what was in hand: it is tried alone, but has cost no
    /// life. Two such ends at the same message are too rare to be told from poison.</summary>
    public void EndedFromOutside() => _last = _last is null ? null : new([], [.. _last.InHand, .. _last.Suspects]);
}
