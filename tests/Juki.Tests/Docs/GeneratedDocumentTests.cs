namespace Juki.Tests.Docs;

public class GeneratedDocumentTests
{
    private const string Document = "# Title\n<!-- generated:a -->\nold\n<!-- /generated -->\n\n<!-- generated:b -->\n"
        + "<!-- /generated -->\nend\n";

    [Theory]
    [InlineData("a", "new", "# Title\n<!-- generated:a -->\nnew\n<!-- /generated -->\n\n<!-- generated:b -->\n"
        + "<!-- /generated -->\nend\n")]
    [InlineData("b", "\none\ntwo\n\n", "# Title\n<!-- generated:a -->\nold\n<!-- /generated -->\n\n"
        + "<!-- generated:b -->\none\ntwo\n<!-- /generated -->\nend\n")]
    [InlineData("a", "old", Document)]
    [InlineData("", "all\n", "all\n")]
    [InlineData("c", "new", null)]
    public void Merge_Section_ReplacesItAlone(string section, string content, string? expected) =>
        Assert.Equal(expected, GeneratedDocument.Merge(Document, section, content));

    [Fact]
    public void Merge_SectionWithoutEnd_IsNone() =>
        Assert.Null(GeneratedDocument.Merge("<!-- generated:a -->\nold\n", "a", "new"));

    [Theory]
    [InlineData("a\nb\n", "a\nc\n", "line 2 is «b» and should be «c»")]
    [InlineData("a\n", "a\nc\n", "line 2 is «» and should be «c»")]
    [InlineData("", "c", "line 1 is «» and should be «c»")]
    public void FirstDifference_Sample_TellsTheLine(string before, string after, string expected) =>
        Assert.Equal(expected, GeneratedDocument.FirstDifference(before, after));
}
