using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Juki.Benchmarks;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Cli.Bench;

/// <summary>
/// 異動の性能 — sustained changes through three real processes: a CS, its prefecture and the nation, mutual TLS 1.3 with
/// keys in tokens, SQLite stores synchronised before anything is acknowledged. First at full load, then at half the rate
/// found, where the lag is what a town sees.
/// </summary>
internal sealed class UpdatesBench(int residents, int seconds, Action<string> say)
{
    /// <summary>Records in a file at full load.</summary>
    private const int FileRecords = 5_000;

    /// <summary>Records that are sent first and not measured, so that all code has been compiled.</summary>
    private const int WarmUpRecords = 4 * FileRecords;

    /// <summary>More than any machine that we know of does in a second, records.</summary>
    private const int RateMax = 12_000;

    /// <summary>Files offered at once, so that the CS never waits for us.</summary>
    private const int Ahead = 3;

    /// <summary>Time between two files while the lag is measured, milliseconds.</summary>
    private const int BeatMilliseconds = 100;

    private const int PollMilliseconds = 50;

    /// <summary>Of all three stores: any will do in a country that is made anew.</summary>
    private const long Incarnation = 1;

    private static readonly TimeSpan QuietMax = TimeSpan.FromMinutes(5);
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-bench-").FullName;

    private static NodeName Town => NodeName.OfMunicipality(Nagano);

    private string Staged => Path.Combine(_folder, "staged");

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
        var country = new Country(_folder, "bench", [Nagano]);
        await using var disposing = country.ConfigureAwait(false);
        var rows = UpdatesPreload.Residences(load.Population);
        foreach (var node in country.Nodes)
        {
            Directory.CreateDirectory(country.Data(node));
            UpdatesPreload.Fill(country.StorePath(node), node, country.Network, Incarnation, rows);
        }
        var full = new Queue<(string Path, int Records)>(Stage(load, FileRecords, WarmUpRecords + (seconds * RateMax)));
        await country.StartAllAsync(cancellation).ConfigureAwait(false);
        var idle = await MemoryAsync(country, Town, cancellation).ConfigureAwait(false);

        say("warming up");
        var warm = WarmUpRecords / FileRecords;
        await FeedAsync(country, full, () => warm-- > 0, cancellation).ConfigureAwait(false);
        say(Line($"full load for {seconds} s"));
        var watch = Stopwatch.StartNew();
        var before = Work(country);
        var (changes, milliseconds) = await FeedAsync(
            country, full, () => watch.Elapsed.TotalSeconds < seconds, cancellation).ConfigureAwait(false);
        var work = Work(country).Zip(before, (after, one) => (long)((after - one).TotalMicroseconds / changes)).ToList();
        foreach (var unused in full.Reverse())
            load.TakeBack(Staged, unused.Records);

