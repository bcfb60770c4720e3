using System.Diagnostics;
using System.Globalization;
using Juki.Benchmarks;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Files;

namespace Juki.Cli.Bench;

/// <summary>
/// 異動の性能 — sustained changes through three real processes: a CS, its prefecture and the nation, mutual TLS 1.3
/// with keys in tokens, SQLite stores synchronised before anything is acknowledged. First at full load, then at half
/// the rate found, where the lag is what a town sees.
/// </summary>
internal sealed class UpdatesBench(int residents, int seconds, Action<string> say)
{
    /// <summary>Records in a file at full load.</summary>
    private const int FileRecords = 20_000;

    /// <summary>Records that are sent first and not measured, so that all code has been compiled.</summary>
    private const int WarmUpRecords = FileRecords;

    /// <summary>More than any machine that we know of does in a second, records.</summary>
    private const int RateMax = 12_000;

    /// <summary>Files offered at once, so that the CS never waits for us.</summary>
    private const int Ahead = 3;

    private const int PollMilliseconds = 50;

    /// <summary>Of all three stores: any will do in a country that is made anew.</summary>
    private const long Incarnation = 1;

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan QuietMax = TimeSpan.FromMinutes(5);
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-bench-").FullName;

    private static NodeName Town => NodeName.OfMunicipality(Nagano);

