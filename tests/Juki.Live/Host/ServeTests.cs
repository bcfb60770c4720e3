using System.Diagnostics;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Live.Host;

/// <summary>A file goes in, verdicts come out; starting, ending, asking.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class ServeTests(LocalNetworkFixture country)
{
    [Fact]
    [Trait("Source", "S-000 1-①")]
    [Trait("Source", "S-000 1-③")]
    public async Task 既存住基システムの異動が都道府県と全国に反映され結果票が返る()
    {
        await country.LinkedAsync();
        var before = await country.Nation.StatusAsync();
        var number = await country.HandInAsync(LocalNetworkFixture.Nagano, seed: 101);
        var town = country.Town(LocalNetworkFixture.Nagano);
        await LocalNetworkFixture.UntilAsync(
            () => File.Exists(town.ReceiptPath(number, "result")), "no result receipt");
        Assert.Empty(DemoFiles.ReadReceipt(LocalNetworkFixture.Nagano, number, town.ReceiptPath(number, "result")));
        Assert.True(File.Exists(town.ReceiptPath(number, "intake")));
        var after = await country.Nation.StatusAsync();
        Assert.Equal(before!.Node.Residents + 30, after!.Node.Residents);
        Assert.InRange(after.Node.LagP99, 0, 60_000);
        Assert.NotNull(await country.Network.WaitAsync(
            (_, report) => report.Node.IsQuiet, TimeSpan.FromSeconds(10), CancellationToken.None));
        Assert.Equal(0, DemoRegister.Read(country.Network).Differences(new HashSet<long>()));
    }

    [Fact]
    public async Task Stop_EveryRole_EndsWithZeroAndComesBack()
    {
        LocalNode[] nodes = [country.Town(LocalNetworkFixture.Kamakura), country.Kanagawa, country.Nation];
        foreach (var node in nodes)
        {
            var exit = node.Stop();
            var answer = await node.StatusAsync();
            node.Start(); // before anything is judged: the others need it
            Assert.Equal(ExitCodes.Done, exit);
            Assert.Null(answer);
        }
        await country.LinkedAsync();
    }

    [Fact]
    public async Task StatusSocket_IsTheOwnersAlone_AndTheCommandAnswersByAlarms()
    {
        await country.LinkedAsync();
        var town = country.Town(LocalNetworkFixture.Matsumoto);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(town.DataFolder, StatusSocket.FileName)));
        var (fine, line) = await JukiAsync("status", town.ConfigPath, "--json");
        Assert.Equal(0, fine);
        Assert.Contains("\"alarms\":[]", line, StringComparison.Ordinal);
        var next = (await town.StatusAsync())!.Node.FilesTaken + 1;
        town.Offer("no file"u8.ToArray(), next + 1); // the one before it is missing
        await LocalNetworkFixture.StatusAsync(town, report => report.Node.FileGapAt == next);
        var (alarm, table) = await JukiAsync("status", town.DataFolder);
        Assert.Equal(1, alarm);
        Assert.Contains($"{next:D8}", table, StringComparison.Ordinal);
        File.Delete(Path.Combine(town.DropFolder, "inbox", $"{next + 1:D8}.csv"));
        await LocalNetworkFixture.StatusAsync(town, report => report.Node.FileGapAt == 0);
        Assert.Equal(2, (await JukiAsync("status", country.Folder)).Exit);
    }

    [Fact]
    public async Task Serve_WithFaultsInTheConfiguration_TellsAllAndEndsWith78()
    {
        var path = Path.Combine(country.Folder, "faulty.json");
        await File.WriteAllTextAsync(path, """{ "network": "X", "role": "municipality", "office": "141011" }""");
        var (exit, output) = await JukiAsync("serve", path);
        Assert.Equal(ExitCodes.Configuration, exit);
        foreach (var name in (string[])["network", "office", "dataFolder", "keyFolder", "upstream", "inboxFolder"])
            Assert.Contains($"  {name}:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithTheCertificateOfAnotherNode_EndsWith78()
    {
        var config = NodeConfig.Read(country.Kanagawa.ConfigPath, out _)!;
        var stranger = Path.Combine(country.Network.Folder, "keys", $"{LocalNetworkFixture.Stranger}-1");
        var path = Path.Combine(country.Folder, "wrong-certificate.json");
        await File.WriteAllTextAsync(
            path, (config with { KeyFolder = stranger, DataFolder = Path.Combine(country.Folder, "x") }).Write());
        Assert.Equal(ExitCodes.Configuration, (await JukiAsync("serve", path)).Exit);
    }

    [Fact]
    public async Task Serve_OnAStoreInUse_EndsWith75AndDisturbsNobody()
    {
        var (exit, _) = await JukiAsync("serve", country.Town(LocalNetworkFixture.Nagano).ConfigPath);
        Assert.Equal(ExitCodes.Temporary, exit);
        await country.LinkedAsync();
    }

    private static async Task<(int Exit, string Output)> JukiAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "juki.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
