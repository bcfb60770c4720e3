using System.Globalization;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Server.Host;

namespace Juki.Browser;

/// <summary>The machine in the prefecture's main office: <c>juki relay</c>, and beside it a terminal with keys of its
/// own, which comes to the server through it.</summary>
internal sealed class MainOffice : IAsyncDisposable
{
    private readonly LocalRelay relay;
    private readonly string log;

    private MainOffice(LocalRelay relay, TerminalPlace terminal, string log) =>
        (this.relay, Terminal, this.log) = (relay, terminal, log);

    /// <summary>Keys of its terminal, which knows no other way to the server than <see cref="Way"/>.</summary>
    public TerminalPlace Terminal { get; }

    /// <summary>Options of the terminal.</summary>
    public string[] Way => ["--relay", relay.Listen];

    /// <summary>Starts the relay.</summary>
    public static async Task<MainOffice> OpenAsync(TerminalFixture fixture)
    {
        var name = NodeName.OfRepresentative(TerminalFixture.Prefecture);
        var port = LocalNetwork.FreePorts([name])[name];
        var log = Path.GetTempFileName();
        var relay = new LocalRelay(
            fixture.NewKeys(name), fixture.AtPrefecture.ServerAddress!,
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), log);
        await relay.StartAsync(TestContext.Current.CancellationToken);
        return new(relay, fixture.AnotherAtPrefecture(instance: 3) with { ServerAddress = null }, log);
    }

    /// <summary>Waits until the server names the relay with the terminal's link.</summary>
    public static Task IsBetweenAsync(TerminalFixture fixture) => LocalNetworkFixture.StatusAsync(
        fixture.Server, report => report.Host.Links.Any(link =>
            link.Instance == 3 && link.Through == NodeName.OfRepresentative(TerminalFixture.Prefecture).ToString()));

    public ValueTask DisposeAsync()
    {
        var exit = relay.Stop();
        relay.Dispose();
        File.Delete(log);
        Assert.Equal(ExitCodes.Done, exit);
        return ValueTask.CompletedTask;
    }
}
