using System.CommandLine;

namespace Juki.Live;

/// <summary>A command of the program, run within the test. What it says is kept with the test, and shown when the test
/// fails.</summary>
internal static class CommandRun
{
    private const int NotUnderstood = 2;

    /// <summary>Its exit code; 2 when it is not understood.</summary>
    public static int Of(Command command, params string[] arguments)
    {
        var (code, output, error) = Heard(command, arguments);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{command.Name} {string.Join(' ', arguments)} → {code}\n{output}{error}");
        return code;
    }

    /// <summary>Its exit code, and what it said.</summary>
    public static (int Code, string Output, string Error) Heard(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = new RootCommand { command }.Parse([command.Name, .. arguments]);
        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (parsed.Errors.Count > 0 ? NotUnderstood : code, output.ToString(), error.ToString());
    }
}
