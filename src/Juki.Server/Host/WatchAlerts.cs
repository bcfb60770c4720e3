using System.Security.Cryptography;
using Juki.Domain.Watch;
using Juki.Server.Node;
using Juki.Server.Watch;

namespace Juki.Server.Host;

/// <summary>見張りの警報 — looks at the last 24 hours of the record again and again, and tells the status how many findings
/// have no case yet. What takes longer to show, the same resident within 30 days, is for the report.</summary>
/// <param name="recordPath">The record.</param>
/// <param name="terms">The bounds of what is a finding.</param>
internal sealed class WatchAlerts(string recordPath, WatchTerms terms)
{
    private const long DayMs = 86_400_000;

    private IReadOnlyList<WatchRule> _found = [];

    /// <summary>Rules of the findings without a case, one for each finding. Any thread.</summary>
    public IReadOnlyList<WatchRule> Found => Volatile.Read(ref _found);

    /// <summary>Looks until told to end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => Look(new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())), stop)
                    .WaitAsync(stop).ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromSeconds(HostLimits.AlertSeconds), stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // We end.
            }
        }
    }

    /// <summary>Looks once; a damaged record is told by who answers inquiries, and changes nothing here.</summary>
    public void Look(Moment now)
    {
        try
        {
            using var record = SqliteStore.OpenReadOnly(recordPath);
            record.Begin();
            var before = now.Milliseconds + 1;
            var report = new WatchRun(record, terms, RandomNumberGenerator.Fill).Run(before - DayMs, before, DayMs);
            var book = new WatchBook(record);
            Volatile.Write(
                ref _found, [.. report.Findings.Where(one => book.CaseOf(one).IsNone).Select(one => one.Rule)]);
        }
        catch (StoreException)
        {
            // The last look stands; the next one comes.
        }
    }
}
