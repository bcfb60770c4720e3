using System.Text;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Disclosure;

/// <summary>Who does it, by the numbers of the office's ledger.</summary>
internal readonly record struct DisclosureClerk(uint Operator, uint Terminal);

/// <summary>
/// 本人確認情報の開示 [S-000 3]. In order of time: a request is taken (3-①); its term may be extended once; it is answered
/// (3-②) with the paper that <see cref="DisclosurePapers"/> gathers; then a correction may be wished and is answered
/// with its reason. Each act is a leaf of the record and a row, in one transaction; what is refused is a leaf alone.
/// One thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restore: the requests are in the file of the record, and are lost and put back with it.</remarks>
internal sealed class DisclosureDesk
{
    /// <summary>Form of the request entry: the text that goes with an act, UTF-8.</summary>
    public const ushort Form = 50;

    private readonly NodeName _self;
    private readonly RecordDesk _record;
    private readonly DisclosureTerms _terms;
    private readonly DisclosureBook _book;

    /// <summary>A desk beside a record; makes its tables.</summary>
    public DisclosureDesk(NodeName self, RecordDesk record, DisclosureTerms terms)
    {
        (_self, _record, _terms) = (self, record, terms);
        record.Store.Create(DisclosureTables.All);
        _book = new(record.Store, self.Office);
    }

    // ---- 3-① a request is taken [S-000 3-①] ----

    /// <summary>Takes a request and gives it its number; none when it was refused.</summary>
    public (DisclosureVerdict Verdict, DisclosureNumber Number) Receive(
        DisclosureRequest request, DisclosureClerk clerk, Moment now, bool isDry = false)
    {
        var today = now.Today.ToDay();
        var number = new DisclosureNumber(_self.Office, today.Year, Last(today.Year) + 1);
        var verdict = FirstOf(
            MayAct(clerk), DisclosureRules.Receive(request, About(request)),
            number.Serial > DisclosureNumber.SerialMax ? DisclosureVerdict.RegisterFull : DisclosureVerdict.Done);
        if (verdict != DisclosureVerdict.Done || isDry)
            return (Refuse(verdict, request.Code, clerk, now, isDry), default);
        var row = new DisclosureActRow(number.Year, number.Serial, 1, now.Milliseconds, DisclosureAct.Received)
        {
            Kind = request.Kind,
            Claimant = request.Claimant,
            Identity = request.Identity,
            Due = RecordedDate.From(_terms.DueOn(request.Kind, today)),
            AboutYear = request.About.Year,
            AboutSerial = request.About.Serial,
        };
        verdict = Record(row, request.Code, request.Wish, clerk, 0, now);
        return (verdict, verdict == DisclosureVerdict.Done ? number : default);
    }

    /// <summary>The request by which it was disclosed, if that was one of the same resident.</summary>
    private DisclosureStanding? About(DisclosureRequest request) =>
        _book.Find(request.About) is { } about && Owner(about).Code == request.Code ? about.Standing : null;

    /// <summary>Whose request it is, or why that cannot be known.</summary>
    private (DisclosureVerdict Verdict, ResidentRecordCode? Code) Owner(DisclosureFile file)
    {
        try
        {
            var code = _book.CodeOf(file);
            return (code is null ? DisclosureVerdict.Erased : DisclosureVerdict.Done, code);
        }
        catch (StoreDamagedException)
        {
            return (DisclosureVerdict.RecordDamaged, null); // one resident's entry; all others go on
        }
    }

    // ---- 期限の延長 [住基法30条の33] ----

    /// <summary>Extends the term of a request.</summary>
    public DisclosureVerdict Extend(
        DisclosureNumber number, DateOnly until, string reason, DisclosureClerk clerk, Moment now,
        bool isDry = false) =>
        Act(number, clerk, now, isDry, reason, DisclosureAct.Extended,
            standing => DisclosureRules.Extend(standing, now.Today.ToDay(), until, reason, _terms),
            row => row with { Due = RecordedDate.From(until) });

    // ---- 3-② it is answered [S-000 3-②] ----

    /// <summary>Answers a request. Who gathered a paper hands it out only when this says that it is recorded.</summary>
    /// <param name="outcome">How; for a paper, what the paper says.</param>
    /// <param name="reason">Why, where it is refused or not corrected.</param>
    /// <param name="lines">Lines on the paper.</param>
    public DisclosureVerdict Answer(
        DisclosureNumber number, DisclosureOutcome outcome, string reason, int lines, DisclosureClerk clerk, Moment now,
        bool isDry = false) =>
        Act(number, clerk, now, isDry, reason,
            _book.Find(number)?.Standing.State == DisclosureState.Answered
                ? DisclosureAct.Repeated : DisclosureAct.Answered,
            standing => DisclosureRules.Answer(standing, outcome, reason),
            row => row with { Outcome = outcome }, lines);

