using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;

namespace Juki.Wire.Session;

/// <summary>
/// 機関の署名 — a text that a node signed with the key of its certificate, so that anybody who has the authority's
/// certificate can tell who said it, without the node and without the network [ours]. The texts begin with a word of
/// their own, so that none of them is what a handshake signs [RFC 8446 §4.4.3].
/// </summary>
public static class NodeSignature
{
    /// <summary>Most bytes of a certificate [ours: those of the authority have some 700].</summary>
    public const int CertificateBytesMax = 8_192;

    /// <summary>Signs with the key of a certificate that has it.</summary>
    internal static byte[] Sign(X509Certificate2 certificateWithKey, byte[] text)
    {
        using var key = certificateWithKey.GetECDsaPrivateKey()
            ?? throw new InvalidOperationException("the certificate has no key that signs");
        return key.SignData(text, HashOf(key));
    }

    /// <summary>Reads who signed a text; false when it is not a signature of a certificate of this authority, or the
    /// certificate was not good at that time. Never throws on bad bytes.</summary>
    /// <param name="authority">The only root that is trusted.</param>
    /// <param name="certificate">Of the signer, DER.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">r‖s.</param>
    /// <param name="at">When the certificate has to have been good.</param>
    /// <param name="signer">Who signed.</param>
    /// <param name="serial">Number of the certificate, to be looked up among the revoked ones.</param>
    public static bool TryRead(
        X509Certificate2 authority, byte[] certificate, byte[] text, byte[] signature, DateTimeOffset at,
        [NotNullWhen(true)] out PeerIdentity? signer, out string serial)
    {
        (signer, serial) = (null, "");
        if (certificate.Length is 0 or > CertificateBytesMax)
            return false;
        try
        {
            using var read = X509CertificateLoader.LoadCertificate(certificate);
            using var key = read.GetECDsaPublicKey();
            if (key is null || !key.VerifyData(text, signature, HashOf(key))
                || !CertificateChain.IsIssuedBy(authority, read, at.UtcDateTime)
                || !CertificateIdentity.TryRead(read, out signer))
                return false;
            serial = read.SerialNumber;
            return true;
        }
        catch (CryptographicException)
        {
            return false; // bytes that are no certificate, or no signature
        }
    }

    private static HashAlgorithmName HashOf(ECDsa key) =>
        key.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
}
