using Juki.Domain.Forms;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Showing;
using Juki.Server.Node;

namespace Juki.Tests.Server.Flows;

/// <summary>帳票簿: each print is numbered, kept for its term, and destroyed by two.</summary>
[Trait("Source", "S-000 7. リスク3")]
public sealed class FormRegisterTests : IDisposable
{
    private readonly ShowWorld _world = new();

    public FormRegisterTests() => _world.LogIn();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void 印刷は帳票簿に番号と廃棄予定日とともに記載される()
    {
        var ask = _world.NewPrint(_world.Ask());
        ask.Sheets = 3;
        var told = _world.Print(ask);
        Assert.Equal((0U, "form-2026-1000001"), (told.Verdict, told.Form));
        var row = Assert.Single(_world.Forms);
        Assert.Equal(
            (FormKind.InquiryAnswer, 7U, 3, "200000-1-7-1", told.At),
            (row.Kind, row.Operator, row.Sheets, row.Sheet, row.At));
        Assert.Equal(
            (Convert.ToHexStringLower(ShowWorld.Id(1)), _world.Today.AddDays(FormTerms.DaysProposed)),
            (row.Inquiry, row.DestroyBy));
        var leaf = _world.LastLeaf;
        Assert.Equal((AuditKind.PrintOutput, 3U, row.Leaf), (leaf.Kind, leaf.Facts.Count, leaf.Index));
        Assert.Equal((told.Form, row.DestroyBy), (_world.LastEntry.Number, _world.LastEntry.DestroyBy));
        Assert.True(AuditEntries.TryReadSubject(_world.Log.ReadEntries(leaf)![1].Entry, out var subject));
        Assert.Equal(OperatorWorld.Resident, subject.Code);
        Assert.Equal(0UL, subject.Items & (ulong)(ProvidedItems.Code | ProvidedItems.Number)); // masked
        Assert.NotEqual(0UL, subject.Items & (ulong)ProvidedItems.Name);
    }

    [Fact]
    public void 廃棄予定日は今日から十年後までとする()
    {
        var ask = _world.NewPrint(_world.Ask());
        foreach (var (day, verdict) in new[]
        {
            (_world.Today, ShowVerdict.Recorded), (_world.Today.AddDays(-1), ShowVerdict.DayOutOfRange),
            (_world.Today.AddYears(10), ShowVerdict.Recorded),
            (_world.Today.AddYears(10).AddDays(1), ShowVerdict.DayOutOfRange),
        })
        {
            ask.DestroyBy = RecordedDate.From(day).Value;
            Assert.Equal(verdict, _world.PrintVerdict(ask));
        }
        Assert.Equal(2, _world.Forms.Count);
    }

    [Theory]
    [InlineData(0, 1, "a", ShowVerdict.RequestUnreadable)]
    [InlineData(1, 1, "a", ShowVerdict.Recorded)]
    [InlineData(50, 1, "a", ShowVerdict.Recorded)]
    [InlineData(51, 1, "a", ShowVerdict.RequestUnreadable)]
    [InlineData(1, 2, "a", ShowVerdict.RequestUnreadable)]
    [InlineData(1, 1, "試験", ShowVerdict.RequestUnreadable)] // no place for a resident's value
    public void Print_FactsAtTheirEdges_AreJudged(int sheets, int form, string sheet, ShowVerdict verdict)
    {
        var ask = _world.NewPrint(_world.Ask());
        (ask.Sheets, ask.Form, ask.Sheet) = ((uint)sheets, (uint)form, sheet);
        Assert.Equal(verdict, _world.PrintVerdict(ask));
        Assert.Equal((ushort)verdict, _world.LastLeaf.Facts.Verdict);
        ask.DestroyBy = 20_260_231;
        Assert.Equal(ShowVerdict.RequestUnreadable, _world.PrintVerdict(ask));
    }

    [Fact]
    public void 番号は再起動の後も続き復旧の後は同じ番号を使わない()
    {
        _world.Print(_world.NewPrint(_world.Ask()));
        _world.Print(_world.NewPrint(_world.Ask()));
        _world.World.Country.Restart(OperatorWorld.Prefecture);
        _world.LogIn();
        Assert.Equal(ShowVerdict.InquiryUnknown, _world.PrintVerdict(_world.NewPrint(ShowWorld.Id(1))));
        Assert.Equal("form-2026-1000003", _world.Print(_world.NewPrint(_world.Ask())).Form);
        var log = _world.Log.Number;
        _world.World.Country.Restart(OperatorWorld.Prefecture, new(log, 11, 12));
        var register = _world.NewRegister();
        Assert.Equal(log + 1, _world.Log.Number);
        var next = register.Next(default, _world.World.Country.Now);
        Assert.Equal($"form-2026-{log + 1}000001", next.ToString());
    }

