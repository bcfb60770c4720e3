using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Center;

/// <summary>One server of the center: a process of its own user, started again when it ends by itself. The center holds
/// its process and none of its files.</summary>
internal sealed class CenterNode(CenterNodeConfig config, ILogger log) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile Supervisor? _supervisor;
    private Task _running = Task.CompletedTask;
    private CenterState _told;
    private DateTimeOffset _since = DateTimeOffset.UtcNow;

    /// <summary>As the configuration calls it.</summary>
    public string Name => config.Name;

    /// <summary>Starts it unless it is started.</summary>
    public void Start()
    {
        if (!_running.IsCompleted)
            return;
        _supervisor?.Dispose();
        var supervisor = _supervisor = new Supervisor(config.Config, log) { User = config.User };
        _running = Task.Run(() => RunAsync(supervisor));
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        _supervisor?.Stop();
        await _running.ConfigureAwait(false);
        _supervisor?.Dispose();
        _supervisor = null;
    }

    /// <summary>How it stands.</summary>
    public CenterNodeReport Report()
    {
        var supervisor = _supervisor;
        var state = supervisor switch
        {
            null => CenterState.Stopped,
            { IsRunning: true } => CenterState.Running,
            _ => _running.IsCompleted ? CenterState.Ended : CenterState.Restarting,
        };
        lock (_gate)
        {
            if (state != _told)
                (_told, _since) = (state, DateTimeOffset.UtcNow);
            return new(Name, state, _since, supervisor?.Starts ?? 0, supervisor?.LastExit);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _supervisor?.Dispose();

    private async Task RunAsync(Supervisor supervisor)
    {
        try
        {
            await supervisor.RunAsync().ConfigureAwait(false);
        }
        catch (Win32Exception failure) // the user is gone, or we may not become it
        {
            log.CenterNodeNotStarted(Name, failure.Message);
        }
    }
}
