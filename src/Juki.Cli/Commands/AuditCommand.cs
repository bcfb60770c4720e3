using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Juki.Domain.Authority;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>
/// 操作履歴 — <c>juki audit export|export-heads|verify|prove|verify-proof</c>: all of it off line; and
/// <see cref="AuditSearchCommand"/>. Answers 0 when all is sound, 1 when something was found or could not be proved, 2
/// when a file cannot be used.
/// </summary>
internal static class AuditCommand
{
    private const int Sound = 0;
    private const int Found = 1;
    private const int WrongUse = 2;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The command <c>audit</c>.</summary>
    public static Command Create() => new(
        "audit",
        "操作履歴の書出し、検証、証明 / the record of what was done: export, examine, prove\n"
        + "例 / examples:\n"
        + "  juki audit export --store inquiry.db --out log.jaud\n"
        + "  juki audit export-heads --store witness.db --out heads.jwit\n"
        + "  juki audit verify log.jaud --heads heads.jwit\n"
        + "  juki audit prove --store inquiry.db --leaf 17 --place 0 --out line.json\n"
        + "  juki audit verify-proof line.json --heads heads.jwit\n"
        + "  juki audit search inquiry.db --from 2026-04-01 --operator 12")
    {
        Export(), ExportHeads(), Verify(), Prove(), VerifyProof(), Introduce(), AuditSearchCommand.Create(),
    };

