using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Juki.Cli.Ca;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Server;
using Juki.Server.Host;
using Juki.Wire;

namespace Juki.Cli.Demo;

/// <summary>
/// 小さな国 — the nation, some prefectures and some of their towns on this machine: an authority, tokens,
/// configurations and processes on loopback ports. For the demonstration and for tests.
/// </summary>
internal sealed class LocalNetwork : IDisposable
{
    private static readonly TimeSpan TablesLife = TimeSpan.FromDays(7);

    private readonly SortedDictionary<NodeName, LocalNode> _nodes = [];

    private LocalNetwork(string folder, string network, TestAuthority authority)
    {
        Folder = folder;
        Network = network;
        Authority = authority;
    }

    /// <summary>Where everything lies.</summary>
    public string Folder { get; }

    /// <summary>Name of the network.</summary>
    public string Network { get; }

    /// <summary>The authority.</summary>
    public TestAuthority Authority { get; }

    /// <summary>All nodes: towns, prefectures, nation.</summary>
    public IReadOnlyCollection<LocalNode> Nodes => _nodes.Values;

    /// <summary>The towns.</summary>
    public IEnumerable<LocalNode> Towns => Nodes.Where(node => node.Name.Role == Role.Municipality);

    /// <summary>One node.</summary>
    public LocalNode this[NodeName name] => _nodes[name];

    /// <summary>Where each node listens; a town for its terminals.</summary>
    public IReadOnlyDictionary<NodeName, int> Ports { get; private init; } = new Dictionary<NodeName, int>();

    /// <summary>Makes keys and configurations; starts nothing.</summary>
    /// <param name="folder">New or empty.</param>
    /// <param name="network">Name of the network.</param>
    /// <param name="towns">The towns, by the codes of their CSs; their prefectures follow.</param>
    /// <param name="sharesTokens">The keys of nodes added later can be opened in this process.</param>
    public static LocalNetwork Create(
        string folder, string network, IReadOnlyList<GovernmentCode> towns, bool sharesTokens = false)
    {
        NodeName[] names =
        [
            .. towns.Select(NodeName.OfMunicipality),
            .. towns.Select(town => town.Prefecture).Distinct().Select(NodeName.OfPrefecture),
            NodeName.Nation,
        ];
        var authority = TestAuthority.Create(
            Path.Combine(folder, "keys"), network, TimeProvider.System.GetUtcNow, sharesTokens);
        authority.Authority.SignTable(TableKind.Affairs, ShippedAffairs.Rows, TablesLife);
        authority.Authority.SignTable(
            TableKind.Agreements, [.. NationalOrgans.All.Select(AgreementOf)], TablesLife);
        var made = new LocalNetwork(folder, network, authority)
        {
            Ports = FreePorts(names),
        };
        foreach (var name in names)
        {
            var node = new LocalNode(name, Path.Combine(folder, name.ToString()));
            node.Configure(made.ConfigOf(node, authority.HandOut(authority.AddNode(name)).Path));
            made._nodes.Add(name, node);
        }
        return made;
    }

    /// <summary>Every national organ has an agreement here.</summary>
    private static string AgreementOf(OrganCode organ) => new Agreement(
        organ, $"協定 {organ}", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)),
        DateOnly.MaxValue).Write();

    /// <summary>Starts every node.</summary>
    public void Start()
    {
        foreach (var node in Nodes)
            node.Start();
    }

    /// <summary>Stops every node that this process started.</summary>
    public void Stop() => Parallel.ForEach(Nodes, node => node.Stop());

    /// <summary>Waits until the answers of all nodes are as wanted.</summary>
    /// <returns>The answers, in the order of nodes; null when the time is over or a node has ended.</returns>
    public async Task<IReadOnlyList<StatusReport>?> WaitAsync(
        Func<LocalNode, StatusReport, bool> wanted, TimeSpan max, CancellationToken stop, Action? look = null)
    {
        const int PauseMilliseconds = 100;
        var until = DateTimeOffset.UtcNow + max;
        while (DateTimeOffset.UtcNow < until && Nodes.All(node => node.ExitCode is null))
        {
            var reports = new List<StatusReport>();
            foreach (var node in Nodes)
            {
                if (await node.StatusAsync() is { } report && wanted(node, report))
                    reports.Add(report);
            }
            if (reports.Count == Nodes.Count)
                return reports;
            look?.Invoke();
            await Task.Delay(PauseMilliseconds, stop);
        }
        stop.ThrowIfCancellationRequested(); // an interrupt from the keyboard reaches the nodes too
        return null;
    }

    /// <summary>Whether every node that has one is linked with the node above.</summary>
    public static bool IsLinked(LocalNode node, StatusReport report) =>
        report.Host.Upstream.Length == 0 || report.Host.Links.Any(link => link.Peer == report.Host.Upstream);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in Nodes)
            node.Dispose();
        Authority.Dispose();
    }

    private NodeConfig ConfigOf(LocalNode node, string keys)
    {
        var isTown = node.Name.Role == Role.Municipality;
        return new NodeConfig
        {
            Network = Network,
            Role = Wire.Session.PeerIdentity.RoleWord(node.Name.Role),
            Office = node.Name.Office.ToString(),
            DataFolder = node.DataFolder,
            KeyFolder = keys,
            InboxFolder = isTown ? node.DropFolder : null,
            Listen = Loopback(node.Name),
            DirectTerminals = node.Name.Role == Role.Prefecture,
            Upstream = Routes.Upstream(node.Name) is { } above ? Loopback(above) : null,
        };
    }

    private string Loopback(NodeName name) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports[name]}");

    /// <summary>
    /// Ports that are free now, below those that the system gives to outgoing connections: one of those could be taken
    /// between here and the node's start. All are held until all are found, so that each is found once.
    /// </summary>
    internal static Dictionary<NodeName, int> FreePorts(IReadOnlyList<NodeName> names)
    {
        const int First = 20_000;
        const int Before = 32_000;
        var held = new List<TcpListener>();
        while (held.Count < names.Count)
        {
            var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(First, Before));
            try
            {
                listener.Start();
                held.Add(listener);
            }
            catch (SocketException) // taken; of 12,000 the next one is free
            {
                listener.Dispose();
            }
        }
        var ports = names.Zip(held).ToDictionary(
            pair => pair.First, pair => ((IPEndPoint)pair.Second.LocalEndpoint).Port);
        held.ForEach(listener => listener.Dispose());
        return ports;
    }
}
