using System.Diagnostics;
using System.Globalization;
using Juki.Cli.Demo;
using Juki.Server.Host;
using Juki.Wire;

namespace Juki.Live.Host;

/// <summary>
/// Processes that stand still and wake, and a second process of the same node. Frozen for 3 s, or as long as
/// <c>JUKI_FREEZE_SECONDS</c> says: beyond <see cref="Limits.SilenceSeconds"/> the neighbours give the link up.
/// </summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class FrozenTests(LocalNetworkFixture country)
{
    private static readonly int Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("JUKI_FREEZE_SECONDS"), out var seconds) ? seconds : 3;

    [Fact]
    public async Task Freeze_OfThePrefectureUnderLoad_LosesNothingAndDoublesNothing()
    {
        const int Residents = 400;
        await country.LinkedAsync();
        var before = (await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet)).Node;
        var town = country.Town(LocalNetworkFixture.Kamakura);
        var first = await country.HandInAsync(LocalNetworkFixture.Kamakura, seed: 501, Residents);
        Signal(country.Kanagawa, "STOP");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(Seconds)); // what is tested is the time
        }
        finally
        {
            Signal(country.Kanagawa, "CONT");
        }
        await LocalNetworkFixture.UntilAsync(() => File.Exists(town.ReceiptPath(first, "result")), "no result receipt");
        Assert.Empty(DemoFiles.ReadReceipt(town.Name.Office, first, town.ReceiptPath(first, "result")));
        await country.LinkedAsync();
        var after = (await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet)).Node;
        Assert.Equal(before.Residents + Residents, after.Residents);
        Assert.Equal(before.Judged.GetValueOrDefault("Applied") + Residents, after.Judged["Applied"]);
        if (Seconds > Limits.SilenceSeconds + 5)
            Assert.Contains(": Silent", await File.ReadAllTextAsync(town.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondProcess_OfTheSameStore_EndsWith75_AndTheFirstGoesOn()
    {
        await country.LinkedAsync();
        var town = country.Town(LocalNetworkFixture.Matsumoto);
        var before = (await town.StatusAsync())!.Host.Process;
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "juki.dll"), "serve", town.ConfigPath])
        {
            RedirectStandardError = true,
        };
        using var second = Process.Start(start)!;
        var words = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Assert.Equal(ExitCodes.Temporary, second.ExitCode);
        Assert.Contains("store:", words, StringComparison.Ordinal);
        await country.LinkedAsync();
        Assert.Equal(before, (await town.StatusAsync())!.Host.Process);
    }

    private static void Signal(LocalNode node, string signal)
    {
        var number = node.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("/bin/kill", [$"-{signal}", number]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
