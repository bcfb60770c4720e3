using System.CommandLine;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>
/// 見張り — <c>juki watch report|list|case|sample|ledger</c>: looks for misuse in the record of a running node
/// (docs/watch.md). Answers 0 when it was done, 1 with the reason when not.
/// </summary>
internal static partial class WatchCommand
{
    private const string Group = "watch";

    /// <summary>The command <c>watch</c> with all below it.</summary>
    public static Command Create() => new(Group, "不正利用の見張り / watching for misuse")
    {
        Report(), List(), Readers(), Case(), Sample(), Ledger(),
    };

    private static Command Report()
    {
        var o = new WatchOptions();
        return Build(Group, o, "report", "期間を点検し、所見ごとに調査を開く。所見がなくても報告する / look at a stretch of time; open a case for "
            + "each finding; a report also when nothing was found",
            "juki watch report node.json --month 2026-04 --by 12",
            [o.Month, o.From, o.To, o.By, o.Terminal, o.DryRun], parsed =>
            {
                var (from, before) = o.Stretch(parsed);
                var reply = o.Ask(parsed, o.Call(parsed, WatchTask.Report) with { From = from, Before = before });
                return new(
                    WatchText.Report(reply.Report!, reply.Number, reply.Cases),
                    new { reply.Number, reply.Report, reply.Cases });
            });
    }

    private static Command List()
    {
        var o = new WatchOptions();
        var matter = new Option<WatchMatter>("--matter")
        {
            Description = "件名 / Case (調査), Sample (抽出点検), Ledger (利用管理簿), Report (点検報告)",
            DefaultValueFactory = _ => WatchMatter.Case,
        };
        var year = new Option<int>("--year") { Description = "暦年 / calendar year [今年 / this one]" };
        var number = new Option<string?>("--number") { Description = "この件だけ、質問と回答も / this matter, with its texts" };
        return Build(Group, o, "list", "見張りの簿の一覧 / the book of watching",
            "juki watch list node.json --number case-2026-000001", [matter, year, number], parsed =>
            {
                var reply = o.Ask(parsed, new()
                {
                    Task = WatchTask.List, Matter = parsed.GetValue(matter), Year = parsed.GetValue(year),
                    Number = parsed.GetValue(number) ?? "",
                });
                var lines = reply.Matters.SelectMany(WatchText.Matter);
                return new(string.Join('\n', lines.Append($"{reply.Matters.Count} 件 / matters")), reply.Matters);
            });
    }

    private static Command Readers()
    {
        var o = new WatchOptions();
        var person = new Option<uint?>("--operator") { Description = "閲覧した者 / only what this operator read" };
        return Build(Group, o, "readers", "誰が誰の操作履歴を見たか / who read whose lines of the record",
            "juki watch readers node.json --month 2026-04 --by 12",
            [o.Month, o.From, o.To, person, o.By, o.Terminal], parsed =>
            {
                var (from, before) = o.Stretch(parsed);
                var reply = o.Ask(parsed, o.Call(parsed, WatchTask.Readers) with
                {
                    From = from, Before = before, Operator = parsed.GetValue(person), Max = AuditQuery.HitsMax,
                });
                return new(WatchText.Readings(reply.Readings, reply.IsCut), new { reply.Readings, reply.IsCut });
            });
    }

    // ---- 調査 ----

    private static Command Case() => new("case", "調査: 質問、回答、結果 / cases: questions, answers, results")
    {
        Open(), Go("ask", WatchAct.Asked, "利用所属に質問する / ask the using section", "どの案件のための照会か"),
        Go("answer", WatchAct.Answered, "利用所属の回答を入れる / enter the answer of the section", "整理番号12の案件"),
        Go("close", WatchAct.Closed, "結果を付けて終える / end it with its result", "案件を確認した"),
    };

