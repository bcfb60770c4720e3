using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Watch;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Record;

/// <summary>
/// 操作履歴の検索 — the server searches, and writes down who searched for what before it tells [S-000 3. リスク2]; what was
/// found is turned page by page without asking again.
/// </summary>
internal static class RecordActs
{
    /// <summary>Shows the form, with what was found last.</summary>
    public static Task<Page> Show(ActRequest request)
    {
        var today = PageFrame.DayOf(request.Desk.Clock.GetUtcNow())
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Task.FromResult(PageOf(request, new() { From = today, To = today }));
    }

    /// <summary>Searches.</summary>
    public static async Task<Page> SearchAsync(ActRequest request)
    {
        var entry = RecordEntry.Read(request.Field);
        request.Session.Found = null;
        var (call, fault) = entry.ToCall(ErrandActs.By(request), request.Field("code").Trim());
        if (call is null)
            return PageOf(request, entry, fault);
        var told = await ErrandActs.DoAsync<WatchCall, WatchReply>(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { } reply)
            return PageOf(request, entry, told.Fault);
        if (reply.Verdict != WatchVerdict.Done)
            return PageOf(request, entry, BookWords.Of(reply.Verdict));
        request.Session.Found = new(reply.Found, reply.IsCut, request.Desk.Clock.GetUtcNow());
        return PageOf(request, entry);
    }

    /// <summary>Turns to another page of what was found.</summary>
    public static Task<Page> Turn(ActRequest request) => Task.FromResult(PageOf(
        request, RecordEntry.Read(request.Field), null, ErrandActs.NumberOf(request.Field("leaf")) ?? 1));

    private static Page PageOf(ActRequest request, RecordEntry entry, Text? fault = null, long page = 1)
    {
        var found = request.Session.Found;
        var inspects = request.Session.Card.Identity.Roles.HasFlag(OperatorRoles.Audit);
        return Page.Of<RecordPage, RecordModel>(new(entry, request.Desk.Affairs, inspects)
        {
            Fault = fault, Found = found, PageNumber = (int)Math.Clamp(page, 1, found?.Pages ?? 1),
        });
    }
}
