using Juki.Domain.Authority;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.LogIn;

/// <summary>
/// 照合情報認証 — the operator's finger, where one is registered: after the card, and before anything else [S-002
/// 内部の不正利用防止対策]. As long as the card lies there a finger that does not match can be laid down anew, and the card
/// answers again; how often, the server says. A line that was lost and stands again wants the finger again.
/// </summary>
internal static class FingerActs
{
    private static readonly Text Unreached = new(
        "サーバに届かないか、回答の前に切れました。もう一度読み取ってください。",
        "The server was not reached, or left before it answered. Have your finger read again.");

    private static readonly Text NoFinger = new(
        "指がありませんでした。読取装置にかざし、もう一度読み取ってください。",
        "There was no finger. Lay it on the reader, and have it read again.");

    private static readonly Text Anew = new(
        "サーバに接続し直したため、指の照合が要ります。直前の操作は行われていません。",
        "The line to the server is a new one, and wants your finger. What you did last was not done.");

    /// <summary>Said at the log-in when no finger came.</summary>
    public static Text Late { get; } = new(
        $"指が読み取られないまま{FingerTimer.Minutes}分が過ぎたため、終了しました。",
        $"Ended: no finger was read within {FingerTimer.Minutes} minutes.");

    /// <summary>The page after the card; with a script it goes on by itself.</summary>
    public static Page Begin() => PageOf(new(null, null, GoesOn: true));

    /// <summary>The page within a session.</summary>
    public static Page Again() => PageOf(new(Anew, null, GoesOn: false));

    /// <summary>The page for whoever asks for another before the finger is checked.</summary>
    public static Page Show() => PageOf(new(null, null, GoesOn: false));

    /// <summary>Has the finger read, and the server judge it.</summary>
    public static async Task<Page> CheckAsync(ActRequest request)
    {
        var desk = request.Desk;
        if (desk.Session is not { End: SessionEnd.None } session || desk.Fingers is not { } fingers)
            return Acts.LogInPageAfter(SessionEnd.None);
        if (!session.AwaitsFinger)
            return await Acts.HomeAsync(request).ConfigureAwait(false);
        var line = desk.Line;
        if (!await line.OpenAsync(session.Card).ConfigureAwait(false))
        {
            await line.GiveFingerAsync((key, challenge) => fingers.ReadAsync(
                key, challenge, () => session.End != SessionEnd.None || request.IsLeft())).ConfigureAwait(false);
        }
        switch (line.Refusal)
        {
            case null when line.State.IsUp:
                session.FingerTaken();
                return await Acts.HomeAsync(request).ConfigureAwait(false);
            case null:
                return PageOf(new(null, Unreached, GoesOn: false));
            case LogInVerdict.ReadingAwaited:
                return PageOf(new(null, NoFinger, GoesOn: false));
            case LogInVerdict.ReadingNotMatched:
                session.AwaitFinger();
                return PageOf(new(null, BookWords.Of(LogInVerdict.ReadingNotMatched), GoesOn: false));
            default:
                return await LogInActs.InsteadAsync(desk).ConfigureAwait(false) ?? Show();
        }
    }

    private static Page PageOf(FingerModel model) => Page.Of<FingerPage, FingerModel>(model);
}
