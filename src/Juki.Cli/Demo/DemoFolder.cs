using System.Globalization;

namespace Juki.Cli.Demo;

/// <summary>
/// The folder of the demonstration. A file in it names the processes, so that a later run or <c>juki demo --stop</c>
/// ends those of an earlier one, and nothing else is ever ended or deleted.
/// </summary>
internal sealed class DemoFolder(string path)
{
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(10);

    /// <summary>Where.</summary>
    public string Path => path;

    /// <summary>The folder when none is given: one for each user.</summary>
    public static string Default =>
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"juki-demo-{Environment.UserName}");

    private string PidsPath => System.IO.Path.Combine(path, "demo.pids");

    /// <summary>True when a demonstration lies here.</summary>
    public bool Exists => File.Exists(PidsPath);

    /// <summary>Ends and deletes an earlier demonstration and makes the folder; false when something else lies
    /// there.</summary>
    public bool Renew()
    {
        if (Exists)
            Remove();
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            return false;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(PidsPath, "");
        return true;
    }

    /// <summary>Notes the processes.</summary>
    public void Note(IEnumerable<LocalNode> nodes) => File.WriteAllLines(
        PidsPath,
        nodes.Select(node =>
            string.Create(CultureInfo.InvariantCulture, $"{node.ProcessId}\t{node.ConfigPath}")));

    /// <summary>Ends the noted processes and deletes the folder. Answers how many were running.</summary>
    public int Remove()
    {
        var running = Running().ToList();
        foreach (var process in running)
            LocalNode.Terminate(process);
        var until = DateTimeOffset.UtcNow + EndingMax;
        while (Running().Any() && DateTimeOffset.UtcNow < until)
            Thread.Sleep(50);
        Directory.Delete(path, recursive: true);
        return running.Count;
    }

    /// <summary>The noted processes that are still those: the same number may be another process by now.</summary>
    private IEnumerable<int> Running()
    {
        foreach (var line in File.ReadAllLines(PidsPath))
        {
            var parts = line.Split('\t');
            if (parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var process)
                && CommandOf(process).Contains(parts[1], StringComparison.Ordinal))
                yield return process;
        }
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
