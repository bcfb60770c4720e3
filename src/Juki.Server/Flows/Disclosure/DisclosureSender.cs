using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Audit;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Disclosure;

/// <summary>
/// 開示用データの送信 — at the nation [S-002]: goes through its record and numbers, for each prefecture, the lines about its
/// residents; answers a prefecture that asks from a number on. It remembers nothing of what was sent.
/// </summary>
/// <remarks>After a restore a new log begins, whose lines are numbered anew; those of the old one are still asked
/// for.</remarks>
internal sealed class DisclosureSender(RecordDesk record, Store register, MunicipalityTable municipalities)
{
    /// <summary>Most lines in an answer, and the bytes after which there are no more [ours: under 256 KB].</summary>
    private const int LinesMax = 64, BytesMax = 192 * 1024;

    /// <summary>Leaves, and about how many subjects, that are gone through in a turn [ours: under 10 ms; one leaf of
    /// 10,000 takes longer].</summary>
    private const int LeavesMax = 64, SubjectsMax = 256;

    /// <summary>How long a line stays after it was asked for: a backup of the prefecture is younger [ours].</summary>
    private const long KeptMs = 35L * 86_400_000;

    private readonly Store _store = record.Store;

    // ---- in slices: which line is whose ----

    /// <summary>Goes on with what is new in the record.</summary>
    /// <returns>True when there is more.</returns>
    public bool GoOn(Moment now)
    {
        foreach (var number in AuditLog.NumbersIn(_store))
        {
            var next = _store.Fetch(DisclosureTables.Passed, [new(number)]) is [var row] ? row.Next : 0;
            if (number == record.Log.Number)
                return next < record.Log.Size && Pass(record.Log, next, now);
            using var old = AuditLog.OpenNumber(_store, number)!;
            if (next < old.Size)
                return Pass(old, next, now);
        }
        return false;
    }

    private bool Pass(AuditLog log, long next, Moment now)
    {
        var subjects = new List<(AuditLeaf Leaf, int Place, ResidentRecordCode Code)>();
        var from = next;
        for (; next < log.Size && next - from < LeavesMax && subjects.Count < SubjectsMax; next++)
        {
            var leaf = log.ReadLeaf(next);
            if (leaf.Subjects == 0 || !DisclosurePapers.IsDisclosed(leaf.Kind)
                || log.ReadEntries(leaf) is not { } behind)
                continue;
            for (var place = 0; place < leaf.Subjects; place++)
            {
                if (AuditEntries.TryReadSubject(behind[1 + place].Entry, out var subject) && !subject.Code.IsNone)
                    subjects.Add((leaf, place, subject.Code));
            }
        }
        var homes = HomesOf(subjects.Select(one => one.Code), now);
        var rows = new List<DisclosureOutRow>();
        var ends = new SortedDictionary<long, long>();
        foreach (var (leaf, place, code) in subjects)
        {
            if (!homes.TryGetValue(code.Value, out var home))
                continue; // nobody's resident: a code that was never given out
            if (!ends.TryGetValue(home, out var last))
                last = _store.Fetch(DisclosureTables.Ends, [new(home, log.Number)]) is [var end] ? end.Last : 0;
            ends[home] = last + 1;
            rows.Add(new(home, log.Number, last + 1, leaf.Index, place, leaf.Time));
        }
        rows.Sort((one, other) => DisclosureTables.Out.Key(one).CompareTo(DisclosureTables.Out.Key(other)));
        return record.TryRecord([], _ =>
        {
            _store.Insert(DisclosureTables.Out, rows);
            _store.Upsert(
                DisclosureTables.Ends,
                ends.Select(end => new DisclosureEndRow(end.Key, log.Number, end.Value)).ToList());
            _store.Upsert(DisclosureTables.Passed, [new(log.Number, next)]);
        }, now) && next < log.Size;
    }

