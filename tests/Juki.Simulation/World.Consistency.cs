using Juki.Domain.Changes;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

// 本人確認情報整合: when all is quiet a check of each town's records finds exactly what differs from its prefecture's.
internal sealed partial class World
{
    private const long ConsistencyMax = 120_000;

    private void CheckConsistency()
    {
        var begun = new List<SimulatedTown>();
        foreach (var town in Towns)
        {
            _nodes[town.Server].Process!.Do(new NodeTask(batch =>
            {
                if (ConsistencyFlow.Begin(1, batch) == StandingVerdict.Done)
                    begun.Add(town);
            }));
        }
        var limit = _now + ConsistencyMax;
        RunUntil(_now + 2_000); // a turn for everybody
        while (begun.Exists(town => LastCheck(town).Ended == 0))
        {
            if (_now >= limit)
                Fail("a check against the prefecture does not end");
            RunUntil(_now + 1_000);
        }
        foreach (var town in begun)
            CheckConsistency(town, LastCheck(town));
    }

    private CheckRow LastCheck(SimulatedTown town) =>
        _nodes[town.Server].Store.Range(ConsistencyTables.Checks, First, End, 1_000)[^1];

    private void CheckConsistency(SimulatedTown town, CheckRow check)
    {
        var (node, prefecture) = (_nodes[town.Server], _nodes[town.Prefecture]);
        var damaged = StorageDamage.Find(node.Store, RegisterTables.Residences).Count; // what nobody could repair
        var rows = Whole(node, RegisterTables.Residences).ToList();
        var above = Whole(prefecture, RegisterTables.Residences)
            .Where(row => row.Municipality == town.Office).ToDictionary(row => row.Code.Value);
        var marked = node.Store.Range(IntakeTables.NotTakenOver, First, End, 10_000)
            .Select(row => row.Code).ToHashSet();
        var differ = rows.Where(row => !AreEqual(row, above.GetValueOrDefault(row.Code.Value)))
            .Select(row => row.Code).ToList();
        var expected = (rows.Count, 0, damaged, differ.Count, differ.Count(marked.Contains));
        var found = (check.Compared, check.Changing, check.Damaged, check.Different, check.Refused);
        Check(found == expected, node, $"its check found {found} instead of {expected}");
        Reach(Mark.ConsistencyChecked);
        if (check.Different > 0)
            Reach(Mark.DifferenceFound);
    }
}
