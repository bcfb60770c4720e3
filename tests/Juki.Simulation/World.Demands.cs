using Juki.Domain.Demands;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Demands;
using Juki.Server.Node;

namespace Juki.Simulation;

// Demands: towns and prefectures make some while there are faults, and the people of each tier pass them on and answer
// them. In the end each is answered, and all tiers on its way say the same of it.
internal sealed partial class World
{
    /// <summary>What demands are drawn by is not what the rest is drawn by.</summary>
    private const ulong DemandSeed = 0xBB67_AE85_84CA_A73B;

    private const int DemandsMax = 1_000;

    private readonly SortedDictionary<NodeName, (int Generation, NodeTask Task)> _demandTasks = [];
    private SplitMix? _demandRandom;

    private void PlanDemands()
    {
        _demandRandom = new SplitMix(_seed ^ DemandSeed);
        for (var left = 1 + _demandRandom.Below(5); left > 0; left--)
            Plan(_demandRandom.Below((int)_plan.FaultsFor), MakeDemand);
    }

    private void MakeDemand()
    {
        var makers = _nodes.Values.Where(node => node.Name.Role != Role.National).ToList();
        var (node, random) = (_demandRandom!.Pick(makers), _demandRandom);
        var paths = DemandPaths.All.Where(path => path.Maker == node.Name.Role).ToList();
        var path = random.Pick(paths);
        var target = path.Target switch
        {
            Role.Prefecture => NodeName.OfPrefecture(node.Name.Office.Prefecture),
            Role.National => NodeName.Nation,
            _ => NodeName.OfOrgan(2),
        };
        TryDo(node, batch =>
        {
            var demand = new Demand(DemandFlow.Next(batch), path.Kind, target)
            {
                Made = batch.Now.Milliseconds,
                Due = RecordedDate.From(batch.Today.ToDay().AddDays(14)),
                Code = path.Kind == DemandKind.AccessAnalysis ? ResidentRecordCode.FromBody(1_234_567_890) : default,
                Text = "報告されたい",
            };
            var seal = SeededSigner.Sign(node.Name, DemandBodies.SignedText(demand, NetworkOf(batch)));
            if (DemandFlow.Make(demand, seal, 1, batch) != DemandVerdict.Done)
                Fail($"{node.Name}: a lawful demand was refused");
        });
    }

    /// <summary>Who has a demand before them does what is to be done: once a second.</summary>
    private void ActOnDemands()
    {
        foreach (var node in _nodes.Values.Where(node => node.Process is not null))
        {
            var row = Demands(node).Find(row => row.State == DemandState.Standing
                || (row.State == DemandState.PassedOn && node.Name == NodeName.Nation));
            if (row is not null)
                TryDo(node, batch => Act(row, node.Name, batch));
        }
    }

    private void Act(DemandRow row, NodeName here, Batch batch)
    {
        var (demand, isOrgans) = (row.Demand, row.Demand.Target.Role == Role.NationalOrgan);
        if (here != DemandPaths.Answerer(demand.Target) || (isOrgans && row.State == DemandState.Standing))
        {
            _ = DemandFlow.Pass(demand.Number, isOrgans && here == NodeName.Nation ? "第1号" : "", 1, batch);
            return;
        }
        // The same each time: who forgot an answer in a restore gives it again.
        var answer = new DemandAnswer(here, DemandOutcome.Done)
        {
            At = demand.Made, Text = "別添のとおり", Reference = isOrgans ? "第2号" : "",
        };
        var seal = SeededSigner.Sign(here, DemandBodies.SignedText(answer, demand, NetworkOf(batch)));
        _ = DemandFlow.Answer(demand.Number, answer, seal, 1, batch);
    }

    /// <summary>Has it done in the next batch, unless the node is down or the last act waits still.</summary>
    private void TryDo(SimulatedNode node, Action<Batch> act)
    {
        if (node.Process is not { } process || (_demandTasks.TryGetValue(node.Name, out var last)
            && last.Generation == node.Generation && !last.Task.IsCommitted))
            return;
        var task = new NodeTask(act);
        _demandTasks[node.Name] = (node.Generation, task);
        process.Do(task);
    }

    private List<DemandRow> Demands(SimulatedNode node)
    {
        try
        {
            return node.Store.Range(DemandTables.Demands, First, End, DemandsMax);
        }
        catch (RowDamagedException) when (node.WasDamaged) // the process finds it too
        {
            return [];
        }
    }

    /// <summary>A demand that somebody still waits for; null when there is none.</summary>
    private string? DemandThatWaits() => _nodes.Values
        .SelectMany(node => node.Store.Range(DemandTables.Demands, First, End, DemandsMax)
            .Where(row => row.State is DemandState.Standing or DemandState.PassedOn)
            .Select(row => $"{node.Name} has a demand that is {row.State}"))
        .FirstOrDefault();

    /// <summary>Each demand is answered, and its maker and every tier on its way, and nobody else, say so.</summary>
    private void CheckDemands()
    {
        var held = _nodes.Values.SelectMany(node => Demands(node).Select(row => (node.Name, Row: row)));
        foreach (var demand in held.GroupBy(one => one.Row.Demand.Number.ToString()))
        {
            var first = demand.First().Row;
            if (demand.Any(one => one.Row.State != DemandState.Answered || one.Row.Demand != first.Demand
                || one.Row.Answer != first.Answer))
                Fail($"demand {demand.Key}: the tiers do not say the same of it: "
                    + string.Join(", ", demand.Select(one => $"{one.Name} {one.Row.State} {one.Row.Verdict}")));
            var way = new SortedSet<NodeName> { first.Demand.Number.Maker };
            while (way.Max != DemandPaths.Answerer(first.Demand.Target))
                way.Add(DemandPaths.Above(way.Max)!.Value);
            if (!way.SetEquals(demand.Select(one => one.Name)))
                Fail($"demand {demand.Key}: it stands at {string.Join(", ", demand.Select(one => one.Name))}");
            Reach(Mark.DemandAnswered);
        }
    }

    private static uint NetworkOf(Batch batch) => (uint)batch.NodeNumbers[NodeNumberId.Network];
}
