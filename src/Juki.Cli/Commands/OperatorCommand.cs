using System.CommandLine;
using System.Globalization;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 操作者管理簿 — <c>juki operator …</c>: who may work at the terminals of a running node (docs/authority.md). Answers 0
/// when it was done, 1 with the reason when not.
/// </summary>
internal static class OperatorCommand
{
    private const string Group = "operator";

    /// <summary>The command <c>operator</c> with all below it.</summary>
    public static Command Create() => new(Group, "操作者管理簿 / the ledger of operators")
    {
        Apply(),
        Go("check", AuthorityAct.Checked, "申請した者のほかの管理者が確かめる / somebody else checks an application"),
        Go("confirm", AuthorityAct.Confirmed, "出先の登録を主管課が確認する / the main section confirms a branch's entry"),
        Card(),
        Go("suspend", AuthorityAct.Suspended, "停止する。開いている会話もすぐに終わる / suspend, in open sessions too"),
        Go("resume", AuthorityAct.Resumed, "再開する / resume"),
        Go("revoke", AuthorityAct.Revoked, "失効する。番号は二度と使わない / revoke for ever, in open sessions too"),
        Go("renew", AuthorityAct.Renewed, "年次の確認をする / confirm for another year"),
        List(), History(), Contractors(), Propose(), Agree(), Withdraw(),
    };

    private static Command Apply()
    {
        var o = new OperatorOptions();
        return Build(o, "apply", "権限又はその変更を申請する / apply for a right, or a changed one",
            "juki operator apply node.json --operator 7 --staff S0123 --roles inquiry --from 2026-04-01 "
            + "--to 2027-03-31 --by 3",
            [
                o.Operator, o.Staff, o.Section, o.Roles, o.From, o.To, o.Company, o.IsSub, o.Reason, o.By, o.DryRun,
            ],
            parsed => Told(o, parsed, Call(o, parsed, AuthorityAct.Applied) with { Grant = o.Grant(parsed) }));
    }

    private static Command Card()
    {
        var o = new OperatorOptions();
        return Build(o, "card", "交付したカードを記載する / enter the card that was issued",
            "juki operator card node.json --operator 7 --card 0A1B… --by 3",
            [o.Operator, o.CardSerial, o.Agreement, o.Reason, o.By, o.DryRun],
            parsed => Told(o, parsed, Call(o, parsed, AuthorityAct.CardIssued) with
            {
                Card = parsed.GetValue(o.CardSerial)!, Agreement = parsed.GetValue(o.Agreement)!,
            }));
    }

    private static Command Go(string name, AuthorityAct act, string meaning)
    {
        var o = new OperatorOptions();
        var isTwo = act is AuthorityAct.Checked or AuthorityAct.Resumed;
        Symbol[] agreement = isTwo ? [o.Agreement] : [];
        return Build(o, name, meaning, $"juki operator {name} node.json --operator 7 --by 4",
            [o.Operator, .. agreement, o.Reason, o.By, o.DryRun],
            parsed => Told(o, parsed, Call(o, parsed, act) with
            {
                Agreement = isTwo ? parsed.GetValue(o.Agreement)! : "",
            }));
    }

    private static Command List()
    {
        var o = new OperatorOptions();
        return Build(o, "list", "一覧 / all operators", "juki operator list node.json", [], parsed =>
        {
            var operators = o.Ask(parsed, new() { Task = OperatorTask.List }).Operators;
            return new(
                string.Join('\n', operators.Select(Line).Append($"{operators.Count} 人 / operators")), operators);
        });
    }

    private static Command History()
    {
        var o = new OperatorOptions();
        return Build(o, "history", "一人の記載の履歴 / all entries about one operator",
            "juki operator history node.json --operator 7", [o.Operator], parsed =>
            {
                var entries = o.Ask(parsed, new()
                {
                    Task = OperatorTask.History, Number = parsed.GetValue(o.Operator),
                }).Entries;
                return new(string.Join('\n', entries.Select(Line)), entries);
            });
    }

    private static Command Contractors()
    {
        var o = new OperatorOptions();
        var file = new Argument<string>("file") { Description = $"委託先の名簿 / the list, CSV: {ContractorFile.Columns}" };
        var company = new Option<string>("--company") { Description = "委託先 / the contractor", Required = true };
        return Build(o, "contractors", "委託先が出した作業者の名簿を取り込む。前の名簿は効かなくなる / take a contractor's list in; the "
            + "one before counts no more",
            "juki operator contractors node.json 名簿.csv --company 架空システム --by 3",
            [file, company, o.By, o.DryRun], parsed =>
            {
                var workers = ContractorFile.Read(parsed.GetValue(file)!, parsed.GetValue(company)!);
                return Told(o, parsed, new()
                {
                    Task = OperatorTask.Contractors, Company = parsed.GetValue(company)!, Workers = workers,
                    By = parsed.GetValue(o.By), IsDry = parsed.GetValue(o.DryRun),
                });
            });
    }

