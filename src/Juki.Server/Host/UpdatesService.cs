using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>What stands behind the leaf of a look at 更新状況, or of an act on it, as JSON; no values of
/// residents.</summary>
/// <param name="Task">What was asked.</param>
/// <param name="File">Number of a file; 0 any.</param>
/// <param name="Verdict">Refused records with this verdict; null any.</param>
/// <param name="Number">Number on the work list, or of a check.</param>
/// <param name="Reason">Why something was given up; null for anything else.</param>
internal sealed record StandingRecord(
    UpdatesTask Task, long File, UpdateVerdict? Verdict, long Number, string? Reason = null)
{
    /// <summary>Form of the request entry.</summary>
    public const ushort Form = 75;
}

/// <summary>What the service of 更新状況 asks of the running node.</summary>
/// <param name="Read">Answers out of a snapshot of its store.</param>
/// <param name="Record">Records an act before it is told; false when it cannot be.</param>
/// <param name="Status">How the node is.</param>
/// <param name="Work">A look at the work list, or an act on it.</param>
/// <param name="BeginCheck">Begins a check against the prefecture, under somebody's number; or says only whether it
/// can.</param>
/// <param name="Now">The time.</param>
internal sealed record StandingSources(
    Func<Func<Store, UpdatesReply>, UpdatesReply> Read,
    Func<AuditEvent, Task<bool>> Record,
    Func<Task<NodeStatus>> Status,
    Func<WorkListRequest, Task<WorkListAnswer>> Work,
    Func<uint, bool, Task<StandingVerdict>> BeginCheck,
    Func<Moment> Now);

/// <summary>更新状況の窓口 — answers what became of the files that a town handed in. Who looked, and who had something done,
/// is recorded before it is told or done; what can be long is read from snapshots.</summary>
/// <param name="self">This node.</param>
/// <param name="sources">The running node.</param>
internal sealed class UpdatesService(NodeName self, StandingSources sources)
{
    private const int CallBytes = 4_096;
    private const int ReplyBytes = 1 << 20;

    /// <summary>How calls and replies are carried.</summary>
    public static LocalTalk<UpdatesCall, UpdatesReply> Talk { get; } = new(
        "updates.sock", ErrandJson.Options, CallBytes, ReplyBytes, HostLimits.DisclosureSeconds, IsSound);

    /// <summary>Answers a call. Any thread.</summary>
    public async Task<UpdatesReply> AnswerAsync(UpdatesCall call)
    {
        if (call.By == 0 || call.Task == UpdatesTask.None || call.File < 0 || call.From < 0
            || call.From >= call.Before)
            return new(StandingVerdict.FactsMissing);
        if (self.Role != Role.Municipality)
            return new(StandingVerdict.NotHere);
        return call.Task switch
        {
            UpdatesTask.Files or UpdatesTask.Refused => await FilesAsync(call).ConfigureAwait(false),
            UpdatesTask.SetAside => await SetAsideAsync(call).ConfigureAwait(false),
            UpdatesTask.Release => await ReleaseAsync(call).ConfigureAwait(false),
            UpdatesTask.Checks or UpdatesTask.Differences => await ChecksAsync(call).ConfigureAwait(false),
            UpdatesTask.BeginCheck => await BeginCheckAsync(call).ConfigureAwait(false),
            _ => new(StandingVerdict.FactsMissing),
        };
    }

    /// <summary>Answers what is asked of the work list at the machine of a node of any tier. Any thread.</summary>
    public async Task<WorkListAnswer> AnswerWorkAsync(WorkListRequest request)
    {
        if (request.Act == WorkListAct.List)
            return await sources.Work(request).ConfigureAwait(false);
        var isDrop = request.Act == WorkListAct.Drop;
        if (request.By == 0 || (isDrop && string.IsNullOrWhiteSpace(request.Note)))
            return new([], StandingVerdict.FactsMissing);
        return await ActAsync(
            new()
            {
                Task = isDrop ? UpdatesTask.Drop : UpdatesTask.Release, By = request.By, Number = request.Id,
            },
            request.Note).ConfigureAwait(false);
    }

    private static bool IsSound(UpdatesCall call) => call.Ticket is not null && Enum.IsDefined(call.Task)
        && (call.Verdict is not { } verdict || Enum.IsDefined(verdict));

    private async Task<UpdatesReply> FilesAsync(UpdatesCall call)
    {
        var work = await WorkListAsync().ConfigureAwait(false);
        var places = work.Select(row => row.From).ToHashSet();
        var reply = sources.Read(store =>
        {
            var standing = new UpdateStanding(store, (file, serial) => places.Contains(PlaceOf(file, serial)));
            return call.Task == UpdatesTask.Files ? standing.Files(call) : standing.Refused(call);
        });
        if (call.File != 0 && call.Task == UpdatesTask.Files && reply.Files.Count == 0)
            return new(StandingVerdict.NotFound);
        if (call.Task == UpdatesTask.Files)
            reply = reply with { Summary = SummaryOf(await sources.Status().ConfigureAwait(false)) };
        return await RecordAsync(call, reply.Files.Count + reply.Refused.Count).ConfigureAwait(false)
            ? reply : new(StandingVerdict.NotRecordable);
    }

