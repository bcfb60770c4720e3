using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Cli.Commands;

/// <summary>
/// 符号の検査 — <c>juki code verify resident|individual|government VALUE</c>: whether a code or number is right in
/// itself. Answers 0 when it is and 1 when not, with the reason on the error stream; never repeats the value.
/// </summary>
internal static class CodeCommand
{
    private const int Right = 0;
    private const int Wrong = 1;

    // Longest line taken from the input; the longest right one has 12 characters [ours].
    private const int LineLengthMax = 100;

    // The answers are for terminals and programs, not for web pages: Japanese as it is.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command <c>code</c> with all below it.</summary>
    /// <param name="input">Where <c>-</c> reads from; the console's input by default.</param>
    public static Command Create(TextReader? input = null)
    {
        input ??= Console.In;
        var verify = new Command("verify", "検査数字を確かめる / verify a code or number by its check digit")
        {
            Kind("resident", "住民票コード / Resident Record Code", "24727059608", VerifyResident, input),
            Kind("individual", "個人番号 / Individual Number", "123456789018", VerifyIndividual, input),
            Kind("government", "全国地方公共団体コード / government code", "141003", VerifyGovernment, input),
        };
        return new Command("code", "符号と番号 / codes and numbers") { verify };
    }

    private static Command Kind(
        string name, string meaning, string example, Func<string, Finding> judge, TextReader input)
    {
        // More than one is our fault to name, not the parser's, which would repeat the parts of a number with spaces.
        var value = new Argument<string[]>("VALUE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "確かめる値 (- なら標準入力の1行) / the value, or - for one line of standard input, which keeps it out "
                + "of the list of processes",
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON on standard output" };
        var command = new Command(name, $"{meaning}\n例 / example: juki code verify {name} {example}") { value, json };
        command.SetAction(parsed =>
        {
            var finding = parsed.GetRequiredValue(value) switch
            {
                ["-"] => judge(ReadLine(input)),
                [var given] => judge(given),
                _ => new(Fault.NotOneValue),
            };
            var output = parsed.InvocationConfiguration;
            Report(name, finding, parsed.GetValue(json), output.Output, output.Error);
            return finding.Fault is null ? Right : Wrong;
        });
        return command;
    }

    private static string ReadLine(TextReader input)
    {
        Span<char> line = stackalloc char[LineLengthMax];
        var length = 0;
        while (length < line.Length && input.Read() is var c and not -1 and not '\n')
            line[length++] = (char)c;
        return line[..length].TrimEnd('\r').ToString();
    }

    private static void Report(string kind, Finding finding, bool asJson, TextWriter output, TextWriter error)
    {
        var (fault, office) = finding;
        if (asJson)
            output.WriteLine(JsonSerializer.Serialize(
                new { kind, right = fault is null, reason = fault?.Name, fault?.Japanese, fault?.English, office },
                Json));
        else if (fault is null)
            output.WriteLine(office is null ? "正しい / right" : $"正しい / right: {office}");
        if (fault is not null)
            error.WriteLine($"誤り: {fault.Japanese} / wrong: {fault.English}");
    }

    private static Finding VerifyResident(string value) =>
        ResidentRecordCode.TryParse(value, out _) ? default : new(FaultOf(value, ResidentRecordCode.Digits));

    private static Finding VerifyIndividual(string value) =>
        IndividualNumber.TryParse(value, out _) ? default : new(FaultOf(value, IndividualNumber.Digits));

    private static Finding VerifyGovernment(string value)
    {
        if (GovernmentCode.TryParse(value, out var code))
            return Municipalities.TryFind(code, out var found) ? new(null, NameOf(found)) : new(Fault.NoSuchOffice);
        var fault = FaultOf(value, GovernmentCode.Digits);
        var isInJapan = string.CompareOrdinal(value, "01") >= 0 && string.CompareOrdinal(value, "48") < 0;
        return new(fault == Fault.CheckDigitWrong && !isInJapan ? Fault.NoSuchOffice : fault);
    }

    private static string NameOf(Municipality found) =>
        found.IsEnded ? $"{found.FullName} ({found.Until.Value:0000-00-00} 廃止 / ended)" : found.FullName;

    /// <summary>Why <paramref name="value"/>, which is not right, is not, in order of precedence.</summary>
    private static Fault FaultOf(string value, int digits)
    {
        if (value.Length != digits)
            return Fault.LengthWrong(digits);
        if (!value.All(char.IsAsciiDigit))
            return Fault.NotDigits;
        return value.All(c => c == '0') ? Fault.AllZeros : Fault.CheckDigitWrong;
    }

    /// <summary>What came out; <paramref name="Fault"/> is null when the value is right.</summary>
    private readonly record struct Finding(Fault? Fault, string? Office = null);

    private sealed record Fault(string Name, string Japanese, string English)
    {
        public static readonly Fault NotOneValue = new("NotOneValue", "値が一つでない", "there is more than one value");
        public static readonly Fault NotDigits = new("NotDigits", "半角の数字でない文字がある", "not all are ASCII digits");
        public static readonly Fault AllZeros = new("AllZeros", "すべて0である", "all digits are 0");
        public static readonly Fault CheckDigitWrong =
            new("CheckDigitWrong", "検査数字が合わない", "the check digit does not fit");

        public static readonly Fault NoSuchOffice = new("NoSuchOffice", "その団体はない", "there is no such office");

        public static Fault LengthWrong(int digits) =>
            new("LengthWrong", $"{digits}桁でない", $"it does not have {digits} digits");
    }
}
