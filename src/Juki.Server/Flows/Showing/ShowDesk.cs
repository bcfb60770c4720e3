using System.Numerics;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Showing;

/// <summary>
/// 番号の表示と印刷 — a terminal shows a masked number, or prints an answer, only after its server has recorded it: who, why,
/// on which answer, and of a print the day of its destruction [S-000 2. リスク3, S-000 7. リスク3]. In order of time:
/// an answer leaves and is remembered; the terminal asks; it is judged, recorded, and only then told. Refusals are
/// recorded too. One thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restart nothing is remembered: what is to be shown is asked for again.</remarks>
/// <param name="self">This node.</param>
/// <param name="record">The record.</param>
/// <param name="register">The register of forms.</param>
internal sealed class ShowDesk(NodeName self, RecordDesk record, FormRegister register)
{
    /// <summary>Most requests of a link that wait [ours: one person works there].</summary>
    public const int OfLinkMax = 16;

    /// <summary>Most requests that are judged in one turn [ours: under 10 ms].</summary>
    public const int TurnMax = 64;

    private const ProvidedItems Numbers = ProvidedItems.Code | ProvidedItems.Number;

    private readonly AnsweredInquiries _answered = new();
    private readonly Queue<ShowCase> _asked = new();

    /// <summary>A request with what was judged of it.</summary>
    private sealed record Step(ShowCase Case, ShowVerdict Verdict, AnsweredInquiry? Of)
    {
        public FormNumber Form { get; init; }
    }

    /// <summary>True when another turn has requests to judge.</summary>
    public bool HasMore => _asked.Count > 0;

    // ---- an answer leaves ----

    /// <summary>Remembers an answer that leaves over a link.</summary>
    public void Remember(long link, AnsweredInquiry one) => _answered.Add(link, one);

    /// <summary>The link is gone.</summary>
    public void Closed(long link) => _answered.Forget(link);

    // ---- the terminal asks ----

    /// <summary>Takes a request, to be judged by <see cref="Turn"/>. False when too many of its link wait.</summary>
    public bool TryTake(ShowCase one)
    {
        if (_asked.Count(other => other.Link == one.Link) >= OfLinkMax)
            return false;
        _asked.Enqueue(one);
        return true;
    }

    // ---- judged, recorded, and only then told ----

    /// <summary>Judges what came, and records all of it at once.</summary>
    /// <param name="ofOperator">Whether the operator who is logged in over the link may ask,
    /// <see cref="InquiryVerdict.Answered"/>, or why not; null: nobody ever logged in there.</param>
    /// <param name="now">The time.</param>
    /// <returns>What terminals are told.</returns>
    public IReadOnlyList<ShowNews> Turn(Func<ShowCase, InquiryVerdict?> ofOperator, Moment now)
    {
        var steps = new List<Step>();
        var form = default(FormNumber);
        while (steps.Count < TurnMax && _asked.TryDequeue(out var one))
        {
            var step = Judge(one, ofOperator(one), now);
            if (step is { Verdict: ShowVerdict.Recorded, Case.Print: not null })
            {
                step = register.Next(form, now) is { IsNone: false } next
                    ? step with { Form = form = next }
                    : step with { Verdict = ShowVerdict.RegisterFull };
            }
            steps.Add(step);
        }
        if (steps.Count == 0)
            return [];
        List<FormRow> rows = [];
        var isRecorded = record.TryRecord([.. steps.Select(step => Act(step, now))], leaves =>
        {
            for (var place = 0; place < steps.Count; place++)
            {
                if (!steps[place].Form.IsNone)
                    rows.Add(Row(steps[place], leaves[place], now));
            }
            register.Write(rows);
        }, now);
        if (isRecorded)
            register.Wrote(rows);
        return [.. steps.Select(step => Told(step, isRecorded, now))];
    }

    private Step Judge(ShowCase one, InquiryVerdict? ofOperator, Moment now)
    {
        var of = _answered.Find(one.Link, one.Operator, one.Inquiry);
        var verdict = ofOperator == InquiryVerdict.OperatorNotPermitted ? ShowVerdict.OperatorNotPermitted
            : ofOperator != InquiryVerdict.Answered ? ShowVerdict.OperatorNotLoggedIn
            : one.Show is { } show ? Judge(show, of) : Judge(one.Print!, of, now);
        if (verdict == ShowVerdict.Recorded && !record.MayAnswer(now))
            verdict = ShowVerdict.NotWitnessed;
        return new(one, verdict, of);
    }

    private static ShowVerdict Judge(Bodies.ShowAsk show, AnsweredInquiry? of)
    {
        if (!IsReadable(show))
            return ShowVerdict.RequestUnreadable;
        if (!ShowReasonWords.IsGiven((ShowReason)show.Reason, show.Text))
            return ShowVerdict.ReasonMissing;
        if (of is null)
            return ShowVerdict.InquiryUnknown;
        var items = (ProvidedItems)show.Items;
        return show.Person <= of.Persons.Count && of.Persons[(int)show.Person - 1].Numbers.HasFlag(items)
            ? ShowVerdict.Recorded
            : ShowVerdict.ItemNotProvided;
    }

