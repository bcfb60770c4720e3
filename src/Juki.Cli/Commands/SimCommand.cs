using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Simulation;

namespace Juki.Cli.Commands;

/// <summary>
/// <c>juki sim --seeds N [--seed S] [--json]</c>: runs the real servers in the simulated country, N seeds from S on, on
/// all cores. Answers 0 when every rule held, and 1 with the failing seed and how to repeat it when one did not.
/// </summary>
internal static class SimCommand
{
    /// <summary>Seeds that together must have reached every mark; fewer say nothing about it.</summary>
    private const int SeedsForAllMarks = 1_000;

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
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON on standard output" };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--seeds は1以上 / --seeds is at least 1");
        });
        var command = new Command("sim", "故障を起こしながら全国を模擬する / the simulated country with faults, by seed")
        {
            seeds, seed, json, FuzzCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration;
            return Run(
                parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(json), output.Output, output.Error);
        });
        return command;
    }

    private static int Run(ulong first, int count, bool asJson, TextWriter output, TextWriter error)
    {
        var watch = Stopwatch.StartNew();
        using var progress = new Progress(count, error);
        IReadOnlyList<SimulationReport> reports;
        try
        {
            reports = SimulationRun.RunAll(first, count, done: _ => progress.Step());
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
        Report(reports, watch.Elapsed, asJson, output);
        return 0;
    }

    private static void Report(IReadOnlyList<SimulationReport> reports, TimeSpan elapsed, bool asJson,
        TextWriter output)
    {
        var missing = reports.Count < SeedsForAllMarks ? [] : Marks.Missing(reports);
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
