using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

public class SourcesDocumentTests
{
    private const string Path = "docs/SOURCES.md";

    private static readonly IReadOnlyList<Citation> Citations =
        [.. SourceTree.Files.Where(f => f.Path.StartsWith("src/")).SelectMany(Citation.ReadAll)];

    private static readonly IReadOnlyList<Proof> Proofs =
        [.. SourceTree.CSharp.Where(f => f.Path.StartsWith("tests/")).SelectMany(Proof.ReadAll)];

    [Fact]
    public void Unknown_Tree_HasNone() => Fault.AssertNone(SourcesDocument.Unknown(Citations, Proofs));

    [Fact]
    public void Unproved_Tree_HasNone() => Fault.AssertNone(SourcesDocument.Unproved(Citations, Proofs));

    [Fact]
    public void Idle_Tree_HasNone() => Fault.AssertNone(SourcesDocument.Idle(Citations, Proofs));

    [Fact]
    public void Sources_Document_IsAsGenerated() =>
        GeneratedDocument.Check(Path, "sources", SourcesDocument.Sources(Citations));

    [Fact]
    public void Rules_Document_IsAsGenerated() =>
        GeneratedDocument.Check(Path, "rules", SourcesDocument.Rules(Citations, Proofs));

    [Fact]
    public void Unknown_Sample_TellsCitationAndProof()
    {
        Citation[] citations = [new("S-000 1", "A", "src/a.cs", 1), new("S-005", "B", "src/b.cs", 2)];
        Proof[] proofs =
        [
            new("S-000 1", "T.a", "tests/t.cs", 3), new("住民法1条", "T.b", "tests/t.cs", 4),
            new("ours: nobody says", "T.c", "tests/t.cs", 5),
        ];
        var faults = SourcesDocument.Unknown(citations, proofs).Select(f => f.ToString());
        Assert.Equal(["src/b.cs:2: unknown [S-005]", "tests/t.cs:4: unknown «住民法1条»"], faults);
    }

    [Theory]
    [InlineData("src/Juki.Domain/Changes/A.cs", "S-000 2", true)]
    [InlineData("src/Juki.Domain/Changes/A.cs", "S-000 1", false)]
    [InlineData("src/Juki.Server/Flows/Update/A.cs", "S-000 2", true)]
    [InlineData("src/Juki.Wire/Frame.cs", "S-000 2", true)]
    [InlineData("src/Juki.Server/Node/A.cs", "S-000 2", false)]
    public void Unproved_Sample_TellsRulesWithoutTest(string path, string words, bool expected)
    {
        Citation[] citations = [new(words, "A.B", path, 7)];
        Proof[] proofs = [new("S-000 1", "T.a", "tests/t.cs", 3)];
        Assert.Equal(expected, SourcesDocument.Unproved(citations, proofs).Any(f => f.Path == path && f.Line == 7));
    }

    [Fact]
    public void Idle_Sample_TellsProofOfNothing()
    {
        Citation[] citations = [new("S-000 1", "A", "src/a.cs", 1)];
        Proof[] proofs =
        [
            new("S-000 1", "T.a", "tests/t.cs", 3), new("S-000 2", "T.b", "tests/t.cs", 4),
            new("ours", "T.c", "tests/t.cs", 5),
        ];
        Assert.Equal(4, Assert.Single(SourcesDocument.Idle(citations, proofs)).Line);
    }

    [Fact]
    public void Rules_Sample_ListsEachPassageOnceInOrderOfSources()
    {
        Citation[] citations =
        [
            new("RFC 8446 §4", "C", "src/c.cs", 1), new("S-002", "B", "src/b.cs", 1),
            new("S-000 2", "A.x", "src/a.cs", 1), new("S-000 2", "A.x", "src/a.cs", 9),
            new("S-000 1", "", "src/a.proto", 1),
        ];
        Proof[] proofs = [new("S-000 2", "T.b", "tests/t.cs", 3), new("S-000 2", "T.a", "tests/t.cs", 4)];
        Assert.Equal(
            "### S-000 1\n\n- the file in src/a.proto\n\n"
            + "### S-000 2\n\n- `A.x` in src/a.cs\n- proved by `T.a`\n- proved by `T.b`\n\n"
            + "### S-002\n\n- `B` in src/b.cs\n\n"
            + "### RFC 8446 §4\n\n- `C` in src/c.cs\n\n",
            SourcesDocument.Rules(citations, proofs));
    }
}
