using Juki.Domain.Offices;
using Juki.Server.Legacy;
using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

// Receipts: a file may have 10,000,000 records, all of them refused; so each look at its verdicts is a slice, and no
// list of them is held.
internal sealed partial class LegacyIntake
{
    /// <summary>Files whose receipts are finished in one turn [ours: two receipts each, a few fsyncs; below 10 ms on a
    /// good disk].</summary>
    private const int ReceiptsMax = 4;

    /// <summary>Records looked at in one turn to find the last one that passed [ours: below 10 ms].</summary>
    private const int LookMax = 5_000;

    private readonly Dictionary<long, (long Number, bool IsKnown)> _lastPassed = [];
    private bool _noRoomForReceipt;

    /// <summary>True when the last <see cref="WriteReceipts"/> has left something that the next one goes on
    /// with.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>
    /// After a commit: goes on with the receipts that are due and gives the rows that say so, to be stored with the
    /// next batch. A crash in between writes the same receipts again.
    /// </summary>
    public List<LegacyFileRow> WriteReceipts(NodeNumbers numbers)
    {
        (IsWriting, _noRoomForReceipt) = (false, false);
        var written = new List<LegacyFileRow>();
        foreach (var file in _unfinished.Values.Where(file => file.Taken == file.Count).ToList())
        {
            if (written.Count == ReceiptsMax)
            {
                IsWriting = true;
                break;
            }
            var next = file;
            try
            {
                next = WriteReceipts(file, numbers);
            }
            catch (DiskFullException) // written when there is room
            {
                _noRoomForReceipt = true;
                break;
            }
            if (next != file)
                written.Add(next);
            if (IsWriting)
                break;
        }
        return written;
    }

    private LegacyFileRow WriteReceipts(LegacyFileRow file, NodeNumbers numbers)
    {
        var next = file;
        if (next.PutAway == 0)
        {
            if (!Advance(file, ReceiptStage.Intake, () => RefusedHere(file)))
                return next;
            _inbox.PutAway(file.FileNumber);
            next = next with { PutAway = 1 };
        }
        if (next.Answered < 2 && IsAnswered(file, numbers)
            && Advance(file, ReceiptStage.Result, () => RefusedAnywhere(file)))
            next = next with { Answered = 2 };
        return next;
    }

    private bool Advance(LegacyFileRow file, ReceiptStage stage, Func<IEnumerable<ReceiptLine>> refused)
    {
        var isWhole = _inbox.AdvanceReceipt(file.FileNumber, stage, file.Count, refused);
        IsWriting |= !isWhole;
        return isWhole;
    }

    /// <summary>Every record that passed here has its verdict from the nation, or was refused by the
    /// prefecture.</summary>
    private bool IsAnswered(LegacyFileRow file, NodeNumbers numbers)
    {
        if (file.LastUpdate == 0)
            return true;
        if (numbers[NodeNumberId.AnsweredByPrefecture] < file.LastUpdate)
            return false;
        var passed = LastPassed(file);
        IsWriting |= passed is null;
        return passed < file.FirstUpdate || numbers[NodeNumberId.AnsweredByNation] >= passed;
    }

    /// <summary>The last update of a file that neither this CS nor the prefecture refused, below the first when none
    /// was; null while it is looked for, a slice a turn. Asked when the prefecture has judged all: it stays.</summary>
    private long? LastPassed(LegacyFileRow file)
    {
        if (!_lastPassed.TryGetValue(file.FileNumber, out var last))
            last = (file.LastUpdate, false);
        if (last.IsKnown)
            return last.Number;
        var from = Math.Max(file.FirstUpdate, last.Number - LookMax + 1);
        var refused = Page(Role.Prefecture, 0, from, last.Number + 1).Select(row => row.Number)
            .Concat(Page(Role.Municipality, file.FileNumber, SerialOf(from, file), SerialOf(last.Number, file) + 1)
                .Select(row => file.FirstUpdate + row.Number - 1))
            .ToHashSet();
        var passed = last.Number;
        while (passed >= from && refused.Contains(passed))
            passed--;
        var isKnown = passed >= from || passed < file.FirstUpdate;
        _lastPassed[file.FileNumber] = (passed, isKnown);
        return isKnown ? passed : null;

        List<RefusalRow> Page(Role tier, long place, long first, long before) => _store.Range(
            IntakeTables.Refusals, new((int)tier, place, first), new((int)tier, place, before), LookMax);
    }

    private static long SerialOf(long updateNumber, LegacyFileRow file) => updateNumber - file.FirstUpdate + 1;

    private IEnumerable<ReceiptLine> RefusedHere(LegacyFileRow file) =>
        Pages((int)Role.Municipality, file.FileNumber, 0, long.MaxValue)
            .Select(row => new ReceiptLine(row.Number, row.Verdict, row.Field, "cs"));

    private IEnumerable<ReceiptLine> RefusedBy(Role tier, LegacyFileRow file) => file.LastUpdate == 0 ? []
        : Pages((int)tier, 0, file.FirstUpdate, file.LastUpdate + 1).Select(row => new ReceiptLine(
            SerialOf(row.Number, file), row.Verdict, row.Field, tier == Role.National ? "national" : "prefecture"));

    /// <summary>All refusals of a file by serial; where two tiers refused the same, what the upper one said.</summary>
    private IEnumerable<ReceiptLine> RefusedAnywhere(LegacyFileRow file) =>
        Merge(Merge(RefusedHere(file), RefusedBy(Role.Prefecture, file)), RefusedBy(Role.National, file));

    /// <summary>Two runs of lines by serial as one; of the same serial, the line of the second.</summary>
    private static IEnumerable<ReceiptLine> Merge(IEnumerable<ReceiptLine> first, IEnumerable<ReceiptLine> second)
    {
        using var lines = first.GetEnumerator();
        var hasLine = lines.MoveNext();
        foreach (var upper in second)
        {
            for (; hasLine && lines.Current.Serial <= upper.Serial; hasLine = lines.MoveNext())
            {
                if (lines.Current.Serial < upper.Serial)
                    yield return lines.Current;
            }
            yield return upper;
        }
        for (; hasLine; hasLine = lines.MoveNext())
            yield return lines.Current;
    }

    private IEnumerable<RefusalRow> Pages(int tier, long place, long from, long before)
    {
        const int PageMax = 1000;
        while (true)
        {
            var page = _store.Range(IntakeTables.Refusals, new(tier, place, from), new(tier, place, before), PageMax);
            foreach (var row in page)
                yield return row;
            if (page.Count < PageMax)
                yield break;
            from = page[^1].Number + 1;
        }
    }
}
