using System.Diagnostics;
using System.Text.Json;
using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>業務端末 — a process <c>juki terminal</c> on this machine.</summary>
internal sealed class LocalTerminal : IDisposable
{
    private readonly Process process;

    private LocalTerminal(Process process, string address, string? entry) =>
        (this.process, Address, Entry) = (process, address, entry);

    /// <summary>Origin of its pages.</summary>
    public string Address { get; }

    /// <summary>The file that opens them; null when it has started a browser.</summary>
    public string? Entry { get; }

    /// <summary>Number of the process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Exit code of one that has ended; null of one that runs.</summary>
    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <summary>Starts it and waits until it says where it is.</summary>
    /// <param name="log">File of what it says; a file of before is deleted.</param>
    /// <param name="keys">Folder of its keys.</param>
    /// <param name="server">Address and port of its office's server; null: <paramref name="more"/> says
    /// otherwise.</param>
    /// <param name="office">The office.</param>
    /// <param name="environment">What its environment has besides ours.</param>
    /// <param name="more">More options of <c>juki terminal</c>.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<LocalTerminal> StartAsync(
        string log, string keys, string? server, GovernmentCode office,
        IReadOnlyDictionary<string, string> environment, IEnumerable<string> more, CancellationToken stop)
    {
        const string Prefix = "業務端末 / terminal: ";
        File.Delete(log);
        string[] command =
        [
            .. OwnProgram.Command(), "terminal", "--keys", keys, "--office", office.ToString(),
            .. server is null ? Array.Empty<string>() : ["--server", server], .. more,
        ];
        var process = LocalProcess.Start(log, command, environment);
        try
        {
            var line = await LocalProcess.SaidAsync(process, log, line => line is ['{', ..]
                || line.StartsWith(Prefix, StringComparison.Ordinal), stop);
            if (line[0] != '{')
                return new(process, line[Prefix.Length..], null);
            using var said = JsonDocument.Parse(line);
            return new(process, said.RootElement.GetProperty("address").GetString()!,
                said.RootElement.GetProperty("entry").GetString());
        }
        catch
        {
            LocalProcess.Stop(process);
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to end, and waits. Answers the exit code; null when it had to be killed.</summary>
    public int? Stop() => LocalProcess.Stop(process);

    /// <summary>Lets go of it; it runs on.</summary>
    public void Dispose() => process.Dispose();
}
