using System.Globalization;
using Juki.Benchmarks;
using Juki.Cli.Demo;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Bench;

/// <summary>
/// 照会の性能 — inquiries of a terminal at a prefecture's server: a real process, mutual TLS 1.3 with keys in tokens,
/// rules and record on. At full load over many connections, one at a time, and at four fifths of the full load, that
/// also while a municipality hands in changes.
/// </summary>
/// <param name="updatesPerSecond">Changes a second taken in beside; 0 for none.</param>
/// <param name="forms">How many of the lawful forms, from the first.</param>
internal sealed class InquiryBench(
    int residents, int seconds, int updatesPerSecond, int forms, Action<string> say)
{
    private const int Connections = 64;
    private const int InFlight = 16;
    private const long Incarnation = 1;
    private const int AskedMax = 100_000; // [ours: spread over the whole file, and little memory]

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);
    // [ours: the rate rose for 12 s; the forms share most of their code]
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(20), WarmUp = TimeSpan.FromSeconds(6);
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);

    private readonly string _folder = Directory.CreateTempSubdirectory("juki-bench-").FullName;

    private TimeSpan Time => TimeSpan.FromSeconds(seconds);

    /// <summary>Measures, and leaves nothing behind.</summary>
    public async Task<InquiryFigures> RunAsync(bool withBaseline, CancellationToken cancellation)
    {
        try
        {
            say(Line($"inventing {residents:N0} residents"));
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            var changes = updatesPerSecond * (seconds + 1) * forms;
            var updates = new UpdatesLoad(Nagano, residents, changes + 1, today);
            say("keys, and stores with these residents");
            using var country = LocalNetwork.Create(_folder, "test-bench", [Nagano]);
            var asked = Fill(country, updates);
            var prefecture = NodeName.OfPrefecture(Nagano.Prefecture);
            var terminal = country.Authority.AddNode(NodeName.OfTerminal(Nagano.Prefecture));
            country.Start();
            InquiryFigures figures;
            try
            {
                _ = await country.WaitAsync(LocalNetwork.IsLinked, StartMax, cancellation).ConfigureAwait(false)
                    ?? throw new TimeoutException("the servers do not find each other");
                using var keys = SessionKeys.Open(terminal, TimeProvider.System.GetUtcNow);
                await using var load = await InquiryLoad.ConnectAsync(
                    keys, prefecture, country.Ports[prefecture], Connections, cancellation).ConfigureAwait(false);
                var files = new ChangeFiles(
                    updates, Path.Combine(_folder, "staged"), country[NodeName.OfMunicipality(Nagano)]);
                figures = await MeasureAsync(load, asked, files, cancellation).ConfigureAwait(false);
            }
            finally
            {
                country.Stop();
            }
            return withBaseline ? figures with { PgbenchSelects = Baseline(updates) } : figures;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Fills the stores; answers the residents who are asked after, drawn evenly. The others are not kept: the
    /// load's own collector would stop it for as long as it takes to go through all of them.</summary>
    private static List<Residence> Fill(LocalNetwork country, UpdatesLoad updates)
    {
        var rows = UpdatesPreload.Residences(updates.Population);
        foreach (var node in country.Nodes)
        {
            Directory.CreateDirectory(node.DataFolder);
            UpdatesPreload.Fill(node.StorePath, node.Name, country.Network, Incarnation, rows);
        }
        var every = Math.Max(1, rows.Count / AskedMax);
        return [.. rows.Where((_, place) => place % every == 0)];
    }

    private async Task<InquiryFigures> MeasureAsync(
        InquiryLoad load, List<Residence> rows, ChangeFiles files, CancellationToken cancellation)
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.Value;
        var figures = new InquiryFigures { Residents = residents, UpdatesPerSecond = updatesPerSecond };
        foreach (var (name, form) in InquiryLoad.Forms.Take(forms))
        {
            Wire.Bodies.Inquiry Next(Random random) => InquiryLoad.Inquiry(
                Nagano.Prefecture, affair, form(rows[random.Next(rows.Count)]));
            say(name);
            // A server runs for months; .NET compiles anew what is used often, and takes a core for it.
            var warmUp = figures.Forms.Count == 0 ? FirstWarmUp : WarmUp;
            _ = await load.RunAsync(Next, InFlight, 0, warmUp).ConfigureAwait(false);
            var full = await load.RunAsync(Next, InFlight, 0, Time).ConfigureAwait(false);
            var rate = (int)(full.PerSecond * 4 / 5);
            var paced = await load.RunAsync(Next, InFlight, rate, Time).ConfigureAwait(false);
            var atAim = full.PerSecond < InquiryFigures.Aim ? null
                : await load.RunAsync(Next, InFlight, InquiryFigures.Aim * 4 / 5, Time).ConfigureAwait(false);
            var single = await load.RunAsync(Next, 1, 0, Time / 4).ConfigureAwait(false);
            InquiryRate? beside = null;
            if (updatesPerSecond > 0)
            {
                var feeding = files.OfferSteadilyAsync(files.StageSteady(updatesPerSecond, seconds), cancellation);
                beside = await load.RunAsync(Next, InFlight, rate, Time).ConfigureAwait(false);
                await feeding.ConfigureAwait(false);
            }
            figures.Forms.Add(new(name, full, paced, atAim, single, beside));
        }
        return figures;
    }

    private decimal Baseline(UpdatesLoad updates)
    {
        var rows = UpdatesPreload.Residences(updates.Population);
        say(Line($"PostgreSQL alone: the same rows, {Connections} clients, {seconds} s"));
        using var baseline = new PostgresBaseline();
        baseline.Load(rows);
        return baseline.SelectsPerSecond(residents, Nagano.Value, Connections, seconds);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
