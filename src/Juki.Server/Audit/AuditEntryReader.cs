using System.Buffers.Binary;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>Reads what <see cref="AuditEntryPacker"/> wrote. The last run stays open, since leaves are mostly read one
/// after the other. Not thread-safe.</summary>
internal sealed class AuditEntryReader(Store store, AuditMonths months, AuditLogId log, long number)
{
    private readonly Dictionary<long, List<OpenedEntry>> _opened = [];
    private readonly List<RowKey> _damaged = [];
    private List<AuditEntryRow> _rows = [];
    private (ErasureMonth Month, long Run)? _run;
    private long _row = -1;

    /// <summary>What stands behind a leaf; null when its month is erased, none when there is no row of it. Rows of
    /// other leaves may be damaged.</summary>
    /// <exception cref="StoreDamagedException">The leaf's row is damaged, or not what was written there.</exception>
    public IReadOnlyList<OpenedEntry>? Read(AuditLeaf leaf)
    {
        var place = leaf.Index % AuditEntryPacker.RunLeaves;
        Fetch(leaf.Facts.Term, AuditEntryPacker.RunOf(leaf.Index));
        var begin = _rows.Select(row => row.Part).Concat(_damaged.Select(key => key.D)).Select(First)
            .Where(first => first <= place).DefaultIfEmpty(-1).Max();
        if (_damaged.Exists(key => First(key.D) == begin))
            throw new StoreDamagedException(
                FormattableString.Invariant($"The entries of leaf {leaf.Index} of the record are damaged."));
        if (begin != _row && !Open(begin))
            return null;
        return _opened.TryGetValue(place, out var entries) ? entries : [];
    }

    /// <summary>Forgets what is open: rows were added or erased.</summary>
    public void Forget()
    {
        _run = null;
        _rows = [];
        Close();
    }

    private static long First(long part) => part >> AuditEntryPacker.PartBits;

    private void Fetch(ErasureMonth month, long run)
    {
        if (_run == (month, run))
            return;
        Forget();
        _damaged.Clear();
        _rows = store.Fetch(AuditTables.Entries, [new(month.Number, number, run)], _damaged);
        _run = (month, run);
    }

    private void Close()
    {
        _opened.Clear();
        _row = -1;
    }

    /// <summary>Opens the rows whose first leaf has that place; false when their month is erased.</summary>
    private bool Open(long begin)
    {
        Close();
        foreach (var row in _rows.Where(row => First(row.Part) == begin))
        {
            if (months.Open(new((int)row.Month), log, row.Run, (int)row.Part, row.Sealed) is not { } plain)
                return false;
            Read(plain);
        }
        _row = begin;
        return true;
    }

    private void Read(ReadOnlySpan<byte> plain)
    {
        while (plain.Length > 0)
        {
            Require(plain.Length >= AuditEntryPacker.LeafHead);
            var (place, count) = (plain[0], BinaryPrimitives.ReadUInt16BigEndian(plain[1..]));
            plain = plain[AuditEntryPacker.LeafHead..];
            if (!_opened.TryGetValue(place, out var entries))
                _opened.Add(place, entries = []);
            for (var entry = 0; entry < count; entry++)
            {
                const int head = AuditEntryPacker.EntryHead;
                Require(plain.Length >= head);
                var length = BinaryPrimitives.ReadInt32BigEndian(plain[AuditEntries.SaltBytes..]);
                Require(length >= 0 && length <= plain.Length - head);
                entries.Add(new(plain[..AuditEntries.SaltBytes].ToArray(), plain.Slice(head, length).ToArray()));
                plain = plain[(head + length)..];
            }
        }
    }

    private static void Require(bool isReadable)
    {
        if (!isReadable)
            throw new StoreDamagedException("An entry of the record cannot be read.");
    }
}
