using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Updates;

/// <summary>整合性の確認 — what the town holds is compared with what its prefecture holds of it; a difference is settled by a
/// new record of the town's own system.</summary>
internal static class CheckActs
{
    /// <summary>The checks.</summary>
    public static Task<Page> ListAsync(ActRequest request) => ListAsync(request, null, null);

    /// <summary>What differed in one.</summary>
    public static async Task<Page> ShowAsync(ActRequest request)
    {
        var told = await AskAsync(request, new()
        {
            Task = UpdatesTask.Differences, Number = ErrandActs.NumberOf(request.Field("number")) ?? 0,
        }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        return told.Reply is { Checks: [var check] } reply
            ? Page.Of<DifferencesPage, DifferencesModel>(new(check, reply.Differences, reply.IsCut)
            {
                PageNumber = (int)Math.Clamp(ErrandActs.NumberOf(request.Field("leaf")) ?? 1, 1, UpdatesCall.LinesMax),
            })
            : await ListAsync(request, null, UpdatesActs.FaultOf(told)).ConfigureAwait(false);
    }

    /// <summary>One is to be begun.</summary>
    public static async Task<Page> BeginAsync(ActRequest request)
    {
        var call = new UpdatesCall { Task = UpdatesTask.BeginCheck, By = ErrandActs.By(request) };
        var told = await AskAsync(request, call with { IsDry = true }).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { Verdict: StandingVerdict.Done })
            return await ListAsync(request, null, UpdatesActs.FaultOf(told)).ConfigureAwait(false);
        IReadOnlyList<(Text What, string How)> rows =
        [
            (new("行うこと", "Act"), request.Desk.Language == Language.English
                ? "compare all records of the town with the prefecture's"
                : "市町村の全ての記録を、都道府県サーバの記録と比べる"),
        ];
        return ErrandActs.Confirm(request, new("status", rows, "/updates/check/do", "/updates/checks"), call);
    }

    /// <summary>What was shown is done.</summary>
    public static async Task<Page> DoAsync(ActRequest request)
    {
        if (ErrandActs.Take<UpdatesCall>(request) is not { } call)
            return await ListAsync(request, null, ErrandActs.Before).ConfigureAwait(false);
        var told = await ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(request, call).ConfigureAwait(false);
        return told.Instead ?? await ListAsync(
            request, told.Reply?.Verdict == StandingVerdict.Done
                ? new("確認を始めました。終わりはこの一覧で分かります。", "Begun. This list shows when it has ended.") : null,
            UpdatesActs.FaultOf(told)).ConfigureAwait(false);
    }

    private static async Task<Page> ListAsync(ActRequest request, Text? notice, Text? fault)
    {
        var told = await AskAsync(request, new() { Task = UpdatesTask.Checks }).ConfigureAwait(false);
        var mayBegin = (request.Session.Card.Identity.Roles & UpdatesCall.Actors) != OperatorRoles.None;
        return told.Instead ?? Page.Of<ChecksPage, ChecksModel>(
            new(told.Reply?.Checks ?? [], mayBegin && told.Reply?.Verdict == StandingVerdict.Done)
            {
                Notice = notice, Fault = fault ?? UpdatesActs.FaultOf(told),
            });
    }

    private static Task<ErrandTold<UpdatesReply>> AskAsync(ActRequest request, UpdatesCall call) =>
        ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(request, call with { By = ErrandActs.By(request) });
}
