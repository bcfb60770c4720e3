using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Juki.Devices.Biometric;

/// <summary>
/// 変換鍵 — says which bits of a feature go into a template, and how. It is drawn at each registration, so that
/// templates of one person in two offices, or of before and after a renewal, have nothing in common. It is no secret
/// that the protection of the feature rests on. Immutable.
/// </summary>
public sealed class TransformKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Bytes = 32;

    /// <summary>Bits of a feature that each bit of a template is the majority of [ours: odd, so that there is always
    /// one; more of them stand less noise].</summary>
    internal const int Taps = 9;

    private const int TapBytes = 2;

    /// <summary>Where a bit comes from, and in the highest bit whether it is turned over.</summary>
    private const int TapMask = TurnedOver | (VeinFeature.Bits - 1);

    private const int TurnedOver = 0x8000, TurnedOverShift = 15;

    private readonly ushort[] taps = new ushort[VeinTemplate.Bits * Taps];
    private readonly byte[] key;

    /// <summary>A key that was kept.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public TransformKey(ReadOnlySpan<byte> kept)
    {
        if (kept.Length != Bytes)
            throw new ArgumentException($"a key has {Bytes} bytes", nameof(kept));
        key = kept.ToArray();
        var drawn = Shake256.HashData([.. "juki-template-taps 1"u8, .. key], taps.Length * TapBytes);
        for (var place = 0; place < taps.Length; place++)
            taps[place] = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(drawn.AsSpan(place * TapBytes)) & TapMask);
    }

    /// <summary>A new key.</summary>
    public static TransformKey Draw() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The key, to be kept with the template that was made with it.</summary>
    public byte[] ToBytes() => [.. key];

    /// <summary>The template of a feature: each bit is the majority of nine bits of the feature, some turned over. A
    /// feature has four times as many bits as its template, so each template is that of very many features.</summary>
    internal VeinTemplate Apply(VeinFeature feature)
    {
        var template = new byte[VeinTemplate.Bytes];
        for (var bit = 0; bit < VeinTemplate.Bits; bit++)
        {
            var ones = 0;
            foreach (var tap in taps.AsSpan(bit * Taps, Taps))
                ones += feature[tap & (VeinFeature.Bits - 1)] ^ (tap >> TurnedOverShift);
            if (ones > Taps / 2)
                template[bit >> 3] |= (byte)(1 << (bit & 7));
        }
        return new(template);
    }
}
