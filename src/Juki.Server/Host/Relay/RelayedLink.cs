using System.Buffers;
using Juki.Wire.Session;

namespace Juki.Server.Host.Relay;

/// <summary>Why a relayed session ended.</summary>
internal enum RelayEnd
{
    /// <summary>The terminal closed it.</summary>
    ClosedByTerminal,

    /// <summary>The server closed it, or there was none.</summary>
    ClosedByServer,

    /// <summary>One of the connections broke.</summary>
    Broken,

    /// <summary>A direction stood still for <see cref="HostLimits.RelaySilence"/>: a side that is silent, or takes
    /// nothing.</summary>
    Silent,

    /// <summary>The certificate of a side is revoked or over, or the session has lived too long.</summary>
    NotStanding,

    /// <summary>The representative terminal ends.</summary>
    Stopping,
}

/// <summary>
/// 中継 — a terminal's session and the one that was opened for it with the server, tied to each other: what one side
/// says is handed to the other as it is, and both end together. What is handed on is the ciphertext of the session that
/// terminal and server have with each other inside; it can be neither read here nor altered [S-000 代表端末].
/// </summary>
/// <remarks>At most <see cref="HostLimits.RelayBytes"/> of each direction are held: a side that does not read holds up
/// the other one, not the memory.</remarks>
/// <param name="terminal">Belongs to it.</param>
/// <param name="server">Belongs to it.</param>
/// <param name="clock">By which it stands still.</param>
internal sealed class RelayedLink(SecureSession terminal, SecureSession server, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private long _up;
    private long _down;
    private long _movedUp = clock.GetTimestamp();
    private long _movedDown = clock.GetTimestamp();
    private int _end = -1;

    /// <summary>Bytes handed to the server.</summary>
    public long Up => Volatile.Read(ref _up);

    /// <summary>Bytes handed to the terminal.</summary>
    public long Down => Volatile.Read(ref _down);

    /// <summary>Why it ended.</summary>
    public RelayEnd End => _end < 0 ? RelayEnd.Broken : (RelayEnd)_end;

    /// <summary>Hands on until one side ends, lets the other take what is left, and closes both. Throws
    /// nothing.</summary>
    public async Task RunAsync()
    {
        var up = HandOnAsync(terminal, server, RelayEnd.ClosedByTerminal, MovedUp);
        var down = HandOnAsync(server, terminal, RelayEnd.ClosedByServer, MovedDown);
        await Task.WhenAny(up, down).ConfigureAwait(false);
        var both = Task.WhenAll(up, down);
        await Task.WhenAny(both, Task.Delay(HostLimits.FarewellMilliseconds)).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await both.ConfigureAwait(false);
        await CloseAsync(terminal).ConfigureAwait(false);
        await CloseAsync(server).ConfigureAwait(false);
    }

    /// <summary>Closes both sides at once. The first reason stays.</summary>
    public void Abort(RelayEnd reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, -1);
        _stop.Cancel();
    }

    /// <summary>Ends a session in which a side is silent or takes nothing. Every second.</summary>
    public void Watch()
    {
        var moved = Math.Min(Volatile.Read(ref _movedUp), Volatile.Read(ref _movedDown));
        if (clock.GetElapsedTime(moved) > TimeSpan.FromMilliseconds(HostLimits.RelaySilence))
            Abort(RelayEnd.Silent);
    }

    /// <summary>Ends a session of whose sides one may not go on. Answers which and why; none when both may.</summary>
    public (PeerIdentity Peer, SessionRefusal Standing) CheckStanding()
    {
        foreach (var side in new[] { terminal, server })
        {
            if (side.Standing() is var standing and not SessionRefusal.None)
            {
                Abort(RelayEnd.NotStanding);
                return (side.Peer, standing);
            }
        }
        return (terminal.Peer, SessionRefusal.None);
    }

    /// <summary>Closes a session whose connection may be broken.</summary>
    public static async Task CloseAsync(SecureSession session)
    {
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection was broken before it could be closed.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void MovedUp(int count)
    {
        Volatile.Write(ref _movedUp, clock.GetTimestamp());
        Volatile.Write(ref _up, _up + count);
    }

    private void MovedDown(int count)
    {
        Volatile.Write(ref _movedDown, clock.GetTimestamp());
        Volatile.Write(ref _down, _down + count);
    }

    private async Task HandOnAsync(SecureSession from, SecureSession to, RelayEnd atEnd, Action<int> moved)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HostLimits.RelayBytes);
        try
        {
            while (true)
            {
                var count = await from.Stream.ReadAsync(buffer.AsMemory(0, HostLimits.RelayBytes), _stop.Token)
                    .ConfigureAwait(false);
                if (count == 0)
                    break;
                await to.Stream.WriteAsync(buffer.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
                moved(count);
            }
            Interlocked.CompareExchange(ref _end, (int)atEnd, -1);
            await to.FinishAsync().WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException) // the last: it was told already that we finish
        {
            Abort(RelayEnd.Broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
