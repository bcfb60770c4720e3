using System.Buffers;
using System.Buffers.Binary;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>
/// Packs the entries of the leaves of one call into rows: many small leaves stand in one row, encrypted at once; a leaf
/// with many subjects stands in several. A row's key tells its run of <see cref="RunLeaves"/> leaves, so that a leaf's
/// row is found by its index.
/// </summary>
/// <remarks>
/// Within a row, for each leaf: place in the run (1), entries here (2); and for each of these the random bytes (32), the
/// length (4) and the entry. Big end first [ours].
/// </remarks>
internal sealed class AuditEntryPacker(AuditMonths months, AuditLogId log, long number, FillRandom random)
{
    /// <summary>Leaves in a run [ours: as many rows are read at most to find one leaf].</summary>
    public const int RunLeaves = 64;

    /// <summary>Entries in a row, at most [ours].</summary>
    private const int RowEntriesMax = 256;

    /// <summary>Bytes from which a row takes no further leaf [ours].</summary>
    private const int RowBytes = 32 * 1024;

    private const int PartBits = 8; // a leaf has at most 40 parts
    private const int LeafHead = 3, EntryHead = AuditEntries.SaltBytes + sizeof(int);

    private readonly List<AuditEntryRow> _rows = [];
    private readonly ArrayBufferWriter<byte> _plain = new();
    private (ErasureMonth Month, long Run, long Part) _row;
    private int _entries;

    private static long RunOf(long index) => index / RunLeaves;

    /// <summary>Adds what stands behind a leaf; leaves come in their order.</summary>
    public void Add(AuditLeaf leaf, IReadOnlyList<OpenedEntry> opened)
    {
        var (month, run, place) = (leaf.Facts.Term, RunOf(leaf.Index), leaf.Index % RunLeaves);
        if (_row.Month != month || _row.Run != run || _entries + opened.Count > RowEntriesMax
            || _plain.WrittenCount > RowBytes)
            Close();
        for (var first = 0; first < opened.Count; first += RowEntriesMax)
        {
            if (_entries == 0)
                _row = (month, run, (place << PartBits) + first / RowEntriesMax);
            var before = Math.Min(opened.Count, first + RowEntriesMax);
            Write((byte)place, opened, first, before);
            if (opened.Count > RowEntriesMax)
                Close();
        }
    }

    /// <summary>The rows, in the order of their keys.</summary>
    public List<AuditEntryRow> Finish()
    {
        Close();
        _rows.Sort((one, other) => AuditTables.Entries.Key(one).CompareTo(AuditTables.Entries.Key(other)));
        return _rows;
    }

    /// <summary>Reads what stands behind a leaf; null when its month is erased, none when there is no row of it. Rows
    /// of other leaves may be damaged.</summary>
    /// <exception cref="StoreDamagedException">The leaf's row is damaged, or not what was written there.</exception>
    public static List<OpenedEntry>? Read(Store store, AuditMonths months, AuditLogId log, long number, AuditLeaf leaf)
    {
        var (month, run, place) = (leaf.Facts.Term, RunOf(leaf.Index), leaf.Index % RunLeaves);
        var damaged = new List<RowKey>();
        var rows = store.Fetch(AuditTables.Entries, [new(month.Number, number, run)], damaged);
        var begin = rows.Select(row => row.Part).Concat(damaged.Select(key => key.D)).Select(part => part >> PartBits)
            .Where(first => first <= place).DefaultIfEmpty(-1).Max();
        if (damaged.Exists(key => key.D >> PartBits == begin))
            throw new StoreDamagedException(
                FormattableString.Invariant($"The entries of leaf {leaf.Index} of the record are damaged."));
        var opened = new List<OpenedEntry>();
        foreach (var row in rows.Where(row => row.Part >> PartBits == begin))
        {
            if (months.Open(month, log, run, (int)row.Part, row.Sealed) is not { } plain)
                return null;
            Read(plain, (byte)place, opened);
        }
        return opened;
    }

    private void Write(byte place, IReadOnlyList<OpenedEntry> opened, int first, int before)
    {
        var head = _plain.GetSpan(LeafHead);
        head[0] = place;
        BinaryPrimitives.WriteUInt16BigEndian(head[1..], (ushort)(before - first));
        _plain.Advance(LeafHead);
        for (var entry = first; entry < before; entry++)
        {
            var (salt, bytes) = (opened[entry].Salt, opened[entry].Entry);
            var to = _plain.GetSpan(EntryHead + bytes.Length);
            salt.CopyTo(to);
            BinaryPrimitives.WriteInt32BigEndian(to[AuditEntries.SaltBytes..], bytes.Length);
            bytes.CopyTo(to[EntryHead..]);
            _plain.Advance(EntryHead + bytes.Length);
        }
        _entries += before - first;
    }

    private void Close()
    {
        if (_entries == 0)
            return;
        _rows.Add(new(
            _row.Month.Number, number, _row.Run, _row.Part,
            months.Seal(_row.Month, log, _row.Run, (int)_row.Part, _plain.WrittenSpan, random)));
        _plain.Clear();
        _entries = 0;
    }

    private static void Read(ReadOnlySpan<byte> plain, byte place, List<OpenedEntry> opened)
    {
        while (plain.Length > 0)
        {
            Require(plain.Length >= LeafHead);
            var (isIt, count) = (plain[0] == place, BinaryPrimitives.ReadUInt16BigEndian(plain[1..]));
            plain = plain[LeafHead..];
            for (var entry = 0; entry < count; entry++)
            {
                Require(plain.Length >= EntryHead);
                var length = BinaryPrimitives.ReadInt32BigEndian(plain[AuditEntries.SaltBytes..]);
                Require(length >= 0 && length <= plain.Length - EntryHead);
                if (isIt)
                    opened.Add(new(
                        plain[..AuditEntries.SaltBytes].ToArray(), plain.Slice(EntryHead, length).ToArray()));
                plain = plain[(EntryHead + length)..];
            }
        }
    }

    private static void Require(bool isReadable)
    {
        if (!isReadable)
            throw new StoreDamagedException("An entry of the record cannot be read.");
    }
}
