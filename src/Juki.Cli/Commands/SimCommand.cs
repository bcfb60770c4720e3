using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Benchmarks;
using Juki.Simulation;

namespace Juki.Cli.Commands;

/// <summary>
/// <c>juki sim --seeds N [--seed S] [--years Y] [--postgresql] [--json]</c>: runs the real servers in the simulated
/// country, N seeds from S on, on all cores, and one in a hundred once more on PostgreSQL. Answers 0 when every rule
/// held, and 1 with the failing seed and how to repeat it when one did not.
/// </summary>
internal static class SimCommand
{
    /// <summary>Seeds that together must have reached every mark; fewer say nothing about it.</summary>
    private const int SeedsForAllMarks = 1_000;

    /// <summary>Most years [ours: a minute a seed].</summary>
    private const int YearsMax = 100;

    /// <summary>One in so many seeds runs on PostgreSQL too, if it is there [ours: it takes twenty times as
    /// long].</summary>
    private const ulong PostgreSqlOneIn = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The command <c>sim</c>.</summary>
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds")
        {
            Description = "走らせる種の数 (既定 1000) / how many seeds to run (default 1,000)",
            DefaultValueFactory = _ => 1_000,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "最初の種 (既定 1) / the first seed (default 1)",
            DefaultValueFactory = _ => 1,
        };
        var years = new Option<int>("--years")
        {
            Description = "故障の後に続ける年数 (既定は種が決める) / years that each run lives on (default: drawn by the seed)",
        };
        var postgreSql = new Option<bool>("--postgresql")
        {
            Description = "どの種も PostgreSQL でも走らせて比べる (既定は百に一つ) / each seed on PostgreSQL too (default: 1 in 100)",
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON on standard output" };
        years.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > YearsMax)
                result.AddError($"--years は0から{YearsMax} / --years is 0 to {YearsMax}");
        });
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--seeds は1以上 / --seeds is at least 1");
        });
        var command = new Command("sim", "故障を起こしながら全国を模擬する / the simulated country with faults, by seed")
        {
            seeds, seed, years, postgreSql, json, FuzzCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration;
            return Run(
                new(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(years), parsed.GetValue(postgreSql),
                    parsed.GetValue(json)),
                output.Output, output.Error);
        });
        return command;
    }

    private sealed record Wanted(ulong First, int Count, int Years, bool AllOnPostgreSql, bool AsJson);

    private static int Run(Wanted wanted, TextWriter output, TextWriter error)
    {
        var watch = Stopwatch.StartNew();
        var asJson = wanted.AsJson;
        var options = new SimulationOptions { Years = wanted.Years };
        using var progress = new Progress(wanted.Count, error);
        IReadOnlyList<SimulationReport> reports, others;
        try
        {
            reports = SimulationRun.RunAll(wanted.First, wanted.Count, options, _ => progress.Step());
            others = RunOnPostgreSql(reports, wanted, options);
        }
        catch (SimulationFailureException failure)
        {
            progress.Dispose();
            if (asJson)
                output.WriteLine(JsonSerializer.Serialize(
                    new { held = false, failure.Seed, failure.Step, failure.Rule }, Json));
            error.WriteLine($"規則が破れた / a rule did not hold: {failure.Message}");
            if (failure.InnerException is { } inner)
                // where it happened; the simulation checks that no text holds a resident's value
                error.WriteLine(inner);
            return 1;
        }
        progress.Dispose();
        Report(reports, others, watch.Elapsed, asJson, output);
        return 0;
    }

    /// <summary>Nothing when PostgreSQL is not there.</summary>
    private static IReadOnlyList<SimulationReport> RunOnPostgreSql(
        IReadOnlyList<SimulationReport> reports, Wanted wanted, SimulationOptions options)
    {
        var chosen = reports.Where(report => wanted.AllOnPostgreSql || report.Seed % PostgreSqlOneIn == 0).ToList();
        if (chosen.Count == 0 || !PostgresServer.IsInstalled)
            return [];
        using var server = new PostgresServer(durable: false);
        return SimulationRun.RunAllOnPostgreSql(chosen, server.ConnectionString, options);
    }

    private static void Report(IReadOnlyList<SimulationReport> reports, IReadOnlyList<SimulationReport> others,
        TimeSpan elapsed, bool asJson, TextWriter output)
    {
        var missing = reports.Count < SeedsForAllMarks ? [] : Marks.Missing([.. reports, .. others]);
        if (!PostgresServer.IsInstalled)
            missing = [.. missing.Where(mark => mark != Mark.PostgreSqlStore)];
        var (records, turns, crashes) =
            (reports.Sum(r => r.Records), reports.Sum(r => r.Turns), reports.Sum(r => r.Crashes));
        var perSecond = (long)(reports.Count / Math.Max(elapsed.TotalSeconds, 0.001));
        var marks = reports.SelectMany(report => report.Marks).Distinct().Count();
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    held = true,
                    seeds = reports.Count,
                    seconds = (long)elapsed.TotalSeconds,
                    perSecond,
                    records,
                    turns,
                    crashes,
                    onPostgreSql = PostgresServer.IsInstalled ? others.Count : (int?)null,
                    marks, missing = missing.Select(mark => mark.ToString()),
                    runs = reports.Select(
                        r => new { r.Seed, digest = r.Digest.ToString("x16", CultureInfo.InvariantCulture) }),
                },
                Json));
            return;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{reports.Count} seeds held in {elapsed.TotalSeconds:F0} s ({perSecond}/s): {records} records, "
            + $"{turns} turns, "
            + $"{crashes} crashes, {marks} marks{(missing.Count == 0 ? "" : $", never reached: {string.Join(", ",
                missing)}")}"));
        output.WriteLine(!PostgresServer.IsInstalled
            ? "PostgreSQL はここにない / PostgreSQL is not here: not compared"
            : $"PostgreSQL でも同じ結果になった種 / held with the same tables on PostgreSQL: {others.Count}");
    }

    /// <summary>A line that grows on a terminal; nothing elsewhere.</summary>
    private sealed class Progress(int count, TextWriter error) : IDisposable
    {
        private readonly bool _isShown = !Console.IsErrorRedirected;
        private readonly Lock _lock = new();
        private int _done;
        private int _shown = -1;

        public void Step()
        {
            lock (_lock)
            {
                var permille = (int)(++_done * 1000L / count);
                if (!_isShown || permille == _shown)
                    return;
                _shown = permille;
                error.Write($"\r{_done}/{count}");
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                if (_isShown && _shown >= 0)
                    error.Write("\r                    \r");
                _shown = -1;
            }
        }
    }
}