    private static Command Propose()
    {
        var o = new OperatorOptions();
        var matter = new Option<SecondPersonMatter>("--matter")
        {
            Description = "Administrator (管理者の登録), MediaExport (媒体), Affairs (事務), Copy (複写), BackupKey (控えの鍵), "
                + "Introduction (記録の紹介)",
            Required = true,
        };
        var about = new Option<string>("--about")
        {
            Description = "操作者番号など、何についてか / about what: an operator's number, a word", Required = true,
        };
        return Build(o, "propose", "二人で行うことを申し出る / propose what needs two persons",
            "juki operator propose node.json --matter Administrator --about 7 --by 3",
            [matter, about, o.By, o.DryRun], parsed => Told(o, parsed, new()
            {
                Task = OperatorTask.Propose, Matter = parsed.GetValue(matter), About = parsed.GetValue(about)!,
                By = parsed.GetValue(o.By), IsDry = parsed.GetValue(o.DryRun),
            }));
    }

    private static Command Agree()
    {
        var o = new OperatorOptions();
        var number = new Option<string>("--number") { Description = "同意の番号 / agreement-2026-000001", Required = true };
        return Build(o, "agree", "二人目が1時間以内に同意する / the second person agrees within an hour",
            "juki operator agree node.json --number agreement-2026-000001 --by 4",
            [number, o.By, o.DryRun], parsed => Told(o, parsed, new()
            {
                Task = OperatorTask.Agree, Agreement = parsed.GetValue(number)!, By = parsed.GetValue(o.By),
                IsDry = parsed.GetValue(o.DryRun),
            }));
    }

    private static Command Withdraw()
    {
        var o = new OperatorOptions();
        var number = new Option<string>("--number") { Description = "同意の番号 / agreement-2026-000001", Required = true };
        return Build(o, "withdraw", "同意を取り消す。控えの鍵を替えるときに / take an agreement back, as when a backup's key changes",
            "juki operator withdraw node.json --number agreement-2026-000001 --by 4",
            [number, o.By, o.DryRun], parsed => Told(o, parsed, new()
            {
                Task = OperatorTask.Withdraw, Agreement = parsed.GetValue(number)!, By = parsed.GetValue(o.By),
                IsDry = parsed.GetValue(o.DryRun),
            }));
    }

    private static OperatorCall Call(OperatorOptions o, ParseResult parsed, AuthorityAct act) => new()
    {
        Task = OperatorTask.Go, Act = act, Number = parsed.GetValue(o.Operator), By = parsed.GetValue(o.By),
        Reason = parsed.GetValue(o.Reason)!, IsDry = parsed.GetValue(o.DryRun),
    };

    private static Answer Told(OperatorOptions o, ParseResult parsed, OperatorCall call)
    {
        var reply = o.Ask(parsed, call);
        var (agreement, agreed) = (reply.Agreement, reply.Agreed);
        var said = call.IsDry ? "できる。何も変えていない / it can be done; nothing was changed" : "処理した / done";
        var what = agreed is null ? "" : $" {agreed.Matter} {agreed.About}（申し出た者 / proposed by {agreed.ProposedBy}）";
        return new($"{said} {agreement}{what}".TrimEnd(), new { agreement, agreed, call.IsDry });
    }

    private static string Line(OperatorShown one)
    {
        var remedy = LogInRemedy.Of(one.State);
        var state = one.State == LogInVerdict.LoggedIn ? "有効 / good" : remedy.Japanese;
        var grant = one.Standing ?? one.Pending;
        var until = one.StandsUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";
        return $"{one.Number} {grant?.Staff} {Roles(grant)} 所属 {grant?.Section} 年次 {until} {state}";
    }

    private static string Line(OperatorEntryShown one)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(one.At).ToString("yyyy-MM-ddTHH:mm:ssZ",
            CultureInfo.InvariantCulture);
        return $"{at} {one.Act} {one.By} {Roles(one.Grant)} {one.Card} {one.Reason}".TrimEnd();
    }

    private static string Roles(OperatorGrant? grant) =>
        grant is null ? "" : OperatorIdentity.RolesWord(grant.Roles);

    private static Command Build(
        OperatorOptions o, string name, string meaning, string example, IReadOnlyList<Symbol> own,
        Func<ParseResult, Answer> work)
    {
        IReadOnlyList<Symbol> card = own.Contains(o.By) ? o.Card.All : [];
        return AuthorityCommand.Build(
            Group, name, meaning, example, [o.Where, .. own, .. card, o.Json], o.Json, work);
    }
}
