namespace Juki.Tests.Tidy;

public class CodeRulesTests
{
    [Fact]
    public void CheckFunctions_EveryFile_HasNoFault() =>
        Fault.AssertNone(SourceTree.CSharp.SelectMany(CodeRules.CheckFunctions));

    [Fact]
    public void CheckEventNumbers_Sources_HasNoFault() =>
        Fault.AssertNone(CodeRules.CheckEventNumbers(SourceTree.CSharp.Where(f => f.Path.StartsWith("src/"))));

    [Fact]
    public void CheckFlows_Server_HasNoFault() => Fault.AssertNone(CodeRules.CheckFlows([.. SourceTree.CSharp]));

    [Theory]
    [InlineData("class A {{ void B()\n{{\n{0}}}\n}}", 67, 0)]
    [InlineData("class A {{ void B()\n{{\n{0}}}\n}}", 68, 1)]
    [InlineData("class A {{ A()\n{{\n{0}}}\n}}", 68, 1)]
    [InlineData("class A {{ int B\n{{\nget {{{0}}} }}\n}}", 68, 1)]
    [InlineData("class A {{ System.Action b = () =>\n{{\n{0}}};\n}}", 68, 1)]
    [InlineData("{0}", 70, 0)]
    [InlineData("{0}", 71, 1)]
    public void CheckFunctions_Sample_CountsLinesOfEach(string frame, int statements, int faults)
    {
        var body = string.Concat(Enumerable.Repeat("Do();\n", statements));
        var file = SourceFile.Sample("src/A.cs", string.Format(null, frame, body));
        Assert.Equal(faults, CodeRules.CheckFunctions(file).Count());
    }

    [Theory]
    [InlineData("[LoggerMessage(1, LogLevel.Information, \"a\")]", "[LoggerMessage(EventId = 2)]", 0)]
    [InlineData("[LoggerMessage(1, LogLevel.Information, \"a\")]", "[LoggerMessage(EventId = 1)]", 1)]
    [InlineData("[LoggerMessage(EventId = Ids.A)]", "[LoggerMessage(EventId = Ids.A)]", 1)]
    [InlineData("[LoggerMessage(EventId = 1_001)]", "[LoggerMessage(EventId = 1001)]", 1)]
    [InlineData("[LoggerMessage(EventId = 1)]", "[LoggerMessage(Level = LogLevel.Error)]", 1)]
    [InlineData("[LoggerMessage(EventId = 1)]", "[Other(EventId = 1)]", 0)]
    public void CheckEventNumbers_Sample_TellsDoubledAndMissing(string one, string other, int faults)
    {
        var files = new[] { one, other }.Select((attribute, index) =>
            SourceFile.Sample($"src/{index}.cs", $"partial class A {{ {attribute} partial void B(); }}"));
        Assert.Equal(faults, CodeRules.CheckEventNumbers(files).Count());
    }

    [Theory]
    [InlineData("using Juki.Server.Flows.Inquiry;", 1)]
    [InlineData("class A { Juki.Server.Flows.Inquiry.Search b; }", 2)]
    [InlineData("class A { Search b; }", 1)]
    [InlineData("class A { UpdateRules b; Shared c; }", 0)]
    [InlineData("class A { string b = \"Search\"; } // Search", 0)]
    public void CheckFlows_Sample_TellsNamesOfAnotherFlow(string text, int faults)
    {
        SourceFile[] files =
        [
            SourceFile.Sample("src/Juki.Server/Flows/Shared.cs", "class Shared { Search inquiry; }"),
            SourceFile.Sample("src/Juki.Server/Flows/Inquiry/Search.cs", "class Search { }"),
            SourceFile.Sample("src/Juki.Server/Flows/Update/UpdateRules.cs", "class UpdateRules { }"),
            SourceFile.Sample("src/Juki.Server/Flows/Update/A.cs", text),
        ];
        Assert.Equal(faults, CodeRules.CheckFlows(files).Count());
    }
}
