using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Cli.Demo;

namespace Juki.Browser;

/// <summary>A running <c>juki terminal</c> without a browser of its own, in a home of its own.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string home;

    private TerminalProcess(Process process, string home, string address, string entry) =>
        (this.process, this.home, Address, Entry) = (process, home, address, entry);

    /// <summary>Origin of its pages.</summary>
    public string Address { get; }

    /// <summary>The file that opens them.</summary>
    public string Entry { get; }

    public int Port => new Uri(Address).Port;

    /// <summary>Starts it and waits until it says where it is.</summary>
    public static async Task<TerminalProcess> StartAsync(TerminalFixture fixture, params string[] more)
    {
        var home = Directory.CreateTempSubdirectory("juki-terminal-home-").FullName;
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "juki.dll"), "terminal", "--keys", fixture.KeyFolder, "--server",
            fixture.ServerAddress, "--office", TerminalFixture.Prefecture.ToString(), "--no-browser", .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home,
        };
        start.Environment["PCSCLITE_CSOCK_NAME"] = fixture.Cards.Socket;
        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.True(line is ['{', ..], line is null ? await errors : line);
        var said = JsonDocument.Parse(line!).RootElement;
        return new(process, home, said.GetProperty("address").GetString()!, said.GetProperty("entry").GetString()!);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to end; answers its exit code and what it left in its home.</summary>
    public async Task<(int Exit, string[] Left)> StopAsync()
    {
        if (!process.HasExited)
            LocalNode.Terminate(process.Id);
        await process.WaitForExitAsync();
        return (process.ExitCode, Directory.GetFiles(home, "*", SearchOption.AllDirectories));
    }

    /// <summary>Requests it by curl as another user of the machine; answers curl's exit code.</summary>
    public async Task<int> CurlAsUserAsync(int user)
    {
        using var curl = Process.Start("setpriv",
        [
            string.Create(CultureInfo.InvariantCulture, $"--reuid={user}"),
            string.Create(CultureInfo.InvariantCulture, $"--regid={user}"), "--clear-groups", "curl", "-s", "-o",
            "/dev/null", "--max-time", "10", $"{Address}/terminal.css",
        ]);
        await curl.WaitForExitAsync();
        return curl.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
        Directory.Delete(home, recursive: true);
    }
}
