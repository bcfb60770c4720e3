using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Juki.Devices.Certificates;

/// <summary>証明書の名 — whom a certificate names: one URI, the only name in its subjectAltName extension [RFC 5280
/// §4.2.1.6]. The subject's common name is for people and decides nothing.</summary>
public static class CertificateName
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The extension that carries a name.</summary>
    public static X509Extension Extension(string uri)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, UriTag);
        return new X509Extension(SubjectAlternativeName, writer.Encode(), critical: false);
    }

    /// <summary>Reads the name; false where there is not exactly one.</summary>
    public static bool TryRead(IEnumerable<X509Extension> extensions, [NotNullWhen(true)] out string? uri)
    {
        uri = null;
        var found = extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName).ToArray();
        if (found.Length != 1)
            return false;
        try
        {
            var names = new AsnReader(found[0].RawData, AsnEncodingRules.DER);
            var name = names.ReadSequence();
            names.ThrowIfNotEmpty();
            uri = name.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            return !name.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
