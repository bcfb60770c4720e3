using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Benchmarks;

/// <summary>
/// Puts an intake that was never sent into the store of a node: the rows and counts that sending it would have left
/// there. Used so that a measurement with many residents need not wait for their intake.
/// </summary>
internal static class UpdatesPreload
{
    private const int RowsInCommit = 20_000;

    /// <summary>Fills the store of a stopped node that has never run with <see cref="Residences"/>.</summary>
    public static void Fill(string path, NodeName node, string network, long incarnation, List<Residence> residences)
    {
        using var store = SqliteStore.Open(path);
        ServerNode.Prepare(store, node, network, incarnation);
        Insert(store, RegisterTables.Residences, residences);
        if (node.Role != Role.Municipality)
        {
            Insert(store, RegisterTables.Numbers, Numbers(residences));
            for (var table = 0; table < SearchTables.All.Count; table++)
                Insert(store, SearchTables.All[table], Searches(residences, table));
        }
        store.Begin();
        store.Upsert(NodeTables.Tallies,
        [
            new(TallyKind.Judged, (int)UpdateVerdict.Applied, residences.Count),
            new(TallyKind.Residents, 0, residences.Count),
        ]);
        var numbers = new NodeNumbers(store);
        if (node.Role == Role.Municipality)
        {
            numbers[NodeNumberId.UpdateNumber] = residences.Count;
            numbers[NodeNumberId.AnsweredByPrefecture] = residences.Count;
            numbers[NodeNumberId.AnsweredByNation] = residences.Count;
        }
        else
        {
            numbers[NodeNumberId.SearchVersion] = SearchRows.Version;
        }
        numbers.Save(store);
        store.Commit();
        store.EmptyLog();
    }

    /// <summary>The rows of a population's intake, by key.</summary>
    public static List<Residence> Residences(InventedPopulation population)
    {
        var rows = new List<Residence>();
        foreach (var town in population.Municipalities)
        {
            foreach (var change in population.Intake(town))
                rows.Add(Domain.Changes.Residences.Apply(null, change with { UpdateNumber = rows.Count + 1 }));
        }
        rows.Sort((one, other) => RegisterTables.Residences.Key(one).CompareTo(RegisterTables.Residences.Key(other)));
        return rows;
    }

    /// <summary>Writes rows in commits of a bounded size.</summary>
    public static void Insert<TRow>(Store store, Table<TRow> table, List<TRow> rows) where TRow : class
    {
        for (var from = 0; from < rows.Count; from += RowsInCommit)
        {
            store.Begin();
            store.Insert(table, rows.GetRange(from, Math.Min(RowsInCommit, rows.Count - from)));
            store.Commit();
            store.BetweenBatches();
        }
    }

    private static List<SearchRow> Searches(List<Residence> residences, int table) =>
    [
        .. residences.SelectMany(row => SearchRows.Of(row, table)).OrderBy(SearchTables.All[table].Key),
    ];

    private static List<NumberUse> Numbers(List<Residence> residences) =>
    [
        .. residences
            .Where(row => !row.Information.Number.IsNone)
            .Select(row => new NumberUse(row.Information.Number, row.Municipality, row.Information.Code))
            .OrderBy(RegisterTables.Numbers.Key),
    ];
}
