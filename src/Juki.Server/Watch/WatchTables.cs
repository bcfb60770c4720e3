using Juki.Domain.Watch;
using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Watch;

/// <summary>An act in the book of watching. Texts stand behind its leaf, so that they are erased with the
/// record.</summary>
internal sealed record WatchActRow(WatchNumber Number, int Sequence, long At, WatchAct Act)
{
    /// <summary>Who did it, by the number of this office's ledger.</summary>
    public uint By { get; init; }

    /// <summary>Of a case: what found it.</summary>
    public WatchRule Rule { get; init; }

    /// <summary>Whose act it is about; of a ledger: whose it is; role × 1,000,000 + office.</summary>
    public long Office { get; init; }

    /// <summary>The operator whose act it is about.</summary>
    public uint Operator { get; init; }

    /// <summary>Of which log it speaks.</summary>
    public long AboutLog { get; init; }

    /// <summary>First leaf that it is about; of a sample's number: leaves that it is drawn from; of a draw: leaves
    /// under the head of the lot.</summary>
    public long First { get; init; }

    /// <summary>Last leaf that it is about.</summary>
    public long Last { get; init; }

    /// <summary>The stretch of time, milliseconds since 1970.</summary>
    public long From { get; init; }

    /// <summary>Its end, which is not in it.</summary>
    public long Before { get; init; }

    /// <summary>How many: what a finding counts, lines to draw or drawn, lines of a ledger, findings of a
    /// report.</summary>
    public long Count { get; init; }

    /// <summary>Of a sample: the inspector's number; of a draw: lines that could have been drawn; of a ledger: lines
    /// that were refused; of a report: acts looked at.</summary>
    public long Extra { get; init; }

    /// <summary>Of a closing or a sign-off.</summary>
    public WatchResult Result { get; init; }

    /// <summary>Where it is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }

    /// <summary>Whose act it is about.</summary>
    public WatchPerson Concerned => new(Office, Operator);
}

/// <summary>The last serial of a kind of matter in a year.</summary>
internal sealed record WatchSeriesRow(WatchMatter Matter, int Year, int Last);

/// <summary>A line that was drawn.</summary>
internal sealed record WatchLineRow(int Year, int Serial, long Log, long Leaf, long Office, uint Operator);

/// <summary>A finding that has its case.</summary>
internal sealed record WatchFindingRow(long Log, long First, WatchRule Rule, int Year, int Serial);

/// <summary>A line of a ledger, without its resident.</summary>
internal sealed record WatchLedgerRow(int Year, int Serial, int Line, long Office, string Case, uint Affair)
{
    public DateOnly From { get; init; }

    public DateOnly Until { get; init; }

    public uint Operator { get; init; }

    /// <summary>Leaves of the record that the line covers.</summary>
    public long Found { get; init; }
}

/// <summary>A leaf that a line of a ledger covers.</summary>
internal sealed record WatchCoveredRow(long Log, long Leaf, long Ledger, int Line);

/// <summary>見張りの簿の表 — what was inspected, by whom, with which result; beside the record. No values of
/// residents.</summary>
internal static class WatchTables
{
    /// <summary>What was done.</summary>
    public static readonly Table<WatchActRow> Acts = new()
    {
        Name = "watch_act",
        Meaning = "Acts of watching for misuse, never changed nor deleted. No values of residents: every text stands "
            + "in the entry behind the leaf and is erased with it (decision 0020).",
        Columns =
        [
            Integer("matter", "kind of matter (`WatchMatter`)"), Integer("year", "of the matter, in Japan"),
            Integer("serial", "of the matter in the year, from 1"), Integer("sequence", "of the act, from 1"),
            Integer("at", "when, milliseconds since 1970"), Integer("act", "what was done (`WatchAct`)"),
            Integer("by", "who did it, by number of the ledger"), Integer("rule", "of a case (`WatchRule`)"),
            Integer("office", "whose act it is about, or whose ledger: role × 1,000,000 + office"),
            Integer("operator", "the operator whose act it is about"), Integer("about_log", "of which log it speaks"),
            Integer("first", "first leaf it is about; of a sample: leaves to draw from; of a draw: leaves under the "
                + "head of the lot"),
            Integer("last", "last leaf it is about"), Integer("from", "stretch of time, milliseconds since 1970"),
            Integer("before", "its end"), Integer("count", "of the finding; lines; findings of a report"),
            Integer("extra", "the inspector's number; lines that could be drawn; lines refused; acts looked at"),
            Integer("result", "of a closing or a sign-off (`WatchResult`)"), Integer("log", "where it is recorded"),
            Integer("leaf", "its index"),
        ],
        KeyParts = 4,
        GroupParts = 3,
        Key = row => KeyOf(row.Number) with { D = row.Sequence },
        Write = (row, to) =>
        {
            foreach (var value in new[]
            {
                (long)row.Number.Matter, row.Number.Year, row.Number.Serial, row.Sequence, row.At, (long)row.Act,
                row.By, (long)row.Rule, row.Office, row.Operator, row.AboutLog, row.First, row.Last, row.From,
                row.Before, row.Count, row.Extra, (long)row.Result, row.Log, row.Leaf,
            })
                to.Integer(value);
        },
        Read = from => new(
            new((WatchMatter)from.Integer(), (int)from.Integer(), (int)from.Integer()), (int)from.Integer(),
            from.Integer(), (WatchAct)from.Integer())
        {
            By = (uint)from.Integer(),
            Rule = (WatchRule)from.Integer(),
            Office = from.Integer(),
            Operator = (uint)from.Integer(),
            AboutLog = from.Integer(),
            First = from.Integer(),
            Last = from.Integer(),
            From = from.Integer(),
            Before = from.Integer(),
            Count = from.Integer(),
            Extra = from.Integer(),
            Result = (WatchResult)from.Integer(),
            Log = from.Integer(),
            Leaf = from.Integer(),
        },
    };

