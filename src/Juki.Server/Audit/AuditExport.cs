using System.Buffers.Binary;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>Writes logs and a witness's heads to files, from a store opened for reading.</summary>
internal static class AuditExport
{
    /// <summary>Rows read at once.</summary>
    private const int Slice = AuditTree.TileHashes;

    /// <summary>Writes log <paramref name="log"/>; what stands in the tables, right or wrong: checking is the reader's
    /// work.</summary>
    /// <returns>Leaves written.</returns>
    public static long Write(Store store, AuditLog log, Stream to)
    {
        Begin(log, to);
        var (records, written) = (0L, 0L);
        for (var first = 0L; first < log.Size; first += Slice)
        {
            var before = Math.Min(log.Size, first + Slice);
            var leaves = store.Range(AuditTables.Leaves, new(log.Number, first), new(log.Number, before), Slice)
                .ToDictionary(row => row.Index, row => row.Leaf);
            var hashes = log.LeafHashes(first / Slice);
            var heads = store.Range(
                AuditHeadTables.Heads, new(log.Number, first + 1), new(log.Number, before + 1), Slice);
            var next = 0;
            for (var index = first; index < before; index++)
            {
                if (leaves.TryGetValue(index, out var leaf))
                {
                    AuditFiles.Write(to, AuditRecord.Leaf, hashes[(int)(index - first)], leaf);
                    (written, records) = (written + 1, records + 1);
                    if (index == 0) records += WriteOpenEntry(log, to);
                }
                while (next < heads.Count && heads[next].Size == index + 1)
                    records += WriteHead(store, heads[next++], to);
            }
        }
        // Heads over leaves that are gone: they tell that the tail was cut.
        var beyond = store.Range(
            AuditHeadTables.Heads, new(log.Number, log.Size + 1), new(log.Number + 1), Store.BatchMax);
        foreach (var head in beyond) records += WriteHead(store, head, to);
        AuditFiles.Write(to, AuditRecord.End, AuditFiles.Number(records));
        return written;
    }

    /// <summary>Writes what this node countersigned for others.</summary>
    public static long WriteWitnessed(Store store, long witness, byte[] key, Stream to)
    {
        to.Write(AuditFiles.WitnessMark);
        to.Write(AuditFiles.Number(witness));
        to.Write(AuditFiles.WithLength(key));
        var records = 0L;
        for (var from = new RowKey(0); ;)
        {
            var rows = store.Range(AuditHeadTables.Witnessed, from, new(long.MaxValue), Slice);
            foreach (var row in rows)
            {
                AuditFiles.Write(
                    to, AuditRecord.Witnessed, AuditFiles.Number(row.Node), AuditFiles.WithLength(row.Key), row.Head,
                    AuditFiles.WithLength(row.Signature), row.Text, row.Countersignature);
                records++;
            }
            if (rows.Count < Slice) break;
            from = new(rows[^1].Node, rows[^1].Number + 1);
        }
        AuditFiles.Write(to, AuditRecord.End, AuditFiles.Number(records));
        return records;
    }

    private static void Begin(AuditLog log, Stream to)
    {
        var head = new byte[AuditFiles.LogHeadBytes - 2];
        AuditFiles.LogMark.CopyTo(head);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(8), log.Office);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(16), log.Network);
        log.Id.Write(head.AsSpan(20));
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(36), log.Size);
        to.Write(head);
        to.Write(AuditFiles.WithLength(log.PublicKey));
    }

    private static int WriteOpenEntry(AuditLog log, Stream to)
    {
        if (log.ReadEntries(log.ReadLeaf(0)) is not { } entries) return 0;
        AuditFiles.Write(to, AuditRecord.OpenEntry, entries[0].Salt, entries[0].Entry);
        return 1;
    }

    private static int WriteHead(Store store, AuditHeadRow head, Stream to)
    {
        AuditFiles.Write(to, AuditRecord.Head, head.Head, head.Signature);
        var countersigned = store.Fetch(AuditHeadTables.Countersignatures, [new(head.Log, head.Size)]);
        foreach (var row in countersigned)
            AuditFiles.Write(to, AuditRecord.Countersigned, row.Text, row.Signature);
        return 1 + countersigned.Count;
    }
}
