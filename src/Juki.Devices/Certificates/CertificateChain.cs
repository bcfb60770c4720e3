using System.Security.Cryptography.X509Certificates;

namespace Juki.Devices.Certificates;

/// <summary>証明書の検証 — whether a certificate is an authority's own. There is one step between the two and no other root;
/// nothing is fetched, and revocation is looked at elsewhere, in the signed table.</summary>
public static class CertificateChain
{
    /// <summary>True when that authority issued the certificate, and it is good at that time.</summary>
    /// <param name="authority">The only root.</param>
    /// <param name="certificate">What it may have issued.</param>
    /// <param name="at">UTC.</param>
    public static bool IsIssuedBy(X509Certificate2 authority, X509Certificate2 certificate, DateTime at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the signed table is looked at instead
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        try
        {
            return chain.Build(certificate) && chain.ChainElements.Count == 2
                && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }
}
