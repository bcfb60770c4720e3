using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Juki.Wire.Session;

/// <summary>
/// Where the identity stands in a certificate: as the only name in the subjectAltName extension, a URI [RFC 5280
/// §4.2.1.6]. The subject's common name is for people and decides nothing.
/// </summary>
public static class CertificateIdentity
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The extension that carries the identity.</summary>
    public static X509Extension Extension(PeerIdentity identity)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, identity.ToString(), UriTag);
        return new X509Extension(SubjectAlternativeName, writer.Encode(), critical: false);
    }

    /// <summary>Reads the identity; false where there is not exactly one name, or it is not of the one written
    /// form.</summary>
    public static bool TryRead(X509Certificate2 certificate, [NotNullWhen(true)] out PeerIdentity? identity) =>
        TryRead(certificate.Extensions, out identity);

    /// <summary>As above, from the extensions of a certificate or a request.</summary>
    public static bool TryRead(IEnumerable<X509Extension> extensions, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        var found = extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName).ToArray();
        if (found.Length != 1)
            return false;
        try
        {
            var names = new AsnReader(found[0].RawData, AsnEncodingRules.DER);
            var name = names.ReadSequence();
            names.ThrowIfNotEmpty();
            var text = name.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            return !name.HasData && PeerIdentity.TryParse(text, out identity);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
