using System.Globalization;
using System.Text.Json.Nodes;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Cli.Demo;

/// <summary>What the demonstration found, read from the nodes' answers, their stores and the receipts.</summary>
internal sealed class DemoReport(Country country, DemoFiles files)
{
    private const int Page = 10_000;

    /// <summary>What does not agree, in words; empty when all is as it should be.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Each node's own answer.</summary>
    public SortedDictionary<NodeName, JsonObject> Nodes { get; } = [];

    /// <summary>One resident who moved: at each node the residences and their history.</summary>
    public List<(NodeName Node, List<Residence> Versions)> Resident { get; } = [];

    /// <summary>Reads everything.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        foreach (var node in country.Nodes)
        {
            var status = await country.StatusAsync(node, cancellation).ConfigureAwait(false);
            Nodes[node] = status ?? throw new InvalidOperationException($"{node} does not answer");
        }
        CompareTiers();
        foreach (var town in country.Towns)
            CompareReceipts(town);
        ReadResident();
    }

    /// <summary>The nation's register is that of the prefectures put together.</summary>
    private void CompareTiers()
    {
        using var nation = SqliteStore.OpenReadOnly(country.StorePath(NodeName.Nation));
        var above = All(nation).ToDictionary(RegisterTables.Residences.Key);
        var below = 0;
        foreach (var prefecture in country.Prefectures)
        {
            using var store = SqliteStore.OpenReadOnly(country.StorePath(prefecture));
            foreach (var residence in All(store))
            {
                below++;
                if (!above.TryGetValue(RegisterTables.Residences.Key(residence), out var same) || same != residence)
                    Faults.Add($"{prefecture} and the nation differ in a residence of {residence.Municipality}");
            }
        }
        if (below != above.Count)
            Faults.Add($"the nation has {above.Count} residences, the prefectures {below}");
    }

    /// <summary>The result receipts refuse what was planned to be wrong, and nothing else.</summary>
    private void CompareReceipts(NodeName town)
    {
        var expected = files.Expected(town)
            .Select(row => (File: long.Parse(row[0], CultureInfo.InvariantCulture), Serial: row[1], Verdict: row[2]))
            .ToHashSet();
        var refused = new HashSet<(long File, string Serial, string Verdict)>();
        for (var number = 1; number <= files.FilesOf(town); number++)
        {
            foreach (var (serial, verdict) in DemoReceipts.Refused(country.Legacy(town), number))
                refused.Add((number, serial, verdict));
        }
        if (!expected.SetEquals(refused))
        {
            Faults.Add($"{town}: {expected.Except(refused).Count()} planned refusals are missing, "
                + $"{refused.Except(expected).Count()} are too many");
        }
    }

    /// <summary>Looks for somebody who moved between two towns and had the most happen to them.</summary>
    private void ReadResident()
    {
        using var nation = SqliteStore.OpenReadOnly(country.StorePath(NodeName.Nation));
        var moved = All(nation)
            .GroupBy(residence => residence.Code.Value)
            .Where(group => group.Count() > 1)
            .OrderByDescending(group => group.Sum(residence => residence.Version))
            .ThenBy(group => group.Key)
            .FirstOrDefault();
        if (moved is null)
            return;
        foreach (var node in country.Nodes)
        {
            using var store = SqliteStore.OpenReadOnly(country.StorePath(node));
            var versions = store.Fetch(RegisterTables.History, [new(moved.Key)])
                .Concat(store.Fetch(RegisterTables.Residences, [new(moved.Key)]))
                .OrderBy(version => version.LastDate)
                .ThenBy(version => version.Municipality)
                .ThenBy(version => version.Version)
                .ToList();
            if (versions.Count > 0)
                Resident.Add((node, versions));
        }
    }

    private static IEnumerable<Residence> All(Store store)
    {
        var from = new RowKey(0);
        while (true)
        {
            var rows = store.Range(RegisterTables.Residences, from, new(long.MaxValue), Page);
            foreach (var row in rows)
                yield return row;
            if (rows.Count < Page)
                yield break;
            var last = RegisterTables.Residences.Key(rows[^1]);
            from = last with { B = last.B + 1 };
        }
    }
}

/// <summary>Reads result receipts as the town's system would.</summary>
internal static class DemoReceipts
{
    private const int HeadLines = 2;

    /// <summary>Serial and verdict of each refused record of a file.</summary>
    public static IEnumerable<(string Serial, string Verdict)> Refused(string legacy, long number)
    {
        var path = Path.Combine(legacy, "receipts", string.Create(
            CultureInfo.InvariantCulture, $"{number:D8}.result.csv"));
        return File.ReadLines(path)
            .Skip(HeadLines)
            .Select(line => line.Split(',', 4))
            .Where(items => items[2] != nameof(UpdateVerdict.Applied))
            .Select(items => (items[0], items[2]));
    }
}
