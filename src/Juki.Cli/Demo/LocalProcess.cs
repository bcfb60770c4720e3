using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>Processes of this machine that outlive the one that started them.</summary>
internal static class LocalProcess
{
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(30); // on a loaded machine

    /// <summary>Starts one. The shell puts what it says into the log and becomes the program itself.</summary>
    /// <param name="log">File that is added to.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">What its environment has besides ours.</param>
    public static Process Start(
        string log, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        const string Script = "trap '' HUP; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", log, .. command]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("no process");
    }

    /// <summary>Runs a command of this program in a process of its own, whose token is another one than ours. Answers
    /// its exit code and what it said as JSON; undefined when that was none.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static async Task<(int Exit, JsonElement Answer)> RunAsync(
        IEnumerable<string> arguments, CancellationToken stop, IReadOnlyDictionary<string, string>? environment = null)
    {
        var command = OwnProgram.Command();
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new IOException(command[0]);
        var answer = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        if (answer is not ['{', ..])
            return (process.ExitCode, default);
        using var said = JsonDocument.Parse(answer);
        return (process.ExitCode, said.RootElement.Clone());
    }

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int processId)
    {
        var start = new ProcessStartInfo("/bin/kill");
        start.ArgumentList.Add("-TERM");
        start.ArgumentList.Add(processId.ToString(CultureInfo.InvariantCulture));
        start.RedirectStandardError = true;
        using var kill = Process.Start(start);
        kill?.WaitForExit();
    }

    /// <summary>SIGTERM, and waits for the end. Answers the exit code; null when it had to be killed.</summary>
    public static int? Stop(Process process)
    {
        if (!process.HasExited)
            Terminate(process.Id);
        if (process.WaitForExit(EndingMax))
            return process.ExitCode;
        process.Kill();
        process.WaitForExit();
        return null;
    }

    /// <summary>Waits for the first line of a log that is as wanted.</summary>
    /// <exception cref="IOException">The process ended, or said nothing of the kind in time; with its last
    /// line.</exception>
    public static async Task<string> SaidAsync(
        Process process, string log, Func<string, bool> wanted, CancellationToken stop)
    {
        const int PauseMilliseconds = 50;
        var startMax = TimeSpan.FromSeconds(60);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var isLast = process.HasExited || clock.Elapsed > startMax;
            var lines = File.Exists(log) ? (await File.ReadAllTextAsync(log, stop)).Split('\n')[..^1] : [];
            if (lines.FirstOrDefault(wanted) is { } found)
                return found;
            if (isLast)
                throw new IOException(lines.LastOrDefault() ?? "応答がない / it says nothing");
            await Task.Delay(PauseMilliseconds, stop);
        }
    }
}
