using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Juki.Benchmarks;
using Juki.Cli.Demo;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Flows.Update;
using Juki.Wire.Files;

namespace Juki.Cli.Bench;

/// <summary>What <c>juki bench updates</c> is asked for.</summary>
/// <param name="Residents">Residents in all three stores before the measurement.</param>
/// <param name="Seconds">About how long each phase lasts.</param>
internal sealed record UpdateBenchOptions(int Residents, int Seconds);

/// <summary>What was measured.</summary>
internal sealed record UpdateBenchResult
{
    /// <summary>Residents preloaded.</summary>
    public required int Residents { get; init; }

    /// <summary>First records of residents, taken in and applied at the nation, per second, while preloading.</summary>
    public required long PreloadPerSecond { get; init; }

    /// <summary>Changes per second from the town's file to the nation, three durable commits each.</summary>
    public required long ChangesPerSecond { get; init; }

    /// <summary>Changes in that phase.</summary>
    public required long Changes { get; init; }

    /// <summary>Changes per second offered in the second phase.</summary>
    public required long HalfRate { get; init; }

    /// <summary>Lag from intake at the CS to the nation's judgement at half the rate: half of the changes, ms.</summary>
    public required long LagP50 { get; init; }

    /// <summary>The same, 99 % of the changes, ms.</summary>
    public required long LagP99 { get; init; }

    /// <summary>pgbench: single-row durable updates per second on the same table, 32 clients.</summary>
    public required long PgbenchPerSecond { get; init; }

    /// <summary>Ratio of ours to pgbench, in thousandths.</summary>
    public required long RatioPermille { get; init; }

    /// <summary>Memory of the CS's process when it has nothing to do, MB.</summary>
    public required long IdleMb { get; init; }
}

