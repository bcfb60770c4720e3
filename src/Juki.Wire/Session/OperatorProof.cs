using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Card;
using Juki.Devices.Certificates;

namespace Juki.Wire.Session;

/// <summary>Who proved something with which card. Immutable.</summary>
/// <param name="Holder">As the certificate says.</param>
/// <param name="Card">Serial number of the card's certificate.</param>
/// <param name="Ends">When that ends, milliseconds since 1970.</param>
public sealed record ProvenOperator(OperatorIdentity Holder, string Card, long Ends);

/// <summary>
/// 操作者の証明 — what a terminal hands to its server to say who works at it: the card's certificate, and the card's answer
/// to the server's challenge, which it gives after the PIN only [S-002 内部の不正利用防止対策]. Immutable.
/// </summary>
/// <param name="Certificate">DER.</param>
/// <param name="Answer">r‖s over the challenge.</param>
public sealed record OperatorProof(byte[] Certificate, byte[] Answer)
{
    /// <summary>Judges a proof; false when the card is not of this authority, is revoked, was not good at that time,
    /// names no operator of the terminal's network and office, or did not answer this challenge. Never throws on bad
    /// bytes.</summary>
    /// <param name="authority">The only root that is trusted.</param>
    /// <param name="revocations">The newest table.</param>
    /// <param name="terminal">The terminal that hands it in, by its own certificate.</param>
    /// <param name="challenge">What this server drew for it, <see cref="OperatorCard.ChallengeBytes"/>; it serves
    /// once.</param>
    /// <param name="at">The time.</param>
    /// <param name="proven">Who works at the terminal, with which card.</param>
    public bool TryRead(
        X509Certificate2 authority, RevocationTable revocations, PeerIdentity terminal, ReadOnlySpan<byte> challenge,
        DateTimeOffset at, [NotNullWhen(true)] out ProvenOperator? proven)
    {
        proven = null;
        if (challenge.Length != OperatorCard.ChallengeBytes
            || Certificate.Length is 0 or > NodeSignature.CertificateBytesMax)
        {
            return false;
        }

        try
        {
            using var read = X509CertificateLoader.LoadCertificate(Certificate);
            if (!OperatorCardSession.IsOperatorAnswer(read, challenge, Answer)
                || !CertificateChain.IsIssuedBy(authority, read, at.UtcDateTime)
                || revocations.Revokes(read.SerialNumber)
                || !OperatorIdentity.TryRead(read, out var named)
                || named.Network != terminal.Network || named.Office != terminal.Node.Office)
                return false;
            var ends = new DateTimeOffset(read.NotAfter.ToUniversalTime()).ToUnixTimeMilliseconds();
            proven = new(named, read.SerialNumber, ends);
            return true;
        }
        catch (CryptographicException)
        {
            return false; // bytes that are no certificate
        }
    }

    /// <summary>Never the bytes.</summary>
    public override string ToString() => nameof(OperatorProof);
}
