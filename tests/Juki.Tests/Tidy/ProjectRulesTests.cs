namespace Juki.Tests.Tidy;

public class ProjectRulesTests
{
    private static readonly IReadOnlyList<SourceFile> Projects =
        [.. SourceTree.Files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void CheckReferences_EveryProject_HasNoFault() =>
        Fault.AssertNone(Projects.SelectMany(ProjectRules.CheckReferences));

    [Fact]
    public void CheckListed_EveryProject_HasNoFault()
    {
        var paths = SourceTree.Files.Select(f => f.Path).ToHashSet();
        var solution = SourceTree.File("juki.slnx");
        Fault.AssertNone(Projects.SelectMany(p => ProjectRules.CheckListed(p, solution, paths)));
    }

    [Fact]
    public void CheckPackages_Record_NamesEachPackage() =>
        Fault.AssertNone(ProjectRules.CheckPackages(
            SourceTree.File("Directory.Packages.props"), SourceTree.File(ProjectRules.PackageRecord)));

    [Theory]
    [InlineData("Juki.Wire", "Juki.Domain", 0)]
    [InlineData("Juki.Domain", "Juki.Wire", 1)]
    [InlineData("Juki.Server", "Juki.Cli", 1)]
    [InlineData("Juki.Simulation", "Juki.Benchmarks", 1)]
    [InlineData("Juki.Server", "Juki.Other", 1)]
    [InlineData("Juki.Other", "Juki.Domain", 2)]
    public void CheckReferences_Sample_TellsTheWrongWay(string name, string target, int faults)
    {
        var text = $"<Project><ProjectReference Include=\"../{target}/{target}.csproj\" /></Project>";
        var project = SourceFile.Sample($"src/{name}/{name}.csproj", text);
        Assert.Equal(faults, ProjectRules.CheckReferences(project).Count());
    }

    [Theory]
    [InlineData("src/A/A.csproj", "src/A/packages.lock.json", 0)]
    [InlineData("src/A/A.csproj", "src/B/packages.lock.json", 1)]
    [InlineData("src/B/B.csproj", "src/C/packages.lock.json", 2)]
    public void CheckListed_Sample_TellsWhatIsMissing(string path, string lockFile, int faults)
    {
        var solution = SourceFile.Sample("juki.slnx", "<Solution><Project Path=\"src/A/A.csproj\" /></Solution>");
        var project = SourceFile.Sample(path, "");
        Assert.Equal(faults, ProjectRules.CheckListed(project, solution, new HashSet<string> { lockFile }).Count());
    }

    [Theory]
    [InlineData("| `A` | for us | somebody |\n| `B` | for us | somebody |\n", 0)]
    [InlineData("| `A` | for us | somebody |\n", 1)]
    [InlineData("| `A` | for us | somebody |\nB stands in a sentence only: `B`\n", 1)]
    [InlineData("| `A` | x |\n| `B` | x |\n| `C` | x |\n", 1)]
    public void CheckPackages_Sample_TellsWhatIsMissing(string record, int faults)
    {
        var versions = SourceFile.Sample(
            "p.props", "<Project><PackageVersion Include=\"A\" /><PackageVersion Include=\"B\" /></Project>");
        Assert.Equal(faults, ProjectRules.CheckPackages(versions, SourceFile.Sample("r.md", record)).Count());
    }
}
