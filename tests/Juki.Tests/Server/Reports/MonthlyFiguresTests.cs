using System.Text;
using System.Text.Json;
using Juki.Domain.Changes;
using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Node;
using Juki.Server.Reports;
using Juki.Server.Watch;
using Juki.Tests.Domain.Changes;
using Juki.Tests.Server.Audit;
using Juki.Tests.Server.Flows;

namespace Juki.Tests.Server.Reports;

/// <summary>運用状況の月報: the figures of a month, and no other month's.</summary>
public sealed class MonthlyFiguresTests : IDisposable
{
    private const long Day = 86_400_000;

    private static readonly NodeName Prefecture = NodeName.OfPrefecture(ChangeSamples.Town.Prefecture);
    private static readonly NodeName Cs = NodeName.OfMunicipality(ChangeSamples.Town);

    private readonly AuditWorld _audit = new(); // its record begins on 2026-04-01 in Japan
    private readonly SqliteStore _empty = SqliteStore.InMemory();

    public MonthlyFiguresTests()
    {
        _audit.Store.Create([.. DisclosureTables.All, .. WatchTables.All]);
        ServerNode.Prepare(_empty, Prefecture, "test", incarnation: 1);
    }

    public void Dispose()
    {
        _audit.Dispose();
        _empty.Dispose();
    }

