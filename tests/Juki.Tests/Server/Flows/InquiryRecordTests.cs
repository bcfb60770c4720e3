using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>照会の記録: nothing is answered that is not recorded.</summary>
public sealed class InquiryRecordTests : IDisposable
{
    private static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_000_000_001);
    private static readonly ResidentRecordCode Stranger = ResidentRecordCode.FromBody(1_000_000_002);

    private readonly AskingCountry _country = new();

    public InquiryRecordTests() => _country.Enter(AskingCountry.Nagano, new IdentificationInformation
    {
        Code = Resident,
        Name = new("試験　花子", "シケン　ハナコ"),
        DateOfBirth = RecordedDate.FromChecked(19800229),
        Sex = Sex.Female,
        Address = new(AskingCountry.Nagano, "架空町一丁目2番3号", "3800000"),
    });

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 回答した照会は回答した住民とともに記録される()
    {
        Assert.Equal(InquiryVerdict.Answered, Ask(Resident));
        var leaf = LastLeaf(AskingCountry.NaganoPrefecture);
        Assert.Equal(AuditKind.Inquiry, leaf.Kind);
        Assert.Equal(AskingCountry.NaganoPrefecture.Number, leaf.Facts.Office);
        Assert.Equal(AskingCountry.NaganoTerminal.Number, leaf.Facts.Receiver);
        Assert.Equal((uint)AskingCountry.DepartmentAffair, leaf.Facts.Affair);
        Assert.Equal((1U, 7U, 3U), (leaf.Facts.Purpose, leaf.Facts.Operator, leaf.Facts.Terminal));
        Assert.Equal((0, 1U, 0U), (leaf.Facts.Verdict, leaf.Facts.Count, leaf.Facts.Missing));
        Assert.Equal(ErasureMonth.After(_country.Now.Milliseconds, 84), leaf.Facts.Term);

        var log = _country.Record(AskingCountry.NaganoPrefecture).Log;
        var entries = log.ReadEntries(leaf)!;
        Assert.True(AuditEntries.TryReadRequest(entries[0].Entry, out var request));
        Assert.Equal(Resident.Value, Bodies.Inquiry.Parser.ParseFrom(request.Body).Condition.Code);
        Assert.True(AuditEntries.TryReadSubject(entries[1].Entry, out var subject));
        Assert.Equal(Resident, subject.Code);
        Assert.NotEqual(0UL, subject.Items);
        Assert.Equal(leaf.Index, Assert.Single(log.Search(new AuditQuery { Subject = Resident })).Leaf.Index);
    }

    [Theory]
    [InlineData(ProvidedItems.None, false)]
    [InlineData(ProvidedItems.Number | ProvidedItems.Name, true)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 個人番号を回答したかどうかは対象者とともに記録される(ProvidedItems items, bool isGiven)
    {
        var inquiry = AskingCountry.Inquiry(new() { Code = Resident });
        inquiry.Items = (uint)items;
        var answer = _country.Ask(AskingCountry.NaganoTerminal, inquiry);
        Assert.Equal((uint)InquiryVerdict.Answered, answer.Verdict);
        var entries = _country.Record(AskingCountry.NaganoPrefecture).Log
            .ReadEntries(LastLeaf(AskingCountry.NaganoPrefecture))!;
        Assert.True(AuditEntries.TryReadSubject(entries[1].Entry, out var subject));
        Assert.Equal((ulong)Assert.Single(answer.Persons).Items, subject.Items);
        Assert.Equal(isGiven, ((ProvidedItems)subject.Items).HasFlag(ProvidedItems.Number));
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 認められない事務で個人番号を求めた照会は却下され記録される()
    {
        var affair = ShippedAffairs.All.First(
            one => one.Asker == AskerKind.PrefecturalDepartment && !one.NumberReturned && !one.ComparisonOnly
                && one.Ordinance.IsNone && one.Keys.HasFlag(SearchKeys.Code));
        var inquiry = AskingCountry.Inquiry(new() { Code = Resident }, affair.Code.Value);
        inquiry.Items = (uint)(affair.Items | ProvidedItems.Number);
        var answer = _country.Ask(AskingCountry.NaganoTerminal, inquiry);
        Assert.Equal((uint)InquiryVerdict.ItemNotPermitted, answer.Verdict);
        Assert.Empty(answer.Persons);
        var facts = LastLeaf(AskingCountry.NaganoPrefecture).Facts;
        Assert.Equal(((ushort)InquiryVerdict.ItemNotPermitted, 0U, 7U), (facts.Verdict, facts.Count, facts.Operator));
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 該当がない照会は求められた住民票コードとともに記録される()
    {
        Assert.Equal(InquiryVerdict.NoneFound, Ask(Stranger));
        foreach (var node in new[] { AskingCountry.NaganoPrefecture, NodeName.Nation })
        {
            var leaf = LastLeaf(node);
            Assert.Equal((ushort)InquiryVerdict.NoneFound, leaf.Facts.Verdict);
            Assert.Equal((0U, 1U), (leaf.Facts.Count, leaf.Facts.Missing));
            Assert.Single(_country.Record(node).Log.Search(new AuditQuery { Subject = Stranger }));
        }
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 却下した照会も記録される()
    {
        _country.Desk(AskingCountry.NaganoPrefecture).Tables = null;
        Assert.Equal(InquiryVerdict.TablesExpired, Ask(Resident));
        var leaf = LastLeaf(AskingCountry.NaganoPrefecture);
        Assert.Equal((ushort)InquiryVerdict.TablesExpired, leaf.Facts.Verdict);
        Assert.Equal(0U, leaf.Facts.Count);
        Assert.Equal(AskingCountry.NaganoPrefecture.Number, leaf.Facts.Office);
    }

    [Fact]
    public void Record_InquiryThatCannotBeRead_NamesWhoSentIt()
    {
        var answer = _country.Ask(AskingCountry.NaganoTerminal, new Bodies.Inquiry { Milliseconds = 5_000 });
        Assert.Equal((uint)InquiryVerdict.RequestUnreadable, answer.Verdict);
        var leaf = LastLeaf(AskingCountry.NaganoPrefecture);
        Assert.Equal((AskingCountry.NaganoTerminal.Number, 0L), (leaf.Facts.Office, leaf.Facts.Receiver));
    }

    [Fact]
    public void 市町村からの照会は経由した全てのサーバに記録される()
    {
        var town = NodeName.OfMunicipality(AskingCountry.Nagano);
        var inquiry = AskingCountry.Inquiry(
            new() { Code = Stranger }, AskingCountry.AffairOf(AskerKind.Municipality));
        (inquiry.Asker.Kind, inquiry.Asker.Office) =
            ((uint)AskerKind.Municipality, AskingCountry.Nagano.Value);
        var answer = _country.Ask(NodeName.OfTerminal(AskingCountry.Nagano), inquiry);
        Assert.Equal((uint)InquiryVerdict.NoneFound, answer.Verdict);
        Assert.Equal(
            [(town.Number, NodeName.OfTerminal(AskingCountry.Nagano).Number), (town.Number, 0), (town.Number,
                AskingCountry.NaganoPrefecture.Number)],
            new[] { town, AskingCountry.NaganoPrefecture, NodeName.Nation }
                .Select(node => LastLeaf(node).Facts).Select(facts => (facts.Office, facts.Receiver)));
    }

    [Fact]
    public void Record_InquiriesOfOneTurn_HaveOneCommit()
    {
        var disk = _country.Disk(AskingCountry.NaganoPrefecture);
        var (commits, size) = (disk.Commits, Size);
        for (var number = 0; number < 20; number++)
            _country.Send(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = Resident }));
        _country.Run();
        Assert.Equal(20, Size - size);
        Assert.Equal(1, disk.Commits - commits);
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 記録できなければ回答しない()
    {
        var disk = _country.Disk(AskingCountry.NaganoPrefecture);
        var size = Size;
        disk.IsFull = true;
        var answer = _country.Ask(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = Resident }));
        Assert.Equal((uint)InquiryVerdict.NotRecordable, answer.Verdict);
        Assert.Empty(answer.Persons);
        Assert.Equal(size, Size);

        disk.IsFull = false;
        Assert.Equal(InquiryVerdict.Answered, Ask(Resident));
        Assert.Equal(size + 1, Size);
        _country.Restart(AskingCountry.NaganoPrefecture);
        Assert.Equal(size + 1, Size);
    }

    [Fact]
    public void Record_AnswerFromAboveThatCannotBeRecorded_IsNotPassedOn()
    {
        _country.Enter(AskingCountry.Yokohama, new IdentificationInformation
        {
            Code = Stranger,
            Name = new("試験　太郎", "シケン　タロウ"),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Male,
            Address = new(AskingCountry.YokohamaWard, "架空町一丁目2番3号", ""),
        });
        Assert.Equal(InquiryVerdict.Answered, Ask(Stranger));
        _country.Disk(AskingCountry.NaganoPrefecture).IsFull = true;
        var answer = _country.Ask(AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = Stranger }));
        Assert.Equal((uint)InquiryVerdict.NotRecordable, answer.Verdict);
        Assert.Empty(answer.Persons);
    }

    [Theory]
    [InlineData(HeadRules.UnsignedMsMax - 1, InquiryVerdict.Answered)]
    [InlineData(HeadRules.UnsignedMsMax, InquiryVerdict.NotRecordable)]
    public void 署名する鍵がなくなれば十秒で回答しなくなる(long milliseconds, InquiryVerdict verdict)
    {
        _country.Key(AskingCountry.NaganoPrefecture).IsGone = true;
        Assert.Equal(InquiryVerdict.Answered, Ask(Resident));
        _country.Now = new(_country.Now.Milliseconds + milliseconds);
        Assert.Equal(verdict, Ask(Resident));
        _country.Key(AskingCountry.NaganoPrefecture).IsGone = false;
        _country.Run();
        Assert.Equal(InquiryVerdict.Answered, Ask(Resident));
    }

    [Fact]
    public void 保存期間が終われば記録の中身は消去され葉は残る()
    {
        Assert.Equal(InquiryVerdict.Answered, Ask(Resident));
        var asked = LastLeaf(AskingCountry.NaganoPrefecture);
        const long Month = 31L * 86_400_000;
        _country.Now = new(_country.Now.Milliseconds + (RecordDesk.KeptMonths + 1) * Month);
        _country.Run(); // a head is signed
        _country.Run();
        var log = _country.Record(AskingCountry.NaganoPrefecture).Log;
        Assert.Null(log.ReadEntries(asked));
        Assert.Equal(asked.ToBytes(), log.ReadLeaf(asked.Index).ToBytes());
        Assert.Equal(AuditKind.Erasure, LastLeaf(AskingCountry.NaganoPrefecture).Kind);
        Assert.Empty(log.Search(new AuditQuery { Subject = Resident }));
        Assert.Empty(log.MonthsToSweep());
    }

    private long Size => _country.Record(AskingCountry.NaganoPrefecture).Log.Size;

    private AuditLeaf LastLeaf(NodeName node)
    {
        var log = _country.Record(node).Log;
        return log.ReadLeaf(log.Size - 1);
    }

    private InquiryVerdict Ask(ResidentRecordCode code) => (InquiryVerdict)_country.Ask(
        AskingCountry.NaganoTerminal, AskingCountry.Inquiry(new() { Code = code })).Verdict;
}
