using Juki.Cli.Demo;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Live.Host;

/// <summary>Kill −9 of each tier under load, several times: nothing lost, nothing doubled.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class KillTests(LocalNetworkFixture country)
{
    private const int FilesARound = 3;
    private const int Records = 200;

    [Fact]
    public async Task Kill_OfEachTierUnderLoad_LosesNothingAndDoublesNothing()
    {
        await country.LinkedAsync();
        var before = (await LocalNetworkFixture.StatusAsync(country.Nation, report => report.Node.IsQuiet)).Node;
        GovernmentCode[] towns =
            [LocalNetworkFixture.Kamakura, LocalNetworkFixture.Nagano, LocalNetworkFixture.Matsumoto];
        LocalNode[][] victims =
        [
            [country.Kanagawa],
            [country.Nation],
            [country.Town(LocalNetworkFixture.Kamakura)],
            [country.PrefectureOfNagano, country.Nation],
            [country.Town(LocalNetworkFixture.Nagano), country.PrefectureOfNagano],
            [.. country.Network.Nodes],
        ];
        var feeds = new List<Feed>();
        foreach (var town in towns)
            feeds.Add(new Feed(country, town, victims.Length * FilesARound, await NextAsync(town)));
        foreach (var killed in victims)
        {
            foreach (var feed in feeds)
                feed.Offer(FilesARound);
            // In the middle of it: the first file of the round has been taken in somewhere.
            await LocalNetworkFixture.UntilAsync(() => feeds.Exists(feed => feed.HasBegun), "nothing was taken in");
            foreach (var node in killed)
                node.Kill();
            foreach (var node in killed)
                node.Start();
        }
        await LocalNetworkFixture.UntilAsync(() => feeds.TrueForAll(feed => feed.IsAnswered), "a receipt is missing");
        var reports = await country.Network.WaitAsync(
            (_, report) => report.Node.IsQuiet, TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.NotNull(reports);
        var handedIn = towns.Length * victims.Length * FilesARound * Records;
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
        private long _roundFirst;
        private long _next;

        public Feed(LocalNetworkFixture country, GovernmentCode town, int files, long first)
        {
            (_node, _nation, _town, _files) = (country.Town(town), country.Nation, town, files);
            (_first, _next) = (first, first);
            var population = new InventedPopulation(
                new() { Residents = files * Records, Municipalities = [town], Seed = (ulong)town.Value });
            _changes = [.. population.Intake(town)];
        }

        public bool HasBegun => File.Exists(_node.ReceiptPath(_roundFirst, "intake"));

        public bool IsAnswered => Enumerable.Range(0, _files)
            .All(index => File.Exists(_node.ReceiptPath(_first + index, "result")));

        public void Offer(int files)
        {
            _roundFirst = _next;
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
