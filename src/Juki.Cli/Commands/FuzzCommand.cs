using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Simulation.Fuzz;

namespace Juki.Cli.Commands;

/// <summary>
/// <c>juki sim fuzz [--target frames|files] --cases N [--seed S] [--json]</c>: mutations of real frames and files
/// against the real servers, on all cores. Answers 0 when every rule held, and 1 with the failing seed and how to
/// repeat it when one did not.
/// </summary>
internal static class FuzzCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The command <c>sim fuzz</c>.</summary>
    public static Command Create()
    {
        var target = new Option<FuzzTarget?>("--target")
        {
            Description = "frames (電文) か files (連携ファイル)、既定は両方 / what to mutate; both by default",
        };
        var cases = new Option<long>("--cases")
        {
            Description = "それぞれの件数 (既定 100000) / cases of each (default 100,000)",
            DefaultValueFactory = _ => 100_000,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "最初の種 (既定 1) / the first seed (default 1)",
            DefaultValueFactory = _ => 1,
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON on standard output" };
        cases.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1)
                result.AddError("--cases は1以上 / --cases is at least 1");
        });
        var command = new Command("fuzz", "壊した電文とファイルを与える / frames and files, mutated, by seed")
        {
            target, cases, seed, json,
        };
        command.SetAction(parsed =>
        {
            FuzzTarget[] targets = parsed.GetValue(target) is { } one ? [one] : Enum.GetValues<FuzzTarget>();
            return targets.Select(each => Run(each, parsed.GetValue(seed), parsed.GetValue(cases),
                parsed.GetValue(json), parsed.InvocationConfiguration)).Max();
        });
        return command;
    }

    private static int Run(FuzzTarget target, ulong seed, long cases, bool asJson, InvocationConfiguration output)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var report = FuzzRun.RunAll(target, seed, cases);
            var seconds = Math.Max(1, (long)watch.Elapsed.TotalSeconds);
            var counts = string.Join(", ", report.Counts.Select(count => $"{count.Key} {count.Value}"));
            output.Output.WriteLine(asJson
                ? JsonSerializer.Serialize(new { held = true, target, report.Cases, seconds, report.Counts }, Json)
                : string.Create(CultureInfo.InvariantCulture,
                    $"{target}: {report.Cases} cases held in {seconds} s ({report.Cases / seconds}/s): {counts}"));
            return 0;
        }
        catch (FuzzFailureException failure)
        {
            if (asJson)
                output.Output.WriteLine(
                    JsonSerializer.Serialize(new { held = false, target, failure.Seed, failure.Rule }, Json));
            output.Error.WriteLine($"規則が破れた / a rule did not hold: {failure.Message}");
            output.Error.WriteLine(failure.InnerException?.StackTrace);
            return 1;
        }
    }
}