        var rate = (int)(changes * 1000 / Math.Max(1, milliseconds) / 2);
        say(Line($"{changes:N0} changes in {milliseconds / 1000m:0.0} s; now {rate:N0} a second"));
        await PaceAsync(country, load, rate, cancellation).ConfigureAwait(false);
        var nation = (await country.StatusAsync(NodeName.Nation, cancellation).ConfigureAwait(false))!;
        var loaded = new List<long>();
        foreach (var node in country.Nodes.Reverse())
            loaded.Add(await MemoryAsync(country, node, cancellation).ConfigureAwait(false));
        return new UpdatesFigures
        {
            Residents = residents,
            Changes = changes,
            Milliseconds = milliseconds,
            Work = work,
            PacedPerSecond = rate,
            LagP50 = nation["lagP50"]!.GetValue<long>(),
            LagP99 = nation["lagP99"]!.GetValue<long>(),
            Refused = await RefusedAsync(country, cancellation).ConfigureAwait(false),
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

    private List<(string Path, int Records)> Stage(UpdatesLoad load, int fileRecords, int records)
    {
        Directory.CreateDirectory(Staged);
        var files = new List<(string Path, int Records)>();
        var known = Directory.GetFiles(Staged).ToHashSet();
        for (var left = records; left > 0 && load.Left > 0; left -= fileRecords)
        {
            var count = load.WriteNext(Staged, fileRecords);
            files.Add(("", count));
        }
        var paths = Directory.GetFiles(Staged).Where(path => !known.Contains(path)).Order(StringComparer.Ordinal);
        return [.. paths.Zip(files, (path, file) => (path, file.Records))];
    }

    /// <summary>Hands in files as fast as they are taken, then waits until the nation has everything.</summary>
    /// <returns>Changes applied at the nation, and the milliseconds from the first to the last.</returns>
    private static async Task<(long Changes, long Milliseconds)> FeedAsync(
        Country country, Queue<(string Path, int Records)> files, Func<bool> goesOn, CancellationToken cancellation)
    {
        var before = await AppliedAsync(country, cancellation).ConfigureAwait(false);
        var (handedIn, applied) = (before, before);
        var watch = Stopwatch.StartNew();
        var first = 0L;
        for (var feeding = true; feeding || applied < handedIn;)
        {
            while (feeding && Offered(country) < Ahead && (feeding = files.Count > 0 && goesOn()))
            {
                var file = files.Dequeue();
                Offer(country, file.Path);
                handedIn += file.Records;
            }
            await Task.Delay(PollMilliseconds, cancellation).ConfigureAwait(false);
            applied = await AppliedAsync(country, cancellation).ConfigureAwait(false);
            if (applied == before)
                first = watch.ElapsedMilliseconds;
            if (watch.Elapsed > QuietMax)
                throw new TimeoutException($"the nation has {applied - before} of {handedIn - before} changes");
        }
        return (applied - before, watch.ElapsedMilliseconds - first);
    }

    /// <summary>Hands in a small file at each beat, for as long as the full load ran, and for as many changes as the nation
    /// counts lags of.</summary>
    private async Task PaceAsync(Country country, UpdatesLoad load, int rate, CancellationToken cancellation)
    {
        var each = Math.Max(1, rate * BeatMilliseconds / 1000);
        var wanted = Math.Max(seconds * rate, Server.Node.NodeCounters.LagsKept);
        var files = Stage(load, each, wanted);
        var handedIn = await AppliedAsync(country, cancellation).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        for (var beat = 0; beat < files.Count; beat++)
        {
            var wait = (beat * BeatMilliseconds) - watch.ElapsedMilliseconds;
            if (wait > 0)
                await Task.Delay((int)wait, cancellation).ConfigureAwait(false);
            Offer(country, files[beat].Path);
            handedIn += files[beat].Records;
        }
        await Country.UntilAsync(
            async () => await AppliedAsync(country, cancellation).ConfigureAwait(false) >= handedIn,
            QuietMax,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Time of the processors that each process has used: CS, prefecture, nation.</summary>
    private static List<TimeSpan> Work(Country country) =>
        [.. country.Nodes.Reverse().Select(node =>
        {
            country.Process(node).Refresh();
            return country.Process(node).TotalProcessorTime;
        })];

    private static string Inbox(Country country) => Path.Combine(country.Legacy(Town), "inbox");

    private static int Offered(Country country) => Directory.GetFiles(Inbox(country)).Length;

    private static void Offer(Country country, string staged) =>
        File.Move(staged, Path.Combine(Inbox(country), Path.GetFileName(staged)));

    /// <summary>Changes judged at the nation, refused ones too, so that a refusal shows and does not hang us.</summary>
    private static async Task<long> AppliedAsync(Country country, CancellationToken cancellation)
    {
        var status = await country.StatusAsync(NodeName.Nation, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException("the nation's server does not answer");
        return status["judged"]!.AsObject().Sum(verdict => verdict.Value!.GetValue<long>());
    }

    private static async Task<long> RefusedAsync(Country country, CancellationToken cancellation)
    {
        long refused = 0;
        foreach (var node in country.Nodes)
        {
            var status = await country.StatusAsync(node, cancellation).ConfigureAwait(false);
            refused += status!["judged"]!.AsObject()
                .Where(verdict => verdict.Key != nameof(Domain.Changes.UpdateVerdict.Applied))
                .Sum(verdict => verdict.Value!.GetValue<long>());
        }
        return refused;
    }

    private static async Task<long> MemoryAsync(Country country, NodeName node, CancellationToken cancellation) =>
        (await country.StatusAsync(node, cancellation).ConfigureAwait(false))!["memoryMb"]!.GetValue<long>();

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
