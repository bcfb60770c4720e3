using System.Diagnostics;

namespace Juki.Tests.Tidy;

/// <summary>What the launcher answers before it builds anything.</summary>
public class LauncherTests
{
    [Theory]
    [InlineData("test", "--no-such-option")]
    [InlineData("test", "one", "two")]
    [InlineData("docs", "one")]
    public void Launcher_WrongArguments_EndsWithTwoAndItsUsage(params string[] arguments)
    {
        var (code, error) = Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains("usage: juki COMMAND", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Run(string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(SourceTree.Root, "juki"), .. arguments])
        {
            WorkingDirectory = "/",
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
