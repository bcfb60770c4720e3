using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// 監視 — starts a node as a process of its own, and again whenever it ends but was not asked to: after a fault, a
/// commit of unknown outcome, a token that vanished, a kill. Not after <see cref="ExitCodes.Configuration"/> and
/// <see cref="ExitCodes.StoreDamaged"/>: a wrong PIN, a key that is not the certificate's or a store that is to be
/// restored waits for a person. It holds no state and no key [ours: for machines
/// without another supervisor].
/// </summary>
internal sealed class Supervisor : IDisposable
{
    /// <summary>The option that ties a node's life to its standard input: it is asked to end by closing it, and ends
    /// too when the supervisor was killed.</summary>
    public const string EndsWithInput = "--ends-with-input";

    private readonly string _configPath;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private volatile int _starts;
    private volatile bool _isRunning;
    private int _lastExit = -1;

    /// <summary>Watches over the node of that configuration.</summary>
    public Supervisor(string configPath, ILogger log) => (_configPath, _log) = (configPath, log);

    /// <summary>The system's user under which the node runs; null: our own.</summary>
    public string? User { get; init; }

    /// <summary>How often the node was started.</summary>
    public int Starts => _starts;

    /// <summary>The node runs now.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>The node's last code; null: it has not ended.</summary>
    public int? LastExit => Volatile.Read(ref _lastExit) is var code and >= 0 ? code : null;

    /// <summary>Runs the node until SIGTERM or SIGINT, which it passes on, or until starting again does not
    /// help. Answers the node's last code, one of <see cref="ExitCodes"/>.</summary>
    /// <param name="config">Without faults.</param>
    /// <param name="configPath">Its file, which the node reads anew at each start.</param>
    public static int Run(NodeConfig config, string configPath)
    {
        using var logs = LogOutput.Create(config.Log);
        using var supervisor = new Supervisor(configPath, logs.CreateLogger($"supervisor {config.Node}"));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, supervisor.Asked);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, supervisor.Asked);
        return supervisor.RunAsync().GetAwaiter().GetResult();
    }

    /// <summary>Asks the node to end; <see cref="RunAsync"/> ends with it.</summary>
    public void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Runs the node until told to stop, or until starting again does not help. Answers its last
    /// code.</summary>
    public async Task<int> RunAsync()
    {
        for (var wait = HostLimits.RestartFirst; ; wait = Math.Min(2 * wait, HostLimits.RestartMax))
        {
            var began = Environment.TickCount64;
            var code = await RunOnceAsync().ConfigureAwait(false);
            if (_stop.IsCancellationRequested || code == ExitCodes.Done)
                return code;
            if (code is ExitCodes.Configuration or ExitCodes.StoreDamaged)
            {
                _log.SomebodyHasToLook(code);
                return code;
            }
            if (Environment.TickCount64 - began >= HostLimits.GoodRun)
                wait = HostLimits.RestartFirst;
            _log.StartsAgain(code, wait);
            await Quietly(Task.Delay(wait, _stop.Token)).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
                return ExitCodes.Done;
        }
    }

    /// <summary>One life of the node. Answers its code; 128 and the signal's number when it was killed.</summary>
    private async Task<int> RunOnceAsync()
    {
        string[] command = [.. OwnProgram.Command(), "serve", _configPath, EndsWithInput];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, UserName = User,
            WorkingDirectory = User is null ? "" : "/", // ours may be closed to that user
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("no process");
        (_starts, _isRunning) = (_starts + 1, true);
        await Quietly(node.WaitForExitAsync(_stop.Token)).ConfigureAwait(false);
        node.StandardInput.Close();
        using var patience = new CancellationTokenSource(HostLimits.SupervisedEndMilliseconds);
        await Quietly(node.WaitForExitAsync(patience.Token)).ConfigureAwait(false);
        if (!node.HasExited)
            node.Kill();
        await node.WaitForExitAsync().ConfigureAwait(false);
        Volatile.Write(ref _lastExit, node.ExitCode);
        _isRunning = false;
        return node.ExitCode;
    }

    private void Asked(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stop.Cancel();
    }

    private static async Task Quietly(Task waiting)
    {
        try
        {
            await waiting.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller looks.
        }
    }
}
