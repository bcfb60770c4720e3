using System.Buffers;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>
/// One session with a peer: reads frames into a bounded inbox for the core, writes what the core and the watch hand
/// it, all that is ready in one write. The core's side (<see cref="Take"/>, <see cref="Send"/>, <see cref="Finish"/>)
/// never waits.
/// </summary>
internal sealed class PeerLink
{
    private readonly SecureSession _session;
    private readonly uint _network;
    private readonly HostCounters _counters;
    private readonly LinkThread?[] _cores;
    private readonly CancellationTokenSource _stop = new();
    private readonly LinkInbox[] _inboxes = [new(), new()];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _hasOutput = new(0, 1);
    private OutputBuffer _pending;
    private OutputBuffer _writing;
    private readonly OutputBuffer _untilHello;
    private bool _greeted;
    private bool _finishing;
    private long _read;
    private long _written;
    private long _lastRead = Environment.TickCount64;
    private long _lastPing = Environment.TickCount64;
    private int _end = -1;

    /// <summary>A link over an open session, which now belongs to it.</summary>
    /// <param name="cores">The threads of the cores that have to do with this peer, by <see cref="CoreKind"/>.</param>
    public PeerLink(
        long id, SecureSession session, uint network, HostCounters counters, IReadOnlyList<LinkThread> cores)
    {
        Id = id;
        _session = session;
        _network = network;
        _counters = counters;
        _cores = [null, null];
        foreach (var core in cores)
            _cores[(int)core.Kind] = core;
        _pending = new(network);
        _writing = new(network);
        _untilHello = new(network);
        foreach (var inbox in _inboxes)
            inbox.Add(new(id, LinkEventKind.Opened, session.Peer.Node, Instance: session.Peer.Instance));
    }

    /// <summary>Number, used once in a process.</summary>
    public long Id { get; }

    /// <summary>Who the peer is, by its certificate.</summary>
    public PeerIdentity Peer => _session.Peer;

    /// <summary>For the status.</summary>
    public LinkReport Report => new(
        Peer.Node.ToString(), Peer.Instance, _session.PeerSerial, _session.Opened, _session.Through?.Node.ToString());

    /// <summary>When it began, in the machine's ticks.</summary>
    public long Began { get; } = Environment.TickCount64;

    /// <summary>True once the peer's first frame came, which is its Hello.</summary>
    public bool HasHello { get; private set; }

    /// <summary>Why it ended; null while it stands.</summary>
    public LinkEnd? End => _end < 0 ? null : (LinkEnd)_end;