    private static ShowVerdict Judge(Bodies.PrintAsk print, AnsweredInquiry? of, Moment now)
    {
        if (!IsReadable(print))
            return ShowVerdict.RequestUnreadable;
        if (!FormTerms.IsDayOfDestruction(DayOf(print), now.Today.ToDay()))
            return ShowVerdict.DayOutOfRange;
        return of is null ? ShowVerdict.InquiryUnknown : ShowVerdict.Recorded;
    }

    private static bool IsReadable(Bodies.ShowAsk show) =>
        AnsweredInquiry.IdOf(show.Inquiry.Span).Length > 0 && show.Person > 0 && show.Reason <= (uint)ShowReason.Other
        && show.Items > 0 && (show.Items & ~(uint)Numbers) == 0;

    private static bool IsReadable(Bodies.PrintAsk print) =>
        AnsweredInquiry.IdOf(print.Inquiry.Span).Length > 0 && print.Form == (uint)FormKind.InquiryAnswer
        && print.Sheets is > 0 and <= FormTerms.SheetsMax && print.Sheet.Length <= FormTerms.SheetMax
        && print.Sheet.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
        && print.DestroyBy > 0 && RecordedDate.IsWellFormed(print.DestroyBy)
        && RecordedDate.FromChecked(print.DestroyBy).IsCalendarDay;

    private static DateOnly DayOf(Bodies.PrintAsk print) => RecordedDate.FromChecked(print.DestroyBy).ToDay();

    // ---- the record ----

    private AuditEvent Act(Step step, Moment now)
    {
        var (one, isDone) = (step.Case, step.Verdict == ShowVerdict.Recorded);
        var facts = new AuditFacts(one.Show is null ? AuditKind.PrintOutput : AuditKind.NumberShown)
        {
            Office = self.Number,
            Affair = step.Of?.Affair ?? 0,
            Purpose = step.Of?.Purpose ?? 0,
            Operator = one.Operator,
            Terminal = one.Terminal,
            Verdict = (ushort)step.Verdict,
            Count = !isDone ? 0 : one.Print?.Sheets ?? (uint)BitOperations.PopCount(one.Show!.Items),
            Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
        };
        return new(facts, EntryJson.Write(ShowRecord.Form, Entry(step)), isDone ? [.. Subjects(step)] : []);
    }

    /// <summary>Of a request that cannot be read, only on which inquiry it is.</summary>
    private static ShowRecord Entry(Step step)
    {
        var entry = new ShowRecord { Inquiry = step.Case.Inquiry };
        if (step.Case.Show is { } show)
        {
            return !IsReadable(show) ? entry : entry with
            {
                Person = show.Person,
                Items = (ProvidedItems)show.Items,
                Reason = (ShowReason)show.Reason,
                Text = show.Text.Length <= ShowReasonWords.TextMax ? show.Text : "",
            };
        }
        var print = step.Case.Print!;
        return !IsReadable(print) ? entry : entry with
        {
            Number = step.Form.IsNone ? "" : step.Form.ToString(), Sheet = print.Sheet, DestroyBy = DayOf(print),
        };
    }

    /// <summary>Whoever is shown or printed; a print has the numbers masked.</summary>
    private static IEnumerable<SubjectEntry> Subjects(Step step)
    {
        var persons = step.Of!.Persons;
        var shown = step.Case.Show is { } show
            ? [persons[(int)show.Person - 1] with { Items = (ProvidedItems)show.Items }]
            : persons.Select(one => one with { Items = one.Items & ~Numbers });
        return shown.Where(one => !one.Code.IsNone)
            .Select(one => new SubjectEntry(one.Code, 0, (ulong)one.Items, []));
    }

    private FormRow Row(Step step, AuditLeaf leaf, Moment now)
    {
        var print = step.Case.Print!;
        return new(step.Form, (FormKind)print.Form, now.Milliseconds)
        {
            Operator = print.Operator,
            Terminal = step.Case.Terminal,
            Affair = step.Of!.Affair,
            Sheets = (int)print.Sheets,
            Sheet = print.Sheet,
            Inquiry = step.Of.Id,
            DestroyBy = DayOf(print),
            Log = record.Log.Number,
            Leaf = leaf.Index,
        };
    }

    private static ShowNews Told(Step step, bool isRecorded, Moment now)
    {
        var body = new Bodies.ShowTold
        {
            Verdict = (uint)(isRecorded ? step.Verdict : ShowVerdict.NotRecordable), At = now.Milliseconds,
        };
        if (isRecorded && !step.Form.IsNone)
            body.Form = step.Form.ToString();
        return new(step.Case.Link, step.Case.Number, body);
    }
}
