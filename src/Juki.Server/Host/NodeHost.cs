using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// A node as a process: its token and keys, its store under a lock, the core on its thread, sockets around it.
/// Crash-only: what cannot be trusted any more ends the process, and starting is recovering.
/// </summary>
internal sealed class NodeHost
{
    /// <summary>Log of a register with many residents: their pages come at random, and one that is written again before
    /// the log is copied is copied once [ours].</summary>
    private const long WalLimitBytes = 256L << 20;

    private readonly NodeConfig _config;
    private readonly ILogger _log;
    private readonly ILoggerFactory _logs;
    private readonly HostCounters _counters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private volatile bool _tokenLost;

    private readonly Func<RoutedMessage, Frame, RoutedMessage>? _around;

    private NodeHost(NodeConfig config, ILoggerFactory logs, Func<RoutedMessage, Frame, RoutedMessage>? around)
    {
        _around = around;
        _config = config;
        _logs = logs;
        _log = logs.CreateLogger(config.Node.ToString());
    }

    /// <summary>Version of the program.</summary>
    public static string Version { get; } = typeof(NodeHost).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Runs the node until SIGTERM or SIGINT, or until it has to end. Answers one of
    /// <see cref="ExitCodes"/>.</summary>
    /// <param name="config">Without faults.</param>
    /// <param name="endsWithInput">Ends too when the standard input ends: with the <see cref="Supervisor"/>.</param>
    /// <param name="around">For tests: stands around every message that is handled.</param>
    public static int Run(
        NodeConfig config, bool endsWithInput = false, Func<RoutedMessage, Frame, RoutedMessage>? around = null)
    {
        using var logs = LogOutput.Create(config.Log);
        var host = new NodeHost(config, logs, around);
        try
        {
            if (endsWithInput)
                new Thread(host.EndWithInput) { Name = "input", IsBackground = true }.Start();
            return host.RunAsync().GetAwaiter().GetResult();
        }
        catch (TokenException failure)
        {
            host._log.CannotStart($"token: {failure.Message}");
            return failure.Failure
                is TokenFailure.TokenMissing or TokenFailure.ModuleMissing or TokenFailure.DeviceFailed
                ? ExitCodes.Temporary
                : ExitCodes.Configuration;
        }
        catch (CryptographicException) // the engine does not find the key that the module found: the token is leaving
        {
            host._log.CannotStart("token: the key cannot be used");
            return ExitCodes.Temporary;
        }
        catch (StoreDamagedException failure)
        {
            host._log.StoreDamaged(failure.Message);
            return ExitCodes.StoreDamaged;
        }
        catch (StoreException failure)
        {
            host._log.CannotStart($"store: {failure.Message}");
            return ExitCodes.Temporary;
        }
        catch (SocketException failure)
        {
            host._log.CannotStart($"listen: {failure.SocketErrorCode}");
            return ExitCodes.Temporary;
        }
        catch (CheckFailedException failure)
        {
            host._log.Fault(failure.Message, PlaceOf(failure));
            return ExitCodes.Fault;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            host._log.CannotStart(failure.Message);
            return ExitCodes.Configuration;
        }
    }

