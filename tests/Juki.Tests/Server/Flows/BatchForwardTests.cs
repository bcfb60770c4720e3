using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Domain.Provision;
using Juki.Tests.Domain.Search;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>A file handed in at 長野県 that asks after residents of 神奈川県, whom the nation knows.</summary>
public sealed class BatchForwardTests : IDisposable
{
    private const string DepartmentRow = "500005\t課税\tprefectural-department\t\t地方税法\tcode,number,name+address,"
        + "name+birth\tcode,name,birth,sex,address,change\ty\ty\ty\tn\t2002-08-05\t\t第1版\t[ours]";

    private const int Verdict = BatchFormat.ItemsCount, Code = BatchFormat.ItemsCount + 10;

    private static readonly IdentificationInformation Elsewhere = SearchSamples.Resident;

    private static readonly IdentificationInformation Here = Elsewhere with
    {
        Code = ResidentRecordCode.FromBody(7), Number = IndividualNumber.FromBody(7),
        Address = new(SearchSamples.Town, "見本町二丁目３番地", "3800000"),
    };

    private static readonly BatchHeader File = BatchWorld.Header() with
    {
        Asker = AskerKind.PrefecturalDepartment, Office = AffairSamples.Nagano.Value,
        Affair = AffairSamples.Code(500_005),
    };

    private readonly BatchWorld _nation = new();
    private readonly BatchWorld _prefecture = new(NodeName.OfPrefecture(AffairSamples.Nagano));
    private readonly NationOfTest _above;

    public BatchForwardTests()
    {
        _above = new(_nation);
        _prefecture.Above = _above;
        foreach (var world in new[] { _nation, _prefecture })
        {
            world.Tables = new(AffairSamples.Table(DepartmentRow), AffairSamples.KnownAgreements);
            world.Put(BatchRulesTests.Current(Here).Residence);
        }
        _nation.Put(BatchRulesTests.Current(Elsewhere).Residence);
        _prefecture.Restart();
    }

    public void Dispose()
    {
        _nation.Dispose();
        _prefecture.Dispose();
    }

    [Fact]
    [Trait("Source", "S-000 2-②")]
    [Trait("Source", "S-002")]
    public void 県内にいない者の行は全国サーバに照会して同じ順で返す()
    {
        Offer(
            ByCode(Here.Code), ByCode(Elsewhere.Code), ByNumber(Elsewhere.Number), ByItems(Elsewhere),
            ByItems(Elsewhere with { Name = new(Elsewhere.Name.Text.Replace('髙', '高'), "") }),
            ByItems(Here with { DateOfBirth = RecordedDate.FromChecked(19000101) }),
            ByCode(ResidentRecordCode.FromBody(99)));
        Assert.Equal(BatchStep.Idle, _prefecture.Run());
        var lines = _prefecture.Results(File);
        Assert.Equal(["0", "0", "0", "0", "52", "51", "51"], lines.Select(line => line[Verdict]));
        Assert.Equal(
            [Here.Code.Written, .. Enumerable.Repeat(Elsewhere.Code.Written, 3), "", "", ""],
            lines.Select(line => line[Code]));
        Assert.Equal(Elsewhere.Name.Text, lines[1][Verdict + 12]);
        Assert.Equal("", lines[1][Verdict + 11]); // 個人番号, which was not asked for
        // The address lies here, so the prefecture knows; all others were asked.
        Assert.Equal([[2L, 3, 4], [5L, 7]], _above.Asked.Select(ask => ask.Lines.Select(line => line.Serial)));
    }

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 全国サーバも都道府県も県外の者への提供を記録する()
    {
        Offer(ByCode(Elsewhere.Code), ByNumber(Elsewhere.Number), ByCode(ResidentRecordCode.FromBody(99)));
        _prefecture.Run();
        var leaf = Assert.Single(_nation.Leaves());
        var prefecture = NodeName.OfPrefecture(AffairSamples.Nagano).Number;
        Assert.Equal(
            (AuditKind.Transfer, prefecture, 500_005u, 3u, 1u, 3),
            (leaf.Facts.Kind, leaf.Facts.Office, leaf.Facts.Affair, leaf.Facts.Count, leaf.Facts.Missing,
                leaf.Subjects));
        using var log = AuditLog.Open(_nation.Store, null)!;
        Assert.Equal(2, log.Search(new() { Subject = Elsewhere.Code }).Count);
        using var own = AuditLog.Open(_prefecture.Store, null)!;
        Assert.Equal(2, own.Search(new() { Subject = Elsewhere.Code }).Count);
        Assert.Equal([3], _prefecture.Slices().Select(slice => slice.Subjects));
    }

    [Fact]
    public void 県外へ転出した者は消除ではなく現存として答える()
    {
        _prefecture.Put(BatchRulesTests.Removed(Elsewhere).Residence);
        Offer(ByCode(Elsewhere.Code));
        _prefecture.Run();
        Assert.Equal(("0", "1"), (_prefecture.Results(File)[0][Verdict], _prefecture.Results(File)[0][Verdict + 7]));
    }

