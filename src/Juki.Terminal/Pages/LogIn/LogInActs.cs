using System.Text;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Devices.Reader;
using Juki.Domain.Authority;
using Juki.Terminal.Look;
using Juki.Terminal.Words;
using Juki.Wire.Session;
using Text = Juki.Terminal.Words.Text;

namespace Juki.Terminal.Pages.LogIn;

/// <summary>
/// 操作者の認証 — in the order of time: terminal and card prove themselves to each other, the operator gives the PIN, the
/// line to the server is opened [S-002 内部の不正利用防止対策], and where the server wants it, the finger is checked
/// (<see cref="FingerActs"/>).
/// </summary>
internal static class LogInActs
{
    private static readonly Text PinForm = new(
        $"暗証番号は{PinBlock.LengthMin}〜{PinBlock.Bytes}文字の英数字・記号です。",
        $"A PIN has {PinBlock.LengthMin} to {PinBlock.Bytes} printable ASCII characters.");

    /// <summary>Logs in by the PIN typed.</summary>
    public static async Task<Page> LogInAsync(ActRequest request)
    {
        using var pin = Pin(request.Field("pin"));
        if (pin is null)
            return LogInPageWith(PinForm);
        var (fault, mustChange) = await TakeAsync(request, pin, null).ConfigureAwait(false);
        if (mustChange)
            return Page.Of<PinPage, LogInModel>(new(null, fault));
        return fault is { } why ? LogInPageWith(why) : await NextAsync(request).ConfigureAwait(false);
    }

    /// <summary>Changes the PIN, and logs in with it.</summary>
    public static async Task<Page> ChangePinAsync(ActRequest request)
    {
        using var pin = Pin(request.Field("pin"));
        using var next = Pin(request.Field("next"));
        Text? fault = pin is null || next is null ? PinForm
            : request.Field("next") != request.Field("again")
                ? new("新しい暗証番号が二度とも同じではありません。", "The two new PINs differ.")
                : null;
        if (fault is null)
            (fault, _) = await TakeAsync(request, pin!, next).ConfigureAwait(false);
        return fault is not null
            ? Page.Of<PinPage, LogInModel>(new(null, fault))
            : await NextAsync(request).ConfigureAwait(false);
    }

    /// <summary>Logs off.</summary>
    public static async Task<Page> LogOffAsync(ActRequest request)
    {
        var end = request.Desk.Session is { } session
            ? session.End == SessionEnd.None ? SessionEnd.LoggedOff : session.End
            : SessionEnd.None;
        var said = request.Desk.Session?.Said ?? default;
        await request.Desk.EndAsync(end).ConfigureAwait(false);
        return Acts.LogInPageAfter(end, said);
    }

    private static async Task<Page> NextAsync(ActRequest request) => request.Session.AwaitsFinger
        ? FingerActs.Begin()
        : await Acts.HomeAsync(request).ConfigureAwait(false);

    /// <summary>Null when the operator is logged in or the finger awaited; else why not, and whether the PIN must be
    /// changed first.</summary>
    private static async Task<(Text? Fault, bool MustChange)> TakeAsync(
        ActRequest request, PinBlock pin, PinBlock? next)
    {
        var desk = request.Desk;
        await desk.EndAsync(SessionEnd.LoggedOff).ConfigureAwait(false);
        try
        {
            desk.Keys.ReloadRevocations();
            var card = await desk.Cards.TakeAsync(pin, next).ConfigureAwait(false);
            if ((card.Identity.Roles & Roles.At(desk.Keys.Identity.Node.Office)) == 0)
            {
                card.Dispose();
                return (new("このカードでできる仕事がこの端末にありません。",
                    "This terminal has no work for this card."), false);
            }
            var session = desk.Begin(card);
            await desk.Line.OpenAsync(session.Card).ConfigureAwait(false);
            return (await RefusedAsync(desk).ConfigureAwait(false), false);
        }
        catch (CardException failure)
        {
            return (CardWords.Of(failure), failure.Failure == CardFailure.PinMustChange);
        }
        catch (ReaderException failure)
        {
            return (CardWords.Of(failure), false);
        }
        catch (TokenException)
        {
            return (new("端末の鍵の装置が働きません。管理者に連絡してください。",
                "The terminal's token does not serve. Tell the administrator."), false);
        }
        catch (InvalidDataException)
        {
            return (new("このカードは使えません（失効、又はカードが2枚）。管理者に連絡してください。",
                "This card cannot be used: revoked, or one of two. Tell the administrator."), false);
        }
    }

    /// <summary>What is shown where the server has not taken the operator, or wants the finger first; null where it was
    /// taken, or the server not reached.</summary>
    public static async Task<Page?> InsteadAsync(TerminalDesk desk) =>
        await RefusedAsync(desk).ConfigureAwait(false) is { } refused ? LogInPageWith(refused)
        : desk.Session is { AwaitsFinger: true } ? FingerActs.Again()
        : null;

    /// <summary>Where the server does not take the operator, the session has ended: why; null where it was taken, the
    /// server not reached, or the finger is awaited.</summary>
    public static async Task<Text?> RefusedAsync(TerminalDesk desk)
    {
        if (desk.Line.Refusal == LogInVerdict.ReadingAwaited && desk.Fingers is not null)
        {
            desk.Session!.AwaitFinger();
            return null;
        }
        if (desk.Line.Refusal == LogInVerdict.ReadingAwaited)
            await desk.Line.GiveFingerAsync(null).ConfigureAwait(false);
        if (desk.Line.Refusal is not { } verdict)
            return null;
        await desk.EndAsync(SessionEnd.LoggedOff).ConfigureAwait(false);
        var remedy = LogInRemedy.Of(verdict);
        return new($"サーバに認証されませんでした。{remedy.Japanese}。", $"The server refused the log-in: {remedy.English}.");
    }

    /// <summary>The page with what is wrong.</summary>
    public static Page LogInPageWith(Text fault) => Page.Of<LogInPage, LogInModel>(new(null, fault));

    private static PinBlock? Pin(string typed) =>
        typed.All(char.IsAscii) ? PinBlock.From(Encoding.ASCII.GetBytes(typed)) : null;
}
