using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Wire.Errands;
using static Juki.Tests.Server.Flows.StandingWorld;

namespace Juki.Tests.Server.Host;

/// <summary>別扱いの処理 at the machine of a node: who acts shows the card, and is recorded before anything is
/// done.</summary>
public sealed class WorkListCallTests : IDisposable
{
    private const string Reason = "記録が読めない";

    private readonly StandingWorld _world = new();
    private readonly OperatorWorld _office = new(isTestNetwork: false);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-work-");
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _world.Dispose();
        _office.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task カードが要るときは解除と放棄を行う者のシステム管理のカードを求める()
    {
        using var socket = new LocalSocket<WorkListRequest, WorkListAnswer>(
            WorkListRequest.Talk, _folder.FullName, request => Task.FromResult(new WorkListAnswer([])),
            act => Task.FromResult(_office.Clerk.MayAct(act.Actor, act.Roles, act.Ticket, _office.Country.Now)));
        var running = socket.RunAsync(_stop.Token);
        var release = new WorkListRequest(WorkListAct.Release, 1) { By = 7 };
        var drop = new WorkListRequest(WorkListAct.Drop, 1, Reason) { By = 7 };
        _office.Begin();
        Assert.NotNull(await Ask(release)); // nobody could show a card
        _office.GiveCards();
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(release));
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(drop));
        Assert.NotNull(await Ask(new(WorkListAct.List)));
        var other = _office.Ticket(8, OperatorRoles.Management, "management"); // reads 更新状況, and does not act on it
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(release with { By = 8, Ticket = other }));
        var good = _office.Ticket(7, OperatorRoles.System, "system");
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(release with { By = 8, Ticket = good }));
        Assert.NotNull(await Ask(release with { Ticket = good }));
        Assert.NotNull(await Ask(drop with { Ticket = good }));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public async Task 放棄は行う者と理由が先に記録され記録できなければ行わない()
    {
        _world.Country.Poison = new(_world.Country, Cs, PoisonKind.Throws, _ => false);
        // Longer than a message may be: no check of format stands before this inbox.
        var tooLong = Enter(2).After with { Address = new(Nagano, new('架', 30_000), "3800000") };
        _world.Offer(1, Enter(1), Enter(2) with { After = tooLong }, Move(2));
        var desk = _world.At(Cs);
        var drop = new WorkListRequest(WorkListAct.Drop, 1, Reason) { By = 7 };
        Assert.Equal(StandingVerdict.FactsMissing, (await desk.AnswerWorkAsync(drop with { By = 0 })).Verdict);
        Assert.Equal(StandingVerdict.FactsMissing, (await desk.AnswerWorkAsync(drop with { Note = " " })).Verdict);
        Assert.Equal(StandingVerdict.NotFound, (await desk.AnswerWorkAsync(drop with { Id = 9 })).Verdict);
        var release = drop with { Act = WorkListAct.Release, Note = "" };
        Assert.Equal(StandingVerdict.NotReleasable, (await desk.AnswerWorkAsync(release with { Id = 2 })).Verdict);
        _world.IsFull = true;
        Assert.Equal(StandingVerdict.NotRecordable, (await desk.AnswerWorkAsync(drop)).Verdict);
        Assert.Equal(2, (await desk.AnswerWorkAsync(new(WorkListAct.List))).Rows.Count);
        Assert.Empty(_world.Recorded);
        _world.IsFull = false;
        var dropped = await desk.AnswerWorkAsync(drop);
        Assert.Equal((StandingVerdict.Done, SetAsideAction.Dropped), (dropped.Verdict, dropped.Done!.Action));
        Assert.Empty((await desk.AnswerWorkAsync(new(WorkListAct.List))).Rows);
        var act = Assert.Single(_world.Recorded);
        Assert.Equal(
            (AuditKind.OperatorAction, Cs.Number, 7U, 0U),
            (act.Facts.Kind, act.Facts.Office, act.Facts.Operator, act.Facts.Terminal));
        Assert.Equal(new(UpdatesTask.Drop, 0, null, 1, Reason), Entry(act));
    }

    [Fact]
    public async Task 都道府県でも解除は端末からの解除と同じく記録される()
    {
        _world.Country.Poison = new(
            _world.Country, Prefecture, PoisonKind.Throws, frame => Poison.IsUpdate(frame, 2));
        _world.Offer(1, Enter(1), Enter(2));
        var desk = _world.At(Prefecture);
        var release = new WorkListRequest(WorkListAct.Release, 1) { By = 7 };
        _world.Country.Poison = null;
        var done = await desk.AnswerWorkAsync(release);
        Assert.Equal(
            (StandingVerdict.Done, new SetAsideOutcome(1, SetAsideAction.Released, UpdateVerdict.Applied)),
            (done.Verdict, done.Done));
        var act = Assert.Single(_world.Recorded);
        Assert.Equal((Prefecture.Number, 7U), (act.Facts.Office, act.Facts.Operator));
        Assert.Equal(new(UpdatesTask.Release, 0, null, 1), Entry(act));
    }

    [Fact]
    public void Drop_IsNoErrandOfATerminal()
    {
        Assert.False(IsForTerminal<UpdatesCall, UpdatesReply>(new() { Task = UpdatesTask.Drop, By = 7 }));
        Assert.True(IsForTerminal<UpdatesCall, UpdatesReply>(new() { Task = UpdatesTask.Release, By = 7 }));

        static bool IsForTerminal<TCall, TReply>(TCall call)
            where TCall : IErrand<TReply> where TReply : class => call.IsForTerminal;
    }

    private static StandingRecord Entry(AuditEvent act) =>
        EntryJson.Read<StandingRecord>(StandingRecord.Form, act.Request)!;

    private Task<WorkListAnswer?> Ask(WorkListRequest request) =>
        WorkListRequest.Talk.AskAsync(_folder.FullName, request, TestContext.Current.CancellationToken);
}
