using System.Globalization;
using System.Net;
using Juki.Cli.Demo;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Live.Host;
using Juki.Server.Host;
using Juki.Wire.Client;
using Juki.Wire.Session;

namespace Juki.Live.Relay;

/// <summary>One more prefecture of the country, whose server has the settings that a server has by itself: its
/// terminals come through its representative terminal, a process of the built program.</summary>
public sealed class RelayFixture(LocalNetworkFixture country) : IAsyncLifetime
{
    public static readonly GovernmentCode Osaka = GovernmentCode.FromBody(27000);
    public static readonly NodeName Prefecture = NodeName.OfPrefecture(Osaka);
    public static readonly NodeName Representative = NodeName.OfRepresentative(Osaka);
    public static readonly NodeName Terminals = NodeName.OfTerminal(Osaka);

    private readonly List<SessionKeys> opened = [];

    internal LocalNode Server { get; private set; } = null!;

    internal LocalRelay Relay { get; private set; } = null!;

    /// <summary>The keys of the relay that runs, in this process too: for one that is not honest.</summary>
    internal SessionKeys RelayKeys { get; private set; } = null!;

    internal IPEndPoint ServerAddress { get; private set; } = null!;

    /// <summary>The way of a terminal of the prefecture.</summary>
    internal ServerRoute Route => ServerRoute.Through(IPEndPoint.Parse(Relay.Listen), Terminals);

    /// <summary>Where tables of revocations are put for the relay, and for the server.</summary>
    internal KeyFolder RelayFolder { get; private set; } = null!;

    internal KeyFolder ServerFolder { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var authority = country.Network.Authority;
        var ports = LocalNetwork.FreePorts([Prefecture, Representative]);
        ServerAddress = new(IPAddress.Loopback, ports[Prefecture]);
        ServerFolder = authority.HandOut(authority.AddNode(Prefecture));
        Server = new LocalNode(Prefecture, Path.Combine(country.Folder, Prefecture.ToString()));
        var like = NodeConfig.Read(country.Kanagawa.ConfigPath, out _)!;
        Server.Configure(like with
        {
            Office = Osaka.ToString(),
            KeyFolder = ServerFolder.Path,
            DataFolder = Server.DataFolder,
            Listen = ServerAddress.ToString(),
            DirectTerminals = new NodeConfig().DirectTerminals,
        });
        Server.Start();
        RelayFolder = authority.AddNode(Representative);
        RelayKeys = authority.Open(RelayFolder);
        opened.Add(RelayKeys);
        Relay = new LocalRelay(
            authority.HandOut(RelayFolder).Path, ServerAddress.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ports[Representative]}"),
            Path.Combine(country.Folder, "relay.log"));
        await Relay.StartAsync(CancellationToken.None);
        await LocalNetworkFixture.StatusAsync(Server, report => LocalNetwork.IsLinked(Server, report));
    }

    public ValueTask DisposeAsync()
    {
        var relay = Relay.Stop();
        var server = Server.Stop();
        opened.ForEach(keys => keys.Dispose());
        Relay.Dispose();
        Server.Dispose();
        Assert.Equal((ExitCodes.Done, ExitCodes.Done), (relay, server));
        return ValueTask.CompletedTask;
    }

    /// <summary>Keys of a terminal.</summary>
    internal SessionKeys Open(NodeName terminal, int instance)
    {
        var keys = country.Network.Authority.Open(country.Network.Authority.AddNode(terminal, instance));
        opened.Add(keys);
        return keys;
    }

    /// <summary>A terminal's client by the way of a terminal of the prefecture.</summary>
    internal Task<InquiryClient> ConnectAsync(SessionKeys keys) =>
        InquiryClient.ConnectAsync(Route, Prefecture, keys, TestContext.Current.CancellationToken);

    /// <summary>Revokes one machine's certificate and puts the table into one folder.</summary>
    internal void Revoke(PeerIdentity machine, KeyFolder folder)
    {
        var authority = country.Network.Authority.Authority;
        authority.Revoke(entry => entry.Identity == machine, RevocationReason.Lost);
        DurableFile.Write(folder.RevocationsPath, File.ReadAllBytes(authority.Folder.RevocationsPath));
    }

    /// <summary>Waits until the relay's log has a line.</summary>
    internal Task SaysAsync(string text) => LocalNetworkFixture.UntilAsync(
        () => Relay.Said().Any(line => line.Contains(text, StringComparison.Ordinal)),
        $"the relay does not say: {text}; " + string.Join(" | ", Relay.Said().TakeLast(5)));

    /// <summary>How often the server refused somebody for that.</summary>
    internal async Task<long> RefusedAsync(SessionRefusal reason) =>
        (await Server.StatusAsync())!.Host.RefusedSessions.GetValueOrDefault(reason.ToString());
}