    /// <summary>The prefecture of each resident: that of the current residence, or of the last.</summary>
    private SortedDictionary<long, long> HomesOf(IEnumerable<ResidentRecordCode> codes, Moment now)
    {
        var homes = new SortedDictionary<long, long>();
        RowKey[] keys = [.. codes.Select(code => code.Value).Distinct().Order().Select(code => new RowKey(code))];
        if (keys.Length == 0)
            return homes;
        register.Begin();
        try
        {
            foreach (var of in new RegisterRows(register).Residences(keys, []).GroupBy(one => one.Code.Value))
            {
                Residence[] residences = [.. of];
                var home = Residences.Current(residences, now.Today, municipalities)
                    ?? residences.OrderBy(one => one.LastDate).Last();
                homes[of.Key] = NodeName.OfPrefecture(home.Municipality.Prefecture).Number;
            }
        }
        finally
        {
            register.Rollback();
        }
        return homes;
    }

    // ---- a prefecture asks ----

    /// <summary>The lines of a prefecture from a number on, as far as it has countersigned the record.</summary>
    public Bodies.DisclosureData Answer(NodeName prefecture, Bodies.DisclosureAsk ask, Moment now)
    {
        var isAsked = false;
        foreach (var number in AuditLog.NumbersIn(_store))
        {
            using var old = number == record.Log.Number ? null : AuditLog.OpenNumber(_store, number);
            var log = old ?? record.Log;
            var name = new byte[AuditLogId.Bytes];
            log.Id.Write(name);
            var isThis = ask.Log.Span.SequenceEqual(name);
            if (!isAsked && !isThis && !ask.Log.IsEmpty && IsKnown(ask.Log))
                continue; // an older one: the prefecture has it
            isAsked = true;
            var data = Lines(log, prefecture, isThis ? Math.Max(ask.From, 1) : 1);
            data.Log = ByteString.CopyFrom(name);
            if (isThis)
                Forget(log, prefecture, ask.From, now);
            if (data.Lines.Count > 0 || number == record.Log.Number)
                return data;
        }
        return new();
    }

    private bool IsKnown(ByteString log) => AuditLog.NumbersIn(_store).Any(number =>
        _store.Fetch(AuditTables.Logs, [new(number)])[0].Id.AsSpan().SequenceEqual(log.Span));

    private Bodies.DisclosureData Lines(AuditLog log, NodeName prefecture, long from)
    {
        var data = new Bodies.DisclosureData { From = from };
        var rows = _store.Range(
            DisclosureTables.Out, new(prefecture.Number, log.Number, from), new(prefecture.Number, log.Number + 1),
            LinesMax);
        if (rows.Count == 0 || log.NewestCountersigned(prefecture.Number) is not { } under)
            return data;
        data.From = rows[0].Number; // those before were had once, and are forgotten
        var bytes = 0;
        foreach (var row in rows)
        {
            if (row.Leaf >= under.Head.Size || bytes > BytesMax)
                break;
            // What is erased meanwhile is an empty line: its number is told, and nothing else.
            var line = AuditProof.Make(log, row.Leaf, row.Place, under) is { } proof
                ? DisclosureLines.Write(proof)
                : new();
            bytes += line.CalculateSize();
            data.Lines.Add(line);
        }
        var own = log.CountersignaturesOf(under.Head).First(one =>
            Countersignature.TryRead(one.Text, out var text) && text.Witness == prefecture.Number);
        data.Head = ByteString.CopyFrom(under.Head.ToBytes());
        data.Signature = ByteString.CopyFrom(under.Signature);
        data.Key = ByteString.CopyFrom(log.PublicKey);
        data.Text = ByteString.CopyFrom(own.Text);
        data.Countersignature = ByteString.CopyFrom(own.Signature);
        return data;
    }

    /// <summary>Old lines that the prefecture has had go, some at each question.</summary>
    private void Forget(AuditLog log, NodeName prefecture, long before, Moment now)
    {
        var old = _store.Range(
                DisclosureTables.Out, new(prefecture.Number, log.Number, 0), new(prefecture.Number, log.Number, before),
                LinesMax)
            .Where(row => row.At < now.Milliseconds - KeptMs).Select(DisclosureTables.Out.Key).ToList();
        if (old.Count > 0)
            _ = record.TryRecord([], _ => _store.Delete(DisclosureTables.Out, old), now);
    }
}
