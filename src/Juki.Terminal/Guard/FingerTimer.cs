using Juki.Domain.Authority;

namespace Juki.Terminal.Guard;

/// <summary>照合を待つ時間 — whether an operator's finger is awaited, and for too long. Safe for any thread.</summary>
internal sealed class FingerTimer(TimeProvider clock)
{
    /// <summary>How long it is awaited, minutes: as long as the server waits.</summary>
    public const long Minutes = OperatorTerms.ChallengeMilliseconds / 60_000;

    private long until; // milliseconds since 1970; 0: none is awaited

    /// <summary>True from <see cref="Begin"/> to <see cref="End"/>.</summary>
    public bool IsOn => Interlocked.Read(ref until) != 0;

    /// <summary>True when it is awaited for longer than that.</summary>
    public bool IsOver => Interlocked.Read(ref until) is not 0 and var last && Milliseconds > last;

    private long Milliseconds => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>It is awaited from now on.</summary>
    public void Begin() => Interlocked.Exchange(ref until, Milliseconds + OperatorTerms.ChallengeMilliseconds);

    /// <summary>It is not awaited any more.</summary>
    public void End() => Interlocked.Exchange(ref until, 0);
}
