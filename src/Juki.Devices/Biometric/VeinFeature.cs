using System.Numerics;
using System.Security.Cryptography;

namespace Juki.Devices.Biometric;

/// <summary>
/// 生体の特徴 — what a sensor sees of a finger: 2,048 bits, each as likely 0 as 1. It is what could be stolen and never be
/// changed, so nothing outside the reader can read it: there is a way in, and none out. Cleared when it is disposed.
/// </summary>
public sealed class VeinFeature : IDisposable
{
    /// <summary>Bits of a feature [ours: as many as the codes of irises that are published].</summary>
    public const int Bits = 2_048;

    /// <summary>Bytes of a feature.</summary>
    public const int Bytes = Bits / 8;

    private readonly byte[] bits;

    /// <summary>A feature as a sensor has read it.</summary>
    /// <param name="read">256 bytes; copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public VeinFeature(ReadOnlySpan<byte> read)
    {
        if (read.Length != Bytes)
            throw new ArgumentException($"a feature has {Bytes} bytes", nameof(read));
        bits = read.ToArray();
    }

    /// <summary>One bit, 0 or 1.</summary>
    internal int this[int place] => (bits[place >> 3] >> (place & 7)) & 1;

    /// <summary>How many bits of two readings differ.</summary>
    internal int DistanceTo(VeinFeature other)
    {
        var distance = 0;
        for (var place = 0; place < Bytes; place++)
            distance += BitOperations.PopCount((uint)(bits[place] ^ other.bits[place]));
        return distance;
    }

    /// <summary>The bits that most of three readings have.</summary>
    internal static VeinFeature MostOf(VeinFeature first, VeinFeature second, VeinFeature third)
    {
        Span<byte> most = stackalloc byte[Bytes];
        for (var place = 0; place < Bytes; place++)
        {
            var (a, b, c) = (first.bits[place], second.bits[place], third.bits[place]);
            most[place] = (byte)((a & b) | (a & c) | (b & c));
        }
        var feature = new VeinFeature(most);
        CryptographicOperations.ZeroMemory(most);
        return feature;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(bits);

    /// <summary>Without a value.</summary>
    public override string ToString() => "(feature)";
}
