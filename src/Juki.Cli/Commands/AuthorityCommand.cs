using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Devices.Reader;

namespace Juki.Cli.Commands;

/// <summary>What a command answers: as text, or as JSON.</summary>
/// <param name="Text">For a terminal.</param>
/// <param name="Value">For <c>--json</c>.</param>
/// <param name="IsGood">False when the answer itself says that something is wrong: exit code 1.</param>
internal sealed record Answer(string Text, object Value, bool IsGood = true);

/// <summary>What the commands at the authority's folder have in common: one answer, 0 when it was done, 1 with the
/// reason on the error stream when not.</summary>
internal static class AuthorityCommand
{
    private const int Done = 0;
    private const int Refused = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Japanese stays legible; it goes into no page
    };

    /// <summary>Makes the command <paramref name="group"/> <paramref name="name"/>.</summary>
    /// <param name="group">The command above it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it does, Japanese / English.</param>
    /// <param name="example">A line that can be typed.</param>
    /// <param name="symbols">Its options and arguments.</param>
    /// <param name="asJson">The option for JSON, one of them.</param>
    /// <param name="work">What it does.</param>
    public static Command Build(
        string group,
        string name,
        string meaning,
        string example,
        IReadOnlyList<Symbol> symbols,
        Option<bool> asJson,
        Func<ParseResult, Answer> work)
    {
        var command = new Command(name, $"{meaning}\n例 / example: {example}");
        foreach (var option in symbols.OfType<Option>())
            command.Options.Add(option);
        foreach (var argument in symbols.OfType<Argument>())
            command.Arguments.Add(argument);
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            try
            {
                var answer = work(parsed);
                console.Output.WriteLine(
                    parsed.GetValue(asJson) ? JsonSerializer.Serialize(answer.Value, Json) : answer.Text);
                return answer.IsGood ? Done : Refused;
            }
            catch (Exception failure) when (IsRefusal(failure))
            {
                if (parsed.GetValue(asJson))
                {
                    console.Output.WriteLine(JsonSerializer.Serialize(
                        new { error = failure.Message, failure = Kind(failure) }, Json));
                }
                console.Error.WriteLine($"juki {group} {name}: {failure.Message}");
                return Refused;
            }
        });
        return command;
    }

    /// <summary>Whether it is a reason why something cannot be done, and no fault of the program.</summary>
    public static bool IsRefusal(Exception failure) => failure is AuthorityException or TokenException
        or InvalidDataException or IOException or UnauthorizedAccessException or CardException or ReaderException;

    /// <summary>What kind of failure of a card or reader it is; null for others.</summary>
    private static string? Kind(Exception failure) => failure switch
    {
        CardException card => card.Failure.ToString(),
        ReaderException reader => reader.Failure.ToString(),
        _ => null,
    };
}
