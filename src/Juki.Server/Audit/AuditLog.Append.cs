using System.Buffers.Binary;
using Juki.Domain.Watch;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>Writing.</summary>
internal sealed partial class AuditLog
{
    /// <summary>Records acts, inside the transaction that carries their effects. Answers may leave when it is
    /// committed; when it is given up, call <see cref="RolledBack"/>.</summary>
    /// <returns>The leaves, in order.</returns>
    /// <exception cref="AuditUnavailableException">Heads are not signed: answer nothing.</exception>
    /// <exception cref="DiskFullException">No room: answer nothing.</exception>
    public IReadOnlyList<AuditLeaf> Append(IReadOnlyList<AuditEvent> events, Moment now)
    {
        Check.That(_store.InTransaction && events.Count <= AppendMax);
        Check.That(_fill is not null);
        CheckSigned(now);
        var time = Math.Max(now.Milliseconds, _lastTime);
        Check.That(events.All(one => !one.Facts.Term.IsOver(time)));
        if (Unsigned == 0) _oldestUnsigned = now.Milliseconds; // by the clock as it is, which may have been put back
        if (_index.TailCount == 0) _oldestInTail = time;
        _months.Ensure(events.Select(one => one.Facts.Term), _fill);
        using var random = new RandomBytes(_fill);
        var entries = new AuditEntryPacker(_months, Id, Number, random.Take);
        var (leaves, rows) = (new List<AuditLeaf>(events.Count), new List<AuditLeafRow>(events.Count));
        foreach (var act in events)
        {
            var opened = Hide(act, random);
            var leaf = new AuditLeaf(
                Network, Id, Size, time, act.Facts, act.Subjects.Count, opened[0].Commitment(),
                MerkleTree.Root(AuditEntries.SubjectHashes(opened.Skip(1))));
            var bytes = leaf.ToBytes();
            entries.Add(leaf, opened);
            for (var place = 0; place < act.Subjects.Count; place++)
                _index.Add(act.Facts.Term, act.Subjects[place].Code, new(Number, leaf.Index, place));
            _tree.Append(bytes);
            leaves.Add(leaf);
            rows.Add(new(Number, leaf.Index, bytes));
        }
        Save(rows, entries.Finish());
        _entries.Forget();
        _lastTime = time;
        return leaves;
    }

    /// <summary>Records acts in a transaction of their own. When this returns, they are on the disk.</summary>
    /// <exception cref="AuditUnavailableException">They are not recorded: answer nothing.</exception>
    public IReadOnlyList<AuditLeaf> Record(IReadOnlyList<AuditEvent> events, Moment now)
    {
        _store.Begin();
        try
        {
            var leaves = Append(events, now);
            GoOnWithIndex(events.Count, now);
            _store.Commit();
            return leaves;
        }
        catch (Exception error) when (error is DiskFullException or AuditUnavailableException)
        {
            _store.Rollback();
            RolledBack();
            throw error as AuditUnavailableException
                ?? new AuditUnavailableException("No room for the record.", error);
        }
    }

    /// <summary>Deletes the keys of months that are over, and records that; outside a transaction. What they hid cannot
    /// be read from then on; <see cref="SweepErased"/> clears its rows.</summary>
    /// <returns>The months.</returns>
    public IReadOnlyList<ErasureMonth> EraseKeys(long office, Moment now)
    {
        _store.Begin();
        WriteIndex();
        var months = _months.DeleteOver(now.Milliseconds);
        _months.Forget();
        _entries.Forget();
        if (months.Count > 0)
        {
            var facts = new AuditFacts(AuditKind.Erasure) { Office = office, Count = (uint)months.Count };
            _ = Append([new(facts, new(AuditStart.ErasureForm, Written(months)), [])], now);
        }
        _store.Commit();
        if (months.Count > 0) _ = _store.EmptyLog();
        return months;
    }

    /// <summary>Months whose key is gone and whose rows are not, ascending: an erasure that was cut short goes
    /// on.</summary>
    public List<ErasureMonth> MonthsToSweep()
    {
        var (alive, found, from) = (_months.All(), new List<ErasureMonth>(), 0L);
        while (true)
        {
            var entry = _store.Range(AuditTables.Entries, new(from), new(long.MaxValue), 1);
            var run = _store.Range(AuditTables.Runs, new(from), new(long.MaxValue), 1);
            if (entry.Count + run.Count == 0) return found;
            var month = Math.Min(
                entry.Count == 0 ? long.MaxValue : entry[0].Month, run.Count == 0 ? long.MaxValue : run[0].Month);
            if (!alive.Contains(new((int)month))) found.Add(new((int)month));
            from = month + 1;
        }
    }

    /// <summary>Deletes up to <paramref name="max"/> rows of a month whose key is gone, with a transaction of its own;
    /// and at the end what the engine's log holds of them.</summary>
    /// <returns>True when nothing of the month is left anywhere.</returns>
    public bool SweepErased(ErasureMonth month, int max)
    {
        var (from, before) = (new RowKey(month.Number), new RowKey(month.Number + 1L));
        var rows = _store.Range(AuditTables.Entries, from, before, max);
        _store.Begin();
        _store.Delete(AuditTables.Entries, rows.Select(AuditTables.Entries.Key).ToList());
        var isLast = rows.Count < max;
        if (isLast)
        {
            _store.DeleteRange(AuditTables.RunParts, from, before);
            _store.DeleteRange(AuditTables.Runs, from, before);
        }
        _store.Commit();
        return isLast && _store.EmptyLog();
    }

    private void CheckSigned(Moment now)
    {
        if (Unsigned >= HeadRules.UnsignedLeavesMax
            || (Unsigned > 0 && now.Milliseconds - _oldestUnsigned >= HeadRules.UnsignedMsMax))
            throw new AuditUnavailableException("Heads of the record are not signed: is the token there?");
    }

    private static List<OpenedEntry> Hide(AuditEvent act, RandomBytes random)
    {
        Check.That(act.Subjects.Count <= AuditEntries.SubjectsMax);
        var opened = new List<OpenedEntry>(1 + act.Subjects.Count) { Hide(AuditEntries.ToBytes(act.Request), random) };
        opened.AddRange(act.Subjects.Select(subject => Hide(AuditEntries.ToBytes(subject), random)));
        return opened;
    }

    private static OpenedEntry Hide(byte[] entry, RandomBytes random)
    {
        var salt = new byte[AuditEntries.SaltBytes];
        random.Take(salt);
        return new(salt, entry);
    }

    private void Save(List<AuditLeafRow> rows, List<AuditEntryRow> entries)
    {
        _store.Insert(AuditTables.Leaves, rows);
        foreach (var some in entries.Chunk(Store.BatchMax)) _store.Insert(AuditTables.Entries, some);
        _tree.Save();
        _row = _row with { Size = Size };
        _store.Upsert(AuditTables.Logs, [_row]);
    }

    private static byte[] Written(List<ErasureMonth> months)
    {
        var bytes = new byte[months.Count * sizeof(int)];
        for (var i = 0; i < months.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * sizeof(int)), months[i].Number);
        return bytes;
    }
}
