using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>A public key as cards write it: 04, x and y of 32 bytes each, on P-256 [SEC 1 §2.3.3]. The width is fixed:
/// cards of other systems failed one time in 256 because a zero at the front was dropped.</summary>
internal static class CardPoint
{
    /// <summary>Bytes of a point.</summary>
    public const int Bytes = 1 + 2 * CoordinateBytes;

    private const int CoordinateBytes = 32;
    private const byte Uncompressed = 0x04;

    /// <summary>The point of a public key.</summary>
    public static byte[] Write(ECParameters key)
    {
        var point = new byte[Bytes];
        point[0] = Uncompressed;
        key.Q.X.CopyTo(point.AsSpan(1 + CoordinateBytes - key.Q.X!.Length));
        key.Q.Y.CopyTo(point.AsSpan(Bytes - key.Q.Y!.Length));
        return point;
    }

    /// <summary>The public key of a point; that it lies on the curve is looked at when it is imported.</summary>
    /// <exception cref="CryptographicException">It has not the form of a point.</exception>
    public static ECParameters Read(ReadOnlySpan<byte> point)
    {
        if (point.Length != Bytes || point[0] != Uncompressed)
            throw new CryptographicException("not a point of P-256");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = point.Slice(1, CoordinateBytes).ToArray(),
                Y = point[(1 + CoordinateBytes)..].ToArray(),
            },
        };
    }
}
