using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Bench;
using Juki.Cli.Commands;

namespace Juki.Tests.Cli;

public class BenchCommandTests
{
    private static readonly UpdatesFigures Figures = new()
    {
        Residents = 100_000,
        Changes = 50_000,
        Milliseconds = 5_000,
        Work = [50, 49, 48],
        PacedPerSecond = 5_000,
        LagP50 = 30,
        LagP99 = 90,
        Refused = 0,
        IdleRss = 70,
        LoadedRss = [110, 120, 121],
        Pgbench = 16_000,
    };

    [Fact]
    public void Line_OfAWholeRun_HoldsRatesAndRatio()
    {
        using var line = JsonDocument.Parse(Figures.Line());
        var root = line.RootElement;
        Assert.Equal(10_000m, root.GetProperty("changes_per_second").GetDecimal());
        Assert.Equal(16_000m, root.GetProperty("pgbench_tps").GetDecimal());
        Assert.Equal(0.625m, root.GetProperty("ratio").GetDecimal());
        Assert.Equal((30, 90), (root.GetProperty("lag_p50_ms").GetInt32(), root.GetProperty("lag_p99_ms").GetInt32()));
        Assert.Equal(70, root.GetProperty("idle_rss_mb").GetInt32());
        Assert.Equal(3, root.GetProperty("loaded_rss_mb").GetArrayLength());
        Assert.Equal(100_000, root.GetProperty("residents").GetInt32());
        Assert.True(root.GetProperty("machine").GetProperty("cores").GetInt32() > 0);
    }

    [Fact]
    public void Line_WithoutPostgres_HasNoRatio()
    {
        using var line = JsonDocument.Parse((Figures with { Pgbench = null }).Line());
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("ratio").ValueKind);
    }

    [Theory]
    [InlineData("--residents", "1000", 0)]
    [InlineData("--residents", "999", 1)]
    [InlineData("--residents", "5000000", 0)]
    [InlineData("--residents", "5000001", 1)]
    [InlineData("--seconds", "1", 0)]
    [InlineData("--seconds", "0", 1)]
    [InlineData("--seconds", "601", 1)]
    [InlineData("--seconds", "many", 1)]
    public void Updates_ValueAtTheEdge_IsAnErrorBeyondIt(string option, string value, int errors)
    {
        var parsed = new RootCommand { BenchCommand.Create() }.Parse(["bench", "updates", option, value]);
        Assert.Equal(errors, parsed.Errors.Count);
    }
}
