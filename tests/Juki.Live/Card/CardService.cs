using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Juki.Cli.Demo;
using Juki.Devices.Reader;

namespace Juki.Live.Card;

/// <summary>A service of PC/SC of its own with one virtual reader, out of sight of the machine's own service, and cards
/// that are programs. The reader has two slots; the first is used. One for all tests of a process, because the library
/// of PC/SC remembers the first service that it asked.</summary>
public sealed partial class CardService : IAsyncLifetime
{
    /// <summary>The first slot.</summary>
    public const string Reader = VirtualReader.Name;

    private readonly string home = Directory.CreateTempSubdirectory("juki-pcsc-").FullName;
    private readonly List<Process> cards = [];
    private VirtualReader? service;
    private int tests;

    /// <summary>For the files of one test.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Where the first slot waits for a card.</summary>
    public int Port => service!.Port;

    /// <summary>Where the service listens, for <c>PCSCLITE_CSOCK_NAME</c>.</summary>
    public string Socket => VirtualReader.SocketIn(home);

    /// <summary>Starts the service and waits until it listens.</summary>
    public async ValueTask InitializeAsync()
    {
        BeginTest();
        service = await VirtualReader.StartAsync(home, TestContext.Current.CancellationToken);
        _ = SetVariable(VirtualReader.SocketVariable, Socket, 1); // for this process's own readers
    }

    /// <summary>A new folder for a test.</summary>
    public void BeginTest()
    {
        Folder = Path.Combine(home, string.Create(CultureInfo.InvariantCulture, $"test-{++tests}"));
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Pulls the cards that a test left in.</summary>
    public async Task EndTestAsync()
    {
        foreach (var card in cards.ToArray())
            await PullAsync(card);
    }

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>Puts a card in, as a process; killing it pulls the card.</summary>
    public async Task<Process> InsertAsync(string card)
    {
        var process = Start("dotnet", [Program, "card", "virtual", "--card", In(card), "--port",
            Port.ToString(CultureInfo.InvariantCulture), "--json"]);
        cards.Add(process);
        Assert.Equal("{\"inserted\":true}", await process.StandardOutput.ReadLineAsync());
        WaitFor(hasCard: true);
        return process;
    }

    /// <summary>Pulls it.</summary>
    public async Task PullAsync(Process card)
    {
        card.Kill();
        await card.WaitForExitAsync();
        cards.Remove(card);
        card.Dispose();
        WaitFor(hasCard: false);
    }

    /// <summary>The service asks its reader a few times a second: waits until it knows.</summary>
    public static void WaitFor(bool hasCard)
    {
        using var readers = new CardReaders();
        var seen = readers.Look(Reader);
        for (var changes = 0; seen.HasCard != hasCard && changes < 4; changes++)
            seen = readers.Wait(seen, CardReaders.WaitMax);
        Assert.Equal(hasCard, seen.HasCard);
    }

    /// <summary>Runs a command of juki that must succeed.</summary>
    public async Task<JsonElement> Juki(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync("dotnet", [Program, .. arguments, "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs a command of juki that must answer 1.</summary>
    public async Task<JsonElement> Fail(params string[] arguments)
    {
        var (exit, output, _) = await RunAsync("dotnet", [Program, .. arguments, "--json"]);
        Assert.Equal(1, exit);
        return JsonDocument.Parse(output).RootElement;
    }

    public async Task<(int Exit, string Output, string Error)> RunAsync(string file, string[] arguments)
    {
        using var process = Begin(file, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public ValueTask DisposeAsync()
    {
        service?.Dispose();
        Directory.Delete(home, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static string Program => Path.Combine(AppContext.BaseDirectory, "juki.dll");

    private Process Start(string file, string[] arguments)
    {
        var process = Begin(file, arguments);
        process.ErrorDataReceived += (_, _) => { }; // read, so that the pipe never fills
        process.BeginErrorReadLine();
        return process;
    }

    private Process Begin(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[VirtualReader.SocketVariable] = Socket;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
