using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Flows.Update;

/// <summary>整合性の状況 — the checks of a CS against its prefecture, and what differed in one, read out of its tables.
/// Nothing of a resident is told.</summary>
/// <param name="store">A snapshot of the CS's store.</param>
/// <param name="now">The time.</param>
internal sealed class ConsistencyStanding(Store store, Moment now)
{
    /// <summary>Most checks that are told, the newest [ours].</summary>
    public const int ChecksMax = 100;

    private readonly NodeNumbers _numbers = new(store);

    /// <summary>The checks, the newest first.</summary>
    public UpdatesReply Checks()
    {
        var last = _numbers[NodeNumberId.Check];
        var rows = store.Range(
            ConsistencyTables.Checks, new(Math.Max(0, last - ChecksMax + 1)), new(last + 1), ChecksMax);
        return new(StandingVerdict.Done)
        {
            Checks = [.. rows.AsEnumerable().Reverse().Select(Shown)], IsCut = last > ChecksMax,
        };
    }

    /// <summary>What differed in one.</summary>
    public UpdatesReply Differences(long number)
    {
        if (store.Fetch(ConsistencyTables.Checks, [new(number)]) is not [var check])
            return new(StandingVerdict.NotFound);
        var rows = store.Range(
            ConsistencyTables.Differences, new(number), new(number + 1), UpdatesCall.LinesMax);
        return new(StandingVerdict.Done)
        {
            Checks = [Shown(check)],
            Differences = [.. rows.Select(Shown).OrderBy(one => one.UpdateNumber)],
            IsCut = check.Different > rows.Count,
        };
    }

    private CheckShown Shown(CheckRow row) => new(
        row.Number, row.By, row.Begun, row.Ended,
        row.Ended != 0 ? CheckState.Ended
            : ConsistencyFlow.IsUnderWay(row, now) ? CheckState.UnderWay : CheckState.GivenUp)
    {
        Compared = row.Compared,
        Equal = row.Compared - row.Changing - row.Different - row.Damaged,
        Changing = row.Changing,
        Different = row.Different,
        Refused = row.Refused,
        Damaged = row.Damaged,
    };

    private DifferenceShown Shown(DifferenceRow row)
    {
        var (file, serial) = LegacyIntake.PlaceOf(row.UpdateNumber, store, _numbers);
        var damaged = new List<RowKey>();
        var stands = store.Fetch(RegisterTables.Residences, [new(row.Code.Value)], damaged)
            .Exists(held => held.UpdateNumber == row.UpdateNumber) || damaged.Count > 0;
        return new(
            file, serial, row.UpdateNumber, row.Kind,
            row.Verdict == UpdateVerdict.Applied ? null : row.Verdict,
            stands ? RefusedState.Open : RefusedState.Replaced);
    }
}
