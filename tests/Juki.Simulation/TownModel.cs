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
    /// <summary>What the CS holds.</summary>
    public NaiveRegister Cs { get; } = new();

    /// <summary>What prefecture and nation hold of this town.</summary>
    public NaiveRegister Tiers { get; } = new();

    /// <summary>By number of the file.</summary>
    public SortedDictionary<long, ExpectedReceipts> Receipts { get; } = [];

    /// <summary>Records that the prefecture applies.</summary>
    public long Applied { get; private set; }

    /// <summary>All records: the last 更新順番号.</summary>
    public long Records { get; private set; }

    /// <summary>Verdicts above, by how often.</summary>
    public SortedDictionary<UpdateVerdict, long> Verdicts { get; } = [];

    /// <summary>Records refused at the CS, by verdict.</summary>
    public SortedDictionary<UpdateVerdict, long> VerdictsAtCs { get; } = [];

    /// <summary>Takes the next file, record by record; <paramref name="next"/> makes each for what stands by
    /// then.</summary>
    public IReadOnlyList<LegacyRecord> Take(long fileNumber, int count, Func<PlannedRecord> next)
    {
        var records = new List<LegacyRecord>();
        var intake = new List<ReceiptLine>();
        var result = new List<ReceiptLine>();
        for (var serial = 1; serial <= count; serial++)
        {
            var planned = next();
            Records++;
            if (planned.Change is not { } change)
            {
                Count(VerdictsAtCs, planned.AtCs.Verdict);
                var line = new ReceiptLine(serial, planned.AtCs.Verdict, planned.AtCs.Field, "cs");
                intake.Add(line);
                result.Add(line);
                records.Add(new(serial, null, planned.AtCs.Verdict, planned.AtCs.Field));
                continue;
            }
            records.Add(new(serial, change, UpdateVerdict.Applied, UpdateField.None));
            var judgement = Fold(change with { UpdateNumber = Records }, planned.AboveFormat);
            if (!judgement.IsApplied)
                result.Add(new(serial, judgement.Verdict, judgement.Field, "prefecture"));
        }
        Receipts[fileNumber] = new(SimulatedInbox.Text(count, intake), SimulatedInbox.Text(count, result));
        return records;
    }

    private Judgement Fold(Change change, Judgement? aboveFormat)
    {
        var takesOver = NaiveRules.TakesOver(town, change);
        Cs.Apply(change, takesOver);
        var judgement = aboveFormat ?? NaiveRules.Judge(town, Tiers, change);
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
