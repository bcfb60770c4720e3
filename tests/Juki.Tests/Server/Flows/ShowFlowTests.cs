using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Showing;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>番号の表示: nothing is shown that is not recorded.</summary>
[Trait("Source", "S-000 2. リスク3")]
public sealed class ShowFlowTests : IDisposable
{
    private readonly ShowWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void 番号の表示は理由と対象者とともに記録される()
    {
        _world.LogIn();
        var ask = _world.NewShow(_world.Ask());
        (ask.Reason, ask.Text) = ((uint)ShowReason.Other, "窓口の照合のため");
        Assert.Equal(ShowVerdict.Recorded, _world.Show(ask));
        var (leaf, entry) = (_world.LastLeaf, _world.LastEntry);
        Assert.Equal(
            (AuditKind.NumberShown, OperatorWorld.Prefecture.Number, 7U, 1U, (ushort)0),
            (leaf.Kind, leaf.Facts.Office, leaf.Facts.Operator, leaf.Facts.Count, leaf.Facts.Verdict));
        Assert.Equal(((uint)AskingCountry.DepartmentAffair, 1U), (leaf.Facts.Affair, leaf.Facts.Purpose));
        Assert.Equal((Convert.ToHexStringLower(ShowWorld.Id(1)), 1U), (entry.Inquiry, entry.Person));
        Assert.Equal((ShowReason.Other, "窓口の照合のため"), (entry.Reason, entry.Text));
        Assert.Equal(ProvidedItems.Code, entry.Items);
        Assert.Equal(
            [leaf.Index, leaf.Index - 1],
            _world.Log.Search(new AuditQuery { Subject = OperatorWorld.Resident }).Select(hit => hit.Leaf.Index)
                .OrderDescending());
    }

