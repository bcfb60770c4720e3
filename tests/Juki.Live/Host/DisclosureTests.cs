using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Domain.Changes;
using Juki.Domain.Disclosure;
using Juki.Domain.Person;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Live.Host;

/// <summary>開示 at a running prefecture: asked for at the counter, answered, written, checked by an outsider.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class DisclosureTests(LocalNetworkFixture country) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-disclosure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Source", "S-000 3-①")]
    [Trait("Source", "S-000 3-②")]
    public async Task 窓口で受け付けた請求に開示書で答える()
    {
        await country.LinkedAsync();
        var node = country.PrefectureOfNagano;
        await country.HandInAsync(LocalNetworkFixture.Nagano, seed: 303);
        await LocalNetworkFixture.StatusAsync(node, report => report.Node is { IsQuiet: true, Residents: > 0 });
        var resident = Resident(node);
        var own = Answer(node, resident, DisclosureKind.OwnInformation);
        Assert.NotNull(own);
        Assert.Contains(own.Residences, one => one.Name == resident.Name.Text);
        // The paper was lost: it is made again, now to be printed too.
        Assert.Equal(0, Disclose(
            "answer", node.DataFolder, "--number", own.Number, "--operator", "7", "--out", Out + "-again", "--pdf"));
        Assert.True(new FileInfo(Out + "-again.pdf").Length > 0);
        Assert.Equal(own.Residences, DisclosurePaper.FromJson(File.ReadAllBytes(Out + "-again.json"))!.Residences);
        Assert.Equal(1, Disclose(
            "answer", node.DataFolder, "--number", own.Number, "--operator", "7", "--refuse", "--text", "条例第7条"));

        // Asked for by nobody yet: answered once the nation has countersigned the record up to the request.
        DisclosurePaper? lines = null;
        await LocalNetworkFixture.UntilAsync(
            () => (lines = Answer(node, resident, DisclosureKind.Provisions)) is not null, "no paper of provisions");
        Assert.Equal(0, Disclose("verify", Path.Combine(_folder, "paper-Provisions.json")));
        Assert.Equal(DisclosureOutcome.NothingHeld, lines!.Outcome);
        Assert.Equal(0, Disclose("list", node.DataFolder, "--json"));
        Assert.Equal(1, Disclose("withdraw", node.DataFolder, "--number", own.Number, "--operator", "7"));
    }

    private string Out => Path.Combine(_folder, "paper");

    private readonly Dictionary<DisclosureKind, string> _numbers = [];

    /// <summary>Takes the request once, and tries to answer it.</summary>
    private DisclosurePaper? Answer(LocalNode node, IdentificationInformation resident, DisclosureKind kind)
    {
        if (!_numbers.TryGetValue(kind, out var number))
        {
            var code = Path.Combine(_folder, "code");
            File.WriteAllText(code, resident.Code.Written);
            Assert.Equal(0, Disclose(
                "request", node.DataFolder, "--code-file", code, "--kind", kind.ToString(),
                "--identity", nameof(IdentityProof.PhotoDocument), "--operator", "7"));
            _numbers[kind] = number = Last(node);
        }
        var path = $"{Out}-{kind}";
        return Disclose("answer", node.DataFolder, "--number", number, "--operator", "7", "--out", path) == 0
            ? DisclosurePaper.FromJson(File.ReadAllBytes(path + ".json"))
            : null;
    }

    private static string Last(LocalNode node)
    {
        using var store = SqliteStore.OpenReadOnly(Path.Combine(node.DataFolder, "record.db"));
        var year = store.Range(DisclosureTables.Series, new(0), new(long.MaxValue), 10)[^1].Year;
        return new DisclosureBook(store, LocalNetworkFixture.Nagano.Prefecture).List(year)[^1].Number.ToString();
    }

    private static int Disclose(params string[] arguments) => CommandRun.Of(DisclosureCommand.Create(), arguments);

    private static IdentificationInformation Resident(LocalNode node)
    {
        using var store = SqliteStore.OpenReadOnly(node.StorePath);
        return store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), 1_000)
            .Last(row => row.State == ResidenceState.Open).Information; // other tests ask after the first
    }
}
