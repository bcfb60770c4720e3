using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>Where a resident is a subject.</summary>
/// <param name="Log">Number of the log in this store.</param>
/// <param name="Index">The leaf.</param>
/// <param name="Place">Which subject of it, from 0.</param>
internal readonly record struct SubjectPlace(long Log, long Index, int Place) : IComparable<SubjectPlace>
{
    /// <inheritdoc/>
    public int CompareTo(SubjectPlace other) => (Log, Index, Place).CompareTo((other.Log, other.Index, other.Place));
}

/// <summary>
/// 対象者の索引 — subject → leaves, in sorted runs for each erasure month, with the newest in memory. A run is written
/// some parts at a time, and is one when its row stands; until then its entries stay in memory too. Runs of one level
/// are merged eight at a time, up to a bound, so that a month has few and no turn is long.
/// </summary>
internal sealed class SubjectIndex(Store store, AuditMonths months)
{
    /// <summary>Runs of a level that are merged into one [ours].</summary>
    public const int MergeRuns = 8;

    /// <summary>Most entries of a merged run [ours: some 30 ms to merge].</summary>
    public const int MergeEntriesMax = 65_536;

    /// <summary>Entries to a part of a run, about [ours: 8 KB a row].</summary>
    private const int PartEntries = 256;

    private const int EntryBytes = 32;

    private List<Entry> _tail = []; // kept with what it holds: a list of this size drawn anew stops everything
    private List<Entry> _toWrite = [];
    private int _written; // of those, the first ones, month by month
    private RunWriting? _run;
    private long _size;

