using System.CommandLine;
using System.Globalization;
using Juki.Domain.Disclosure;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>What the commands on disclosures have in common.</summary>
internal sealed class DisclosureOptions
{
    private const long JapanOffset = 9L * 3600 * 1000;

    public Argument<string> Where { get; } = new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    public Option<string> Number { get; } = new("--number")
    {
        Description = "開示請求番号 / number of the request, 200000-2026-000001", Required = true,
    };

    public Option<uint> Operator { get; } = new("--operator")
    {
        Description = "操作者の番号 / number of the operator", Required = true,
    };

    public Option<uint> Terminal { get; } = new("--terminal")
    {
        Description = "端末の番号 / number of the terminal",
    };

    public Option<string> Text { get; } = new("--text")
    {
        Description = "申出の内容又は理由 / the wish or the reason", DefaultValueFactory = _ => "",
    };

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
    };

    /// <summary>The card of who acts.</summary>
    public OperatorCardProof Card { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>An option of a day.</summary>
    public static Option<string?> Day(string name, string meaning) => new(name)
    {
        Description = meaning + ", yyyy-MM-dd",
    };

    /// <summary>The day; null: not given.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static DateOnly? ReadDay(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new InvalidDataException($"{option.Name}: yyyy-MM-dd"),
    };

    /// <summary>The first millisecond of a day in Japan.</summary>
    public static long Begin(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero).ToUnixTimeMilliseconds() - JapanOffset;

    /// <summary>A call with what all of them have.</summary>
    public DisclosureCall Call(ParseResult parsed, DisclosureAct act) => new()
    {
        Act = act,
        Number = act == DisclosureAct.Received ? "" : parsed.GetValue(Number) ?? "",
        Operator = parsed.GetValue(Operator),
        Terminal = parsed.GetValue(Terminal),
        Text = parsed.GetValue(Text) ?? "",
        IsDry = parsed.GetValue(DryRun),
    };

    /// <summary>The reply of the node.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public DisclosureReply Ask(ParseResult parsed, DisclosureCall call)
    {
        var reply = Card.Ask(
            parsed, parsed.GetValue(Where)!, DisclosureService.Talk, call.Operator,
            ticket => call with { Ticket = ticket });
        if (reply.Verdict == DisclosureVerdict.Done)
            return reply;
        var remedy = DisclosureRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }
}
