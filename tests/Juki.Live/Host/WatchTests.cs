using Juki.Cli.Commands;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Server.Watch;

namespace Juki.Live.Host;

/// <summary>見張り at a running prefecture: searched, reported, drawn, and everything in its record.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class WatchTests(LocalNetworkFixture country)
{
    [Fact]
    [Trait("Source", "S-000 3. リスク2")]
    [Trait("Source", "S-000 3. リスク3")]
    public async Task 稼働中の記録を検索し抽出して点検する()
    {
        await country.LinkedAsync();
        var node = country.PrefectureOfNagano.DataFolder;
        var record = Path.Combine(node, "record.db");
        Assert.Equal(0, Audit("search", node, "--by", "12", "--json"));
        Assert.Equal(1, Audit("search", record)); // of a running node: not without a trace
        string[] stretch = ["--from", "2026-01-01", "--to", Yesterday(), "--by", "12"];
        Assert.Equal(0, Watch(["report", node, .. stretch]));
        await LocalNetworkFixture.UntilAsync(
            () => Watch(["sample", "name", node, "--chosen", "5", "--lines", "3", .. stretch]) == 0,
            "no countersigned head");
        var sample = Matters(record, WatchMatter.Sample)[^1].Number.ToString();
        await LocalNetworkFixture.UntilAsync(
            () => Watch("sample", "draw", node, "--number", sample, "--by", "12") == 0, "no sample is drawn");
        Assert.Equal(0, Watch("list", node, "--number", sample, "--json"));
        Assert.Equal(0, Watch("case", "open", node, "--leaf", "0", "--text", "試し", "--by", "12"));
        Assert.Contains(Matters(record, WatchMatter.Case), file => file.State == WatchState.Open);
        using var store = SqliteStore.OpenReadOnly(record);
        var leaves = AuditSearch.Run(store, new()).Hits.Select(hit => hit.Leaf.Kind).ToList();
        Assert.Contains(AuditKind.RecordSearch, leaves);
        Assert.True(leaves.Count(kind => kind == AuditKind.Inspection) >= 4);
    }

    private static string Yesterday() =>
        DateTimeOffset.UtcNow.AddHours(9).AddDays(-1).ToString("yyyy-MM-dd", null);

    private static IReadOnlyList<WatchFile> Matters(string record, WatchMatter matter)
    {
        using var store = SqliteStore.OpenReadOnly(record);
        return new WatchBook(store).List(matter, DateTimeOffset.UtcNow.AddHours(9).Year);
    }

    private static int Audit(params string[] arguments) => CommandRun.Of(AuditCommand.Create(), arguments);

    private static int Watch(params string[] arguments) => CommandRun.Of(WatchCommand.Create(), arguments);
}
