using System.Net;
using System.Net.Sockets;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// Takes the sessions of those below. Whoever is not one of them, by certificate, is refused and counted; nothing that
/// a stranger sends reaches further than the handshake.
/// </summary>
/// <param name="admit">Makes a session of an accepted socket, which belongs to it.</param>
/// <param name="run">Runs a session until it ends; it belongs to it.</param>
/// <param name="counters">Who was refused.</param>
/// <param name="log">Also who was refused.</param>
internal sealed class Listener(
    Func<Socket, CancellationToken, ValueTask<SecureSession>> admit, Func<SecureSession, Task> run,
    HostCounters counters, ILogger log) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private int _handshakes;

    /// <summary>Opens the port.</summary>
    /// <exception cref="SocketException">It is in use, or not ours.</exception>
    public void Bind(IPEndPoint endpoint)
    {
        if (_socket.DualMode && endpoint.AddressFamily == AddressFamily.InterNetwork)
            endpoint = new(endpoint.Address.MapToIPv6(), endpoint.Port);
        _socket.Bind(endpoint);
        _socket.Listen(HostLimits.HandshakesMax);
    }

    /// <summary>Accepts until told to end, and until the handshakes at hand have ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(stop).ConfigureAwait(false);
                _ = TakeAsync(socket, stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException failure) // out of descriptors, or the caller was gone before we looked
            {
                log.ListenerFailed(failure.SocketErrorCode.ToString());
                await Task.Delay(HostLimits.RetryFirst, CancellationToken.None).ConfigureAwait(false);
            }
        }
        await HandshakesEndAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Handshakes that were told to end use the token until they have: it must not be closed under
    /// them.</summary>
    private async Task HandshakesEndAsync()
    {
        const int PauseMilliseconds = 10;
        var until = Environment.TickCount64 + HostLimits.FarewellMilliseconds;
        while (Volatile.Read(ref _handshakes) > 0 && Environment.TickCount64 < until)
            await Task.Delay(PauseMilliseconds, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task TakeAsync(Socket socket, CancellationToken stop)
    {
        var address = AddressOf(socket);
        SecureSession session;
        try
        {
            if (Interlocked.Increment(ref _handshakes) > HostLimits.HandshakesMax)
            {
                socket.Dispose();
                Refused(address, "TooMany");
                return;
            }
            session = await admit(socket, stop).ConfigureAwait(false);
        }
        catch (SessionRefusedException refused)
        {
            Refused(address, refused.Refusal.ToString());
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _handshakes);
        }
        await run(session).ConfigureAwait(false);
    }

    private void Refused(string address, string reason)
    {
        if (counters.CountRefused(reason, DateTimeOffset.UtcNow))
            log.SessionRefused(address, reason);
    }

    private static string AddressOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint is IPEndPoint { Address: var address }
                ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
                : "unknown";
        }
        catch (SocketException)
        {
            return "gone";
        }
    }
}
