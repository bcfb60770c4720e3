using System.CommandLine;
using System.Globalization;
using Juki.Cli.Commands;

namespace Juki.Cli.Demo;

/// <summary>
/// 操作者 of the demonstration, entered into the ledger of a running node as an office does it: two administrators of the
/// main section check each other; somebody applies for the operator of a branch, one administrator checks, the other
/// confirms (docs/authority.md).
/// </summary>
/// <param name="dataFolder">The node's.</param>
internal sealed class DemoOperator(string dataFolder)
{
    /// <summary>The operator's number.</summary>
    public const int Number = 7;

    private const int FirstAdministrator = 1;
    private const int SecondAdministrator = 2;
    private const int Applicant = 8;
    private const int Days = 300;

    /// <summary>Enters administrators and operator.</summary>
    /// <exception cref="IOException">The node refuses it; with its reason.</exception>
    public void Register()
    {
        Apply(FirstAdministrator, "administration");
        Apply(SecondAdministrator, "administration");
        Do("check", FirstAdministrator, SecondAdministrator);
        Do("check", SecondAdministrator, FirstAdministrator);
        Apply(Number, "inquiry", "--section", "1");
        Do("check", Number, FirstAdministrator);
        Do("confirm", Number, SecondAdministrator);
    }

    /// <summary>Enters the operator's card.</summary>
    /// <exception cref="IOException">The node refuses it; with its reason.</exception>
    public void EnterCard(string serial) => Do("card", Number, FirstAdministrator, "--card", serial);

    private void Apply(int number, string roles, params string[] more)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Do("apply", number, Applicant,
        [
            "--staff", string.Create(CultureInfo.InvariantCulture, $"S{number:D4}"), "--roles", roles,
            "--from", Day(today), "--to", Day(today.AddDays(Days)), .. more,
        ]);
    }

    private void Do(string act, int number, int by, params string[] more)
    {
        using var error = new StringWriter();
        var exit = OperatorCommand.Create()
            .Parse([act, dataFolder, "--operator", Word(number), "--by", Word(by), .. more])
            .Invoke(new() { Output = TextWriter.Null, Error = error });
        if (exit != 0)
            throw new IOException(error.ToString().Trim());
    }

    private static string Word(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
