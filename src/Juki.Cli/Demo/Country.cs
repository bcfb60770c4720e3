using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Juki.Cli.Ca;
using Juki.Domain.Offices;
using Juki.Server.Host;
using Juki.Wire.Session;

namespace Juki.Cli.Demo;

/// <summary>
/// A country on this machine: an authority, and for each node a folder with its own token, certificate, store and
/// configuration, and a process <c>juki serve</c>. For the demonstration, the live tests and the benchmark.
/// </summary>
internal sealed class Country : IAsyncDisposable
{
    /// <summary>Longest wait for a node to answer or for links to stand.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private static readonly Lock Appending = new();

    private readonly string _folder;
    private readonly SortedDictionary<NodeName, int> _ports = [];
    private readonly SortedDictionary<NodeName, Process> _processes = [];

    /// <summary>Makes authority, keys and configurations in an empty folder.</summary>
    /// <param name="folder">Where everything is put.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="towns">The municipalities; their prefectures and the nation come by themselves.</param>
    /// <param name="change">Changes a node's configuration before it is written; null leaves it.</param>
    public Country(
        string folder, string network, IEnumerable<GovernmentCode> towns, Func<NodeConfig, NodeConfig>? change = null)
    {
        _folder = folder;
        Network = network;
        Towns = [.. towns.Select(NodeName.OfMunicipality).Order()];
        Prefectures = [.. Towns.Select(town => NodeName.OfPrefecture(town.Office.Prefecture)).Distinct().Order()];
        Nodes = [NodeName.Nation, .. Prefectures, .. Towns];
        foreach (var node in Nodes.Where(node => node.Role != Role.Municipality))
            _ports[node] = FreePort();
        Authority = TestAuthority.Create(Path.Combine(folder, "keys"), network, TimeProvider.System.GetUtcNow);
        foreach (var node in Nodes)
        {
            var keys = Authority.AddNode(node);
            Directory.CreateDirectory(Folder(node));
            var config = Config(node, keys);
            File.WriteAllText(ConfigPath(node), (change?.Invoke(config) ?? config).Write());
        }
    }

    /// <summary>The network's name.</summary>
    public string Network { get; }

    /// <summary>The authority, for what a test wants to revoke.</summary>
    public TestAuthority Authority { get; }

    /// <summary>The municipalities.</summary>
    public IReadOnlyList<NodeName> Towns { get; }

    /// <summary>The prefectures.</summary>
    public IReadOnlyList<NodeName> Prefectures { get; }

    /// <summary>All nodes, from above.</summary>
    public IReadOnlyList<NodeName> Nodes { get; }

    /// <summary>The folder of a node.</summary>
    public string Folder(NodeName node) => Path.Combine(_folder, node.ToString());

    /// <summary>The configuration of a node.</summary>
    public string ConfigPath(NodeName node) => Path.Combine(Folder(node), "node.json");

    /// <summary>The data folder of a node.</summary>
    public string Data(NodeName node) => Path.Combine(Folder(node), "data");

    /// <summary>The store of a node.</summary>
    public string StorePath(NodeName node) => Path.Combine(Data(node), "node.db");

    /// <summary>The drop folder of a town.</summary>
    public string Legacy(NodeName town) => Path.Combine(Folder(town), "legacy");

    /// <summary>Where a node listens.</summary>
    public IPEndPoint Address(NodeName node) => new(IPAddress.Loopback, _ports[node]);

    /// <summary>The process of a node.</summary>
    public Process Process(NodeName node) => _processes[node];

    /// <summary>Starts one node; it logs into <c>node.log</c>.</summary>
    public void Start(NodeName node)
    {
        var start = new ProcessStartInfo
        {
            FileName = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet",
            ArgumentList = { typeof(Country).Assembly.Location, "serve", ConfigPath(node), "--verbose" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start };
        var log = Path.Combine(Folder(node), "node.log");
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _processes[node] = process;
    }

    /// <summary>Starts all nodes and waits until every link stands.</summary>
    /// <exception cref="TimeoutException">They do not come up; the logs say why.</exception>
    public async Task StartAllAsync(CancellationToken cancellation)
    {
        foreach (var node in Nodes)
            Start(node);
        await UntilAsync(
            async () =>
            {
                foreach (var node in Nodes)
                {
                    var wanted = node.Role switch
                    {
                        Role.National => Prefectures.Count,
                        Role.Prefecture => 1 + Towns.Count(town => town.Office.Prefecture == node.Office),
                        _ => 1,
                    };
                    if ((await StatusAsync(node, cancellation).ConfigureAwait(false))?["links"]?.GetValue<int>()
                        is not { } links || links < wanted)
                        return false;
                }
                return true;
            },
            StartMax,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>How a node is; null when it does not answer.</summary>
    public Task<JsonObject?> StatusAsync(NodeName node, CancellationToken cancellation) =>
        NodeHost.AskAsync(Data(node), cancellation);

    /// <summary>Kills a node as kill −9 does.</summary>
    public void Kill(NodeName node)
    {
        _processes[node].Kill();
        _processes[node].WaitForExit();
    }

    /// <summary>Tells a node to end, and gives its exit code.</summary>
    public async Task<int> EndAsync(NodeName node, CancellationToken cancellation)
    {
        var process = _processes[node];
        using var kill = System.Diagnostics.Process.Start(
            "kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Asks again until it is so.</summary>
    /// <exception cref="TimeoutException">It did not become so.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan most, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo().ConfigureAwait(false))
        {
            if (watch.Elapsed > most)
                throw new TimeoutException($"not so after {most.TotalSeconds:N0} s");
            await Task.Delay(100, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves the processes running after this object is gone.</summary>
    public void LeaveRunning() => _processes.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
        }
        Authority.Dispose();
    }

    private NodeConfig Config(NodeName node, KeyFolder keys) => new()
    {
        Keys = keys.Path,
        Data = Data(node),
        Listen = node.Role == Role.Municipality ? null : Address(node).ToString(),
        Upstream = node.Role switch
        {
            Role.Municipality => Address(NodeName.OfPrefecture(node.Office.Prefecture)).ToString(),
            Role.Prefecture => Address(NodeName.Nation).ToString(),
            _ => null,
        },
        Legacy = node.Role == Role.Municipality ? Legacy(node) : null,
    };

    private static void Append(string log, string? line)
    {
        if (line is null)
            return;
        lock (Appending)
            File.AppendAllText(log, line + "\n");
    }


    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
