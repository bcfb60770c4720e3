using System.CommandLine;
using Juki.Domain.Changes;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>
/// 更新状況と整合性 — <c>juki updates files|refused|set-aside|release|checks|check</c> at a running CS: what became of what the
/// town handed in (docs/operations.md, "A refused record"). Answers 0 when it was done, 1 with the reason when not.
/// </summary>
internal static class UpdatesCommand
{
    private const string Group = "updates";

    /// <summary>The command <c>updates</c> with all below it.</summary>
    public static Command Create() => new(
        Group, "更新状況: 取り込んだファイル、拒否されたレコード、別扱い / what became of the files that a town handed in")
    {
        Files(), Refused(), SetAside(), Release(), Checks(), Check(),
    };

    private static Command Files()
    {
        var o = new UpdatesOptions();
        return o.Build(Group, "files", "取り込んだファイル、新しい順 / files that were taken in, the newest first",
            "juki updates files node.json --by 7", [o.File, o.From, o.To], parsed =>
            {
                var reply = o.Ask(parsed, o.Find(parsed, UpdatesTask.Files));
                return new(UpdatesText.Files(reply), new { reply.Summary, reply.Files, reply.IsCut });
            });
    }

    private static Command Refused()
    {
        var o = new UpdatesOptions();
        var verdict = new Option<UpdateVerdict?>("--verdict")
        {
            Description = "この判定だけ / only with this verdict (docs/verdicts.md)",
        };
        var open = new Option<bool>("--open")
        {
            Description = "後のレコードで決着したものを除く / without those that a later record has settled",
        };
        return o.Build(Group, "refused", "拒否されたレコード / records that were refused, by file and serial",
            "juki updates refused node.json --file 12 --by 7", [o.File, o.From, o.To, verdict, open], parsed =>
            {
                var reply = o.Ask(parsed, o.Find(parsed, UpdatesTask.Refused) with
                {
                    Verdict = parsed.GetValue(verdict), IsOpenOnly = parsed.GetValue(open),
                });
                return new(UpdatesText.Refused(reply), new { reply.Refused, reply.IsCut });
            });
    }

    private static Command SetAside()
    {
        var o = new UpdatesOptions();
        return o.Build(Group, "set-aside", "別扱いの一覧 / what made the CS fail and was set aside",
            "juki updates set-aside node.json --by 7", [], parsed =>
            {
                var reply = o.Ask(parsed, o.Find(parsed, UpdatesTask.SetAside));
                return new(UpdatesText.SetAside(reply.SetAside), reply.SetAside);
            });
    }

    private static Command Release()
    {
        var o = new UpdatesOptions();
        var number = new Option<long>("--number")
        {
            Description = "別扱いの番号 / number on the work list", Required = true,
        };
        return o.Build(Group, "release", "別扱いのものをもう一度処理する。後続も順に / have it handled again, then those behind it",
            "juki updates release node.json --number 3 --by 7 --dry-run", [number, o.DryRun], parsed =>
            {
                var reply = o.Ask(parsed, o.Find(parsed, UpdatesTask.Release) with
                {
                    Number = parsed.GetValue(number), IsDry = parsed.GetValue(o.DryRun),
                });
                return new(
                    reply.Released is { } verdict
                        ? $"処理した / handled: {verdict} {UpdateRemedy.Of(verdict).Title}"
                        : UpdatesText.SetAside(reply.SetAside),
                    new { reply.Released, reply.SetAside });
            });
    }

    private static Command Checks()
    {
        var o = new UpdatesOptions();
        var number = new Option<long>("--number") { Description = "この確認の違い / what differed in this one" };
        return o.Build(Group, "checks", "整合性の確認の一覧、又は違い / checks against the prefecture, or what differed in one",
            "juki updates checks node.json --number 3 --by 7", [number], parsed =>
            {
                var one = parsed.GetValue(number);
                var reply = o.Ask(parsed, o.Find(parsed, one == 0 ? UpdatesTask.Checks : UpdatesTask.Differences) with
                {
                    Number = one,
                });
                return new(UpdatesText.Checks(reply), new { reply.Checks, reply.Differences, reply.IsCut });
            });
    }

    private static Command Check()
    {
        var o = new UpdatesOptions();
        return o.Build(Group, "check", "整合性の確認を始める / begin to compare all records with the prefecture's",
            "juki updates check node.json --by 7", [o.DryRun], parsed =>
            {
                var isDry = parsed.GetValue(o.DryRun);
                var reply = o.Ask(parsed, o.Find(parsed, UpdatesTask.BeginCheck) with { IsDry = isDry });
                return new(
                    isDry ? "始められる / it can be begun" : "始めた / begun: juki updates checks", new { reply.Verdict });
            });
    }
}

/// <summary>What the commands about what a town sent have in common.</summary>
internal sealed class UpdatesOptions
{
    public Argument<string> Where { get; } = new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    public Option<uint> By { get; } = new("--by")
    {
        Description = "行う者の操作者番号 / number of the operator who asks", Required = true,
    };

    public Option<long> File { get; } = new("--file") { Description = "ファイルの番号 / number of a file" };

    public Option<string?> From { get; } = DisclosureOptions.Day("--from", "この日に取り込んだものから / taken in from this day on");

    public Option<string?> To { get; } = DisclosureOptions.Day("--to", "この日まで / up to this day");

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
    };

    private OperatorCardProof Card { get; } = new();

    private Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>A command with these options and those of all of them.</summary>
    public Command Build(
        string group, string name, string meaning, string example, IReadOnlyList<Symbol> symbols,
        Func<ParseResult, Answer> work) => AuthorityCommand.Build(
            group, name, meaning, example, [Where, .. symbols, By, .. Card.All, Json], Json, work);

    /// <summary>A call with what the command line says of file and period.</summary>
    /// <exception cref="InvalidDataException">A day is not written so.</exception>
    public UpdatesCall Find(ParseResult parsed, UpdatesTask task)
    {
        var isFiles = task is UpdatesTask.Files or UpdatesTask.Refused;
        var from = isFiles ? DisclosureOptions.ReadDay(parsed, From) : null;
        var to = isFiles ? DisclosureOptions.ReadDay(parsed, To) : null;
        return new()
        {
            Task = task, By = parsed.GetValue(By), File = isFiles ? parsed.GetValue(File) : 0,
            From = from is { } begin ? Math.Max(0, WatchLedgers.Begin(begin)) : 0,
            Before = to is { } end ? WatchLedgers.Begin(end.AddDays(1)) : long.MaxValue,
        };
    }

    /// <summary>The reply of the node.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public UpdatesReply Ask(ParseResult parsed, UpdatesCall call)
    {
        var reply = Card.Ask(
            parsed, parsed.GetValue(Where)!, UpdatesService.Talk, call.By, ticket => call with { Ticket = ticket });
        if (reply.Verdict == StandingVerdict.Done)
            return reply;
        var remedy = StandingRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }
}
