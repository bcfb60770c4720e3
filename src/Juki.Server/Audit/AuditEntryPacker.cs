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
/// Within a row, for each leaf: place in the run (1), entries here (2); and for each of these the random bytes (32),
/// the length (4) and the entry. Big end first [ours].
/// </remarks>
internal sealed class AuditEntryPacker(AuditMonths months, AuditLogId log, long number, FillRandom random)
{
    /// <summary>Leaves in a run [ours: as many rows are read at most to find one leaf].</summary>
    public const int RunLeaves = 64;

    /// <summary>Entries in a row, at most [ours].</summary>
    private const int RowEntriesMax = 256;

    /// <summary>Bytes from which a row takes no further leaf [ours].</summary>
    private const int RowBytes = 32 * 1024;

    /// <summary>Bits of a part's number that count the parts of one leaf, of which there are at most 40.</summary>
    public const int PartBits = 8;

    /// <summary>Bytes before the entries of a leaf, and before an entry.</summary>
    public const int LeafHead = 3, EntryHead = AuditEntries.SaltBytes + sizeof(int);

    private readonly List<AuditEntryRow> _rows = [];
    private readonly ArrayBufferWriter<byte> _plain = new();
    private (ErasureMonth Month, long Run, long Part) _row;
    private int _entries;

    /// <summary>Which run a leaf is in.</summary>
    public static long RunOf(long index) => index / RunLeaves;

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
}
