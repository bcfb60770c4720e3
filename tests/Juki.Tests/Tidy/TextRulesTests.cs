namespace Juki.Tests.Tidy;

public class TextRulesTests
{
    [Fact]
    public void Check_EveryFile_HasNoFault() => Fault.AssertNone(SourceTree.Files.SelectMany(TextRules.Check));

    [Theory]
    [InlineData("a.md", "text\n", "")]
    [InlineData("a.md", "", "")]
    [InlineData("a.md", "text", "a.md:1: has no line feed at its end")]
    [InlineData("a.md", "text\n\n", "a.md:3: ends with an empty line")]
    [InlineData("a.md", "one\ntwo \n", "a.md:2: ends with a space")]
    [InlineData("a.md", "one\r\n", "a.md:1: has a carriage return")]
    [InlineData("a.md", "\tone\n", "a.md:1: has a tab")]
    [InlineData("a.tsv", "1\tone\n", "")]
    [InlineData("a.md", "\uFEFFone\n", "a.md:1: begins with a byte order mark")]
    public void Check_Sample_TellsItsFault(string path, string text, string expected) =>
        Assert.Equal(expected, string.Join('\n', TextRules.Check(SourceFile.Sample(path, text))));

    [Fact]
    public void Check_BytesThatAreNoUtf8_TellsIt()
    {
        var shiftJis = SourceFile.Sample("a.md", [0x82, 0xA0, (byte)'\n']);
        Assert.Equal("is not UTF-8", Assert.Single(TextRules.Check(shiftJis)).What);
    }

    [Theory]
    [InlineData("a.cs", 120, 0)]
    [InlineData("a.cs", 121, 1)]
    [InlineData("a.md", 121, 0)]
    public void Check_Width_CountsCharactersOfCode(string path, int columns, int faults)
    {
        var line = "// " + string.Concat(Enumerable.Repeat("𠮷", columns - 3));
        Assert.Equal(faults, TextRules.Check(SourceFile.Sample(path, line + "\n")).Count());
    }

    [Theory]
    [InlineData("a.cs", 500, 0)]
    [InlineData("a.cs", 501, 1)]
    [InlineData("a.proto", 501, 1)]
    [InlineData("a.md", 501, 0)]
    public void Check_Length_CountsLinesOfCode(string path, int lines, int faults)
    {
        var text = string.Concat(Enumerable.Repeat("// line\n", lines));
        Assert.Equal(faults, TextRules.Check(SourceFile.Sample(path, text)).Count());
    }
}
