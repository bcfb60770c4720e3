using System.Diagnostics;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Live.Host;

/// <summary>A node under its supervisor, and what can happen to its token.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class TokenTests(LocalNetworkFixture country)
{
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Token_GoneInUse_EndsTheNode_AndItServesWithinTenSecondsOfTheReturn()
    {
        const int Residents = 3_000; // in work when the token goes
        using var town = new LoneTown(country, GovernmentCode.FromBody(14206));
        town.Start();
        await town.LinkedAsync();
        var before = (await country.Nation.StatusAsync())!.Node.Residents;
        var number = await LocalNetworkFixture.HandInAsync(town.Node, seed: 11, Residents);
        town.TakeTokenAway();
        await town.SaysAsync("the token does not answer");
        await town.SaysAsync("the node ended with 75");
        town.BringTokenBack();
        var clock = Stopwatch.StartNew();
        await town.LinkedAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, BackWithin);
        var receipt = town.Node.ReceiptPath(number, "result");
        await LocalNetworkFixture.UntilAsync(() => File.Exists(receipt), "no result receipt");
        Assert.Empty(DemoFiles.ReadReceipt(town.Node.Name.Office, number, receipt));
        Assert.Equal(before + Residents, (await country.Nation.StatusAsync())!.Node.Residents);
        Assert.Equal(ExitCodes.Done, town.Node.Stop());
    }

    [Fact]
    public async Task Token_GoneWhileIdle_BackWithAnotherKey_WaitsForAPerson()
    {
        using var town = new LoneTown(country, GovernmentCode.FromBody(14207));
        town.Start();
        await town.LinkedAsync();
        town.TakeTokenAway();
        await town.SaysAsync("the node ended with 75", times: 2); // the second time it could not start
        town.BringAnotherKey();
        await LocalNetworkFixture.UntilAsync(() => town.Node.ExitCode is not null, "the supervisor goes on");
        Assert.Equal(ExitCodes.Configuration, town.Node.ExitCode);
        Assert.Equal(1, town.Said("The certificate is not that of the key in the token."));
        Assert.Equal(1, town.Said("somebody has to look"));
        town.TakeAnotherKeyAway();
        town.BringTokenBack();
        town.Start();
        await town.LinkedAsync();
    }

    [Fact]
    public async Task Pin_ChangedInTheToken_IsTriedOnceAndThenWaitsForAPerson()
    {
        using var town = new LoneTown(country, GovernmentCode.FromBody(14208));
        town.Start();
        await town.LinkedAsync();
        town.ChangePin();
        Process.GetProcessById((await town.Node.StatusAsync())!.Host.Process).Kill();
        await LocalNetworkFixture.UntilAsync(() => town.Node.ExitCode is not null, "the supervisor goes on");
        Assert.Equal(ExitCodes.Configuration, town.Node.ExitCode);
        Assert.Equal((1, 1), (town.Said("the node ended with 137"), town.Said("token: PinWrong")));
        for (var again = 1; again <= 3; again++)
        {
            town.Start(); // by somebody who did not read the log
            await town.SaysAsync("token: PinRefusedBefore", again);
            await LocalNetworkFixture.UntilAsync(() => town.Node.ExitCode is not null, "the supervisor goes on");
        }
        Assert.Equal(1, town.Said("token: PinWrong"));
        town.WriteNewPin();
        town.Start();
        await town.LinkedAsync();
    }

    [Fact]
    public async Task Supervisor_Killed_TakesItsNodeAlong_AndANewOneServes()
    {
        using var town = new LoneTown(country, GovernmentCode.FromBody(14210));
        town.Start();
        await town.LinkedAsync();
        using var node = Process.GetProcessById((await town.Node.StatusAsync())!.Host.Process);
        town.Node.Kill();
        await LocalNetworkFixture.UntilAsync(() => node.HasExited, "the node goes on without its supervisor");
        Assert.Equal(1, town.Said("asked to end"));
        town.Start();
        await town.LinkedAsync();
        Assert.Equal(ExitCodes.Done, town.Node.Stop());
        Assert.Equal(0, town.Said("it is started again"));
    }
}
