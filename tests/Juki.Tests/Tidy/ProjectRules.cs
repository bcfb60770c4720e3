using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Juki.Tests.Tidy;

/// <summary>Rules about projects and packages.</summary>
internal static partial class ProjectRules
{
    public const string PackageRecord = "docs/decisions/0002-packages.md";

    /// <summary>References go from a higher number to a lower one.</summary>
    private static readonly Dictionary<string, int> Tiers = new()
    {
        ["Juki.Domain"] = 0,
        ["Juki.Devices"] = 1,
        ["Juki.Paper"] = 1,
        ["Juki.Wire"] = 2,
        ["Juki.Population"] = 3,
        ["Juki.Server"] = 4,
        ["Juki.Terminal"] = 4,
        ["Juki.Simulation"] = 5,
        ["Juki.Benchmarks"] = 5,
        ["Juki.Poisoned"] = 5,
        ["Juki.Cli"] = 6,
        ["Juki.Tests"] = 7,
        ["Juki.Live"] = 7,
        ["Juki.Browser"] = 7,
    };

    public static IEnumerable<Fault> CheckReferences(SourceFile project)
    {
        var name = Path.GetFileNameWithoutExtension(project.Path);
        if (!Tiers.TryGetValue(name, out var tier))
            yield return new(project.Path, 0, "project has no tier in ProjectRules");
        foreach (var include in Includes(project, "ProjectReference"))
        {
            var target = Path.GetFileNameWithoutExtension(include);
            if (!Tiers.TryGetValue(target, out var below) || below >= tier)
                yield return new(project.Path, 0, $"{name} must not refer to {target}");
        }
    }

    /// <summary>Each project stands in the solution and has a lock file beside it.</summary>
    public static IEnumerable<Fault> CheckListed(SourceFile project, SourceFile solution, IReadOnlySet<string> paths)
    {
        if (!solution.Text.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            yield return new(project.Path, 0, "is not in the solution");
        if (!paths.Contains(project.Path[..(project.Path.LastIndexOf('/') + 1)] + "packages.lock.json"))
            yield return new(project.Path, 0, "has no packages.lock.json");
    }

    /// <summary>Each package has its row in the decision record, and each row its package.</summary>
    public static IEnumerable<Fault> CheckPackages(SourceFile versions, SourceFile record)
    {
        var pinned = Includes(versions, "PackageVersion").ToHashSet();
        var recorded = PackageRow().Matches(record.Text).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (var name in pinned.Except(recorded))
            yield return new(record.Path, 0, $"does not say why there is {name}");
        foreach (var name in recorded.Except(pinned))
            yield return new(record.Path, 0, $"tells of {name}, which is not there");
    }

    private static IEnumerable<string> Includes(SourceFile project, string element) =>
        XDocument.Parse(project.Text).Descendants(element).Attributes("Include").Select(a => a.Value);

    /// <summary>A row of a table whose first cell is one name in backticks.</summary>
    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex PackageRow();
}
