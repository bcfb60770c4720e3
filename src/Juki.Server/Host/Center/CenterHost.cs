using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Center;

/// <summary>
/// 集約センター — the servers of many prefectures side by side on one machine [S-000 集約センター], each a process of a user of its
/// own with folders, token, PIN and record that no other user can open. Whoever runs the machine for the prefectures
/// may see which of them run, start and stop them, and has no right to anything in them.
/// </summary>
internal sealed class CenterHost(CenterConfig config, ILogger log, ILoggerFactory logs)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1, 1); // one act at a time
    private readonly List<CenterNode> _nodes =
        [.. config.Nodes.Select(node => new CenterNode(node, logs.CreateLogger($"center {node.Name}")))];

    /// <summary>Runs all servers until SIGTERM or SIGINT. Answers one of <see cref="ExitCodes"/>.</summary>
    /// <param name="config">Without faults.</param>
    public static int Run(CenterConfig config)
    {
        using var logs = LogOutput.Create(config.Log);
        var log = logs.CreateLogger("center");
        var faults = new CenterCheck(config).Faults();
        foreach (var fault in faults)
            log.CenterRefuses(fault);
        if (faults.Count > 0)
            return ExitCodes.Configuration;
        try
        {
            return new CenterHost(config, log, logs).RunAsync().GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            log.CannotStart(failure.Message);
            return ExitCodes.Configuration;
        }
    }

    private async Task<int> RunAsync()
    {
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
        using var socket = new CenterSocket(config.Folder, AnswerAsync);
        log.CenterStarts(_nodes.Count, NodeHost.Version);
        _nodes.ForEach(node => node.Start());
        await socket.RunAsync(_stop.Token).ConfigureAwait(false);
        await Task.WhenAll(_nodes.Select(node => node.StopAsync())).ConfigureAwait(false);
        _nodes.ForEach(node => node.Dispose());
        log.Ended();
        return _stop.IsCancellationRequested ? ExitCodes.Done : ExitCodes.Temporary; // or the socket failed
    }

    private async Task<CenterReply> AnswerAsync(CenterCall call, uint user)
    {
        var named = _nodes.Where(node => call.Node is null || node.Name == call.Node).ToList();
        if (call.Task != CenterTask.Status && named is [var node])
            await DoAsync(call.Task, node, user).ConfigureAwait(false);
        return new(named.Count > 0, [.. named.Select(one => one.Report())]);
    }

    /// <summary>What is asked is written down before it is done.</summary>
    private async Task DoAsync(CenterTask task, CenterNode node, uint user)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            log.CenterAsked(SystemAccount.NameOf(user), task, node.Name);
            if (task == CenterTask.Start)
                node.Start();
            else
                await node.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private void Asked(PosixSignalContext signal)
    {
        signal.Cancel = true;
        log.Stopping();
        _stop.Cancel();
    }
}
