using System.Diagnostics;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>代表端末 — a process <c>juki relay</c> on this machine.</summary>
/// <param name="keys">Folder of its keys.</param>
/// <param name="server">Address and port of the prefecture's server.</param>
/// <param name="listen">Address and port for the terminals.</param>
/// <param name="log">File of what it says.</param>
internal sealed class LocalRelay(string keys, string server, string listen, string log) : IDisposable
{
    private Process? process;

    /// <summary>Where terminals come in.</summary>
    public string Listen => listen;

    /// <summary>Number of the process.</summary>
    public int ProcessId => process?.Id ?? 0;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="IOException">It does not start.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        File.Delete(log);
        process?.Dispose();
        process = LocalProcess.Start(
            log, [.. OwnProgram.Command(), "relay", "--keys", keys, "--server", server, "--listen", listen]);
        await LocalProcess.SaidAsync(
            process, log, line => line.Contains("ready; listening", StringComparison.Ordinal), stop);
    }

    /// <summary>Lines of its log so far.</summary>
    public IReadOnlyList<string> Said() => File.Exists(log) ? File.ReadAllLines(log) : [];

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
    }

    /// <summary>Asks it to end, and waits. Answers the exit code; null when it had to be killed or does not
    /// run.</summary>
    public int? Stop() => process is null ? null : LocalProcess.Stop(process);

    /// <summary>Lets go of it; it runs on.</summary>
    public void Dispose() => process?.Dispose();
}
