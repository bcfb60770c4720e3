using System.Security.Cryptography;
using Juki.Devices.Biometric;
using Juki.Terminal.Card;

namespace Juki.Tests.Terminal.Card;

/// <summary>What a terminal does with the reader while the server waits for a finger.</summary>
public sealed class FingerDeskTests : IDisposable
{
    private static readonly byte[] Challenge = RandomNumberGenerator.GetBytes(32);
    private static readonly TransformKey Transform = new(RandomNumberGenerator.GetBytes(TransformKey.Bytes));

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualClock clock = new();
    private readonly SyntheticSensor sensor = new(1, 1);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task Read_FingerThere_IsSignedForTheChallenge()
    {
        var reading = await Desk().ReadAsync(Transform, Challenge, () => false);
        Assert.True(reading!.IsOf(key, BiometricUse.Check, Challenge));
    }

    [Fact]
    public async Task Read_FingerComesAtTheEndOfTheWait_IsRead()
    {
        sensor.HasFinger = false;
        var looks = 0;
        var reading = await Desk().ReadAsync(Transform, Challenge, () =>
        {
            if (++looks == 2)
            {
                clock.Now += TimeSpan.FromSeconds(FingerDesk.WaitSeconds);
                sensor.HasFinger = true;
            }
            return false;
        });
        Assert.NotNull(reading);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Read_NoFingerInTime_IsNothing()
    {
        sensor.HasFinger = false;
        var looks = 0;
        Assert.Null(await Desk().ReadAsync(Transform, Challenge, () =>
        {
            if (++looks == 2)
                clock.Now += TimeSpan.FromSeconds(FingerDesk.WaitSeconds);
            return false;
        }));
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Read_NobodyWaits_DoesNotAskTheReader()
    {
        var asked = false;
        var desk = new FingerDesk(new(sensor, text =>
        {
            asked = true;
            return key.SignData(text, HashAlgorithmName.SHA256);
        }), clock);
        Assert.Null(await desk.ReadAsync(Transform, Challenge, () => true));
        Assert.False(asked);
    }

    private FingerDesk Desk() => new(new(sensor, text => key.SignData(text, HashAlgorithmName.SHA256)), clock);
}
