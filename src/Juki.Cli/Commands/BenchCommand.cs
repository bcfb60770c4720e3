using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Juki.Benchmarks;
using Juki.Cli.Bench;

namespace Juki.Cli.Commands;

/// <summary>性能の測定 — <c>juki bench updates</c>. Answers 0 when it was measured, 2 when something is missing.</summary>
internal static class BenchCommand
{
    private const int Measured = 0;
    private const int WrongUse = 2;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The command <c>bench</c> with all below it.</summary>
    public static Command Create() =>
        new("bench", "性能を測る / measures speed, as a ratio to something named in the same run") { Updates() };

    private static Command Updates()
    {
        var residents = new Option<int>("--residents")
        {
            Description = "住民の数 / residents preloaded, 1000 to 10000000", DefaultValueFactory = _ => 100_000,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "1段階のおよその秒数 / about how long each phase lasts, 5 to 600", DefaultValueFactory = _ => 20,
        };
        var json = new Option<bool>("--json") { Description = "最後に1行の JSON / end with one line of JSON" };
        var command = new Command(
            "updates",
            "異動が市町村から全国に届く速さ / changes per second from the town to the nation, against pgbench\n"
            + "例 / example: juki bench updates --residents 100000 --json") { residents, seconds, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var options = new UpdateBenchOptions(parsed.GetValue(residents), parsed.GetValue(seconds));
            var fault = options.Residents is < 1_000 or > 10_000_000 ? "--residents: 1000 to 10000000"
                : options.Seconds is < 5 or > 600 ? "--seconds: 5 to 600"
                : !PostgresServer.IsInstalled ? "PostgreSQL is missing: install the Debian package postgresql-15"
                : null;
            if (fault is not null)
            {
                await error.WriteLineAsync("juki bench: " + fault).ConfigureAwait(false);
                return WrongUse;
            }
            var result = await new UpdateBench(options, error.WriteLine).RunAsync(cancellation).ConfigureAwait(false);
            await output.WriteLineAsync(Page(result)).ConfigureAwait(false);
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonSerializer.Serialize(result, Json)).ConfigureAwait(false);
            return Measured;
        });
        return command;
    }

    private static string Page(UpdateBenchResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        住民 / residents                         {result.Residents,10:N0}
        異動 / changes per second, three tiers   {result.ChangesPerSecond,10:N0}
        半分の速さで / at half of that: lag p50  {result.LagP50,10:N0} ms
                                        lag p99  {result.LagP99,10:N0} ms
        pgbench, one tier, 32 clients            {result.PgbenchPerSecond,10:N0}
        比 / ratio                               {result.RatioPermille / 1000}.{result.RatioPermille % 1000:D3}
        CS idle                                  {result.IdleMb,10:N0} MB
        """);
}