    private async Task<int> RunAsync()
    {
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
        var self = _config.Node;
        _log.Starting(self.ToString(), Version);
        using var keys = OpenKeys();
        using var store = OpenStore(self);
        var municipalities = _config.ReadMunicipalities();
        using var inbox = _config.InboxFolder is { } folder
            ? new DropFolder(folder, self.Office, municipalities)
            : null;
        using var attempts = new AttemptFile(_config.DataFolder);
        var node = new ServerNode(self, store, OptionsWith(municipalities, keys), inbox, attempts) { Around = _around };
        var tick = self.Role == Role.Municipality ? HostLimits.TickOfMunicipality : HostLimits.Tick;
        using var inquiries = new InquirySide(_config, municipalities, keys, _log, EndAtOnce);
        var disk = new DiskWatch(
            _config.DataFolder, full => (node.IsDiskFull, inquiries.IsDiskFull) = (full, full), _log);
        disk.Look();
        using var core = new CoreThread(node, tick, EndAtOnce);
        var links = new LinkTable(_config.Network, core, inquiries.Thread, _counters, _log);
        var admission = new Admission(self, keys, municipalities, _config.DirectTerminals);
        using var listener = new Listener(admission.TakeAsync, links.RunAsync, _counters, _log);
        if (_config.TryListen(out var endpoint))
            listener.Bind(endpoint);
        using var status = new StatusSocket(
            _config.DataFolder, () => ReportAsync(core, inquiries, links, keys, inbox, disk));
        var memoryMax = (long)_config.MemoryMax << 20;
        TurnWatch.LimitHeap(memoryMax);
        var turns = new TurnWatch(core, node, memoryMax, _log, EndHung) { Inquiries = inquiries.Thread };
        using var disclosures = Local(DisclosureService.Talk, inquiries.Disclosures.AnswerAsync, inquiries.MayActAsync);
        using var introductions = Local(WitnessCall.Talk, inquiries.Introductions.AnswerAsync, inquiries.MayActAsync);
        var demands = new OfficeService(_config, keys, core, inquiries, Now);
        using var office = Local(OfficeCall.Talk, demands.AnswerAsync, inquiries.MayActAsync);
        var standing = StandingOf(core, inquiries);
        using var work = Local(WorkListRequest.Talk, standing.AnswerWorkAsync, inquiries.MayActAsync);
        using var updates = Local(UpdatesService.Talk, standing.AnswerAsync, inquiries.MayActAsync);
        core.Start();
        inquiries.Thread.Start();
        inquiries.Batches?.Start();
        turns.Start();
        if (store.IsStructureToCheck)
            new StructureCheck(_config.StorePath, _log, EndAtOnce).Start();
        core.Verified(SafePoints.Read(_config.DataFolder));
        var watch = new Watch(keys, _config, links, core, inquiries.Authority, _log, TokenLost);
        List<Task> running =
        [
            status.RunAsync(_stop.Token), work.RunAsync(_stop.Token), disclosures.RunAsync(_stop.Token),
            introductions.RunAsync(_stop.Token), office.RunAsync(_stop.Token), inquiries.WatchAsync(_stop.Token),
            updates.RunAsync(_stop.Token), disk.RunAsync(_stop.Token), watch.RunAsync(_stop.Token),
        ];
        if (endpoint is not null)
            running.Add(listener.RunAsync(_stop.Token));
        if (Routes.Upstream(self) is { } upstream && _config.TryUpstream(out var above))
            running.Add(new Connector(upstream, above, keys, links, _counters, new Random(), _log)
                .RunAsync(_stop.Token));
        _log.Ready(endpoint?.ToString() ?? "nothing");
        // None of them ends before it is told to; one that does, does not do its work any more.
        await Task.WhenAny([.. running, Task.Delay(Timeout.Infinite, _stop.Token)]).ConfigureAwait(false);
        if (!_stop.IsCancellationRequested)
        {
            var fault = running.Find(task => task.IsFaulted)?.Exception?.InnerException;
            EndAtOnce(fault ?? new InvalidOperationException());
        }
        inquiries.Batches?.Stop();
        inquiries.Thread.Stop();
        await EndAsync(core, links, running).ConfigureAwait(false);
        turns.Stop();
        return _tokenLost ? ExitCodes.Temporary : ExitCodes.Done;
    }

    private LocalSocket<TCall, TReply> Local<TCall, TReply>(
        LocalTalk<TCall, TReply> talk, Func<TCall, Task<TReply>> answer,
        Func<IActOfSomebody, Task<bool>>? mayAct = null) where TCall : class where TReply : class =>
        new(talk, _config.DataFolder, answer, mayAct);

