using System.Globalization;

namespace Juki.Cli.Demo;

/// <summary>
/// The folder of the demonstration. A file in it names the processes, so that a later run or <c>juki demo --stop</c>
/// ends those of an earlier one, and nothing else is ever ended or deleted.
/// </summary>
internal sealed class DemoFolder(string path)
{
    private static readonly TimeSpan EndingMax = TimeSpan.FromSeconds(30); // on a loaded machine

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

    /// <summary>Notes nodes.</summary>
    public void Note(IEnumerable<LocalNode> nodes)
    {
        foreach (var node in nodes)
            Note(node.ProcessId, node.ConfigPath);
    }

    /// <summary>Notes a process.</summary>
    /// <param name="process">Its number.</param>
    /// <param name="mark">What stands in its command line and in no other.</param>
    public void Note(int process, string mark) => File.AppendAllText(
        PidsPath, string.Create(CultureInfo.InvariantCulture, $"{process}\t{mark}\n"));

    /// <summary>Ends the noted processes and deletes the folder. Answers how many were running.</summary>
    public int Remove()
    {
        var running = End(_ => true);
        Directory.Delete(path, recursive: true);
        return running;
    }

    /// <summary>Ends the noted processes with such a mark, and waits. Answers how many were running.</summary>
    public int End(Func<string, bool> wanted)
    {
        var running = Running(wanted).ToList();
        foreach (var process in running)
            LocalProcess.Terminate(process);
        var until = DateTimeOffset.UtcNow + EndingMax;
        while (Running(wanted).Any() && DateTimeOffset.UtcNow < until)
            Thread.Sleep(50);
        return running.Count;
    }

    /// <summary>The noted processes that are still those: the same number may be another process by now.</summary>
    private IEnumerable<int> Running(Func<string, bool> wanted)
    {
        foreach (var line in File.ReadAllLines(PidsPath))
        {
            var parts = line.Split('\t');
            if (parts.Length == 2 && wanted(parts[1])
                && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var process)
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
