using System.Text;
using System.Text.Json;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;
using static Juki.Tests.Server.Flows.StandingWorld;

namespace Juki.Tests.Server.Flows;

/// <summary>更新状況: what a clerk is told about the records that the town handed in.</summary>
public sealed class UpdateStandingTests : IDisposable
{
    private const long Day = 86_400_000;

    private readonly StandingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task ファイルごとに更新済と拒否の件数が分かり拒否は通番と判定で分かる()
    {
        _world.Offer(1, Enter(1), null, Enter(1));
        var at = _world.Country.Now.Milliseconds;
        Assert.Equal(
            new(1, at, at, 3) { TakenIn = 3, Applied = 1, Refused = 2, IsCounted = true, IsAnswered = true },
            Assert.Single(await _world.FilesAsync()));
        Assert.Equal(
            [
                new(1, 2, 2, Role.Municipality, UpdateVerdict.FieldMalformed, UpdateField.Date, RefusedState.NotHeld),
                new(1, 3, 3, Role.Prefecture, UpdateVerdict.AlreadyResident, UpdateField.None, RefusedState.Open),
            ],
            (await _world.RefusedAsync()).Select(row => row with { Field = row.Serial == 3 ? 0 : row.Field }));
    }

    [Fact]
    public async Task 後のレコードが反映されると決着と分かり未決だけの検索から外れる()
    {
        _world.Offer(1, Enter(1), Enter(1));
        Assert.Equal(RefusedState.Open, Assert.Single(await _world.RefusedAsync()).State);
        _world.Offer(2, Move(1));
        Assert.Equal(RefusedState.Replaced, Assert.Single(await _world.RefusedAsync()).State);
        Assert.Empty(await _world.RefusedAsync(new() { IsOpenOnly = true }));
        Assert.Equal([2L, 1], (await _world.FilesAsync()).Select(file => file.Number)); // the newest first
    }

    [Fact]
    public async Task 上位の判定がまだのレコードは待ちとして数える()
    {
        _world.Offer(1, Enter(1));
        _world.Country.Stop(NodeName.Nation);
        _world.Offer(2, Enter(2), null, Enter(2), Enter(3));
        var file = (await _world.FilesAsync())[0];
        Assert.Equal(
            (2L, 2L, 0L, false, 0L), (file.Refused, file.Waiting, file.Applied, file.IsAnswered, file.Answered));
        var summary = (await _world.AskAsync(new() { Task = UpdatesTask.Files })).Summary!;
        Assert.Equal((2L, 1L, 1L, true), (
            summary.FilesTaken, summary.FilesUnanswered, summary.NotTakenOver, summary.IsLinked));
        _world.Country.Restart(NodeName.Nation);
        _world.Country.RunUntilQuietOrEnded();
        file = (await _world.FilesAsync())[0];
        Assert.Equal((2L, 0L, 2L, true), (file.Refused, file.Waiting, file.Applied, file.IsAnswered));
    }

    [Fact]
    public async Task ファイルと期間と判定で探せる()
    {
        _world.Offer(1, null, Enter(1));
        var later = _world.Country.Now.Milliseconds + Day;
        _world.Country.Now = new(later);
        _world.Offer(2, null, Enter(1));
        Assert.Equal([2L, 1], (await _world.FilesAsync()).Select(file => file.Number));
        Assert.Equal([1L], (await _world.FilesAsync(new() { File = 1 })).Select(file => file.Number));
        Assert.Equal([2L], (await _world.FilesAsync(new() { From = later })).Select(file => file.Number));
        Assert.Equal([1L], (await _world.FilesAsync(new() { Before = later })).Select(file => file.Number));
        Assert.Equal(
            [(2L, 1L), (1L, 1L)],
            (await _world.RefusedAsync(new() { Verdict = UpdateVerdict.FieldMalformed }))
                .Select(row => (row.File, row.Serial)));
        Assert.Equal(
            [(2L, 2L)],
            (await _world.RefusedAsync(new() { Verdict = UpdateVerdict.AlreadyResident }))
                .Select(row => (row.File, row.Serial)));
        var missing = await _world.AskAsync(new() { Task = UpdatesTask.Files, File = 9 });
        Assert.Equal(StandingVerdict.NotFound, missing.Verdict);
    }

