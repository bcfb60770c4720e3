using Juki.Cli.Demo;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Live.Host;

/// <summary>
/// Kill −9 of every tier at random moments under load: nothing lost, nothing doubled. 20 kills, or as many as
/// <c>JUKI_KILLS</c> says; which nodes and how long between two follows from the seed <c>JUKI_KILLS_SEED</c>, the
/// moment itself from the machine.
/// </summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class KillTests(LocalNetworkFixture country)
{
    private const int Records = 100;
    private const int FilesPerKill = 2; // a town's files, so that there is always work in hand
    private const int PauseMax = 500; // milliseconds: some kills fall into a start, most into work

    private static readonly int Kills = FromEnvironment("JUKI_KILLS", 20);

    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LosesNothingAndDoublesNothing()
    {
        await country.LinkedAsync();
        var before = (await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet)).Node;
        GovernmentCode[] towns =
            [LocalNetworkFixture.Kamakura, LocalNetworkFixture.Nagano, LocalNetworkFixture.Matsumoto];
        var (feeds, taken) = (new List<Feed>(), new HashSet<long>());
        foreach (var town in towns)
            feeds.Add(new Feed(country, town, Kills * FilesPerKill, await NextAsync(town), taken));
        await KillAsync(feeds);
        await UntilProgressAsync(
            () => AllRun(() => feeds.Sum(feed => feed.Answered)), towns.Length * Kills * FilesPerKill);
        var reports = await country.Network.WaitAsync(
            (_, report) => report.Node.IsQuiet, TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.NotNull(reports);
        Assert.Empty(country.Network.Nodes.SelectMany(SetAside));
        var handedIn = towns.Length * Kills * FilesPerKill * Records;
        var after = (await country.Nation.StatusAsync())!.Node;
        Assert.Equal(before.Residents + handedIn, after.Residents);
        Assert.Equal(before.Judged.GetValueOrDefault("Applied") + handedIn, after.Judged["Applied"]);
        Assert.Equal(before.Judged.Where(one => one.Key != "Applied"), after.Judged.Where(one => one.Key != "Applied"));
        Assert.All(reports, report => Assert.Empty(report.Node.RecoveryNeeded));
        Assert.All(reports, report => Assert.Empty(report.Host.FrameFaults));
        Assert.Equal(0, DemoRegister.Read(country.Network).Differences(new HashSet<long>()));
        foreach (var feed in feeds)
            feed.CheckAtNation();
    }

    [Fact]
    public async Task Fault_InATurn_EndsTheProcessWith70_AndTheNextStartGoesOn()
    {
        await country.LinkedAsync();
        var town = country.Town(LocalNetworkFixture.Matsumoto);
        var receipts = Path.Combine(town.DropFolder, "receipts");
        Directory.Move(receipts, receipts + ".away");
        await File.WriteAllTextAsync(receipts, ""); // no receipt can be written any more
        var number = await country.HandInAsync(LocalNetworkFixture.Matsumoto, seed: 70);
        await LocalNetworkFixture.UntilAsync(() => town.ExitCode is not null, "the node went on");
        Assert.Equal(Juki.Server.Host.ExitCodes.Fault, town.ExitCode);
        File.Delete(receipts);
        Directory.Move(receipts + ".away", receipts);
        town.Start();
        await LocalNetworkFixture.UntilAsync(
            () => File.Exists(town.ReceiptPath(number, "result")), "no result receipt");
        await country.LinkedAsync();
    }

    /// <summary>One node mostly, two at a time now and then, everything once in ten; started again at once.</summary>
    private async Task KillAsync(List<Feed> feeds)
    {
        var random = new Random(FromEnvironment("JUKI_KILLS_SEED", 1));
        LocalNode[] nodes = [.. country.Network.Nodes];
        var tokens = new TokenCopies(country.Network.Nodes.Select(country.TokensOf));
        for (var kill = 0; kill < Kills; kill++)
        {
            foreach (var feed in feeds)
                feed.Offer(FilesPerKill);
            await Task.Delay(random.Next(PauseMax));
            random.Shuffle(nodes);
            LocalNode[] killed = random.Next(10) switch { 0 => nodes, < 4 => nodes[..2], _ => nodes[..1] };
            foreach (var node in killed)
                node.Kill();
            tokens.Restore();
            foreach (var node in killed)
                node.Start();
            // Something got through, so that the next kill meets work and not only starts.
            var taken = feeds.Sum(feed => feed.Taken);
            await LocalNetworkFixture.UntilAsync(
                () => AllRun(
                    () => feeds.Sum(feed => feed.Taken) > taken || feeds.TrueForAll(feed => feed.IsTaken)),
                $"nothing is taken in any more after {kill + 1} kills");
        }
    }

    /// <summary>What is seen; no node ended but by a kill.</summary>
    private T AllRun<T>(Func<T> look)
    {
        Assert.All(country.Network.Nodes, node => Assert.True(
            node.ExitCode is null, LocalNetworkFixture.LastWords(node)));
        return look();
    }

    /// <summary>What a node has set aside, and why.</summary>
    private static List<string> SetAside(LocalNode node)
    {
        using var store = SqliteStore.OpenReadOnly(node.StorePath);
        return store.Range(SetAsideTables.Rows, new(0), new(long.MaxValue), 100).ConvertAll(row =>
            $"{node.Name} {row.Of} {row.Kind} {row.Reason} after {row.Attempts}, since {row.Since}: {row.Error}");
    }

    /// <summary>Waits as long as something comes.</summary>
    private static async Task UntilProgressAsync(Func<int> count, int all)
    {
        for (var now = count(); now < all; now = count())
            await LocalNetworkFixture.UntilAsync(() => count() > now, $"{all - now} receipts are missing");
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var number) && number > 0 ? number : otherwise;

    private async Task<long> NextAsync(GovernmentCode town) => 1 + (await LocalNetworkFixture.StatusAsync(
        country.Town(town), report => report.Node.FilesUnanswered == 0)).Node.FilesTaken;

    /// <summary>The files of one town.</summary>
    private sealed class Feed
    {
        private readonly LocalNode _node;
        private readonly GovernmentCode _town;
        private readonly LocalNode _nation;
        private readonly List<Change> _changes;
        private readonly long _first;
        private readonly int _files;
        private long _next;

        /// <param name="taken">住民票コード and 個人番号 of the towns before: three times 100,000 drawn apart meet.</param>
        public Feed(LocalNetworkFixture country, GovernmentCode town, int files, long first, HashSet<long> taken)
        {
            (_node, _nation, _town, _files) = (country.Town(town), country.Nation, town, files);
            (_first, _next) = (first, first);
            var population = new InventedPopulation(
                new() { Residents = files * (Records + 1), Municipalities = [town], Seed = (ulong)town.Value });
            _changes =
            [
                .. population.Intake(town)
                    .Where(change => taken.Add(change.Code.Value) && taken.Add(-change.After.Number.Value))
                    .Take(files * Records),
            ];
            Assert.Equal(files * Records, _changes.Count);
        }

        public int Taken => Receipts("intake");

        public bool IsTaken => Taken == _next - _first;

        public int Answered => Receipts("result");

        public void Offer(int files)
        {
            for (var file = 0; file < files; file++, _next++)
            {
                using var content = new MemoryStream();
                using (var writer = new Wire.Files.LegacyFileWriter(content, _town, _next))
                {
                    foreach (var change in _changes.Skip((int)(_next - _first) * Records).Take(Records))
                        writer.Write(change);
                    writer.Finish();
                }
                _node.Offer(content.ToArray(), _next);
            }
        }

        private int Receipts(string stage) => Enumerable.Range(0, (int)(_next - _first))
            .Count(index => File.Exists(_node.ReceiptPath(_first + index, stage)));

        /// <summary>Every person stands once, as handed in, without an earlier version; every receipt says
        /// so.</summary>
        public void CheckAtNation()
        {
            using var store = SqliteStore.OpenReadOnly(_nation.StorePath);
            foreach (var change in _changes)
            {
                var row = Assert.Single(store.Fetch(RegisterTables.Residences, [new(change.Code.Value)]));
                Assert.Equal((change.After, 1, ResidenceState.Open), (row.Information, row.Version, row.State));
                Assert.Empty(store.Fetch(RegisterTables.History, [new(change.Code.Value)]));
            }
            for (var file = 0; file < _files; file++)
            {
                var receipt = _node.ReceiptPath(_first + file, "result");
                Assert.Equal(Records + 2, File.ReadLines(receipt).Count());
                Assert.Empty(DemoFiles.ReadReceipt(_town, _first + file, receipt));
            }
        }
    }
}
