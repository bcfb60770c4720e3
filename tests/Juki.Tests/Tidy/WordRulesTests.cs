namespace Juki.Tests.Tidy;

public class WordRulesTests
{
    [Fact]
    public void Check_EveryFile_HasNoFault() => Fault.AssertNone(SourceTree.Files.SelectMany(WordRules.Check));

    [Theory]
    [InlineData("src/A.cs", "// TO" + "DO later", 1)]
    [InlineData("src/A.cs", "throw new NotImplemented" + "Exception();", 1)]
    [InlineData("docs/a.md", "// FIX" + "ME", 1)]
    [InlineData("src/A.cs", "var todoList = hackney;", 0)]
    [InlineData("docs/a.md", "see /wo" + "rk/x/y", 1)]
    [InlineData("docs/a.md", "in /ho" + "me/user", 1)]
    [InlineData("docs/a.md", "the folder ./work/inbox and /var/lib/juki", 0)]
    [InlineData("docs/a.md", "from api.nuget" + ".org", 1)]
    [InlineData("docs/a.md", "deb.debian" + ".org", 1)]
    [InlineData("tests/Juki.Tests/A.cs", "[Fact(Ski" + "p = \"slow\")]", 1)]
    [InlineData("tests/Juki.Tests/A.cs", "Thread.Sle" + "ep(5);", 1)]
    [InlineData("tests/Juki.Live/A.cs", "await Task.De" + "lay(5);", 0)]
    public void Check_Sample_TellsItsFaults(string path, string line, int faults) =>
        Assert.Equal(faults, WordRules.Check(SourceFile.Sample(path, "\n" + line + "\n")).Count(f => f.Line == 2));
}
