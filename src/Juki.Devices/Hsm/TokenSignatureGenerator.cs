using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Juki.Devices.Hsm;

/// <summary>Lets .NET build certificates and requests whose signature is made in the token; the object identifiers are
/// those of RFC 5758 §3.2.</summary>
public sealed class TokenSignatureGenerator(TokenKey key) : X509SignatureGenerator
{
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const string EcdsaWithSha384 = "1.2.840.10045.4.3.3";

    /// <inheritdoc/>
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        CheckHash(hashAlgorithm);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(key.Curve == TokenCurve.P384 ? EcdsaWithSha384 : EcdsaWithSha256);
        return writer.Encode();
    }

    /// <summary>Signs; X.509 wants the DER sequence of r and s where PKCS#11 gives r‖s.</summary>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        CheckHash(hashAlgorithm);
        var signature = key.SignData(data).AsSpan();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature[..(signature.Length / 2)].TrimStart((byte)0));
            writer.WriteIntegerUnsigned(signature[(signature.Length / 2)..].TrimStart((byte)0));
        }
        return writer.Encode();
    }

    /// <inheritdoc/>
    protected override PublicKey BuildPublicKey()
    {
        using var publicHalf = ECDsa.Create(key.PublicParameters);
        return new PublicKey(publicHalf);
    }

    private void CheckHash(HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != TokenCurves.Hash(key.Curve))
            throw new ArgumentException($"A {key.Curve} key has another hash.", nameof(hashAlgorithm));
    }
}
