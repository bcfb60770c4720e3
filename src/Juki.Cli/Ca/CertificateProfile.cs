using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>証明書の形 — the three kinds of certificate that there are [RFC 5280 §4.2].</summary>
internal static class CertificateProfile
{
    /// <summary>Life of the authority's own certificate [ours: longer than any machine serves].</summary>
    public static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3653);

    /// <summary>How far a certificate's begin is set back, for clocks that are slow [ours].</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    // The registered purpose of cards by which people log in: no node takes it for a node's.
    private static readonly Oid CardLogOn = new("1.3.6.1.4.1.311.20.2.2");
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>The authority's certificate for its own key: it issues nodes' certificates only, no further
    /// authority.</summary>
    public static X509Certificate2 Authority(string network, TokenKey key, byte[] serial, DateTimeOffset now)
    {
        var generator = new TokenSignatureGenerator(key);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN=juki authority, O={network}"),
            generator.PublicKey,
            HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.Create(request.SubjectName, generator, now - Backdating, now + AuthorityLife, serial);
    }

    /// <summary>A node's certificate: for TLS as caller and as called, with the identity as its only name.</summary>
    public static X509Certificate2 Node(
        IssuedCertificate entry, PublicKey publicKey, X509Certificate2 authority, TokenKey authorityKey)
    {
        var node = entry.Identity;
        var subject = string.Create(CultureInfo.InvariantCulture, $"CN={node.Node} {node.Instance}, O={node.Network}");
        var request = new CertificateRequest(new X500DistinguishedName(subject), publicKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [ServerAuthentication, ClientAuthentication], critical: true));
        request.CertificateExtensions.Add(CertificateIdentity.Extension(node));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, includeIssuerAndSerial: false));
        return request.Create(authority.SubjectName, new TokenSignatureGenerator(authorityKey),
            entry.Begins, entry.Ends, Convert.FromHexString(entry.Serial));
    }

    /// <summary>An operator's card's certificate: to answer challenges, with the operator as its only name.</summary>
    public static X509Certificate2 Card(
        IssuedCard entry, PublicKey publicKey, X509Certificate2 authority, TokenKey authorityKey)
    {
        var holder = entry.Identity;
        var subject = string.Create(
            CultureInfo.InvariantCulture, $"CN=operator {holder.Office} {holder.Number}, O={holder.Network}");
        var request = new CertificateRequest(new X500DistinguishedName(subject), publicKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([CardLogOn], critical: true));
        request.CertificateExtensions.Add(CertificateName.Extension(holder.ToString()));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, includeIssuerAndSerial: false));
        return request.Create(authority.SubjectName, new TokenSignatureGenerator(authorityKey),
            entry.Begins, entry.Ends, Convert.FromHexString(entry.Serial));
    }

    /// <summary>A serial number of 16 random bytes that is positive and keeps its length in DER.</summary>
    public static byte[] DrawSerial(Token token)
    {
        var serial = token.RandomBytes(RevocationTable.SerialDigits / 2);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
