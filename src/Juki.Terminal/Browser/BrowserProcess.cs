using System.Diagnostics;
using Juki.Terminal.Guard;

namespace Juki.Terminal.Browser;

/// <summary>ブラウザ — the browser that the terminal starts for the officer, with its own profile in memory and nothing of
/// the officer's home. Ends with the terminal, and the terminal with it.</summary>
internal sealed class BrowserProcess : IDisposable
{
    /// <summary>Where Debian puts Chromium.</summary>
    public const string Default = "/usr/bin/chromium";

    private readonly Process process;

    private BrowserProcess(Process process) => this.process = process;

    /// <summary>Starts it.</summary>
    /// <param name="program">The browser.</param>
    /// <param name="memory">Where it may keep things.</param>
    /// <param name="page">The file that it opens.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static BrowserProcess Start(string program, MemoryFolder memory, string page)
    {
        var profile = Path.Combine(memory.Path, "profile");
        BrowserProfile.Write(profile);
        var start = new ProcessStartInfo(program, BrowserProfile.Arguments(profile, page))
        {
            RedirectStandardError = true, // what it writes there could tell what was typed
            RedirectStandardOutput = true,
            WorkingDirectory = memory.Path,
        };
        foreach (var (name, folder) in Homes)
        {
            var path = Path.Combine(memory.Path, folder);
            Directory.CreateDirectory(path);
            start.Environment[name] = path;
        }
        start.Environment["LANGUAGE"] = "ja"; // fields for days as in Japan, where chromium-l10n is there
        try
        {
            var process = Process.Start(start) ?? throw new IOException(program);
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            return new(process);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new IOException($"ブラウザを起動できない / the browser cannot be started: {program}", missing);
        }
    }

    /// <summary>Ends when the officer has closed it.</summary>
    public Task EndAsync(CancellationToken stop) => process.WaitForExitAsync(stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process.Dispose();
    }

    /// <summary>Everything that a program takes for a place to keep things.</summary>
    private static (string Variable, string Folder)[] Homes =>
    [
        ("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"), ("TMPDIR", "temporary"),
    ];
}
