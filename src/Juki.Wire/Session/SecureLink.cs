using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Juki.Domain.Offices;

namespace Juki.Wire.Session;

/// <summary>
/// 相互認証 — opens sessions: TLS 1.3 [RFC 8446] over TCP, both sides proving at every connection that they hold the
/// key of their certificate [S-002 外部からの侵入防止対策]. No resumption, no renegotiation, no other protocol; see
/// decision 0003.
/// </summary>
/// <remarks>
/// After the handshake the caller sends one byte, then the called one sends one byte. In TLS 1.3 a caller's handshake
/// ends before the other side has judged its certificate; the bytes make both know that they are welcome [ours]. Every
/// failure is a <see cref="SessionRefusedException"/>, with the socket closed; only the caller's own cancellation is an
/// <see cref="OperationCanceledException"/>.
/// </remarks>
public static class SecureLink
{
    /// <summary>The protocol's name for ALPN.</summary>
    public static readonly SslApplicationProtocol ApplicationProtocol = new("juki/1");

    private static readonly CipherSuitesPolicy Suites =
        new([TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_128_GCM_SHA256]);

    private const byte Ready = 1;

    // OpenSSL's numbers (library SSL, reason), which .NET hands on as the innermost exception's HResult.
    private const int UnsupportedProtocol = 0x0A000102;
    private const int NoApplicationProtocol = 0x0A0000EB;

    /// <summary>Connects to a node and opens a session with it.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="expected">Who must answer there.</param>
    /// <param name="keys">Our keys.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static async ValueTask<SecureSession> ConnectAsync(
        EndPoint address, NodeName expected, SessionKeys keys, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(keys.Limits.HandshakeTimeout);
            await socket.ConnectAsync(address, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new SessionRefusedException(SessionRefusal.Unreachable, failure);
        }
        return await ConnectAsync(socket, expected, keys, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens a session over a connected socket, which from now on belongs to it.</summary>
    /// <param name="connected">A connected TCP socket.</param>
    /// <param name="expected">Who must be at its other end.</param>
    /// <param name="keys">Our keys.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static ValueTask<SecureSession> ConnectAsync(
        Socket connected, NodeName expected, SessionKeys keys, CancellationToken cancellation)
    {
        var check = new PeerCheck(keys, Expected(expected));
        return OpenAsync(TransportOf(connected), null, check, CallAsync, cancellation);
    }

