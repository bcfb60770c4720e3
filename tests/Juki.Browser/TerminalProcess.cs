using System.Diagnostics;
using System.Globalization;
using Juki.Cli.Demo;

namespace Juki.Browser;

/// <summary>A running <c>juki terminal</c> without a browser of its own, in a home of its own.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private readonly LocalTerminal terminal;
    private readonly string log;
    private readonly string home;

    private TerminalProcess(LocalTerminal terminal, string home, string log) =>
        (this.terminal, this.home, this.log) = (terminal, home, log);

    /// <summary>Origin of its pages.</summary>
    public string Address => terminal.Address;

    /// <summary>The file that opens them.</summary>
    public string Entry => terminal.Entry!;

    public int Port => new Uri(Address).Port;

    /// <summary>Starts that of the prefecture and waits until it says where it is.</summary>
    public static Task<TerminalProcess> StartAsync(TerminalFixture fixture, params string[] more) =>
        StartAsync(fixture, fixture.AtPrefecture, more);

    /// <summary>Starts one and waits until it says where it is.</summary>
    public static async Task<TerminalProcess> StartAsync(
        TerminalFixture fixture, TerminalPlace at, params string[] more)
    {
        var home = Directory.CreateTempSubdirectory("juki-terminal-home-").FullName;
        var log = home + ".log";
        var terminal = await LocalTerminal.StartAsync(
            log, at.KeyFolder, at.ServerAddress, at.Office,
            new Dictionary<string, string>
            {
                [VirtualReader.SocketVariable] = fixture.Cards.Socket, ["HOME"] = home, ["TMPDIR"] = home,
            },
            ["--no-browser", .. more], TestContext.Current.CancellationToken);
        return new(terminal, home, log);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => terminal.Kill();

    /// <summary>Asks it to end; answers its exit code and what it left in its home.</summary>
    public (int? Exit, string[] Left) Stop() =>
        (terminal.Stop(), Directory.GetFiles(home, "*", SearchOption.AllDirectories));

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

    public ValueTask DisposeAsync()
    {
        Stop();
        terminal.Dispose();
        Directory.Delete(home, recursive: true);
        File.Delete(log);
        return ValueTask.CompletedTask;
    }
}
