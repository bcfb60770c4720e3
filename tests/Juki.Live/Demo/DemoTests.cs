using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Juki.Cli.Demo;

namespace Juki.Live.Demo;

/// <summary>The demonstration as a newcomer meets it: <c>juki demo --keep</c>, the terminal, Enter, Ctrl+C.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "juki.dll");

    private readonly string folder = Path.Combine(
        Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"juki-demo-test-{Environment.ProcessId}"));

    private readonly List<string> said = [];
    private readonly CancellationToken stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keep_NewcomerWithPinAndEntry_AsksAndCtrlCLeavesNothing()
    {
        using var demo = Start("--keep", "--residents", "500", "--days", "3");
        var facts = await NextAsync(demo);
        Assert.True(facts.GetProperty("ok").GetBoolean(), string.Join('\n', said));
        Assert.Equal(1, facts.GetProperty("terminal").GetProperty("persons").GetInt32());
        Assert.Equal(1, facts.GetProperty("terminal").GetProperty("leaves").GetInt64());
        Assert.NotEmpty(Running());

        var first = await NextAsync(demo);
        await VisitAsync(first);
        await demo.StandardInput.WriteLineAsync(); // Enter: the entry was used, there is another one
        var second = await NextAsync(demo);
        Assert.NotEqual(Word(first, "entry"), Word(second, "entry"));
        await VisitAsync(second);
        using var elsewhere = Start("--open");
        var third = await NextAsync(elsewhere);
        await elsewhere.WaitForExitAsync(stop);
        Assert.Equal(0, elsewhere.ExitCode);
        await VisitAsync(third);

        using (Process.Start("kill", ["-INT", demo.Id.ToString(CultureInfo.InvariantCulture)]))
            await demo.WaitForExitAsync(stop);
        Assert.Equal(0, demo.ExitCode);
        Assert.Empty(Running());
        Assert.False(Directory.Exists(folder));
        Assert.False(File.Exists(Word(third, "entry")));
    }

    [Fact]
    public async Task Open_NoDemonstration_EndsWithTwo()
    {
        using var demo = Start("--open");
        await demo.WaitForExitAsync(stop);
        Assert.Equal(2, demo.ExitCode);
    }

    /// <summary>Ends what a failed test left.</summary>
    public void Dispose()
    {
        var left = new DemoFolder(folder);
        if (left.Exists)
            left.Remove();
    }

    /// <summary>Logs in with what the demonstration said, and asks after the resident whom it named.</summary>
    private async Task VisitAsync(JsonElement invitation)
    {
        using var visitor = await TerminalVisitor.EnterAsync(
            Word(invitation, "address"), Word(invitation, "entry"), stop);
        var page = await visitor.PostAsync("/log-in", stop, ("pin", Word(invitation, "pin")));
        Assert.Contains($"value=\"{Word(invitation, "affair")}\"", page, StringComparison.Ordinal);
        Assert.Equal(DemoTerminal.Resident.Name.Text, Word(invitation, "name"));
        Assert.Equal(1, await DemoTerminal.AskAsync(visitor, stop));
    }

    private Process Start(params string[] options)
    {
        // A script that runs the tests beside itself lets them ignore Ctrl+C, and they what they start.
        string[] command = ["--default-signal=INT", "dotnet", Program, "demo", "--json", "--dir", folder, .. options];
        var start = new ProcessStartInfo("env", command)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var screen in new[] { "DISPLAY", "WAYLAND_DISPLAY" })
            start.Environment.Remove(screen);
        return Process.Start(start)!;
    }

    /// <summary>The next line that is JSON.</summary>
    private async Task<JsonElement> NextAsync(Process demo)
    {
        while (await demo.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            said.Add(line);
            if (line is ['{', ..])
                return JsonDocument.Parse(line).RootElement;
        }
        Assert.Fail(string.Join('\n', said));
        throw new UnreachableException();
    }

    /// <summary>Every process that has the folder in its command line.</summary>
    private string[] Running() =>
    [
        .. Directory.GetDirectories("/proc").Select(process => Path.Combine(process, "cmdline"))
            .Where(File.Exists).Select(Read).Where(line => line.Contains(folder, StringComparison.Ordinal)),
    ];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException) // ended meanwhile
        {
            return "";
        }
    }

    private static string Word(JsonElement invitation, string name) => invitation.GetProperty(name).GetString()!;
}
