using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>業務端末 of the demonstration.</summary>
/// <param name="Address">Where its pages were; empty when it did not start.</param>
/// <param name="Operator">Number of the operator.</param>
/// <param name="Pin">PIN of the operator's card.</param>
/// <param name="Persons">Persons that the page showed; one was asked after.</param>
/// <param name="Leaves">Inquiries of the operator in the server's record.</param>
/// <param name="Failure">Why it did not come so far; null when it did.</param>
internal sealed record DemoTerminalFacts(
    string Address, int Operator, string Pin, int Persons, long Leaves, string? Failure)
{
    /// <summary>The person was shown, and the inquiry is in the record.</summary>
    public bool AsExpected => Failure is null && Persons == 1 && Leaves == 1;
}

/// <summary>
/// The terminal of 長野県 and the 代表端末 through which it reaches its server: a reader, a card issued in it, an operator
/// in the ledger, pages. Everything is found by the demonstration's folder, so that another process can open the
/// terminal anew.
/// </summary>
internal sealed partial class DemoTerminal(DemoFolder folder, CancellationToken stop)
{
    /// <summary>PIN of the card, as the operator has chosen it.</summary>
    public const string Pin = "demo-1234";

    private const string Browser = "/usr/bin/chromium";
    private static readonly NodeName Terminal = NodeName.OfTerminal(DemoInquiries.Town.Prefecture);
    private static readonly NodeName Representative = NodeName.OfRepresentative(DemoInquiries.Town.Prefecture);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(DemoInquiries.Town.Prefecture);
    private static readonly TimeSpan CardMax = TimeSpan.FromSeconds(60);

    private readonly LocalNode _server = new(Prefecture, Path.Combine(folder.Path, Prefecture.ToString()));

    /// <summary>Who may be asked after: the last of the newborns, who is made up.</summary>
    public static IdentificationInformation Resident => DemoInquiries.Births().Last().After;

    /// <summary>The affair in whose name is asked.</summary>
    public static Affair Affair => ShippedAffair.Of(AskerKind.PrefecturalDepartment);

    private string Keys => Path.Combine(folder.Path, "keys", $"{Terminal}-1");

    private string RelayKeys => Path.Combine(folder.Path, "keys", $"{Representative}-1");

    /// <summary>Where the 代表端末 listens, for whoever opens the terminal later.</summary>
    private string RelayPath => Path.Combine(folder.Path, "relay.address");

    private string ReaderFolder => Path.Combine(folder.Path, "reader");

    private string CardPath => Path.Combine(folder.Path, "operator.card");

    private Dictionary<string, string> WithReader => new()
    {
        [VirtualReader.SocketVariable] = VirtualReader.SocketIn(ReaderFolder),
    };

    /// <summary>Makes the keys of the 代表端末, while keys can be made.</summary>
    public static void AddRelay(LocalNetwork network) => network.Authority.AddNode(Representative);

    /// <summary>Sets everything up, logs in at the pages as a browser does, and asks.</summary>
    /// <param name="network">The country; its authority's folder is let go of for <c>juki card issue</c>.</param>
    public async Task<DemoTerminalFacts> TryAsync(LocalNetwork network)
    {
        var address = "";
        try
        {
            network.Authority.Dispose();
            await RelayAsync();
            var firstPin = await SetUpAsync();
            using var terminal = await StartAsync("--no-browser");
            address = terminal.Address;
            var persons = await AskAsync(terminal, firstPin);
            terminal.Stop();
            var leaves = DemoInquiries.InquiriesRecorded(_server, DemoOperator.Number);
            return new(address, DemoOperator.Number, Pin, persons, leaves, null);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException
            || (failure is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return new(address, DemoOperator.Number, Pin, 0, 0, failure.Message);
        }
    }

    /// <summary>Opens the terminal, with a browser where there is one and a screen; ends the one before. An entry token
    /// serves once and for half a minute, so whoever comes later has it opened anew.</summary>
    /// <exception cref="IOException">It does not start.</exception>
    public Task<LocalTerminal> OpenAsync() => HasScreen ? StartAsync("--browser", Browser) : StartAsync("--no-browser");

    /// <summary>Chromium does not start as root.</summary>
    private static bool HasScreen => File.Exists(Browser) && !Environment.IsPrivilegedProcess
        && (Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 });

    private async Task<LocalTerminal> StartAsync(params string[] more)
    {
        folder.End(mark => mark == Keys);
        var relay = await File.ReadAllTextAsync(RelayPath, stop);
        var terminal = await LocalTerminal.StartAsync(
            Path.Combine(folder.Path, "terminal.log"), Keys, null, Terminal.Office, WithReader,
            ["--relay", relay, "--reader", VirtualReader.Name, .. more], stop);
        folder.Note(terminal.ProcessId, Keys);
        return terminal;
    }