    private async Task<UpdatesReply> SetAsideAsync(UpdatesCall call)
    {
        var rows = await WorkListAsync().ConfigureAwait(false);
        return await RecordAsync(call, rows.Count).ConfigureAwait(false)
            ? new(StandingVerdict.Done)
            {
                SetAside = [.. rows.Take(UpdatesCall.LinesMax).Select(Shown)],
                IsCut = rows.Count > UpdatesCall.LinesMax,
            }
            : new(StandingVerdict.NotRecordable);
    }

    /// <summary>Has one of the work list handled again. Those behind it follow by themselves.</summary>
    private async Task<UpdatesReply> ReleaseAsync(UpdatesCall call)
    {
        var answer = await ActAsync(call, "").ConfigureAwait(false);
        return new(answer.Verdict)
        {
            SetAside = [.. answer.Rows.Take(UpdatesCall.LinesMax).Select(Shown)],
            Released = answer is { Verdict: StandingVerdict.Done, Done: { } done } ? done.Verdict : null,
        };
    }

    /// <summary>A release or a drop: judged, recorded, done. When it is dry the rows are what would be handled.
    /// </summary>
    private async Task<WorkListAnswer> ActAsync(UpdatesCall call, string reason)
    {
        var rows = await WorkListAsync().ConfigureAwait(false);
        var act = call.Task == UpdatesTask.Drop ? WorkListAct.Drop : WorkListAct.Release;
        if (rows.FirstOrDefault(row => row.Id == call.Number) is not { } first)
            return new([], StandingVerdict.NotFound);
        if (act == WorkListAct.Release && (first.WaitsFor != 0 || !first.CanBeReleased))
            return new([], StandingVerdict.NotReleasable);
        if (call.IsDry)
            return new(WorkListAnswer.Behind(first, rows));
        if (!await RecordAsync(call, 1, reason.Length > 0 ? reason : null).ConfigureAwait(false))
            return new([], StandingVerdict.NotRecordable);
        var answer = await sources.Work(new(act, call.Number, reason)).ConfigureAwait(false);
        return new(
            [],
            answer.Done?.Action switch
            {
                null => StandingVerdict.NotReleasable,
                SetAsideAction.Failed => StandingVerdict.FailedAgain,
                _ => StandingVerdict.Done,
            },
            answer.Done);
    }

    private async Task<UpdatesReply> ChecksAsync(UpdatesCall call)
    {
        var reply = sources.Read(store =>
        {
            var standing = new ConsistencyStanding(store, sources.Now());
            return call.Task == UpdatesTask.Checks ? standing.Checks() : standing.Differences(call.Number);
        });
        return reply.Verdict != StandingVerdict.Done
            || await RecordAsync(call, reply.Checks.Count + reply.Differences.Count).ConfigureAwait(false)
            ? reply : new(StandingVerdict.NotRecordable);
    }

    private async Task<UpdatesReply> BeginCheckAsync(UpdatesCall call)
    {
        if (!call.IsDry && !await RecordAsync(call, 1).ConfigureAwait(false))
            return new(StandingVerdict.NotRecordable);
        return new(await sources.BeginCheck(call.By, call.IsDry).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<WorkListRow>> WorkListAsync() =>
        (await sources.Work(new(WorkListAct.List)).ConfigureAwait(false)).Rows;

    private Task<bool> RecordAsync(UpdatesCall call, int count, string? reason = null) => sources.Record(new(
        new(AuditKind.OperatorAction)
        {
            Office = self.Number,
            Operator = call.By,
            Terminal = call.Terminal,
            Count = (uint)count,
            Term = ErasureMonth.After(sources.Now().Milliseconds, RecordDesk.KeptMonths),
        },
        EntryJson.Write(
            StandingRecord.Form, new StandingRecord(call.Task, call.File, call.Verdict, call.Number, reason)),
        []));

    private static UpdatesSummary SummaryOf(NodeStatus status)
    {
        var up = status.Lanes.Where(lane => lane.Class == nameof(Wire.LaneClass.Updates)).ToList();
        return new(
            status.FilesTaken, status.FilesUnanswered, status.FileGapAt, status.FilesRefused.Values.Sum(),
            status.NotTakenOver, status.SetAside + status.SetAsideWaiting, up.Sum(lane => lane.Waiting),
            up.Count == 0 || up.Exists(lane => lane.Linked));
    }

    private static string PlaceOf(long file, long serial) => WorkListRow.PlaceOf(file, serial);

    private static SetAsideShown Shown(WorkListRow row) => new(
        row.Id, row.Since.ToUnixTimeMilliseconds(), row.From, row.Kind, row.Verdict, row.WaitsFor,
        row.CanBeReleased);
}