    private static Command Open()
    {
        var o = new WatchOptions();
        return Build($"{Group} case", o, "open", "記録を指して調査を開く / open a case about a leaf",
            "juki watch case open node.json --leaf 17 --text 住民からの問合せ --by 12",
            [o.Leaf, o.Log, o.Text, o.By, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, WatchTask.Open) with
                {
                    Log = parsed.GetValue(o.Log), Leaf = parsed.GetValue(o.Leaf), Text = parsed.GetValue(o.Text)!,
                }));
    }

    private static Command Go(string name, WatchAct act, string meaning, string text)
    {
        var o = new WatchOptions();
        var isEnd = act == WatchAct.Closed;
        Symbol[] result = isEnd ? [o.Result] : [];
        return Build($"{Group} case", o, name, meaning,
            $"juki watch case {name} node.json --number case-2026-000001 --text {text}"
                + (isEnd ? " --result Proper" : "") + " --by 12",
            [o.Number, o.Text, .. result, o.By, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, WatchTask.Go) with
                {
                    Number = parsed.GetValue(o.Number)!,
                    Act = act,
                    Text = parsed.GetValue(o.Text)!,
                    Result = isEnd ? parsed.GetValue(o.Result) : WatchResult.None,
                }));
    }

    // ---- 抽出点検 ----

    private static Command Sample() => new("sample", "抽出点検 / the sample for inspection")
    {
        Name(), Draw(), SignOff(),
    };

    private static Command Name()
    {
        var o = new WatchOptions();
        var chosen = new Option<long>("--chosen")
        {
            Description = "点検者が指定する番号 / the number that the inspector names: any", Required = true,
        };
        var lines = new Option<int>("--lines") { Description = "抽出件数 / lines to draw", Required = true };
        return Build($"{Group} sample", o, "name", "点検者が番号を指定する / the inspector names a number",
            "juki watch sample name node.json --chosen 20260401 --lines 20 --from 2025-04-01 --to 2026-03-31 --by 12",
            [chosen, lines, o.Month, o.From, o.To, o.Office, o.By, o.Terminal, o.DryRun], parsed =>
            {
                var (from, before) = o.Stretch(parsed);
                return Told(o, parsed, o.Call(parsed, WatchTask.Name) with
                {
                    Chosen = parsed.GetValue(chosen), Max = parsed.GetValue(lines), From = from, Before = before,
                    Office = o.OfficeOf(parsed),
                });
            });
    }

    private static Command Draw()
    {
        var o = new WatchOptions();
        return Build($"{Group} sample", o, "draw", "番号の後の副署を待って抽出する / draw, when a head behind the number is "
            + "countersigned",
            "juki watch sample draw node.json --number sample-2026-000001 --by 12",
            [o.Number, o.By, o.Terminal, o.DryRun], parsed =>
            {
                var reply = o.Ask(parsed, o.Call(parsed, WatchTask.Draw) with { Number = parsed.GetValue(o.Number)! });
                return parsed.GetValue(o.DryRun)
                    ? Done(o, parsed, reply.Number)
                    : new(string.Join('\n', reply.Matters.SelectMany(WatchText.Matter)), reply.Matters);
            });
    }

    private static Command SignOff()
    {
        var o = new WatchOptions();
        return Build($"{Group} sample", o, "sign", "行を点検して署名する。操作した本人はできない / sign off a line; not by its operator",
            "juki watch sample sign node.json --number sample-2026-000001 --leaf 17 --result Proper --by 12",
            [o.Number, o.Leaf, o.Log, o.Result, o.Text, o.By, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, WatchTask.SignOff) with
                {
                    Number = parsed.GetValue(o.Number)!, Log = parsed.GetValue(o.Log), Leaf = parsed.GetValue(o.Leaf),
                    Result = parsed.GetValue(o.Result), Text = parsed.GetValue(o.Text)!,
                }));
    }

    private static Answer Told(WatchOptions o, ParseResult parsed, WatchCall call) =>
        Done(o, parsed, o.Ask(parsed, call).Number);

    private static Answer Done(WatchOptions o, ParseResult parsed, string number)
    {
        var isDry = parsed.GetValue(o.DryRun);
        var said = isDry ? "できる。何も変えていない / it can be done; nothing was changed" : "処理した / done";
        return new($"{said} {number}".TrimEnd(), new { number, isDry });
    }

    private static Command Build(
        string group, WatchOptions o, string name, string meaning, string example, IReadOnlyList<Symbol> own,
        Func<ParseResult, Answer> work)
    {
        IReadOnlyList<Symbol> card = own.Contains(o.By) ? o.Card.All : [];
        return AuthorityCommand.Build(
            group, name, meaning, example, [o.Where, .. own, .. card, o.Json], o.Json, work);
    }
}
