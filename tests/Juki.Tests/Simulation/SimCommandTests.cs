using System.CommandLine;
using System.Text.Json;
using Juki.Cli.Commands;

namespace Juki.Tests.Simulation;

public class SimCommandTests
{
    [Fact]
    public void Create_TwoSeeds_SaysThatTheyHeld()
    {
        var (answer, output) = Run("--seeds", "2", "--seed", "5");
        Assert.Equal(0, answer);
        Assert.StartsWith("2 seeds held", output);
    }

    [Fact]
    public void Create_Json_NamesSeedsAndDigests()
    {
        var (answer, output) = Run("--seeds", "2", "--seed", "5", "--json");
        Assert.Equal(0, answer);
        var runs = JsonDocument.Parse(output).RootElement.GetProperty("runs");
        Assert.Equal([5, 6], runs.EnumerateArray().Select(run => run.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public void Create_NoSeeds_IsRefused() => Assert.Equal(1, Run("--seeds", "0").Answer);

    [Theory]
    [InlineData("-1")]
    [InlineData("101")]
    public void Create_YearsOutOfRange_AreRefused(string years) =>
        Assert.Equal(1, Run("--seeds", "1", "--years", years).Answer);

    private static (int Answer, string Output) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        return (SimCommand.Create().Parse(arguments).Invoke(configuration), output.ToString());
    }
}
