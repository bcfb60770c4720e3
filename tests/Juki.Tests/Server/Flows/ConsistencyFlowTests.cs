using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;
using static Juki.Tests.Server.Flows.StandingWorld;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>本人確認情報整合: what a town holds is compared with what its prefecture holds of it.</summary>
public sealed class ConsistencyFlowTests : IDisposable
{
    private readonly StandingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ConsistencyFlow.StretchMax)]
    [InlineData(ConsistencyFlow.StretchMax + 1)]
    [Trait("Source", "S-000 6-①")]
    [Trait("Source", "S-000 6-②")]
    [Trait("Source", "S-000 6-③")]
    public async Task 同じものを持てば全件が一致する(int residents)
    {
        _world.Offer(1, [.. Enumerable.Range(1, residents).Select(Enter)]);
        Assert.Equal(StandingVerdict.Done, await BeginAsync());
        var check = Assert.Single(await ChecksAsync());
        var at = _world.Country.Now.Milliseconds;
        Assert.Equal(
            new(1, 7, at, at, CheckState.Ended) { Compared = residents, Equal = residents }, check);
        Assert.Equal(
            residents == 0 ? 0 : (residents - 1) / ConsistencyFlow.StretchMax + 1,
            _world.Country.Carried.Count(one => one.Frame.Kind == MessageKind.ConsistencyCheck));
        Assert.Equal([UpdatesTask.BeginCheck, UpdatesTask.Checks], Tasks());
    }

    [Fact]
    public async Task 始められるかを確かめるだけでは何も記録せず始めない()
    {
        _world.Offer(1, Enter(1));
        var dry = new UpdatesCall { Task = UpdatesTask.BeginCheck, IsDry = true };
        Assert.Equal(StandingVerdict.Done, (await _world.AskAsync(dry)).Verdict);
        Assert.Empty(_world.Recorded);
        Assert.Empty(await ChecksAsync());
        _world.Country.Stop(Prefecture);
        _world.Country.RunUntilQuiet();
        Assert.Equal(StandingVerdict.NotLinked, (await _world.AskAsync(dry)).Verdict);
        _world.IsFull = true;
        Assert.Equal(StandingVerdict.NotRecordable, await BeginAsync());
    }

    [Fact]
    public async Task 上位で拒否されたものは判定とともに違いとして示される()
    {
        _world.Offer(1, Enter(1), Enter(2), Move(3), Enter(2));
        await BeginAsync();
        var check = Assert.Single(await ChecksAsync());
        Assert.Equal((3L, 1L, 2L, 2L), (check.Compared, check.Equal, check.Different, check.Refused));
        Assert.Equal(
            [
                new(1, 3, 3, DifferenceKind.Missing, UpdateVerdict.NotResident, RefusedState.Open),
                new(1, 4, 4, DifferenceKind.Other, UpdateVerdict.AlreadyResident, RefusedState.Open),
            ],
            await DifferencesAsync(1));
        _world.Offer(2, Enter(3), Move(2));
        Assert.All(await DifferencesAsync(1), one => Assert.Equal(RefusedState.Replaced, one.State));
        await BeginAsync();
        Assert.Equal(3, (await ChecksAsync())[0].Equal);
    }

    [Fact]
    public async Task 上位で書き換えられた記録と失われた記録が見つかる()
    {
        _world.Offer(1, Enter(1), Enter(2), Enter(3));
        var above = _world.Country.Store(Prefecture);
        above.Begin();
        var row = _world.Country.Residence(Prefecture, Enter(1).Code, Nagano)!;
        above.Upsert(RegisterTables.Residences, [row with
        {
            Information = row.Information with { Name = new("架空太郎", "カクウタロウ") },
        }]);
        above.Delete(RegisterTables.Residences, [new(Enter(2).Code.Value, Nagano.Value)]);
        above.Commit();
        await BeginAsync();
        var check = Assert.Single(await ChecksAsync());
        Assert.Equal((1L, 2L, 0L), (check.Equal, check.Different, check.Refused));
        Assert.Equal(
            [(1L, DifferenceKind.Other, null), (2L, DifferenceKind.Missing, null)],
            (await DifferencesAsync(1)).Select(one => (one.Serial, one.Kind, one.Verdict)));
    }

    [Fact]
    public void 異動の途中のものは違いとしない()
    {
        _world.Offer(1, Enter(1), Enter(2));
        var body = new Bodies.ConsistencyCheck
        {
            Municipality = Nagano.Value, Number = 9, AsOf = 1,
            Rows =
            {
                new Bodies.HeldResidence { Code = Enter(1).Code.Value, UpdateNumber = 3, Digest = 1 }, // not here yet
                new Bodies.HeldResidence { Code = Enter(2).Code.Value, UpdateNumber = 1, Digest = 1 }, // newer here
            },
        };
        var result = AtPrefecture(body, Cs);
        Assert.Equal((2U, 2U, 0), (result!.Compared, result.Changing, result.Differences.Count));
    }

    [Fact]
    public void 他の市町村の名や崩れた並びでは比べない()
    {
        _world.Offer(1, Enter(1));
        var one = new Bodies.HeldResidence { Code = Enter(1).Code.Value, UpdateNumber = 1, Digest = 1 };
        var body = new Bodies.ConsistencyCheck { Municipality = Nagano.Value, Number = 1, AsOf = 1, Rows = { one } };
        Assert.NotNull(AtPrefecture(body, Cs));
        Assert.Null(AtPrefecture(body, NodeName.OfMunicipality(GovernmentCode.FromBody(20202))));
        body.Rows.Add(one);
        Assert.Null(AtPrefecture(body, Cs));
    }

    [Fact]
    public async Task 待っていない結果は捨てて何も変えない()
    {
        _world.Offer(1, Enter(1));
        await BeginAsync();
        var before = Assert.Single(await ChecksAsync());
        var result = new Bodies.ConsistencyResult
        {
            Municipality = Nagano.Value, Number = 1, Compared = 1,
            Differences = { new Bodies.HeldDifference { Code = Enter(1).Code.Value, UpdateNumber = 1, Kind = 1 } },
        };
        AtTown(result);
        result.Number = 5;
        AtTown(result);
        result.Compared = 0;
        AtTown(result);
        Assert.Equal(before, Assert.Single(await ChecksAsync()));
        Assert.Empty(await DifferencesAsync(1));
        Assert.Equal(StandingVerdict.NotFound,
            (await _world.AskAsync(new() { Task = UpdatesTask.Differences, Number = 5 })).Verdict);
    }

    [Fact]
    public async Task 県に届かなければ始めず途中で届かなくなれば続きから終わる()
    {
        _world.Offer(1, [.. Enumerable.Range(1, ConsistencyFlow.StretchMax + 1).Select(Enter)]);
        _world.Country.Stop(Prefecture);
        _world.Country.RunUntilQuiet();
        Assert.Equal(StandingVerdict.NotLinked, await BeginAsync());
        Assert.Empty(await ChecksAsync());
        _world.Country.Restart(Prefecture);
        _world.Country.RunUntilQuiet();

        BeginAndSendNothing();
        _world.Country.Stop(Prefecture); // what was sent waits in its lane
        _world.Country.RunUntilQuiet();
        Assert.Equal(CheckState.UnderWay, Assert.Single(await ChecksAsync()).State);
        Assert.Equal(StandingVerdict.CheckUnderWay, await BeginAsync());
        _world.Country.Restart(Cs);
        _world.Country.Restart(Prefecture);
        _world.Country.RunUntilQuiet();
        var check = Assert.Single(await ChecksAsync());
        Assert.Equal((CheckState.Ended, 501L, 501L), (check.State, check.Compared, check.Equal));
    }

    [Fact]
    public async Task 一時間進まない確認は中断とされ次を始められる()
    {
        _world.Offer(1, Enter(1));
        BeginAndSendNothing();
        _world.Country.Stop(Prefecture);
        _world.Country.RunUntilQuiet();
        _world.Country.Now = new(_world.Country.Now.Milliseconds + ConsistencyFlow.GivenUpAfter);
        Assert.Equal(CheckState.GivenUp, Assert.Single(await ChecksAsync()).State);
        _world.Country.Restart(Prefecture);
        _world.Country.RunUntilQuiet();
        Assert.Equal(CheckState.Ended, Assert.Single(await ChecksAsync()).State); // it was only late
        await BeginAsync();
        Assert.Equal([2L, 1], (await ChecksAsync()).Select(one => one.Number));
    }

    [Fact]
    public async Task 破損した行は違いに数えず修復を待つ()
    {
        _world.Offer(1, Enter(1), Enter(2));
        ((SqliteStore)_world.Country.Store(Prefecture)).Raw.Execute(
            $"update residence set name = 'x' where code = {Enter(1).Code.Value}");
        await BeginAsync();
        var check = Assert.Single(await ChecksAsync());
        Assert.Equal((2L, 1L, 1L, 0L), (check.Compared, check.Equal, check.Damaged, check.Different));
    }

    [Fact]
    public async Task 違いは十回の確認の後に消える()
    {
        _world.Offer(1, Enter(1), Enter(1));
        for (var count = 0; count <= ConsistencyFlow.ChecksKept; count++)
            await BeginAsync();
        Assert.Empty(await DifferencesAsync(1));
        Assert.Single(await DifferencesAsync(2));
        Assert.Equal(1, (await ChecksAsync())[^1].Different); // the count stays
    }

    /// <summary>A check is begun, and the frame is lost.</summary>
    private void BeginAndSendNothing()
    {
        var verdict = StandingVerdict.FactsMissing;
        var node = _world.Country.Node(Cs);
        node.Do(new(batch => verdict = ConsistencyFlow.Begin(7, batch)));
        node.Turn([], _world.Country.Now);
        Assert.Equal(StandingVerdict.Done, verdict);
    }

    /// <summary>What the prefecture says to a stretch; null: nothing.</summary>
    private Bodies.ConsistencyResult? AtPrefecture(Bodies.ConsistencyCheck body, NodeName sender)
    {
        var batch = Handle(Prefecture, batch =>
        {
            ConsistencyFlow.Needs(body, batch);
            batch.Load();
            ConsistencyFlow.AtPrefecture(body, sender, batch);
        });
        return batch.Messages.Count == 0 ? null
            : Bodies.ConsistencyResult.Parser.ParseFrom(Assert.Single(batch.Messages).Body);
    }

    private void AtTown(Bodies.ConsistencyResult body)
    {
        var batch = Handle(Cs, batch =>
        {
            ConsistencyFlow.NeedsResult(body, batch);
            batch.Load();
            ConsistencyFlow.AtTown(body, Prefecture, batch);
        });
        Assert.Empty(batch.Messages);
    }

    private Batch Handle(NodeName node, Action<Batch> handle)
    {
        var store = _world.Country.Store(node);
        var batch = new Batch(node, store) { NodeNumbers = new NodeNumbers(store) };
        store.Begin();
        batch.Reset(_world.Country.Now);
        handle(batch);
        batch.Save();
        store.Commit();
        return batch;
    }

    private IEnumerable<UpdatesTask> Tasks() => _world.Recorded.Select(act =>
        EntryJson.Read<StandingRecord>(StandingRecord.Form, act.Request)!.Task);

    private async Task<StandingVerdict> BeginAsync() =>
        (await _world.AskAsync(new() { Task = UpdatesTask.BeginCheck })).Verdict;

    private async Task<CheckShown[]> ChecksAsync() =>
        [.. (await _world.AskAsync(new() { Task = UpdatesTask.Checks })).Checks];

    private async Task<DifferenceShown[]> DifferencesAsync(long number) =>
        [.. (await _world.AskAsync(new() { Task = UpdatesTask.Differences, Number = number })).Differences];
}
