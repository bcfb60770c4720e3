using System.Diagnostics;
using Juki.Cli.Demo;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Population;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>
/// Three towns in two prefectures and the nation, as processes of the built program, with TLS and keys in SoftHSM. One
/// more town (<see cref="Stranger"/>) has keys and no process: tests speak in its name.
/// </summary>
public sealed class LocalNetworkFixture : IAsyncLifetime
{
    public static readonly GovernmentCode Kamakura = GovernmentCode.FromBody(14204);
    public static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    public static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    public static readonly NodeName Stranger = NodeName.OfMunicipality(GovernmentCode.FromBody(14382));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-host-").FullName;
    private SessionKeys? _strangerKeys;

    internal LocalNetwork Network { get; private set; } = null!;

    internal SessionKeys StrangerKeys => _strangerKeys!;

    internal string Folder => _folder;

    internal LocalNode Nation => Network[NodeName.Nation];

    internal LocalNode Kanagawa => Network[NodeName.OfPrefecture(Kamakura.Prefecture)];

    internal LocalNode PrefectureOfNagano => Network[NodeName.OfPrefecture(Nagano.Prefecture)];

    public async ValueTask InitializeAsync()
    {
        Network = LocalNetwork.Create(
            Path.Combine(_folder, "country"), "test-rehearsal", [Kamakura, Nagano, Matsumoto], sharesTokens: true);
        _strangerKeys = Network.Authority.Open(Network.Authority.AddNode(Stranger));
        Network.Start();
        await LinkedAsync();
    }

    /// <summary>Ends everything; no node may have ended by itself.</summary>
    public ValueTask DisposeAsync()
    {
        var ended = Network.Nodes.Where(node => node.ExitCode is not null).Select(LastWords).ToList();
        Network.Stop();
        _strangerKeys?.Dispose();
        Network.Dispose();
        Directory.Delete(_folder, recursive: true);
        Assert.True(ended.Count == 0, string.Join('\n', ended));
        return ValueTask.CompletedTask;
    }

    /// <summary>Where a node's tokens lie.</summary>
    internal string TokensOf(LocalNode node) =>
        new KeyFolder(NodeConfig.Read(node.ConfigPath, out _)!.KeyFolder).TokensPath;

    internal LocalNode Town(GovernmentCode town) => Network[NodeName.OfMunicipality(town)];

    /// <summary>Waits until all links stand.</summary>
    internal async Task LinkedAsync()
    {
        if (await Network.WaitAsync(LocalNetwork.IsLinked, Patience, CancellationToken.None) is null)
            Assert.Fail(string.Join('\n', Network.Nodes.Select(LastWords)));
    }

    /// <summary>How a node stands, with the last lines of its log.</summary>
    internal static string LastWords(LocalNode node) => $"{node.Name} exit {node.ExitCode?.ToString() ?? "none"}: "
        + string.Join(" | ", File.Exists(node.LogPath) ? File.ReadLines(node.LogPath).TakeLast(3) : []);

    /// <summary>Waits until a node's answer is as wanted, and gives it.</summary>
    internal static async Task<StatusReport> StatusAsync(LocalNode node, Func<StatusReport, bool> wanted)
    {
        var clock = Stopwatch.StartNew();
        StatusReport? last = null;
        while (clock.Elapsed < Patience)
        {
            last = await node.StatusAsync() ?? last;
            if (last is not null && wanted(last))
                return last;
            await Task.Delay(20);
        }
        Assert.Fail($"{LastWords(node)}: not what was waited for: "
            + System.Text.Encoding.UTF8.GetString(last?.ToLine() ?? []));
        throw new UnreachableException();
    }

    /// <summary>Waits until something holds.</summary>
    internal static async Task UntilAsync(Func<bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < Patience, what);
            await Task.Delay(20);
        }
    }

    /// <summary>The next files of a town hand in the intake of so many residents, other people each time.</summary>
    internal Task<long> HandInAsync(GovernmentCode town, ulong seed, int residents = 30) =>
        HandInAsync(Town(town), seed, residents);

    /// <summary>The same for a town that is not of the network's first nodes.</summary>
    internal static async Task<long> HandInAsync(LocalNode node, ulong seed, int residents)
    {
        var status = await StatusAsync(node, report => report.Node.FilesUnanswered == 0);
        var number = status.Node.FilesTaken + 1;
        Offer(node, number, seed, residents);
        return number;
    }

    /// <summary>Offers a file with the intake of so many residents, whatever the node does.</summary>
    internal static void Offer(LocalNode node, long number, ulong seed, int residents)
    {
        var town = node.Name.Office;
        var population = new InventedPopulation(new() { Residents = residents, Municipalities = [town], Seed = seed });
        using var content = new MemoryStream();
        using (var writer = new Wire.Files.LegacyFileWriter(content, town, number))
        {
            foreach (var change in population.Intake(town))
                writer.Write(change);
            writer.Finish();
        }
        node.Offer(content.ToArray(), number);
    }

    /// <summary>Leaves of these kinds in the record of a running node.</summary>
    internal static int Recorded(LocalNode node, params AuditKind[] kinds)
    {
        using var store = SqliteStore.OpenReadOnly(Path.Combine(node.DataFolder, "record.db"));
        using var record = AuditLog.Open(store, null)!;
        return record.Search(new()).Count(found => kinds.Contains(found.Leaf.Kind));
    }
}

/// <summary>Tests on one network run one after the other.</summary>
[CollectionDefinition(nameof(LocalNetworkFixture))]
public sealed class LocalNetworkGroup : ICollectionFixture<LocalNetworkFixture>;
