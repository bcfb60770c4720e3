using System.Text.RegularExpressions;
using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

/// <summary>The index of the decision records.</summary>
public partial class DecisionsTests
{
    private const string Folder = "docs/decisions/";

    [Fact]
    public void Index_Document_IsAsGenerated() =>
        GeneratedDocument.Check(Folder + "README.md", "decisions", Index(SourceTree.Files));

    [Fact]
    public void CheckNumbers_Records_HasNoFault() => Fault.AssertNone(CheckNumbers(SourceTree.Files));

    [Theory]
    [InlineData("0001-a.md", "# 0001 A", "0002-b.md", "# 0002 B", 0)]
    [InlineData("0001-a.md", "# 0001 A", "0001-b.md", "# 0001 B", 1)]
    [InlineData("0001-a.md", "# 0001 A", "0002-b.md", "# 0003 B", 1)]
    [InlineData("0001-a.md", "# 0001 A", "b.md", "# B", 1)]
    public void CheckNumbers_Sample_TellsDoubledAndDiffering(
        string path, string title, string otherPath, string otherTitle, int faults)
    {
        SourceFile[] files =
        [
            SourceFile.Sample(Folder + path, title + "\n"), SourceFile.Sample(Folder + otherPath, otherTitle + "\n"),
        ];
        Assert.Equal(faults, CheckNumbers(files).Count());
    }

    [Fact]
    public void Index_Sample_ListsRecordsWithTheirTitles() =>
        Assert.Equal(
            "- [0001 A thing](0001-a.md)\n",
            Index([SourceFile.Sample(Folder + "0001-a.md", "# 0001 A thing\n"), SourceFile.Sample("a.md", "# A\n")]));

    private static IEnumerable<SourceFile> Records(IEnumerable<SourceFile> files) =>
        files.Where(f => f.Path.StartsWith(Folder) && !f.Path.EndsWith("README.md"));

    private static string Name(SourceFile record) => record.Path[Folder.Length..];

    private static string Index(IEnumerable<SourceFile> files) =>
        string.Concat(Records(files).Select(r => $"- [{r.Lines[0].TrimStart('#', ' ')}]({Name(r)})\n"));

    private static IEnumerable<Fault> CheckNumbers(IEnumerable<SourceFile> files)
    {
        var seen = new HashSet<string>();
        foreach (var record in Records(files))
        {
            var number = Number().Match(Name(record)).Groups[1].Value;
            if (number.Length == 0 || !record.Lines[0].StartsWith($"# {number} "))
                yield return new(record.Path, 1, "name and title do not begin with the same number");
            else if (!seen.Add(number))
                yield return new(record.Path, 1, $"number {number} is used twice");
        }
    }

    [GeneratedRegex(@"^(\d{4})-")]
    private static partial Regex Number();
}
