using System.CommandLine;
using Juki.Cli.Commands;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Tests.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Tests.Cli;

/// <summary><c>juki watch</c> and <c>juki audit search</c>, as far as they need no running node.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private readonly WatchWorld _world = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-watch-cli-");
    private string _said = "";
    private string _complained = "";

    public void Dispose()
    {
        _world.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AuditSearch_CopyAndExport_FindTheSameLeaves()
    {
        _world.Ask(1);
        _world.Ask(2, by: WatchWorld.OtherClerk);
        var export = Path.Combine(_folder.FullName, "log.jaud");
        using (var to = File.Create(export))
            AuditExport.Write(_world.Store, _world.Log, to);
        string[] query = ["--from", "2026-04-01", "--to", "2026-04-01", "--operator", "8", "--json"];
        foreach (var record in new[] { _world.Path, export })
        {
            Assert.Equal(0, await Run(["audit", "search", record, .. query]));
            Assert.Contains("\"leaf\":2", _said);
            Assert.DoesNotContain("\"leaf\":1", _said);
        }
        Assert.Equal(0, await Run("audit", "search", export, "--to", "2026-03-31"));
        Assert.StartsWith("0 件", _said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditSearch_CodeInAFile_FindsAndDoesNotSayIt()
    {
        _world.Ask(1);
        _world.Ask(2);
        var file = Path.Combine(_folder.FullName, "code");
        File.WriteAllText(file, WatchWorld.Code(2).Written + "\n");
        Assert.Equal(0, await Run("audit", "search", _world.Path, "--subject-code-file", file));
        Assert.Contains("1 件", _said);
        Assert.DoesNotContain(WatchWorld.Code(2).Written, _said);
        File.WriteAllText(file, "12345678900");
        Assert.Equal(1, await Run("audit", "search", _world.Path, "--subject-code-file", file));
        Assert.DoesNotContain("12345678900", _complained);
    }

    [Fact]
    public async Task AuditSearch_RunningNodesFolder_NeedsWhoSearches()
    {
        Assert.Equal(1, await Run("audit", "search", _folder.FullName));
        Assert.Contains("--by", _complained);
        Assert.Equal(1, await Run("audit", "search", _folder.FullName, "--by", "12"));
        Assert.Contains("the node does not answer", _complained);
        Assert.Equal(1, await Run("audit", "search", Path.Combine(_folder.FullName, "nothing")));
    }

    [Fact]
    public async Task Watch_NoNode_Is1AndSaysSo()
    {
        var node = _folder.FullName;
        Assert.Equal(1, await Run("watch", "report", node, "--month", "2026-04", "--by", "12"));
        Assert.Contains("the node does not answer", _complained);
        Assert.Equal(1, await Run("watch", "report", node, "--month", "2026-13", "--by", "12"));
        Assert.Contains("--month: yyyy-MM", _complained);
        Assert.Equal(1, await Run("watch", "report", node, "--by", "12"));
        Assert.Contains("--from", _complained);
        Assert.Equal(1, await Run("watch", "list", node));
        Assert.Equal(1, await Run("watch", "ledger", "import", node, "no.csv", "--office", "town-1", "--by", "12"));
        Assert.Contains("--office", _complained);
    }

    [Theory]
    [InlineData("national", 3)]
    [InlineData("prefecture-200000", 2)]
    [InlineData("municipality-202011", 1)]
    [InlineData("organ-000002", (int)Role.NationalOrgan)]
    public void ReadOffice_AsWrittenInLists_IsRead(string text, int role)
    {
        var number = WatchOptions.ReadOffice(text)!.Value;
        Assert.Equal(role, number / 1_000_000);
        Assert.Equal(text, NodeName.FromNumber(number).ToString());
    }

    [Fact]
    public void Texts_OfReportComparisonAndMatter_NameLeavesAndCounts()
    {
        var finding = new WatchFinding(
            WatchRule.SameSubject, new(2_200_000, 7), new(1, 17), new(1, 20), WatchWorld.Start, WatchWorld.Start, 4);
        var report = new WatchReport(WatchWorld.Start, WatchWorld.Start + WatchWorld.Day) { Findings = [finding] };
        var said = WatchText.Report(report, "report-2026-000001", ["case-2026-000001"]);
        Assert.Contains("1:17–20", said);
        Assert.Contains("case-2026-000001", said);
        Assert.Contains("2026-04-01 00:00:00 – 2026-04-01 23:59:59", said);
        Assert.Contains("nothing was found", WatchText.Report(report with { Findings = [] }, "", []));
        var comparison = new WatchComparison(WatchWorld.Start, WatchWorld.Start + 1, 2_200_000)
        {
            LoneLeaves = [new(1, 17)], LoneLines = [new("ledger-2026-000001", 2, "案件4", 500_001)],
        };
        Assert.Contains("act without a case: 1:17", WatchText.Comparison(comparison));
        Assert.Contains("ledger-2026-000001 2: 案件4 500001", WatchText.Comparison(comparison));
        var matter = new WatchShown("case-2026-000001", WatchState.Asked, WatchResult.None)
        {
            Rule = WatchRule.Guessing, Office = 2_200_000, Operator = 7, Log = 1, First = 17, Last = 20,
            Acts = [new(WatchAct.Asked, WatchWorld.Start, 12, WatchResult.None, 1, 0, 1, 21, "どの案件か")],
        };
        Assert.Contains("どの案件か", string.Join('\n', WatchText.Matter(matter)));
    }

    private Task<int> Run(params string[] arguments) => RunAsync(arguments);

    private async Task<int> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new RootCommand { WatchCommand.Create(), AuditCommand.Create() }.Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        (_said, _complained) = (output.ToString(), error.ToString());
        return code;
    }
}