    [Theory]
    [InlineData(UpdatesCall.LinesMax, false)]
    [InlineData(UpdatesCall.LinesMax + 1, true)]
    public async Task 一度に答えるのは千件まで(int records, bool isCut)
    {
        _world.Offer(1, new Change?[records]);
        var reply = await _world.AskAsync(new() { Task = UpdatesTask.Refused });
        Assert.Equal((UpdatesCall.LinesMax, isCut), (reply.Refused.Count, reply.IsCut));
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(reply, ErrandJson.Options).Length
            < Limits.ErrandReplyBytesMax);
        Assert.Equal(records, Assert.Single(await _world.FilesAsync()).Refused);
    }

    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    public async Task 見た者は先に記録され記録できなければ何も告げない()
    {
        _world.Offer(1, Enter(1), null);
        await _world.AskAsync(new() { Task = UpdatesTask.Refused, File = 1, Terminal = 3 });
        var act = Assert.Single(_world.Recorded);
        Assert.Equal(
            (AuditKind.OperatorAction, Cs.Number, 7U, 3U, 1U),
            (act.Facts.Kind, act.Facts.Office, act.Facts.Operator, act.Facts.Terminal, act.Facts.Count));
        Assert.Contains("\"task\":\"Refused\",\"file\":1", Encoding.UTF8.GetString(act.Request.Body),
            StringComparison.Ordinal);
        _world.IsFull = true;
        foreach (var task in new[] { UpdatesTask.Files, UpdatesTask.Refused, UpdatesTask.SetAside })
        {
            var reply = await _world.AskAsync(new() { Task = task });
            Assert.Equal((StandingVerdict.NotRecordable, null), (reply.Verdict, reply.Summary));
            Assert.Empty(reply.Files);
            Assert.Empty(reply.Refused);
        }
        Assert.Single(_world.Recorded);
    }

    [Fact]
    public async Task 住民の情報は何も答えない()
    {
        _world.Offer(1, Enter(1), Enter(1));
        var text = JsonSerializer.Serialize(
            await _world.AskAsync(new() { Task = UpdatesTask.Refused }), ErrandJson.Options);
        foreach (var value in new[] { Enter(1).Code.Written, Enter(1).After.Number.Written, "試験花子", "架空町" })
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task 都道府県と全国には更新状況がないと答える()
    {
        foreach (var node in new[] { Prefecture, NodeName.Nation })
        {
            var reply = await _world.At(node).AnswerAsync(new() { Task = UpdatesTask.Files, By = 7 });
            Assert.Equal(StandingVerdict.NotHere, reply.Verdict);
        }
        var nobody = await _world.At(Cs).AnswerAsync(new() { Task = UpdatesTask.Files });
        Assert.Equal(StandingVerdict.FactsMissing, nobody.Verdict);
        Assert.Empty(_world.Recorded);
    }

    [Fact]
    public async Task 別扱いは確かめてからもう一度処理され失敗すれば残る()
    {
        _world.Country.Poison = new(_world.Country, Cs, PoisonKind.Throws, _ => false);
        // Longer than a message may be: no check of format stands before this inbox.
        var tooLong = Enter(2).After with { Address = new(Nagano, new('架', 30_000), "3800000") };
        _world.Offer(1, Enter(1), Enter(2) with { After = tooLong }, Move(2));
        Assert.Equal(
            [(2L, RefusedState.Waits), (3L, RefusedState.Waits)],
            (await _world.RefusedAsync()).Select(row => (row.Serial, row.State)));
        var listed = (await _world.AskAsync(new() { Task = UpdatesTask.SetAside })).SetAside;
        Assert.Equal(
            [(1L, "file 00000001 serial 2", 0L), (2L, "file 00000001 serial 3", 1L)],
            listed.Select(row => (row.Number, row.From, row.WaitsFor)));

        var before = _world.Recorded.Count;
        var release = new UpdatesCall { Task = UpdatesTask.Release, Number = 1 };
        var dry = await _world.AskAsync(release with { IsDry = true });
        Assert.Equal([1L, 2], dry.SetAside.Select(row => row.Number));
        Assert.Equal(before, _world.Recorded.Count);
        Assert.Equal(StandingVerdict.NotReleasable, (await _world.AskAsync(release with { Number = 2 })).Verdict);
        Assert.Equal(StandingVerdict.NotFound, (await _world.AskAsync(release with { Number = 9 })).Verdict);
        _world.IsFull = true;
        Assert.Equal(StandingVerdict.NotRecordable, (await _world.AskAsync(release)).Verdict);
        Assert.Empty(_world.Country.Store(Cs).Range(SetAsideTables.Actions, new(0), new(9), 9));
        _world.IsFull = false;
        Assert.Equal(StandingVerdict.FailedAgain, (await _world.AskAsync(release)).Verdict); // it is no update at all
        Assert.Equal(before + 1, _world.Recorded.Count);
        Assert.Equal(2, (await _world.AskAsync(new() { Task = UpdatesTask.SetAside })).SetAside.Count);
    }

    [Fact]
    public async Task 上位で別扱いになったものは待つと示し処理されれば決着になる()
    {
        _world.Country.Poison = new(
            _world.Country, Prefecture, PoisonKind.Throws, frame => Poison.IsUpdate(frame, 2));
        _world.Offer(1, Enter(1), Enter(2));
        var row = Assert.Single(await _world.RefusedAsync());
        Assert.Equal(
            (2L, Role.Prefecture, UpdateVerdict.SetAsideAsFaulty, RefusedState.Waits),
            (row.Serial, row.Tier, row.Verdict, row.State));
        _world.Country.Poison = null;
        Assert.True(_world.Country.Node(Prefecture).Want(1, SetAsideAction.Released, ""));
        _world.Country.RunUntilQuiet();
        Assert.Empty(await _world.RefusedAsync());
        Assert.Equal(2, Assert.Single(await _world.FilesAsync()).Applied);
    }

    [Fact]
    public async Task 復旧で取り込み直したファイルには新しい日時がある()
    {
        _world.Offer(1, Enter(1));
        var backup = _world.Country.Copy(Cs);
        _world.Country.RunUntilQuiet();
        _world.Offer(2, Enter(2));
        _world.Country.Now = new(_world.Country.Now.Milliseconds + Day);
        _world.Country.Restore(Cs, backup, incarnation: 2);
        _world.Country.RunUntilQuietOrEnded();
        var files = await _world.FilesAsync();
        Assert.Equal(
            [(2L, _world.Country.Now.Milliseconds, true), (1L, _world.Country.Now.Milliseconds - Day, true)],
            files.Select(file => (file.Number, file.Taken, file.IsAnswered)));
        Assert.Equal(2, _world.Country.Store(Cs).Count(FileTimes.Table));
    }
}
