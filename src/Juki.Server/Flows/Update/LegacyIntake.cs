using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 既存住基システムからのファイル — the CS takes in the files of the town's existing system: in the order of their
/// numbers, a slice a turn, each record by itself. Receipts are written after the commit, from the tables, and may be
/// written again.
/// </summary>
internal sealed partial class LegacyIntake
{
    private readonly ILegacyInbox _inbox;
    private readonly Store _store;
    private readonly SortedDictionary<long, LegacyFileRow> _unfinished = [];
    private bool _noRoomToRefuse;

    /// <summary>Takes up where the tables say.</summary>
    public LegacyIntake(ILegacyInbox inbox, Store store)
    {
        _inbox = inbox;
        _store = store;
        for (long from = 0; ;)
        {
            var rows = store.Range(IntakeTables.Files, new(from), new(long.MaxValue), 1000);
            foreach (var row in rows.Where(row => row.PutAway == 0 || row.Answered < 2))
                _unfinished[row.FileNumber] = row;
            if (rows.Count < 1000)
                return;
            from = rows[^1].FileNumber + 1;
        }
    }

    /// <summary>After a restore: what was taken in after the backup is taken in again, from the files that were put
    /// away. They give the same records the same numbers, so the tiers above know what they have had.</summary>
    public void AfterRestore(NodeNumbers numbers)
    {
        var partly = _unfinished.Values.FirstOrDefault(file => file.Taken < file.Count);
        _inbox.OfferAgain(partly?.FileNumber ?? numbers[NodeNumberId.LegacyFile] + 1);
    }

    /// <summary>Number of the file that is waited for although later ones lie there; 0 when none is.</summary>
    public long GapAt { get; private set; }

    /// <summary>Files taken in whose records do not all have a verdict yet.</summary>
    public int Unanswered => _unfinished.Values.Count(file => file.Answered == 0);

    /// <summary>The file and the serial of an update of this town; file 0: of none that is known.</summary>
    public static (long File, long Serial) PlaceOf(long updateNumber, Store store, NodeNumbers numbers)
    {
        // Numbers of updates grow with those of files: the last file that begins at it or before.
        var (low, high) = (0L, numbers[NodeNumberId.LegacyFile]);
        LegacyFileRow? found = null;
        while (low < high)
        {
            var middle = high - (high - low) / 2;
            var row = store.Fetch(IntakeTables.Files, [new(middle)]) is [var file] ? file : null;
            if (row is { FirstUpdate: > 0 } && row.FirstUpdate <= updateNumber)
                (low, found) = (middle, row);
            else
                high = middle - 1;
        }
        return found is null ? (0, 0) : (found.FileNumber, updateNumber - found.FirstUpdate + 1);
    }

    /// <summary>True when the last <see cref="Find"/> or <see cref="Read"/> went on with something that takes several
    /// turns.</summary>
    public bool IsReading => _inbox.IsReading;

    /// <summary>True while a refused file, or a receipt, finds no room on the disk of the folder: it is tried again
    /// every turn, and nothing is lost.</summary>
    public bool HasNoRoom => _noRoomToRefuse || _noRoomForReceipt;

    /// <summary>Looks for the file of the next slice; null when there is nothing to take in now.</summary>
    public LegacyFileRow? Find(Batch batch)
    {
        _noRoomToRefuse = false;
        var file = _unfinished.Values.FirstOrDefault(file => file.Taken < file.Count) ?? Offered(batch);
        return file is null || (file.Taken > 0 && !IsUnaltered(file, batch)) ? null : file;
    }

    /// <summary>Reads the next slice of a file that <see cref="Find"/> gave, at most <paramref name="max"/> records,
    /// and puts what it needs into the batch.</summary>
    public IReadOnlyList<LegacyRecord> Read(LegacyFileRow file, int max, Batch batch)
    {
        var records = file.Taken < file.Count ? _inbox.Read(file.FileNumber, file.Taken, max, batch.Today) : [];
        foreach (var record in records)
        {
            batch.InHand = -record.Serial;
            if (record.Change is { } change)
                UpdateFlow.NeedsFromLegacy(change, batch);
            else
                batch.Refusals.Want(new((int)Role.Municipality, file.FileNumber, record.Serial));
        }
        batch.InHand = 0;
        return records;
    }

    /// <summary>Makes a file the one of the slice in hand.</summary>
    public void Take(LegacyFileRow file, Batch batch)
    {
        batch.Files.Want(new(file.FileNumber));
        Taking = file;
    }

    /// <summary>The file of the slice in hand; null outside a slice.</summary>
    public LegacyFileRow? Taking { get; private set; }

