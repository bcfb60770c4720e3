using Juki.Server.Flows.Update;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>What is noted at the beginning of a month; the values stand in tables and never change.</summary>
internal enum MonthFigure
{
    /// <summary>That it was noted at all.</summary>
    Noted = 0,

    /// <summary>Updates judged, by municipality.</summary>
    Judged = 1,

    /// <summary>Of these, the refused ones.</summary>
    Refused = 2,

    /// <summary>Updates judged here, by verdict; those set aside until they are judged are taken back then.</summary>
    Verdict = 3,

    /// <summary>Updates of this town refused above, by verdict (CS).</summary>
    RefusedAbove = 4,

    /// <summary>Updates that went to the tier above.</summary>
    Sent = 5,

    /// <summary>Rows found damaged.</summary>
    RowsDamaged = 6,

    /// <summary>Messages and records set aside.</summary>
    SetAside = 7,
}

/// <summary>A count at the beginning of a month.</summary>
/// <param name="Month">Year × 12 + month − 1, in Japan.</param>
/// <param name="Figure">Of what.</param>
/// <param name="Of">Municipality or verdict; 0 none.</param>
/// <param name="Count">How many since the store was made.</param>
internal sealed record MonthMarkRow(int Month, MonthFigure Figure, long Of, long Count);

/// <summary>
/// 月初の控え — the counts that only grow, noted in the first batch of each month: a month's figures are the difference of
/// two notes, and counting costs an update nothing [ours]. Noted before the batch's own effects.
/// </summary>
internal static class MonthMarks
{
    /// <summary>Most municipalities, and most counts of a kind [ours: both are below 2,000].</summary>
    private const int RowsMax = 10_000;

    /// <summary>The notes.</summary>
    public static readonly Table<MonthMarkRow> Table = new()
    {
        Name = "month_mark",
        Meaning = "Counts at the beginning of each month, for its figures; for ever. No values of residents.",
        Columns =
        [
            new("month", ColumnKind.Integer, "year × 12 + month − 1, in Japan"),
            new("figure", ColumnKind.Integer, "of what (`MonthFigure`)"),
            new("of", ColumnKind.Integer, "municipality or verdict; 0 none"),
            new("count", ColumnKind.Integer, "how many since the store was made"),
        ],
        KeyParts = 3,
        GroupParts = 3,
        Key = row => new(row.Month, (long)row.Figure, row.Of),
        Write = (row, to) =>
        {
            to.Integer(row.Month);
            to.Integer((long)row.Figure);
            to.Integer(row.Of);
            to.Integer(row.Count);
        },
        Read = from => new((int)from.Integer(), (MonthFigure)from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>The number of a month.</summary>
    public static int NumberOf(int year, int month) => year * 12 + month - 1;

    /// <summary>Notes the counts if this month has none yet. At most once a month.</summary>
    public static void Note(Batch batch)
    {
        var month = NumberOf(batch.Today.Year, batch.Today.Month);
        if (batch.NodeNumbers[NodeNumberId.MonthMarked] == month)
            return;
        batch.NodeNumbers[NodeNumberId.MonthMarked] = month;
        if (batch.Store.Fetch(Table, [new(month)]).Count == 0)
            batch.Store.Insert(Table, Now(batch.Store, month));
    }

    /// <summary>The counts as the tables have them, by key.</summary>
    public static List<MonthMarkRow> Now(Store store, int month)
    {
        var rows = new List<MonthMarkRow> { new(month, MonthFigure.Noted, 0, 0) };
        foreach (var row in store.Range(RegisterTables.JudgedTo, new(0), new(long.MaxValue), RowsMax))
        {
            rows.Add(new(month, MonthFigure.Judged, row.Municipality.Value, row.Judged));
            rows.Add(new(month, MonthFigure.Refused, row.Municipality.Value, row.Refused));
        }
        foreach (var row in store.Range(NodeTables.Tallies, new(0), new(long.MaxValue), RowsMax))
        {
            var figure = row.Kind switch
            {
                TallyKind.Judged => MonthFigure.Verdict,
                TallyKind.RefusedAbove => MonthFigure.RefusedAbove,
                TallyKind.RowsDamaged => MonthFigure.RowsDamaged,
                _ => MonthFigure.Noted,
            };
            if (figure != MonthFigure.Noted)
                rows.Add(new(month, figure, row.Of, row.Count));
        }
        var sent = store.Range(NodeTables.LanesOut, new(0), new(long.MaxValue), RowsMax)
            .Where(lane => lane.Class == (int)LaneClass.Updates).Sum(lane => lane.Last);
        rows.Add(new(month, MonthFigure.Sent, 0, sent));
        var setAside = store.Fetch(NodeTables.Numbers, [new((long)NodeNumberId.SetAside)]);
        rows.Add(new(month, MonthFigure.SetAside, 0, setAside.Sum(row => row.Value)));
        rows.Sort((one, other) => Table.Key(one).CompareTo(Table.Key(other)));
        return rows;
    }

    /// <summary>What was counted in a month: from its note, or the next there is, to that of the month after it, or to
    /// now. Zero for what was not counted.</summary>
    /// <param name="store">A snapshot.</param>
    /// <param name="month">Which.</param>
    public static List<MonthMarkRow> In(Store store, int month)
    {
        if (From(store, month) is not { } first)
            return [];
        var before = At(store, first).ToDictionary(row => (row.Figure, row.Of), row => row.Count);
        var after = From(store, month + 1) is { } next ? At(store, next) : Now(store, month);
        return
        [
            .. after.Where(row => row.Figure != MonthFigure.Noted).Select(row => row with
            {
                Month = month, Count = row.Count - before.GetValueOrDefault((row.Figure, row.Of)),
            }),
        ];
    }

    private static int? From(Store store, int month) =>
        store.Range(Table, new(month), new(long.MaxValue), 1) is [var row] ? row.Month : null;

    private static List<MonthMarkRow> At(Store store, int month) =>
        store.Range(Table, new(month), new(month + 1L), Store.BatchMax);
}
