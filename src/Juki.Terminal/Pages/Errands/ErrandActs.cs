using System.Globalization;
using Juki.Terminal.Guard;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.LogIn;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Errands;

/// <summary>What came of a call: its reply, or why there is none, or the page for whom the server does not take any
/// more.</summary>
internal sealed record ErrandTold<TReply>(TReply? Reply, Text? Fault, Page? Instead)
    where TReply : class
{
    /// <summary>True when the server was not reached, or left before it answered.</summary>
    public bool IsUnreached { get; init; }
}

/// <summary>An act that was judged, is shown, and waits for the operator's word; only what was shown is done.</summary>
/// <param name="Once">What the page's form brings; it serves once.</param>
/// <param name="Call">What is then done.</param>
internal sealed record WaitingErrand(Secret Once, IActOfSomebody Call);

/// <summary>用件 — what the pages of the office's books have in common: the server is asked, and judges; an act is judged
/// dry, shown, and done when the operator says so.</summary>
internal static class ErrandActs
{
    private static readonly Text Unreached = new(
        "サーバに届かないか、回答の前に切れました。登録は済んだかを一覧で確かめてください。",
        "The server was not reached, or left before it answered. Look in the list whether an act was done.");

    /// <summary>What is said when a page's act was done before, or another one was shown since.</summary>
    public static Text Before { get; } = new(
        "この確認は一度だけ有効です。初めからやり直してください。", "This page serves once. Begin again.");

    /// <summary>Has the server do a call.</summary>
    public static async Task<ErrandTold<TReply>> DoAsync<TCall, TReply>(ActRequest request, TCall call)
        where TCall : class, IErrand<TReply>
        where TReply : class
    {
        var desk = request.Desk;
        var (verdict, reply) = await desk.Line.DoAsync<TCall, TReply>(call, request.Session.Card)
            .ConfigureAwait(false);
        if (reply is not null)
            return new(reply, null, null);
        if (verdict is { } why)
            return new(null, BookWords.Of(why), null);
        return await LogInActs.InsteadAsync(desk).ConfigureAwait(false) is { } instead
            ? new(null, null, instead)
            : new(null, Unreached, null) { IsUnreached = true };
    }

    /// <summary>The number of who is logged in.</summary>
    public static uint By(ActRequest request) => (uint)request.Session.Card.Identity.Number;

    /// <summary>The page that shows an act before it is done.</summary>
    public static Page Confirm(ActRequest request, ConfirmModel model, IActOfSomebody call)
    {
        var once = Secret.Draw();
        request.Session.Waiting = new(once, call);
        return Page.Of<ConfirmPage, ConfirmModel>(model with { Once = once.HandedOut() });
    }

    /// <summary>The act of a page that was shown, once; null: it was done before, or another one was shown
    /// since.</summary>
    public static TCall? Take<TCall>(ActRequest request)
        where TCall : class, IActOfSomebody
    {
        var waiting = request.Session.Waiting;
        request.Session.Waiting = null;
        return waiting is not null && waiting.Once.Is(request.Field(ConfirmModel.OnceField))
            ? waiting.Call as TCall : null;
    }

    /// <summary>A number as typed; null: none, or not a number.</summary>
    public static long? NumberOf(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A day as a field for days brings it; null: none.</summary>
    public static DateOnly? DayOf(string text) => DateOnly.TryParseExact(
        text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The beginning of a day in Japan, milliseconds since 1970.</summary>
    public static long Beginning(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(9)).ToUnixTimeMilliseconds();
}