    private readonly record struct Entry(int Month, UInt128 Digest, SubjectPlace Place) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            if (Month != other.Month) return Month.CompareTo(other.Month);
            return Digest != other.Digest ? Digest.CompareTo(other.Digest) : Place.CompareTo(other.Place);
        }
    }

    /// <summary>A run on its way: its entries, sorted, and from which of them on it is not written yet.</summary>
    private sealed record RunWriting(AuditRunRow Row, List<Entry> Entries, int From)
    {
        private readonly int _end = From + (int)Row.Entries;
        private int _next = From;

        public bool IsWhole => _next == _end;

        /// <summary>The next part.</summary>
        public AuditRunPartRow Next()
        {
            var (from, part) = (_next, Part(Entries[_next].Digest, Row.Bits));
            while (!IsWhole && Part(Entries[_next].Digest, Row.Bits) == part)
                _next++;
            return new(Row.Month, Row.Run, part, Bytes(CollectionsMarshal.AsSpan(Entries)[from.._next]));
        }
    }

    /// <summary>Entries that stand in memory and are not being written.</summary>
    public int TailCount => _tail.Count;

    /// <summary>True while a run is on its way.</summary>
    public bool IsWriting => _run is not null || _written < _toWrite.Count;

    /// <summary>Adds a subject.</summary>
    public void Add(ErasureMonth month, ResidentRecordCode code, SubjectPlace place)
    {
        if (!code.IsNone && months.Digest(month, code) is { } digest) _tail.Add(new(month.Number, digest, place));
    }

    /// <summary>Forgets what is in memory, after a rollback.</summary>
    public void Forget()
    {
        _tail.Clear();
        _toWrite.Clear();
        (_written, _run) = (0, null);
    }

    /// <summary>The tail is to be written: all subjects of the first <paramref name="size"/> leaves.</summary>
    public void BeginWriting(long size)
    {
        Check.That(!IsWriting);
        (_tail, _toWrite) = (_toWrite, _tail);
        _tail.Clear();
        _toWrite.Sort();
        (_written, _size) = (0, size);
    }

    /// <summary>Writes up to <paramref name="parts"/> parts; inside a transaction.</summary>
    /// <param name="parts">At least 1.</param>
    /// <param name="mayMerge">Whether there is time for merging.</param>
    /// <returns>How many leaves' subjects all stand in runs, when nothing is left to be written; else null.</returns>
    public long? WriteSome(int parts, bool mayMerge)
    {
        while (parts > 0 && IsWriting)
        {
            _run ??= Begin();
            var some = new List<AuditRunPartRow>();
            for (; parts > 0 && !_run.IsWhole; parts--)
                some.Add(_run.Next());
            store.Insert(AuditTables.RunParts, some);
            if (_run.IsWhole)
                End(_run.Row, mayMerge);
        }
        return IsWriting ? null : _size;
    }

    /// <summary>The run of the next month.</summary>
    private RunWriting Begin()
    {
        var (from, month) = (_written, _toWrite[_written].Month);
        while (_written < _toWrite.Count && _toWrite[_written].Month == month)
            _written++;
        var run = 1 + (Runs(month).LastOrDefault()?.Run ?? 0);
        store.DeleteRange(AuditTables.RunParts, new(month, run, 0), new(month, run + 1, 0)); // begun, and cut short
        return new(RowOf(month, run, 0, _written - from), _toWrite, from);
    }

    private void End(AuditRunRow row, bool mayMerge)
    {
        store.Insert(AuditTables.Runs, [row]);
        _run = null;
        if (mayMerge)
            Merge((int)row.Month);
    }

    /// <summary>Where a resident is a subject, ascending.</summary>
    public List<SubjectPlace> Find(ResidentRecordCode code)
    {
        var found = new SortedSet<SubjectPlace>();
        foreach (var month in months.All())
        {
            var digest = months.Digest(month, code)!.Value;
            foreach (var run in Runs(month.Number))
            {
                var key = new RowKey(month.Number, run.Run, Part(digest, run.Bits));
                found.UnionWith(store.Fetch(AuditTables.RunParts, [key])
                    .SelectMany(part => Read(month.Number, part))
                    .Where(entry => entry.Digest == digest).Select(entry => entry.Place));
            }
            found.UnionWith(
                InMemory().Where(e => e.Month == month.Number && e.Digest == digest).Select(e => e.Place));
        }
        return [.. found];
    }

    private IEnumerable<Entry> InMemory() => IsWriting ? _tail.Concat(_toWrite) : _tail;

    private List<AuditRunRow> Runs(int month) =>
        store.Range(AuditTables.Runs, new(month, 0), new(month + 1L, 0), Store.BatchMax);

    private void Merge(int month)
    {
        while (true)
        {
            var runs = Runs(month);
            var same = runs.GroupBy(run => run.Level).OrderBy(level => level.Key)
                .Select(level => level.Take(MergeRuns).ToList())
                .FirstOrDefault(level =>
                    level.Count == MergeRuns && level.Sum(run => run.Entries) <= MergeEntriesMax);
            if (same is null) return;
            var entries = new List<Entry>();
            foreach (var run in same)
            {
                var (from, before) = (new RowKey(month, run.Run, 0), new RowKey(month, run.Run + 1, 0));
                foreach (var part in store.Range(AuditTables.RunParts, from, before, Store.BatchMax))
                    entries.AddRange(Read(month, part));
                store.DeleteRange(AuditTables.RunParts, from, before);
            }
            store.Delete(AuditTables.Runs, same.Select(AuditTables.Runs.Key).ToList());
            entries.Sort();
            var merged = new RunWriting(
                RowOf(month, runs[^1].Run + 1, same[0].Level + 1, entries.Count), entries, 0);
            store.Insert(AuditTables.Runs, [merged.Row]);
            var parts = new List<AuditRunPartRow>();
            while (!merged.IsWhole)
                parts.Add(merged.Next());
            store.Insert(AuditTables.RunParts, parts);
        }
    }

    private static AuditRunRow RowOf(int month, long run, long level, int entries)
    {
        var bits = 0;
        while (entries >> bits > PartEntries) bits++;
        return new(month, run, level, bits, entries);
    }

    private static long Part(UInt128 digest, long bits) => bits == 0 ? 0 : (long)(digest >> (128 - (int)bits));

    private static byte[] Bytes(ReadOnlySpan<Entry> entries)
    {
        var bytes = new byte[entries.Length * EntryBytes];
        var one = bytes.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt128BigEndian(one, entry.Digest);
            BinaryPrimitives.WriteInt32BigEndian(one[16..], (int)entry.Place.Log);
            BinaryPrimitives.WriteInt64BigEndian(one[20..], entry.Place.Index);
            BinaryPrimitives.WriteInt32BigEndian(one[28..], entry.Place.Place);
            one = one[EntryBytes..];
        }
        return bytes;
    }

    private static IEnumerable<Entry> Read(int month, AuditRunPartRow part) =>
        part.Entries.Chunk(EntryBytes).Select(one => new Entry(
            month, BinaryPrimitives.ReadUInt128BigEndian(one),
            new(
                BinaryPrimitives.ReadInt32BigEndian(one.AsSpan(16)),
                BinaryPrimitives.ReadInt64BigEndian(one.AsSpan(20)),
                BinaryPrimitives.ReadInt32BigEndian(one.AsSpan(28)))));
}
