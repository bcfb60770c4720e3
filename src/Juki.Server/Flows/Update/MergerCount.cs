using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 承継の進み具合 — how many residences of a municipality that has ended wait to be taken over [ours, decision 0010]. When
/// a merger becomes known, prefecture and nation count once through the register, a slice a turn; from then on every
/// update of the municipalities concerned moves the counts. Nothing is done for the others.
/// </summary>
internal static class MergerCount
{
    /// <summary>Residences looked at in one turn [ours: about 2 ms].</summary>
    public const int SliceMax = 1_000;

    /// <summary>True while there is something to count.</summary>
    public static bool IsDue(Batch batch) =>
        batch.Self.Role != Role.Municipality
        && (batch.NodeNumbers[NodeNumberId.Mergers] != batch.Municipalities.Digest
            || (batch.Municipalities.Digest != 0 && CountedTo(batch) != long.MaxValue));

    /// <summary>Within a batch, after its updates: begins anew, or counts a slice.</summary>
    public static void GoOn(Batch batch)
    {
        if (!IsDue(batch))
            return;
        if (batch.NodeNumbers[NodeNumberId.Mergers] != batch.Municipalities.Digest)
            Begin(batch);
        else
            CountSlice(batch);
    }

    /// <summary>Adds what the residences of a person are worth, or takes it away: before and after one of them
    /// changes. Their group was wanted.</summary>
    public static void Count(ResidentRecordCode code, GovernmentCode municipality, int sign, Batch batch)
    {
        if (batch.Municipalities.Merged.Count == 0 || code.Value > CountedTo(batch)
            || !batch.Municipalities.IsConcernedByMerger(municipality))
            return;
        Count(batch.Residences.Group(new(code.Value)), sign, batch);
    }

    private static long CountedTo(Batch batch) =>
        batch.Self.Role == Role.Municipality || batch.NodeNumbers[NodeNumberId.Mergers] != batch.Municipalities.Digest
            ? -1
            : batch.NodeNumbers[NodeNumberId.MergersCountedTo];

    private static void Count(IReadOnlyList<Residence> residences, int sign, Batch batch)
    {
        foreach (var residence in residences)
        {
            if (residence.State != ResidenceState.Open
                || !batch.Municipalities.TryFind(residence.Municipality, out var found) || !found.IsEnded)
                continue;
            var kind = Residences.GoesOnElsewhere(residence, residences, batch.Municipalities)
                ? TallyKind.TakenOver
                : TallyKind.ToTakeOver;
            batch.Tally(kind, residence.Municipality.Value, sign);
        }
    }

    /// <summary>What was counted by other mergers goes.</summary>
    private static void Begin(Batch batch)
    {
        foreach (var kind in new[] { TallyKind.ToTakeOver, TallyKind.TakenOver })
        {
            var rows = batch.Store.Range(
                NodeTables.Tallies, new((long)kind), new((long)kind + 1), Store.BatchMax);
            foreach (var row in rows)
                batch.Tally(kind, row.Of, -row.Count);
        }
        batch.NodeNumbers[NodeNumberId.Mergers] = batch.Municipalities.Digest;
        batch.NodeNumbers[NodeNumberId.MergersCountedTo] = 0;
    }

    private static void CountSlice(Batch batch)
    {
        var from = CountedTo(batch) + 1;
        var rows = batch.Store.Range(RegisterTables.Residences, new(from), new(long.MaxValue), SliceMax);
        var isEnd = rows.Count < SliceMax;
        // The last person of a full slice may have more residences: it is counted whole, by its group.
        var to = isEnd ? long.MaxValue : rows[^1].Code.Value;
        var codes = rows.Select(row => row.Code.Value)
            .Concat(batch.Residences.GroupsLoaded.Select(key => key.A).Where(code => code >= from && code <= to))
            .Distinct().Order();
        foreach (var code in codes)
        {
            if (batch.Residences.IsDamaged(new(code), batch.Store))
                continue; // counted again with the next merger
            Count(batch.Residences.Group(new(code)), 1, batch);
        }
        batch.NodeNumbers[NodeNumberId.MergersCountedTo] = to;
    }
}
