using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>本人確認情報の照会, from the terminal to the nation and back, on real cores.</summary>
public sealed class InquiryFlowTests : IDisposable
{
    private static readonly RecordedDate Birth = RecordedDate.FromChecked(19800229);

    private readonly AskingCountry _country = new();

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-000 2-①")]
    [Trait("Source", "S-000 2-②")]
    public void 住民票コードで照会すると県の住民の本人確認情報が回答される()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        var answer = Ask(new() { Code = Code(1) });

        Assert.Equal(InquiryVerdict.Answered, Verdict(answer));
        var person = Assert.Single(answer.Persons);
        Assert.Equal(Code(1).Value, person.Identification.Code);
        Assert.Equal("試験　花子", person.Identification.Name.Text);
        Assert.Equal(0, person.Identification.Number);
        Assert.Equal((uint)Role.Prefecture, answer.Tier);
        Assert.DoesNotContain(
            _country.Carried, one => one.To == NodeName.Nation && one.Frame.Type == FrameType.Inquiry);
    }

    [Theory]
    [InlineData(true, InquiryVerdict.Answered)]
    [InlineData(false, InquiryVerdict.OperatorNotLoggedIn)]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public void 試験用の網のほかでは端末は操作者識別カードなしに照会できない(bool isTestNetwork, InquiryVerdict verdict)
    {
        using var country = new AskingCountry(isTestNetwork);
        country.Enter(AskingCountry.Nagano, Person(1));
        var answer = country.Ask(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = Code(1) }));
        Assert.Equal(verdict, Verdict(answer));
        Assert.Equal(verdict == InquiryVerdict.Answered ? 1 : 0, answer.Persons.Count);
    }

    [Fact]
    public void 個人番号は求められ認められたときだけ回答される()
    {
        _country.Enter(AskingCountry.Nagano, Person(1) with { Number = IndividualNumber.FromBody(12345678901) });
        var inquiry = AskingCountry.Inquiry(new() { Number = IndividualNumber.FromBody(12345678901) });
        var unasked = _country.Ask(AskingCountry.NaganoTerminal, inquiry);
        Assert.Equal(0, Assert.Single(unasked.Persons).Identification.Number);
        inquiry.Items = (uint)(ProvidedItems.Number | ProvidedItems.Code);
        Assert.Equal(
            IndividualNumber.FromBody(12345678901).Value,
            Assert.Single(_country.Ask(AskingCountry.NaganoTerminal, inquiry).Persons).Identification.Number);
    }

    [Theory]
    [InlineData("試験　花子", false)]
    [InlineData("試験花子", false)]
    [InlineData("試", true)]
    public void 氏名と生年月日で探せる(string name, bool isPrefix)
    {
        _country.Enter(
            AskingCountry.Nagano, Person(1), Person(2) with { DateOfBirth = RecordedDate.FromChecked(19800228) });
        var answer = Ask(new() { Name = new(name, isPrefix), DateOfBirth = Birth });
        Assert.Equal([Code(1).Value], answer.Persons.Select(person => person.Identification.Code));
    }

    [Theory]
    [InlineData("試", true, "架空町一丁目2番3号", false)]
    [InlineData("試験　花子", false, "架", true)]
    [InlineData("試験　花子", false, "架空町1-2-3", false)]
    public void 氏名と住所で探せる(string name, bool isNamePrefix, string address, bool isAddressPrefix)
    {
        _country.Enter(
            AskingCountry.Nagano, Person(1),
            Person(2) with { Address = new(AskingCountry.Nagano, "別架空町二丁目1番1号", "") });
        var answer = Ask(new()
        {
            Name = new(name, isNamePrefix),
            Address = new(AskingCountry.Nagano, address, isAddressPrefix),
        });
        Assert.Equal([Code(1).Value], answer.Persons.Select(person => person.Identification.Code));
    }

    [Theory]
    [Trait("Source", "S-002")]
    [InlineData(50, InquiryVerdict.Answered)]
    [InlineData(51, InquiryVerdict.TooManyHits)]
    public void 五十人までは回答し五十一人からは何も回答しない(int persons, InquiryVerdict verdict)
    {
        _country.Enter(AskingCountry.Nagano, [.. Enumerable.Range(1, persons).Select(Person)]);
        var answer = Ask(new() { Name = new("試", true), DateOfBirth = Birth });
        Assert.Equal(verdict, Verdict(answer));
        Assert.Equal(verdict == InquiryVerdict.Answered ? 50 : 0, answer.Persons.Count);
    }

    [Fact]
    public void 人数は氏名の数ではなく人の数で数える()
    {
        _country.Enter(AskingCountry.Nagano, [.. Enumerable.Range(1, 30).Select(number =>
            Person(number) with { Name = new($"試験　花子", ""), Alias = new("試験　桜", "") })]);
        Assert.Equal(30, Ask(new() { Name = new("試", true), DateOfBirth = Birth }).Persons.Count);
    }

    [Fact]
    [Trait("Source", "S-000 2-②")]
    public void 他の都道府県の住民は全国サーバに照会される()
    {
        _country.Enter(AskingCountry.Yokohama, Person(1) with
        {
            Address = new(AskingCountry.YokohamaWard, "架空町一丁目2番3号", ""),
        });
        var byCode = Ask(new() { Code = Code(1) });
        Assert.Equal((uint)Role.National, byCode.Tier);
        Assert.Equal(Code(1).Value, Assert.Single(byCode.Persons).Identification.Code);

        // 横浜市 as a whole finds its wards.
        var byAddress = Ask(new()
        {
            Name = new("試験花子", false),
            Address = new(AskingCountry.Yokohama, "架", true),
        });
        Assert.Equal(Code(1).Value, Assert.Single(byAddress.Persons).Identification.Code);
    }

    [Fact]
    public void 市町村の端末からの照会は都道府県を経て全国まで届く()
    {
        _country.Enter(AskingCountry.Yokohama, Person(1) with
        {
            Address = new(AskingCountry.YokohamaWard, "架空町一丁目2番3号", ""),
        });
        var inquiry = AskingCountry.Inquiry(
            new() { Code = Code(1) }, AskingCountry.AffairOf(AskerKind.Municipality));
        inquiry.Asker.Kind = (uint)AskerKind.Municipality;
        inquiry.Asker.Office = AskingCountry.Nagano.Value;
        var answer = _country.Ask(NodeName.OfTerminal(AskingCountry.Nagano), inquiry);
        Assert.Equal((InquiryVerdict.Answered, (uint)Role.National), (Verdict(answer), answer.Tier));
    }

    [Fact]
    public void 国の機関等は協定があるときだけ回答を受ける()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        Assert.Equal(InquiryVerdict.Answered, Verdict(_country.Ask(AskingCountry.PensionOrgan, OrganInquiry())));
        _country.Desk(NodeName.Nation).Tables = AskingCountry.Shipped("0003\t協定-3\t2026-04-01\t\t\t");
        Assert.Equal(
            InquiryVerdict.AgreementMissing, Verdict(_country.Ask(AskingCountry.PensionOrgan, OrganInquiry())));
    }

    [Fact]
    public void 他の機関や他の都道府県の名で照会することはできない()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        var asOther = OrganInquiry();
        asOther.Asker.Office = 3;
        Assert.Equal(InquiryVerdict.AffairNotPermitted, Verdict(_country.Ask(AskingCountry.PensionOrgan, asOther)));
        var asKanagawa = AskingCountry.Inquiry(new() { Code = Code(1) });
        asKanagawa.Asker.Office = AskingCountry.Yokohama.Prefecture.Value;
        Assert.Equal(
            InquiryVerdict.AffairNotPermitted, Verdict(_country.Ask(AskingCountry.NaganoTerminal, asKanagawa)));
    }

    [Fact]
    public void 事務と目的と操作者と端末を示さない照会は拒まれる()
    {
        (Action<Bodies.Asker> Without, InquiryVerdict Verdict)[] lacks =
        [
            (asker => asker.Affair = 0, InquiryVerdict.AffairUnknown),
            (asker => asker.Purpose = 0, InquiryVerdict.PurposeMissing),
            (asker => asker.Operator = 0, InquiryVerdict.OperatorMissing),
            (asker => asker.Terminal = 0, InquiryVerdict.TerminalMissing),
        ];
        foreach (var (without, verdict) in lacks)
        {
            var inquiry = AskingCountry.Inquiry(new() { Code = Code(1) });
            without(inquiry.Asker);
            Assert.Equal(verdict, Verdict(_country.Ask(AskingCountry.NaganoTerminal, inquiry)));
        }
    }

    [Fact]
    public void 消除された者は求められ認められたときだけ回答される()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        _country.Change(AskingCountry.Nagano, ChangeReason.Death, Person(1), RecordedDate.FromChecked(20260401));
        _country.Hand(AskingCountry.Nagano);
        Assert.Equal(InquiryVerdict.NoneFound, Verdict(Ask(new() { Code = Code(1) })));
        Assert.Equal(
            InquiryVerdict.NoneFound, Verdict(Ask(new() { Name = new("試", true), DateOfBirth = Birth })));
        foreach (var condition in new SearchCondition[]
        {
            new() { Code = Code(1), IncludeRemoved = true },
            new() { Name = new("試", true), DateOfBirth = Birth, IncludeRemoved = true },
        })
        {
            var person = Assert.Single(Ask(condition).Persons);
            Assert.Equal((2U, (uint)ChangeReason.Death), (person.State, person.Reason));
        }
    }

    [Fact]
    public void 転出予定の者はその日まで現存しその日から消除である()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        _country.Change(AskingCountry.Nagano, ChangeReason.MoveOut, Person(1), RecordedDate.FromChecked(20260412));
        _country.Hand(AskingCountry.Nagano);
        var condition = new SearchCondition { Name = new("試", true), DateOfBirth = Birth };
        Assert.Single(Ask(condition).Persons);
        const long Day = 86_400_000;
        _country.Now = new(_country.Now.Milliseconds + Day);
        _country.Run(); // witnesses countersign
        Assert.Single(Ask(condition).Persons);
        _country.Now = new(_country.Now.Milliseconds + Day);
        _country.Run();
        Assert.Empty(Ask(condition).Persons);
        Assert.Single(Ask(condition with { IncludeRemoved = true }).Persons);
    }

    [Fact]
    public void 全国サーバに届かないときはそれが判定となる()
    {
        _country.Cut(AskingCountry.NaganoPrefecture, NodeName.Nation);
        Assert.Equal(InquiryVerdict.NationUnreachable, Verdict(Ask(new() { Code = Code(1) })));
    }

    [Fact]
    public void 全国サーバが答えないときは期限に判定となる()
    {
        var inquiry = AskingCountry.Inquiry(new() { Code = Code(1) });
        // The frame to the nation is lost: its core is asked by a node that does not carry it on.
        _country.Lose = (_, to) => to == NodeName.Nation;
        var number = _country.Send(AskingCountry.NaganoTerminal, inquiry);
        _country.Run();
        Assert.Null(_country.AnswerTo(AskingCountry.NaganoTerminal, number));
        _country.Now = new(_country.Now.Milliseconds + Limits.ForwardMilliseconds);
        _country.Run();
        Assert.Equal(
            InquiryVerdict.NationUnreachable, Verdict(_country.AnswerTo(AskingCountry.NaganoTerminal, number)!));
    }

    [Fact]
    public void 照合では項目ごとに同じか異なるかだけが回答される()
    {
        _country.Enter(AskingCountry.Nagano, Person(1));
        var inquiry = AskingCountry.Inquiry(new()
        {
            Code = Code(1), Name = new("試験　花子", false), DateOfBirth = RecordedDate.FromChecked(19800228),
        });
        inquiry.Mode = InquiryMessage.Comparison;
        var person = Assert.Single(_country.Ask(AskingCountry.NaganoTerminal, inquiry).Persons);
        Assert.Null(person.Identification);
        Assert.Equal((uint)ProvidedItems.DateOfBirth, person.Different);
    }

    [Fact]
    public void Receive_InquiryFromWhoMayNotAsk_EndsTheLink()
    {
        _country.Send(AskingCountry.NaganoPrefecture, Frame.Of(FrameType.Inquiry, 1, [1, 2, 3]));
        _country.Run();
        Assert.Equal((NodeName.Nation, CloseReason.BadFrame), _country.Ended[0]);
    }

    private Bodies.InquiryAnswer Ask(SearchCondition condition) =>
        _country.Ask(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(condition));

    private static Bodies.Inquiry OrganInquiry()
    {
        var inquiry = AskingCountry.Inquiry(
            new() { Code = Code(1) }, AskingCountry.AffairOf(AskerKind.NationalOrgan, organ: 2));
        inquiry.Asker.Kind = (uint)AskerKind.NationalOrgan;
        inquiry.Asker.Office = 2;
        return inquiry;
    }

    private static InquiryVerdict Verdict(Bodies.InquiryAnswer answer) => (InquiryVerdict)answer.Verdict;

    private static ResidentRecordCode Code(int number) => ResidentRecordCode.FromBody(1_000_000_000 + number);

    internal static IdentificationInformation Person(int number) => new()
    {
        Code = Code(number),
        Name = new("試験　花子", "シケン　ハナコ"),
        DateOfBirth = Birth,
        Sex = Sex.Female,
        Address = new(AskingCountry.Nagano, "架空町一丁目2番3号", "3800000"),
    };
}