    /// <summary>The serials.</summary>
    public static readonly Table<WatchSeriesRow> Series = new()
    {
        Name = "watch_series",
        Meaning = "The last serial of a kind of matter in a year.",
        Columns =
        [
            Integer("matter", "kind of matter (`WatchMatter`)"), Integer("year", "in Japan"),
            Integer("last", "the last serial given out"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new((long)row.Matter, row.Year),
        Write = (row, to) =>
        {
            to.Integer((long)row.Matter);
            to.Integer(row.Year);
            to.Integer(row.Last);
        },
        Read = from => new((WatchMatter)from.Integer(), (int)from.Integer(), (int)from.Integer()),
    };

    /// <summary>Lines of samples.</summary>
    public static readonly Table<WatchLineRow> Lines = new()
    {
        Name = "watch_line",
        Meaning = "Lines of the record that were drawn for a sample. No values of residents.",
        Columns =
        [
            Integer("year", "of the sample"), Integer("serial", "of the sample"), Integer("log", "the log"),
            Integer("leaf", "its index"), Integer("office", "whose act it is: role × 1,000,000 + office"),
            Integer("operator", "by number of that office's ledger"),
        ],
        KeyParts = 4,
        GroupParts = 2,
        Key = row => new(row.Year, row.Serial, row.Log, row.Leaf),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Year, row.Serial, row.Log, row.Leaf, row.Office, row.Operator })
                to.Integer(value);
        },
        Read = from => new(
            (int)from.Integer(), (int)from.Integer(), from.Integer(), from.Integer(), from.Integer(),
            (uint)from.Integer()),
    };

    /// <summary>Findings with a case.</summary>
    public static readonly Table<WatchFindingRow> Findings = new()
    {
        Name = "watch_finding",
        Meaning = "Findings that have a case, so that a report made again opens none twice.",
        Columns =
        [
            Integer("log", "the log"), Integer("first", "first leaf of the finding"),
            Integer("rule", "what found it (`WatchRule`)"), Integer("year", "of the case"),
            Integer("serial", "of the case"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Log, row.First, (long)row.Rule),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Log, row.First, (long)row.Rule, row.Year, row.Serial })
                to.Integer(value);
        },
        Read = from => new(
            from.Integer(), from.Integer(), (WatchRule)from.Integer(), (int)from.Integer(), (int)from.Integer()),
    };

    /// <summary>Lines of ledgers.</summary>
    public static readonly Table<WatchLedgerRow> Ledger = new()
    {
        Name = "watch_ledger",
        Meaning = "Lines of the ledgers of using sections (利用管理簿), without their residents: only which leaves of the "
            + "record they cover is kept.",
        Columns =
        [
            Integer("year", "of the import"), Integer("serial", "of the import"), Integer("line", "in the file"),
            Integer("office", "whose ledger: role × 1,000,000 + office"),
            new("case", ColumnKind.Text, "整理番号 of the section"), Integer("affair", "code of the affair"),
            Integer("from", "first day of use, days since 0001-01-01"), Integer("until", "last day of use"),
            Integer("operator", "by number of the ledger; 0: not told"), Integer("found", "leaves that it covers"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Year, row.Serial, row.Line),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Year, row.Serial, row.Line, row.Office })
                to.Integer(value);
            to.Text(row.Case);
            foreach (var value in new[]
            {
                row.Affair, row.From.DayNumber, row.Until.DayNumber, row.Operator, row.Found,
            })
                to.Integer(value);
        },
        Read = from => new(
            (int)from.Integer(), (int)from.Integer(), (int)from.Integer(), from.Integer(), from.Text(),
            (uint)from.Integer())
        {
            From = DateOnly.FromDayNumber((int)from.Integer()),
            Until = DateOnly.FromDayNumber((int)from.Integer()),
            Operator = (uint)from.Integer(),
            Found = from.Integer(),
        },
    };

    /// <summary>What ledgers cover.</summary>
    public static readonly Table<WatchCoveredRow> Covered = new()
    {
        Name = "watch_covered",
        Meaning = "Leaves of the record that a line of a ledger covers. No values of residents.",
        Columns =
        [
            Integer("log", "the log"), Integer("leaf", "its index"),
            Integer("ledger", "the import: year × 1,000,000 + serial"), Integer("line", "in its file"),
        ],
        KeyParts = 4,
        GroupParts = 2,
        Key = row => new(row.Log, row.Leaf, row.Ledger, row.Line),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Log, row.Leaf, row.Ledger, row.Line })
                to.Integer(value);
        },
        Read = from => new(from.Integer(), from.Integer(), from.Integer(), (int)from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Acts, Series, Lines, Findings, Ledger, Covered];

    /// <summary>The group of a matter's acts.</summary>
    public static RowKey KeyOf(WatchNumber number) => new((long)number.Matter, number.Year, number.Serial);
}
