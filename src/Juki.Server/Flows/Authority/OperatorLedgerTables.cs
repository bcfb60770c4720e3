using Juki.Domain.Authority;
using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Flows.Authority;

/// <summary>An entry of the ledger of operators.</summary>
internal sealed record OperatorActRow(int Number, int Sequence, long At, AuthorityEntry Entry)
{
    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Where it is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }
}

/// <summary>An entry about the agreement of two persons.</summary>
internal sealed record OperatorAgreementRow(
    AgreementNumber Number, int Sequence, AgreementEntry Entry, SecondPersonMatter Matter, string About)
{
    /// <summary>Where it is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }
}

/// <summary>A line of a contractor's list; line 0 is the list itself and names nobody.</summary>
internal sealed record OperatorWorkerRow(int List, int Line, long At, uint By, ContractWorker Worker)
{
    /// <summary>Where it is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }
}

/// <summary>操作者管理簿の表 — beside the record. No values of residents; whom a number means is the office's own
/// data.</summary>
internal static class OperatorLedgerTables
{
    /// <summary>The entries.</summary>
    public static readonly Table<OperatorActRow> Acts = new()
    {
        Name = "operator_act",
        Meaning = "The ledger of operators (操作者管理簿): entries, never changed nor deleted. No values of residents; staff "
            + "is the office's own number or name of its worker.",
        Columns =
        [
            Integer("number", "of the operator"), Integer("sequence", "of the entry, from 1"),
            Integer("at", "when, milliseconds since 1970"), Integer("act", "what was done (`AuthorityAct`)"),
            Integer("by", "by whom, by number of the ledger"), Integer("day", "in Japan, days since 0001-01-01"),
            Integer("section", "of an application: 0 the main section"),
            Integer("roles", "of an application (`OperatorRoles`); 0: the entry is none"),
            Integer("from", "first day of the right, days since 0001-01-01"), Integer("until", "its last day"),
            Integer("employer", "who employs the operator (`OperatorEmployer`)"),
            new("staff", ColumnKind.Text, "職員番号 or name, as the office or company has it"),
            new("company", ColumnKind.Text, "the contractor; empty: the office"),
            new("card", ColumnKind.Text, "serial number of a card that was issued"),
            new("reason", ColumnKind.Text, "why"), Integer("log", "where it is recorded"), Integer("leaf", "its index"),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.Number, row.Sequence),
        Write = (row, to) =>
        {
            var (entry, grant) = (row.Entry, row.Entry.Grant);
            foreach (var value in new[]
            {
                row.Number, row.Sequence, row.At, (long)entry.Act, entry.By, entry.On.DayNumber, grant?.Section ?? 0,
                (long)(grant?.Roles ?? 0), grant?.From.DayNumber ?? 0, grant?.Until.DayNumber ?? 0,
                (long)(grant?.Employer ?? 0),
            })
                to.Integer(value);
            foreach (var text in new[] { grant?.Staff ?? "", grant?.Company ?? "", entry.Card, row.Reason })
                to.Text(text);
            to.Integer(row.Log);
            to.Integer(row.Leaf);
        },
        Read = ReadAct,
    };

    /// <summary>The agreements.</summary>
    public static readonly Table<OperatorAgreementRow> Agreements = new()
    {
        Name = "operator_agreement",
        Meaning = "What two persons did together: proposed, agreed, used once. Never changed nor deleted.",
        Columns =
        [
            Integer("year", "in Japan"), Integer("serial", "in the year, from 1"), Integer("sequence", "from 1 to 3"),
            Integer("at", "when, milliseconds since 1970"), Integer("step", "what was done (`AgreementStep`)"),
            Integer("by", "by whom, by number of the ledger"), Integer("matter", "for what (`SecondPersonMatter`)"),
            new("about", ColumnKind.Text, "about what: an operator's number, or a word of the office"),
            Integer("log", "where it is recorded"), Integer("leaf", "its index"),
        ],
        KeyParts = 3,
        GroupParts = 2,
        Key = row => new(row.Number.Year, row.Number.Serial, row.Sequence),
        Write = (row, to) =>
        {
            foreach (var value in new[]
            {
                row.Number.Year, row.Number.Serial, row.Sequence, row.Entry.At, (long)row.Entry.Step, row.Entry.By,
                (long)row.Matter,
            })
                to.Integer(value);
            to.Text(row.About);
            to.Integer(row.Log);
            to.Integer(row.Leaf);
        },
        Read = from =>
        {
            var (number, sequence) =
                (new AgreementNumber((int)from.Integer(), (int)from.Integer()), (int)from.Integer());
            var (at, step, by) = (from.Integer(), (AgreementStep)from.Integer(), (uint)from.Integer());
            return new(number, sequence, new(step, by, at), (SecondPersonMatter)from.Integer(), from.Text())
            {
                Log = from.Integer(), Leaf = from.Integer(),
            };
        },
    };

    /// <summary>The lists of contractors.</summary>
    public static readonly Table<OperatorWorkerRow> Workers = new()
    {
        Name = "operator_worker",
        Meaning = "Lists of their workers that contractors handed in. Of a company the last list counts. Never changed "
            + "nor deleted.",
        Columns =
        [
            Integer("list", "number of the list, from 1"), Integer("line", "in the list, from 1; 0: the list itself"),
            Integer("at", "when it was taken in, milliseconds since 1970"),
            Integer("by", "by whom, by number of the ledger"), new("company", ColumnKind.Text, "the contractor"),
            new("staff", ColumnKind.Text, "the worker's number there"),
            Integer("ends", "last day of the contract, days since 0001-01-01"),
            Integer("employer", "`OperatorEmployer`: contractor or subcontractor"),
            Integer("log", "where it is recorded"), Integer("leaf", "its index"),
        ],
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.List, row.Line),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.List, row.Line, row.At, row.By })
                to.Integer(value);
            to.Text(row.Worker.Company);
            to.Text(row.Worker.Staff);
            foreach (var value in new[] { row.Worker.Ends.DayNumber, (long)row.Worker.Employer, row.Log, row.Leaf })
                to.Integer(value);
        },
        Read = from =>
        {
            var (list, line, at, by) =
                ((int)from.Integer(), (int)from.Integer(), from.Integer(), (uint)from.Integer());
            var worker = new ContractWorker(
                from.Text(), from.Text(), DateOnly.FromDayNumber((int)from.Integer()),
                (OperatorEmployer)from.Integer());
            return new(list, line, at, by, worker) { Log = from.Integer(), Leaf = from.Integer() };
        },
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All =>
        [Acts, Agreements, Workers, BiometricTables.Templates, BiometricTables.Keys, BiometricTables.Readers];

    private static OperatorActRow ReadAct(IRowReader from)
    {
        var (number, sequence, at) = ((int)from.Integer(), (int)from.Integer(), from.Integer());
        var (act, by) = ((AuthorityAct)from.Integer(), (uint)from.Integer());
        var (on, section) = (DateOnly.FromDayNumber((int)from.Integer()), (int)from.Integer());
        var roles = (OperatorRoles)from.Integer();
        var (first, last) = ((int)from.Integer(), (int)from.Integer());
        var employer = (OperatorEmployer)from.Integer();
        var (staff, company, card, reason) = (from.Text(), from.Text(), from.Text(), from.Text());
        var grant = roles == OperatorRoles.None
            ? null
            : new OperatorGrant(staff, section, roles, DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(last))
            {
                Employer = employer, Company = company,
            };
        return new(number, sequence, at, new(act, by, on, grant, card))
        {
            Reason = reason, Log = from.Integer(), Leaf = from.Integer(),
        };
    }
}
