using System.Diagnostics;
using System.Globalization;

namespace Juki.Cli.Demo;

/// <summary>The folder of the demonstration: who runs in it, and how it is emptied for the next run.</summary>
internal static class DemoFolder
{
    private const string PidFile = "processes";

    /// <summary>Notes the processes, so that a later run can end them.</summary>
    public static void Remember(string folder, Country country) => File.WriteAllLines(
        Path.Combine(folder, PidFile),
        country.Nodes.Select(node => country.Process(node).Id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Ends what was left running there, and deletes the folder. A folder that is not ours is left
    /// alone.</summary>
    /// <exception cref="IOException">Something else lies in the folder.</exception>
    public static void Clean(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        if (!Directory.Exists(Path.Combine(folder, "keys")))
            throw new IOException($"{folder} is not empty and holds no demonstration");
        var pids = Path.Combine(folder, PidFile);
        foreach (var line in File.Exists(pids) ? File.ReadAllLines(pids) : [])
            End(int.Parse(line, CultureInfo.InvariantCulture), folder);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ends a process if it is a node of this folder; the number may have gone to somebody else.</summary>
    private static void End(int id, string folder)
    {
        var commandLine = $"/proc/{id}/cmdline";
        if (!File.Exists(commandLine) || !File.ReadAllText(commandLine).Contains(folder, StringComparison.Ordinal))
            return;
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }
}