    /// <summary>Takes the slice in: each record is applied and goes up, or is refused; none spoils its
    /// neighbours. <paramref name="aside"/> sets a record aside and says by which verdict, or
    /// <see cref="UpdateVerdict.Applied"/>: it goes on.</summary>
    public void Take(
        IReadOnlyList<LegacyRecord> records, Batch batch, Func<LegacyFileRow, LegacyRecord, long, UpdateVerdict> aside)
    {
        if (Taking is not { } file)
            return;
        foreach (var record in records)
        {
            batch.InHand = -record.Serial;
            Check.That(record.Serial == file.Taken + 1);
            // A refused record uses up its number too: the same files give the same numbers again after a restore.
            var number = ++batch.NodeNumbers[NodeNumberId.UpdateNumber];
            file = file with
            {
                Taken = record.Serial,
                FirstUpdate = file.FirstUpdate == 0 ? number : file.FirstUpdate,
            };
            if (aside(file, record, number) is var verdict and not UpdateVerdict.Applied)
            {
                RefuseHere(file, record.Serial, verdict, UpdateField.None, batch);
                continue;
            }
            if (record.Change is null)
            {
                RefuseHere(file, record.Serial, record.Verdict, record.Field, batch);
                continue;
            }
            RepairFlow.TakeAnew(record.Change, batch);
            if (RepairFlow.Blocks(record.Change, batch))
            {
                RefuseHere(file, record.Serial, UpdateVerdict.RecordDamaged, UpdateField.None, batch);
                continue;
            }
            file = file with { LastUpdate = number };
            UpdateFlow.FromLegacy(record.Change with { UpdateNumber = number }, batch);
            batch.Tally(TallyKind.Judged, (int)UpdateVerdict.Applied);
        }
        batch.InHand = 0;
        batch.NodeNumbers[NodeNumberId.LegacyFile] =
            Math.Max(batch.NodeNumbers[NodeNumberId.LegacyFile], file.FileNumber);
        batch.Files.Put(file);
        FileTimes.Taken(file.FileNumber, batch);
        Taking = file;
    }

    private static void RefuseHere(
        LegacyFileRow file, long serial, UpdateVerdict verdict, UpdateField field, Batch batch)
    {
        var row = new RefusalRow((int)Role.Municipality, file.FileNumber, serial, verdict, field);
        batch.Refusals.FetchNow(batch.Store, IntakeTables.Refusals.Key(row));
        batch.Refusals.Put(row);
        batch.Tally(TallyKind.Judged, (int)verdict);
    }

    /// <summary>The batch was committed.</summary>
    public void Committed()
    {
        if (Taking is { } file)
            _unfinished[file.FileNumber] = file;
        Taking = null;
    }

    /// <summary>The rows given by <see cref="WriteReceipts"/> are stored.</summary>
    public void Stored(IEnumerable<LegacyFileRow> rows)
    {
        foreach (var row in rows)
        {
            _lastPassed.Remove(row.FileNumber);
            if (row is { PutAway: 1, Answered: 2 })
                _unfinished.Remove(row.FileNumber);
            else
                _unfinished[row.FileNumber] = row;
        }
    }

    /// <summary>The next offered file, if it may be taken in; the others are refused, or wait for the number before
    /// them.</summary>
    private LegacyFileRow? Offered(Batch batch)
    {
        var last = batch.NodeNumbers[NodeNumberId.LegacyFile];
        GapAt = 0;
        foreach (var offered in _inbox.Offered())
        {
            if (offered.FileNumber <= last)
            {
                RefuseAgain(offered, batch);
            }
            else if (offered.FileNumber > last + 1)
            {
                GapAt = last + 1;
                return null;
            }
            else if (offered.Problem != LegacyFileProblem.None)
            {
                if (!TryRefuse(offered, offered.Problem, batch))
                    return null;
            }
            else
            {
                return new(offered.FileNumber, offered.Digest, offered.Count, 0, 0, 0, 0, 0);
            }
        }
        return null;
    }

    /// <summary>
    /// The file of which a part is taken in still lies there. One that took its place is refused, and the rest is
    /// waited for: nothing of it may follow the part of another.
    /// </summary>
    private bool IsUnaltered(LegacyFileRow file, Batch batch)
    {
        GapAt = 0;
        var offered = _inbox.Offered().FirstOrDefault(offered => offered.FileNumber == file.FileNumber);
        if (offered?.Digest == file.Digest)
            return true;
        GapAt = file.FileNumber;
        if (offered is not null)
            TryRefuse(offered, LegacyFileProblem.NumberReused, batch);
        return false;
    }

    /// <summary>A number that was taken in before: a duplicate, or other content under the same number.</summary>
    private void RefuseAgain(OfferedFile offered, Batch batch)
    {
        var rows = _store.Fetch(IntakeTables.Files, [new(offered.FileNumber)]);
        Check.That(rows.Count == 1);
        if (rows[0].PutAway == 0)
            return; // the file itself, on its way to be put away
        var problem = offered.Digest == rows[0].Digest ? LegacyFileProblem.Duplicate : LegacyFileProblem.NumberReused;
        TryRefuse(offered, problem, batch);
    }

    /// <summary>Refuses a file whole; false when there is no room to say so, and it lies there still.</summary>
    private bool TryRefuse(OfferedFile file, LegacyFileProblem problem, Batch batch)
    {
        try
        {
            _inbox.Refuse(file with { Problem = problem });
        }
        catch (DiskFullException)
        {
            _noRoomToRefuse = true;
            return false;
        }
        batch.Tally(TallyKind.FilesRefused, (int)problem);
        return true;
    }
}
