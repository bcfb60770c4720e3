using System.Security.Cryptography.X509Certificates;

namespace Juki.Wire.Session;

/// <summary>証明書の番号と有効期間 — what of a certificate is asked for as long as a session stands, and while it ends:
/// the certificate itself may be closed by then.</summary>
/// <param name="SerialNumber">Hexadecimal digits.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="NotAfter">UTC.</param>
internal readonly record struct CertificateTerms(string SerialNumber, DateTime NotBefore, DateTime NotAfter)
{
    /// <summary>Those of a certificate.</summary>
    public static CertificateTerms Of(X509Certificate2 certificate) => new(
        certificate.SerialNumber, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
}
