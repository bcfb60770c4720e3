using Juki.Tests.Tidy;

namespace Juki.Tests.Docs;

public class CitationTests
{
    [Theory]
    [InlineData("S-000", "S-000")]
    [InlineData("S-000 2. リスク3", "S-000")]
    [InlineData("S-0001", null)]
    [InlineData("S-005", null)]
    [InlineData("住基法30条の6", "住基法")]
    [InlineData("住基法施行規則1条", "住基法施行規則")]
    [InlineData("住基法施行細則1条", null)]
    [InlineData("番号法施行令8条", "番号法施行令")]
    [InlineData("標準仕様書1.1.8", "標準仕様書")]
    [InlineData("平成26年総務省令85号5条", "平成26年総務省令85号")]
    [InlineData("RFC 8446 §4", "RFC 8446")]
    [InlineData("RFC 84466", null)]
    public void Find_Words_GivesTheLongestId(string words, string? id) => Assert.Equal(id, Source.Find(words)?.Id);

    [Theory]
    [InlineData("as said [S-002].", "S-002")]
    [InlineData("[S-000 2. リスク3] and [住基法30条の6]", "S-000 2. リスク3|住基法30条の6")]
    [InlineData("[S-000, S-002]", "S-000|S-002")]
    [InlineData("[S-000 1, 2]", "S-000 1, 2")]
    [InlineData("[S-000 1; ours: the number]", "S-000 1")]
    [InlineData("[住基法30条の6、番号法8条]", "住基法30条の6|番号法8条")]
    [InlineData("[S-000\n1-①]", "S-000 1-①")]
    [InlineData("[住民法1条]", "住民法1条")]
    [InlineData("[ours], [ours: nobody says], [ours, decision 0004]", "")]
    [InlineData("keys[i], [0, 1), [A-Z], [LibraryImport]", "")]
    public void InComment_Text_GivesItsSources(string comment, string words) =>
        Assert.Equal(words, string.Join('|', Citation.InComment(comment).Select(c => c.Words)));

    [Fact]
    public void ReadAll_Code_NamesTheRuleOfEachComment()
    {
        var file = SourceFile.Sample("src/a.cs", """
            // A file [S-000 1].
            namespace N;

            /// <summary>A type [S-000 2, and
            /// more] and [S-000 3].</summary>
            [Some]
            public sealed class A
            {
                public const int Max = 50; // [S-000 4]

                /// <summary>[S-000 5]</summary>
                public int B => 1;

                int C()
                {
                    // [S-000 6]
                    var text = "[S-000 7]";
                    return Max; // [S-000 8]
                }
            }

            enum E
            {
                /// <summary>[S-000 9]</summary>
                X = 1, // [S-000 10]
                Y = 2, // [S-000 11]
            }
            """);
        Assert.Equal(
            [
                "S-000 1: :1", "S-000 2, and more: A:4", "S-000 3: A:5", "S-000 4: A.Max:9", "S-000 5: A.B:11",
                "S-000 6: A.C:16", "S-000 8: A.C:18", "S-000 9: E.X:24", "S-000 10: E.X:25", "S-000 11: E.Y:26",
            ],
            Citation.ReadAll(file).Select(c => $"{c.Words}: {c.Rule}:{c.Line}"));
    }

    [Fact]
    public void ReadAll_ProtocolBuffers_ReadsComments()
    {
        var file = SourceFile.Sample("src/a.proto", "// One [S-001].\nmessage A { // [S-000 1]\n  int32 b = 1; }\n");
        Assert.Equal(["S-001:1", "S-000 1:2"], Citation.ReadAll(file).Select(c => $"{c.Words}:{c.Line}"));
    }

    [Fact]
    public void ReadAll_Tests_GivesTraitsOfMethodsAndClasses()
    {
        var file = SourceFile.Sample("tests/t.cs", """
            [Trait("Source", "S-000 1")]
            public class T
            {
                [Fact, Trait("Source", "S-000 2")]
                [Trait("Kind", "slow")]
                public void 転入() { }
            }
            """);
        Assert.Equal(
            ["S-000 1: T:1", "S-000 2: T.転入:4"], Proof.ReadAll(file).Select(p => $"{p.Words}: {p.Test}:{p.Line}"));
    }
}