    [Fact]
    public void 認証した操作者だけが番号を表示できる()
    {
        var ask = _world.NewShow(_world.Ask()); // on a test network one may ask without a card, but not see numbers
        Assert.Equal(ShowVerdict.OperatorNotLoggedIn, _world.Show(ask));
        _world.LogIn(number: 8);
        Assert.Equal(ShowVerdict.OperatorNotLoggedIn, _world.Show(ask));
        _world.LogIn();
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.Show(ask)); // nobody was logged in when it was answered
        _world.Ask();
        Assert.Equal(ShowVerdict.Recorded, _world.Show(ask));
        _world.World.LogOut();
        Assert.Equal(ShowVerdict.OperatorNotLoggedIn, _world.Show(ask));
        Assert.Equal((ushort)ShowVerdict.OperatorNotLoggedIn, _world.LastLeaf.Facts.Verdict);
        Assert.Equal((0U, 0), (_world.LastLeaf.Facts.Count, _world.LastLeaf.Subjects));
    }

    [Fact]
    public void 同じ端末の他の操作者がした照会の番号は表示も印刷もできない()
    {
        _world.LogIn();
        var inquiry = _world.Ask();
        var (show, print) = (_world.NewShow(inquiry), _world.NewPrint(inquiry));
        _world.LogIn(number: 8);
        (show.Operator, print.Operator) = (8, 8);
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.Show(show));
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.PrintVerdict(print));
        Assert.Equal((0U, 0), (_world.LastLeaf.Facts.Count, _world.LastLeaf.Subjects));
        _world.LogIn();
        (show.Operator, print.Operator) = (7, 7);
        Assert.Equal(ShowVerdict.Recorded, _world.Show(show));
        Assert.Equal(ShowVerdict.Recorded, _world.PrintVerdict(print));
    }

    [Fact]
    public void 照会の権限のない操作者には表示も印刷もできない()
    {
        _world.LogIn();
        var inquiry = _world.Ask();
        _world.LogIn("audit");
        Assert.Equal(ShowVerdict.OperatorNotPermitted, _world.Show(_world.NewShow(inquiry)));
        Assert.Equal(ShowVerdict.OperatorNotPermitted, _world.PrintVerdict(_world.NewPrint(inquiry)));
        Assert.Empty(_world.Forms);
    }

    [Fact]
    public void 他の接続でした照会の番号は表示できない()
    {
        _world.LogIn();
        var ask = _world.NewShow(_world.Ask());
        _world.World.Country.Cut(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.World.Country.Join(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.LogIn();
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.Show(ask));
        Assert.Equal((ushort)ShowVerdict.InquiryUnknown, _world.LastLeaf.Facts.Verdict);
        _world.Ask();
        Assert.Equal(ShowVerdict.Recorded, _world.Show(ask));
    }

    [Fact]
    public void Find_InquiryOfAnotherLinkThatStandsOrOfAnotherOperator_IsNone()
    {
        var answered = new AnsweredInquiries();
        answered.Add(1, new("aa", 7, []));
        Assert.NotNull(answered.Find(1, 7, "aa"));
        Assert.Null(answered.Find(2, 7, "aa"));
        Assert.Null(answered.Find(1, 8, "aa"));
        answered.Forget(1);
        Assert.Null(answered.Find(1, 7, "aa"));
    }

    [Fact]
    public void 六十四件前までの照会の番号を表示でき六十五件前はできない()
    {
        _world.LogIn();
        for (var id = 1; id <= AnsweredInquiries.OfLinkMax; id++)
            _world.Ask(id);
        _world.Ask(2); // the same one again takes no other place, and is the last one now
        Assert.Equal(ShowVerdict.Recorded, _world.Show(_world.NewShow(ShowWorld.Id(1))));
        _world.Ask(AnsweredInquiries.OfLinkMax + 1);
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.Show(_world.NewShow(ShowWorld.Id(1))));
        Assert.Equal(ShowVerdict.Recorded, _world.Show(_world.NewShow(ShowWorld.Id(2))));
        Assert.Equal(ShowVerdict.Recorded, _world.Show(_world.NewShow(ShowWorld.Id(3))));
    }

    [Fact]
    public void 提供されていない番号は表示できない()
    {
        _world.LogIn();
        var ask = _world.NewShow(_world.Ask(1, ShowWorld.Elsewhere, ProvidedItems.Code | ProvidedItems.Name));
        Assert.Equal(ShowVerdict.Recorded, _world.Show(ask));
        ask.Items = (uint)ProvidedItems.Number;
        Assert.Equal(ShowVerdict.ItemNotProvided, _world.Show(ask));
        ask.Items = (uint)(ProvidedItems.Code | ProvidedItems.Number);
        Assert.Equal(ShowVerdict.ItemNotProvided, _world.Show(ask));
        _world.Ask(1, ShowWorld.Elsewhere, ProvidedItems.Code | ProvidedItems.Number); // it has to be asked for
        Assert.Equal(ShowVerdict.Recorded, _world.Show(ask));
        Assert.Equal(2U, _world.LastLeaf.Facts.Count);
        ask.Person = 2;
        Assert.Equal(ShowVerdict.ItemNotProvided, _world.Show(ask));
    }

    [Fact]
    public void 国が回答した住民の番号の表示も対象者とともに記録される()
    {
        _world.LogIn();
        Assert.Equal(ShowVerdict.Recorded, _world.Show(_world.NewShow(_world.Ask(1, ShowWorld.Elsewhere))));
        Assert.Contains(
            _world.LastLeaf.Index,
            _world.Log.Search(new AuditQuery { Subject = ShowWorld.Elsewhere }).Select(hit => hit.Leaf.Index));
    }

    [Theory]
    [InlineData(ShowReason.RequestOfResident, 0, ShowVerdict.Recorded)]
    [InlineData(ShowReason.ReportByLaw, 200, ShowVerdict.Recorded)]
    [InlineData(ShowReason.ReportByLaw, 201, ShowVerdict.ReasonMissing)]
    [InlineData(ShowReason.Other, 1, ShowVerdict.Recorded)]
    [InlineData(ShowReason.Other, 0, ShowVerdict.ReasonMissing)]
    [InlineData(ShowReason.None, 10, ShowVerdict.ReasonMissing)]
    [InlineData((ShowReason)4, 10, ShowVerdict.ReasonMissing)]
    [InlineData((ShowReason)10, 10, ShowVerdict.RequestUnreadable)]
    public void 理由がなければ番号を表示できない(ShowReason reason, int length, ShowVerdict verdict)
    {
        _world.LogIn();
        var ask = _world.NewShow(_world.Ask());
        (ask.Reason, ask.Text) = ((uint)reason, new('理', length));
        Assert.Equal(verdict, _world.Show(ask));
        Assert.Equal((ushort)verdict, _world.LastLeaf.Facts.Verdict);
    }

    [Fact]
    public void 記録できなければ表示も印刷もしない()
    {
        _world.LogIn();
        var inquiry = _world.Ask();
        var size = _world.Log.Size;
        _world.World.Country.Disk(OperatorWorld.Prefecture).IsFull = true;
        Assert.Equal(ShowVerdict.NotRecordable, _world.Show(_world.NewShow(inquiry)));
        var told = _world.Print(_world.NewPrint(inquiry));
        Assert.Equal(((uint)ShowVerdict.NotRecordable, ""), (told.Verdict, told.Form));
        _world.World.Country.Disk(OperatorWorld.Prefecture).IsFull = false;
        Assert.Equal(size, _world.Log.Size);
        Assert.Empty(_world.Forms);
        Assert.Equal("form-2026-1000001", _world.Print(_world.NewPrint(inquiry)).Form);
    }

    [Fact]
    public void Show_UnreadableRequests_AreRefusedAndRecorded()
    {
        _world.LogIn();
        var good = _world.NewShow(_world.Ask());
        foreach (var change in new Action<Juki.Wire.Bodies.ShowAsk>[]
        {
            ask => ask.Items = 0, ask => ask.Items = 4, ask => ask.Items = 7, ask => ask.Person = 0,
            ask => ask.Inquiry = ByteString.Empty, ask => ask.Inquiry = ByteString.CopyFrom(new byte[17]),
            ask => ask.Reason = uint.MaxValue,
        })
        {
            var ask = good.Clone();
            change(ask);
            Assert.Equal(ShowVerdict.RequestUnreadable, _world.Show(ask));
            Assert.Equal((ushort)ShowVerdict.RequestUnreadable, _world.LastLeaf.Facts.Verdict);
        }
        good.Person = uint.MaxValue;
        Assert.Equal(ShowVerdict.ItemNotProvided, _world.Show(good));
    }

    [Theory]
    [InlineData(ShowDesk.OfLinkMax, false)]
    [InlineData(ShowDesk.OfLinkMax + 1, true)]
    public void Receive_RequestsWithoutWaiting_EndTheLinkAtTheBound(int count, bool isEnded)
    {
        _world.LogIn();
        var body = _world.NewShow(_world.Ask()).ToByteArray();
        for (var time = 0; time < count; time++)
            _world.Send(FrameType.ShowAsk, body);
        _world.World.Country.Run();
        Assert.Equal(
            isEnded ? [(OperatorWorld.Prefecture, CloseReason.WindowExceeded)] : [], _world.World.Country.Ended);
    }

    [Fact]
    public void Receive_FromWhoIsNoTerminal_EndsTheLink()
    {
        var frame = Frame.Of(FrameType.ShowAsk, 1, _world.NewShow(ShowWorld.Id(1)).ToByteArray());
        _world.World.Country.Receive(NodeName.Nation, AskingCountry.PensionOrgan, frame);
        _world.World.Country.Run();
        Assert.Contains((NodeName.Nation, CloseReason.NoRoute), _world.World.Country.Ended);
    }

    [Fact]
    public void Receive_OfAPeerOfTheVersionBefore_EndsTheLink()
    {
        _world.World.Country.Cut(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.World.Country.Join(
            OperatorWorld.Prefecture, OperatorWorld.Terminal, new(1, Limits.ShowingsSince - 1));
        _world.Send(FrameType.ShowAsk, _world.NewShow(ShowWorld.Id(1)).ToByteArray());
        _world.World.Country.Run();
        Assert.Contains((OperatorWorld.Prefecture, CloseReason.BadFrame), _world.World.Country.Ended);
    }

    [Fact]
    public void Receive_AnyBytes_NeverThrows() => Prop.ForAll<byte[]>(bytes =>
    {
        using var world = new ShowWorld();
        foreach (var type in new[] { FrameType.ShowAsk, FrameType.PrintAsk })
            world.Send(type, bytes);
        world.World.Country.Run();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));
}
