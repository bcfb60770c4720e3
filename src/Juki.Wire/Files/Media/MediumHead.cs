using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using Google.Protobuf;

namespace Juki.Wire.Files.Media;

/// <summary>受領者 — who can open a medium: a certificate, and the RSA key that belongs to it, in a token.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">Its private key.</param>
public sealed record MediumRecipient(X509Certificate2 Certificate, RSA Key);

/// <summary>
/// 媒体の見出し — the head of a medium [RFC 5652]: SignedData by the maker around EnvelopedData for one recipient around
/// manifest and content key. Before it stand eight bytes that name the form and four with its length, big-endian.
/// </summary>
/// <remarks>CMS would hold a whole content in memory several times over, so it holds the head only. Parts of a
/// SignedData are not signed; so the digest of the whole head is bound to every chunk.</remarks>
internal sealed record MediumHead(MediumManifest Manifest, byte[] ContentKey, byte[] Bound)
{
    private const int FormBytes = 8;
    private const int KeyBytes = 32;

    private static readonly Oid Aes256 = new("2.16.840.1.101.3.4.1.42"); // id-aes256-CBC; the signature protects it
    private static readonly Oid Sha256 = new("2.16.840.1.101.3.4.2.1");

    private static ReadOnlySpan<byte> Form => "JUKIMED1"u8;

    /// <summary>The digest by which a certificate is named.</summary>
    public static byte[] Fingerprint(X509Certificate2 certificate) => SHA256.HashData(certificate.RawDataMemory.Span);

    /// <summary>Draws a content key, seals the head and writes it.</summary>
    public static MediumHead Write(
        Stream to, MediumManifest manifest, X509Certificate2 maker, X509Certificate2 recipient)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var encoded = manifest.Encode();
        var secret = new Bodies.MediumSecret
        {
            Manifest = ByteString.CopyFrom(encoded),
            ContentKey = ByteString.CopyFrom(key),
        }.ToByteArray();
        var envelope = new EnvelopedCms(new ContentInfo(secret), new AlgorithmIdentifier(Aes256));
        envelope.Encrypt(new CmsRecipient(
            SubjectIdentifierType.IssuerAndSerialNumber, recipient, RSAEncryptionPadding.OaepSHA256));
        CryptographicOperations.ZeroMemory(secret);
        var signed = new SignedCms(new ContentInfo(envelope.Encode()));
        signed.ComputeSignature(
            new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, maker)
            {
                IncludeOption = X509IncludeOption.EndCertOnly,
                DigestAlgorithm = Sha256,
            },
            silent: true);
        var head = signed.Encode();
        if (head.Length > MediumLimits.HeadBytesMax)
            throw new MediumException(MediumFault.FileUnsuitable, "head");
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, head.Length);
        to.Write(Form);
        to.Write(length);
        to.Write(head);
        return new(manifest, key, Bind(encoded, head));
    }

    /// <summary>Reads the head: form, signature, maker, recipient, manifest, in this order.</summary>
    /// <exception cref="MediumException">What is wrong with it.</exception>
    public static MediumHead Read(Stream from, MediumRecipient recipient, MakerTrust trust, DateTimeOffset now)
    {
        var head = ReadBytes(from);
        var (enveloped, signer) = Signed(head);
        using (signer)
        {
            var maker = trust.Judge(signer, now);
            var secret = Open(enveloped, recipient);
            if (!Body.TryDecode(Bodies.MediumSecret.Parser, secret, out var body)
                || body.ContentKey.Length != KeyBytes
                || !MediumManifest.TryRead(body.Manifest.Memory, out var manifest)
                || manifest.Maker != maker
                || !manifest.Recipient.Span.SequenceEqual(Fingerprint(recipient.Certificate)))
                throw new MediumException(MediumFault.ManifestInvalid);
            CryptographicOperations.ZeroMemory(secret);
            return new(manifest, body.ContentKey.ToByteArray(), Bind(body.Manifest.Span, head));
        }
    }

    private static byte[] ReadBytes(Stream from)
    {
        Span<byte> start = stackalloc byte[FormBytes + sizeof(int)];
        var read = from.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!Form.StartsWith(start[..Math.Min(read, FormBytes)]))
            throw new MediumException(MediumFault.NotAMedium);
        if (read < start.Length)
            throw new MediumException(MediumFault.Truncated, "head");
        var length = BinaryPrimitives.ReadInt32BigEndian(start[FormBytes..]);
        if (length is < 1 or > MediumLimits.HeadBytesMax)
            throw new MediumException(MediumFault.HeadAltered);
        var head = new byte[length];
        if (from.ReadAtLeast(head, length, throwOnEndOfStream: false) < length)
            throw new MediumException(MediumFault.Truncated, "head");
        return head;
    }

    /// <summary>The content of the signature and whose it is: exactly one signer, whose certificate is in it.</summary>
    private static (byte[] Content, X509Certificate2 Signer) Signed(byte[] head)
    {
        try
        {
            var signed = new SignedCms();
            signed.Decode(head);
            if (signed.SignerInfos.Count != 1 || signed.SignerInfos[0].Certificate is not { } signer)
                throw new MediumException(MediumFault.HeadAltered);
            signed.SignerInfos[0].CheckSignature(verifySignatureOnly: true);
            return (signed.ContentInfo.Content, signer);
        }
        // The library answers altered bytes with these; whatever it is, the head is not what was written.
        catch (Exception failure) when (failure is CryptographicException or ArgumentException
            or InvalidOperationException or OverflowException or NotSupportedException)
        {
            throw new MediumException(MediumFault.HeadAltered, inner: failure);
        }
    }

    private static byte[] Open(byte[] enveloped, MediumRecipient recipient)
    {
        var envelope = new EnvelopedCms();
        try
        {
            envelope.Decode(enveloped);
        }
        catch (CryptographicException failure)
        {
            throw new MediumException(MediumFault.HeadAltered, inner: failure);
        }
        if (envelope.RecipientInfos.Count != 1 || !IsFor(envelope.RecipientInfos[0], recipient.Certificate))
            throw new MediumException(MediumFault.OtherRecipient);
        try
        {
            envelope.Decrypt(envelope.RecipientInfos[0], recipient.Key);
            return envelope.ContentInfo.Content;
        }
        catch (CryptographicException failure)
        {
            throw new MediumException(MediumFault.KeyRefused, inner: failure);
        }
    }

    private static bool IsFor(RecipientInfo one, X509Certificate2 certificate) =>
        one.RecipientIdentifier.Value is X509IssuerSerial name
        && name.SerialNumber == certificate.SerialNumber && name.IssuerName == certificate.IssuerName.Name;

    private static byte[] Bind(ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> head) =>
        [.. SHA256.HashData(manifest), .. SHA256.HashData(head)];
}
