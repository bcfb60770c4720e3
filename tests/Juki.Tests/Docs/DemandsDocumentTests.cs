using System.CommandLine;
using System.Text;
using Juki.Cli.Commands;
using Juki.Domain.Demands;
using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>docs/demands.md says the same as the code, and what it and docs/report.md tell to type is
/// understood.</summary>
public sealed class DemandsDocumentTests
{
    [Fact]
    public void Paths_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| made by | kind | of whom |\n|---|---|---|\n");
        foreach (var path in DemandPaths.All)
            page.Append(FormattableString.Invariant($"| {path.Maker} | `{path.Kind}` | {path.Target} |\n"));
        GeneratedDocument.Check("docs/demands.md", "paths", page.ToString());
    }

    [Fact]
    public void Verdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in DemandRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check("docs/demands.md", "verdicts", page.ToString());
    }

    [Theory]
    [InlineData("docs/demands.md", 7)]
    [InlineData("docs/report.md", 3)]
    public void Examples_OfCommands_AreUnderstood(string path, int count)
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, path)).Replace("\\\n", " ", StringComparison.Ordinal);
        var examples = text.Split('\n').Where(line => line.StartsWith("    juki ", StringComparison.Ordinal)).ToList();
        Assert.Equal(count, examples.Count);
        var root = new RootCommand { DemandCommand.Create(), ReportCommand.Create() };
        Assert.All(examples, line => Assert.Empty(
            root.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]).Errors));
    }
}
