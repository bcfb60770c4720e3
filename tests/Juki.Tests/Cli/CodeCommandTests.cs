using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;

namespace Juki.Tests.Cli;

public class CodeCommandTests
{
    [Theory]
    [InlineData("resident", "24727059608")]
    [InlineData("individual", "123456789018")]
    [InlineData("individual", "023456789013")]
    [InlineData("government", "141003")]
    public void Verify_RightValue_Answers0AndDoesNotRepeatIt(string kind, string value)
    {
        var (exit, output, error) = Run("code", "verify", kind, value);
        Assert.Equal(0, exit);
        Assert.StartsWith("正しい / right", output, StringComparison.Ordinal);
        Assert.DoesNotContain(value, output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("resident", "24727059607", "CheckDigitWrong")]
    [InlineData("resident", "2472705960", "LengthWrong")]
    [InlineData("resident", "2472705960x", "NotDigits")]
    [InlineData("resident", "00000000000", "AllZeros")]
    [InlineData("resident", "", "LengthWrong")]
    [InlineData("individual", "123456789010", "CheckDigitWrong")]
    [InlineData("individual", "24727059608", "LengthWrong")]
    [InlineData("government", "141004", "CheckDigitWrong")]
    [InlineData("government", "480002", "NoSuchOffice")] // no such prefecture
    [InlineData("government", "221414", "NoSuchOffice")] // the next code after those of 浜松市
    [InlineData("government", "000000", "AllZeros")]
    public void Verify_WrongValue_Answers1AndSaysWhyWithoutIt(string kind, string value, string reason)
    {
        var (exit, output, error) = Run("code", "verify", kind, value, "--json");
        Assert.Equal(1, exit);
        using var answer = JsonDocument.Parse(output);
        Assert.Equal(kind, answer.RootElement.GetProperty("kind").GetString());
        Assert.False(answer.RootElement.GetProperty("right").GetBoolean());
        Assert.Equal(reason, answer.RootElement.GetProperty("reason").GetString());
        var (japanese, english) = (Text(answer, "japanese"), Text(answer, "english"));
        Assert.Equal($"誤り: {japanese} / wrong: {english}", error.TrimEnd());
        if (value.Length > 0)
            Assert.DoesNotContain(value, output + error, StringComparison.Ordinal);
        Assert.Equal((1, "", error), Run("code", "verify", kind, value));
    }

    [Fact]
    public void Verify_NumberWrittenWithSpaces_IsNotRepeatedEither()
    {
        var (exit, output, error) = Run("code", "verify", "individual", "1234", "5678", "9018");
        Assert.Equal((1, "", "誤り: 値が一つでない / wrong: there is more than one value"), (exit, output, error.TrimEnd()));
    }

    [Fact]
    public void Verify_GovernmentCodeAsJson_NamesTheOffice()
    {
        var (exit, output, _) = Run("code", "verify", "government", "--json", "141011");
        Assert.Equal(0, exit);
        using var answer = JsonDocument.Parse(output);
        Assert.True(answer.RootElement.GetProperty("right").GetBoolean());
        Assert.Equal("神奈川県横浜市鶴見区", Text(answer, "office"));
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("reason").ValueKind);
    }

    [Theory]
    [InlineData("24727059608\n", 0)]
    [InlineData("24727059608\r\nmore", 0)]
    [InlineData("24727059608", 0)]
    [InlineData("24727059608 \n", 1)]
    [InlineData("", 1)]
    public void Verify_Dash_ReadsOneLineOfInput(string input, int expected) =>
        Assert.Equal(expected, Run(new StringReader(input), "code", "verify", "resident", "-").Exit);

    [Fact]
    public void Verify_DashWithALineWithoutEnd_StopsReading()
    {
        var input = new StringReader(new string('1', 1_000) + "rest");
        Assert.Equal(1, Run(input, "code", "verify", "resident", "-").Exit);
        Assert.Equal(900, input.ReadToEnd().Length - "rest".Length);
    }

    [Theory]
    [InlineData("resident", "juki code verify resident 24727059608")]
    [InlineData("individual", "juki code verify individual 123456789018")]
    [InlineData("government", "juki code verify government 141003")]
    public void Help_OfEachKind_HasAnExampleThatIsRight(string kind, string example)
    {
        var (exit, output, _) = Run("code", "verify", kind, "--help");
        Assert.Equal(0, exit);
        Assert.Contains(example, output, StringComparison.Ordinal);
        Assert.Equal(0, Run(example.Split(' ')[1..]).Exit);
    }

    [Theory]
    [InlineData("code", "verify", "resident")]
    [InlineData("code", "verify", "passport", "1")]
    public void Run_CommandLineThatIsNone_IsNot0(params string[] arguments) => Assert.NotEqual(0, Run(arguments).Exit);

    private static string? Text(JsonDocument answer, string name) => answer.RootElement.GetProperty(name).GetString();

    private static (int Exit, string Output, string Error) Run(params string[] arguments) =>
        Run(TextReader.Null, arguments);

    private static (int Exit, string Output, string Error) Run(TextReader input, params string[] arguments)
    {
        var root = new RootCommand { CodeCommand.Create(input) };
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = root.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
