using Juki.Devices.Biometric;

namespace Juki.Terminal.Card;

/// <summary>指の窓口 — waits for a finger on the reader, and has it read. One at a time.</summary>
/// <param name="reader">The reader.</param>
/// <param name="clock">The time.</param>
internal sealed class FingerDesk(BiometricReader reader, TimeProvider clock)
{
    /// <summary>How long it waits for a finger, seconds [ours: then the page says that none lies there].</summary>
    public const int WaitSeconds = 10;

    private const int LookMilliseconds = 200;

    /// <summary>Reads the finger that lies there or comes; null: none came.</summary>
    /// <param name="key">The key of the registration.</param>
    /// <param name="challenge">As the server drew it.</param>
    /// <param name="isOver">True when nobody waits any more.</param>
    public async Task<BiometricReading?> ReadAsync(TransformKey key, byte[] challenge, Func<bool> isOver)
    {
        var until = clock.GetUtcNow().AddSeconds(WaitSeconds);
        while (!isOver())
        {
            var (_, reading) = await Task.Run(() => reader.Check(key, challenge)).ConfigureAwait(false);
            if (reading is not null)
                return reading;
            if (clock.GetUtcNow() >= until)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(LookMilliseconds), clock).ConfigureAwait(false);
        }
        return null;
    }
}
