namespace Juki.Terminal.Guard;

/// <summary>
/// 入口の券 — what the browser that the terminal starts has, and no other program of the machine: good once, for <see
/// cref="LifeSeconds"/> seconds. It travels in a posted form, never in an address, for addresses stand in lists of
/// processes, histories and logs. A wrong one does not use it up, else anybody could shut the officer out. Safe for any
/// thread.
/// </summary>
internal sealed class EntryToken(TimeProvider clock)
{
    /// <summary>How long it is good, seconds [ours: a browser starts within a few].</summary>
    public const int LifeSeconds = 30;

    private readonly Lock gate = new();
    private readonly DateTimeOffset until = clock.GetUtcNow().AddSeconds(LifeSeconds);
    private readonly Secret secret = Secret.Draw();
    private bool isUsed;

    /// <summary>What goes into the form.</summary>
    public string HandedOut() => secret.HandedOut();

    /// <summary>True the first time that the right one comes in time.</summary>
    public bool TryUse(string? given)
    {
        lock (gate)
        {
            if (isUsed || clock.GetUtcNow() >= until || !secret.Is(given))
                return false;
            return isUsed = true;
        }
    }
}
