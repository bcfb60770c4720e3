using System.Globalization;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// Every order in which the changes of several towns can arrive, each town's own order kept, through the flow of each
/// tier over a real store. A transaction that is given up at the end makes room for the next order.
/// </summary>
internal sealed class ArrivalOrders(MunicipalityTable municipalities) : IDisposable
{
    private static readonly Moment Now = new(1_700_000_000_000);
    private readonly SqliteStore _store = Created();

    public ArrivalOrders()
        : this(MunicipalityTable.Released)
    {
    }

    /// <summary>Orders tried.</summary>
    public int Count { get; private set; }

    public void Dispose() => _store.Dispose();

    /// <summary>The tables of a tier after each order, and what it passes on of each town; one entry when all orders
    /// end in the same.</summary>
    public HashSet<string> TablesAt(NodeName tier, IReadOnlyList<IReadOnlyList<Bodies.Update>> lanes)
    {
        var tables = new HashSet<string>();
        foreach (var order in Interleavings([.. lanes.Select(_ => 0)], lanes))
        {
            Count++;
            foreach (var batchSize in new[] { 1, int.MaxValue })
            {
                var (text, passedOn) = Run(tier, order, batchSize);
                var byTown = passedOn.OrderBy(update => update.Municipality); // keeps the order within a town
                tables.Add($"{text}\n{string.Join('\n', byTown)}");
            }
        }
        return tables;
    }

    /// <summary>What a tier makes of its lanes, in one order: the tables, and what it passes on.</summary>
    public (string Tables, List<Bodies.Update> PassedOn) Run(
        NodeName tier, IReadOnlyList<Bodies.Update> order, int batchSize)
    {
        _store.Begin();
        var batch = new Batch(tier, _store) { NodeNumbers = new NodeNumbers(_store), Municipalities = municipalities };
        var passedOn = new List<Bodies.Update>();
        foreach (var together in order.Chunk(Math.Min(batchSize, order.Count)))
        {
            batch.Reset(Now);
            foreach (var update in together)
                UpdateFlow.Needs(update, batch);
            batch.Load();
            foreach (var update in together)
                Handle(tier, update, batch);
            batch.Save();
            passedOn.AddRange(batch.Messages.Where(message => message.Kind == MessageKind.Update)
                .Select(message => Bodies.Update.Parser.ParseFrom(message.Body)));
        }
        var tables = Written();
        _store.Rollback();
        return (tables, passedOn);
    }

    private static void Handle(NodeName tier, Bodies.Update update, Batch batch)
    {
        var town = GovernmentCode.FromChecked(update.Municipality);
        if (tier.Role == Role.National)
            UpdateFlow.AtNation(update, NodeName.OfPrefecture(town.Prefecture), batch);
        else
            UpdateFlow.AtPrefecture(update, NodeName.OfMunicipality(town), batch);
    }

    private static SqliteStore Created()
    {
        var store = SqliteStore.InMemory();
        store.Create(ServerNode.Tables);
        return store;
    }

    private string Written() => string.Join('\n', [
        .. Rows(RegisterTables.Residences), .. Rows(RegisterTables.History),
        .. Rows(RegisterTables.Numbers), .. Rows(RegisterTables.OpenTwice),
    ]);

    private IEnumerable<string> Rows<TRow>(Table<TRow> table) where TRow : class
    {
        foreach (var row in _store.Range(table, new(long.MinValue), new(long.MaxValue), 10_000))
        {
            var writer = new TextWriterOfRows();
            table.Write(row, writer);
            yield return $"{table.Name}: {writer}";
        }
    }

    private static IEnumerable<List<Bodies.Update>> Interleavings(
        int[] places, IReadOnlyList<IReadOnlyList<Bodies.Update>> lanes)
    {
        var isEnd = true;
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            if (places[lane] == lanes[lane].Count)
                continue;
            isEnd = false;
            var next = lanes[lane][places[lane]];
            places[lane]++;
            foreach (var rest in Interleavings(places, lanes))
            {
                rest.Insert(0, next);
                yield return rest;
            }
            places[lane]--;
        }
        if (isEnd)
            yield return [];
    }

    private sealed class TextWriterOfRows : IRowWriter
    {
        private readonly List<string> _values = [];

        public void Integer(long value) => _values.Add(value.ToString(CultureInfo.InvariantCulture));

        public void Text(string value) => _values.Add(value);

        public void Blob(ReadOnlySpan<byte> value) => _values.Add(Convert.ToHexString(value));

        public override string ToString() => string.Join('|', _values);
    }
}