    [Fact]
    public void 全国でも消除された者は事由と異動日だけを返す()
    {
        _nation.Put(BatchRulesTests.Removed(Elsewhere).Residence);
        Offer(ByCode(Elsewhere.Code));
        _prefecture.Run();
        var line = _prefecture.Results(File)[0];
        Assert.Equal(("55", "2", ""), (line[Verdict], line[Verdict + 7], line[Code]));
        Assert.NotEqual("", line[Verdict + 8]);
    }

    [Fact]
    public void 全国サーバに届かなければ待ち限度を過ぎれば届かないと答える()
    {
        var start = BatchWorld.Now.Milliseconds;
        Offer([.. Enumerable.Repeat(ByCode(Elsewhere.Code), 4), ByCode(Here.Code), ByCode(Elsewhere.Code)]);
        _above.IsDown = true;
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start)); // taken in
        Assert.Equal(BatchStep.Blocked, _prefecture.StepAt(start));
        Assert.Equal(BatchStep.Blocked, _prefecture.StepAt(start + BatchLimits.NationWaitMilliseconds - 1));
        Assert.Equal(
            [new(new(2, AffairSamples.Nagano.Value, 1), start, start + BatchLimits.NationWaitMilliseconds)], Waits());
        Assert.Empty(_prefecture.Slices());
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start + BatchLimits.NationWaitMilliseconds));
        // The next slice does not wait again.
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start + BatchLimits.NationWaitMilliseconds + 1));
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start + BatchLimits.NationWaitMilliseconds + 2));
        Assert.Equal(["60", "60", "60", "60", "0", "60"], _prefecture.Results(File).Select(line => line[Verdict]));
        Assert.Empty(Waits());
    }

    [Fact]
    public void 全国サーバが戻れば待っていた行に答える()
    {
        var start = BatchWorld.Now.Milliseconds;
        Offer([.. Enumerable.Repeat(ByCode(Elsewhere.Code), 5)]);
        _above.IsDown = true;
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start));
        Assert.Equal(BatchStep.Blocked, _prefecture.StepAt(start));
        _prefecture.Restart(); // the wait goes on where it was
        _above.IsDown = false;
        Assert.Equal(BatchStep.Worked, _prefecture.StepAt(start + 1));
        Assert.Empty(Waits());
        _above.IsDown = true;
        Assert.Equal(BatchStep.Blocked, _prefecture.StepAt(start + 2));
        Assert.Equal(start + 2, Assert.Single(Waits()).Since);
        _above.IsDown = false;
        _prefecture.Run();
        Assert.All(_prefecture.Results(File), line => Assert.Equal("0", line[Verdict]));
        Assert.Equal(2, _prefecture.Slices().Count);
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    public void Complete_ManyLines_FiftyAtATime(int lines, int asks)
    {
        var read = Enumerable.Range(1, lines)
            .Select(serial => new BatchLineRead(new(serial, Elsewhere.Code, default, default), [])).ToList();
        var answers = Enumerable.Repeat(new BatchAnswer(InquiryVerdict.NoneFound), lines).ToArray();
        var forward = new BatchForward(_prefecture.Self, _above);
        Assert.Equal(BatchForwarded.Answered, forward.Complete(BatchFormat.WriteHeader(File), read, answers));
        Assert.Equal(asks, _above.Asked.Count);
        Assert.All(answers, answer => Assert.Equal(InquiryVerdict.Answered, answer.Verdict));
    }

    [Fact]
    public void Complete_LongLines_FitIntoFrames()
    {
        var items = new FourBasicItems(
            new('葛', WrittenName.LengthMax), SearchSamples.Ward, new('町', Address.LengthMax),
            Elsewhere.DateOfBirth, Elsewhere.Sex);
        var read = Enumerable.Range(1, 50).Select(
            serial => new BatchLineRead(new(serial, Elsewhere.Code, default, items), [])).ToList();
        var answers = Enumerable.Repeat(new BatchAnswer(InquiryVerdict.NoneFound), 50).ToArray();
        _ = new BatchForward(_prefecture.Self, _above).Complete(BatchFormat.WriteHeader(File), read, answers);
        Assert.All(_above.Asked, ask => Assert.InRange(ask.CalculateSize(), 1, Juki.Wire.Limits.MessageBytesMax));
        Assert.Equal(2, _above.Asked.Count);
        Assert.Equal(50, _above.Asked.Sum(ask => ask.Lines.Count));
        Assert.All(answers, answer => Assert.Equal(InquiryVerdict.SubjectDiffers, answer.Verdict));
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 都道府県が代わって照会できるのは自らに渡されたファイルだけである()
    {
        (BatchHeader Header, InquiryVerdict Verdict)[] asks =
        [
            (File, InquiryVerdict.Answered),
            (File with { Office = AffairSamples.Kanagawa.Value }, InquiryVerdict.AffairNotPermitted),
            (BatchWorld.Header(), InquiryVerdict.AffairNotPermitted),
            (File with { Affair = AffairSamples.Code(500_099) }, InquiryVerdict.AffairUnknown),
            (File with { Purpose = 0 }, InquiryVerdict.PurposeMissing),
            (File with { Network = "other" }, InquiryVerdict.RequestUnreadable),
            (File with { IsResult = true }, InquiryVerdict.RequestUnreadable),
        ];
        foreach (var (header, verdict) in asks)
        {
            var told = Tell(Ask(header, 1));
            Assert.Equal((uint)verdict, told.Verdict);
            Assert.Equal(verdict == InquiryVerdict.Answered ? 1 : 0, told.Lines.Count);
        }
        Assert.Equal(asks.Length, _nation.Leaves().Count);
    }

    [Fact]
    public void Answer_LinesThatCannotBe_RequestUnreadable()
    {
        Action<Bodies.BatchAsk>[] wrongs =
        [
            ask => ask.Header = "", ask => ask.Lines.Clear(), ask => ask.Lines[0].Serial = 0,
            ask => ask.Lines[1].Serial = 1, ask => ask.Lines[0].Code++, ask => ask.Lines[0].Number = 5,
            ask => ask.Lines[0].Sex = 3, ask => ask.Lines[0].DateOfBirth = 20261301,
            ask => ask.Lines[0].Municipality = 1, ask => ask.Lines.Add(Ask(File, 51).Lines.Skip(2)),
        ];
        foreach (var wrong in wrongs)
        {
            var ask = Ask(File, 2);
            wrong(ask);
            Assert.Equal((uint)InquiryVerdict.RequestUnreadable, Tell(ask).Verdict);
        }
        Assert.Equal(0u, Tell(Ask(File, 50)).Verdict);
    }

    [Fact]
    public void IsAnswer_AnythingElse_IsNone()
    {
        var ask = Ask(File, 2);
        Assert.True(BatchForward.IsAnswer(ask, Tell(ask)));
        Assert.True(BatchForward.IsAnswer(ask, new() { Verdict = 21 }));
        Action<Bodies.BatchTold>[] wrongs =
        [
            told => told.Lines.RemoveAt(0), told => told.Verdict = 21, told => told.Lines[0].Verdict = 1,
            told => told.Lines[0].Person.Identification.Address = "町\n2,", told => told.Lines[0].Person.Reason = 9_999,
            told => told.Lines[0].Person.Identification.Name.Text = "\r", told => told.Lines[1].Sex = 4,
            told => told.Lines[0].Person.Date = 20261301, told => told.Lines[0].Person.Identification.Code = 1,
        ];
        foreach (var wrong in wrongs)
        {
            var told = Tell(ask);
            wrong(told);
            Assert.False(BatchForward.IsAnswer(ask, told));
        }
    }

    private static Bodies.BatchAsk Ask(BatchHeader header, int lines)
    {
        var ask = new Bodies.BatchAsk { Header = BatchFormat.WriteHeader(header) };
        for (var serial = 1; serial <= lines; serial++)
            ask.Lines.Add(new Bodies.BatchCondition { Serial = serial, Code = Elsewhere.Code.Value });
        return ask;
    }

    private Bodies.BatchTold Tell(Bodies.BatchAsk ask) =>
        _nation.AtNation().Answer([(_prefecture.Self, ask)], BatchWorld.Now)[0];

    private List<BatchWaitRow> Waits() =>
        _prefecture.Store.Range(BatchTables.Waits, new(0), new(long.MaxValue), 10);

    private void Offer(params IEnumerable<Action<BatchFileWriter>> lines) => _prefecture.Offer(File, writer =>
    {
        foreach (var line in lines)
            line(writer);
    });

    private static Action<BatchFileWriter> ByCode(ResidentRecordCode code) =>
        writer => writer.Write(code, default, default);

    private static Action<BatchFileWriter> ByNumber(IndividualNumber number) =>
        writer => writer.Write(default, number, default);

    private static Action<BatchFileWriter> ByItems(IdentificationInformation one) =>
        writer => writer.Write(default, default, new FourBasicItems(
            one.Name.Text, one.Address.Municipality, one.Address.Text, one.DateOfBirth, one.Sex));

    /// <summary>The nation's desk, from hand to hand; and a line that can be down.</summary>
    private sealed class NationOfTest(BatchWorld nation) : IBatchNation
    {
        private readonly NodeName _asker = NodeName.OfPrefecture(AffairSamples.Nagano);

        public bool IsDown { get; set; }

        public List<Bodies.BatchAsk> Asked { get; } = [];

        public IReadOnlyList<Bodies.BatchTold?> Ask(IReadOnlyList<Bodies.BatchAsk> asks)
        {
            if (IsDown)
                return [.. asks.Select(_ => (Bodies.BatchTold?)null)];
            Asked.AddRange(asks);
            return nation.AtNation().Answer([.. asks.Select(ask => (_asker, ask))], BatchWorld.Now);
        }
    }
}