    /// <summary>The 代表端末, which runs on.</summary>
    private async Task RelayAsync()
    {
        var server = NodeConfig.Read(_server.ConfigPath, out _)?.Listen
            ?? throw new IOException($"{_server.ConfigPath}?");
        var port = LocalNetwork.FreePorts([Representative])[Representative];
        var listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        using var relay = new LocalRelay(RelayKeys, server, listen, Path.Combine(folder.Path, "relay.log"));
        await relay.StartAsync(stop);
        folder.Note(relay.ProcessId, RelayKeys);
        await File.WriteAllTextAsync(RelayPath, listen, stop);
    }

    /// <summary>Reader, card, ledger. Answers the card's first PIN.</summary>
    private async Task<string> SetUpAsync()
    {
        Directory.CreateDirectory(ReaderFolder);
        var reader = await VirtualReader.StartAsync(ReaderFolder, stop); // runs on
        folder.Note(reader.ProcessId, reader.Mark);
        var log = Path.Combine(ReaderFolder, "card.log");
        var card = LocalProcess.Start(log,
        [
            .. OwnProgram.Command(), "card", "virtual", "--card", CardPath, "--port",
            reader.Port.ToString(CultureInfo.InvariantCulture), "--json",
        ]);
        folder.Note(card.Id, CardPath);
        await LocalProcess.SaidAsync(card, log, line => line.Contains("inserted", StringComparison.Ordinal), stop);
        var ledger = new DemoOperator(_server.DataFolder);
        ledger.Register();
        var pin = Path.Combine(folder.Path, "operator.pin");
        ledger.EnterCard(await IssueAsync(pin));
        return (await File.ReadAllTextAsync(pin, stop)).Trim();
    }

    /// <summary>Issues the card as an administrator does, as soon as the service has seen it. Answers its
    /// number.</summary>
    private async Task<string> IssueAsync(string pin)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (exit, answer) = await LocalProcess.RunAsync(
            [
                "card", "issue", "--ca", Path.Combine(folder.Path, "keys", "authority"), "--office",
                Terminal.Office.ToString(), "--operator",
                DemoOperator.Number.ToString(CultureInfo.InvariantCulture), "--roles", "inquiry", "--valid-to",
                DateTime.UtcNow.AddDays(300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "--reader",
                VirtualReader.Name, "--pin-out", pin, "--code-out", Path.Combine(folder.Path, "operator.code"),
                "--json",
            ], stop, WithReader);
            if (answer.ValueKind != JsonValueKind.Object)
                throw new IOException("juki card");
            if (exit == 0)
                return answer.GetProperty("serial").GetString()!;
            var isEarly = answer.TryGetProperty("failure", out var failure)
                && failure.GetString() is "CardMissing" or "CardMute" or "ReaderMissing" or "ServiceMissing";
            if (!isEarly || clock.Elapsed > CardMax)
                throw new IOException(answer.GetProperty("error").GetString());
        }
    }

    /// <summary>The operator changes the first PIN, which logs in, asks, and logs off. Answers how many persons the
    /// page shows.</summary>
    private async Task<int> AskAsync(LocalTerminal terminal, string firstPin)
    {
        using var visitor = await TerminalVisitor.EnterAsync(terminal.Address, terminal.Entry!, stop);
        var page = await visitor.PostAsync(
            "/pin/change", stop, ("pin", firstPin), ("next", Pin), ("again", Pin));
        if (!page.Contains("name=\"affair\"", StringComparison.Ordinal))
            throw new IOException(Alert().Match(page).Groups[1].Value);
        var shown = await AskAsync(visitor, stop);
        await visitor.PostAsync("/log-off", stop);
        return shown;
    }

    /// <summary>Asks after the resident as whoever is logged in. Answers how many persons the page shows; 0 when the
    /// resident is not on it.</summary>
    internal static async Task<int> AskAsync(TerminalVisitor visitor, CancellationToken stop)
    {
        await visitor.PostAsync(
            "/inquiry/condition", stop, ("affair", Affair.Code.ToString()), ("purpose", "1"));
        const string ByBirth = "3", Western = "0";
        var born = Resident.DateOfBirth.Written;
        var page = await visitor.PostAsync(
            "/inquiry/ask", stop, ("form", ByBirth), ("match", "0"), ("name", Resident.Name.Text), ("era", Western),
            ("year", born[..4]), ("month", born[4..6]), ("day", born[6..]), ("sex", "0"));
        var count = Count().Match(page);
        return count.Success && page.Contains(Resident.Name.Text, StringComparison.Ordinal)
            ? int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex("data-count=\"([0-9]+)\"")]
    private static partial Regex Count();

    [GeneratedRegex("role=\"alert\".*?<p>(.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Alert();
}
