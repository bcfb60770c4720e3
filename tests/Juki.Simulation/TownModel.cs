using Juki.Domain.Changes;
using Juki.Server.Legacy;
using Juki.Wire.Files;

namespace Juki.Simulation;

/// <summary>A record that the town's system writes.</summary>
/// <param name="Change">The change, with update number 0; null when the CS finds it faulty.</param>
/// <param name="AtCs">What the CS finds.</param>
/// <param name="AboveFormat">What the tiers find in an item before they look at the state; none if it is in
/// order.</param>
internal sealed record PlannedRecord(Change? Change, Judgement AtCs, Judgement? AboveFormat = null);

/// <summary>The two receipts that a file must get.</summary>
internal sealed record ExpectedReceipts(string Intake, string Result);

/// <summary>
/// The straight-line model of a town: its records in the order of its files, one after the other, without network,
/// lanes, batches or crashes. Says what every tier must hold in the end, and every verdict.
/// </summary>
internal sealed class TownModel(SimulatedTown town)
{
    private readonly List<TakenRecord> _records = [];
    private IReadOnlySet<(long Place, long Number)> _damaged = new HashSet<(long, long)>();

    /// <summary>A record and where it stands.</summary>
    private sealed record TakenRecord(long File, long Serial, long Number, PlannedRecord Planned);

    /// <summary>What the CS holds.</summary>
    public NaiveRegister Cs { get; private set; } = new();

    /// <summary>What prefecture and nation hold of this town.</summary>
    public NaiveRegister Tiers { get; private set; } = new();

    /// <summary>By number of the file.</summary>
    public SortedDictionary<long, ExpectedReceipts> Receipts { get; } = [];

    /// <summary>Records that the prefecture applies.</summary>
    public long Applied { get; private set; }

    /// <summary>All records: the last 更新順番号.</summary>
    public long Records => _records.Count;

    /// <summary>Verdicts above, by how often.</summary>
    public SortedDictionary<UpdateVerdict, long> Verdicts { get; } = [];

    /// <summary>Records refused at the CS, by verdict.</summary>
    public SortedDictionary<UpdateVerdict, long> VerdictsAtCs { get; } = [];

    /// <summary>Takes the next file, record by record; <paramref name="next"/> makes each for what stands by
    /// then.</summary>
    public IReadOnlyList<LegacyRecord> Take(long fileNumber, int count, Func<PlannedRecord> next)
    {
        var records = new List<LegacyRecord>();
        var (intake, result) = (new List<ReceiptLine>(), new List<ReceiptLine>());
        for (var serial = 1; serial <= count; serial++)
        {
            var taken = new TakenRecord(fileNumber, serial, Records + 1, next());
            _records.Add(taken);
            var (change, atCs) = (taken.Planned.Change, taken.Planned.AtCs);
            records.Add(change is null
                ? new(serial, null, atCs.Verdict, atCs.Field)
                : new(serial, change, UpdateVerdict.Applied, UpdateField.None));
            Fold(taken, intake, result);
        }
        Receipts[fileNumber] = new(SimulatedInbox.Text(count, intake), SimulatedInbox.Text(count, result));
        return records;
    }

    /// <summary>The change of a record, by its file and serial, or by 0 and its 更新順番号; null if it has none.</summary>
    public Change? ChangeOf(long place, long number) => _records.Find(record => place == 0
        ? record.Number == number : record.File == place && record.Serial == number)?.Planned.Change;

    /// <summary>Takes all files anew, now that it is known which records were refused for damage; they are named as in
    /// <see cref="ChangeOf"/>.</summary>
    public void Refold(IReadOnlySet<(long Place, long Number)> damaged)
    {
        _damaged = damaged;
        (Cs, Tiers, Applied) = (new(), new(), 0);
        Verdicts.Clear();
        VerdictsAtCs.Clear();
        foreach (var file in _records.GroupBy(record => record.File))
        {
            var (intake, result) = (new List<ReceiptLine>(), new List<ReceiptLine>());
            foreach (var record in file)
                Fold(record, intake, result);
            var count = file.Count();
            Receipts[file.Key] = new(SimulatedInbox.Text(count, intake), SimulatedInbox.Text(count, result));
        }
    }

    private void Fold(TakenRecord record, List<ReceiptLine> intake, List<ReceiptLine> result)
    {
        var atCs = _damaged.Contains((record.File, record.Serial))
            ? new Judgement(UpdateVerdict.RecordDamaged) : record.Planned.AtCs;
        if (record.Planned.Change is not { } change || !atCs.IsApplied)
        {
            Count(VerdictsAtCs, atCs.Verdict);
            var line = new ReceiptLine(record.Serial, atCs.Verdict, atCs.Field, "cs");
            intake.Add(line);
            result.Add(line);
            return;
        }
        var judgement = FoldAbove(change with { UpdateNumber = record.Number }, record);
        if (!judgement.IsApplied)
            result.Add(new(record.Serial, judgement.Verdict, judgement.Field, "prefecture"));
    }

    private Judgement FoldAbove(Change change, TakenRecord record)
    {
        var takesOver = NaiveRules.TakesOver(town, change);
        Cs.Apply(change, takesOver);
        var judgement = record.Planned.AboveFormat ?? (_damaged.Contains((0, record.Number))
            ? new(UpdateVerdict.RecordDamaged) : NaiveRules.Judge(town, Tiers, change));
        Count(Verdicts, judgement.Verdict);
        if (judgement.IsApplied)
        {
            Applied++;
            Tiers.Apply(change, takesOver);
        }
        return judgement;
    }

    private static void Count(SortedDictionary<UpdateVerdict, long> counts, UpdateVerdict verdict) =>
        counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
}
