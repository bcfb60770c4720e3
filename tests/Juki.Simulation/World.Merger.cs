using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Simulation;

// A merger of towns: the successor takes the residents over while the last updates of the towns that end are on their
// way; nobody is lost and nobody counts twice.
internal sealed partial class World
{
    private readonly SimulatedMerger _merger;

    private IReadOnlyList<SimulatedTown> Towns => _merger.Towns;

    /// <summary>The next record of a town; every other one of a successor takes somebody over.</summary>
    private PlannedRecord NextRecord(SimulatedTown town, long fileNumber)
    {
        if (town.TakesOverOn != 0 && (fileNumber == _plan.FilesPerTown || _random.Chance(500)))
        {
            var waiting = WaitingFor(town);
            if (waiting.Count > 0)
                return new(TakeOver(town, _random.Pick(waiting)), Judgement.Applied);
        }
        return _workload.Next(town, _models[town.Office].Tiers);
    }

    /// <summary>The last file of a successor has room for all who wait.</summary>
    private int CountOf(SimulatedTown town, long fileNumber, int count) =>
        town.TakesOverOn != 0 && fileNumber == _plan.FilesPerTown ? count + WaitingFor(town).Count : count;

    private List<Residence> WaitingFor(SimulatedTown town) =>
        [.. town.Predecessors.SelectMany(code => _models[code].Tiers.Rows.Values)
            .Where(row => row.State == ResidenceState.Open && !GoesOn(row))];

    private static Change TakeOver(SimulatedTown town, Residence row) => new()
    {
        UpdateNumber = 0,
        Municipality = town.Office,
        Reason = ChangeReason.ExOfficioCorrection,
        Date = RecordedDate.FromChecked(town.TakesOverOn),
        Code = row.Code,
        After = row.Information with
        {
            Address = row.Information.Address with { Municipality = town.Addresses[0] },
        },
    };

    /// <summary>A successor has said something of this person since the merger.</summary>
    private bool GoesOn(Residence row) => Towns.Any(town =>
        town.Predecessors.Contains(row.Municipality)
        && _models[town.Office].Tiers.Rows.GetValueOrDefault(row.Code.Value) is { } there
        && Math.Max(there.TakenOver.Value, there.EntryDate.Value) >= town.TakesOverOn);

    /// <summary>The day of entry that counts: of who was taken over, that in the town that ended.</summary>
    private int EntryDay(Residence row)
    {
        var town = Towns.First(town => town.Office == row.Municipality);
        var before = town.Predecessors
            .Select(code => _models[code].Tiers.Rows.GetValueOrDefault(row.Code.Value))
            .OfType<Residence>().ToList();
        return before.Count > 0 && row.EntryDate.Value == town.TakesOverOn && row.TakenOver == row.EntryDate
            ? before.Max(one => one.EntryDate.Value)
            : row.EntryDate.Value;
    }

    /// <summary>Prefecture and nation count every person once, and know who waits.</summary>
    private void CheckMerger()
    {
        foreach (var node in _nodes.Values.Where(node => node.Name.Role != Role.Municipality))
        {
            var rows = Towns.Where(town => node.Name.Role == Role.National || town.Prefecture == node.Name)
                .SelectMany(town => _models[town.Office].Tiers.Rows.Values)
                .Where(row => row.State == ResidenceState.Open).ToList();
            var status = node.Process!.Status();
            Check(status.MergersCounted, node, "has not counted who is to be taken over");
            Check(status.Residents == rows.Count(row => !GoesOn(row)), node, "does not count every resident once");
            foreach (var merger in status.Mergers)
            {
                var ended = rows.Where(row => row.Municipality.ToString() == merger.Municipality).ToList();
                var isHere = node.Name.Role == Role.National
                    || Towns.First(town => town.EndedOn != 0).Prefecture == node.Name;
                Check(merger.TakenOver == (isHere ? ended.Count(GoesOn) : 0), node, "counts who is taken over wrongly");
                Check(merger.ToTakeOver == (isHere ? ended.Count(row => !GoesOn(row)) : 0), node,
                    "counts who waits to be taken over wrongly");
            }
        }
        if (_plan.Merger == MergerKind.None)
            return;
        Reach(_plan.Merger == MergerKind.IntoNew ? Mark.MergerIntoNew : Mark.MergerIntoOther);
        var ends = Towns.Where(town => town.EndedOn != 0)
            .SelectMany(town => _models[town.Office].Tiers.Rows.Values)
            .Where(row => row.State == ResidenceState.Open).ToList();
        if (ends.Exists(GoesOn))
            Reach(ends.TrueForAll(GoesOn) ? Mark.MergerComplete : Mark.MergerUnderWay);
        if (Towns.Where(town => town.TakesOverOn != 0).SelectMany(town => _models[town.Office].Tiers.Rows.Values)
            .Any(row => row.TakenOver.Value != 0 && row.State == ResidenceState.Closed))
            Reach(Mark.TakenOverAndGone);
    }
}
