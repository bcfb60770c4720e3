using System.Numerics;

namespace Juki.Devices.Biometric;

/// <summary>照合情報 — what is kept of a finger, and what a reader gives for it: 512 bits, made with a
/// <see cref="TransformKey"/>. Two of them are compared by the bits in which they differ. Immutable.</summary>
public sealed class VeinTemplate
{
    /// <summary>Bits of a template [ours: a quarter of a feature].</summary>
    public const int Bits = VeinFeature.Bits / 4;

    /// <summary>Bytes of a template.</summary>
    public const int Bytes = Bits / 8;

    /// <summary>Most bits in which two templates of one finger differ [ours: where docs/biometric.md has the
    /// curve].</summary>
    public const int DistanceMax = 170;

    private readonly byte[] bits;

    /// <summary>A template that was kept, or came from a reader.</summary>
    /// <exception cref="ArgumentException">Not 64 bytes.</exception>
    public VeinTemplate(ReadOnlySpan<byte> kept) =>
        bits = kept.Length == Bytes
            ? kept.ToArray()
            : throw new ArgumentException($"a template has {Bytes} bytes", nameof(kept));

    /// <summary>The template, to be kept.</summary>
    public byte[] ToBytes() => [.. bits];

    /// <summary>In how many bits two templates differ, 0 to 512; 256 for two fingers, or two keys, on the
    /// average.</summary>
    public int DistanceTo(VeinTemplate other)
    {
        var distance = 0;
        for (var place = 0; place < Bytes; place += sizeof(ulong))
        {
            distance += BitOperations.PopCount(
                BitConverter.ToUInt64(bits, place) ^ BitConverter.ToUInt64(other.bits, place));
        }
        return distance;
    }

    /// <summary>True for one finger under one key.</summary>
    public bool Matches(VeinTemplate other) => DistanceTo(other) <= DistanceMax;

    /// <summary>Without a value.</summary>
    public override string ToString() => "(template)";
}