    private static Command Introduce()
    {
        var where = new Argument<string>("node")
        {
            Description = "証人の設定またはデータフォルダ / the witness: its configuration or data folder",
        };
        var of = new Option<string>("--of")
        {
            Description = "だれの記録か / whose record: prefecture-200000, …", Required = true,
        };
        var log = new Option<string>("--log")
        {
            Description = "復旧した側の状態に出る名、32桁 / the log's name, from the other node's status", Required = true,
        };
        var persons = new Option<uint[]>("--persons")
        {
            Description = "証人側の二人の管理簿番号。先の者が行い、カードを示す / ledger numbers of two persons here; the first acts, "
                + "and shows the card",
            Arity = new(2, 2), Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var agreement = new Option<string>("--agreement")
        {
            Description = "二人の同意の番号 / number of the agreement of the two: juki operator propose, juki operator agree",
            DefaultValueFactory = _ => "",
        };
        var card = new OperatorCardProof();
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON" };
        return AuthorityCommand.Build(
            "audit", "introduce", "復旧で始まった新しいログを証人に紹介する / tell a witness of the log that a restore began",
            "juki audit introduce national.json --of prefecture-200000 --log 00112233445566778899aabbccddeeff "
            + "--persons 12 34 --agreement agreement-2026-000001",
            [where, of, log, persons, agreement, .. card.All, json], json, parsed =>
            {
                var dash = parsed.GetValue(of)!.IndexOf('-', StringComparison.Ordinal);
                var (role, office) = dash < 0
                    ? (parsed.GetValue(of)!, "000000")
                    : (parsed.GetValue(of)![..dash], parsed.GetValue(of)![(dash + 1)..]);
                if (!PeerIdentity.TryParseNode(role, office, out var node))
                    throw new InvalidDataException("--of: サーバの名ではない / no name of a server");
                var (folder, two) = (parsed.GetValue(where)!, parsed.GetValue(persons)!);
                var call = new WitnessCall(node.Number, parsed.GetValue(log)!, two[0], two[1])
                {
                    Agreement = parsed.GetValue(agreement)!,
                };
                var reply = card.Ask(
                    parsed, folder, WitnessCall.Talk, call.First, ticket => call with { Ticket = ticket });
                if (reply.Verdict == IntroductionVerdict.NotAgreed)
                {
                    SecondPersonOptions.Check(
                        new(reply.Ledger), folder, SecondPersonMatter.Introduction,
                        WitnessCall.About(node, WitnessCall.ReadLog(call.Log)!.Value));
                }
                return reply.Verdict == IntroductionVerdict.Done
                    ? new("紹介した。次の署名から副署する / done; its next head is countersigned", new { reply.Verdict })
                    : throw new InvalidDataException(TextOf(reply.Verdict));
            });
    }

    private static string TextOf(IntroductionVerdict verdict) => verdict switch
    {
        IntroductionVerdict.NotItsWitness => "このサーバはその証人ではない / this node is no witness of that one",
        IntroductionVerdict.LogUnknown => "--log: 32桁の名ではない / no name of a log",
        IntroductionVerdict.TwoPersonsNeeded => "--persons: 別の二人が要る / two persons are needed",
        _ => "記録できない。容量と鍵を確かめる / it cannot be recorded: look at disk and token",
    };

    private static Command Export()
    {
        var (store, target) = (StoreFile(), Target());
        var number = new Option<long>("--log") { Description = "ログの番号。省略時は最新 / which log; the newest if left out" };
        var command = new Command(
            "export", "葉と先頭を書き出す。住民の情報は含まない / write leaves and heads; holds nothing of residents")
        {
            store, target, number,
        };
        command.SetAction(parsed => With(parsed, store, parsed.GetValue(number), (tables, log) =>
        {
            using var to = File.Create(parsed.GetValue(target)!);
            var leaves = AuditExport.Write(tables, log, to);
            Say(parsed, $"{leaves} 件を書き出した / {leaves} leaves written");
            return Sound;
        }));
        return command;
    }

    private static Command ExportHeads()
    {
        var (store, target) = (StoreFile(), Target());
        var command = new Command(
            "export-heads", "証人として副署した先頭を書き出す / write the heads that this node countersigned for others")
        {
            store, target,
        };
        command.SetAction(parsed => With(parsed, store, 0, (tables, log) =>
        {
            using var to = File.Create(parsed.GetValue(target)!);
            var heads = AuditExport.WriteWitnessed(tables, log.Office, log.PublicKey, to);
            Say(parsed, $"{heads} 件を書き出した / {heads} heads written");
            return Sound;
        }));
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<string>("file") { Description = "書き出したログ / an exported log" };
        var (heads, json) = (Heads(), Json());
        var command = new Command(
            "verify", "書き出したログを検証する / examine an exported log\n例 / example: "
            + "juki audit verify log.jaud --heads heads.jwit --json")
        {
            file, heads, json,
        };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            if (!TryReadHeads(parsed, heads, out var witness)) return WrongUse;
            using var from = new FileStream(
                parsed.GetValue(file)!, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            var report = AuditExamination.Run(from, witness, TokenAuditKey.Check);
            if (parsed.GetValue(json)) WriteJson(parsed, report);
            else Write(parsed, report);
            return report.IsSound ? Sound : Found;
        }));
        return command;
    }

    private static Command Prove()
    {
        var (store, target) = (StoreFile(), Target());
        var leaf = new Option<long>("--leaf") { Description = "葉の番号 / index of the leaf", Required = true };
        var place = new Option<int>("--place") { Description = "葉の中の対象者の番号、0 から / which subject of it, from 0" };
        var number = new Option<long>("--log") { Description = "ログの番号。省略時は最新 / which log; the newest if left out" };
        var command = new Command(
            "prove", "本人に渡す証明を作る。本人の情報を含む / make the proof for one resident; holds that resident's values")
        {
            store, leaf, place, target, number,
        };
        command.SetAction(parsed => With(parsed, store, parsed.GetValue(number), (_, log) =>
        {
            if (AuditProof.Make(log, parsed.GetValue(leaf), parsed.GetValue(place)) is not { } proof)
            {
                Complain(parsed,
                    "消去済みか、該当がないか、まだ署名されていない / erased, not there, or not yet under a signed head");
                return Found;
            }
            File.WriteAllBytes(parsed.GetValue(target)!, proof.ToJson());
            return Sound;
        }));
        return command;
    }

    private static Command VerifyProof()
    {
        var file = new Argument<string>("file") { Description = "証明 / a proof" };
        var (heads, json) = (Heads(), Json());
        var command = new Command(
            "verify-proof", "証明を検証する / check a proof\n例 / example: juki audit verify-proof line.json --json")
        {
            file, heads, json,
        };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            var path = parsed.GetValue(file)!;
            if (!TryReadHeads(parsed, heads, out var witness)) return WrongUse;
            if (new FileInfo(path).Length > AuditProof.FileMax
                || AuditProof.FromJson(File.ReadAllBytes(path)) is not { } proof)
            {
                Complain(parsed, "証明ではない / this is no proof");
                return WrongUse;
            }
            var checkedProof = proof.Verify(TokenAuditKey.Check);
            var isWitnessed = witness is not null && proof.IsCountersignedBy(witness.Key, TokenAuditKey.Check);
            var holds = checkedProof is not null && (witness is null || isWitnessed);
            if (!holds) Say(parsed, $"成り立たない / it does not hold");
            else WriteProof(parsed, proof, checkedProof!.Value.Leaf, isWitnessed, parsed.GetValue(json));
            return holds ? Sound : Found;
        }));
        return command;
    }

    private static void Write(ParseResult parsed, AuditReport report)
    {
        Say(parsed, $"ログ / log: {report.Log}, {report.Node}");
        Say(parsed, $"葉 / leaves: {report.Leaves}, 先頭 / heads: {report.Heads}");
        if (report.Unsigned > 0) Say(parsed, $"まだ署名されていない葉 / leaves not yet under a head: {report.Unsigned}");
        if (report.Start is { IsRestored: true } start)
        {
            Say(parsed, $"復元後のログ。前のログ / begun after a restore; the log before: {start.OldLog}");
            Say(parsed, $"失われた葉(少なくとも) / leaves lost, at least: {start.Lost}");
            Say(parsed, $"2 名 / two persons: {start.FirstPerson}, {start.SecondPerson}");
        }
        foreach (var finding in report.Findings)
            Say(parsed, $"{finding.Text.Japanese} / {finding.Text.English}");
        if (report.IsSound) Say(parsed, $"異常なし / nothing found");
        Say(parsed, report.WitnessHeads > 0
            ? (FormattableString)$"証人の先頭と照合した件数 / witness's heads compared: {report.WitnessHeads}"
            : $"証人の先頭がないので、書き換えて署名し直した履歴は見分けられない");
        if (report.WitnessHeads == 0)
            Say(parsed, $"  / without a witness's heads, a history rewritten and signed anew cannot be seen");
    }

    private static void WriteJson(ParseResult parsed, AuditReport report) =>
        parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(
            new
            {
                sound = report.IsSound,
                log = report.Log.ToString(),
                report.Node,
                report.Leaves,
                report.Heads,
                report.Unsigned,
                report.WitnessHeads,
                findings = report.Findings.Select(one => new
                {
                    fault = one.Fault.ToString(), one.From, one.To, one.Count, text = one.Text.English,
                }),
            },
            s_json));

    private static void WriteProof(
        ParseResult parsed, AuditProof proof, AuditLeaf leaf, bool isWitnessed, bool asJson)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(proof.Key));
        var time = DateTimeOffset.FromUnixTimeMilliseconds(leaf.Time);
        if (asJson)
        {
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    holds = true, kind = leaf.Kind.ToString(), time, leaf.Facts.Office, leaf.Facts.Receiver,
                    leaf.Facts.Affair, leaf.Facts.Purpose, leaf.Facts.Operator, leaf.Facts.Terminal,
                    leaf.Facts.Verdict, key, isWitnessed,
                },
                s_json));
            return;
        }
        Say(parsed, $"成り立つ / it holds: {leaf.Kind}, {time:yyyy-MM-dd HH:mm:ss'Z'}");
        Say(parsed, $"団体 / office {leaf.Facts.Office}, 提供先 / receiver {leaf.Facts.Receiver}");
        Say(parsed, $"事務 / affair {leaf.Facts.Affair}, 利用目的 / purpose {leaf.Facts.Purpose}");
        Say(parsed, $"操作者 / operator {leaf.Facts.Operator}, 端末 / terminal {leaf.Facts.Terminal}");
        Say(parsed, $"鍵 (証明書と照らす) / key, to be compared with the certificate: SHA-256 {key}");
        Say(parsed, isWitnessed
            ? (FormattableString)$"証人の副署がある / countersigned by the witness"
            : $"証人とは照合していない / not compared with a witness");
    }

    private static int With(
        ParseResult parsed, Option<string> store, long number, Func<Store, AuditLog, int> act) => Guarded(parsed, () =>
    {
        using var tables = SqliteStore.OpenReadOnly(parsed.GetValue(store)!);
        tables.Begin(); // a snapshot: the node may go on writing
        using var log = number == 0 ? AuditLog.Open(tables, null) : AuditLog.OpenNumber(tables, number);
        if (log is not null) return act(tables, log);
        Complain(parsed, "記録がない / there is no record in this store");
        return WrongUse;
    });

    private static int Guarded(ParseResult parsed, Func<int> act)
    {
        try
        {
            return act();
        }
        catch (StoreDamagedException error)
        {
            Complain(parsed, $"記録が壊れている / the record is damaged: {error.Message}");
            return Found;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StoreException)
        {
            Complain(parsed, $"ファイルが使えない / a file cannot be used: {error.Message}");
            return WrongUse;
        }
    }

    private static bool TryReadHeads(ParseResult parsed, Option<string?> option, out WitnessFile? witness)
    {
        witness = null;
        if (parsed.GetValue(option) is not { } path) return true;
        using var from = File.OpenRead(path);
        witness = WitnessFile.Read(from);
        if (witness is null) Complain(parsed, "証人のファイルではないか、切れている / no witness's file, or it is cut");
        return witness is not null;
    }

    private static Option<string> StoreFile() => new("--store")
    {
        Description = "データベースファイル / database file", Required = true,
    };

    private static Option<string> Target() => new("--out")
    {
        Description = "書き出すファイル / file to write", Required = true,
    };

    private static Option<string?> Heads() => new("--heads")
    {
        Description = "証人が副署した先頭のファイル / file of the heads that a witness countersigned",
    };

    private static Option<bool> Json() => new("--json") { Description = "1 行の JSON / one line of JSON" };

    private static void Say(ParseResult parsed, FormattableString text) =>
        parsed.InvocationConfiguration.Output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Complain(ParseResult parsed, string text) =>
        parsed.InvocationConfiguration.Error.WriteLine($"juki audit: {text}");
}
