using System.CommandLine;
using Juki.Cli.Commands;

namespace Juki.Tests.Cli;

/// <summary><c>juki forms</c> without a node.</summary>
public sealed class FormsCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-forms-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Commands_NoNode_Are1AndSaySo()
    {
        foreach (var arguments in new string[][]
        {
            ["list", _folder], ["list", _folder, "--all", "--json"],
            [
                "destroyed", _folder, "--number", "form-2026-1000001", "--means", "Shredded", "--by", "4",
                "--witness", "5",
            ],
        })
        {
            var (code, complained) = await Run(arguments);
            Assert.Equal(1, code);
            Assert.Contains("the node does not answer", complained);
        }
        Assert.Contains("--due: yyyy-MM-dd", (await Run("list", _folder, "--due", "31.3.2027")).Complained);
    }

    [Fact]
    public async Task Destroyed_HowOrWitnessIsMissing_IsNotUnderstood() => Assert.NotEqual(
        0, (await Run("destroyed", _folder, "--number", "form-2026-1000001", "--by", "4")).Code);

    private static async Task<(int Code, string Complained)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await FormsCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, error.ToString());
    }
}
