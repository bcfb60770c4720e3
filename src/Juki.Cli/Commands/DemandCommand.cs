using System.CommandLine;
using Juki.Domain.Affairs;
using Juki.Domain.Demands;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>
/// 報告要求等 — <c>juki demand make|list|show|pass|answer|stop</c>: what towns, prefectures and the nation demand of those
/// above them and of national organs, at the office's running node (docs/demands.md). Answers 0 when it was done, 1
/// with the reason when not.
/// </summary>
internal static class DemandCommand
{
    private const string Group = "demand";

    /// <summary>The command <c>demand</c> with all below it.</summary>
    /// <param name="clock">The time, for the signature of a table; the machine's by default.</param>
    public static Command Create(Func<DateTimeOffset>? clock = null) => new(
        Group, "報告要求、アクセスログの解析の要請、情報提供の停止 / demands to report, analyses of accesses, stops of provision")
    {
        Make(), List(), Show(), Pass(), Answer(), Stop(clock ?? TimeProvider.System.GetUtcNow),
    };

    private static Command Make()
    {
        var o = new OfficeOptions();
        var kind = new Option<DemandKind>("--kind")
        {
            Description = "種類 / Report (報告要求) or AccessAnalysis (解析の要請)", Required = true,
        };
        var to = new Option<string>("--to")
        {
            Description = "求める相手 / of whom: prefecture, national or organ-0002", Required = true,
        };
        var codeFile = CodeFile.Option("--code-file", "解析 / for an analysis");
        return AuthorityCommand.Build(
            Group, "make", "要求を作り、署名して上に送る / make a demand, sign it, and send it up",
            "juki demand make --node node.json --kind Report --to organ-0002 --due 2026-12-25 --operator 7 "
                + "--text 利用状況を報告されたい",
            [o.Node, kind, to, o.Due, codeFile, o.Text, o.TextFile, o.Operator, .. o.Card.All, o.Json],
            o.Json, parsed => Told(
                o.Ask(parsed, new(OfficeAct.Make)
                {
                    Kind = parsed.GetValue(kind),
                    Target = parsed.GetValue(to)!,
                    Due = o.DueDay(parsed),
                    Code = CodeFile.Read(parsed.GetValue(codeFile)),
                    Text = o.TextOf(parsed),
                    Operator = parsed.GetValue(o.Operator),
                })));
    }

    private static Command List()
    {
        var o = new OfficeOptions();
        var all = new Option<bool>("--all") { Description = "回答済みのものも / the closed ones too" };
        return AuthorityCommand.Build(
            Group, "list", "要求の一覧 / the demands that are open here",
            "juki demand list --node node.json --json", [o.Node, all, o.Json], o.Json, parsed =>
            {
                var demands = o.Ask(parsed, new(OfficeAct.List) { IsAll = parsed.GetValue(all) }).Demands;
                return new(
                    string.Join('\n', demands.Select(DemandWords.Line).Append($"{demands.Count} 件 / demands")),
                    demands);
            });
    }

    private static Command Show()
    {
        var o = new OfficeOptions();
        return AuthorityCommand.Build(
            Group, "show", "要求の内容。解析の要請では住民票コードを含む / one demand, with the code of an analysis",
            "juki demand show --node node.json --number 202011-2026-010001", [o.Node, o.Number, o.Json], o.Json,
            parsed =>
            {
                var demand = o.Ask(parsed, new(OfficeAct.Show) { Number = parsed.GetValue(o.Number)! }).Demands[0];
                return new(DemandWords.Whole(demand), demand, demand is { IsSigned: true } and not
                    { IsAnswerSigned: false });
            });
    }

    private static Command Pass()
    {
        var o = new OfficeOptions();
        return AuthorityCommand.Build(
            Group, "pass", "上に、機構では国の機関等に文書で送る / pass it on: up, or by paper to the organ",
            "juki demand pass --node node.json --number 202011-2026-010001 --operator 7",
            [o.Node, o.Number, o.Reference, o.Operator, .. o.Card.All, o.Json],
            o.Json, parsed => Told(
                o.Ask(parsed, new(OfficeAct.Pass)
                {
                    Number = parsed.GetValue(o.Number)!,
                    Reference = parsed.GetValue(o.Reference)!,
                    Operator = parsed.GetValue(o.Operator),
                })));
    }

    private static Command Answer()
    {
        var o = new OfficeOptions();
        var decline = new Option<bool>("--decline")
        {
            Description = "応じない。文に理由 / it is declined, with the reason as text",
        };
        return AuthorityCommand.Build(
            Group, "answer", "回答する。解析は文がなければ記録から作る / answer; an analysis without a text is made from the record",
            "juki demand answer --node node.json --number 202011-2026-010001 --operator 7 --text 別添のとおり",
            [o.Node, o.Number, decline, o.Text, o.TextFile, o.Reference, o.Operator, .. o.Card.All, o.Json],
            o.Json, parsed => Told(
                o.Ask(parsed, new(OfficeAct.Answer)
                {
                    Number = parsed.GetValue(o.Number)!,
                    Outcome = parsed.GetValue(decline) ? DemandOutcome.Declined : DemandOutcome.Done,
                    Text = o.TextOf(parsed),
                    Reference = parsed.GetValue(o.Reference)!,
                    Operator = parsed.GetValue(o.Operator),
                })));
    }

    private static Command Stop(Func<DateTimeOffset> clock)
    {
        var (o, ca) = (new OfficeOptions(), new CaOptions());
        var organ = new Option<string>("--organ")
        {
            Description = "国の機関等の番号4桁 / number of the organ", Required = true,
        };
        var reason = new Option<SuspensionReason>("--reason")
        {
            Description = "停止の事由 / NoReport, SafeguardsMissing, Misuse, Incident or OrgansWish", Required = true,
        };
        var dir = new Option<string?>("--dir")
        {
            Description = "認証局のフォルダ。協定を直ちに停止する / the authority's folder: suspends the agreements at once",
        };
        return AuthorityCommand.Build(
            Group, "stop", "機構: 情報提供を停止する / at the nation: stop provision to an organ",
            "juki demand stop --node node.json --organ 0002 --reason NoReport --due 2026-12-25 --operator 7 "
                + "--text 期限までに報告がない --dir authority",
            [o.Node, organ, reason, o.Due, o.Text, o.TextFile, dir, ca.PinFile, o.Operator, .. o.Card.All, o.Json],
            o.Json, parsed =>
            {
                var code = parsed.GetValue(organ)!;
                var number = o.Ask(parsed, new(OfficeAct.Make)
                {
                    Kind = DemandKind.ProvisionStop,
                    Target = $"organ-{code}",
                    Due = o.DueDay(parsed),
                    Text = o.TextOf(parsed),
                    Operator = parsed.GetValue(o.Operator),
                }).Number;
                if (parsed.GetValue(dir) is not { } folder)
                {
                    return new($"記載した {number}。次に / entered; now: juki agreement suspend --dir … "
                        + $"--organ {code} --reason {parsed.GetValue(reason)}", new { number, isStopped = false });
                }
                var pin = parsed.GetValue(ca.PinFile);
                var table = AgreementCommand.Suspend(folder, pin, code, parsed.GetValue(reason), clock);
                return new($"停止した / stopped {number}\n{table.Text}", new { number, isStopped = true });
            });
    }

    private static Answer Told(OfficeReply reply) => new($"処理した / done {reply.Number}".TrimEnd(), new { reply.Number });
}
