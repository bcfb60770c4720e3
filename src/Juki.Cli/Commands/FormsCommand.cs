using System.CommandLine;
using System.Globalization;
using Juki.Domain.Forms;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>
/// 帳票簿 — <c>juki forms …</c>: what was printed at the terminals of a running node, and its destruction (docs/forms.md).
/// Answers 0 when it was done, 1 with the reason when not.
/// </summary>
internal static class FormsCommand
{
    private const string Group = "forms";

    /// <summary>The command <c>forms</c> with all below it.</summary>
    public static Command Create() => new(Group, "帳票簿 / the register of printed forms") { List(), Destroyed() };

    private static Command List()
    {
        var (where, json) = (Where(), Json());
        var all = new Option<bool>("--all") { Description = "廃棄したものと期限前のものも / destroyed ones, and those not due too" };
        var due = DisclosureOptions.Day("--due", "この日までに廃棄すべきもの。省略時は今日 / to be destroyed by this day; today");
        var after = new Option<string>("--after")
        {
            Description = "この番号の後から / behind this number", DefaultValueFactory = _ => "",
        };
        return AuthorityCommand.Build(
            Group, "list", "廃棄すべき帳票の一覧 / forms that are to be destroyed",
            "juki forms list node.json --due 2027-03-31", [where, all, due, after, json], json, parsed =>
            {
                var folder = NodeConfig.DataFolderOf(parsed.GetValue(where)!);
                var reply = Good(OperatorCardProof.Ask(folder, FormCall.Talk, new()
                {
                    Task = parsed.GetValue(all) ? FormTask.All : FormTask.Due,
                    Number = parsed.GetValue(after)!,
                    Day = DisclosureOptions.ReadDay(parsed, due),
                }));
                var lines = reply.Forms.Select(Line).Append($"{reply.Forms.Count} 件 / forms");
                if (reply.IsMore)
                    lines = lines.Append($"続きがある / more: --after {reply.Forms[^1].Number}");
                return new(string.Join('\n', lines), new { reply.Forms, reply.IsMore });
            });
    }

    private static Command Destroyed()
    {
        var (where, json) = (Where(), Json());
        var number = new Option<string>("--number")
        {
            Description = "帳票番号 / number of the form, form-2026-1000001", Required = true,
        };
        var means = new Option<FormDestruction>("--means")
        {
            Description = "方法 / Shredded (裁断), Dissolved (溶解), Burnt (焼却)", Required = true,
        };
        var by = new Option<uint>("--by")
        {
            Description = "廃棄した者の操作者番号 / who destroyed it, by number of the ledger", Required = true,
        };
        var witness = new Option<uint>("--witness")
        {
            Description = "立会人の操作者番号。ほかの者とする / who saw it: somebody else", Required = true,
        };
        var card = new OperatorCardProof();
        var on = DisclosureOptions.Day("--on", "廃棄した日。省略時は今日 / the day; today");
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
        };
        return AuthorityCommand.Build(
            Group, "destroyed", "帳票の廃棄を記録する / note that a form was destroyed",
            "juki forms destroyed node.json --number form-2026-1000001 --means Shredded --by 4 --witness 5",
            [where, number, means, by, witness, on, dryRun, .. card.All, json], json, parsed =>
            {
                var call = new FormCall
                {
                    Task = FormTask.Destroyed,
                    Number = parsed.GetValue(number)!,
                    Means = parsed.GetValue(means),
                    By = parsed.GetValue(by),
                    Witness = parsed.GetValue(witness),
                    Day = DisclosureOptions.ReadDay(parsed, on),
                    IsDry = parsed.GetValue(dryRun),
                };
                _ = Good(card.Ask(
                    parsed, parsed.GetValue(where)!, FormCall.Talk, call.By, ticket => call with { Ticket = ticket }));
                return new(
                    (call.IsDry ? "できる。何も変えていない / it can be done; nothing was changed" : "処理した / done")
                    + $" {call.Number}", new { call.Number, call.IsDry });
            });
    }

    /// <summary>A reply, when what was asked was done.</summary>
    /// <exception cref="InvalidDataException">It was refused.</exception>
    private static FormReply Good(FormReply reply)
    {
        if (reply.Verdict == FormVerdict.Done)
            return reply;
        var remedy = FormRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }

    private static string Line(FormShown one)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(one.At).ToString(
            "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var end = one.DestroyedOn is { } day
            ? $"廃棄 {Written(day)} {one.Destruction} {one.DestroyedBy} 立会 {one.Witness}"
            : one.IsDue ? "廃棄すべき / due" : "保管中 / kept";
        return $"{one.Number} {one.Kind} {at} 操作者 {one.Operator} 端末 {one.Terminal} {one.Sheets}枚 "
            + $"廃棄予定 {Written(one.DestroyBy)} {end}";
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Argument<string> Where() => new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    private static Option<bool> Json() => new("--json") { Description = "JSON で答える / answer as JSON" };
}