    /// <summary>Whose paper is to be printed, or why it is not; the print itself enters the register of
    /// forms.</summary>
    public (DisclosureVerdict Verdict, ResidentRecordCode Code) Print(
        DisclosureNumber number, DisclosureClerk clerk, Moment now)
    {
        var file = _book.Find(number);
        var (owned, code) = file is null ? (DisclosureVerdict.Done, default) : Owner(file);
        var verdict = FirstOf(MayAct(clerk), DisclosureRules.Print(file?.Standing ?? default), owned);
        return verdict == DisclosureVerdict.Done
            ? (verdict, code!.Value)
            : (Refuse(verdict, code ?? default, clerk, now, isDry: false), default);
    }

    // ---- 取下げ ----

    /// <summary>The resident takes the request back.</summary>
    public DisclosureVerdict Withdraw(DisclosureNumber number, DisclosureClerk clerk, Moment now, bool isDry = false) =>
        Act(number, clerk, now, isDry, "", DisclosureAct.Withdrawn, DisclosureRules.Withdraw, row => row);

    private DisclosureVerdict Act(
        DisclosureNumber number, DisclosureClerk clerk, Moment now, bool isDry, string text, DisclosureAct act,
        Func<DisclosureStanding, DisclosureVerdict> judge, Func<DisclosureActRow, DisclosureActRow> row, int lines = 0)
    {
        var file = _book.Find(number);
        var (owned, code) = file is null ? (DisclosureVerdict.Done, default) : Owner(file);
        var verdict = FirstOf(
            MayAct(clerk),
            judge(file?.Standing ?? default),
            file?.Acts[^1].At > now.Milliseconds ? DisclosureVerdict.TimeBackwards : DisclosureVerdict.Done,
            owned);
        if (verdict != DisclosureVerdict.Done || isDry)
            return Refuse(verdict, code ?? default, clerk, now, isDry);
        var last = file!.Acts[^1];
        return Record(
            row(new(number.Year, number.Serial, last.Sequence + 1, now.Milliseconds, act) { Due = last.Due }),
            code!.Value, text, clerk, lines, now);
    }

    private DisclosureVerdict MayAct(DisclosureClerk clerk) =>
        _self.Role is not (Role.Prefecture or Role.National) ? DisclosureVerdict.WrongTier
        : clerk.Operator == 0 ? DisclosureVerdict.FactsMissing
        : DisclosureVerdict.Done;

    private static DisclosureVerdict FirstOf(params ReadOnlySpan<DisclosureVerdict> verdicts)
    {
        var first = DisclosureVerdict.Done;
        foreach (var verdict in verdicts)
        {
            if (verdict != DisclosureVerdict.Done && (first == DisclosureVerdict.Done || verdict < first))
                first = verdict;
        }
        return first;
    }

    private int Last(int year) =>
        _record.Store.Fetch(DisclosureTables.Series, [new(year)]) is [var row] ? row.Last : 0;

    private DisclosureVerdict Record(
        DisclosureActRow row, ResidentRecordCode code, string text, DisclosureClerk clerk, int lines, Moment now)
    {
        var act = Event(code, text, clerk, 0, lines, now);
        var isRecorded = _record.TryRecord([act], leaves =>
        {
            var store = _record.Store;
            store.Insert(DisclosureTables.Acts, [row with
            {
                Operator = clerk.Operator, Log = _record.Log.Number, Leaf = leaves[0].Index,
            }]);
            if (row.Act == DisclosureAct.Received)
                store.Upsert(DisclosureTables.Series, [new(row.Year, row.Serial)]);
        }, now);
        return isRecorded ? DisclosureVerdict.Done : DisclosureVerdict.NotRecordable;
    }

    /// <summary>What is refused is recorded too; a dry run is not.</summary>
    private DisclosureVerdict Refuse(
        DisclosureVerdict verdict, ResidentRecordCode code, DisclosureClerk clerk, Moment now, bool isDry)
    {
        if (isDry)
            return verdict;
        var subject = ResidentRecordCode.IsRight(code.Value) ? code : default;
        return _record.TryRecord([Event(subject, "", clerk, (ushort)verdict, 0, now)], now)
            ? verdict
            : DisclosureVerdict.NotRecordable;
    }

    private AuditEvent Event(
        ResidentRecordCode code, string text, DisclosureClerk clerk, ushort verdict, int lines, Moment now) => new(
        new(AuditKind.Disclosure)
        {
            Office = _self.Number,
            Operator = clerk.Operator,
            Terminal = clerk.Terminal,
            Verdict = verdict,
            Count = (uint)lines,
            Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
        },
        new(Form, Encoding.UTF8.GetBytes(text)),
        code.IsNone ? [] : [new(code, verdict, 0, [])]);
}
