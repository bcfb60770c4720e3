using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Watch;

/// <summary>操作履歴の閲覧状況 — who read whose lines of the record [S-000 4]: every search of it is a leaf itself.</summary>
internal static class WatchReaders
{
    /// <summary>Finds the searches of a stretch of time.</summary>
    /// <param name="store">The record.</param>
    /// <param name="query">When, and by whom; of its kinds only searches.</param>
    /// <exception cref="StoreDamagedException">A leaf or an entry is damaged.</exception>
    public static (IReadOnlyList<WatchReading> Readings, bool IsCut) Run(Store store, AuditQuery query)
    {
        var result = AuditSearch.Run(store, query with { Kind = AuditKind.RecordSearch });
        var readings = new List<WatchReading>();
        foreach (var hits in result.Hits.GroupBy(hit => hit.Log))
        {
            using var log = AuditLog.OpenNumber(store, hits.Key)!;
            readings.AddRange(hits.Select(hit => Read(log, hit)));
        }
        return (readings, result.IsCut);
    }

    private static WatchReading Read(AuditLog log, AuditFound hit)
    {
        var (entries, facts) = (log.ReadEntries(hit.Leaf), hit.Leaf.Facts);
        var asked = entries is not null && AuditEntries.TryReadRequest(entries[0].Entry, out var request)
            ? WatchEntry.Read(request)?.Text
            : null;
        return new(
            hit.Log, hit.Leaf.Index, hit.Leaf.Time, facts.Operator, facts.Terminal, facts.Count,
            entries is { Count: > 1 }, asked);
    }
}
