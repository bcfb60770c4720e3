using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Wire.Client;

/// <summary>The server ended the session, or what it said was no answer. Holds no value of a resident.</summary>
public sealed class InquiryFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// 照会 from the side of who asks: a session with the asker's server, over which any number of inquiries can be under
/// way at once. What is ready goes out in one write. Safe for any thread; disposing it closes the session.
/// </summary>
public sealed partial class InquiryClient : IAsyncDisposable
{
    private readonly SecureSession _session;
    private readonly uint _network;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Bodies.InquiryAnswer>> _waiting = new();
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _hasOutput = new(0, 1);
    private readonly TaskCompletionSource _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private ArrayBufferWriter<byte> _pending = new();
    private ArrayBufferWriter<byte> _writing = new();
    private Task _reading = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private InquiryFailedException? _failure;
    private long _last;
    private volatile int _version = Limits.OldestVersion;

    private InquiryClient(SecureSession session, uint network)
    {
        _session = session;
        _network = network;
    }

    /// <summary>Connects to <paramref name="server"/> and exchanges Hello.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="server">Who must answer there.</param>
    /// <param name="keys">The asker's keys.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="SessionRefusedException">No session came about.</exception>
    /// <exception cref="InquiryFailedException">The server did not say Hello.</exception>
    public static Task<InquiryClient> ConnectAsync(
        EndPoint address, NodeName server, SessionKeys keys, CancellationToken cancellation) =>
        ConnectAsync(new ServerRoute(address), server, keys, cancellation);

