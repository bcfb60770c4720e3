using System.Diagnostics;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>What the demonstration does.</summary>
internal sealed record DemoOptions
{
    /// <summary>Invented residents over all towns, 500 to 1,000,000.</summary>
    public int Residents { get; init; } = 2_000;

    /// <summary>Days of changes, 3 to 100.</summary>
    public int Days { get; init; } = 10;
}

/// <summary>
/// The demonstration, in the order of time: keys, processes, links, files, verdicts, comparison. Every wait has an end.
/// </summary>
internal sealed class DemoRun(DemoOptions options, DemoFolder folder, Action<string> progress, CancellationToken stop)
{
    public const string Network = "test-demo";
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3); // on a loaded machine
    private static readonly TimeSpan FileMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan QuietMax = TimeSpan.FromMinutes(10);

    /// <summary>The towns: 横浜市, 鎌倉市, 箱根町 in 神奈川県; 長野市, 松本市 in 長野県.</summary>
    public static readonly IReadOnlyList<GovernmentCode> Towns =
    [
        GovernmentCode.FromBody(14100), GovernmentCode.FromBody(14204), GovernmentCode.FromBody(14382),
        GovernmentCode.FromBody(20201), GovernmentCode.FromBody(20202),
    ];

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Runs it in an empty folder. The processes run on; null when something did not come in time.</summary>
    public async Task<(LocalNetwork Network, DemoFacts? Facts)> RunAsync()
    {
        progress("鍵と証明書 / keys and certificates");
        var network = LocalNetwork.Create(folder.Path, Network, Towns);
        try
        {
            progress("8 サーバを起動 / starting 8 nodes");
            network.Start();
            folder.Note(network.Nodes);
            var files = DemoFiles.Write(
                Path.Combine(folder.Path, "files"),
                new PopulationOptions { Residents = options.Residents, Municipalities = Towns },
                options.Days);
            progress("接続を待つ / waiting for links");
            if (await network.WaitAsync(LocalNetwork.IsLinked, StartMax, stop) is null)
                return (network, null);
            return (network, await HandInAsync(network, files));
        }
        catch
        {
            network.Stop();
            network.Dispose();
            throw;
        }
    }

    private async Task<DemoFacts?> HandInAsync(LocalNetwork network, DemoFiles files)
    {
        var began = _clock.ElapsedMilliseconds;
        // The towns with the most files: one is handed an altered file, one a file twice, one a file too late.
        var busiest = Towns.OrderByDescending(town => files.LastNumbers[town]).ThenBy(town => town).ToList();
        var (altered, twice, late) = (busiest[0], busiest[1], busiest[2]);
        const long Second = 2;
        foreach (var town in Towns)
        {
            for (var number = 1L; number <= files.LastNumbers[town]; number++)
            {
                var isHeldBack = number == Second && (town == altered || town == late);
                if (!isHeldBack)
                    Town(network, town).Offer(files.PathOf(town, number), number);
            }
        }
        Town(network, altered).Offer(files.Altered(altered, Second), Second);
        var refused = Town(network, altered).ReceiptPath(Second, "refused");
        var wasRefused = await UntilAsync(() => Task.FromResult(File.Exists(refused)));
        var waited = await UntilAsync(async () =>
            await Town(network, late).StatusAsync() is { Node.FileGapAt: Second });
        Town(network, altered).Offer(files.PathOf(altered, Second), Second);
        Town(network, late).Offer(files.PathOf(late, Second), Second);
        var intake = Town(network, twice).ReceiptPath(1, "intake");
        var done = Path.Combine(Town(network, twice).DropFolder, "done", "00000001.csv");
        await UntilAsync(() => Task.FromResult(File.Exists(intake) && File.Exists(done)));
        Town(network, twice).Offer(files.PathOf(twice, 1), 1);
        var refusedTwice = Town(network, twice).ReceiptPath(1, "refused");
        var wasDuplicate = await UntilAsync(() => Task.FromResult(File.Exists(refusedTwice)));
        if (await QuietAsync(network, files) is not { } reports)
            return null;
        var facts = Facts(network, files, reports, began); // before anybody is born
        progress("照会 / inquiries");
        DemoTerminal.AddRelay(network);
        var asking = new DemoInquiries(network, folder.Path, stop);
        if (!await BearAsync(network, files))
            return null;
        var inquiries = await asking.AskAsync();
        progress("一括提供と開示 / batch provision and disclosure");
        var provision = new DemoProvision(network, folder.Path, UntilAsync);
        var batch = await provision.BatchAsync();
        var disclosure = await provision.DiscloseAsync();
        progress("業務端末 / the officer's terminal");
        var terminal = await new DemoTerminal(folder, stop).TryAsync(network);
        return facts with
        {
            Inquiries = inquiries,
            Batch = batch,
            Disclosure = disclosure,
            Terminal = terminal,
            Record = asking.Examine(),
            Milliseconds = _clock.ElapsedMilliseconds,
            AlteredRefused = wasRefused && HasProblem(reports, altered, "ChecksumWrong"),
            DuplicateRefused = wasDuplicate && HasProblem(reports, twice, "Duplicate"),
            GapWaited = waited,
        };
    }

    /// <summary>51 newborns of one day, so that a search can find one too many.</summary>
    private Task<bool> BearAsync(LocalNetwork network, DemoFiles files)
    {
        var town = Town(network, DemoInquiries.Town);
        var number = files.LastNumbers[DemoInquiries.Town] + 1;
        town.Offer(DemoInquiries.WriteBirths(Path.Combine(folder.Path, "files", "births"), number), number);
        return UntilAsync(async () => File.Exists(town.ReceiptPath(number, "result"))
            && await network[NodeName.Nation].StatusAsync() is { Node.IsQuiet: true });
    }

    /// <summary>Every file has its result receipt, and nothing is on its way anywhere.</summary>
    private Task<IReadOnlyList<StatusReport>?> QuietAsync(LocalNetwork network, DemoFiles files)
    {
        var receipts = files.LastNumbers.SelectMany(town => Enumerable.Range(1, (int)town.Value)
            .Select(number => Town(network, town.Key).ReceiptPath(number, "result"))).ToList();
        return network.WaitAsync(
            (node, report) => report.Node.IsQuiet
                && (node.Name.Role != Role.National || receipts.TrueForAll(File.Exists)),
            QuietMax,
            stop,
            () => progress($"結果票 / result receipts {receipts.Count(File.Exists)}/{receipts.Count}"));
    }

    private DemoFacts Facts(
        LocalNetwork network, DemoFiles files, IReadOnlyList<StatusReport> reports, long began)
    {
        progress("突き合わせ / comparing the registers");
        var flow = _clock.ElapsedMilliseconds - began;
        var found = files.LastNumbers.SelectMany(town => Enumerable.Range(1, (int)town.Value).SelectMany(number =>
            DemoFiles.ReadReceipt(
                town.Key, number, Town(network, town.Key).ReceiptPath(number, "result")))).ToHashSet();
        var register = DemoRegister.Read(network);
        var person = register.Mover(network, files.Disputed);
        return new DemoFacts
        {
            FlowMilliseconds = flow,
            Milliseconds = _clock.ElapsedMilliseconds,
            Files = files.Files,
            Records = files.Records,
            Differences = register.Differences(files.Disputed),
            OpenAtPrefectures = register.Open(Role.Prefecture),
            OpenAtNation = register.Open(Role.National),
            RefusalsExpected = files.Expected.Count,
            RefusalsMissing = files.Expected.Count(one => !found.Contains(one)),
            RefusalsUnexpected = found.Except(files.Expected).Count(),
            AlteredRefused = false,
            DuplicateRefused = false,
            GapWaited = false,
            Inquiries = [],
            Record = new(0, 0, Sound: false, TamperedLeaf: -1),
            Nodes = [.. network.Nodes.Zip(reports, (node, report) => DemoNodeFacts.Of(node.Name, report))],
            Person = [.. network.Nodes.SelectMany(node => DemoRegister.Of(node, person)
                .Select(one => DemoText.Person(node.Name, one.Row, one.IsPresent)))],
        };
    }

    private static bool HasProblem(IReadOnlyList<StatusReport> reports, GovernmentCode town, string problem) =>
        reports.First(report => report.Node.Node == NodeName.OfMunicipality(town).ToString())
            .Node.FilesRefused.GetValueOrDefault(problem) == 1;

    private async Task<bool> UntilAsync(Func<Task<bool>> holds)
    {
        const int PauseMilliseconds = 50;
        var until = _clock.Elapsed + FileMax;
        while (_clock.Elapsed < until)
        {
            if (await holds())
                return true;
            await Task.Delay(PauseMilliseconds, stop);
        }
        return false;
    }

    private static LocalNode Town(LocalNetwork network, GovernmentCode town) => network[NodeName.OfMunicipality(town)];
}
