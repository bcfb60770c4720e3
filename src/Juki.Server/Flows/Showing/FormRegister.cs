using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Showing;

/// <summary>A destruction that somebody wants to note.</summary>
/// <param name="Number">Of which form.</param>
/// <param name="Means">How it was destroyed.</param>
/// <param name="On">When.</param>
/// <param name="By">By whom, by number of the ledger.</param>
/// <param name="Witness">Who saw it, likewise.</param>
/// <param name="IsDry">Only judge.</param>
internal sealed record FormDestroyed(
    FormNumber Number, FormDestruction Means, DateOnly On, uint By, uint Witness, bool IsDry = false);

/// <summary>A form about one resident that is to be put on paper.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Sheet">What it is to the office: the number of a request.</param>
/// <param name="Sheets">How many.</param>
/// <param name="DestroyBy">廃棄予定日.</param>
/// <param name="Subject">About whom.</param>
internal sealed record FormPrinted(
    FormKind Kind, string Sheet, int Sheets, DateOnly DestroyBy, ResidentRecordCode Subject)
{
    /// <summary>Who prints it, by number of the ledger.</summary>
    public uint Operator { get; init; }

    /// <summary>Where, by the terminal's certificate.</summary>
    public uint Terminal { get; init; }
}

/// <summary>
/// 帳票簿 — the register of printed forms [S-000 7. リスク3]: numbered when they are printed, kept until the day that was
/// said then, destroyed by one person under the eyes of another. Each of the two is a leaf of the record and a row, in
/// one transaction. One thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restore: the register is in the file of the record. Numbers go on under the new log, so that none
/// is given twice; sheets printed after the backup have a number that the register does not know.</remarks>
internal sealed class FormRegister
{
    /// <summary>Form of the request entry of a destruction.</summary>
    public const ushort Form = 64;

    private readonly NodeName _self;
    private readonly RecordDesk _record;
    private FormNumber _last;

    /// <summary>The register beside a record; makes its table, and finds the last number.</summary>
    public FormRegister(NodeName self, RecordDesk record)
    {
        (_self, _record) = (self, record);
        record.Store.Create(FormTables.All);
        _last = FindLast();
    }

    private FormNumber FindLast()
    {
        var year = Greatest(DateOnly.MaxValue.Year + 1, from => First(new((int)from, 0))?.Number.Year);
        var serial = Greatest(long.MaxValue, from => First(new((int)year, from)) is { Number: var found }
            && found.Year == year ? found.Serial : null);
        return new((int)year, serial);

        FormRow? First(FormNumber from) =>
            _record.Store.Range(FormTables.Forms, new(from.Year, from.Serial), new(long.MaxValue), 1) is [var row]
                ? row
                : null;
    }

    /// <summary>The greatest of the positive values that are there, by halving; 0: there is none.</summary>
    /// <param name="before">All are less.</param>
    /// <param name="firstFrom">The first that is there and not less; null: none.</param>
    private static long Greatest(long before, Func<long, long?> firstFrom)
    {
        var last = 0L;
        while (before - last > 1)
        {
            var middle = last + (before - last) / 2;
            if (firstFrom(middle) is { } found)
                last = found;
            else
                before = middle;
        }
        return last;
    }

    /// <summary>The number after <paramref name="last"/>; none when those of this year are used up.</summary>
    /// <param name="last">The one given before in the same turn; none: the last of the register.</param>
    /// <param name="now">The time.</param>
    public FormNumber Next(FormNumber last, Moment now)
    {
        var before = FormNumber.Before(now.Today.Year, _record.Log.Number);
        var given = last.IsNone ? _last : last;
        // A clock that was set back goes on behind what was given.
        var from = given.CompareTo(before) > 0 ? given : before;
        return from.IsLast ? default : from.Next();
    }

    /// <summary>Writes rows of prints, within the transaction that records them.</summary>
    /// <param name="rows">By number.</param>
    public void Write(IReadOnlyList<FormRow> rows) => _record.Store.Insert(FormTables.Forms, rows);

    /// <summary>They are committed.</summary>
    public void Wrote(IReadOnlyList<FormRow> rows) => _last = rows.Count > 0 ? rows[^1].Number : _last;

