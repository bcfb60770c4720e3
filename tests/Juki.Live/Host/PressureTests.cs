using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Live.Host;

/// <summary>都道府県サーバの停止: real processes, a small bound in the configuration file.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class PressureTests(LocalNetworkFixture country)
{
    private const int Files = 5;
    private const int Residents = 2_000;

    [Fact]
    public async Task 都道府県サーバが停止していれば市町村は上限まで受け付けて残りをフォルダに置き復帰後に全て反映する()
    {
        await country.LinkedAsync();
        var before = await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet);
        using var town = new LoneTown(
            country, GovernmentCode.FromBody(14211), config => config with { LaneMegabytes = 1 });
        town.Start();
        await town.LinkedAsync();
        country.Kanagawa.Stop();
        StatusReport full;
        try
        {
            for (var number = 1; number <= Files; number++)
                LocalNetworkFixture.Offer(town.Node, number, (ulong)(140 + number), Residents);
            full = await LocalNetworkFixture.StatusAsync(
                town.Node, report => report.Node.Lanes.Any(lane => lane.FilledPercent >= 100));
        }
        finally
        {
            country.Kanagawa.Start();
        }
        var lane = full.Node.Lanes.Single(lane => lane.FilledPercent >= 100);
        Assert.InRange(lane.WaitingBytes, 1 << 20, 2 << 20);
        Assert.InRange(full.Host.FilesWaiting, 1, Files - 1);
        Assert.Contains(StatusAlarms.Of(full), alarm => alarm.Kind == AlarmKind.LaneFull);
        for (var number = 1; number <= Files; number++)
        {
            var receipt = town.Node.ReceiptPath(number, "result");
            await LocalNetworkFixture.UntilAsync(() => File.Exists(receipt), $"no result of file {number}");
            Assert.Empty(DemoFiles.ReadReceipt(town.Node.Name.Office, number, receipt));
        }
        var after = await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet);
        Assert.Equal(before.Node.Residents + Files * Residents, after.Node.Residents);
        var empty = await LocalNetworkFixture.StatusAsync(town.Node, report => report.Node.IsQuiet);
        Assert.Equal(0, empty.Host.FilesWaiting);
        Assert.DoesNotContain(StatusAlarms.Of(empty), alarm => alarm.Kind == AlarmKind.LaneFull);
        await country.LinkedAsync();
    }
}
