using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Wire.Files;

namespace Juki.Simulation;

// The towns' existing systems: files in order, and all that goes wrong with them.
internal sealed partial class World
{
    private readonly Workload _workload;
    private readonly SortedDictionary<GovernmentCode, TownModel> _models = [];
    private readonly SortedDictionary<(GovernmentCode Town, long Number), SimulatedFile> _written = [];
    private readonly List<(GovernmentCode Town, long Number, string Digest,
        LegacyFileProblem Problem)> _mustBeRefused = [];
    private int _impostors;

    private void PlanFiles()
    {
        foreach (var town in Towns)
        {
            var times = Enumerable.Range(0, _plan.FilesPerTown).Select(_ => SomeTime()).Order().ToList();
            for (var i = 0; i < times.Count; i++)
            {
                var number = i + 1;
                var isLast = number == times.Count;
                Plan(times[i], () => Hand(town, number, isLast));
            }
        }
    }

    /// <summary>The town's system hands in its next file, perhaps clumsily.</summary>
    private void Hand(SimulatedTown town, long number, bool isLast)
    {
        var file = Write(town, number);
        var inbox = _nodes[town.Server].Inbox!;
        var isPlain = !_isFaulty || _machinePlan is { DamagedStores: > 0, HasPlainFiles: true };
        switch (isPlain ? 7 : _random.Below(8))
        {
            case 0: // broken at first, then whole
                Reach(Mark.FileRefusedWhole);
                var problem = _random.Pick([LegacyFileProblem.ChecksumWrong, LegacyFileProblem.CountWrong,
                    LegacyFileProblem.HeaderUnreadable, LegacyFileProblem.OtherMunicipality]);
                OfferImpostor(town, number, problem);
                Plan(_random.Between(1_000, 20_000), () => OfferWhenRefused(town, file));
                return;
            case 1 when !isLast: // comes after its successors
                Reach(Mark.FileGap);
                Plan(_random.Between(1_000, 40_000), () => inbox.Offer(file));
                return;
            case 2:
                Plan(_random.Between(5_000, 40_000), () => OfferAgain(town));
                break;
            case 3:
                Plan(_random.Between(50, 5_000), () => Alter(town, file));
                break;
        }
        inbox.Offer(file);
    }

    private SimulatedFile Write(SimulatedTown town, long number)
    {
        var model = _models[town.Office];
        var count = _random.Chance(60) ? 0 : 1 + _random.Below(_plan.RecordsMax);
        count = CountOf(town, number, count);
        if (count == 0)
            Reach(Mark.FileEmpty);
        var records = model.Take(number, count, () => NextRecord(town, number));
        var file = new SimulatedFile(number, $"file {number} of {town.Office}", LegacyFileProblem.None, records);
        _written.Add((town.Office, number), file);
        return file;
    }

    /// <summary>A file that must be refused, under that number.</summary>
    private void OfferImpostor(SimulatedTown town, long number, LegacyFileProblem problem)
    {
        var told = problem == LegacyFileProblem.NumberReused ? LegacyFileProblem.None : problem;
        var impostor = new SimulatedFile(number, $"impostor {++_impostors}", told, []);
        _mustBeRefused.Add((town.Office, number, impostor.Digest, problem));
        _nodes[town.Server].Inbox!.Offer(impostor);
    }

    private void OfferWhenRefused(SimulatedTown town, SimulatedFile file)
    {
        var inbox = _nodes[town.Server].Inbox!;
        if (inbox.Holds(file.Number))
            Plan(1_000, () => OfferWhenRefused(town, file));
        else if (!inbox.Done.Contains(file.Number))
            inbox.Offer(file);
    }

    /// <summary>A file that was taken in comes again: the same, or another under its number.</summary>
    private void OfferAgain(SimulatedTown town)
    {
        var inbox = _nodes[town.Server].Inbox!;
        if (inbox.Done.Count == 0 || _nodes[town.Server].IsRestored)
            return;
        var number = _random.Pick([.. inbox.Done.Order()]);
        if (inbox.Holds(number))
            return;
        if (_random.Chance(500))
        {
            Reach(Mark.FileNumberReused);
            OfferImpostor(town, number, LegacyFileProblem.NumberReused);
            return;
        }
        Reach(Mark.FileDuplicate);
        var file = _written[(town.Office, number)];
        _mustBeRefused.Add((town.Office, number, file.Digest, LegacyFileProblem.Duplicate));
        inbox.Offer(file);
    }

    /// <summary>The town's system replaces a file while it is being taken in.</summary>
    private void Alter(SimulatedTown town, SimulatedFile file)
    {
        var node = _nodes[town.Server];
        if (node.Process is null || !node.Inbox!.Holds(file.Number))
            return;
        var rows = node.Store.Fetch(IntakeTables.Files, [new(file.Number)]);
        if (rows.Count == 0 || rows[0].Taken == rows[0].Count)
            return;
        Reach(Mark.FileAlteredWhileTaken);
        OfferImpostor(town, file.Number, LegacyFileProblem.NumberReused);
        Plan(1_000, () => OfferWhenRefused(town, file));
    }
}