    /// <summary>As above, by a route.</summary>
    public static async Task<InquiryClient> ConnectAsync(
        ServerRoute route, NodeName server, SessionKeys keys, CancellationToken cancellation)
    {
        var session = await SecureLink.ConnectAsync(route, server, keys, cancellation).ConfigureAwait(false);
        var client = new InquiryClient(session, Frame.NetworkId(keys.Identity.Network));
        client._reading = client.ReadAsync();
        client._sending = client.SendAsync();
        var hello = new Bodies.Hello { Version = Limits.Version, OldestVersion = Limits.OldestVersion };
        client.Put(Frame.Of(FrameType.Hello, hello.ToByteArray()));
        try
        {
            await client._welcome.Task.WaitAsync(TimeSpan.FromSeconds(Limits.OpeningSeconds), cancellation)
                .ConfigureAwait(false);
            return client;
        }
        catch (Exception failure)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            if (failure is TimeoutException)
                throw new InquiryFailedException("the server did not say Hello", failure);
            throw;
        }
    }

    /// <summary>True once the session has ended, whoever ended it: a new one must be opened.</summary>
    public bool HasEnded => _failure is not null;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="InquiryFailedException">The session ended, or no answer came within the inquiry's time and a
    /// second.</exception>
    public async Task<Bodies.InquiryAnswer> AskAsync(Bodies.Inquiry inquiry, CancellationToken cancellation = default)
    {
        var number = Interlocked.Increment(ref _last);
        var waiting =
            new TaskCompletionSource<Bodies.InquiryAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = waiting;
        if (_failure is { } failure)
            waiting.TrySetException(failure);
        else
            Put(Frame.Of(FrameType.Inquiry, number, inquiry.ToByteArray()) with { Version = _version });
        try
        {
            return await waiting.Task
                .WaitAsync(TimeSpan.FromMilliseconds(inquiry.Milliseconds + 1_000L), cancellation)
                .ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new InquiryFailedException("no answer in time", late);
        }
        finally
        {
            _waiting.TryRemove(number, out _);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_reading, _sending).ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _operatorGate.Dispose();
    }

    private void Put(Frame frame)
    {
        lock (_gate)
        {
            frame.Write(_network, _pending.GetSpan(frame.Length));
            _pending.Advance(frame.Length);
            if (_hasOutput.CurrentCount == 0)
                _hasOutput.Release();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                await _hasOutput.WaitAsync(_stop.Token).ConfigureAwait(false);
                // Whoever else was answered by the same read asks first: many inquiries to a write, not one.
                await Task.Yield();
                lock (_gate)
                    (_pending, _writing) = (_writing, _pending);
                await _session.Stream.WriteAsync(_writing.WrittenMemory, _stop.Token).ConfigureAwait(false);
                _writing.ResetWrittenCount();
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Fail(new InquiryFailedException("the session ended", failure));
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[Limits.FrameBytesMax];
        var filled = 0;
        try
        {
            while (_failure is null)
            {
                var count = await _session.Stream.ReadAsync(buffer.AsMemory(filled), _stop.Token).ConfigureAwait(false);
                if (count == 0)
                    break;
                filled += count;
                var used = Parse(buffer.AsSpan(0, filled));
                filled -= used;
                buffer.AsSpan(used, filled).CopyTo(buffer);
            }
            Fail(new InquiryFailedException("the server closed the session"));
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Fail(new InquiryFailedException("the session ended", failure));
        }
    }

    private int Parse(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (Frame.TryRead(bytes[used..], _network, out var fault) is var frame)
        {
            if (fault != FrameFault.None)
                Fail(new InquiryFailedException($"the server sent what is no frame: {fault}"));
            if (frame is null || fault != FrameFault.None)
                break;
            used += frame.Length;
            Take(frame);
        }
        return used;
    }

    private void Take(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Hello when Body.TryRead(Bodies.Hello.Parser, frame.Body, out var hello):
                Greet(hello);
                break;
            case FrameType.InquiryAnswer when Body.TryDecode(Bodies.InquiryAnswer.Parser, frame.Body, out var answer):
                if (_waiting.TryRemove(frame.Number, out var waiting))
                    waiting.TrySetResult(answer);
                break;
            case FrameType.OperatorChallenge when Body.TryDecode(
                Bodies.OperatorChallenge.Parser, frame.Body, out var drawn):
                Take(drawn);
                break;
            case FrameType.OperatorSession when Body.TryDecode(
                Bodies.OperatorSession.Parser, frame.Body, out var session):
                Take(session);
                break;
            case FrameType.ShowTold when Body.TryDecode(Bodies.ShowTold.Parser, frame.Body, out var told):
                Take(frame.Number, told);
                break;
            case FrameType.ErrandTold when Body.TryDecode(Bodies.ErrandTold.Parser, frame.Body, out var reply):
                Take(frame.Number, reply);
                break;
            case FrameType.Ping:
                Put(Frame.Of(FrameType.Pong, []));
                break;
            case FrameType.Pong:
                break;
            case FrameType.Close when Body.TryDecode(Bodies.Close.Parser, frame.Body, out var close):
                Fail(new InquiryFailedException($"the server closed the session, reason {close.Reason}"));
                break;
            default:
                Fail(new InquiryFailedException("the server sent what does not belong here"));
                break;
        }
    }

    /// <summary>What carries work goes in the newest version that both speak.</summary>
    private void Greet(Bodies.Hello hello)
    {
        var versions = new ProtocolVersions(
            (int)Math.Min(hello.OldestVersion, byte.MaxValue), (int)Math.Min(hello.Version, byte.MaxValue));
        if (ProtocolVersions.Spoken.Common(versions) is not { } common || common < Limits.InquiriesSince)
        {
            Fail(new InquiryFailedException("the server speaks no version that can be understood"));
            return;
        }
        _version = common;
        _welcome.TrySetResult();
    }

    /// <summary>The first failure is told to everyone who waits.</summary>
    private void Fail(InquiryFailedException failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        _welcome.TrySetException(_failure!);
        FailOperator(_failure!);
        FailShowing(_failure!);
        FailErrands(_failure!);
        foreach (var number in _waiting.Keys)
        {
            if (_waiting.TryRemove(number, out var waiting))
                waiting.TrySetException(_failure!);
        }
        if (!_stop.IsCancellationRequested)
            _stop.Cancel();
    }
}
