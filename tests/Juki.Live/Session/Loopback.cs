using System.Net;
using System.Net.Sockets;
using Juki.Wire.Session;

namespace Juki.Live.Session;

/// <summary>How one end of a connection fared: a session, or why there is none.</summary>
internal sealed record Outcome(SecureSession? Session, SessionRefusal Refusal) : IAsyncDisposable
{
    public static async Task<Outcome> Of(ValueTask<SecureSession> attempt)
    {
        try
        {
            return new Outcome(await attempt, SessionRefusal.None);
        }
        catch (SessionRefusedException refused)
        {
            return new Outcome(null, refused.Refusal);
        }
    }

    public ValueTask DisposeAsync() => Session?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A server that listens on loopback and goes on, whatever comes.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SessionKeys keys;

    public Loopback(SessionKeys keys)
    {
        this.keys = keys;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
    }

    public EndPoint Address => listener.LocalEndPoint!;

    /// <summary>Takes the next connection.</summary>
    public async Task<Outcome> AcceptAsync(Func<PeerIdentity, bool>? mayConnect = null)
    {
        var socket = await listener.AcceptAsync();
        return await Outcome.Of(
            SecureLink.AcceptAsync(socket, keys, mayConnect ?? (_ => true), CancellationToken.None));
    }

    /// <summary>A connected socket that speaks nothing by itself.</summary>
    public async Task<Socket> DialAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address);
        return socket;
    }

    /// <summary>One session between a caller and this server: how it went for the server, and for the caller.</summary>
    public async Task<(Outcome Server, Outcome Caller)> TryAsync(
        SessionKeys caller, Func<PeerIdentity, bool>? mayConnect = null)
    {
        var accepting = AcceptAsync(mayConnect);
        var calling = Outcome.Of(SecureLink.ConnectAsync(Address, keys.Identity.Node, caller, CancellationToken.None));
        return (await accepting, await calling);
    }

    public void Dispose() => listener.Dispose();
}
