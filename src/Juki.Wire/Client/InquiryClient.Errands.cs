using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Wire.Errands;

namespace Juki.Wire.Client;

// 用件 from the side of the terminal.
public sealed partial class InquiryClient
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Bodies.ErrandTold>> _errands = new();

    /// <summary>Sends a call of the office's work, and waits for its reply.</summary>
    /// <returns>The verdict, and with <see cref="ErrandVerdict.Answered"/> the reply, which has a verdict of its
    /// own.</returns>
    /// <exception cref="InquiryFailedException">The session ended, the server did not answer in time or not
    /// readably, or is of a release that takes no such calls.</exception>
    public async Task<(ErrandVerdict Verdict, TReply? Reply)> DoAsync<TCall, TReply>(
        TCall call, CancellationToken cancellation = default)
        where TCall : class, IErrand<TReply>
        where TReply : class
    {
        if (_version < Limits.ErrandsSince)
            throw new InquiryFailedException("the server takes no calls of the office's work");
        var ask = new Bodies.ErrandAsk
        {
            Kind = (uint)TCall.Kind,
            Operator = call.By,
            Call = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(call, ErrandJson.Options)),
        };
        if (ask.Call.Length > Limits.ErrandBytesMax)
            return (ErrandVerdict.CallUnreadable, null);
        var number = Interlocked.Increment(ref _last);
        var waiting = New<Bodies.ErrandTold>();
        _errands[number] = waiting;
        try
        {
            Put(Frame.Of(FrameType.ErrandAsk, number, ask.ToByteArray()) with { Version = _version });
            var told = await AwaitAsync(
                waiting, Limits.ErrandMilliseconds + Limits.OpeningSeconds * 1_000, cancellation)
                .ConfigureAwait(false);
            return told.Verdict == (uint)ErrandVerdict.Answered
                ? (ErrandVerdict.Answered, Read<TReply>(told.Reply.Memory))
                : ((ErrandVerdict)told.Verdict, null);
        }
        finally
        {
            _errands.TryRemove(number, out _);
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> reply)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(reply.Span, ErrandJson.Options)
                ?? throw new InquiryFailedException("the server's reply is empty");
        }
        catch (JsonException unreadable)
        {
            // Without what it said: a reader's text could hold a part of the reply.
            throw new InquiryFailedException($"the server's reply cannot be read ({unreadable.GetType().Name})");
        }
    }

    private void Take(long number, Bodies.ErrandTold told)
    {
        if (_errands.TryRemove(number, out var waiting))
            waiting.TrySetResult(told);
    }

    private void FailErrands(InquiryFailedException failure)
    {
        foreach (var number in _errands.Keys)
        {
            if (_errands.TryRemove(number, out var waiting))
                waiting.TrySetException(failure);
        }
    }
}