/// <summary>
/// 更新の性能 — how fast changes go from the town to the nation: three real processes with TLS, tokens and stores that are on
/// the disk before they acknowledge. In the same run PostgreSQL's own pgbench updates single rows of the same table.
/// </summary>
internal sealed class UpdateBench(UpdateBenchOptions options, Action<string> say)
{
    private const int PgbenchClients = 32;
    private const int PgbenchSeconds = 10;
    private static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);
    private static readonly TimeSpan PhaseMax = TimeSpan.FromMinutes(15);

    private long _fileNumber;

    /// <summary>Runs everything.</summary>
    public async Task<UpdateBenchResult> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("juki-bench-");
        try
        {
            return await RunAsync(folder.FullName, cancellation).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<UpdateBenchResult> RunAsync(string folder, CancellationToken cancellation)
    {
        var country = new Country(folder, "bench", [Town]);
        await using var disposing = country.ConfigureAwait(false);
        await country.StartAllAsync(cancellation).ConfigureAwait(false);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellation).ConfigureAwait(false);
        var idle = (await StatusOf(country, country.Towns[0], cancellation).ConfigureAwait(false)).MemoryMb;
        say($"CS idle: {idle} MB");

        var population = new InventedPopulation(
            new PopulationOptions { Residents = options.Residents, Seed = 7, Municipalities = [Town] });
        var watch = Stopwatch.StartNew();
        var preload = Prepare(country, population.Intake(Town));
        var preloaded = await TakeInAsync(country, preload, cancellation).ConfigureAwait(false);
        say($"preloaded {options.Residents} residents, {preloaded}/s, {watch.Elapsed.TotalSeconds:N0} s");

        using var stream =
            Changes(new ChangeStream(population, new StreamOptions { ChangesPerDay = 10_000 })).GetEnumerator();
        var changes = Prepare(country, Take(stream, Math.Max(20_000, preloaded * options.Seconds)));
        var rate = await TakeInAsync(country, changes, cancellation).ConfigureAwait(false);
        say($"sustained: {rate} changes/s");

        await RestartAsync(country, cancellation).ConfigureAwait(false);
        var status = await PaceAsync(country, stream, rate / 2, cancellation).ConfigureAwait(false);
        say($"at {rate / 2}/s: lag p50 {status.LagP50} ms, p99 {status.LagP99} ms");

        var baseline = Pgbench();
        say($"pgbench, {PgbenchClients} clients: {baseline}/s");
        return new UpdateBenchResult
        {
            Residents = options.Residents,
            PreloadPerSecond = preloaded,
            ChangesPerSecond = rate,
            Changes = changes.Count,
            HalfRate = rate / 2,
            LagP50 = status.LagP50,
            LagP99 = status.LagP99,
            PgbenchPerSecond = baseline,
            RatioPermille = rate * 1000 / Math.Max(1, baseline),
            IdleMb = idle,
        };
    }

    private static IEnumerable<Change> Changes(ChangeStream stream)
    {
        while (true)
        {
            foreach (var record in stream.NextDay().Towns.SelectMany(town => town.Records))
                yield return record.Change!;
        }
    }

    /// <summary>The next of an endless stream; what is not taken stays for the next call.</summary>
    private static IEnumerable<Change> Take(IEnumerator<Change> changes, long count)
    {
        for (; count > 0 && changes.MoveNext(); count--)
            yield return changes.Current;
    }

    /// <summary>Writes a file beside the inbox.</summary>
    private (string Path, long Count) Prepare(Country country, IEnumerable<Change> changes)
    {
        var folder = Directory.CreateDirectory(Path.Combine(country.Folder(country.Towns[0]), "prepared")).FullName;
        using var writer = LegacyFileWriter.Create(folder, Town, ++_fileNumber);
        foreach (var change in changes)
            writer.Write(change);
        return (Path.Combine(folder, LegacyFormat.FileName(_fileNumber)), writer.Finish().Count);
    }

    private static void Offer(Country country, string path) => File.Move(
        path, Path.Combine(country.Legacy(country.Towns[0]), "inbox", Path.GetFileName(path)));

    /// <summary>Offers a file and gives the rate at which the nation applies it, from its first to its last.</summary>
    private static async Task<long> TakeInAsync(
        Country country, (string Path, long Count) file, CancellationToken cancellation)
    {
        var before = (await StatusOf(country, NodeName.Nation, cancellation).ConfigureAwait(false)).Applied;
        Offer(country, file.Path);
        var watch = new Stopwatch();
        long begun = 0;
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            var done = (await StatusOf(country, NodeName.Nation, cancellation).ConfigureAwait(false)).Applied - before;
            if (done > 0 && !watch.IsRunning)
            {
                begun = done;
                watch.Start();
            }
            if (done >= file.Count)
                return (file.Count - begun) * 1000 / Math.Max(1, watch.ElapsedMilliseconds);
            if (deadline.Elapsed > PhaseMax)
                throw new TimeoutException($"{done} of {file.Count} applied");
            await Task.Delay(50, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>So that the nation's lag counts this phase alone.</summary>
    private static async Task RestartAsync(Country country, CancellationToken cancellation)
    {
        foreach (var node in country.Nodes)
            await country.EndAsync(node, cancellation).ConfigureAwait(false);
        await country.StartAllAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Offers a small file every 100 ms.</summary>
    private async Task<Answer> PaceAsync(
        Country country, IEnumerator<Change> stream, long rate, CancellationToken cancellation)
    {
        var files = Enumerable.Range(0, options.Seconds * 10)
            .Select(_ => Prepare(country, Take(stream, Math.Max(1, rate / 10))))
            .ToList();
        var before = (await StatusOf(country, NodeName.Nation, cancellation).ConfigureAwait(false)).Applied;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        foreach (var (path, _) in files)
        {
            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
            Offer(country, path);
        }
        var count = files.Sum(file => file.Count);
        var answer = await StatusOf(country, NodeName.Nation, cancellation).ConfigureAwait(false);
        for (var wait = Stopwatch.StartNew(); answer.Applied - before < count;)
        {
            if (wait.Elapsed > PhaseMax)
                throw new TimeoutException($"{answer.Applied - before} of {count} applied");
            await Task.Delay(50, cancellation).ConfigureAwait(false);
            answer = await StatusOf(country, NodeName.Nation, cancellation).ConfigureAwait(false);
        }
        return answer;
    }

    private long Pgbench()
    {
        using var server = new PostgresServer(durable: true);
        var columns = RegisterTables.Residences.Columns;
        var declared = columns.Select(column =>
            column.Kind == Server.Node.ColumnKind.Integer ? $"{column.Name} bigint not null" : $"{column.Name} text not null");
        server.Ask($"create table residence ({string.Join(", ", declared)}, primary key (code, municipality))");
        var values = columns.Select(column => column.Name switch
        {
            "code" => "id",
            "municipality" => "202011",
            _ => column.Kind == Server.Node.ColumnKind.Integer ? "id % 100000" : "'架空町一丁目' || id % 1000",
        });
        server.Ask($"insert into residence select {string.Join(", ", values)} "
            + $"from generate_series(1, {options.Residents}) id");
        server.Ask("vacuum analyze residence");
        server.Ask("checkpoint");
        var printed = server.PgBench(
            $"\\set id random(1, {options.Residents})\n\\set part random(1, 1000)\n"
            + "update residence set address = '架空町二丁目' || :part, version = version + 1, update_number = :part "
            + "where code = :id and municipality = 202011;\n",
            PgbenchClients,
            PgbenchSeconds);
        var found = Regex.Match(printed, @"tps = (\d+)", RegexOptions.CultureInvariant);
        return long.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<Answer> StatusOf(Country country, NodeName node, CancellationToken cancellation)
    {
        var status = await country.StatusAsync(node, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{node} does not answer; see {country.Folder(node)}/node.log");
        return new(
            status["judged"]?["Applied"]?.GetValue<long>() ?? 0,
            status["lagP50"]!.GetValue<long>(),
            status["lagP99"]!.GetValue<long>(),
            status["memoryMb"]!.GetValue<long>());
    }

    private sealed record Answer(long Applied, long LagP50, long LagP99, long MemoryMb);
}
