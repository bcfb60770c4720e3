using Juki.Cli.Commands;
using Juki.Cli.Demo;
using Juki.Domain.Demands;
using Juki.Domain.Person;
using Juki.Server.Host;

namespace Juki.Live.Host;

/// <summary>報告要求等 and 月報 at running nodes: signed in the token, passed from process to process, checked by an
/// outsider.</summary>
[Collection(nameof(LocalNetworkFixture))]
public sealed class DemandTests(LocalNetworkFixture country) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-demand-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Source", "S-002 個人情報保護の基本的考え方")]
    public async Task 市町村の報告要求に機構が回答し署名を確かめられる()
    {
        await country.LinkedAsync();
        var (town, prefecture) = (country.Town(LocalNetworkFixture.Nagano), country.PrefectureOfNagano);
        Assert.Equal(0, Demand(
            "make", "--node", town.ConfigPath, "--kind", "Report", "--to", "organ-0002", "--due", Due,
            "--operator", "7", "--text", "利用状況を報告されたい"));
        var number = (await OpenAsync(town, DemandState.PassedOn)).Number;
        await StandsAsync(prefecture, number);
        Assert.Equal(0, Demand("pass", "--node", prefecture.ConfigPath, "--number", number, "--operator", "8"));
        await StandsAsync(country.Nation, number);
        Assert.Equal(1, Demand(
            "answer", "--node", country.Nation.ConfigPath, "--number", number, "--operator", "9", "--text", "報告書のとおり"));
        Assert.Equal(0, Demand(
            "answer", "--node", country.Nation.ConfigPath, "--number", number, "--operator", "9", "--text", "報告書のとおり",
            "--reference", "回答第3号"));
        await LocalNetworkFixture.UntilAsync(
            () => Show(town, number).State == DemandState.Answered, "the answer does not come back");
        var shown = Show(town, number);
        Assert.Equal((true, true, "報告書のとおり"), (shown.IsSigned, shown.IsAnswerSigned, shown.Answer));
        Assert.Equal(0, Demand("show", "--node", town.ConfigPath, "--number", number));
    }

    [Fact]
    [Trait("Source", "S-002 内部の不正利用防止対策")]
    public async Task 解析の要請には記録から作った解析が戻る()
    {
        await country.LinkedAsync();
        var (town, prefecture) = (country.Town(LocalNetworkFixture.Nagano), country.PrefectureOfNagano);
        var file = Path.Combine(_folder, "code");
        File.WriteAllText(file, ResidentRecordCode.FromBody(1_234_567_890).Written);
        Assert.Equal(0, Demand(
            "make", "--node", town.ConfigPath, "--kind", "AccessAnalysis", "--to", "prefecture", "--due", Due,
            "--operator", "7", "--text", "本人から申出があった", "--code-file", file));
        var number = (await OpenAsync(town, DemandState.PassedOn)).Number;
        await StandsAsync(prefecture, number);
        await LocalNetworkFixture.UntilAsync(
            () => Demand("answer", "--node", prefecture.ConfigPath, "--number", number, "--operator", "8") == 0,
            "no analysis");
        await LocalNetworkFixture.UntilAsync(
            () => Show(town, number).State == DemandState.Answered, "the analysis does not come back");
        Assert.StartsWith("アクセス 0件", Show(town, number).Answer);
    }

    [Fact]
    [Trait("Source", "S-003")]
    public async Task 月報は署名され誰でも検証できる()
    {
        await country.LinkedAsync();
        var node = country.PrefectureOfNagano;
        var month = TimeProvider.System.GetUtcNow().AddHours(9).ToString("yyyy-MM");
        var ca = Path.Combine(NodeConfig.Read(node.ConfigPath, out _)!.KeyFolder, "ca.pem");
        foreach (var format in new[] { "--csv", "--json", null })
        {
            var path = Path.Combine(_folder, "report" + format);
            string[] arguments = ["monthly", node.ConfigPath, "--month", month, "--out", path];
            Assert.Equal(0, Report([.. arguments, .. format is null ? Array.Empty<string>() : [format]]));
            Assert.Equal(0, Report("verify", path, "--ca", ca));
            File.AppendAllText(path, " ");
            Assert.Equal(1, Report("verify", path, "--ca", ca));
        }
        Assert.Equal(0, Report("monthly", node.ConfigPath, "--month", "2020-01"));
    }

    private static string Due => TimeProvider.System.GetUtcNow().AddDays(14).ToString("yyyy-MM-dd");

    private static async Task<DemandShown> OpenAsync(LocalNode node, DemandState state)
    {
        DemandShown? found = null;
        await LocalNetworkFixture.UntilAsync(
            () => (found = List(node).LastOrDefault(one => one.State == state)) is not null, "no such demand");
        return found!;
    }

    private static Task StandsAsync(LocalNode node, string number) => LocalNetworkFixture.UntilAsync(
        () => List(node).Any(one => one.Number == number && one.State == DemandState.Standing),
        $"{node.Name} does not have it");

    private static IReadOnlyList<DemandShown> List(LocalNode node) =>
        OfficeOptions.Ask(node.ConfigPath, new(OfficeAct.List)).Demands;

    private static DemandShown Show(LocalNode node, string number) =>
        OfficeOptions.Ask(node.ConfigPath, new(OfficeAct.Show) { Number = number }).Demands[0];

    private static int Demand(params string[] arguments) => CommandRun.Of(DemandCommand.Create(), arguments);

    private static int Report(params string[] arguments) => CommandRun.Of(ReportCommand.Create(), arguments);
}
