using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Node;
using Juki.Tests.Wire;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>市町村の業務端末: asked at the CS, judged and recorded there, at the prefecture and at the nation.</summary>
public sealed class TownTerminalTests : IDisposable
{
    private static readonly GovernmentCode Town = AskingCountry.Nagano;
    private static readonly NodeName Cs = NodeName.OfMunicipality(Town);
    private static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;

    /// <summary>A resident of another town of the prefecture.</summary>
    private static readonly ResidentRecordCode Neighbour = ResidentRecordCode.FromBody(1_234_500_003);

    private readonly ShowWorld _shown = new(Town);

    public TownTerminalTests() => Country.Enter(AskingCountry.Matsumoto, InquiryFlowTests.Person(3) with
    {
        Code = Neighbour, Address = new(AskingCountry.Matsumoto, "架空町一丁目2番3号", "3900000"),
    });

    private OperatorWorld World => _shown.World;

    private AskingCountry Country => World.Country;

    public void Dispose() => _shown.Dispose();

    [Fact]
    [Trait("Source", "S-000 2-②")]
    public void 市町村の操作者は自らの市町村と県内と県外の住民を照会できる()
    {
        _shown.LogIn();
        foreach (var (code, tier) in new[]
        {
            (OperatorWorld.Resident, Role.Prefecture), (Neighbour, Role.Prefecture),
            (ShowWorld.Elsewhere, Role.National),
        })
        {
            var answer = Ask(code);
            Assert.Equal((InquiryVerdict.Answered, tier), (Verdict(answer), (Role)answer.Tier));
            Assert.Equal(code.Value, Assert.Single(answer.Persons).Identification.Code);
        }
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 照会は経由した三層に操作者と市町村の名で記録される()
    {
        _shown.LogIn();
        Ask(ShowWorld.Elsewhere);
        foreach (var (node, from) in new[]
        {
            (Cs, World.At.Number), (Prefecture, 0L), (NodeName.Nation, Prefecture.Number),
        })
        {
            var facts = LastLeaf(node).Facts;
            Assert.Equal((AuditKind.Inquiry, Cs.Number, from), (facts.Kind, facts.Office, facts.Receiver));
            Assert.Equal((7U, (ushort)0, 1U), (facts.Operator, facts.Verdict, facts.Count));
            Assert.Single(Country.Record(node).Log.Search(new AuditQuery { Subject = ShowWorld.Elsewhere }));
        }
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 認証していない操作者の照会は県に送られない()
    {
        using var world = new OperatorWorld(isTestNetwork: false, Town);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, world.Inquire());
        Assert.Equal(LogInVerdict.OperatorNotPermitted, world.LogIn(world.NewCard())); // the ledger does not know them
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, world.Inquire());
        Assert.DoesNotContain(
            world.Country.Carried, one => one.From == Cs && one.Frame.Type == FrameType.Inquiry);
        Assert.Equal([(LogInVerdict.OperatorNotPermitted, 7U)], world.Recorded);
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 県や他の市町村のカードでは市町村の端末で認証されない()
    {
        Assert.Equal(LogInVerdict.CardNotAccepted, World.LogIn(World.NewCard(office: Town.Prefecture)));
        Assert.Equal(LogInVerdict.CardNotAccepted, World.LogIn(World.NewCard(office: AskingCountry.Matsumoto)));
        Assert.Equal(LogInVerdict.LoggedIn, World.LogIn(World.NewCard()));
    }

    [Fact]
    public void 市町村の操作者管理簿が誰が照会できるかを定める()
    {
        var today = Country.Now.Today.ToDay();
        var grant = new OperatorGrant("S0007", 0, OperatorRoles.Inquiry, today, today.AddYears(1));
        Assert.Equal(
            AuthorityVerdict.Done,
            World.Ledger.Go(new(AuthorityAct.Applied, 7, 3) { Grant = grant }, Country.Now));
        Assert.Equal(LogInVerdict.RightNotConfirmed, World.LogIn(World.NewCard(roles: "inquiry")));
        Assert.Equal(LogInVerdict.OperatorNotPermitted, World.LogIn(World.NewCard(number: 8, roles: "inquiry")));
    }

    [Theory]
    [InlineData(AskerKind.PrefecturalDepartment, 20000)]
    [InlineData(AskerKind.PrefecturalDepartment, 20201)]
    [InlineData(AskerKind.Municipality, 20202)]
    [InlineData(AskerKind.Municipality, 20000)]
    [InlineData(AskerKind.NationalOrgan, 20201)]
    public void 市町村の端末は他の照会元の名で照会できない(AskerKind kind, int body)
    {
        _shown.LogIn();
        var inquiry = World.NewInquiry(OperatorWorld.Resident);
        (inquiry.Asker.Kind, inquiry.Asker.Office) = ((uint)kind, GovernmentCode.FromBody(body).Value);
        Assert.Equal(InquiryVerdict.AffairNotPermitted, Verdict(Country.Ask(World.At, inquiry)));
        Assert.DoesNotContain(
            Country.Carried, one => one.From == Cs && one.Frame.Type == FrameType.Inquiry);
    }

    [Fact]
    public void 県も自らの表で判定しその判定が端末に届く()
    {
        _shown.LogIn();
        Country.Desk(Prefecture).Tables = Without(AskerKind.Municipality);
        Assert.Equal(InquiryVerdict.AffairUnknown, Verdict(Ask(OperatorWorld.Resident)));
        Assert.Equal((ushort)InquiryVerdict.AffairUnknown, LastLeaf(Cs).Facts.Verdict);
        Country.Desk(Cs).Tables = null;
        Assert.Equal(InquiryVerdict.TablesExpired, Verdict(Ask(OperatorWorld.Resident)));
    }

    [Fact]
    public void 全国サーバに届いた表は市町村のCSまで届く()
    {
        var table = Country.Authority.Sign(TableKind.Affairs, 2, [.. ShippedAffairs.Rows]);
        Country.Offer(NodeName.Nation, table);
        Assert.Contains((Cs, TableKind.Affairs, 2), Country.Brought);
    }

    [Fact]
    public void 県に届かないときはそれが判定となり記録される()
    {
        _shown.LogIn();
        Country.Cut(Cs, Prefecture);
        Assert.Equal(InquiryVerdict.PrefectureUnreachable, Verdict(Ask(OperatorWorld.Resident)));
        Assert.Equal((ushort)InquiryVerdict.PrefectureUnreachable, LastLeaf(Cs).Facts.Verdict);
        Country.Join(Cs, Prefecture);
        Assert.Equal(InquiryVerdict.Answered, Verdict(Ask(OperatorWorld.Resident)));
    }

    [Theory]
    [InlineData(Limits.ForwardOfTownMilliseconds - 1, false)]
    [InlineData(Limits.ForwardOfTownMilliseconds, true)]
    public void 県が答えないときは期限に判定となる(int passed, bool isOver)
    {
        _shown.LogIn();
        Country.Lose = (_, to) => to == Prefecture;
        var number = Country.Send(World.At, World.NewInquiry(OperatorWorld.Resident));
        Country.Run();
        Country.Now = new(Country.Now.Milliseconds + passed);
        Country.Run();
        var answer = Country.AnswerTo(World.At, number);
        Assert.Equal(isOver, answer is not null);
        Assert.True(answer is null || Verdict(answer) == InquiryVerdict.PrefectureUnreachable);
    }

    [Fact]
    public void 全国が答えないときは県がそれを告げるまで待つ()
    {
        _shown.LogIn();
        Country.Lose = (_, to) => to == NodeName.Nation;
        var number = Country.Send(World.At, World.NewInquiry(ShowWorld.Elsewhere));
        Country.Run();
        Country.Now = new(Country.Now.Milliseconds + Limits.ForwardMilliseconds);
        Country.Run();
        var answer = Country.AnswerTo(World.At, number);
        Assert.Equal(InquiryVerdict.NationUnreachable, Verdict(answer!));
        Assert.Equal((uint)Role.Prefecture, answer!.Tier);
    }

    [Fact]
    public void 県の答えが期限の後に届いても二度は答えない()
    {
        _shown.LogIn();
        var frames = new List<Frame>();
        Country.LoseFrames = frame => frame.Type == FrameType.InquiryAnswer && frames.Count == 0 && Keep(frame);
        var number = Country.Send(World.At, World.NewInquiry(OperatorWorld.Resident));
        Country.Run();
        Country.Now = new(Country.Now.Milliseconds + Limits.ForwardOfTownMilliseconds);
        Country.Run();
        Assert.Equal(InquiryVerdict.PrefectureUnreachable, Verdict(Country.AnswerTo(World.At, number)!));
        var size = Country.Record(Cs).Log.Size;
        Country.Receive(Cs, Prefecture, Assert.Single(frames));
        Country.Run();
        Assert.Equal(InquiryVerdict.PrefectureUnreachable, Verdict(Country.AnswerTo(World.At, number)!));
        Assert.Equal(size, Country.Record(Cs).Log.Size);

        bool Keep(Frame frame)
        {
            frames.Add(frame);
            return true;
        }
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void CSに記録できなければ県の答えは端末に渡らない()
    {
        _shown.LogIn();
        Country.Disk(Cs).IsFull = true;
        var answer = Ask(OperatorWorld.Resident);
        Assert.Equal((InquiryVerdict.NotRecordable, 0), (Verdict(answer), answer.Persons.Count));
    }

    [Fact]
    public void 県の副署が一日得られなければCSは答えない()
    {
        Country.LoseFrames = frame => frame.Type == FrameType.RecordHead;
        World.Pass(25 * 3_600_000L);
        Assert.Equal(LogInVerdict.NotWitnessed, World.LogIn(World.NewCard()));
        Assert.Equal(InquiryVerdict.NotWitnessed, World.Inquire());
        Country.LoseFrames = null;
        World.Pass(2 * 3_600_000L);
        Country.Run();
        Assert.Equal(LogInVerdict.LoggedIn, World.LogIn(World.NewCard()));
        Assert.Equal(InquiryVerdict.Answered, World.Inquire());
    }

    [Fact]
    public void 操作がないか失効すると市町村の端末でも会話は終わる()
    {
        var card = World.NewCard();
        World.LogIn(card);
        World.Pass(10 * 60_000 + 1);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, World.Inquire());
        Assert.Equal(LogInVerdict.Idle, World.Told[^1]);
        World.LogIn(card);
        World.Revocations = World.Table(card.Serial);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, World.Inquire());
        Assert.Equal(LogInVerdict.CardEnded, World.Told[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 県や全国が答えた番号の表示も市町村のCSに対象者とともに記録される(bool isElsewhere)
    {
        _shown.LogIn();
        var code = isElsewhere ? ShowWorld.Elsewhere : Neighbour;
        Assert.Equal(ShowVerdict.Recorded, _shown.Show(_shown.NewShow(_shown.Ask(1, code))));
        var facts = _shown.LastLeaf.Facts;
        Assert.Equal(
            (AuditKind.NumberShown, Cs.Number, 7U, 1U), (facts.Kind, facts.Office, facts.Operator, facts.Count));
        Assert.Contains(
            _shown.LastLeaf.Index,
            _shown.Log.Search(new AuditQuery { Subject = code }).Select(hit => hit.Leaf.Index));
    }

    [Fact]
    public void 市町村の端末の印刷も登録簿に記載され他の操作者にはできない()
    {
        _shown.LogIn();
        var inquiry = _shown.Ask(1, Neighbour);
        var told = _shown.Print(_shown.NewPrint(inquiry));
        Assert.Equal(((uint)ShowVerdict.Recorded, "form-2026-1000001"), (told.Verdict, told.Form));
        Assert.Single(_shown.Forms);
        _shown.LogIn(number: 8);
        var print = _shown.NewPrint(inquiry);
        print.Operator = 8;
        Assert.Equal(ShowVerdict.InquiryUnknown, _shown.PrintVerdict(print));
    }

    [Fact]
    public void CSに記録できなければ番号を表示しない()
    {
        _shown.LogIn();
        var ask = _shown.NewShow(_shown.Ask());
        Country.Disk(Cs).IsFull = true;
        Assert.Equal(ShowVerdict.NotRecordable, _shown.Show(ask));
        Country.Disk(Cs).IsFull = false;
        Country.Restart(Cs); // what was answered is forgotten, and nobody is logged in
        Assert.Equal(ShowVerdict.OperatorNotLoggedIn, _shown.Show(ask));
        _shown.LogIn();
        Assert.Equal(ShowVerdict.InquiryUnknown, _shown.Show(ask));
    }

    private Bodies.InquiryAnswer Ask(ResidentRecordCode code) => Country.Ask(World.At, World.NewInquiry(code));

    private AuditLeaf LastLeaf(NodeName node)
    {
        var log = Country.Record(node).Log;
        return log.ReadLeaf(log.Size - 1);
    }

    private static InquiryVerdict Verdict(Bodies.InquiryAnswer answer) => (InquiryVerdict)answer.Verdict;

    /// <summary>The tables of this release without the affairs of a kind of asker.</summary>
    private static AuthorityTables Without(AskerKind kind)
    {
        var shipped = AskingCountry.Shipped();
        var rows = ShippedAffairs.All.Where(affair => affair.Asker != kind).Select(AffairRow.Write).ToList();
        return shipped with { Affairs = AffairTable.Read(shipped.Affairs.Header, rows, out _)! };
    }
}
