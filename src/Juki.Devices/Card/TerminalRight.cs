using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;

namespace Juki.Devices.Card;

/// <summary>
/// 端末の資格 — whether a card may talk to a terminal: its certificate is of the authority that the card believes, names a
/// terminal (業務端末), and one of the network and office of the card's own operator [ours: a key stolen in one town
/// opens no card of another].
/// </summary>
internal static class TerminalRight
{
    private const string TerminalWord = "terminal";

    /// <summary>Largest certificate in bytes.</summary>
    public const int CertificateMax = 8_192;

    /// <summary>Reads a terminal's certificate; null when it gives no right.</summary>
    /// <param name="certificate">DER, of the terminal.</param>
    /// <param name="authority">DER, of the card's authority.</param>
    /// <param name="own">DER, of the card itself.</param>
    /// <param name="seen">Latest time that the card knows of, UTC; it moves on.</param>
    public static ECDsa? KeyOf(byte[] certificate, byte[] authority, byte[] own, ref DateTime seen)
    {
        if (certificate.Length is 0 or > CertificateMax)
            return null;
        try
        {
            using var terminal = X509CertificateLoader.LoadCertificate(certificate);
            using var root = X509CertificateLoader.LoadCertificate(authority);
            using var card = X509CertificateLoader.LoadCertificate(own);
            var begins = terminal.NotBefore.ToUniversalTime();
            var now = begins > seen ? begins : seen;
            if (!CertificateName.TryRead(terminal.Extensions, out var terminalName)
                || !CertificateName.TryRead(card.Extensions, out var cardName)
                || !IsOfSameOffice(terminalName, cardName) || !CertificateChain.IsIssuedBy(root, terminal, now))
                return null;
            var key = terminal.GetECDsaPublicKey();
            if (key?.KeySize == 256)
                seen = now;
            return key?.KeySize == 256 ? key : null;
        }
        catch (CryptographicException)
        {
            return null; // bytes that are no certificate
        }
    }

    /// <summary><c>juki://NETWORK/REGISTERS/terminal/OFFICE/n</c> and
    /// <c>juki-operator://NETWORK/OFFICE/…</c>.</summary>
    private static bool IsOfSameOffice(string terminal, string card) =>
        terminal.Split('/') is ["juki:", "", var network, _, TerminalWord, var office, _]
        && card.Split('/') is ["juki-operator:", "", var cardNetwork, var cardOffice, _, _]
        && network == cardNetwork && office == cardOffice;
}
