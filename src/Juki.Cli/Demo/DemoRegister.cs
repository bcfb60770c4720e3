using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Cli.Demo;

/// <summary>The registers of all nodes side by side, read from their stores while they run.</summary>
internal sealed class DemoRegister
{
    private readonly Dictionary<NodeName, List<Residence>> _residences = [];

    /// <summary>Reads every store: what it holds of the towns of the network.</summary>
    public static DemoRegister Read(LocalNetwork network)
    {
        var register = new DemoRegister();
        var towns = network.Towns.Select(node => node.Name.Office).ToHashSet();
        foreach (var node in network.Nodes)
        {
            using var store = SqliteStore.OpenReadOnly(node.StorePath);
            register._residences[node.Name] = ReadAll(store).FindAll(row => towns.Contains(row.Municipality));
        }
        return register;
    }

    /// <summary>Residences of which the tiers do not say the same; between CS and prefecture without the
    /// <paramref name="disputed"/> persons, of whom a record was refused above.</summary>
    public long Differences(IReadOnlySet<long> disputed)
    {
        return Differences(Of(Role.Municipality, disputed), Of(Role.Prefecture, disputed))
            + Differences(Of(Role.Prefecture, Nobody), Of(Role.National, Nobody));
    }

    /// <summary>Open residences of a tier, counted in the tables themselves.</summary>
    public long Open(Role tier) => Of(tier, Nobody).Values.Count(row => row.State == ResidenceState.Open);

    /// <summary>住民票コード of somebody who moved between two towns and has the longest history that nobody disputes;
    /// 0 if nobody moved.</summary>
    public long Mover(LocalNetwork network, IReadOnlySet<long> disputed)
    {
        var moved = _residences[NodeName.Nation].GroupBy(row => row.Code.Value)
            .Where(rows => rows.Count() > 1 && !disputed.Contains(rows.Key)
                && rows.Any(row => row.State == ResidenceState.Open)
                && rows.Any(row => row.LastReason == ChangeReason.MoveOut))
            .Select(rows =>
                (Code: rows.Key, Prefectures: rows.Select(row => row.Municipality.Prefecture).Distinct().Count()))
            .ToList();
        using var store = SqliteStore.OpenReadOnly(network[NodeName.Nation].StorePath);
        return moved
            .OrderByDescending(one => one.Prefectures)
            .ThenByDescending(one => store.Fetch(RegisterTables.History, [new(one.Code)]).Count)
            .ThenBy(one => one.Code)
            .Select(one => one.Code)
            .FirstOrDefault();
    }

    /// <summary>What a node holds of a person: the earlier versions, then the present ones.</summary>
    public static IReadOnlyList<(Residence Row, bool IsPresent)> Of(LocalNode node, long code)
    {
        using var store = SqliteStore.OpenReadOnly(node.StorePath);
        return
        [
            .. store.Fetch(RegisterTables.History, [new(code)]).Select(row => (row, false))
                .Concat(store.Fetch(RegisterTables.Residences, [new(code)]).Select(row => (row, true)))
                .OrderBy(one => one.row.EntryDate).ThenBy(one => one.row.Municipality).ThenBy(one => one.row.Version),
        ];
    }

    private static readonly IReadOnlySet<long> Nobody = new HashSet<long>();

    private Dictionary<RowKey, Residence> Of(Role tier, IReadOnlySet<long> without) => _residences
        .Where(node => node.Key.Role == tier)
        .SelectMany(node => node.Value)
        .Where(row => !without.Contains(row.Code.Value))
        .ToDictionary(RegisterTables.Residences.Key);

    private static long Differences(Dictionary<RowKey, Residence> below, Dictionary<RowKey, Residence> above) =>
        below.Count(row => !above.TryGetValue(row.Key, out var other) || other != row.Value)
        + above.Keys.Count(key => !below.ContainsKey(key));

    private static List<Residence> ReadAll(SqliteStore store)
    {
        const int PageMax = 10_000;
        var rows = new List<Residence>();
        var from = new RowKey(0);
        while (true)
        {
            var page = store.Range(RegisterTables.Residences, from, new(long.MaxValue), PageMax);
            rows.AddRange(page);
            if (page.Count < PageMax)
                return rows;
            from = new(page[^1].Code.Value, page[^1].Municipality.Value + 1);
        }
    }
}
