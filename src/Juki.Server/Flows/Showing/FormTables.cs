using Juki.Domain.Forms;
using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Flows.Showing;

/// <summary>A print in the register of forms. No value of a resident.</summary>
internal sealed record FormRow(FormNumber Number, FormKind Kind, long At)
{
    /// <summary>Who printed it, by number of the ledger.</summary>
    public uint Operator { get; init; }

    /// <summary>Where, by the terminal's certificate.</summary>
    public uint Terminal { get; init; }

    /// <summary>For which affair.</summary>
    public uint Affair { get; init; }

    /// <summary>How many.</summary>
    public int Sheets { get; init; }

    /// <summary>The terminal's own number of it.</summary>
    public string Sheet { get; init; } = "";

    /// <summary>Id of the inquiry, hexadecimal: it leads to the record's entries while those are kept.</summary>
    public string Inquiry { get; init; } = "";

    /// <summary>On this day at the latest it is destroyed.</summary>
    public DateOnly DestroyBy { get; init; }

    /// <summary>Where the print is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }

    /// <summary>How it was destroyed; none: it is there.</summary>
    public FormDestruction Destruction { get; init; }

    /// <summary>When it was destroyed.</summary>
    public DateOnly DestroyedOn { get; init; }

    /// <summary>By whom, by number of the ledger.</summary>
    public uint DestroyedBy { get; init; }

    /// <summary>Who saw it.</summary>
    public uint Witness { get; init; }

    /// <summary>Where the destruction is recorded.</summary>
    public long DestroyedLog { get; init; }

    /// <summary>Its leaf.</summary>
    public long DestroyedLeaf { get; init; }

    /// <summary>True for one that should be destroyed by that day and is not.</summary>
    public bool IsDue(DateOnly day) => Destruction == FormDestruction.None && DestroyBy <= day;
}

/// <summary>帳票簿の表 — beside the record.</summary>
internal static class FormTables
{
    /// <summary>The register.</summary>
    public static readonly Table<FormRow> Forms = new()
    {
        Name = "form",
        Meaning = "The register of printed forms (帳票簿), a row a print; written again once, when it is destroyed; "
            + "never deleted. No values of residents: the id of the inquiry leads to them while the record keeps its "
            + "entries.",
        Columns =
        [
            Integer("year", "of the number, in Japan"), Integer("serial", "number of the log × 1,000,000 + from 1"),
            Integer("kind", "which form (`FormKind`)"), Integer("at", "when it was printed, milliseconds since 1970"),
            Integer("operator", "who printed it, by number of the ledger"),
            Integer("terminal", "where, by the terminal's certificate"), Integer("affair", "for which affair"),
            Integer("sheets", "how many"), new("sheet", ColumnKind.Text, "the terminal's own number of it"),
            new("inquiry", ColumnKind.Text, "id of the inquiry, hexadecimal"),
            Integer("destroy_by", "last day on which it may be there, days since 0001-01-01"),
            Integer("log", "where it is recorded"), Integer("leaf", "its index"),
            Integer("destruction", "how it was destroyed (`FormDestruction`); 0: it is there"),
            Integer("destroyed_on", "when, days since 0001-01-01"),
            Integer("destroyed_by", "by whom, by number of the ledger"), Integer("witness", "who saw it, likewise"),
            Integer("destroyed_log", "where that is recorded"), Integer("destroyed_leaf", "its index"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Number.Year, row.Number.Serial),
        Write = (row, to) =>
        {
            foreach (var value in new[]
            {
                row.Number.Year, row.Number.Serial, (long)row.Kind, row.At, row.Operator, row.Terminal, row.Affair,
                row.Sheets,
            })
                to.Integer(value);
            to.Text(row.Sheet);
            to.Text(row.Inquiry);
            foreach (var value in new[]
            {
                row.DestroyBy.DayNumber, row.Log, row.Leaf, (long)row.Destruction, row.DestroyedOn.DayNumber,
                row.DestroyedBy, row.Witness, row.DestroyedLog, row.DestroyedLeaf,
            })
                to.Integer(value);
        },
        Read = from => new(
            new((int)from.Integer(), from.Integer()), (FormKind)from.Integer(), from.Integer())
        {
            Operator = (uint)from.Integer(), Terminal = (uint)from.Integer(), Affair = (uint)from.Integer(),
            Sheets = (int)from.Integer(), Sheet = from.Text(), Inquiry = from.Text(),
            DestroyBy = DateOnly.FromDayNumber((int)from.Integer()), Log = from.Integer(), Leaf = from.Integer(),
            Destruction = (FormDestruction)from.Integer(),
            DestroyedOn = DateOnly.FromDayNumber((int)from.Integer()), DestroyedBy = (uint)from.Integer(),
            Witness = (uint)from.Integer(), DestroyedLog = from.Integer(), DestroyedLeaf = from.Integer(),
        },
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Forms];
}