    /// <summary>Measures, and leaves nothing behind.</summary>
    public async Task<UpdatesFigures> RunAsync(bool withBaseline, CancellationToken cancellation)
    {
        try
        {
            say(Line($"inventing {residents:N0} residents and their changes"));
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            var load = new UpdatesLoad(
                Nagano, residents, WarmUpRecords + (seconds * RateMax * 3 / 2), today);
            var figures = await MeasureAsync(load, cancellation).ConfigureAwait(false);
            return withBaseline ? figures with { Pgbench = Baseline(load) } : figures;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<UpdatesFigures> MeasureAsync(UpdatesLoad load, CancellationToken cancellation)
    {
        say("keys, and three stores with these residents");
        using var country = LocalNetwork.Create(_folder, "test-bench", [Nagano]);
        var rows = UpdatesPreload.Residences(load.Population);
        foreach (var node in country.Nodes)
        {
            Directory.CreateDirectory(node.DataFolder);
            UpdatesPreload.Fill(node.StorePath, node.Name, country.Network, Incarnation, rows);
        }
        var files = new ChangeFiles(load, Path.Combine(_folder, "staged"), country[Town]);
        var full = new Queue<(string Path, int Records)>(files.Stage(FileRecords, WarmUpRecords + (seconds * RateMax)));
        try
        {
            return await MeasureAsync(country, files, full, cancellation).ConfigureAwait(false);
        }
        finally
        {
            country.Stop();
        }
    }

    private async Task<UpdatesFigures> MeasureAsync(
        LocalNetwork country, ChangeFiles files, Queue<(string Path, int Records)> full, CancellationToken cancellation)
    {
        country.Start();
        _ = await country.WaitAsync(LocalNetwork.IsLinked, StartMax, cancellation).ConfigureAwait(false)
            ?? throw new TimeoutException("the three servers do not find each other");
        var idle = await MemoryAsync(country[Town]).ConfigureAwait(false);

        say("warming up");
        var warm = WarmUpRecords / FileRecords;
        await FeedAsync(country, files, full, () => warm-- > 0, cancellation).ConfigureAwait(false);
        say(Line($"full load for {seconds} s"));
        var watch = Stopwatch.StartNew();
        var before = Work(country);
        var (changes, milliseconds) = await FeedAsync(
            country, files, full, () => watch.Elapsed.TotalSeconds < seconds, cancellation).ConfigureAwait(false);
        var work = Work(country)
            .Zip(before, (after, one) => (long)((after - one).TotalMicroseconds / changes))
            .ToList();
        foreach (var unused in full.Reverse())
            files.TakeBack(unused);

        var rate = (int)(changes * 1000 / Math.Max(1, milliseconds) / 2);
        say(Line($"{changes:N0} changes in {milliseconds / 1000m:0.0} s; now {rate:N0} a second"));
        await PaceAsync(country, files, rate, cancellation).ConfigureAwait(false);
        var nation = await StatusAsync(country[NodeName.Nation]).ConfigureAwait(false);
        var loaded = new List<long>();
        foreach (var node in country.Nodes)
            loaded.Add(await MemoryAsync(node).ConfigureAwait(false));
        return new UpdatesFigures
        {
            Residents = residents,
            Changes = changes,
            Milliseconds = milliseconds,
            Work = work,
            PacedPerSecond = rate,
            LagP50 = nation.Node.LagP50,
            LagP99 = nation.Node.LagP99,
            Refused = await RefusedAsync(country).ConfigureAwait(false),
            IdleRss = idle,
            LoadedRss = loaded,
        };
    }

    private decimal Baseline(UpdatesLoad load)
    {
        const int Seconds = 10;
        say(Line($"PostgreSQL alone: the same rows, {PostgresBaseline.Clients} clients, {Seconds} s"));
        using var baseline = new PostgresBaseline();
        baseline.Load(UpdatesPreload.Residences(load.Population));
        return baseline.UpdatesPerSecond(residents, Nagano.Value, Seconds);
    }

    /// <summary>Hands in files as fast as they are taken, then waits until the nation has everything.</summary>
    /// <returns>Changes applied at the nation, and the milliseconds from the first to the last.</returns>
    private static async Task<(long Changes, long Milliseconds)> FeedAsync(
        LocalNetwork country,
        ChangeFiles files,
        Queue<(string Path, int Records)> full,
        Func<bool> goesOn,
        CancellationToken cancellation)
    {
        var before = await JudgedAsync(country).ConfigureAwait(false);
        var (handedIn, applied) = (before, before);
        var watch = Stopwatch.StartNew();
        var first = 0L;
        for (var feeding = true; feeding || applied < handedIn;)
        {
            while (feeding && files.Waiting < Ahead && (feeding = full.Count > 0 && goesOn()))
            {
                var file = full.Dequeue();
                files.Offer(file.Path);
                handedIn += file.Records;
            }
            await Task.Delay(PollMilliseconds, cancellation).ConfigureAwait(false);
            applied = await JudgedAsync(country).ConfigureAwait(false);
            if (applied == before)
                first = watch.ElapsedMilliseconds;
            if (watch.Elapsed > QuietMax)
                throw new TimeoutException($"the nation has {applied - before} of {handedIn - before} changes");
        }
        return (applied - before, watch.ElapsedMilliseconds - first);
    }

    /// <summary>Hands in a small file at each beat, for as long as the full load ran, and for as many changes as the
    /// nation counts lags of.</summary>
    private async Task PaceAsync(LocalNetwork country, ChangeFiles files, int rate, CancellationToken cancellation)
    {
        var longEnough = Math.Max(seconds, (Server.Node.NodeCounters.LagsKept / Math.Max(1, rate)) + 1);
        var staged = files.StageSteady(rate, longEnough);
        var handedIn = await JudgedAsync(country).ConfigureAwait(false);
        handedIn += await files.OfferSteadilyAsync(staged, cancellation).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        while (await JudgedAsync(country).ConfigureAwait(false) < handedIn)
        {
            if (watch.Elapsed > QuietMax)
                throw new TimeoutException("the nation does not get what was handed in");
            await Task.Delay(PollMilliseconds, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Time of the processors that each process has used: CS, prefecture, nation.</summary>
    private static List<TimeSpan> Work(LocalNetwork country) => [.. country.Nodes.Select(node =>
    {
        using var process = Process.GetProcessById(node.ProcessId);
        return process.TotalProcessorTime;
    })];

    /// <summary>Changes judged at the nation, refused ones too, so that a refusal shows and does not hang us.</summary>
    private static async Task<long> JudgedAsync(LocalNetwork country) =>
        (await StatusAsync(country[NodeName.Nation]).ConfigureAwait(false)).Node.Judged.Values.Sum();

    private static async Task<long> RefusedAsync(LocalNetwork country)
    {
        long refused = 0;
        foreach (var node in country.Nodes)
        {
            var status = await StatusAsync(node).ConfigureAwait(false);
            refused += status.Node.Judged
                .Where(verdict => verdict.Key != nameof(Domain.Changes.UpdateVerdict.Applied))
                .Sum(verdict => verdict.Value);
        }
        return refused;
    }

    private static async Task<long> MemoryAsync(LocalNode node) =>
        (await StatusAsync(node).ConfigureAwait(false)).Host.MemoryBytes >> 20;

    private static async Task<StatusReport> StatusAsync(LocalNode node) =>
        await node.StatusAsync().ConfigureAwait(false)
        ?? throw new InvalidOperationException($"{node.Name} does not answer");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
