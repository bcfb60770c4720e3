using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Juki.Cli.Demo;
using Juki.Domain.Offices;

namespace Juki.Cli.Commands;

/// <summary>
/// 実演 — <c>juki demo</c>: a small country on this machine, from the towns' files to the nation and back. Answers 0 when all
/// tiers agree, 1 when not or when it could not be run.
/// </summary>
internal static class DemoCommand
{
    private const int Agreed = 0;
    private const int Failed = 1;
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(10);

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "最後に1行の JSON / end with one line of JSON",
    };

    private static readonly Option<bool> Keep = new("--keep") { Description = "動かしたままにする / leave it running" };

    private static readonly Option<bool> Stop = new("--stop")
    {
        Description = "動かしたままのものを止める / stop the one that was left running",
    };

    private static readonly Option<int> Residents = new("--residents")
    {
        Description = "住民の数 / residents, 100 to 1000000", DefaultValueFactory = _ => 2_000,
    };

    private static readonly Option<int> Days = new("--days")
    {
        Description = "異動の日数 / days of changes, 2 to 1000", DefaultValueFactory = _ => 10,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "種 / the same seed gives the same people", DefaultValueFactory = _ => 1UL,
    };

    private static readonly Option<string> Folder = new("--dir")
    {
        Description = "フォルダ / where everything is put",
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "juki-demo"),
    };

    /// <summary>全国 1, 都道府県 2, 市町村 5: 横浜市, 鎌倉市; 長野市, 松本市, 上田市.</summary>
    private static readonly GovernmentCode[] Towns =
    [
        .. new[] { 14100, 14204, 20201, 20202, 20203 }.Select(GovernmentCode.FromBody),
    ];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "demo",
            "小さな国をこの計算機で動かす / a small country on this machine: 1 national server, 2 prefectures, "
            + "5 municipalities\n例 / example: juki demo --json")
        {
            Json, Keep, Stop, Residents, Days, Seed, Folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(Folder));
            DemoFolder.Clean(folder);
            if (parsed.GetValue(Stop))
                return Agreed;
            var (residents, days) = (parsed.GetValue(Residents), parsed.GetValue(Days));
            if (residents is < 100 or > 1_000_000 || days is < 2 or > 1_000)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    "juki demo: --residents 100 to 1000000, --days 2 to 1000").ConfigureAwait(false);
                return 2;
            }
            return await RunAsync(parsed, folder, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string folder, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var watch = Stopwatch.StartNew();
        void Say(string text) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{watch.Elapsed.TotalSeconds,5:N1} s] {text}"));

        Say("認証局と8つの鍵 / an authority, and keys in eight tokens");
        Directory.CreateDirectory(folder);
        var country = new Country(folder, "demo", Towns);
        await using var disposing = country.ConfigureAwait(false);
        Say("架空の住民と異動 / invented residents and their changes");
        var files = new DemoFiles(
            country, Path.Combine(folder, "existing-systems"), parsed.GetValue(Residents), parsed.GetValue(Days),
            parsed.GetValue(Seed));
        Say("8つのサーバを起動 / starting eight servers");
        await country.StartAllAsync(cancellation).ConfigureAwait(false);
        DemoFolder.Remember(folder, country);

        Say(string.Create(CultureInfo.InvariantCulture,
            $"ファイルを渡す / handing in files: {files.Records} records, and one altered on its way"));
        var run = new DemoRun(country, files);
        await run.HandInAsync(RunMax, cancellation).ConfigureAwait(false);
        await run.UntilQuietAsync(Say, RunMax, cancellation).ConfigureAwait(false);

        var report = new DemoReport(country, files);
        await report.ReadAsync(cancellation).ConfigureAwait(false);
        output.WriteLine();
        DemoPages.Write(report, output);
        if (parsed.GetValue(Keep))
        {
            country.LeaveRunning();
            output.WriteLine($"動いています / running: juki status {country.ConfigPath(NodeName.Nation)}; juki demo --stop");
        }
        if (parsed.GetValue(Json))
        {
            await output.WriteLineAsync(DemoPages.Line(report, files.Records, watch.ElapsedMilliseconds / 1000))
                .ConfigureAwait(false);
        }
        return report.Faults.Count == 0 ? Agreed : Failed;
    }
}
