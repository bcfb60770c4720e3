using System.Collections.Concurrent;
using Google.Protobuf;

namespace Juki.Wire.Client;

// 番号の表示と印刷 from the side of the terminal.
public sealed partial class InquiryClient
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Bodies.ShowTold>> _showing = new();

    /// <summary>Has the server record that a number of an answer is shown. Nothing may be shown before.</summary>
    /// <returns>The verdict: only when it is 0 the number may be shown, once.</returns>
    /// <exception cref="InquiryFailedException">The session ended, the server did not answer within
    /// <see cref="Limits.OpeningSeconds"/>, or is of a release that records no showings.</exception>
    public Task<Bodies.ShowTold> ShowAsync(Bodies.ShowAsk ask, CancellationToken cancellation = default) =>
        RecordAsync(FrameType.ShowAsk, ask, cancellation);

    /// <summary>Has the server record a print, and number it. Nothing may be printed before.</summary>
    /// <returns>The verdict, and with 0 the number in the register of forms and the time.</returns>
    /// <exception cref="InquiryFailedException">As with <see cref="ShowAsync"/>.</exception>
    public Task<Bodies.ShowTold> PrintAsync(Bodies.PrintAsk ask, CancellationToken cancellation = default) =>
        RecordAsync(FrameType.PrintAsk, ask, cancellation);

    private async Task<Bodies.ShowTold> RecordAsync(FrameType type, IMessage ask, CancellationToken cancellation)
    {
        if (_version < Limits.ShowingsSince)
            throw new InquiryFailedException("the server records no showings and prints");
        var number = Interlocked.Increment(ref _last);
        var waiting = New<Bodies.ShowTold>();
        _showing[number] = waiting;
        try
        {
            Put(Frame.Of(type, number, ask.ToByteArray()) with { Version = _version });
            return await AwaitAsync(waiting, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _showing.TryRemove(number, out _);
        }
    }

    private void Take(long number, Bodies.ShowTold told)
    {
        if (_showing.TryRemove(number, out var waiting))
            waiting.TrySetResult(told);
    }

    private void FailShowing(InquiryFailedException failure)
    {
        foreach (var number in _showing.Keys)
        {
            if (_showing.TryRemove(number, out var waiting))
                waiting.TrySetException(failure);
        }
    }
}
