using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Juki.Domain.Changes;
using Juki.Server.Host;
using Juki.Server.Node;

namespace Juki.Cli.Commands;

/// <summary>
/// 別扱いの一覧 — <c>juki worklist list|show|release|drop CONFIG|DATA_FOLDER</c>: what a running node has set aside. No
/// value of a resident is shown. A release and a drop are acts of an operator and need the card. Answers 0 when done, 1
/// when it failed again or is refused, 2 when the node does not answer.
/// </summary>
internal static class WorklistCommand
{
    private const int Fine = 0;
    private const int NotDone = 1;
    private const int NoAnswer = 2;

    /// <summary>The command <c>worklist</c>.</summary>
    public static Command Create() => new(
        "worklist", "別扱いの一覧と処理 / what made a node fail and was set aside: list, show, release, drop")
    {
        List(), Show(), Release(), Drop(),
    };

    private static Command List()
    {
        var (where, json) = (Where(), new Option<bool>("--json") { Description = "1 行の JSON / one line of JSON" });
        var command = new Command("list", "一覧を表示する / show all") { where, json };
        command.SetAction((parsed, stop) => AskAsync(parsed.GetValue(where)!, new(WorkListAct.List), stop, answer =>
        {
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(answer.Rows, WorkListRequest.Json));
            else
                Write(answer.Rows);
            return Fine;
        }));
        return command;
    }

    private static Command Show()
    {
        var (where, id) = (Where(), Id());
        var command = new Command("show", "1 件を説明する / explain one") { where, id };
        command.SetAction((parsed, stop) => AskAsync(parsed.GetValue(where)!, new(WorkListAct.List), stop, answer =>
            With(answer, parsed.GetValue(id), row => Console.Write(Text(row)))));
        return command;
    }

    private static Command Release()
    {
        var (where, id, by, card) = (Where(), Id(), By(), new OperatorCardProof());
        var dry = new Option<bool>("--dry-run") { Description = "対象だけを表示する / only say what would be handled" };
        var command = new Command("release", "もう一度処理する。後続も順に / handle it again, then those behind it")
        {
            where, id, by, dry,
        };
        Add(card, command);
        command.SetAction((parsed, stop) => parsed.GetValue(dry)
            ? AskAsync(parsed.GetValue(where)!, new(WorkListAct.List), stop,
                answer => With(answer, parsed.GetValue(id), row => Write(WorkListAnswer.Behind(row, answer.Rows))))
            : Task.FromResult(Do(parsed, parsed.GetValue(where)!, card, new(WorkListAct.Release, parsed.GetValue(id))
            {
                By = parsed.GetValue(by),
            })));
        return command;
    }

    private static Command Drop()
    {
        var (where, id, by, card) = (Where(), Id(), By(), new OperatorCardProof());
        var reason = new Option<string>("--reason")
        {
            Description = "理由(個人情報を書かない) / why; no values of residents",
            Required = true,
        };
        var command = new Command("drop", "処理をやめる。後続は処理する / give it up; those behind it are handled")
        {
            where, id, by, reason,
        };
        Add(card, command);
        command.SetAction(parsed =>
        {
            var note = parsed.GetValue(reason)!;
            if (note.Trim().Length is > 0 and <= WorkListRequest.NoteMax)
            {
                return Do(parsed, parsed.GetValue(where)!, card, new(WorkListAct.Drop, parsed.GetValue(id), note.Trim())
                {
                    By = parsed.GetValue(by),
                });
            }
            Console.Error.WriteLine(
                $"理由は 1 字から {WorkListRequest.NoteMax} 字まで / the reason is missing, or too long");
            return NotDone;
        });
        return command;
    }

    private static Argument<string> Where() => new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    private static Argument<long> Id() => new("id") { Description = "一覧の番号 / number on the list" };

    private static Option<uint> By() => new("--by")
    {
        Description = "行う者の操作者番号 / number of the operator who acts", Required = true,
    };

    private static void Add(OperatorCardProof card, Command command)
    {
        foreach (var option in card.All.OfType<Option>())
            command.Options.Add(option);
    }

    private static async Task<int> AskAsync(
        string where, WorkListRequest request, CancellationToken stop, Func<WorkListAnswer, int> show)
    {
        var folder = NodeConfig.DataFolderOf(where);
        if (await WorkListRequest.Talk.AskAsync(folder, request, stop) is { } answer)
            return show(answer);
        Console.Error.WriteLine("応答がありません / the node does not answer");
        return NoAnswer;
    }

    /// <summary>A release or a drop, with the card of who acts where the node wants it.</summary>
    private static int Do(ParseResult parsed, string where, OperatorCardProof card, WorkListRequest request)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            var answer = card.Ask(
                parsed, where, WorkListRequest.Talk, request.By, ticket => request with { Ticket = ticket });
            if (answer is not { Verdict: StandingVerdict.Done, Done: { } done })
            {
                var remedy = StandingRemedy.Of(answer.Verdict);
                error.WriteLine($"{answer.Verdict}: {remedy.Japanese} / {remedy.English}");
                return NotDone;
            }
            output.WriteLine(done.Action == SetAsideAction.Dropped
                ? "処理をやめた / given up"
                : $"処理した / handled: {done.Verdict} {UpdateRemedy.Of(done.Verdict).Title}");
            return Fine;
        }
        catch (NodeSilentException)
        {
            error.WriteLine(
                "応答がありません。再び障害を起こしたかもしれません / no answer; it may have made the node fail again: list");
            return NoAnswer;
        }
        catch (Exception failure) when (AuthorityCommand.IsRefusal(failure))
        {
            error.WriteLine(failure.Message);
            return NotDone;
        }
    }

    private static int With(WorkListAnswer answer, long id, Action<WorkListRow> show)
    {
        if (answer.Rows.FirstOrDefault(row => row.Id == id) is not { } found)
        {
            Console.Error.WriteLine("その番号はありません / no such number");
            return NotDone;
        }
        show(found);
        return Fine;
    }

    private static void Write(IReadOnlyList<WorkListRow> rows)
    {
        string[] head = ["番号 / id", "日時 / since", "元 / from", "種類 / kind", "理由 / reason", "回数 / tries", "先 / behind"];
        TextTable.Write(
            [
                head,
                .. rows.Select(row => new[]
                {
                    Number(row.Id), $"{row.Since:yyyy-MM-dd HH:mm:ss'Z'}", row.From, row.Kind, row.Reason.ToString(),
                    Number(row.Attempts), row.WaitsFor == 0 ? "" : Number(row.WaitsFor),
                }),
            ],
            Console.Out);
    }

    private static string Text(WorkListRow row)
    {
        var remedy = UpdateRemedy.Of(row.Verdict);
        var next = row.WaitsFor != 0 ? $"release {row.WaitsFor}"
            : row.CanBeReleased ? $"release {row.Id} --by N, drop {row.Id} --by N --reason …"
            : $"drop {row.Id} --by N --reason …";
        return string.Create(CultureInfo.InvariantCulture, $"""
            番号 / id: {row.Id}
            日時 / since: {row.Since:yyyy-MM-dd HH:mm:ss'Z'}
            元 / from: {row.From}
            種類 / kind: {row.Kind}, 更新順番号 {row.UpdateNumber}, 市町村 {row.Municipality:D6}
            住民票コード: {row.Code}
            理由 / reason: {row.Reason} {row.Error}
            試行 / tries: {row.Attempts}
            返した判定 / answered: {row.Verdict} {remedy.Title}
            市町村に / to the town: {remedy.Japanese}
                {remedy.English}
            次に / next: {next}

            """);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
