using Google.Protobuf;
using Juki.Devices.Biometric;
using Juki.Domain.Authority;

namespace Juki.Wire.Client;

// 操作者の認証 from the side of the terminal.
public sealed partial class InquiryClient
{
    private readonly SemaphoreSlim _operatorGate = new(1, 1);
    private readonly Lock _operatorLock = new();
    private TaskCompletionSource<Bodies.OperatorChallenge>? _challenge;
    private TaskCompletionSource<LogInVerdict>? _logIn;
    private TaskCompletionSource<LogInVerdict>? _logOut;
    private Bodies.OperatorChallenge? _awaited;
    private volatile Bodies.OperatorSession? _operator;

    /// <summary>Who is logged in over this session, by number of the ledger; 0: nobody.</summary>
    public int Operator => (int)(_operator?.Operator ?? 0);

    /// <summary>What the one who is logged in may do.</summary>
    public OperatorRoles OperatorRoles => (OperatorRoles)(_operator?.Roles ?? 0);

    /// <summary>After so long without an inquiry the server ends the session of who is logged in; zero: nobody
    /// is.</summary>
    public TimeSpan OperatorIdle => TimeSpan.FromMilliseconds(_operator?.IdleMilliseconds ?? 0);

    /// <summary>By what the reader checks the finger that the server waits for; null: it waits for none.</summary>
    public (TransformKey Key, byte[] Challenge)? AwaitedReading
    {
        get
        {
            lock (_operatorLock)
            {
                return _awaited is { } awaited
                    ? (new(awaited.TransformKey.Span), awaited.Challenge.ToByteArray())
                    : null;
            }
        }
    }

    /// <summary>Called when the server says that the operator's session has ended, also after
    /// <see cref="LogOutAsync"/>. On the thread that reads: it must not wait. Set before the first log-in.</summary>
    public Action<LogInVerdict>? OperatorEnded { get; set; }

