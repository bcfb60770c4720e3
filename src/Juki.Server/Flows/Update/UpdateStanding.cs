using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Flows.Update;

/// <summary>更新状況 — how what a town handed in stands, read out of its CS's tables: files, and the records of them that
/// were refused, by file and 通番. Nothing of a resident is read out.</summary>
/// <param name="store">A snapshot of the CS's store.</param>
/// <param name="isSetAside">Whether a record, by file and serial, stands on the CS's work list.</param>
internal sealed class UpdateStanding(Store store, Func<long, long, bool> isSetAside)
{
    /// <summary>Most refusals of a file that are counted [ours: a file may have millions].</summary>
    public const int CountedMax = 10_000;

    /// <summary>Most files that one question looks at [ours: ten files a day for three years].</summary>
    public const int FilesMax = 10_000;

    private const int PageMax = 200;
    private const int MarksMax = 100_000;

    private readonly NodeNumbers _numbers = new(store);
    private HashSet<long>? _marks;

    /// <summary>Files, the newest first.</summary>
    public UpdatesReply Files(UpdatesCall call)
    {
        var found = Newest(call).Take(UpdatesCall.LinesMax + 1).ToList();
        return new(StandingVerdict.Done)
        {
            Files = [.. found.Take(UpdatesCall.LinesMax).Select(one => Shown(one.File, one.Times))],
            IsCut = found.Count > UpdatesCall.LinesMax,
        };
    }

    /// <summary>Refused records, the newest file first.</summary>
    public UpdatesReply Refused(UpdatesCall call)
    {
        var found = Newest(call)
            .SelectMany(one => RefusalsOf(one.File, UpdatesCall.LinesMax + 1).Select(row => Shown(row, one.File)))
            .Where(row => call.Verdict is null || row.Verdict == call.Verdict)
            .Where(row => !call.IsOpenOnly || row.State != RefusedState.Replaced)
            .Take(UpdatesCall.LinesMax + 1).ToList();
        return new(StandingVerdict.Done)
        {
            Refused = [.. found.Take(UpdatesCall.LinesMax)], IsCut = found.Count > UpdatesCall.LinesMax,
        };
    }

    private IEnumerable<(LegacyFileRow File, FileTimeRow? Times)> Newest(UpdatesCall call)
    {
        var (first, before) = call.File != 0 ? (call.File, call.File + 1)
            : (1, _numbers[NodeNumberId.LegacyFile] + 1);
        first = Math.Max(first, before - FilesMax);
        while (before > first)
        {
            var from = Math.Max(first, before - PageMax);
            var times = store.Range(FileTimes.Table, new(from), new(before), PageMax)
                .ToDictionary(row => row.FileNumber);
            var files = store.Range(IntakeTables.Files, new(from), new(before), PageMax);
            foreach (var file in files.AsEnumerable().Reverse())
            {
                var row = times.GetValueOrDefault(file.FileNumber);
                var taken = row?.Taken ?? 0;
                if (taken >= call.From && taken < call.Before)
                    yield return (file, row);
            }
            before = from;
        }
    }

    private FileShown Shown(LegacyFileRow file, FileTimeRow? times)
    {
        var refused = RefusalsOf(file, CountedMax + 1);
        var isCounted = refused.Count <= CountedMax;
        var isAnswered = file.Answered == 2;
        // Of those that passed: which the nation, the last of the tiers, has not judged yet.
        var judged = Math.Clamp(_numbers[NodeNumberId.AnsweredByNation] - file.FirstUpdate + 1, 0, file.Taken);
        var waiting = isAnswered ? 0
            : file.Count - judged - refused.Count(row => row.Serial > judged);
        return new(file.FileNumber, times?.Taken ?? 0, times?.Answered ?? 0, file.Count)
        {
            TakenIn = file.Taken,
            Refused = isCounted ? refused.Count : CountedMax,
            Waiting = waiting,
            Applied = isCounted ? file.Count - waiting - refused.Count : 0,
            IsCounted = isCounted,
            IsAnswered = isAnswered,
        };
    }

    private RefusedShown Shown((long Serial, RefusalRow Row) one, LegacyFileRow file)
    {
        var (serial, row) = one;
        var update = file.FirstUpdate == 0 ? 0 : file.FirstUpdate + serial - 1;
        return new(
            file.FileNumber, serial, update, (Role)row.Tier, row.Verdict, row.Field, StateOf(row, file, serial));
    }

    private RefusedState StateOf(RefusalRow row, LegacyFileRow file, long serial)
    {
        if (row.Tier == (int)Role.Municipality)
        {
            return row.Verdict is UpdateVerdict.SetAsideAsFaulty or UpdateVerdict.WaitsForEarlier
                && isSetAside(file.FileNumber, serial) ? RefusedState.Waits : RefusedState.NotHeld;
        }
        if (!Marks().Contains(row.Number))
            return RefusedState.Replaced;
        var waits = row.Verdict is UpdateVerdict.SetAsideAsFaulty or UpdateVerdict.WaitsForEarlier
            || row is { Verdict: UpdateVerdict.RecordDamaged, Tier: (int)Role.National };
        return waits ? RefusedState.Waits : RefusedState.Open;
    }

    /// <summary>更新順番号 of what is held here and not above.</summary>
    private HashSet<long> Marks()
    {
        if (_marks is not null)
            return _marks;
        _marks = [];
        for (long from = 0; _marks.Count < MarksMax;)
        {
            var rows = store.Range(IntakeTables.NotTakenOver, new(from), new(long.MaxValue), PageMax);
            _marks.UnionWith(rows.Select(row => row.UpdateNumber));
            if (rows.Count < PageMax)
                break;
            from = rows[^1].Code.Value + 1;
        }
        return _marks;
    }

    /// <summary>The first refusals of a file by serial; where two tiers refused the same, what the upper one
    /// said.</summary>
    private List<(long Serial, RefusalRow Row)> RefusalsOf(LegacyFileRow file, int max)
    {
        var rows = new SortedDictionary<long, RefusalRow>();
        foreach (var row in store.Range(
            IntakeTables.Refusals, new((int)Role.Municipality, file.FileNumber),
            new((int)Role.Municipality, file.FileNumber + 1), max))
            rows[row.Number] = row;
        if (file.FirstUpdate != 0)
        {
            // Up to the last record, not the last that passed: one that was set aside here may be refused above later.
            foreach (var tier in (Role[])[Role.Prefecture, Role.National])
            {
                foreach (var row in store.Range(
                    IntakeTables.Refusals, new((int)tier, 0, file.FirstUpdate),
                    new((int)tier, 0, file.FirstUpdate + file.Taken), max))
                    rows[row.Number - file.FirstUpdate + 1] = row;
            }
        }
        return [.. rows.Take(max).Select(one => (one.Key, one.Value))];
    }
}