    /// <summary>Runs the link until it ends, then closes the session. Throws nothing.</summary>
    public async Task RunAsync()
    {
        var reading = ReadAsync();
        var writing = WriteAsync();
        var first = await Task.WhenAny(reading, writing).ConfigureAwait(false);
        // A peer that is told why must have time to read it: closing at once, with bytes of its own unread, would reset
        // the connection and lose our last frame.
        if (first == writing && End is LinkEnd.EndedByCore or LinkEnd.OtherVersion)
            await Task.WhenAny(reading, Task.Delay(HostLimits.FarewellMilliseconds)).ConfigureAwait(false);
        Abort(LinkEnd.Broken);
        await Task.WhenAll(reading, writing).ConfigureAwait(false);
        try
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection was broken before it could be closed.
        }
        _counters.CountEnded((LinkEnd)_end);
        foreach (var inbox in _inboxes)
            inbox.Add(new(Id, LinkEventKind.Closed));
        Wake();
    }

    /// <summary>Core: moves at most <paramref name="max"/> events to the list.</summary>
    public int Take(CoreKind core, List<LinkEvent> to, int max) => _inboxes[(int)core].Take(to, max);

    /// <summary>Adds a frame to the next write. <see cref="Flush"/> starts it. One core may have something to say
    /// before the other has greeted: it goes out behind our Hello, as the peer expects.</summary>
    public void Send(Frame frame)
    {
        lock (_gate)
        {
            if (_finishing || End is not null)
                return;
            if (_pending.Count + _untilHello.Count + frame.Length <= HostLimits.OutputBytes)
            {
                Add(frame);
                return;
            }
        }
        Abort(LinkEnd.OutputFull);
    }

    /// <summary>Writes what was added.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_hasOutput.CurrentCount == 0)
                _hasOutput.Release();
        }
    }

    /// <summary>Writes what was added, and then closes.</summary>
    public void Finish(LinkEnd reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, -1);
        lock (_gate)
            _finishing = true;
        Flush();
    }

    /// <summary>Closes at once. The first reason stays.</summary>
    public void Abort(LinkEnd reason)
    {
        Interlocked.CompareExchange(ref _end, (int)reason, -1);
        _stop.Cancel();
    }

    /// <summary>Looks whether the link may go on, and pings a silent peer. Every second.</summary>
    public void Watch()
    {
        const int Second = 1_000;
        var now = Environment.TickCount64;
        var silence = now - Volatile.Read(ref _lastRead);
        if (!HasHello)
        {
            if (now - Began > Limits.OpeningSeconds * Second)
                Abort(LinkEnd.NoHello);
            return;
        }
        if (silence > Limits.SilenceSeconds * Second)
            Abort(LinkEnd.Silent);
        else if (Math.Max(Volatile.Read(ref _read), Volatile.Read(ref _written)) > Limits.SessionBytes)
            Finish(LinkEnd.Spent);
        else if (silence > Limits.SilenceSeconds * Second / 3 && now - _lastPing > Limits.SilenceSeconds * Second / 3)
        {
            _lastPing = now;
            Send(Frame.Of(FrameType.Ping, []) with { Version = Limits.OldestVersion });
            Flush();
        }
    }

    /// <summary>Closes the link of a peer that is no longer welcome, and one that has lived long enough.</summary>
    public SessionRefusal CheckStanding()
    {
        var standing = _session.Standing();
        if (standing == SessionRefusal.Spent)
            Finish(LinkEnd.Spent);
        else if (standing != SessionRefusal.None)
            Abort(LinkEnd.NotStanding);
        return standing;
    }

    /// <summary>Inquiries and their answers are the inquiry core's, and all that is said by one who has nothing to do
    /// with the register core.</summary>
    private LinkInbox InboxOf(Frame frame) =>
        _inboxes[_cores[0] is null || frame.Type >= FrameType.Inquiry ? 1 : 0];

    private void Add(Frame frame)
    {
        if (!_greeted && frame.Type is not (FrameType.Hello or FrameType.Close))
        {
            _untilHello.Add(frame);
            return;
        }
        _pending.Add(frame);
        if (frame.Type != FrameType.Hello || _greeted)
            return;
        _greeted = true;
        _pending.TakeOver(_untilHello);
    }

    private void Wake()
    {
        foreach (var core in _cores)
            core?.Wake();
    }

    private async Task ReadAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(HostLimits.BufferBytes);
        var filled = 0;
        try
        {
            while (true)
            {
                var count = await _session.Stream.ReadAsync(buffer.AsMemory(filled), _stop.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    Abort(filled == 0 ? LinkEnd.ClosedByPeer : LinkEnd.Truncated);
                    return;
                }
                Volatile.Write(ref _lastRead, Environment.TickCount64);
                Volatile.Write(ref _read, _read + count);
                filled += count;
                var used = await ParseAsync(buffer, filled).ConfigureAwait(false);
                if (used < 0)
                    return;
                Wake();
                filled -= used;
                buffer.AsSpan(used, filled).CopyTo(buffer);
                buffer = Fit(buffer, filled);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Abort(LinkEnd.Broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes the whole frames out of the buffer; answers how many bytes they had, or −1 when the link has
    /// ended.</summary>
    private async ValueTask<int> ParseAsync(byte[] buffer, int filled)
    {
        var used = 0;
        while (Frame.TryRead(buffer.AsSpan(used, filled - used), _network, out var fault) is var frame)
        {
            if (fault != FrameFault.None)
            {
                _counters.CountFault(fault);
                Abort(LinkEnd.FrameFault);
                return -1;
            }
            if (frame is null)
                break;
            used += frame.Length;
            HasHello = true;
            var inbox = InboxOf(frame);
            var happened = new LinkEvent(Id, LinkEventKind.Received, default, frame);
            if (frame.Type == FrameType.Hello && inbox != _inboxes[1])
                _inboxes[1].Add(happened); // both cores have to know the version; a second Hello ends the link
            if (inbox.Add(happened))
                continue;
            Wake();
            await inbox.Room(_stop.Token).ConfigureAwait(false);
            Volatile.Write(ref _lastRead, Environment.TickCount64); // it was we who did not read
        }
        return used;
    }

    /// <summary>A buffer with room behind what is left: larger for a frame that is under way (its limit was checked on
    /// its header), small again afterwards.</summary>
    private static byte[] Fit(byte[] buffer, int filled)
    {
        var wanted = filled == buffer.Length ? Limits.FrameBytesMax
            : filled == 0 ? HostLimits.BufferBytes : buffer.Length;
        if ((wanted <= buffer.Length && buffer.Length <= HostLimits.BufferBytes) || wanted == buffer.Length)
            return buffer;
        var other = ArrayPool<byte>.Shared.Rent(wanted);
        buffer.AsSpan(0, filled).CopyTo(other);
        ArrayPool<byte>.Shared.Return(buffer);
        return other;
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _hasOutput.WaitAsync(_stop.Token).ConfigureAwait(false);
                bool finishing;
                lock (_gate)
                {
                    (_pending, _writing) = (_writing, _pending);
                    finishing = _finishing;
                }
                if (_writing.Count > 0)
                    await _session.Stream.WriteAsync(_writing.Written, _stop.Token).ConfigureAwait(false);
                Volatile.Write(ref _written, _written + _writing.Count);
                _writing.Clear();
                if (finishing)
                    return;
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Abort(LinkEnd.Broken);
        }
        finally
        {
            lock (_gate)
            {
                _finishing = true;
                _pending.Release();
                _writing.Release();
                _untilHello.Release();
            }
        }
    }
}
