using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Domain.Disclosure;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Paper;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Showing;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Domain.Offices;
using Juki.Tests.Server.Flows;
using Juki.Wire.Errands;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Host;

/// <summary>開示の窓口: what the desk's calls come to, at the node's machine and from a terminal.</summary>
public sealed class DisclosureServiceTests : IInquiryCore, IDisposable
{
    private readonly DisclosureCountry _country = new();
    private readonly FormRegister _forms;
    private readonly DisclosureService _service;

    public DisclosureServiceTests()
    {
        var record = _country.Country.Record(DisclosureCountry.Prefecture);
        _forms = new(DisclosureCountry.Prefecture, record);
        _service = new(
            DisclosureCountry.Prefecture, _country.Terms, MunicipalityTable.Released,
            () => new(_country.Country.Registers.Store(DisclosureCountry.Prefecture), record.Store, () => { }),
            _country.Desk, _forms, this);
    }

    Moment IInquiryCore.Now => _country.Now;

    Task<T> IInquiryCore.DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(_country.Now));

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-000 3-②")]
    public async Task 端末への回答は書面の文だけで証明はサーバのそばでだけ渡す()
    {
        _country.AskForAll();
        var number = await ReceiveAsync(DisclosureKind.Provisions);
        _country.Pass();
        var here = await _service.AnswerTerminalAsync(Answer(number));
        Assert.Equal((DisclosureVerdict.Done, false, 1), (here.Verdict, here.Paper.HasValue, here.Lines));
        var text = Told(here);
        Assert.Contains("照会 Inquiry  提供した / given", text, StringComparison.Ordinal);
        Assert.Contains("長野県", text, StringComparison.Ordinal);
        Assert.Contains(DisclosureCountry.Code(2).Written, text, StringComparison.Ordinal);
        var there = await _service.AnswerAsync(Answer(number));
        Assert.Equal(text, Told(there));
        var paper = DisclosurePaper.FromJson(Encoding.UTF8.GetBytes(there.Paper!.Value.GetRawText()))!;
        Assert.Equal(-1, paper.Verify([], SeededAuditKey.Check));
        Assert.Single(paper.Lines);
        // As it stands in the frame, so it is read.
        var read = JsonSerializer.Deserialize<DisclosureReply>(
            JsonSerializer.SerializeToUtf8Bytes(here, ErrandJson.Options), ErrandJson.Options)!;
        Assert.Equal(text, Told(read));
    }

    [Fact]
    public async Task Answer_BeforeItIsRecorded_TellsNothing()
    {
        var number = await ReceiveAsync(DisclosureKind.OwnInformation);
        var size = _country.Log.Size;
        var dry = await _service.AnswerTerminalAsync(Answer(number) with { IsDry = true });
        Assert.Equal((DisclosureVerdict.Done, 0, size), (dry.Verdict, dry.Sheet.Length, _country.Log.Size));
        _country.Country.Record(DisclosureCountry.Prefecture).IsDiskFull = true;
        var refused = await _service.AnswerTerminalAsync(Answer(number));
        Assert.Equal((DisclosureVerdict.NotRecordable, 0), (refused.Verdict, refused.Sheet.Length));
        _country.Country.Record(DisclosureCountry.Prefecture).IsDiskFull = false;
        Assert.NotEmpty((await _service.AnswerTerminalAsync(Answer(number))).Sheet);
        Assert.Equal(size + 1, _country.Log.Size);
    }

    [Fact]
    [Trait("Source", "S-000 7. リスク3")]
    public async Task 開示書の印刷は帳票簿に記録してから番号を告げる()
    {
        var number = await ReceiveAsync(DisclosureKind.OwnInformation);
        var today = _country.Now.Today.ToDay();
        var print = new DisclosureCall
        {
            Number = number, Operator = 7, Terminal = 3, Print = new(2, today.AddDays(30)),
        };
        Assert.Equal(DisclosureVerdict.NoPaper, await RefusedAsync(print, AuditKind.Disclosure));
        Assert.Equal(
            DisclosureVerdict.NotRegistered,
            await RefusedAsync(print with { Number = "200000-2020-000009" }, AuditKind.Disclosure));
        await _service.AnswerTerminalAsync(Answer(number));
        foreach (var wrong in new DisclosurePrint[]
        {
            new(2, today.AddDays(-1)), new(2, today.AddYears(FormTerms.YearsMax).AddDays(1)), new(0, today),
            new(FormTerms.DisclosureSheetsMax + 1, today),
        })
        {
            Assert.Equal(
                DisclosureVerdict.DestructionOutOfRange,
                await RefusedAsync(print with { Print = wrong }, AuditKind.PrintOutput));
        }
        var first = await _service.AnswerTerminalAsync(print);
        var second = await _service.AnswerTerminalAsync(print with { Print = new(1, today) });
        Assert.Equal((DisclosureVerdict.Done, DisclosureVerdict.Done), (first.Verdict, second.Verdict));
        Assert.True(FormNumber.TryParse(first.Form, out var form));
        Assert.Equal(form.Next().ToString(), second.Form);
        var row = _forms.Find(form)!;
        Assert.Equal(
            (FormKind.Disclosure, 2, number, 7U, 3U, today.AddDays(30)),
            (row.Kind, row.Sheets, row.Sheet, row.Operator, row.Terminal, row.DestroyBy));
        var leaf = _country.Log.ReadLeaf(row.Leaf);
        Assert.Equal((AuditKind.PrintOutput, 2U), (leaf.Facts.Kind, leaf.Facts.Count));
        var entries = _country.Log.ReadEntries(leaf)!;
        Assert.True(AuditEntries.TryReadSubject(entries[1].Entry, out var subject));
        Assert.Equal(DisclosureCountry.Code(2), subject.Code);
        Assert.True(AuditEntries.TryReadRequest(entries[0].Entry, out var request));
        Assert.Equal((first.Form, number), (ShowRecord.Read(request)!.Number, ShowRecord.Read(request)!.Sheet));
    }

    [Fact]
    public async Task List_OfATerminal_IsNewestFirstInParts()
    {
        var numbers = new List<string>();
        for (var one = 0; one < 5; one++)
            numbers.Add(await ReceiveAsync(DisclosureKind.OwnInformation));
        await _service.AnswerTerminalAsync(Answer(numbers[3]));
        var call = new DisclosureCall { Operator = 7, Max = 2 };
        var first = await _service.AnswerTerminalAsync(call);
        Assert.Equal([numbers[4], numbers[3]], first.Requests.Select(one => one.Number));
        Assert.True(first.IsMore);
        var last = await _service.AnswerTerminalAsync(call with { Below = 3 });
        Assert.Equal([numbers[1], numbers[0]], last.Requests.Select(one => one.Number));
        Assert.False(last.IsMore);
        var open = await _service.AnswerTerminalAsync(call with { Max = int.MaxValue, IsOpenOnly = true });
        Assert.Equal(4, open.Requests.Count);
        Assert.Equal(numbers, (await _service.AnswerAsync(new())).Requests.Select(one => one.Number));
        var shown = Assert.Single((await _service.AnswerTerminalAsync(call with { Number = numbers[3] })).Requests);
        Assert.Equal([DisclosureAct.Received, DisclosureAct.Answered], shown.Acts.Select(act => act.Act));
        Assert.All(shown.Acts, act => Assert.Equal(7U, act.By));
    }

    [Fact]
    public void Read_CallOfATerminal_IsForTheCardsOfDisclosure()
    {
        var door = new ErrandDoor();
        door.Open(_service);
        var errand = door.Read(CaseOf(new DisclosureCall { Operator = 7 }));
        Assert.Equal((7U, OperatorRoles.Disclosure), (errand!.By, errand.Roles));
        // What only follows from a paper, nobody says.
        Assert.Null(door.Read(CaseOf(new DisclosureCall { Operator = 7, Act = DisclosureAct.Repeated })));
        Assert.Null(door.Read(CaseOf(new DisclosureCall
        {
            Operator = 7, Act = DisclosureAct.Answered, Outcome = DisclosureOutcome.NothingHeld,
        })));
        Assert.Null(door.Read(CaseOf(new DisclosureCall { Operator = 7, Text = null! })));

        static Juki.Server.Flows.Errands.ErrandCase CaseOf(DisclosureCall call) => new(1, 3, 1, new Bodies.ErrandAsk
        {
            Kind = 3, Operator = 7,
            Call = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(call, ErrandJson.Options)),
        });
    }

    [Fact]
    public async Task Sheet_OfATableWithANewTown_NamesIt()
    {
        var number = await ReceiveAsync(DisclosureKind.OwnInformation);
        var (_, paper) = _country.Gather(Number(number));
        var town = NodeName.OfMunicipality(Mergers.United).ToString();
        var sheet = new DisclosureSheet(Mergers.IntoNew).Of(paper! with { Office = town });
        Assert.Contains($"架空市 {town}", sheet.Footer, StringComparison.Ordinal);
        Assert.Contains(sheet.Lines, line => line.Value.StartsWith("職権記載等 ", StringComparison.Ordinal));
        var released = new DisclosureSheet(MunicipalityTable.Released).Of(paper! with { Office = town });
        Assert.Contains($"　{town}", released.Footer, StringComparison.Ordinal); // its code, where it is not known
    }

    [Theory]
    [InlineData("20240229", "令和6年2月29日 / 2024-02-29")]
    [InlineData("20230229", "令和5年2月29日 / 2023-02-29")] // as recorded
    [InlineData("19500400", "昭和25年4月日不詳 / 1950-04-??")]
    [InlineData("19500000", "昭和25年月日不詳 / 1950-??-??")]
    [InlineData("00000000", "不詳 / unknown")]
    public async Task 開示書の日付は和暦と西暦で書く(string digits, string written)
    {
        var number = await ReceiveAsync(DisclosureKind.OwnInformation);
        var (_, paper) = _country.Gather(Number(number));
        var held = Assert.Single(paper!.Residences) with { DateOfBirth = digits, LastDate = digits };
        var lines = new DisclosureSheet(MunicipalityTable.Released).Of(paper with { Residences = [held] }).Lines;
        Assert.Equal(written, ValueOf("生年月日 / born"));
        Assert.EndsWith($" {written}", ValueOf("異動事由、年月日 / last change"), StringComparison.Ordinal);
        Assert.Matches("^令和[0-9]+年[0-9]+月[0-9]+日 / 2[0-9]{3}-[0-9-]{5} [0-9:]{8}$", ValueOf("受理 / taken"));
        Assert.Contains($"\"dateOfBirth\": \"{digits}\"", // for a machine they stay as they were
            Encoding.UTF8.GetString((paper with { Residences = [held] }).ToJson()), StringComparison.Ordinal);

        string ValueOf(string name) => Assert.Single(lines, line => line.Text == name).Value;
    }

    private static DisclosureCall Answer(string number) => new()
    {
        Act = DisclosureAct.Answered, Outcome = DisclosureOutcome.Disclosed, Number = number, Operator = 7,
        Terminal = 3,
    };

    private static DisclosureNumber Number(string text) =>
        DisclosureNumber.TryParse(text, out var number) ? number : default;

    private static string Told(DisclosureReply reply) =>
        string.Join('\n', SheetFile.Unpack(reply.Sheet)!.Lines.Select(DisclosureSheet.Plain));

    private async Task<string> ReceiveAsync(DisclosureKind kind)
    {
        var reply = await _service.AnswerTerminalAsync(new()
        {
            Act = DisclosureAct.Received, Kind = kind, Claimant = Claimant.Resident,
            Identity = IdentityProof.IndividualNumberCard, Code = DisclosureCountry.Code(2).Written, Operator = 7,
            Terminal = 3,
        });
        Assert.Equal(DisclosureVerdict.Done, reply.Verdict);
        return reply.Number;
    }

    /// <summary>The verdict of a print that is refused, which is recorded.</summary>
    private async Task<DisclosureVerdict> RefusedAsync(DisclosureCall print, AuditKind kind)
    {
        var size = _country.Log.Size;
        var reply = await _service.AnswerTerminalAsync(print);
        Assert.Equal(("", size + 1), (reply.Form, _country.Log.Size));
        var facts = _country.Log.ReadLeaf(size).Facts;
        Assert.Equal((kind, true), (facts.Kind, facts.Verdict != 0));
        return reply.Verdict;
    }
}
