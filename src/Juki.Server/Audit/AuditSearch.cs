using System.Buffers.Binary;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>A leaf that was found in a record with several logs.</summary>
/// <param name="Log">Number of the log in the store; 0 in an exported file.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="Place">Which subject of it was searched for; −1 when none was.</param>
internal sealed record AuditFound(long Log, AuditLeaf Leaf, int Place);

/// <summary>What a search found.</summary>
/// <param name="Hits">In the order of the logs and of time.</param>
/// <param name="IsCut">True when there are more than were asked for.</param>
internal sealed record AuditSearchResult(IReadOnlyList<AuditFound> Hits, bool IsCut);

/// <summary>
/// 操作履歴の検索 — searches the record by day, operator, office, affair, kind and subject [S-000 3. リスク2]: all logs of a
/// store, or an exported log. A subject is found through the keyed index, a stretch of time by halving; whatever else
/// is asked for is looked at leaf by leaf, some at a time.
/// </summary>
internal static class AuditSearch
{
    /// <summary>Searches all logs of a store.</summary>
    /// <exception cref="StoreDamagedException">A leaf that had to be looked at is damaged.</exception>
    public static AuditSearchResult Run(Store store, AuditQuery query)
    {
        var found = new List<AuditFound>();
        foreach (var number in AuditLog.NumbersIn(store))
        {
            using var log = AuditLog.OpenNumber(store, number)!;
            foreach (var hit in log.Stream(query))
            {
                if (found.Count == query.Max)
                    return new(found, true);
                found.Add(new(number, hit.Leaf, hit.Place));
            }
        }
        return new(found, false);
    }

    /// <summary>Searches an exported log; it holds nothing of subjects.</summary>
    /// <exception cref="InvalidDataException">It is no exported log, it is cut, or a subject was asked
    /// for.</exception>
    public static AuditSearchResult InExport(Stream from, AuditQuery query)
    {
        if (query.Subject is not null)
            throw new InvalidDataException("書出しに住民の索引はない / an exported log has no index of residents");
        if (!ReadBeginning(from))
            throw new InvalidDataException("書き出したログではない / this is no exported log");
        var found = new List<AuditFound>();
        while (AuditFiles.Read(from) is { } record)
        {
            if (record.Kind == AuditRecord.End)
                return new(found, false);
            if (record.Kind != AuditRecord.Leaf)
                continue;
            if (record.Payload.Length != MerkleTree.HashBytes + AuditLeaf.Bytes
                || !AuditLeaf.TryRead(record.Payload.AsSpan(MerkleTree.HashBytes), out var leaf))
                throw new InvalidDataException("読めない葉がある / a leaf cannot be read");
            if (!query.Fits(leaf))
                continue;
            if (found.Count == query.Max)
                return new(found, true);
            found.Add(new(0, leaf, -1));
        }
        throw new InvalidDataException("ファイルが途中で切れている / the file is cut");
    }

    private static bool ReadBeginning(Stream from)
    {
        var head = new byte[AuditFiles.LogHeadBytes];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan(0, AuditFiles.LogMark.Length).SequenceEqual(AuditFiles.LogMark))
            return false;
        var key = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(head.Length - sizeof(ushort)))];
        return key.Length <= AuditFiles.KeyMax
            && from.ReadAtLeast(key, key.Length, throwOnEndOfStream: false) == key.Length;
    }
}
