using Juki.Domain.Watch;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Watch;

/// <summary>抽出点検: number, draw, sign-off.</summary>
[Trait("Source", "S-000 3. リスク3")]
public sealed class WatchSampleTests : IDisposable
{
    private readonly WatchWorld _world = new();

    public WatchSampleTests()
    {
        for (var body = 0; body < 12; body++)
            _world.Ask(body, by: body % 2 == 0 ? WatchWorld.Clerk : WatchWorld.OtherClerk);
    }

    public void Dispose() => _world.Dispose();

    private WatchCall Naming => new()
    {
        Task = WatchTask.Name, Chosen = 20260401, Max = 5, From = WatchWorld.Start, Before = _world.Now.Milliseconds,
    };

    private string Named()
    {
        _world.Countersign();
        return _world.Done(Naming).Number;
    }

    private WatchShown Drawn(string number)
    {
        _world.Countersign();
        return Assert.Single(_world.Done(new() { Task = WatchTask.Draw, Number = number }).Matters);
    }

    [Fact]
    public void 番号の前に副署された記録から番号の後の副署で抽出する()
    {
        Assert.Equal(WatchVerdict.NothingWitnessed, _world.Call(Naming).Verdict);
        var number = Named();
        var draw = new WatchCall { Task = WatchTask.Draw, Number = number };
        Assert.Equal(WatchVerdict.NotWitnessed, _world.Call(draw).Verdict);
        _world.Ask(99); // after the number: it is not drawn from
        var shown = Drawn(number);
        Assert.Equal((5L, 12L), (shown.Acts[1].Count, shown.Acts[1].Extra));
        Assert.Equal(5, shown.Lines.Count);
        Assert.All(shown.Lines, line => Assert.InRange(line.Leaf, 1, 12));
        Assert.True(shown.IsDrawnRightly);
        Assert.Equal(WatchVerdict.AlreadyDrawn, _world.Call(draw).Verdict);
    }

    /// <summary>The lot hangs on a head that nobody had when the number was named: what stands behind the number in the
    /// record changes the lines.</summary>
    [Fact]
    public void 番号を指定したときには誰も抽出される行を知らない()
    {
        var number = Named();
        var later = Named();
        Assert.Equal(
            _world.Book.Find(Number(number))!.Acts[0].Extra, _world.Book.Find(Number(later))!.Acts[0].Extra);
        Assert.NotEqual(
            Drawn(number).Lines.Select(line => line.Leaf).ToList(),
            Drawn(later).Lines.Select(line => line.Leaf).ToList());
    }

    [Fact]
    public void Draw_LaterHeads_GiveTheSameLines()
    {
        var number = Named();
        _world.Countersign();
        var file = _world.Book.Find(Number(number))!;
        var first = WatchSamples.Draw(_world.Store, file.Acts[0]);
        _world.Ask(50);
        _world.Countersign();
        var again = WatchSamples.Draw(_world.Store, file.Acts[0]);
        Assert.Equal(first.Lines, again.Lines);
        Assert.Equal((WatchVerdict.Done, first.HeadSize), (again.Verdict, again.HeadSize));
        Assert.Equal(5, again.Lines.Count);
    }

    [Fact]
    public void 操作した本人の行は他の点検者に残る()
    {
        var shown = Drawn(Named());
        var sign = new WatchCall { Task = WatchTask.SignOff, Number = shown.Number, Result = WatchResult.Proper };
        foreach (var line in shown.Lines)
        {
            var own = sign with { Leaf = line.Leaf, By = line.Operator };
            Assert.Equal(WatchVerdict.PersonConcerned, _world.Call(own).Verdict);
            _ = _world.Done(sign with { Leaf = line.Leaf });
            Assert.Equal(WatchVerdict.AlreadySigned, _world.Call(sign with { Leaf = line.Leaf }).Verdict);
        }
        var list = Assert.Single(_world.Done(new() { Task = WatchTask.List, Number = shown.Number }).Matters);
        Assert.All(list.Lines, line => Assert.Equal((WatchResult.Proper, 12U), (line.Result, line.By)));
        var others = Enumerable.Range(1, 12).Select(leaf => (long)leaf).Except(shown.Lines.Select(line => line.Leaf));
        Assert.Equal(WatchVerdict.NotDrawn, _world.Call(sign with { Leaf = others.First() }).Verdict);
    }

    [Fact]
    public void 目的外の利用を見つけた行には理由を付ける()
    {
        var shown = Drawn(Named());
        var sign = new WatchCall
        {
            Task = WatchTask.SignOff, Number = shown.Number, Leaf = shown.Lines[0].Leaf, Result = WatchResult.Improper,
        };
        Assert.Equal(WatchVerdict.TextMissing, _world.Call(sign).Verdict);
        Assert.Equal(WatchVerdict.Done, _world.Call(sign with { Text = "案件がない", IsDry = true }).Verdict);
        _ = _world.Done(sign with { Text = "案件がない" });
        Assert.Equal(WatchVerdict.NotFound, _world.Call(sign with { Number = "sample-2026-000009" }).Verdict);
        Assert.Equal(WatchVerdict.NotFound, _world.Call(sign with { Number = "case-2026-000001" }).Verdict);
    }

    [Fact]
    public void Name_OneOffice_DrawsFromItsActsOnly()
    {
        _world.Countersign();
        var none = _world.Done(Naming with { Office = 1_202_018 }).Number;
        Assert.Empty(Drawn(none).Lines);
        var own = _world.Done(Naming with { Office = WatchWorld.Prefecture.Number, Max = 20 }).Number;
        Assert.Equal(12, Drawn(own).Lines.Count);
    }

    [Fact]
    public void Name_Entry_HoldsTheNumberAndTheHeadBefore()
    {
        var head = _world.Record.Log;
        var number = Named();
        var act = _world.Book.Find(Number(number))!.Acts[0];
        var entry = _world.Book.EntryOf(act)!;
        Assert.Equal(head.NewestCountersigned()!.Head.Digest(), entry.Digest);
        Assert.Contains(20260401L, entry.Numbers);
        Assert.Equal(act.First, head.NewestCountersigned()!.Head.Size);
    }

    private static WatchNumber Number(string text) =>
        WatchNumber.TryParse(text, out var number) ? number : default;
}