    /// <summary>The turn at hand is finished, its frames go out, the links close.</summary>
    private async Task EndAsync(CoreThread core, LinkTable links, List<Task> running)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        core.Stop();
        if (_tokenLost)
            links.Abort();
        await links.StopAsync().ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
        _log.Ended();
    }

    private SessionKeys OpenKeys()
    {
        var folder = new KeyFolder(_config.KeyFolder);
        var keys = SessionKeys.Open(
            folder,
            TimeProvider.System.GetUtcNow,
            _config.PinFile is { } pin ? new PinFile(pin) : null,
            new SessionLimits
            {
                HandshakeTimeout = TimeSpan.FromSeconds(Limits.OpeningSeconds),
                AgeMax = TimeSpan.FromSeconds(Limits.SessionSeconds),
            });
        var own = keys.Identity;
        if (own.Network == _config.Network && own.Node == _config.Node && own.Instance == _config.Instance)
            return keys;
        keys.Dispose();
        throw new InvalidDataException($"the certificate is of {own}, not of the node in the configuration");
    }

    /// <summary>The store under its lock. A new one draws an incarnation: larger than any before, different in two
    /// that are made in the same millisecond.</summary>
    private SqliteStore OpenStore(NodeName self)
    {
        Directory.CreateDirectory(
            _config.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var store = SqliteStore.Open(
            _config.StorePath, self.Role == Role.Municipality ? SqliteStore.DefaultWalLimitBytes : WalLimitBytes,
            _config.CacheBytes, copying: LogCopying.BesideWhenFull);
        ServerNode.Prepare(store, self, _config.Network, Backups.DrawIncarnation());
        return store;
    }

    private async Task<StatusReport> ReportAsync(
        CoreThread core, InquirySide inquiries, LinkTable links, SessionKeys keys, DropFolder? inbox, DiskWatch disk)
    {
        var node = await core.AskAsync().ConfigureAwait(false);
        var host = new HostStatus
        {
            Version = Version,
            Process = Environment.ProcessId,
            Started = _started,
            MemoryBytes = Environment.WorkingSet,
            CertificateEnds = keys.CertificateEnds,
            RevocationTable = keys.Revocations.Number,
            RevocationTableEnds = keys.Revocations.ValidTo,
            Upstream = Routes.Upstream(_config.Node)?.ToString() ?? "",
            Links = [.. links.All.Where(link => link.HasHello).Select(link => link.Report)],
            DiskFreeBytes = disk.FreeBytes,
            IsDiskFull = disk.IsFull,
            FilesWaiting = inbox?.CountOffers() ?? 0,
            UnexpectedFiles = inbox?.Unexpected.Count ?? 0,
            Record = await inquiries.Thread.AskAsync().ConfigureAwait(false),
            RecordBytes = inquiries.RecordBytes,
            Findings = inquiries.Found.Select(rule => rule.ToString()).CountBy(rule => rule).ToDictionary(),
            Tables = inquiries.Authority.Age(DateTimeOffset.UtcNow),
        };
        return new(DateTimeOffset.UtcNow, node, _counters.Into(host));
    }

    private NodeOptions OptionsWith(MunicipalityTable municipalities, SessionKeys keys) => _config.Options with
    {
        Municipalities = municipalities,
        CheckSigned = (signer, by, text, signature, at) =>
            keys.IsSignedBy(signer, by, text, signature, DateTimeOffset.FromUnixTimeMilliseconds(at)),
    };

    /// <summary>What becomes of a town's files, for its socket and for terminals.</summary>
    private UpdatesService StandingOf(CoreThread core, InquirySide inquiries)
    {
        var standing = new UpdatesService(_config.Node, new(
            answer => OnSnapshot(answer), inquiries.RecordAsync, core.AskAsync, core.AskAsync,
            (by, isDry) => core.DoAsync(batch => ConsistencyFlow.Begin(by, batch, isDry)), Now));
        inquiries.Errands.Open(standing);
        return standing;
    }

    private T OnSnapshot<T>(Func<Store, T> read)
    {
        using var store = SqliteStore.OpenReadOnly(_config.StorePath);
        store.Begin();
        return read(store);
    }

    private static Moment Now() => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private void Asked(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _log.Stopping();
        _stop.Cancel();
    }

    /// <summary>A device that hangs may hang whoever closes it, too: then the process ends all the same.</summary>
    private void TokenLost()
    {
        _log.TokenLost();
        _tokenLost = true;
        new Thread(EndForSure) { Name = "end", IsBackground = true }.Start();
        _stop.Cancel();
    }

    /// <summary>The core's thread does not come back, and may hold up an orderly end: then the process is
    /// killed.</summary>
    private void EndHung()
    {
        new Thread(EndForSure) { Name = "end", IsBackground = true }.Start();
        _logs.Dispose();
        Environment.Exit(ExitCodes.Fault);
    }

    private static void EndForSure()
    {
        Thread.Sleep(HostLimits.EndingMilliseconds);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private void EndWithInput()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
            // Nothing is said there; only its end counts.
        }
        _log.Stopping();
        _stop.Cancel();
    }

    /// <summary>On the core's thread, or after a fault beside it. Nothing of the turn has been handed out, and nothing
    /// is: the process ends here.</summary>
    private void EndAtOnce(Exception failure)
    {
        var code = ExitCodes.Fault;
        if (failure is DiskFullException or { InnerException: DiskFullException })
        {
            DiskWatch.GiveUpBallast(_config.DataFolder); // so that the next start can write
            _log.DiskFullInCommit();
            code = ExitCodes.Temporary;
        }
        else if (failure is StoreDamagedException)
        {
            _log.StoreDamaged(failure.Message);
            code = ExitCodes.StoreDamaged;
        }
        else if (failure is CommitUnknownException)
            _log.CommitUnknown();
        else
            _log.Fault(failure is CheckFailedException ? failure.Message : failure.GetType().Name, PlaceOf(failure));
        _logs.Dispose(); // writes what it holds
        Environment.Exit(code);
    }

    private static string PlaceOf(Exception failure) => failure.StackTrace?.Split('\n')
        .FirstOrDefault(line => line.Contains("Juki.", StringComparison.Ordinal))?.Trim() ?? "";
}
