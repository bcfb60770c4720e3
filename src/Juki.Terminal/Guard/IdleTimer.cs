namespace Juki.Terminal.Guard;

/// <summary>無操作の時間 — whether nothing was done for too long. Safe for any thread.</summary>
internal sealed class IdleTimer(TimeProvider clock)
{
    /// <summary>How long nothing may be done, minutes [ours: shorter than a break].</summary>
    public const int Minutes = 10;

    private long lastUse = clock.GetUtcNow().UtcTicks;

    /// <summary>True when the last use lies <see cref="Minutes"/> back.</summary>
    public bool IsOver => clock.GetUtcNow().UtcTicks - Interlocked.Read(ref lastUse)
        >= TimeSpan.FromMinutes(Minutes).Ticks;

    /// <summary>Notes that something was done now.</summary>
    public void Use() => Interlocked.Exchange(ref lastUse, clock.GetUtcNow().UtcTicks);
}