    /// <summary>Opens a session by a route: with the node itself, or inside a session with the representative terminal
    /// that relays it. The two ends of the inner session are ours and the node's; who relays it holds none of its
    /// keys [S-000 代表端末].</summary>
    /// <param name="route">Where to connect.</param>
    /// <param name="expected">Who must answer at its end.</param>
    /// <param name="keys">Our keys.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static async ValueTask<SecureSession> ConnectAsync(
        ServerRoute route, NodeName expected, SessionKeys keys, CancellationToken cancellation)
    {
        if (route.Relay is not { } relay)
            return await ConnectAsync(route.Address, expected, keys, cancellation).ConfigureAwait(false);
        var carrier = await ConnectAsync(route.Address, relay, keys, cancellation).ConfigureAwait(false);
        return await ConnectAsync(carrier, expected, keys, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens a session inside one with the representative terminal that relays it, which from now on belongs
    /// to it.</summary>
    public static ValueTask<SecureSession> ConnectAsync(
        SecureSession carrier, NodeName expected, SessionKeys keys, CancellationToken cancellation)
    {
        var check = new PeerCheck(keys, Expected(expected));
        return OpenAsync(carrier.Stream, carrier, check, CallAsync, cancellation);
    }

    /// <summary>Takes a caller's session over an accepted socket, which from now on belongs to it.</summary>
    /// <param name="accepted">The accepted TCP socket.</param>
    /// <param name="keys">Our keys.</param>
    /// <param name="mayConnect">Which nodes may connect to us at all; what they may say is the routes'
    /// business.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static ValueTask<SecureSession> AcceptAsync(
        Socket accepted, SessionKeys keys, Func<PeerIdentity, bool> mayConnect, CancellationToken cancellation) =>
        AcceptAsync(
            accepted, keys, peer => mayConnect(peer) ? SessionRefusal.None : SessionRefusal.WrongRole, cancellation);

    /// <summary>As above, where it is said why somebody may not connect.</summary>
    public static ValueTask<SecureSession> AcceptAsync(
        Socket accepted, SessionKeys keys, Func<PeerIdentity, SessionRefusal> welcome, CancellationToken cancellation)
    {
        var transport = TransportOf(accepted);
        return OpenAsync(transport, null, new PeerCheck(keys, welcome), AnswerAsync, cancellation);
    }

    /// <summary>Takes a caller's session inside one with the representative terminal that relays it, which from now on
    /// belongs to it.</summary>
    public static ValueTask<SecureSession> AcceptAsync(
        SecureSession carrier,
        SessionKeys keys,
        Func<PeerIdentity, SessionRefusal> welcome,
        CancellationToken cancellation) =>
        OpenAsync(carrier.Stream, carrier, new PeerCheck(keys, welcome), AnswerAsync, cancellation);

    private static NetworkStream TransportOf(Socket socket)
    {
        socket.NoDelay = true; // a session writes once per turn, so waiting to fill a packet only delays
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static Func<PeerIdentity, SessionRefusal> Expected(NodeName node) =>
        peer => peer.Node == node ? SessionRefusal.None : SessionRefusal.UnexpectedPeer;

    private static async ValueTask<SecureSession> OpenAsync(
        Stream transport,
        SecureSession? carrier,
        PeerCheck check,
        Func<Stream, SslStream, PeerCheck, CancellationToken, Task> handshake,
        CancellationToken cancellation)
    {
        var secure = new SslStream(transport, leaveInnerStreamOpen: false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(check.Keys.Limits.HandshakeTimeout);
        try
        {
            await handshake(transport, secure, check, limit.Token).ConfigureAwait(false);
            return check.Session(secure, carrier);
        }
        catch (Exception failure)
        {
            check.Dispose();
            await secure.DisposeAsync().ConfigureAwait(false);
            if (carrier is not null)
                await carrier.DisposeAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (Meaning(failure, check) is { } refusal)
                throw new SessionRefusedException(refusal, failure);
            throw;
        }
    }

    private static async Task CallAsync(Stream _, SslStream secure, PeerCheck check, CancellationToken limit)
    {
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = check.Keys.CertificateContext,
            CertificateChainPolicy = check.Keys.ChainPolicy(),
            RemoteCertificateValidationCallback = check.Validate,
            EnabledSslProtocols = SslProtocols.Tls13,
            CipherSuitesPolicy = Suites,
            ApplicationProtocols = [ApplicationProtocol],
            AllowTlsResume = false,
            AllowRenegotiation = false,
        };
        await secure.AuthenticateAsClientAsync(options, limit).ConfigureAwait(false);
        check.ExpectProtocol(secure);
        await SayReadyAsync(secure, limit).ConfigureAwait(false);
        await HearReadyAsync(secure, check, limit).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(Stream transport, SslStream secure, PeerCheck check, CancellationToken limit)
    {
        if (transport is NetworkStream connection)
            await ExpectTlsAsync(connection.Socket, limit).ConfigureAwait(false);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = check.Keys.CertificateContext,
            CertificateChainPolicy = check.Keys.ChainPolicy(),
            RemoteCertificateValidationCallback = check.Validate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            CipherSuitesPolicy = Suites,
            ApplicationProtocols = [ApplicationProtocol],
            AllowTlsResume = false,
            AllowRenegotiation = false,
        };
        await secure.AuthenticateAsServerAsync(options, limit).ConfigureAwait(false);
        check.ExpectProtocol(secure);
        await HearReadyAsync(secure, check, limit).ConfigureAwait(false);
        await SayReadyAsync(secure, limit).ConfigureAwait(false);
    }

    /// <summary>Looks at the first bytes without taking them: a handshake record of TLS begins 0x16 0x03 [RFC 8446
    /// §5.1].
    /// </summary>
    private static async Task ExpectTlsAsync(Socket socket, CancellationToken limit)
    {
        var first = new byte[2];
        var count = await socket.ReceiveAsync(first, SocketFlags.Peek, limit).ConfigureAwait(false);
        if (count == 0)
            throw new SessionRefusedException(SessionRefusal.Broken);
        if (first[0] != 0x16 || (count > 1 && first[1] != 0x03))
            throw new SessionRefusedException(SessionRefusal.NotTls);
    }

    private static async Task SayReadyAsync(SslStream secure, CancellationToken limit)
    {
        await secure.WriteAsync(new[] { Ready }, limit).ConfigureAwait(false);
        await secure.FlushAsync(limit).ConfigureAwait(false);
    }

    private static async Task HearReadyAsync(SslStream secure, PeerCheck check, CancellationToken limit)
    {
        check.AwaitsWelcome = true;
        var word = new byte[1];
        var count = await secure.ReadAsync(word, limit).ConfigureAwait(false);
        if (count == 0)
            throw new SessionRefusedException(SessionRefusal.RefusedByPeer);
        if (word[0] != Ready)
            throw new SessionRefusedException(SessionRefusal.Broken);
    }

    /// <summary>The refusal that a failure means; null for what is no failure of the network but a mistake of
    /// ours.</summary>
    private static SessionRefusal? Meaning(Exception failure, PeerCheck check) => failure switch
    {
        SessionRefusedException refused => refused.Refusal,
        _ when check.Refusal != SessionRefusal.None => check.Refusal,
        OperationCanceledException => SessionRefusal.HandshakeTimeout,
        AuthenticationException when failure.GetBaseException().HResult == UnsupportedProtocol =>
            SessionRefusal.TlsTooOld,
        AuthenticationException when failure.GetBaseException().HResult == NoApplicationProtocol =>
            SessionRefusal.OtherProtocol,
        AuthenticationException when check.AwaitsWelcome => SessionRefusal.RefusedByPeer,
        IOException or SocketException when check.AwaitsWelcome => SessionRefusal.RefusedByPeer,
        AuthenticationException or IOException or SocketException or CryptographicException => SessionRefusal.Broken,
        _ => null,
    };
}
