using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;

namespace Juki.Wire.Session;

/// <summary>
/// Where the identity stands in a certificate: as its only name, a URI (<see cref="CertificateName"/>) [RFC 5280
/// §4.2.1.6]. The subject's common name is for people and decides nothing.
/// </summary>
public static class CertificateIdentity
{
    /// <summary>The extension that carries the identity.</summary>
    public static X509Extension Extension(PeerIdentity identity) => CertificateName.Extension(identity.ToString());

    /// <summary>Reads the identity; false where there is not exactly one name, or it is not of the one written
    /// form.</summary>
    public static bool TryRead(X509Certificate2 certificate, [NotNullWhen(true)] out PeerIdentity? identity) =>
        TryRead(certificate.Extensions, out identity);

    /// <summary>As above, from the extensions of a certificate or a request.</summary>
    public static bool TryRead(IEnumerable<X509Extension> extensions, [NotNullWhen(true)] out PeerIdentity? identity)
    {
        identity = null;
        return CertificateName.TryRead(extensions, out var name) && PeerIdentity.TryParse(name, out identity);
    }
}
