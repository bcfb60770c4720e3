using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Live.Session;

[Trait("Source", "S-002 外部からの侵入防止対策")]
[Trait("Source", "RFC 8446")]
public sealed class SecureLinkTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task 通信のたびに双方が相手を認証する()
    {
        using var loopback = new Loopback(fixture.Server);
        var (server, caller) = await loopback.TryAsync(fixture.TownKeys);
        await using (server)
        await using (caller)
        {
            Assert.Equal(SessionFixture.Town, server.Session!.Peer.Node);
            Assert.Equal(SessionFixture.Prefecture, caller.Session!.Peer.Node);
            Assert.Equal(SslProtocols.Tls13, caller.Session.Protocol);
            Assert.Equal(TlsCipherSuite.TLS_AES_256_GCM_SHA384, caller.Session.CipherSuite);
            await caller.Session.Stream.WriteAsync("ping"u8.ToArray());
            var heard = new byte[4];
            await server.Session.Stream.ReadExactlyAsync(heard);
            Assert.Equal("ping"u8.ToArray(), heard);
            await server.Session.Stream.WriteAsync("pong"u8.ToArray());
            await caller.Session.Stream.ReadExactlyAsync(heard);
            Assert.Equal("pong"u8.ToArray(), heard);
            Assert.Equal(SessionRefusal.None, server.Session.Standing());
        }
    }

    [Fact]
    public async Task AcceptAsync_BadCertificate_IsRefusedByItsReasonAndTheServerGoesOn()
    {
        using var server = fixture.OwnServer();
        Assert.True(server.Offer(fixture.Authority.Revoke(SessionFixture.LostTown)));
        using var loopback = new Loopback(server);
        foreach (var (caller, reason) in new[]
        {
            (fixture.Expired, SessionRefusal.Expired),
            (fixture.NotYet, SessionRefusal.Expired),
            (fixture.Lost, SessionRefusal.Revoked),
            (fixture.Elsewhere, SessionRefusal.OtherNetwork),
            (fixture.Rival, SessionRefusal.Untrusted),
        })
        {
            var refused = await loopback.TryAsync(caller);
            Assert.Equal(reason, refused.Server.Refusal);
            Assert.NotEqual(SessionRefusal.None, refused.Caller.Refusal);
            await AssertServes(loopback);
        }
    }

    [Fact]
    public async Task AcceptAsync_GoodCertificateOfWrongRole_IsWrongRoleAndRefusedByPeer()
    {
        using var loopback = new Loopback(fixture.Server);
        var (server, caller) = await loopback.TryAsync(fixture.TownKeys, peer => peer.Node.Role == Role.National);
        Assert.Equal(SessionRefusal.WrongRole, server.Refusal);
        Assert.Equal(SessionRefusal.RefusedByPeer, caller.Refusal);
        await AssertServes(loopback);
    }

    [Fact]
    public async Task ConnectAsync_OtherNodeAnswers_IsUnexpectedPeerAndTheServerLearnsOfIt()
    {
        using var loopback = new Loopback(fixture.Server);
        var accepting = loopback.AcceptAsync();
        var caller = await Outcome.Of(SecureLink.ConnectAsync(
            loopback.Address, NodeName.Nation, fixture.TownKeys, CancellationToken.None));
        Assert.Equal(SessionRefusal.UnexpectedPeer, caller.Refusal);
        Assert.Equal(SessionRefusal.RefusedByPeer, (await accepting).Refusal);
        await AssertServes(loopback);
    }

    [Theory]
    [Trait("Source", "RFC 8446 §5.1")]
    [InlineData("hello, is anybody there?\n", SessionRefusal.NotTls)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", SessionRefusal.NotTls)]
    [InlineData("EHLO localhost\r\n", SessionRefusal.NotTls)]
    [InlineData("\u0016\u0003\u0001\u0000\u0005ABCDE", SessionRefusal.Broken)]
    [InlineData("\u0016\u0003\u0003\u0040\u0000", SessionRefusal.Broken)]
    [InlineData("", SessionRefusal.Broken)]
    public async Task AcceptAsync_OtherBytes_AreRefusedAndTheServerGoesOn(string bytes, SessionRefusal reason)
    {
        using var loopback = new Loopback(fixture.Server);
        var accepting = loopback.AcceptAsync();
        using (var socket = await loopback.DialAsync())
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
            socket.Shutdown(SocketShutdown.Send);
            Assert.Equal(reason, (await accepting).Refusal);
        }
        await AssertServes(loopback);
    }

    [Fact]
    public async Task AcceptAsync_RandomBytesAfterTheFirstTwo_NeverOpenASession()
    {
        using var loopback = new Loopback(fixture.Server);
        var random = new Random(20261121);
        for (var round = 0; round < 50; round++)
        {
            var bytes = new byte[random.Next(2, 300)];
            random.NextBytes(bytes);
            (bytes[0], bytes[1]) = (0x16, 0x03);
            var accepting = loopback.AcceptAsync();
            using var socket = await loopback.DialAsync();
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            Assert.NotEqual(SessionRefusal.None, (await accepting).Refusal);
        }
        await AssertServes(loopback);
    }

    [Fact]
    public async Task AcceptAsync_CallerWithoutCertificate_IsNoCertificate() =>
        Assert.Equal(SessionRefusal.NoCertificate, await RefusalOf(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [SecureLink.ApplicationProtocol],
        }));

    [Fact]
    public async Task AcceptAsync_CallerOfTls12_IsTlsTooOld() =>
        Assert.Equal(SessionRefusal.TlsTooOld, await RefusalOf(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12,
            ApplicationProtocols = [SecureLink.ApplicationProtocol],
        }));

    [Fact]
    public async Task AcceptAsync_CallerOfOtherSuites_IsBroken() =>
        Assert.Equal(SessionRefusal.Broken, await RefusalOf(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [SecureLink.ApplicationProtocol],
            CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256]),
        }));

    [Theory]
    [InlineData(null)]
    [InlineData("h2")]
    public async Task AcceptAsync_CallerOfOtherProtocol_IsRefused(string? protocol)
    {
        var refusal = await RefusalOf(new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = fixture.TownKeys.CertificateContext,
            ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
        });
        Assert.Equal(SessionRefusal.OtherProtocol, refusal);
    }

    [Fact]
    public async Task AcceptAsync_SilentCaller_IsHandshakeTimeout()
    {
        using var server = fixture.OwnServer(
            limits: new SessionLimits { HandshakeTimeout = TimeSpan.FromMilliseconds(100) });
        using var loopback = new Loopback(server);
        var accepting = loopback.AcceptAsync();
        using var socket = await loopback.DialAsync();
        Assert.Equal(SessionRefusal.HandshakeTimeout, (await accepting).Refusal);
    }

    [Fact]
    public async Task AcceptAsync_Cancelled_IsNoRefusal()
    {
        using var cancellation = new CancellationTokenSource();
        using var loopback = new Loopback(fixture.Server);
        var calling = SecureLink.ConnectAsync(
            loopback.Address, SessionFixture.Prefecture, fixture.TownKeys, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_IsUnreachable()
    {
        using var closed = new Loopback(fixture.Server);
        var address = closed.Address;
        closed.Dispose();
        var caller = await Outcome.Of(SecureLink.ConnectAsync(
            address, SessionFixture.Prefecture, fixture.TownKeys, CancellationToken.None));
        Assert.Equal(SessionRefusal.Unreachable, caller.Refusal);
    }

    private async Task<SessionRefusal> RefusalOf(SslClientAuthenticationOptions options)
    {
        options.TargetHost = "";
        options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var loopback = new Loopback(fixture.Server);
        var accepting = loopback.AcceptAsync();
        using (var socket = await loopback.DialAsync())
        await using (var caller = new SslStream(new NetworkStream(socket)))
        {
            // The refusal reaches the caller as an alert at one of three moments, or as the end of the stream.
            var seen = await Record.ExceptionAsync(async () =>
            {
                await caller.AuthenticateAsClientAsync(options);
                await caller.WriteAsync(new byte[] { 1 });
                Assert.Equal(0, await caller.ReadAsync(new byte[1]));
            });
            Assert.True(seen is null or AuthenticationException or IOException, seen?.ToString());
        }
        var refusal = (await accepting).Refusal;
        await AssertServes(loopback);
        return refusal;
    }

    private async Task AssertServes(Loopback loopback)
    {
        var (server, caller) = await loopback.TryAsync(fixture.OtherTownKeys);
        await using (server)
        await using (caller)
        {
            Assert.Equal(SessionFixture.OtherTown, server.Session?.Peer.Node);
            Assert.Equal(SessionFixture.Prefecture, caller.Session?.Peer.Node);
        }
    }
}
