using System.Globalization;
using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Terminal.Look;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Updates;

/// <summary>
/// 更新状況 — what became of the records that the town's own system handed in: the server writes down who looks, and tells
/// by file and 通番. A correction is a new record of that system [S-000 1-①]; here only what was set aside can be
/// handled again.
/// </summary>
internal static class UpdatesActs
{
    private const string SetAside = "/updates/aside";
    private const int DaysBefore = 31;

    /// <summary>The files of the last month.</summary>
    public static Task<Page> ShowAsync(ActRequest request)
    {
        var today = PageFrame.DayOf(request.Desk.Clock.GetUtcNow());
        return FilesAsync(request, new()
        {
            From = today.AddDays(-DaysBefore).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            To = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Files by a condition.</summary>
    public static Task<Page> FilesAsync(ActRequest request) => FilesAsync(request, UpdatesEntry.Read(request.Field));

    /// <summary>Refused records by a condition.</summary>
    public static Task<Page> RefusedAsync(ActRequest request) =>
        FindAsync<RefusedPage>(request, UpdatesEntry.Read(request.Field), UpdatesTask.Refused);

    /// <summary>Turns to another page of the files that were found.</summary>
    public static Task<Page> TurnFiles(ActRequest request) => Task.FromResult(Turn<UpdatesPage>(request));

    /// <summary>Turns to another page of the records that were found.</summary>
    public static Task<Page> TurnRefused(ActRequest request) => Task.FromResult(Turn<RefusedPage>(request));

    /// <summary>What stands on the work list.</summary>
    public static Task<Page> SetAsideAsync(ActRequest request) => SetAsideAsync(request, null, null);

    /// <summary>One is to be handled again: what would be, and in which order.</summary>
    public static async Task<Page> ReleaseAsync(ActRequest request)
    {
        var call = new UpdatesCall
        {
            Task = UpdatesTask.Release, By = ErrandActs.By(request),
            Number = ErrandActs.NumberOf(request.Field("number")) ?? 0,
        };
        var told = await ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(request, call with { IsDry = true })
            .ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is not { Verdict: StandingVerdict.Done } reply)
            return await SetAsideAsync(request, null, FaultOf(told)).ConfigureAwait(false);
        IReadOnlyList<(Text What, string How)> rows =
        [
            (new("行うこと", "Act"), request.Desk.Language == Language.English
                ? "handle again what was set aside, in this order" : "別扱いのものを、この順にもう一度処理する"),
            .. reply.SetAside.Select(one => (
                new Text($"別扱い {one.Number}", $"Set aside {one.Number}"), $"{one.From} {one.Kind}")),
        ];
        return ErrandActs.Confirm(request, new("status", rows, "/updates/do", SetAside), call);
    }

    /// <summary>What was shown is done.</summary>
    public static async Task<Page> DoAsync(ActRequest request)
    {
        if (ErrandActs.Take<UpdatesCall>(request) is not { } call)
            return await SetAsideAsync(request, null, ErrandActs.Before).ConfigureAwait(false);
        var told = await ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        return told.Reply is { Released: { } verdict }
            ? await SetAsideAsync(request, UpdatesWords.Released(verdict), null).ConfigureAwait(false)
            : await SetAsideAsync(request, null, FaultOf(told)).ConfigureAwait(false);
    }

    /// <summary>What is said about a call that did not do what it should.</summary>
    public static Text? FaultOf(ErrandTold<UpdatesReply> told) =>
        told.Reply is { Verdict: not StandingVerdict.Done and var verdict } ? UpdatesWords.Of(verdict) : told.Fault;

    private static Task<Page> FilesAsync(ActRequest request, UpdatesEntry entry) =>
        FindAsync<UpdatesPage>(request, entry, UpdatesTask.Files);

    private static async Task<Page> FindAsync<TPage>(ActRequest request, UpdatesEntry entry, UpdatesTask task)
        where TPage : PageComponent<UpdatesModel>
    {
        request.Session.Updates = null;
        var (call, fault) = entry.ToCall(task, ErrandActs.By(request));
        if (call is null)
            return Page.Of<TPage, UpdatesModel>(new(entry) { Fault = fault });
        var told = await ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(request, call).ConfigureAwait(false);
        if (told.Instead is { } instead)
            return instead;
        if (told.Reply is { Verdict: StandingVerdict.Done } reply)
            request.Session.Updates = new(reply, request.Desk.Clock.GetUtcNow());
        return Page.Of<TPage, UpdatesModel>(
            new(entry) { Fault = FaultOf(told), Found = request.Session.Updates });
    }

    private static Page Turn<TPage>(ActRequest request)
        where TPage : PageComponent<UpdatesModel>
    {
        var found = request.Session.Updates;
        var page = ErrandActs.NumberOf(request.Field("leaf")) ?? 1;
        return Page.Of<TPage, UpdatesModel>(new(UpdatesEntry.Read(request.Field))
        {
            Found = found, PageNumber = (int)Math.Clamp(page, 1, found?.Pages ?? 1),
        });
    }

    private static async Task<Page> SetAsideAsync(ActRequest request, Text? notice, Text? fault)
    {
        var told = await ErrandActs.DoAsync<UpdatesCall, UpdatesReply>(
            request, new() { Task = UpdatesTask.SetAside, By = ErrandActs.By(request) }).ConfigureAwait(false);
        var mayRelease = (request.Session.Card.Identity.Roles & UpdatesCall.Actors) != OperatorRoles.None;
        return told.Instead ?? Page.Of<SetAsidePage, SetAsideModel>(
            new(told.Reply?.SetAside ?? [], mayRelease) { Notice = notice, Fault = fault ?? FaultOf(told) });
    }
}
