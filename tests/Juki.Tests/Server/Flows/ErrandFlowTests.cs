using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Errands;
using Juki.Server.Node;
using Juki.Tests.Server.Watch;
using Juki.Wire;
using Juki.Wire.Errands;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>用件: what a terminal has done is judged by who is logged in there, and recorded as at the node's own
/// machine.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class ErrandFlowTests : IDisposable
{
    private readonly ErrandWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static OperatorCall Apply(int number, uint by = 7) => new()
    {
        Task = OperatorTask.Go, Act = AuthorityAct.Applied, Number = number, By = by, Reason = "異動",
        Grant = new("S0123", 0, OperatorRoles.Inquiry, new(2026, 1, 1), new(2027, 3, 31)),
    };

    private static readonly OperatorCall List = new() { Task = OperatorTask.List, By = 7 };

    [Fact]
    public async Task 端末での申請はサーバのそばでの申請と同じに記録される()
    {
        _world.LogInByLedger();
        Assert.Equal(AuthorityVerdict.Done, (await _world.Service.AnswerAsync(Apply(21))).Verdict);
        var (there, thereText) = Last();
        Assert.Equal(AuthorityVerdict.Done, _world.Do(Apply(22)).Verdict);
        var (here, hereText) = Last();
        Assert.Equal(there.Index + 1, here.Index);
        Assert.Equal(there.Facts, here.Facts);
        Assert.Equal(thereText.Replace("21", "22", StringComparison.Ordinal), hereText);
        Assert.Equal([1, 2, 7, 21, 22], _world.World.Ledger.Files.Select(one => one.Number));
        Assert.Single(_world.World.Ledger.History(22), row => row is { Reason: "異動", Entry.By: 7 });
        // A dry run changes and records nothing.
        Assert.Equal(AuthorityVerdict.Done, _world.Do(Apply(23) with { IsDry = true }).Verdict);
        Assert.Equal(here.Index + 1, _world.World.Log.Size);
    }

    [Fact]
    public void 管理簿の規則は端末でも同じに判定する()
    {
        _world.LogInByLedger(OperatorRoles.Administration);
        Assert.Equal(AuthorityVerdict.Done, _world.Do(Apply(22)).Verdict);
        var check = new OperatorCall { Task = OperatorTask.Go, Act = AuthorityAct.Checked, Number = 22, By = 7 };
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, _world.Do(check).Verdict);
        var history = List with { Task = OperatorTask.History, Number = 5 };
        Assert.Equal(AuthorityVerdict.NotFound, _world.Do(history).Verdict);
        Assert.Equal(LogInVerdict.RightNotConfirmed, _world.Do(List).Operators[^1].State);
    }

    [Fact]
    public void 操作履歴の検索は端末と操作者の番号とともに記録される()
    {
        _world.LogIn("audit", 12);
        var found = _world.Watched.Ask(1);
        var call = new WatchCall { Task = WatchTask.Search, By = 12, Terminal = 999, Kind = AuditKind.Inquiry };
        var reply = _world.Do(call);
        Assert.Equal((WatchVerdict.Done, found.Index), (reply.Verdict, Assert.Single(reply.Found).Leaf));
        var log = _world.Watched.Log;
        var facts = log.ReadLeaf(log.Size - 1).Facts;
        Assert.Equal(
            (AuditKind.RecordSearch, 12U, 1U, 1U),
            (facts.Kind, facts.Operator, facts.Terminal, facts.Count));
    }

    [Fact]
    public void 認証していない操作者の用件は始めない()
    {
        Assert.Equal(ErrandVerdict.OperatorNotLoggedIn, _world.Refused(ErrandWorld.Ask(List)));
        _world.LogIn(number: 8);
        Assert.Equal(ErrandVerdict.OperatorNotLoggedIn, _world.Refused(ErrandWorld.Ask(List)));
        _world.LogIn();
        Assert.Equal(AuthorityVerdict.Done, _world.Do(List).Verdict);
        _world.World.LogOut();
        Assert.Equal(ErrandVerdict.OperatorNotLoggedIn, _world.Refused(ErrandWorld.Ask(List)));
    }

    [Fact]
    public void 他の操作者の番号では行えない()
    {
        _world.LogIn();
        foreach (var call in new[] { Apply(22, by: 8), Apply(22, by: 0), List with { By = 8 } })
        {
            var ask = ErrandWorld.Ask(call);
            ask.Operator = 7;
            Assert.Equal(ErrandVerdict.CallUnreadable, _world.Refused(ask));
        }
        var search = ErrandWorld.Ask(new WatchCall { Task = WatchTask.Search });
        search.Operator = 7;
        Assert.Equal(ErrandVerdict.CallUnreadable, _world.Refused(search));
        Assert.Empty(_world.World.Ledger.Files);
    }

    [Theory]
    [InlineData("inquiry+batch", false, false, false)]
    [InlineData("administration", true, false, false)]
    [InlineData("management", true, false, false)]
    [InlineData("cards", true, false, false)]
    [InlineData("audit", true, true, true)]
    [InlineData("logs", false, true, false)]
    public void カードの種別にない用件は断る(string roles, bool readsLedger, bool searches, bool ofResidents)
    {
        _world.LogIn(roles);
        Check(readsLedger, ErrandWorld.Ask(List));
        Check(readsLedger, ErrandWorld.Ask(List with { Task = OperatorTask.History }));
        Check(searches, ErrandWorld.Ask(new WatchCall { Task = WatchTask.Search, By = 7 }));
        Check(ofResidents, ErrandWorld.Ask(new WatchCall { Task = WatchTask.Search, By = 7, Code = "1" }));
        Check(ofResidents, ErrandWorld.Ask(new WatchCall { Task = WatchTask.List, By = 7 }));

        void Check(bool isPermitted, Bodies.ErrandAsk ask)
        {
            if (isPermitted)
                _world.Do<JsonObject>(ask);
            else
                Assert.Equal(ErrandVerdict.OperatorNotPermitted, _world.Refused(ask));
        }
    }

    [Theory]
    [InlineData("inquiry+batch", false, false)]
    [InlineData("audit", false, false)]
    [InlineData("management", false, false)]
    [InlineData("cards", false, true)]
    [InlineData("administration", true, true)]
    [InlineData("inquiry+administration", true, true)]
    public void 権限を与え又は奪う登録は管理簿に書き込める種別のカードで行う(string roles, bool writes, bool entersCards)
    {
        _world.LogIn(roles);
        foreach (var act in Enum.GetValues<AuthorityAct>().Where(act => act > AuthorityAct.Applied))
        {
            Check(
                act == AuthorityAct.CardIssued ? entersCards : writes,
                List with { Task = OperatorTask.Go, Act = act });
        }
        Check(writes, List with { Task = OperatorTask.Contractors, Company = "架空システム" });
        // What two persons do, the ledger asks by the matter.
        Assert.Equal(writes ? AuthorityVerdict.Done : AuthorityVerdict.CardNotForMatter, _world.Do(List with
        {
            Task = OperatorTask.Propose, Matter = SecondPersonMatter.Administrator, About = "22",
        }).Verdict);
        // A word gives nothing yet: the ledger's own rules judge it.
        Check(true, Apply(22)); // last: from then on the ledger is there, and does not know the operator

        void Check(bool isPermitted, OperatorCall call)
        {
            if (isPermitted)
                _world.Do(call);
            else
                Assert.Equal(ErrandVerdict.OperatorNotPermitted, _world.Refused(ErrandWorld.Ask(call)));
        }
    }

    [Theory]
    [InlineData(OperatorTask.None)]
    [InlineData(OperatorTask.Do)]
    [InlineData(OperatorTask.Challenge)]
    [InlineData(OperatorTask.Prove)]
    [InlineData((OperatorTask)99)]
    public void サーバのそばでだけ行うことは端末から行えない(OperatorTask task)
    {
        _world.LogIn();
        var call = List with { Task = task, Matter = SecondPersonMatter.BackupKey, About = "鍵" };
        Assert.Equal(ErrandVerdict.CallUnreadable, _world.Refused(ErrandWorld.Ask(call)));
    }

    [Theory]
    [InlineData(0U, "{}")]
    [InlineData(3U, "{}")]
    [InlineData(1U, "")]
    [InlineData(1U, "null")]
    [InlineData(1U, "[]")]
    [InlineData(1U, "{\"task\":\"List\",\"by\":7,\"workers\":null}")]
    [InlineData(1U, "{\"task\":\"Nothing\",\"by\":7}")]
    [InlineData(2U, "{\"task\":\"Search\",\"by\":7,\"ticket\":null}")]
    public void Read_WhatIsNoCall_IsRefused(uint kind, string call)
    {
        _world.LogIn();
        Assert.Equal(ErrandVerdict.CallUnreadable, _world.Refused(
            new() { Kind = kind, Operator = 7, Call = ByteString.CopyFromUtf8(call) }));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Read_CallOfTheLongest_IsRead(int more, bool isRead)
    {
        _world.LogIn();
        var text = "{\"task\":\"List\",\"by\":7}" + new string(' ', Limits.ErrandBytesMax - 22 + more);
        Assert.Equal(Limits.ErrandBytesMax + more, Encoding.UTF8.GetByteCount(text));
        var ask = new Bodies.ErrandAsk { Kind = 1, Operator = 7, Call = ByteString.CopyFromUtf8(text) };
        if (isRead)
            Assert.Equal(AuthorityVerdict.Done, _world.Do<OperatorReply>(ask).Verdict);
        else
            Assert.Equal(ErrandVerdict.CallUnreadable, _world.Refused(ask));
    }

    [Theory]
    [InlineData(Limits.ErrandReplyBytesMax, ErrandVerdict.Answered)]
    [InlineData(Limits.ErrandReplyBytesMax + 1, ErrandVerdict.ReplyTooLong)]
    public void Reply_LongerThanAFrame_IsNotTold(int length, ErrandVerdict verdict)
    {
        _world.LogIn();
        _world.World.Country.ReadErrand =
            one => new(one.Ask.Operator, OperatorRoles.None, done => done(new byte[length]));
        var number = _world.Send(ErrandWorld.Ask(List));
        _world.World.Country.Run();
        Assert.Equal((uint)verdict, _world.Told(number)!.Verdict);
        Assert.Equal(verdict == ErrandVerdict.Answered ? length : 0, _world.Told(number)!.Reply.Length);
    }

    [Fact]
    public void Reply_ToWhoHasLeft_IsNotTold()
    {
        _world.LogIn();
        var number = _world.Send(ErrandWorld.Ask(List));
        _world.World.Country.Run();
        _world.LogIn(number: 8);
        _world.End();
        Assert.Equal(
            ((uint)ErrandVerdict.OperatorNotLoggedIn, true),
            (_world.Told(number)!.Verdict, _world.Told(number)!.Reply.IsEmpty));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, true)]
    public void Reply_AfterTheTime_IsNotTold(int early, bool isTold)
    {
        Action<byte[]> end = _ => Assert.Fail("not begun");
        _world.LogIn();
        _world.World.Country.ReadErrand = one => new(one.Ask.Operator, OperatorRoles.None, done => end = done);
        var number = _world.Send(ErrandWorld.Ask(List));
        _world.World.Country.Run();
        _world.World.Country.Now = new(_world.Now.Milliseconds + Limits.ErrandMilliseconds + early);
        _world.World.Country.Run();
        Assert.Equal(isTold ? null : (uint)ErrandVerdict.NotAnsweredInTime, _world.Told(number)?.Verdict);
        end([1]);
        _world.World.Country.Run();
        Assert.Equal(
            isTold ? ErrandVerdict.Answered : ErrandVerdict.NotAnsweredInTime,
            (ErrandVerdict)_world.Told(number)!.Verdict);
    }

    [Theory]
    [InlineData(ErrandDesk.OfLinkMax, false)]
    [InlineData(ErrandDesk.OfLinkMax + 1, true)]
    public void Receive_CallsWithoutWaiting_EndTheLinkAtTheBound(int count, bool isEnded)
    {
        _world.LogIn();
        _world.World.Country.ReadErrand = one => new(one.Ask.Operator, OperatorRoles.None, _ => { });
        for (var time = 0; time < count; time++)
        {
            _world.Send(ErrandWorld.Ask(List));
            _world.World.Country.Run();
        }
        Assert.Equal(
            isEnded ? [(OperatorWorld.Prefecture, CloseReason.WindowExceeded)] : [], _world.World.Country.Ended);
    }

    [Fact]
    public void Turn_MoreUnderWayThanTheBound_AreTooMany()
    {
        var desk = new ErrandDesk(one => new(one.Ask.Operator, OperatorRoles.None, _ => { }));
        var told = new List<ErrandNews>();
        for (var link = 1; link <= ErrandDesk.RunningMax + 1; link++)
        {
            Assert.True(desk.TryTake(new(link, 1, 1, new() { Operator = 7 })));
            desk.Closed(link - 1); // those who left count on: their work goes on
            told.AddRange(desk.Turn((_, _) => (Juki.Domain.Search.InquiryVerdict.Answered, default), default));
        }
        var news = Assert.Single(told);
        Assert.Equal((ErrandDesk.RunningMax + 1, (uint)ErrandVerdict.TooMany), (news.Link, news.Body.Verdict));
    }

    [Fact]
    public void Receive_FromWhoIsNoTerminal_EndsTheLink()
    {
        var frame = Frame.Of(FrameType.ErrandAsk, 1, ErrandWorld.Ask(List).ToByteArray());
        _world.World.Country.Receive(NodeName.Nation, AskingCountry.PensionOrgan, frame);
        _world.World.Country.Run();
        Assert.Contains((NodeName.Nation, CloseReason.NoRoute), _world.World.Country.Ended);
    }

    [Fact]
    public void Receive_OfAPeerOfTheVersionBefore_EndsTheLink()
    {
        _world.World.Country.Cut(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.World.Country.Join(
            OperatorWorld.Prefecture, OperatorWorld.Terminal, new(1, Limits.ErrandsSince - 1));
        _world.Send(ErrandWorld.Ask(List));
        _world.World.Country.Run();
        Assert.Contains((OperatorWorld.Prefecture, CloseReason.BadFrame), _world.World.Country.Ended);
    }

    [Fact]
    public void Receive_AnyBytes_NeverThrows() => Prop.ForAll<byte[], uint>((bytes, kind) =>
    {
        using var world = new ErrandWorld();
        world.LogIn("audit");
        world.Send(new() { Kind = kind % 4, Operator = 7, Call = ByteString.CopyFrom(bytes) });
        world.Send(bytes);
        world.World.Country.Run();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    /// <summary>What a terminal says is a peer's word: numbers at the ends of their ranges are judged, too.</summary>
    [Fact]
    public void Do_NumbersOfAnySize_NeverThrows()
    {
        _world.LogIn("audit");
        _world.Watched.AskMany(3);
        var numbers = new[] { long.MinValue, -1, 0, 1, 2, 4_000_000_000_000, long.MaxValue };
        foreach (var task in Enum.GetValues<WatchTask>().Where(one => one != WatchTask.None))
        {
            foreach (var (number, place) in numbers.Select((number, place) => (number, place)))
            {
                var other = numbers[(place + 3) % numbers.Length];
                foreach (var name in new[] { "", "sample-2026-000001", "case-2026-000001" })
                {
                    var call = new WatchCall
                    {
                        Task = task, By = 7, Number = name, Text = "問い", Act = (WatchAct)(number % 9),
                        Result = (WatchResult)(other % 6), Matter = (WatchMatter)(number % 7), Year = (int)(number % 9),
                        From = Math.Max(0, other), Before = number, Log = other, Leaf = number, Office = number,
                        Operator = (uint)place, Affair = (uint)place, Kind = (AuditKind)(number % 70), Chosen = number,
                        Max = 1 + place, Refused = number,
                    };
                    Assert.NotNull(_world.Watched.Answer(call));
                    Assert.NotNull(_world.Watched.Answer(call with { IsDry = true, From = 0, Before = other }));
                }
            }
        }
    }

    private (AuditLeaf Leaf, string Entry) Last()
    {
        var log = _world.World.Log;
        var leaf = log.ReadLeaf(log.Size - 1);
        Assert.True(AuditEntries.TryReadRequest(log.ReadEntries(leaf)![0].Entry, out var request));
        return (leaf, Encoding.UTF8.GetString(request.Body));
    }
}
