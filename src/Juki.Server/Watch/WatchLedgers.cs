using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Watch;

/// <summary>
/// 利用管理簿との突合 [S-000 3. リスク2] — which acts of the record a line of a ledger covers, and what is left on either
/// side. Residents are looked up in the keyed index and then forgotten: neither ledger nor comparison keeps them.
/// </summary>
internal static class WatchLedgers
{
    private const long JapanMs = 9L * 3_600_000;

    /// <summary>Most lines of ledgers that are compared at once [ours: bounds memory].</summary>
    private const int RowsMax = 1_000_000;

    /// <summary>The first millisecond of a day in Japan.</summary>
    public static long Begin(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero).ToUnixTimeMilliseconds() - JapanMs;

    /// <summary>The day in Japan.</summary>
    public static DateOnly DayOf(long time) => new Moment(time).Today.ToDay();

    /// <summary>Which leaves each line covers.</summary>
    public static IReadOnlyList<WatchLedgerLine> Match(Store store, long office, IReadOnlyList<LedgerLine> lines)
    {
        var logs = AuditLog.NumbersIn(store).Select(number => AuditLog.OpenNumber(store, number)!).ToList();
        try
        {
            return [.. lines.Select(line => new WatchLedgerLine(
                line, [.. logs.SelectMany(log => CoveredBy(line, log, office))]))];
        }
        finally
        {
            logs.ForEach(log => log.Dispose());
        }
    }

    private static IEnumerable<WatchPlace> CoveredBy(LedgerLine line, AuditLog log, long office)
    {
        var query = new AuditQuery
        {
            Subject = line.Subject, Kind = AuditKind.Inquiry, From = Begin(line.From),
            Before = Begin(line.Until.AddDays(1)),
        };
        return log.Stream(query).Select(hit => hit.Leaf)
            .Where(leaf => leaf.Facts.Office == office
                && line.Covers(leaf.Facts.Affair, DayOf(leaf.Time), leaf.Facts.Operator))
            .Select(leaf => new WatchPlace(log.Number, leaf.Index)).Distinct();
    }

    /// <summary>Compares both ways.</summary>
    public static WatchComparison Compare(Store store, long office, long from, long before)
    {
        var book = new WatchBook(store);
        var lone = new List<WatchPlace>();
        var (inquiries, withCase, withoutSubject) = (0L, 0L, 0L);
        foreach (var number in AuditLog.NumbersIn(store))
        {
            using var log = AuditLog.OpenNumber(store, number)!;
            foreach (var leaf in log.Leaves(from, before))
            {
                if (leaf.Kind != AuditKind.Inquiry || leaf.Facts.Office != office)
                    continue;
                var place = new WatchPlace(number, leaf.Index);
                if (leaf.Subjects == 0)
                    withoutSubject++;
                else if ((InquiryVerdict)leaf.Facts.Verdict == InquiryVerdict.Answered)
                {
                    inquiries++;
                    if (book.IsCovered(place))
                        withCase++;
                    else if (lone.Count < WatchComparison.ToldMax)
                        lone.Add(place);
                }
            }
        }
        return CompareLines(book, new(from, before, office)
        {
            Inquiries = inquiries, WithCase = withCase, WithoutSubject = withoutSubject, LoneLeaves = lone,
        });
    }

    private static WatchComparison CompareLines(WatchBook book, WatchComparison comparison)
    {
        var (first, last) = (DayOf(comparison.From), DayOf(comparison.Before - 1));
        var lines = new Dictionary<(string, uint, DateOnly, DateOnly, uint), WatchLedgerRow>();
        // A ledger of a year is imported in that year or the next.
        var rows = Enumerable.Range(first.Year, last.Year - first.Year + 2).SelectMany(book.Ledgers)
            .Where(row => row.Office == comparison.Office && row.From <= last && row.Until >= first).Take(RowsMax);
        foreach (var row in rows)
        {
            var key = (row.Case, row.Affair, row.From, row.Until, row.Operator);
            if (!lines.TryGetValue(key, out var known) || known.Found < row.Found)
                lines[key] = row;
        }
        return comparison with
        {
            Lines = lines.Count,
            LinesFound = lines.Values.Count(row => row.Found > 0),
            LoneLines =
            [
                .. lines.Values.Where(row => row.Found == 0).OrderBy(row => (row.Year, row.Serial, row.Line))
                    .Take(WatchComparison.ToldMax)
                    .Select(row => new WatchLoneLine(
                        new WatchNumber(WatchMatter.Ledger, row.Year, row.Serial).ToString(), row.Line, row.Case,
                        row.Affair)),
            ],
        };
    }
}
