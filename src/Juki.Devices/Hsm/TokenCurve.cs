using System.Security.Cryptography;

namespace Juki.Devices.Hsm;

/// <summary>The curves of our keys; both stand in the CRYPTREC list.</summary>
public enum TokenCurve
{
    /// <summary>NIST P-256 with SHA-256: TLS keys, which live for weeks.</summary>
    P256 = 1,

    /// <summary>NIST P-384 with SHA-384: the authority and whatever must be checked years later.</summary>
    P384 = 2,
}

/// <summary>What belongs to a curve.</summary>
public static class TokenCurves
{
    /// <summary>The curve for .NET.</summary>
    public static ECCurve Named(TokenCurve curve) =>
        curve == TokenCurve.P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;

    /// <summary>The hash that goes with the curve [FIPS 186-5 §6.1].</summary>
    public static HashAlgorithmName Hash(TokenCurve curve) =>
        curve == TokenCurve.P384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>Bytes of one coordinate; a signature r‖s has twice as many.</summary>
    internal static int CoordinateBytes(TokenCurve curve) => curve == TokenCurve.P384 ? 48 : 32;

    /// <summary>CKA_EC_PARAMS: the DER form of the curve's object identifier [RFC 5480 §2.1.1.1].</summary>
    internal static ReadOnlySpan<byte> Identifier(TokenCurve curve) => curve == TokenCurve.P384
        ? [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
        : [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    /// <summary>The curve that <see cref="Identifier"/> names.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> identifier, out TokenCurve curve)
    {
        curve = identifier.SequenceEqual(Identifier(TokenCurve.P384)) ? TokenCurve.P384 : TokenCurve.P256;
        return identifier.SequenceEqual(Identifier(curve));
    }
}