    [Fact]
    [Trait("Source", "S-003")]
    public void 何もなかった月は全ての項目が零である()
    {
        var lines = new MonthlyFigures(_empty, _audit.Store).Count(2026, 3);
        Assert.All(lines, line => Assert.Equal(0, line.Count));
        Assert.Equal(
            [
                "analyses", "demands", "disclosures", "findings", "inquiriesRefused", "provided", "provisions",
                "refusedAbove", "updateVerdicts", "updates", "updatesRefused", "updatesSent",
            ],
            lines.Select(line => line.Figure).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Source", "S-003")]
    public void 提供件数は提供先と事務ごとに数え_月の初めと終わりで区切る()
    {
        var (begin, end) = (MonthlyFigures.Begin(new(2026, 5, 1)), MonthlyFigures.Begin(new(2026, 6, 1)));
        var organ = NodeName.OfOrgan(2).Number;
        foreach (var at in new[] { begin - 1, begin, end - 1, end })
        {
            _audit.Now = at;
            Record(Act(AuditKind.Provision, organ, 100, 10, 3));
        }
        Assert.Equal(2, Of(2026, 5, "provisions", "organ-000002", "000100", "Provision"));
        Assert.Equal(14, Of(2026, 5, "provided", "organ-000002", "000100", "Provision"));
        Assert.Equal(1, Of(2026, 4, "provisions", "organ-000002", "000100", "Provision"));
        Assert.Equal(1, Of(2026, 6, "provisions", "", "", ""));
        Assert.Equal(0, Of(2026, 7, "provisions", "", "", ""));
    }

    [Fact]
    public void 照会の拒否は判定ごとに数える()
    {
        _audit.Now = MonthlyFigures.Begin(new(2026, 5, 1));
        Record(
            Act(AuditKind.Inquiry, Prefecture.Number, 7, 1, 0),
            Act(AuditKind.Inquiry, Prefecture.Number, 7, 0, 0, (ushort)InquiryVerdict.TooManyHits),
            Act(AuditKind.Inquiry, Prefecture.Number, 7, 0, 0, (ushort)InquiryVerdict.TooManyHits));
        Assert.Equal(2, Of(2026, 5, "inquiriesRefused", "", "", ""));
        Assert.Equal(2, Of(2026, 5, "inquiriesRefused", "", "", nameof(InquiryVerdict.TooManyHits)));
        Assert.Equal(3, Of(2026, 5, "provisions", "prefecture-200000", "000007", "Inquiry"));
        Assert.Equal(1, Of(2026, 5, "provided", "", "", ""));
    }

    [Fact]
    [Trait("Source", "S-003")]
    public void 更新データの件数は市町村ごとに月初の控えの差である()
    {
        using var country = new SmallCountry(ChangeSamples.Town, ChangeSamples.OtherTown);
        country.Now = new(MonthlyFigures.Begin(new(2026, 5, 1)) - Day);
        country.RunUntilQuiet();
        country.Inbox(ChangeSamples.Town).Offer(1, Entry(1), Entry(2));
        country.RunUntilQuiet();
        country.Now = new(MonthlyFigures.Begin(new(2026, 5, 1)));
        country.Inbox(ChangeSamples.Town).Offer(2, Entry(3), Entry(1), Entry(4)); // one of them is refused above
        country.RunUntilQuiet();
        country.Now = new(MonthlyFigures.Begin(new(2026, 8, 1)) + Day); // two months without a turn
        country.RunUntilQuiet();
        foreach (var node in new[] { Prefecture, NodeName.Nation })
        {
            var isPrefecture = node == Prefecture;
            var store = country.Store(node);
            Assert.Equal(2, Updates(store, 4));
            Assert.Equal(isPrefecture ? 3 : 2, Updates(store, 5));
            Assert.Equal(0, Updates(store, 6));
            Assert.Equal(0, Updates(store, 7));
            Assert.Equal(0, Updates(store, 8));
            Assert.Equal(isPrefecture ? 1 : 0, Of(store, 5, "updatesRefused", ChangeSamples.Town.ToString(), ""));
            Assert.Equal(2, Of(store, 5, "updateVerdicts", "", nameof(UpdateVerdict.Applied)));
        }
        Assert.Equal(2, Of(country.Store(Cs), 4, "updatesSent", "", ""));
        Assert.Equal(3, Of(country.Store(Cs), 5, "updatesSent", "", ""));
        Assert.Equal(1, Of(country.Store(Cs), 5, "refusedAbove", "", nameof(UpdateVerdict.AlreadyResident)));
        Assert.Equal(1, country.Store(Cs).Range(MonthMarks.Table, new(2026 * 12 + 4), new(2026 * 12 + 5), 1_000)
            .Count(row => row.Figure == MonthFigure.Noted));
    }

    [Fact]
    public void 要求と解析は作成受理回答を数える()
    {
        var (begin, end) = (MonthlyFigures.Begin(new(2026, 5, 1)), MonthlyFigures.Begin(new(2026, 6, 1)));
        _empty.Begin();
        _empty.Insert(DemandTables.Demands, [
            Row(1, DemandKind.AccessAnalysis, begin, end - 1), Row(2, DemandKind.AccessAnalysis, begin - 1, end),
            Row(3, DemandKind.Report, end - 1, 0),
        ]);
        _empty.Commit();
        Assert.Equal(1, Of(2026, 5, "analyses", "", "", "AccessAnalysis Taken"));
        Assert.Equal(1, Of(2026, 5, "analyses", "", "", "AccessAnalysis Answered"));
        Assert.Equal(1, Of(2026, 5, "demands", "", "", "Report Taken"));
        Assert.Equal(0, Of(2026, 5, "demands", "", "", "Report Made"));
        Assert.Equal(1, Of(2026, 6, "analyses", "", "", "AccessAnalysis Answered"));
    }

    [Fact]
    [Trait("Source", "S-003")]
    public void 不正利用の調査は開始と結果ごとに数える()
    {
        var begin = MonthlyFigures.Begin(new(2026, 5, 1));
        _audit.Store.Begin();
        _audit.Store.Insert(WatchTables.Acts,
        [
            Case(1, 1, begin, WatchAct.Opened, WatchResult.None),
            Case(1, 2, begin + Day, WatchAct.Asked, WatchResult.None),
            Case(1, 3, begin + 2 * Day, WatchAct.Closed, WatchResult.Improper),
            Case(2, 1, begin - 1, WatchAct.Opened, WatchResult.None),
            Case(2, 2, begin + 31 * Day, WatchAct.Closed, WatchResult.Proper),
        ]);
        _audit.Store.Commit();
        Assert.Equal(1, Of(2026, 5, "findings", "", "", "CasesOpened"));
        Assert.Equal(1, Of(2026, 5, "findings", "", "", "CasesClosed Improper"));
        Assert.Equal(0, Of(2026, 5, "findings", "", "", "CasesClosed Proper"));
        Assert.Equal(1, Of(2026, 4, "findings", "", "", "CasesOpened"));
        Assert.Equal(1, Of(2026, 6, "findings", "", "", "CasesClosed Proper"));
    }

    private static WatchActRow Case(int serial, int sequence, long at, WatchAct act, WatchResult result) =>
        new(new(WatchMatter.Case, 2026, serial), sequence, at, act) { By = 1, Result = result };

    [Fact]
    public void Write_EachFormat_HoldsTheSameFigures()
    {
        var report = new MonthlyReport(
            "test", "prefecture-200000", "2026-05", DateTimeOffset.UnixEpoch, false,
            [new("updates", "", "", "", 1_234), new("provided", "organ-000002", "000100", "Provision", 14)]);
        var table = Encoding.UTF8.GetString(report.Write(ReportFormat.Table));
        Assert.Contains("       1,234  更新データの通知  updates", table);
        Assert.Contains("途中 / so far", table);
        var csv = Encoding.UTF8.GetString(report.Write(ReportFormat.Csv)).Split("\r\n");
        Assert.Equal("office,month,figure,of,affair,kind,count", csv[0]);
        Assert.Equal("prefecture-200000,2026-05,provided,organ-000002,000100,Provision,14", csv[2]);
        using var json = JsonDocument.Parse(report.Write(ReportFormat.Json));
        Assert.Equal(MonthlyReport.Form, json.RootElement.GetProperty("form").GetString());
        Assert.Equal(1_234, json.RootElement.GetProperty("lines")[0].GetProperty("count").GetInt64());
    }

    private void Record(params AuditEvent[] acts)
    {
        _audit.Head();
        _audit.Record(acts);
    }

    private static AuditEvent Act(
        AuditKind kind, long office, uint affair, uint count, uint missing, ushort verdict = 0) => new(
        new(kind)
        {
            Office = office, Affair = affair, Count = count, Missing = missing, Verdict = verdict,
            Term = AuditWorld.Term,
        },
        new(40, []), []);

    private static DemandRow Row(int serial, DemandKind kind, long made, long answered)
    {
        var row = new DemandRow(
            new(new(ChangeSamples.Town, 2026, 10_000 + serial), kind, Prefecture)
            {
                Made = made, Due = RecordedDate.FromChecked(20260630),
            },
            Signed.None)
        {
            State = DemandState.Standing, From = Cs.Number,
        };
        return answered == 0 ? row : row with
        {
            State = DemandState.Answered, Answer = new(Prefecture, DemandOutcome.Done) { At = answered },
        };
    }

    private static Change Entry(int person)
    {
        var entry = ChangeSamples.Of(ChangeReason.MoveIn);
        var code = ResidentRecordCode.FromBody(1_000_000_000 + person);
        return entry with
        {
            Code = code,
            After = entry.After with { Code = code, Number = IndividualNumber.FromBody(10_000_000_000 + person) },
        };
    }

    private long Of(int year, int month, string figure, string of, string affair, string kind) =>
        new MonthlyFigures(_empty, _audit.Store).Count(year, month)
            .Single(line => (line.Figure, line.Of, line.Affair, line.Kind) == (figure, of, affair, kind)).Count;

    private long Of(Store store, int month, string figure, string of, string kind) =>
        new MonthlyFigures(store, _audit.Store).Count(2026, month)
            .SingleOrDefault(line => (line.Figure, line.Of, line.Kind) == (figure, of, kind))?.Count ?? 0;

    private long Updates(Store store, int month)
    {
        var ofTown = Of(store, month, "updates", ChangeSamples.Town.ToString(), "");
        Assert.Equal(ofTown, Of(store, month, "updates", "", ""));
        return ofTown;
    }
}
