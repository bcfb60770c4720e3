using System.CommandLine;
using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>What the commands of watching have in common.</summary>
internal sealed class WatchOptions
{
    public Argument<string> Where { get; } = new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    public Option<uint> By { get; } = new("--by")
    {
        Description = "行う者の操作者番号 / number of the operator who does it", Required = true,
    };

    public Option<uint> Terminal { get; } = new("--terminal")
    {
        Description = "端末の番号 / number of the terminal",
    };

    public Option<string> Number { get; } = new("--number")
    {
        Description = "件の番号 / number of the matter, case-2026-000001", Required = true,
    };

    public Option<long> Leaf { get; } = new("--leaf") { Description = "記録の番号 / index of the leaf", Required = true };

    public Option<long> Log { get; } = new("--log")
    {
        Description = "ログの番号。省略時は最新 / which log; the newest if left out",
    };

    public Option<string?> Month { get; } = new("--month") { Description = "対象の月 / the month, yyyy-MM" };

    public Option<string?> From { get; } = DisclosureOptions.Day("--from", "この日から / from this day on");

    public Option<string?> To { get; } = DisclosureOptions.Day("--to", "この日まで / up to this day");

    public Option<string?> Office { get; } = new("--office")
    {
        Description = "団体 / office: municipality-131016, prefecture-130001, organ-000002, national",
    };

    public Option<string> Text { get; } = new("--text")
    {
        Description = "質問、回答又は理由 / question, answer or reason", DefaultValueFactory = _ => "",
    };

    public Option<WatchResult> Result { get; } = new("--result")
    {
        Description = "結果 / Proper (適正), Improper (目的外), Mistake (誤操作), Unexplained (確認できず)",
    };

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
    };

    /// <summary>The card of who acts.</summary>
    public OperatorCardProof Card { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>The stretch of time: a month, or days; in Japan.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isRequired">Whether one must be given; else it is all the time.</param>
    /// <exception cref="InvalidDataException">None, both, or not written so.</exception>
    public (long From, long Before) Stretch(ParseResult parsed, bool isRequired = true)
    {
        var (from, to) = (DisclosureOptions.ReadDay(parsed, From), DisclosureOptions.ReadDay(parsed, To));
        if (parsed.GetValue(Month) is { } month)
        {
            if (from is not null || to is not null || !DateOnly.TryParseExact(
                month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
                throw new InvalidDataException("--month: yyyy-MM");
            (from, to) = (first, first.AddMonths(1).AddDays(-1));
        }
        if (isRequired && (from is null || to is null))
            throw new InvalidDataException("--month, 又は --from と --to / --month, or --from and --to");
        return (
            from is { } begin ? Math.Max(0, WatchLedgers.Begin(begin)) : 0,
            to is { } end ? WatchLedgers.Begin(end.AddDays(1)) : long.MaxValue);
    }

    /// <summary>The office, as nodes are numbered; null: none was given.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public long? OfficeOf(ParseResult parsed) => ReadOffice(parsed.GetValue(Office));

    /// <summary>Reads an office as it is written in lists.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static long? ReadOffice(string? text)
    {
        if (text is null)
            return null;
        if (text == NodeName.Nation.ToString())
            return NodeName.Nation.Number;
        var parts = text.Split('-');
        if (parts is ["organ", { Length: 6 } digits]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var organ))
            return NodeName.OfOrgan(organ).Number;
        return parts.Length == 2 && PeerIdentity.TryParseNode(parts[0], parts[1], out var node)
            ? node.Number
            : throw new InvalidDataException($"--office: {NodeName.OfPrefecture(GovernmentCode.FromBody(20000))}");
    }

    /// <summary>A call with what all of them have.</summary>
    public WatchCall Call(ParseResult parsed, WatchTask task) => new()
    {
        Task = task,
        By = parsed.GetValue(By),
        Terminal = parsed.GetValue(Terminal),
        IsDry = parsed.GetValue(DryRun),
    };

    /// <summary>The reply of the node.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public WatchReply Ask(ParseResult parsed, WatchCall call) => Ask(Card, parsed, parsed.GetValue(Where)!, call);

    /// <summary>The reply of the node of a configuration or data folder.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public static WatchReply Ask(OperatorCardProof card, ParseResult parsed, string where, WatchCall call)
    {
        var reply = card.Ask(
            parsed, where, WatchService.Talk, call.By, ticket => call with { Ticket = ticket });
        if (reply.Verdict == WatchVerdict.Done)
            return reply;
        var remedy = WatchRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }
}