    /// <summary>Logs an operator in: the server draws a challenge, the card answers it. One at a time.</summary>
    /// <param name="certificate">The card's, DER.</param>
    /// <param name="answer">Has the card answer a challenge of 32 bytes; what it throws goes to the caller.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns><see cref="LogInVerdict.LoggedIn"/>, or why not; <see cref="LogInVerdict.ReadingAwaited"/>: the server
    /// wants the operator's finger, within two minutes, by <see cref="ReadFingerAsync"/>.</returns>
    /// <exception cref="InquiryFailedException">The session ended, the server did not answer within
    /// <see cref="Limits.OpeningSeconds"/>, or is of a release without log-ins.</exception>
    public async Task<LogInVerdict> LogInAsync(
        byte[] certificate, Func<byte[], byte[]> answer, CancellationToken cancellation = default)
    {
        if (_version < Limits.OperatorsSince)
            throw new InquiryFailedException("the server knows no log-in");
        await _operatorGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var challenge = New<Bodies.OperatorChallenge>();
            var logIn = New<LogInVerdict>();
            lock (_operatorLock)
                (_challenge, _logIn, _awaited) = (challenge, logIn, null);
            PutOperator(FrameType.OperatorAsk, []);
            var drawn = await AwaitAsync(challenge, cancellation).ConfigureAwait(false);
            if (drawn.Verdict != (uint)LogInVerdict.LoggedIn)
                return (LogInVerdict)drawn.Verdict;
            var proof = new Bodies.OperatorLogIn
            {
                Certificate = ByteString.CopyFrom(certificate),
                Answer = ByteString.CopyFrom(answer(drawn.Challenge.ToByteArray())),
            };
            PutOperator(FrameType.OperatorLogIn, proof.ToByteArray());
            return await AwaitAsync(logIn, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_operatorLock)
                (_challenge, _logIn) = (null, null);
            _operatorGate.Release();
        }
    }

    /// <summary>Logs an operator in, and has the finger read where the server wants it.</summary>
    /// <param name="certificate">The card's, DER.</param>
    /// <param name="answer">Has the card answer a challenge.</param>
    /// <param name="read">As of <see cref="ReadFingerAsync"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <inheritdoc cref="ReadFingerAsync" path="/returns|/exception"/>
    public async Task<LogInVerdict> LogInAsync(
        byte[] certificate, Func<byte[], byte[]> answer, Func<TransformKey, byte[], BiometricReading?> read,
        CancellationToken cancellation = default)
    {
        var verdict = await LogInAsync(certificate, answer, cancellation).ConfigureAwait(false);
        return verdict == LogInVerdict.ReadingAwaited
            ? await ReadFingerAsync(read, cancellation).ConfigureAwait(false)
            : verdict;
    }

    /// <summary>Gives the reading that the server waits for; it serves once.</summary>
    /// <param name="read">Has the reader check a finger by a key and a challenge; null: it gave nothing. What it throws
    /// goes to the caller.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns><see cref="LogInVerdict.LoggedIn"/>, or why not.</returns>
    /// <exception cref="InquiryFailedException">The session ended, or the server did not answer within
    /// <see cref="Limits.OpeningSeconds"/>.</exception>
    public async Task<LogInVerdict> ReadFingerAsync(
        Func<TransformKey, byte[], BiometricReading?> read, CancellationToken cancellation = default)
    {
        await _operatorGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var logIn = New<LogInVerdict>();
            Bodies.OperatorChallenge? awaited;
            lock (_operatorLock)
                (awaited, _awaited, _logIn) = (_awaited, null, logIn);
            if (awaited is null)
                return LogInVerdict.NothingAsked;
            var body = new Bodies.OperatorLogIn();
            if (read(new(awaited.TransformKey.Span), awaited.Challenge.ToByteArray()) is { } reading)
            {
                body.Reader = ByteString.CopyFrom(reading.Reader);
                body.Template = ByteString.CopyFrom(reading.Template.ToBytes());
                body.Signature = ByteString.CopyFrom(reading.Signature);
            }
            PutOperator(FrameType.OperatorLogIn, body.ToByteArray());
            return await AwaitAsync(logIn, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_operatorLock)
                _logIn = null;
            _operatorGate.Release();
        }
    }

    /// <summary>The operator leaves; nothing happens when nobody is logged in.</summary>
    /// <param name="isCardPulled">True when the card was pulled.</param>
    /// <param name="cancellation">Ends the wait; the session ends all the same.</param>
    /// <exception cref="InquiryFailedException">As with <see cref="LogInAsync"/>.</exception>
    public async Task LogOutAsync(bool isCardPulled = false, CancellationToken cancellation = default)
    {
        await _operatorGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var logOut = New<LogInVerdict>();
            lock (_operatorLock)
            {
                if (_operator is null)
                    return;
                _logOut = logOut;
            }
            var reason = isCardPulled ? LogInVerdict.CardPulled : LogInVerdict.LoggedOut;
            PutOperator(FrameType.OperatorLogOut, new Bodies.OperatorLogOut { Reason = (uint)reason }.ToByteArray());
            await AwaitAsync(logOut, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_operatorLock)
                _logOut = null;
            _operatorGate.Release();
        }
    }

    private void PutOperator(FrameType type, byte[] body) => Put(Frame.Of(type, body) with { Version = _version });

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<T> AwaitAsync<T>(TaskCompletionSource<T> waiting, CancellationToken cancellation) =>
        AwaitAsync(waiting, Limits.OpeningSeconds * 1_000, cancellation);

    private async Task<T> AwaitAsync<T>(
        TaskCompletionSource<T> waiting, int milliseconds, CancellationToken cancellation)
    {
        if (_failure is { } failure)
            waiting.TrySetException(failure);
        try
        {
            return await waiting.Task.WaitAsync(TimeSpan.FromMilliseconds(milliseconds), cancellation)
                .ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new InquiryFailedException("the server did not answer in time", late);
        }
    }

    /// <summary>On the thread that reads: what became of a log-in, or that a session has ended.</summary>
    private void Take(Bodies.OperatorSession said)
    {
        var verdict = (LogInVerdict)said.Verdict;
        lock (_operatorLock)
        {
            if (verdict < LogInVerdict.LoggedOut)
            {
                _operator = verdict == LogInVerdict.LoggedIn ? said : _operator;
                _logIn?.TrySetResult(verdict);
                return;
            }
            _operator = null;
            _logOut?.TrySetResult(verdict);
        }
        OperatorEnded?.Invoke(verdict);
    }

    private void Take(Bodies.OperatorChallenge drawn)
    {
        lock (_operatorLock)
        {
            if (drawn.Verdict != (uint)LogInVerdict.ReadingAwaited)
            {
                _challenge?.TrySetResult(drawn);
            }
            else if (drawn.TransformKey.Length == TransformKey.Bytes)
            {
                _awaited = drawn;
                _logIn?.TrySetResult(LogInVerdict.ReadingAwaited);
            }
        }
    }

    private void FailOperator(InquiryFailedException failure)
    {
        lock (_operatorLock)
        {
            (_operator, _awaited) = (null, null);
            _challenge?.TrySetException(failure);
            _logIn?.TrySetException(failure);
            _logOut?.TrySetException(failure);
        }
    }
}
