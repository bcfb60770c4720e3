namespace Juki.Devices.Biometric;

/// <summary>Why a reader gave nothing.</summary>
public enum BiometricFailure
{
    /// <summary>It gave something.</summary>
    None,

    /// <summary>指がない — no finger lies on the sensor.</summary>
    NoFinger,

    /// <summary>読取りが安定しない — three readings are too unlike each other to be kept.</summary>
    Unsteady,
}

/// <summary>
/// 生体読取装置 — a sensor, and the transform that what it sees goes through before it leaves the device: the feature stays
/// inside, and is cleared. What the reader gives it signs over the server's challenge, so that nothing that was given
/// once is taken again. Not thread-safe.
/// </summary>
/// <param name="sensor">What looks at the finger.</param>
/// <param name="sign">ECDSA over P-256 with SHA-256, r‖s, by the reader's own key.</param>
public sealed class BiometricReader(IVeinSensor sensor, Func<byte[], byte[]> sign)
{
    /// <summary>Most bits in which two of three readings at a registration differ [ours: 30 %, a finger that lies
    /// askew].</summary>
    private const int UnsteadyFrom = VeinFeature.Bits * 3 / 10;

    /// <summary>A finger that lies askew is laid down anew; so often at a registration in all [ours].</summary>
    public const int RegisterTriesMax = 3;

    /// <summary>As readings name it: SHA-256 of its public key (SubjectPublicKeyInfo). Default: none.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>登録: three readings become the template that is kept; three anew, when they are too unlike each
    /// other, <see cref="RegisterTriesMax"/> times in all.</summary>
    /// <param name="key">Drawn for this registration.</param>
    /// <param name="challenge">32 bytes, drawn by the server.</param>
    public (BiometricFailure Failure, BiometricReading? Reading) Register(
        TransformKey key, ReadOnlySpan<byte> challenge)
    {
        for (var tries = 1; ; tries++)
        {
            var told = RegisterOnce(key, challenge);
            if (told.Failure != BiometricFailure.Unsteady || tries == RegisterTriesMax)
                return told;
        }
    }

    private (BiometricFailure Failure, BiometricReading? Reading) RegisterOnce(
        TransformKey key, ReadOnlySpan<byte> challenge)
    {
        using var first = sensor.Read();
        using var second = sensor.Read();
        using var third = sensor.Read();
        if (first is null || second is null || third is null)
            return (BiometricFailure.NoFinger, null);
        if (first.DistanceTo(second) >= UnsteadyFrom || first.DistanceTo(third) >= UnsteadyFrom
            || second.DistanceTo(third) >= UnsteadyFrom)
            return (BiometricFailure.Unsteady, null);
        using var most = VeinFeature.MostOf(first, second, third);
        return (BiometricFailure.None, Sign(BiometricUse.Register, key.Apply(most), challenge));
    }

    /// <summary>照合: one reading, to be compared with what is kept.</summary>
    /// <param name="key">The key of the registration.</param>
    /// <param name="challenge">32 bytes, drawn by the server.</param>
    public (BiometricFailure Failure, BiometricReading? Reading) Check(TransformKey key, ReadOnlySpan<byte> challenge)
    {
        using var feature = sensor.Read();
        return feature is null
            ? (BiometricFailure.NoFinger, null)
            : (BiometricFailure.None, Sign(BiometricUse.Check, key.Apply(feature), challenge));
    }

    private BiometricReading Sign(BiometricUse use, VeinTemplate template, ReadOnlySpan<byte> challenge) =>
        new(use, template, sign(BiometricReading.Text(use, template, challenge))) { Reader = Name };
}
