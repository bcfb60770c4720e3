using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

// Sessions: who connects to us, whom we connect to, and how long a session lasts.
internal sealed partial class NodeHost
{
    private const int WatchSeconds = 5;
    private const int RetryFirst = 200;   // milliseconds
    private const int RetryMax = 10_000;  // milliseconds

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await _handshakes.WaitAsync(_stopping.Token).ConfigureAwait(false);
            Socket socket;
            try
            {
                socket = await _listener!.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                _handshakes.Release();
                continue;
            }
            _ = Task.Run(() => AcceptAsync(socket));
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        SecureSession session;
        try
        {
            session = await SecureLink.AcceptAsync(socket, _keys, MayConnect, _stopping.Token).ConfigureAwait(false);
        }
        catch (SessionRefusedException refused)
        {
            Count(refused.Refusal);
            _log.SessionRefused(refused.Refusal);
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            _handshakes.Release();
        }
        await CarryAsync(session).ConfigureAwait(false);
    }

    /// <summary>Only the tier below connects to us; we connect to the tier above.</summary>
    private bool MayConnect(PeerIdentity peer) =>
        peer.Node.Role < Self.Role && Routes.AreNeighbours(Self, peer.Node);

    private async Task ConnectAsync()
    {
        var above = Self.Role == Role.Municipality ? NodeName.OfPrefecture(Self.Office.Prefecture) : NodeName.Nation;
        var address = IPEndPoint.Parse(_config.Upstream!);
        var wait = RetryFirst;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var session = await SecureLink.ConnectAsync(address, above, _keys, _stopping.Token)
                    .ConfigureAwait(false);
                var opened = Environment.TickCount64;
                await CarryAsync(session).ConfigureAwait(false);
                if (Environment.TickCount64 - opened > RetryMax)
                    wait = RetryFirst;
            }
            catch (SessionRefusedException refused)
            {
                Count(refused.Refusal);
                _log.NotConnected(above.ToString(), refused.Refusal);
            }
            var jitter = RandomNumberGenerator.GetInt32(wait / 2 + 1);
            await Task.Delay(wait / 2 + jitter, _stopping.Token).ConfigureAwait(false);
            wait = Math.Min(wait * 2, RetryMax);
        }
    }

    /// <summary>Carries a session from its opening to its end.</summary>
    private async Task CarryAsync(SecureSession session)
    {
        var link = new HostLink(Interlocked.Increment(ref _lastLink), session, _network);
        var peer = session.Peer.Node;
        _links[link.Id] = link;
        await using (session.ConfigureAwait(false))
        {
            try
            {
                await _core.PutAsync(new(link.Id, LinkEventKind.Opened, peer), _stopping.Token).ConfigureAwait(false);
                _log.LinkOpened(link.Id, peer.ToString());
                var reading = link.ReadAsync(frame =>
                    _core.PutAsync(new(link.Id, LinkEventKind.Received, Frame: frame), link.Ended));
                await Task.WhenAny(reading, link.WriteAsync()).Unwrap().ConfigureAwait(false);
                if (reading.IsCompletedSuccessfully && reading.Result != FrameFault.None)
                {
                    _faults.AddOrUpdate(reading.Result, 1, (_, count) => count + 1);
                    _log.FrameRefused(peer.ToString(), reading.Result);
                }
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException)
            {
                // The link broke or was ended; what was on its way is sent again over the next one.
            }
            link.Cancel();
            _links.TryRemove(link.Id, out _);
        }
        if (!_stopping.IsCancellationRequested)
            await _core.PutAsync(new(link.Id, LinkEventKind.Closed), _stopping.Token).ConfigureAwait(false);
    }

    /// <summary>Every few seconds: the token, the revocation table, and how each session stands.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(WatchSeconds));
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            if (!_keys.IsTokenAlive())
            {
                _log.TokenGone();
                Environment.Exit(ExitTokenGone);
            }
            if (_keys.ReloadRevocations())
                _log.RevocationsTaken(_keys.Revocations.Number);
            foreach (var link in _links.Values)
                Watch(link);
        }
    }

    private void Watch(HostLink link)
    {
        var now = Environment.TickCount64;
        var silent = now - link.LastReceived;
        var standing = link.Session.Standing();
        if (standing != SessionRefusal.None)
        {
            Count(standing);
            _log.LinkClosed(link.Id, link.Session.Peer.Node.ToString(), standing.ToString());
            link.Cancel();
        }
        else if (silent > Limits.SilenceSeconds * 1000L
            || (link.Received == 0 && now - link.Opened > Limits.OpeningSeconds * 1000L))
        {
            _log.LinkClosed(link.Id, link.Session.Peer.Node.ToString(), "silence");
            link.Cancel();
        }
        else if (silent > Limits.SilenceSeconds * 1000L / 3)
        {
            link.Send(Frame.Of(FrameType.Ping, []));
        }
    }
}
