using System.CommandLine;
using Juki.Cli.Commands;
using Juki.Domain.Demands;
using Juki.Server.Host;

namespace Juki.Tests.Cli;

/// <summary><c>juki demand</c> and <c>juki report</c> without a node, and the words of a demand.</summary>
public sealed class DemandCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-demand-").FullName;
    private string _said = "";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Commands_NoNode_Are1()
    {
        Assert.Equal(1, await Demand("list", "--node", _folder));
        Assert.Equal(1, await Demand("show", "--node", _folder, "--number", "202011-2026-010001", "--json"));
        Assert.Contains("error", _said);
        Assert.Equal(1, await Demand(
            "make", "--node", _folder, "--kind", "Report", "--to", "national", "--due", "2026-12-25", "--operator", "7",
            "--text", "報告されたい"));
        Assert.Equal(1, await Demand(
            "make", "--node", _folder, "--kind", "Report", "--to", "national", "--due", "25.12.", "--operator", "7"));
        Assert.Equal(1, await Report("monthly", _folder, "--month", "2026-11"));
        Assert.Equal(1, await Report("monthly", _folder, "--month", "2026-13"));
        Assert.Equal(1, await Report("monthly", _folder, "--month", "2026-11", "--csv", "--json"));
        Assert.Equal(1, await Report("verify", Path.Combine(_folder, "none.csv"), "--ca", "none.pem"));
    }

    [Fact]
    public void Words_OfADemand_SayWhatItIsInBothLanguages()
    {
        var shown = new DemandShown(
            "202011-2026-010001", DemandKind.Report, "municipality-202011", "organ-000002", DateTimeOffset.UnixEpoch,
            new(2026, 12, 25), true, DemandState.PassedOn)
        {
            Text = "報告されたい", IsSigned = true,
        };
        Assert.Contains("期限超過 / overdue", DemandWords.Line(shown));
        var whole = DemandWords.Whole(shown);
        Assert.Contains("署名 / signature: 正しい / holds", whole);
        Assert.Contains("種類 / kind: 報告要求 Report", whole);
        Assert.DoesNotContain("住民票コード", whole);
        Assert.DoesNotContain("報告されたい", shown.ToString());
    }

    private Task<int> Demand(params string[] arguments) => Run(DemandCommand.Create(), arguments);

    private Task<int> Report(params string[] arguments) => Run(ReportCommand.Create(), arguments);

    private async Task<int> Run(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await command.Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        _said = output.ToString();
        return code;
    }
}
