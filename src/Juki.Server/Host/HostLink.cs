using System.Buffers;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>
/// One session as the host carries it: a loop that reads frames and hands them to the core, and a loop that writes all
/// frames that are ready in one buffer.
/// </summary>
internal sealed class HostLink(long id, SecureSession session, uint network)
{
    private const int ReadBytes = 256 * 1024; // more than the longest frame
    private const int WriteBytes = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _ready = new(0);
    private readonly CancellationTokenSource _ended = new();
    private List<Frame> _outgoing = [];
    private bool _closing;
    private long _received;

    /// <summary>Number of the link, as the core knows it.</summary>
    public long Id => id;

    /// <summary>The session.</summary>
    public SecureSession Session => session;

    /// <summary>When bytes last came, milliseconds of the monotonic clock.</summary>
    public long LastReceived { get; private set; } = Environment.TickCount64;

    /// <summary>When the link opened, milliseconds of the monotonic clock.</summary>
    public long Opened { get; } = Environment.TickCount64;

    /// <summary>Bytes received.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Cancelled when the link ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Queues frames; bounded by the windows of the lanes.</summary>
    public void Send(Frame frame)
    {
        lock (_lock)
        {
            _outgoing.Add(frame);
            if (_outgoing.Count == 1)
                _ready.Release();
        }
    }

    /// <summary>Ends the link when everything queued is written.</summary>
    public void CloseAfterSending()
    {
        lock (_lock)
        {
            _closing = true;
            _ready.Release();
        }
    }

    /// <summary>Ends the link now.</summary>
    public void Cancel() => _ended.Cancel();

    /// <summary>Reads until the link ends; gives the fault that ended it, if bytes did.</summary>
    public async Task<FrameFault> ReadAsync(Func<Frame, ValueTask> received)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            for (var filled = 0; ;)
            {
                var read = await session.Stream.ReadAsync(buffer.AsMemory(filled), Ended).ConfigureAwait(false);
                if (read == 0)
                    return FrameFault.None;
                Interlocked.Add(ref _received, read);
                LastReceived = Environment.TickCount64;
                filled += read;
                var used = 0;
                while (Frame.TryRead(buffer.AsSpan(used, filled - used), network, out var fault) is { } frame)
                {
                    used += frame.Length;
                    await received(frame).ConfigureAwait(false);
                }
                Frame.TryRead(buffer.AsSpan(used, filled - used), network, out var last);
                if (last != FrameFault.None)
                    return last;
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Writes until the link ends.</summary>
    public async Task WriteAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(WriteBytes + Limits.HeaderBytes + Limits.MessageBytesMax);
        try
        {
            while (true)
            {
                await _ready.WaitAsync(Ended).ConfigureAwait(false);
                List<Frame> frames;
                bool closing;
                lock (_lock)
                {
                    (frames, _outgoing) = (_outgoing, []);
                    closing = _closing;
                }
                var filled = 0;
                foreach (var frame in frames)
                {
                    frame.Write(network, buffer.AsSpan(filled));
                    filled += frame.Length;
                    if (filled < WriteBytes)
                        continue;
                    await session.Stream.WriteAsync(buffer.AsMemory(0, filled), Ended).ConfigureAwait(false);
                    filled = 0;
                }
                if (filled > 0)
                    await session.Stream.WriteAsync(buffer.AsMemory(0, filled), Ended).ConfigureAwait(false);
                if (closing)
                    return;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
