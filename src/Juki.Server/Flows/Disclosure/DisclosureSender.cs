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

    /// <summary>Leaves, and subjects, that are gone through in a turn [ours: under 10 ms].</summary>
    private const int LeavesMax = 64, SubjectsMax = 256;

    /// <summary>How long a line stays after it was asked for: a backup of the prefecture is younger [ours].</summary>
    private const long KeptMs = 35L * 86_400_000;

    /// <summary>Between two rounds over the lines of nobody's resident, and more for each of them: whoever guesses
    /// codes makes many [ours: looking at one takes 20 µs].</summary>
    private const long LookAgainMs = 10_000, LookAgainEachMs = 20;

    /// <summary>How long such a line stays if nothing was given [ours: most are codes that never were].</summary>
    private const long UnknownKeptMs = 86_400_000;

    private readonly Store _store = record.Store;
    private OpenedLeaf? _opened;
    private RowKey? _lookedTo;
    private long _lookedAt;
    private long _looked;

    // ---- in slices: which line is whose ----

    /// <summary>A line, before it is known whose it is.</summary>
    private readonly record struct Line(AuditLeaf Leaf, int Place, ResidentRecordCode Code);

    /// <summary>Goes on with what is new in the record.</summary>
    /// <returns>True when there is more.</returns>
    public bool GoOn(Moment now)
    {
        foreach (var one in _store.Range(AuditTables.Logs, new(0), new(long.MaxValue), Store.BatchMax))
        {
            var at = _store.Fetch(DisclosureTables.Passed, [new(one.Number)]) is [var row]
                ? row
                : new(one.Number, 0, 0);
            if (at.Next >= one.Size)
                continue;
            using var old = OpenOld(one.Number);
            return Pass(old ?? record.Log, at, now);
        }
        return LookAgain(now);
    }

    private AuditLog? OpenOld(long number) =>
        number == record.Log.Number ? null : AuditLog.OpenNumber(_store, number);

    private bool Pass(AuditLog log, DisclosurePassRow at, Moment now)
    {
        var lines = new List<Line>();
        for (var leaves = 0; at.Next < log.Size && leaves < LeavesMax && lines.Count < SubjectsMax; leaves++)
        {
            var leaf = log.ReadLeaf(at.Next);
            var isRead = leaf.Subjects > 0 && DisclosurePapers.IsDisclosed(leaf.Kind);
            var behind = isRead ? Open(log, leaf.Index, now)?.Entries : null;
            var before = behind is null ? 0 : Math.Min(leaf.Subjects, at.Place + SubjectsMax - lines.Count);
            for (var place = at.Place; place < before; place++)
            {
                if (AuditEntries.TryReadSubject(behind![1 + place].Entry, out var subject) && !subject.Code.IsNone)
                    lines.Add(new(leaf, place, subject.Code));
            }
            at = behind is not null && before < leaf.Subjects
                ? at with { Place = before }
                : at with { Next = at.Next + 1, Place = 0 };
        }
        var homes = HomesOf(lines.Select(line => line.Code), now);
        var unknown = lines.Where(line => !homes.ContainsKey(line.Code.Value))
            .Select(line => new DisclosureUnknownRow(log.Number, line.Leaf.Index, line.Place, line.Leaf.Time)).ToList();
        return Give(log, lines, homes, now, () =>
        {
            _store.Insert(DisclosureTables.Unknown, unknown);
            _store.Upsert(DisclosureTables.Passed, [at]);
        }) && at.Next < log.Size;
    }

    /// <summary>Numbers the lines that have a home, each for its prefecture; false when that cannot be
    /// written.</summary>
    private bool Give(
        AuditLog log, IEnumerable<Line> lines, SortedDictionary<long, long> homes, Moment now, Action write)
    {
        var rows = new List<DisclosureOutRow>();
        var ends = new SortedDictionary<long, long>();
        foreach (var (leaf, place, code) in lines)
        {
            if (!homes.TryGetValue(code.Value, out var home))
                continue;
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
            write();
        }, now);
    }

    // ---- nobody's resident: a code that was never given out, or a register that does not know at present ----

    /// <summary>Looks again for the residents of lines that had none: a register that went back to a backup, or has
    /// damage, comes to know them.</summary>
    private bool LookAgain(Moment now)
    {
        var since = now.Milliseconds - _lookedAt;
        if (_lookedTo is null && since >= 0 && since < LookAgainMs + _looked * LookAgainEachMs)
            return false;
        var rows = _store.Range(DisclosureTables.Unknown, _lookedTo ?? new(0), new(long.MaxValue), SubjectsMax);
        (_looked, _lookedAt) = (_lookedTo is null ? rows.Count : _looked + rows.Count, now.Milliseconds);
        _lookedTo = null;
        if (rows.Count == 0)
            return false;
        var number = rows[0].Log;
        using var old = OpenOld(number);
        var log = old ?? record.Log;
        var (lines, over) = (new List<Line>(), new List<RowKey>());
        foreach (var row in rows.TakeWhile(row => row.Log == number))
        {
            _lookedTo = new(row.Log, row.Leaf, row.Place + 1);
            if (Open(log, row.Leaf, now) is { } opened
                && AuditEntries.TryReadSubject(opened.Entries[1 + row.Place].Entry, out var subject)
                && (subject.Items != 0 || now.Milliseconds - row.At < UnknownKeptMs))
                lines.Add(new(opened.Leaf, row.Place, subject.Code));
            else
                over.Add(DisclosureTables.Unknown.Key(row));
        }
        var homes = HomesOf(lines.Select(line => line.Code), now);
        over.AddRange(lines.Where(line => homes.ContainsKey(line.Code.Value))
            .Select(line => new RowKey(number, line.Leaf.Index, line.Place)));
        return (over.Count == 0 || Give(log, lines, homes, now, () => _store.Delete(DisclosureTables.Unknown, over)))
            && rows.Count == SubjectsMax;
    }

    /// <summary>A leaf of 10,000 subjects is gone through, and asked for, in many steps: it is read once. Null when
    /// it is erased.</summary>
    private OpenedLeaf? Open(AuditLog log, long index, Moment now)
    {
        if (_opened is not { } known || known.Leaf.Log != log.Id || known.Leaf.Index != index)
            _opened = OpenedLeaf.Read(log, index);
        return _opened?.Leaf.Facts.Term.IsOver(now.Milliseconds) == true ? _opened = null : _opened;
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
            var data = Lines(log, prefecture, isThis ? ask.From : 1, now);
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

    private Bodies.DisclosureData Lines(AuditLog log, NodeName prefecture, long from, Moment now)
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
            var line = Open(log, row.Leaf, now) is { } opened
                && AuditProof.Make(log, opened, row.Place, under) is { } proof
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
