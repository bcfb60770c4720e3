using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Juki.Wire.Session;

/// <summary>
/// 相互認証済みの通信 — an open session: both sides have proved who they are, and the session's keys are its own.
/// Disposing it closes the connection.
/// </summary>
public sealed class SecureSession : IAsyncDisposable
{
    private readonly SslStream secure;
    private readonly MeteredStream metered;
    private readonly X509Certificate2 certificate;
    private readonly CertificateTerms terms;
    private readonly SessionKeys keys;

    internal SecureSession(SslStream secure, X509Certificate2 certificate, PeerIdentity peer, SessionKeys keys)
    {
        this.secure = secure;
        this.certificate = certificate;
        this.keys = keys;
        terms = CertificateTerms.Of(certificate);
        metered = new MeteredStream(secure);
        Peer = peer;
        Opened = keys.Clock();
    }

    /// <summary>Who the peer is, by its certificate.</summary>
    public PeerIdentity Peer { get; }

    /// <summary>The session inside which this one stands, with the representative terminal that relays it; null: it
    /// stands on its own connection.</summary>
    internal SecureSession? Carrier { get; init; }

    /// <summary>The representative terminal through which the peer came; null: it came directly.</summary>
    public PeerIdentity? Through => Carrier?.Peer;

    /// <summary>When the session was ready.</summary>
    public DateTimeOffset Opened { get; }

    /// <summary>The peer's certificate by its serial number, for the record.</summary>
    public string PeerSerial => terms.SerialNumber;

    /// <summary>The bytes. One reader and one writer at a time; write once per turn.</summary>
    public Stream Stream => metered;

    /// <summary>The cipher suite that was agreed.</summary>
    public TlsCipherSuite CipherSuite => secure.NegotiatedCipherSuite;

    /// <summary>Always TLS 1.3.</summary>
    public SslProtocols Protocol => secure.SslProtocol;

    /// <summary>
    /// Whether the session may go on: <see cref="SessionRefusal.None"/>, or why it must be closed now (expired,
    /// revoked, table stale, spent). To be asked every 5 s and after each new revocation table; also while the session
    /// ends.
    /// </summary>
    public SessionRefusal Standing()
    {
        var standing = keys.Standing(terms, Peer);
        if (standing != SessionRefusal.None)
            return standing;
        var spent = keys.Clock() - Opened > keys.Limits.AgeMax || metered.RecordsWritten > keys.Limits.RecordsMax;
        return spent ? SessionRefusal.Spent : Carrier?.Standing() ?? SessionRefusal.None;
    }

    /// <summary>Tells the peer that nothing more will be written; its reading ends.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public Task FinishAsync() => secure.ShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await metered.DisposeAsync().ConfigureAwait(false);
        certificate.Dispose();
        if (Carrier is not null)
            await Carrier.DisposeAsync().ConfigureAwait(false);
    }
}
