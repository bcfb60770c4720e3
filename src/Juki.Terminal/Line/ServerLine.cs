using System.Net;
using Juki.Devices.Biometric;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Terminal.Card;
using Juki.Wire.Client;
using Juki.Wire.Errands;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Terminal.Line;

/// <summary>How the line to the server stands.</summary>
/// <param name="IsUp">A session stands.</param>
/// <param name="Since">Since when it is so; null: it was not tried yet.</param>
internal readonly record struct LineState(bool IsUp, DateTimeOffset? Since);

/// <summary>
/// サーバへの回線 — the one session with the office's server, opened when an operator has logged in and closed with the
/// operator's session: before card and terminal have proved themselves, nothing is said to the network [S-002
/// 内部の不正利用防止対策]. A lost session is opened anew at the next inquiry. Not thread safe.
/// </summary>
internal sealed class ServerLine(SessionKeys keys, ServerRoute route, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Longest attempt to connect, seconds [ours: a clerk waits that long].</summary>
    public const int ConnectSeconds = 10;

    private const int LogOutSeconds = 2;

    private InquiryClient? client;
    private LineState state;

    /// <summary>How it stands now.</summary>
    public LineState State
    {
        get
        {
            if (state.IsUp && client is null or { HasEnded: true })
                Note(isUp: false);
            return state;
        }
    }

    /// <summary>The server of a terminal: that of its office.</summary>
    public NodeName Server { get; } = ServerOf(keys.Identity.Node.Office);

    /// <summary>Where it is, or the representative terminal through which it is reached.</summary>
    public EndPoint Address => route.Address;

    /// <summary>It is reached through the prefecture's representative terminal.</summary>
    public bool IsRelayed => route.Relay is not null;

    /// <summary>Why the server did not take the operator at the last attempt; null: it did, or was not reached. While a
    /// finger is awaited the line stands (<see cref="GiveFingerAsync"/>).</summary>
    public LogInVerdict? Refusal { get; private set; }

    /// <summary>Called when the server has ended the operator's session by itself. Must not wait.</summary>
    public Action<LogInVerdict>? OperatorEnded { get; set; }

    /// <summary>Opens a session if none stands, in which the card answers the server's challenge; false when the server
    /// cannot be reached, refuses the operator, or wants the finger first (<see cref="Refusal"/>).</summary>
    public async Task<bool> OpenAsync(HeldCard card)
    {
        if (client is { HasEnded: false, Operator: not 0 })
            return true;
        if (client is { HasEnded: false, AwaitedReading: not null })
            return false;
        await CloseAsync().ConfigureAwait(false);
        Refusal = null;
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(ConnectSeconds));
            var opened = client = await InquiryClient.ConnectAsync(route, Server, keys, late.Token)
                .ConfigureAwait(false);
            opened.OperatorEnded = why =>
            {
                if (client == opened) // else the terminal has ended it
                    OperatorEnded?.Invoke(why);
            };
            var verdict = await opened.LogInAsync(card.Certificate, card.Answer, late.Token).ConfigureAwait(false);
            if (verdict == LogInVerdict.LoggedIn)
            {
                Note(isUp: true);
                return true;
            }
            Refusal = verdict;
            if (verdict == LogInVerdict.ReadingAwaited)
                return false;
        }
        catch (Exception failure) when (failure is SessionRefusedException or InquiryFailedException or IOException
            or OperationCanceledException or System.Net.Sockets.SocketException or CardException or ReaderException)
        {
            // not reached, or the card is gone: its session ends by itself
        }
        await CloseAsync().ConfigureAwait(false);
        return false;
    }

    /// <summary>Gives the server the reading that it waits for; <see cref="Refusal"/> says what came of it.</summary>
    /// <param name="read">Has the finger read by a key and a challenge; when it gives nothing, the server goes on
    /// waiting. Null: there is no reader, which the server is told.</param>
    public async Task GiveFingerAsync(Func<TransformKey, byte[], Task<BiometricReading?>>? read)
    {
        if (client is not { AwaitedReading: { } awaited } open)
            return;
        BiometricReading? reading = null;
        if (read is not null && (reading = await read(awaited.Key, awaited.Challenge).ConfigureAwait(false)) is null)
            return;
        try
        {
            var verdict = await open.ReadFingerAsync((_, _) => reading).ConfigureAwait(false);
            Refusal = verdict == LogInVerdict.LoggedIn ? null : verdict;
            if (Refusal is null)
            {
                Note(isUp: true);
                return;
            }
        }
        catch (InquiryFailedException)
        {
            Refusal = null; // not reached any more
        }
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Asks; null when the server cannot be reached, or left before it answered.</summary>
    public async Task<Bodies.InquiryAnswer?> AskAsync(Bodies.Inquiry inquiry, HeldCard card)
    {
        if (!await OpenAsync(card).ConfigureAwait(false))
            return null;
        try
        {
            return await client!.AskAsync(inquiry).ConfigureAwait(false);
        }
        catch (InquiryFailedException)
        {
            await CloseAsync().ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Has the server do a call of the office's work.</summary>
    /// <returns>The verdict and, when it is answered, the reply; nothing when the server cannot be reached, or left
    /// before it answered.</returns>
    public async Task<(ErrandVerdict? Verdict, TReply? Reply)> DoAsync<TCall, TReply>(TCall call, HeldCard card)
        where TCall : class, IErrand<TReply>
        where TReply : class
    {
        if (!await OpenAsync(card).ConfigureAwait(false))
            return (null, null);
        try
        {
            return await client!.DoAsync<TCall, TReply>(call).ConfigureAwait(false);
        }
        catch (InquiryFailedException)
        {
            await CloseAsync().ConfigureAwait(false);
            return (null, null);
        }
    }

    /// <summary>Has the server record that a number is shown; null when the session in which it was given has ended: a
    /// new one would not know the answer.</summary>
    public Task<Bodies.ShowTold?> ShowAsync(Bodies.ShowAsk ask) => RecordAsync(open => open.ShowAsync(ask));

    /// <summary>Has the server record a print; null as with <see cref="ShowAsync"/>.</summary>
    public Task<Bodies.ShowTold?> PrintAsync(Bodies.PrintAsk ask) => RecordAsync(open => open.PrintAsync(ask));

    private async Task<Bodies.ShowTold?> RecordAsync(Func<InquiryClient, Task<Bodies.ShowTold>> act)
    {
        if (client is not { HasEnded: false } open)
            return null;
        try
        {
            return await act(open).ConfigureAwait(false);
        }
        catch (InquiryFailedException)
        {
            return null;
        }
    }

    /// <summary>Ends the session; a server that is there is told why.</summary>
    public async Task CloseAsync(bool isCardPulled = false)
    {
        if (client is { } open)
        {
            client = null;
            await LogOutAsync(open, isCardPulled).ConfigureAwait(false);
            await open.DisposeAsync().ConfigureAwait(false);
        }
        Note(isUp: false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static async Task LogOutAsync(InquiryClient open, bool isCardPulled)
    {
        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(LogOutSeconds));
            await open.LogOutAsync(isCardPulled, late.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InquiryFailedException or OperationCanceledException)
        {
            // the server notes that the line ended
        }
    }

    private static NodeName ServerOf(GovernmentCode office) =>
        office.IsPrefecture ? NodeName.OfPrefecture(office) : NodeName.OfMunicipality(office);

    private void Note(bool isUp)
    {
        if (state.Since is null || state.IsUp != isUp)
            state = new(isUp, clock.GetUtcNow());
    }
}
