namespace Juki.Devices.Biometric;

/// <summary>
/// 合成センサー — a sensor that never saw anybody: a finger is a seed. It proves the protocol, and says nothing about
/// real sensors. Its noise, all of it: every reading has a rate of its own at which bits are read wrongly, drawn evenly
/// from 4 to 16 %; one reading in twenty has a covered strip of 256 bits that are pure chance; bits are independent of
/// each other, and fingers of each other.
/// </summary>
public sealed class SyntheticSensor : IVeinSensor
{
    /// <summary>Rate of wrong bits of a reading, per mille, from and to.</summary>
    public const int NoiseFrom = 40, NoiseTo = 160;

    /// <summary>One reading in so many has a covered strip, and the strip's bits.</summary>
    public const int CoveredOneIn = 20, CoveredBits = 256;

    private const int PerMille = 1_000, ReadingsOf = 7_919; // a prime: readings of two fingers have no seed in common

    private readonly byte[] finger = new byte[VeinFeature.Bytes];
    private readonly Random noise;

    /// <summary>A finger on the sensor.</summary>
    /// <param name="finger">Which one.</param>
    /// <param name="reading">The readings are those of this seed: the same again for the same one.</param>
    public SyntheticSensor(int finger, int reading)
    {
        new Random(finger).NextBytes(this.finger);
        noise = new(unchecked(finger * ReadingsOf + reading));
    }

    /// <summary>False: no finger lies there.</summary>
    public bool HasFinger { get; set; } = true;

    /// <inheritdoc/>
    public VeinFeature? Read()
    {
        if (!HasFinger)
            return null;
        var read = (byte[])finger.Clone();
        var rate = noise.Next(NoiseFrom, NoiseTo + 1);
        for (var bit = 0; bit < VeinFeature.Bits; bit++)
        {
            if (noise.Next(PerMille) < rate)
                read[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
        if (noise.Next(CoveredOneIn) == 0)
            noise.NextBytes(read.AsSpan(noise.Next(VeinFeature.Bytes - CoveredBits / 8), CoveredBits / 8));
        return new(read);
    }
}