    [Fact]
    public void Next_InANewYear_BeginsAnewAndIsNoneBehindTheLast()
    {
        var register = _world.NewRegister();
        var last = new FormNumber(2026, 1_999_999);
        Assert.True(register.Next(last, _world.World.Country.Now).IsNone);
        Assert.Equal(last, register.Next(last with { Serial = 1_999_998 }, _world.World.Country.Now));
        var nextYear = new Moment(_world.World.Country.Now.Milliseconds + 366L * 86_400_000);
        Assert.Equal("form-2027-1000001", register.Next(last, nextYear).ToString());
    }

    [Fact]
    public void Next_OfARegisterWithAnyNumbers_IsBehindTheGreatest()
    {
        var (random, now) = (new Random(27), _world.World.Country.Now);
        var store = _world.World.Country.Record(OperatorWorld.Prefecture).Store;
        Assert.Equal("form-2026-1000001", _world.NewRegister().Next(default, now).ToString());
        var numbers = new HashSet<FormNumber>();
        for (var time = 0; time < 100; time++)
        {
            var number = FormNumber.Before(2026 + random.Next(4), 1 + random.Next(9));
            if (!numbers.Add(number with { Serial = number.Serial + 1 + random.Next(FormNumber.CountMax - 1) }))
                continue;
            store.Begin();
            store.Insert(FormTables.Forms, [new(numbers.Last(), FormKind.InquiryAnswer, now.Milliseconds)]);
            store.Commit();
            Assert.Equal(numbers.Max().Next(), _world.NewRegister().Next(default, now));
        }
    }

    [Fact]
    public void 帳票の廃棄は二人で行い記録される()
    {
        var now = _world.World.Country.Now;
        _world.Print(_world.NewPrint(_world.Ask()));
        var register = _world.NewRegister();
        var number = Assert.Single(_world.Forms).Number;
        var good = new FormDestroyed(number, FormDestruction.Shredded, _world.Today, 4, 5);
        foreach (var (request, verdict) in new[]
        {
            (good with { By = 0 }, FormVerdict.FactsMissing), (good with { Witness = 0 }, FormVerdict.FactsMissing),
            (good with { Means = FormDestruction.None }, FormVerdict.FactsMissing),
            (good with { Number = number.Next() }, FormVerdict.NotFound),
            (good with { Number = default }, FormVerdict.NotFound),
            (good with { Witness = 4 }, FormVerdict.OtherPersonNeeded),
            (good with { On = _world.Today.AddDays(-1) }, FormVerdict.DayOutOfRange),
            (good with { On = _world.Today.AddDays(1) }, FormVerdict.DayOutOfRange),
            (good with { IsDry = true }, FormVerdict.Done),
        })
            Assert.Equal(verdict, register.Note(request, now));
        Assert.Equal(FormDestruction.None, _world.Forms[0].Destruction);
        _world.World.Country.Disk(OperatorWorld.Prefecture).IsFull = true;
        Assert.Equal(FormVerdict.NotRecordable, register.Note(good, now));
        _world.World.Country.Disk(OperatorWorld.Prefecture).IsFull = false;
        Assert.Equal(FormVerdict.Done, register.Note(good, now));
        Assert.Equal(FormVerdict.AlreadyDestroyed, register.Note(good, now));
        var row = _world.Forms[0];
        Assert.Equal(
            (FormDestruction.Shredded, _world.Today, 4U, 5U, _world.LastLeaf.Index),
            (row.Destruction, row.DestroyedOn, row.DestroyedBy, row.Witness, row.DestroyedLeaf));
        Assert.Equal((AuditKind.OperatorAction, 4U), (_world.LastLeaf.Kind, _world.LastLeaf.Facts.Operator));
    }

    [Fact]
    public void 廃棄予定日が来た帳票は廃棄すべきものとして示される()
    {
        var row = new FormRow(new(2026, 1_000_001), FormKind.InquiryAnswer, 0) { DestroyBy = new(2027, 3, 31) };
        Assert.False(row.IsDue(new(2027, 3, 30)));
        Assert.True(row.IsDue(new(2027, 3, 31)));
        Assert.False((row with { Destruction = FormDestruction.Burnt }).IsDue(new(2027, 4, 1)));
    }
}