    /// <summary>Records a print and gives it its number; none, with the reason, when it is refused, which is recorded
    /// too.</summary>
    public (ShowVerdict Verdict, FormNumber Number) Print(FormPrinted print, Moment now)
    {
        var verdict = !FormTerms.IsDayOfDestruction(print.DestroyBy, now.Today.ToDay())
            || print.Sheets is < 1 or > FormTerms.DisclosureSheetsMax ? ShowVerdict.DayOutOfRange
            : _record.MayAnswer(now) ? ShowVerdict.Recorded : ShowVerdict.NotWitnessed;
        var number = verdict == ShowVerdict.Recorded ? Next(default, now) : default;
        if (verdict == ShowVerdict.Recorded && number.IsNone)
            verdict = ShowVerdict.RegisterFull;
        var isDone = verdict == ShowVerdict.Recorded;
        var act = new AuditEvent(
            new(AuditKind.PrintOutput)
            {
                Office = _self.Number,
                Operator = print.Operator,
                Terminal = print.Terminal,
                Verdict = (ushort)verdict,
                Count = isDone ? (uint)print.Sheets : 0,
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            EntryJson.Write(ShowRecord.Form, new ShowRecord
            {
                Number = isDone ? number.ToString() : "", Sheet = print.Sheet, DestroyBy = print.DestroyBy,
            }),
            isDone ? [new(print.Subject, 0, 0, [])] : []);
        List<FormRow> rows = [];
        var isRecorded = _record.TryRecord([act], leaves =>
        {
            if (isDone)
                rows.Add(RowOf(print, number, leaves[0], now));
            Write(rows);
        }, now);
        if (isRecorded)
            Wrote(rows);
        return isRecorded ? (verdict, number) : (ShowVerdict.NotRecordable, default);
    }

    private FormRow RowOf(FormPrinted print, FormNumber number, AuditLeaf leaf, Moment now) =>
        new(number, print.Kind, now.Milliseconds)
        {
            Operator = print.Operator,
            Terminal = print.Terminal,
            Sheets = print.Sheets,
            Sheet = print.Sheet,
            DestroyBy = print.DestroyBy,
            Log = _record.Log.Number,
            Leaf = leaf.Index,
        };

    /// <summary>A print; null: none of that number.</summary>
    public FormRow? Find(FormNumber number) =>
        _record.Store.Fetch(FormTables.Forms, [new(number.Year, number.Serial)]) is [var row] ? row : null;

    /// <summary>At most <paramref name="max"/> prints behind a number, ascending.</summary>
    public IReadOnlyList<FormRow> Page(FormNumber after, int max) =>
        _record.Store.Range(FormTables.Forms, new(after.Year, after.Serial + 1), new(long.MaxValue), max);

    /// <summary>Notes a destruction, or says why not.</summary>
    public FormVerdict Note(FormDestroyed request, Moment now)
    {
        var row = request.Number.IsNone ? null : Find(request.Number);
        var verdict = Judge(request, row, now);
        if (verdict != FormVerdict.Done || request.IsDry)
            return verdict;
        var act = new AuditEvent(
            new(AuditKind.OperatorAction)
            {
                Office = _self.Number,
                Affair = row!.Affair,
                Operator = request.By,
                Count = (uint)row.Sheets,
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            EntryJson.Write(Form, new
            {
                form = request.Number.ToString(), request.Means, request.On, request.By, request.Witness,
            }),
            []);
        var isRecorded = _record.TryRecord([act], leaves => _record.Store.Upsert(FormTables.Forms, [row with
        {
            Destruction = request.Means, DestroyedOn = request.On, DestroyedBy = request.By,
            Witness = request.Witness, DestroyedLog = _record.Log.Number, DestroyedLeaf = leaves[0].Index,
        }]), now);
        return isRecorded ? FormVerdict.Done : FormVerdict.NotRecordable;
    }

    private static FormVerdict Judge(FormDestroyed request, FormRow? row, Moment now) =>
        request.By == 0 || request.Witness == 0 || request.Means == FormDestruction.None
            || !Enum.IsDefined(request.Means) ? FormVerdict.FactsMissing
        : row is null ? FormVerdict.NotFound
        : row.Destruction != FormDestruction.None ? FormVerdict.AlreadyDestroyed
        : request.By == request.Witness ? FormVerdict.OtherPersonNeeded
        : request.On < new Moment(row.At).Today.ToDay() || request.On > now.Today.ToDay() ? FormVerdict.DayOutOfRange
        : FormVerdict.Done;
}
