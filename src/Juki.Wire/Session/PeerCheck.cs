using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Juki.Wire.Session;

/// <summary>What one handshake finds out about the peer; the first refusal stays.</summary>
/// <param name="keys">Our keys, which judge the certificate.</param>
/// <param name="welcome">Whether this is the peer, or one of the peers, that we want: none, or why not.</param>
internal sealed class PeerCheck(SessionKeys keys, Func<PeerIdentity, SessionRefusal> welcome) : IDisposable
{
    private X509Certificate2? certificate;
    private PeerIdentity? identity;

    public SessionKeys Keys { get; } = keys;

    /// <summary>Why the peer is refused; none so far.</summary>
    public SessionRefusal Refusal { get; private set; }

    /// <summary>Our side of the handshake is done: what breaks now, the peer broke.</summary>
    public bool AwaitsWelcome { get; set; }

    /// <summary>The callback of SslStream. Its own faults are not used: they speak of host names.</summary>
    public bool Validate(object sender, X509Certificate? peer, X509Chain? chain, SslPolicyErrors faults)
    {
        var shown = (X509Certificate2?)peer; // SslStream shows no other kind
        var refusal = Keys.Judge(shown, chain, out identity);
        if (refusal == SessionRefusal.None)
            refusal = welcome(identity!);
        Refuse(refusal);
        // SslStream disposes the certificate that it shows; the session keeps its own.
        if (refusal == SessionRefusal.None)
            certificate = X509CertificateLoader.LoadCertificate(shown!.RawDataMemory.Span);
        return Refusal == SessionRefusal.None;
    }

    /// <summary>Notes a refusal unless there is one already.</summary>
    public void Refuse(SessionRefusal refusal)
    {
        if (Refusal == SessionRefusal.None)
            Refusal = refusal;
    }

    /// <summary>A peer that named no protocol passes the handshake; here it does not.</summary>
    public void ExpectProtocol(SslStream secure)
    {
        if (secure.NegotiatedApplicationProtocol != SecureLink.ApplicationProtocol)
            throw new SessionRefusedException(SessionRefusal.OtherProtocol);
    }

    /// <summary>The session, once everything was found good.</summary>
    /// <param name="secure">Its stream.</param>
    /// <param name="carrier">The session inside which it stands; null: none.</param>
    public SecureSession Session(SslStream secure, SecureSession? carrier)
    {
        if (certificate is null || identity is null || Refusal != SessionRefusal.None)
            throw new InvalidOperationException("A handshake ended well without a judged certificate.");
        return new SecureSession(secure, certificate, identity, Keys) { Carrier = carrier };
    }

    public void Dispose() => certificate?.Dispose();
}
