using Juki.Terminal.Look;
using Juki.Terminal.Pages.LogIn;
using Juki.Terminal.Words;

namespace Juki.Terminal.Pages.Status;

/// <summary>システムの状態 — line, card, keys.</summary>
internal static class StatusActs
{
    private const int SoonDays = 30;

    /// <summary>Shows how it is.</summary>
    public static Task<Page> Show(ActRequest request) => Task.FromResult(PageOf(request));

    /// <summary>Tries the server, then shows how it is.</summary>
    public static async Task<Page> ConnectAsync(ActRequest request)
    {
        await request.Desk.Line.OpenAsync(request.Session.Card).ConfigureAwait(false);
        return await LogInActs.InsteadAsync(request.Desk).ConfigureAwait(false) ?? PageOf(request);
    }

    private static Page PageOf(ActRequest request)
    {
        var (desk, session) = (request.Desk, request.Session);
        var (line, card) = (desk.Line, session.Card);
        var (state, now) = (line.State, desk.Clock.GetUtcNow());
        var since = state.Since is { } time ? PageFrame.Time(time) : "―";
        var cardEnds = new DateTimeOffset(card.Ends, TimeSpan.Zero);
        return Page.Of<StatusPage, StatusModel>(new(
        [
            (new("サーバ", "Server"), state.IsUp
                ? new($"接続中 {line.Address}（{since} から）", $"connected, {line.Address}, since {since}")
                : new($"接続していない {line.Address}（{since} から）", $"not connected, {line.Address}, since {since}"),
                state.IsUp),
            (new("経路", "Route"), line.IsRelayed
                ? new("代表端末を経由", "through the representative terminal") : new("直接", "direct"), null),
            (new("ネットワーク", "Network"), Same(desk.Keys.Identity.Network), null),
            (new("端末の証明書", "Terminal's certificate"), Until(desk.Keys.CertificateEnds),
                desk.Keys.CertificateEnds > now.AddDays(SoonDays)),
            (new("失効情報", "Revocation table"), Same($"{desk.Keys.Revocations.Number}"),
                desk.Keys.Revocations.ValidTo > now),
            (new("操作者", "Operator"), Same($"{card.Identity.Number}"), null),
            (new("カードの種別", "Card is for"), CardWords.AllOf(card.Identity.Roles), null),
            (new("カードの有効期限", "Card until"), Until(cardEnds), cardEnds > now.AddDays(SoonDays)),
            (new("カードの前回の使用", "Card last used"), Same(card.LastUse ?? "―"), null),
            (new("認証", "Logged in"), Same(PageFrame.Time(session.Since)), null),
        ]));
    }

    private static Text Same(string text) => new(text, text);

    private static Text Until(DateTimeOffset time) =>
        new($"{PageFrame.Time(time)} まで", $"until {PageFrame.Time(time)}");
}
