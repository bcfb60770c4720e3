using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Juki.Domain.Offices;
using Juki.Domain.Text;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// One node as a process: its store, its core's thread, its sessions and its status socket. Crash-only: whatever the
/// core cannot explain ends the process with <see cref="ExitCoreFailed"/>.
/// </summary>
internal sealed partial class NodeHost : IAsyncDisposable
{
    /// <summary>Exit code when the core stopped: a commit of unknown outcome, or a bug [sysexits EX_SOFTWARE].</summary>
    public const int ExitCoreFailed = 70;

    /// <summary>Exit code when the token failed; start again until it answers [sysexits EX_TEMPFAIL].</summary>
    public const int ExitTokenGone = 75;

    /// <summary>Handshakes at once [ours: bounds the work that strangers can cause].</summary>
    private const int HandshakesMax = 32;

    private readonly NodeConfig _config;
    private readonly SessionKeys _keys;
    private readonly Store _store;
    private readonly DropFolder? _drop;
    private readonly CoreThread _core;
    private readonly ILogger _log;
    private readonly uint _network;
    private readonly ConcurrentDictionary<long, HostLink> _links = new();
    private readonly ConcurrentDictionary<string, long> _refused = new();
    private readonly ConcurrentDictionary<FrameFault, long> _faults = new();
    private readonly SemaphoreSlim _handshakes = new(HandshakesMax);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _tasks = [];
    private Socket? _listener;
    private long _lastLink;

    /// <summary>Opens keys and store and prepares the node; <see cref="Start"/> begins to serve.</summary>
    /// <exception cref="InvalidDataException">The configuration does not fit the certificate, or the store is not this
    /// node's.</exception>
    public NodeHost(NodeConfig config, ILogger log)
    {
        _config = config;
        _log = log;
        _keys = SessionKeys.Open(new KeyFolder(config.Keys), () => DateTimeOffset.UtcNow);
        Self = _keys.Identity.Node;
        _network = Frame.NetworkId(_keys.Identity.Network);
        if (config.Validate(Self.Role) is { Count: > 0 } faults)
            throw new InvalidDataException(string.Join("; ", faults));
        Directory.CreateDirectory(config.Data);
        File.SetUnixFileMode(config.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _store = SqliteStore.Open(Path.Combine(config.Data, "node.db"));
        ServerNode.Prepare(_store, Self, _keys.Identity.Network, NewIncarnation());
        RecordText.Check("葛\U000E0102", 9); // loads the tables of characters now, not in the first turn
        _drop = config.Legacy is null ? null : new DropFolder(config.Legacy, Self.Office);
        var options = new NodeOptions
        {
            BatchMax = config.BatchMax,
            IntakeMax = config.IntakeMax,
            LaneMax = config.LaneMax,
        };
        var tick = TimeSpan.FromMilliseconds(_drop is null ? 500 : 100);
        _core = new CoreThread(new ServerNode(Self, _store, options, _drop), tick, CarryOut, Failed);
    }

    /// <summary>Who this node is, by its certificate.</summary>
    public NodeName Self { get; }

    /// <summary>Where it listens; null when nobody connects here.</summary>
    public IPEndPoint? Listening => _listener?.LocalEndPoint as IPEndPoint;

    /// <summary>Begins to serve.</summary>
    public void Start()
    {
        _core.Start();
        if (_config.Listen is not null)
        {
            _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(IPEndPoint.Parse(_config.Listen));
            _listener.Listen(512);
            _tasks.Add(Task.Run(ListenAsync));
        }
        if (_config.Upstream is not null)
            _tasks.Add(Task.Run(ConnectAsync));
        _tasks.Add(Task.Run(WatchAsync));
        _tasks.Add(Task.Run(AnswerStatusAsync));
        _log.Serving(Self.ToString(), Listening?.ToString() ?? "-");
    }

    /// <summary>Finishes the turn, ends the links and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        _log.Ending(Self.ToString());
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        foreach (var link in _links.Values)
            link.Cancel();
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _core.Stop();
        _drop?.Dispose();
        _store.Dispose();
        _keys.Dispose();
        File.Delete(StatusPath(_config.Data));
    }

    private static long NewIncarnation() =>
        (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 16) | (long)RandomNumberGenerator.GetInt32(1 << 16);

    /// <summary>What a turn asks for: send, then close. On the core's thread.</summary>
    private void CarryOut(TurnResult result)
    {
        foreach (var outbound in result.Frames)
        {
            if (_links.TryGetValue(outbound.Link, out var link))
                link.Send(outbound.Frame);
        }
        foreach (var (id, reason) in result.Closed)
        {
            if (!_links.TryGetValue(id, out var link))
                continue;
            _log.LinkClosed(id, link.Session.Peer.Node.ToString(), reason.ToString());
            link.CloseAfterSending();
        }
    }

    private void Failed(Exception failure)
    {
        _log.CoreStopped(failure is CheckFailedException or CommitUnknownException
            ? failure.Message
            : failure.GetType().Name + " " + failure.TargetSite?.Name);
        Environment.Exit(ExitCoreFailed);
    }

    private void Count(SessionRefusal refusal) =>
        _refused.AddOrUpdate(refusal.ToString(), 1, (_, count) => count + 1);
}
