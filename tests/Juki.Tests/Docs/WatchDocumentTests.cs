using System.CommandLine;
using System.Text;
using Juki.Cli.Commands;
using Juki.Domain.Watch;
using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>docs/watch.md says the same as the code.</summary>
public sealed class WatchDocumentTests
{
    private const string Page = "docs/watch.md";

    [Fact]
    public void Rules_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | rule | 規則 / what it finds | counts |\n|---|---|---|---|\n");
        foreach (var one in WatchRuleText.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Rule} | `{one.Rule}` | {one.Japanese} / {one.English} | {one.Counts} |\n"));
        }
        GeneratedDocument.Check(Page, "rules", page.ToString());
    }

    [Fact]
    public void Terms_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| setting | default |\n|---|---|\n");
        foreach (var property in typeof(WatchTerms).GetProperties())
        {
            var name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            page.Append(FormattableString.Invariant($"| `{name}` | {property.GetValue(new WatchTerms())} |\n"));
        }
        GeneratedDocument.Check(Page, "terms", page.ToString());
    }

    [Fact]
    public void Verdicts_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| number | verdict | 対処 / remedy |\n|---|---|---|\n");
        foreach (var one in WatchRemedy.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {(int)one.Verdict} | `{one.Verdict}` | {one.Japanese} / {one.English} |\n"));
        }
        GeneratedDocument.Check(Page, "verdicts", page.ToString());
    }

    [Fact]
    public void Columns_OfALedger_StandInTheDocument() =>
        Assert.Contains("    " + LedgerLine.Columns, File.ReadAllLines(Path.Combine(SourceTree.Root, Page)));

    /// <summary>Every command of the page can be typed as it stands there.</summary>
    [Fact]
    public void Examples_OfThePage_AreUnderstood()
    {
        var root = new RootCommand { WatchCommand.Create(), AuditCommand.Create() };
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, Page)).Replace("\\\n", " ", StringComparison.Ordinal);
        var examples = text.Split('\n').Where(line => line.StartsWith("    juki ", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count > 12);
        Assert.All(examples, line => Assert.Empty(root.Parse(line.Trim()["juki ".Length..]).Errors));
    }
}
