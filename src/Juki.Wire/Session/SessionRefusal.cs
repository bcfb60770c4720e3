namespace Juki.Wire.Session;

/// <summary>
/// Why there is no session, in the order in which it is judged: the first that holds is named. The caller counts them.
/// Numbers never change.
/// </summary>
public enum SessionRefusal
{
    /// <summary>None: the peer is welcome.</summary>
    None = 0,

    /// <summary>Nobody answers at that address. A retry may help.</summary>
    Unreachable = 1,

    /// <summary>The first bytes are not those of TLS: plain text, HTTP, a scan.</summary>
    NotTls = 2,

    /// <summary>The peer does not offer TLS 1.3.</summary>
    TlsTooOld = 3,

    /// <summary>The peer does not speak <c>juki/1</c> (ALPN).</summary>
    OtherProtocol = 4,

    /// <summary>The peer showed no certificate.</summary>
    NoCertificate = 5,

    /// <summary>The certificate itself says that its holder belongs to another network.</summary>
    OtherNetwork = 6,

    /// <summary>The certificate was not issued by our authority, or not for this use.</summary>
    Untrusted = 7,

    /// <summary>Our authority issued it, but it names no node in the one written form.</summary>
    NoIdentity = 8,

    /// <summary>The certificate's time is over, or has not begun.</summary>
    Expired = 9,

    /// <summary>The certificate stands in the revocation table.</summary>
    Revoked = 10,

    /// <summary>A good certificate of another node than the one that was called.</summary>
    UnexpectedPeer = 11,

    /// <summary>A good certificate of a node that has no business here: its role or office may not connect to
    /// us.</summary>
    WrongRole = 12,

    /// <summary>Our revocation table is past its time, and the peer is not of our own tiers.</summary>
    RevocationsStale = 13,

    /// <summary>The peer did not finish its handshake in time.</summary>
    HandshakeTimeout = 14,

    /// <summary>The peer refused us; why, it alone knows. A retry does not help.</summary>
    RefusedByPeer = 15,

    /// <summary>The connection broke, or the bytes were no handshake. A retry may help.</summary>
    Broken = 16,

    /// <summary>The session has lived, or carried, as much as one may: open a new one.</summary>
    Spent = 17,

    /// <summary>A good certificate of a terminal that came directly, and has to come through the representative
    /// terminal of its prefecture. Judged with <see cref="WrongRole"/>.</summary>
    NotThroughRelay = 18,
}

/// <summary>There is no session. The text names the refusal and nothing of what the peer sent.</summary>
public sealed class SessionRefusedException(SessionRefusal refusal, Exception? inner = null)
    : Exception($"No session: {refusal}.", inner)
{
    /// <summary>Why.</summary>
    public SessionRefusal Refusal { get; } = refusal;
}
