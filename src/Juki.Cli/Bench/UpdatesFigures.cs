using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Juki.Cli.Demo;

namespace Juki.Cli.Bench;

/// <summary>What <c>juki bench updates</c> found.</summary>
internal sealed record UpdatesFigures
{
    /// <summary>Residents in each store when the measurement began.</summary>
    public required long Residents { get; init; }

    /// <summary>Changes applied at the nation at full load.</summary>
    public required long Changes { get; init; }

    /// <summary>Milliseconds from the first to the last of them.</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Microseconds of processor for each change at full load: CS, prefecture, nation. Others on the machine
    /// disturb it less than the rate.</summary>
    public required IReadOnlyList<long> Work { get; init; }

    /// <summary>Changes a second handed in while the lag was measured.</summary>
    public required long PacedPerSecond { get; init; }

    /// <summary>Milliseconds from the CS's intake to the nation's turn that half of the paced changes did not
    /// exceed.</summary>
    public required long LagP50 { get; init; }

    /// <summary>The same for 99 of 100.</summary>
    public required long LagP99 { get; init; }

    /// <summary>Changes refused anywhere; 0, or the measurement is of something else.</summary>
    public required long Refused { get; init; }

    /// <summary>Memory of the idle CS before the load, MiB.</summary>
    public required long IdleRss { get; init; }

    /// <summary>Memory of each process after the load, MiB: CS, prefecture, nation.</summary>
    public required IReadOnlyList<long> LoadedRss { get; init; }

    /// <summary>Durable updates a second of bare PostgreSQL in the same run; null when it was left out.</summary>
    public decimal? Pgbench { get; init; }

    /// <summary>Changes a second through all three tiers.</summary>
    public decimal ChangesPerSecond => Changes * 1000m / Math.Max(1, Milliseconds);

    /// <summary>Ours for each one of PostgreSQL's.</summary>
    public decimal? Ratio => Pgbench is null or 0 ? null : ChangesPerSecond / Pgbench;

    /// <summary>The table for people.</summary>
    public void Write(TextWriter output)
    {
        TextTable.Write(
        [
            ["測定 / measured", "値 / value"],
            ["3段を通った異動 / changes through three tiers, per second", Text(ChangesPerSecond)],
            ["同 件数・秒 / changes, seconds", $"{Text(Changes)}, {Seconds}"],
            ["計算時間 / processor for each change: CS, prefecture, nation", $"{string.Join(", ", Work)} µs"],
            [$"遅れ / lag p50, p99 at {Text(PacedPerSecond)} per second", $"{LagP50}, {LagP99} ms"],
            ["PostgreSQL 15 pgbench, 1段 / one tier, per second", Pgbench is { } tps ? Text(tps) : "-"],
            ["比 / ratio", Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-"],
            ["住民 / residents", Text(Residents)],
            ["拒否 / refused", Text(Refused)],
            ["CSのメモリ / memory of the CS, idle", $"{IdleRss} MiB"],
            ["負荷の後 / after the load: CS, prefecture, nation", $"{string.Join(", ", LoadedRss)} MiB"],
            ["計算機 / machine", $"{Machine.Processor}, {Environment.ProcessorCount} cores, {Machine.MemoryGb} GiB"],
        ], output);
    }

    /// <summary>The same as one line of JSON.</summary>
    public string Line() => new JsonObject
    {
        ["changes_per_second"] = decimal.Round(ChangesPerSecond, 1),
        ["processor_us_per_change"] = new JsonArray([.. Work.Select(one => (JsonNode)one)]),
        ["lag_p50_ms"] = LagP50,
        ["lag_p99_ms"] = LagP99,
        ["lag_at_changes_per_second"] = PacedPerSecond,
        ["pgbench_tps"] = Pgbench is { } tps ? decimal.Round(tps, 1) : null,
        ["ratio"] = Ratio is { } ratio ? decimal.Round(ratio, 3) : null,
        ["residents"] = Residents,
        ["changes"] = Changes,
        ["seconds"] = decimal.Round(Milliseconds / 1000m, 2),
        ["refused"] = Refused,
        ["idle_rss_mb"] = IdleRss,
        ["loaded_rss_mb"] = new JsonArray([.. LoadedRss.Select(one => (JsonNode)one)]),
        ["machine"] = new JsonObject
        {
            ["processor"] = Machine.Processor,
            ["cores"] = Environment.ProcessorCount,
            ["memory_gb"] = Machine.MemoryGb,
            ["system"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        },
    }.ToJsonString();

    private string Seconds => (Milliseconds / 1000m).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What the figures depend on.</summary>
internal static class Machine
{
    /// <summary>Name of the processor, as Linux tells it.</summary>
    public static string Processor => Value("/proc/cpuinfo", "model name");

    /// <summary>Memory, GiB, rounded up.</summary>
    public static long MemoryGb =>
        (long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) >> 20) + 1;

    private static string Value(string path, string name) =>
        File.ReadLines(path)
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?
            .Split(':', 2)[1].Trim() ?? "0";
}
