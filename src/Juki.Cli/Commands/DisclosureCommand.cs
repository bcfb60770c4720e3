using System.CommandLine;
using System.Text;
using Juki.Domain.Disclosure;
using Juki.Paper;
using Juki.Server.Audit;
using Juki.Server.Flows.Disclosure;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>
/// 開示 — <c>juki disclosure request|list|extend|answer|correct|withdraw|verify</c>: what residents are shown of
/// themselves, at the running node of a prefecture or of the nation (docs/disclosure.md). Answers 0 when it was done, 1
/// with the reason when not.
/// </summary>
internal static class DisclosureCommand
{
    private const string Group = "disclosure";

    /// <summary>The command <c>disclosure</c> with all below it.</summary>
    public static Command Create() => new(
        Group, "本人への開示、提供状況の開示、訂正の申出 / what residents are shown of themselves, and corrections")
    {
        Request(), List(), Extend(), Answer(), Correct(), Withdraw(), Verify(),
    };

    private static Command Request()
    {
        var o = new DisclosureOptions();
        var code = CodeFile.Option("--code-file", "本人 / of whom", required: true);
        var kind = new Option<DisclosureKind>("--kind")
        {
            Description = "種類 / OwnInformation (本人確認情報), Provisions (提供状況), Correction (訂正)", Required = true,
        };
        var claimant = new Option<Claimant>("--claimant")
        {
            Description = "請求者 / Resident (本人) or LegalRepresentative (法定代理人)",
            DefaultValueFactory = _ => Claimant.Resident,
        };
        var identity = new Option<IdentityProof>("--identity")
        {
            Description = "本人確認の方法 / IndividualNumberCard, PhotoDocument, TwoDocuments", Required = true,
        };
        var qualified = new Option<bool>("--qualification-shown")
        {
            Description = "代理人の資格を確かめた / the representative's document was seen",
        };
        var about = new Option<string?>("--about")
        {
            Description = "訂正: 開示を受けた請求の番号 / for a correction: the request by which it was disclosed",
        };
        return Build(o, "request", "請求を受け付ける / take a request",
            "juki disclosure request node.json --code-file - --kind Provisions --identity PhotoDocument "
                + "--operator 7",
            [code, kind, claimant, identity, qualified, about, o.Text, o.Operator, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, DisclosureAct.Received) with
                {
                    Code = CodeFile.Read(parsed.GetValue(code)),
                    Kind = parsed.GetValue(kind),
                    Claimant = parsed.GetValue(claimant),
                    Identity = parsed.GetValue(identity),
                    IsQualificationShown = parsed.GetValue(qualified),
                    About = parsed.GetValue(about) ?? "",
                }));
    }

    private static Command List()
    {
        var o = new DisclosureOptions();
        var year = new Option<int>("--year") { Description = "暦年 / calendar year [今年 / this one]" };
        var number = new Option<string?>("--number") { Description = "この請求だけ / only this request" };
        return Build(o, "list", "請求の一覧。個人情報は含まない / the requests, without values of residents",
            "juki disclosure list node.json --year 2026 --json", [year, number], parsed =>
            {
                var reply = o.Ask(parsed, new()
                {
                    Year = parsed.GetValue(year), Number = parsed.GetValue(number) ?? "",
                });
                var lines = reply.Requests.Select(DisclosureText.Line).Append($"{reply.Requests.Count} 件 / requests");
                return new(string.Join('\n', lines), reply.Requests);
            });
    }

    private static Command Extend()
    {
        var (o, until) = (new DisclosureOptions(), DisclosureOptions.Day("--until", "新しい期限 / the new last day"));
        return Build(o, "extend", "期限を延ばす。1 回限り、理由を要する / extend the term, once, with reasons",
            "juki disclosure extend node.json --number 200000-2026-000001 --until 2026-05-15 --text 記録の復旧を待つため "
                + "--operator 7",
            [o.Number, until, o.Text, o.Operator, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, DisclosureAct.Extended) with
                {
                    Until = DisclosureOptions.ReadDay(parsed, until) ?? default,
                }));
    }

    private static Command Answer()
    {
        var o = new DisclosureOptions();
        var target = new Option<string?>("--out")
        {
            Description = "開示書 / the paper: FILE.json (証明付き / with proofs) and FILE.txt",
        };
        var refuse = new Option<bool>("--refuse")
        {
            Description = "不開示とする。--text に根拠 / refuse, with the article as --text",
        };
        var asPdf = new Option<bool>("--pdf")
        {
            Description = "FILE.pdf も作る / write FILE.pdf too, to be printed",
        };
        var from = DisclosureOptions.Day("--from", "この日からの記録 / lines from this day on");
        var to = DisclosureOptions.Day("--to", "この日までの記録 / lines up to this day");
        return Build(o, "answer", "開示する / disclose: write the paper",
            "juki disclosure answer node.json --number 200000-2026-000001 --operator 7 --out 開示書",
            [o.Number, target, asPdf, refuse, from, to, o.Text, o.Operator, o.Terminal, o.DryRun], parsed =>
            {
                var (isRefused, isPdf) = (parsed.GetValue(refuse), parsed.GetValue(asPdf));
                var path = parsed.GetValue(target);
                if (isPdf)
                    PdfWriter.NeedLibraries(); // nothing is recorded that then cannot be written
                if (!isRefused && path is null)
                    throw new InvalidDataException("--out: 必須 / required");
                foreach (var file in isRefused ? [] : new[] { path + ".json", path + ".txt", path + ".pdf" })
                {
                    if (File.Exists(file))
                        throw new InvalidDataException($"{file}: 既にある / is there already");
                }
                var reply = o.Ask(parsed, o.Call(parsed, DisclosureAct.Answered) with
                {
                    Outcome = isRefused ? DisclosureOutcome.Refused : DisclosureOutcome.Disclosed,
                    From = DisclosureOptions.ReadDay(parsed, from) is { } first ? DisclosureOptions.Begin(first) : 0,
                    Before = DisclosureOptions.ReadDay(parsed, to) is { } last
                        ? DisclosureOptions.Begin(last.AddDays(1))
                        : long.MaxValue,
                });
                var paper = reply.Paper is null ? null : Write(reply, path!, isPdf);
                return new(
                    paper is null ? Done(o, parsed)
                        : $"回答した / answered: {path}.json, {path}.txt{(isPdf ? $", {path}.pdf" : "")}",
                    new { reply.Number, outcome = paper?.Outcome, lines = paper?.Lines.Count });
            });
    }

    private static Command Correct()
    {
        var o = new DisclosureOptions();
        var corrected = new Option<bool>("--corrected")
        {
            Description = "訂正する。なければ訂正しない / it is corrected; without this, it is not",
        };
        return Build(o, "correct", "訂正の申出に回答する / answer the wish for a correction",
            "juki disclosure correct node.json --number 200000-2026-000002 --corrected --operator 7",
            [o.Number, corrected, o.Text, o.Operator, o.Terminal, o.DryRun], parsed =>
                Told(o, parsed, o.Call(parsed, DisclosureAct.Answered) with
                {
                    Outcome = parsed.GetValue(corrected)
                        ? DisclosureOutcome.Corrected
                        : DisclosureOutcome.NotCorrected,
                }));
    }

    private static Command Withdraw()
    {
        var o = new DisclosureOptions();
        return Build(o, "withdraw", "取下げを記載する / enter that the resident takes it back",
            "juki disclosure withdraw node.json --number 200000-2026-000001 --operator 7",
            [o.Number, o.Operator, o.Terminal, o.DryRun],
            parsed => Told(o, parsed, o.Call(parsed, DisclosureAct.Withdrawn)));
    }

    private static Command Verify()
    {
        var file = new Argument<string>("file") { Description = "開示書 / a paper, FILE.json" };
        var heads = new Option<string[]>("--heads")
        {
            Description = "証人のファイル。複数可 / files of witnesses, one or more", AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "JSON で答える / answer as JSON" };
        return AuthorityCommand.Build(
            Group, "verify", "開示書を検証する。ネットワークを使わない / check a paper, off line",
            "juki disclosure verify 開示書.json --heads national.jwit prefecture.jwit", [file, heads, json], json,
            parsed =>
            {
                var path = parsed.GetValue(file)!;
                if (new FileInfo(path) is { Exists: true, Length: > DisclosurePaper.FileMax }
                    || DisclosurePaper.FromJson(File.ReadAllBytes(path)) is not { } paper)
                    throw new InvalidDataException("開示書ではない / this is no paper of a disclosure");
                var witnesses = (parsed.GetValue(heads) ?? []).Select(ReadHeads).ToList();
                var fault = paper.Verify(witnesses, TokenAuditKey.Check);
                return new(
                    fault >= 0
                        ? $"{fault + 1} 行目が成り立たない / line {fault + 1} does not hold"
                        : DisclosureText.Verified(paper, witnesses.Count > 0),
                    new
                    {
                        holds = fault < 0, line = fault < 0 ? (int?)null : fault + 1, lines = paper.Lines.Count,
                        isWitnessed = fault < 0 && witnesses.Count > 0,
                    },
                    fault < 0);
            });
    }

    private static byte[] ReadHeads(string path)
    {
        using var from = File.OpenRead(path);
        return WitnessFile.Read(from)?.Key
            ?? throw new InvalidDataException($"{path}: 証人のファイルではない / no file of a witness");
    }

    /// <summary>The paper in its two forms; only its owner may read them.</summary>
    private static DisclosurePaper Write(DisclosureReply reply, string path, bool asPdf)
    {
        var paper = DisclosurePaper.FromJson(Encoding.UTF8.GetBytes(reply.Paper!.Value.GetRawText()));
        if (paper is null || SheetFile.Unpack(reply.Sheet) is not { } sheet)
            throw new InvalidDataException("応答が読めない / the reply cannot be read");
        Write(path + ".json", paper.ToJson());
        Write(path + ".txt", Encoding.UTF8.GetBytes(DisclosureText.Read(sheet)));
        if (!asPdf)
            return paper;
        var result = PdfWriter.Write(sheet, out var pdf);
        Write(path + ".pdf", pdf);
        if (result.MissingCharacters > 0)
            throw new InvalidDataException(
                $"{path}.pdf: 字形のない文字がある。フォントを入れて作り直す / a character has no shape; install its font and make it again");
        return paper;
    }

    private static void Write(string path, byte[] bytes)
    {
        using var to = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        to.Write(bytes);
        to.Flush(flushToDisk: true);
    }

    private static Answer Told(DisclosureOptions o, ParseResult parsed, DisclosureCall call)
    {
        var reply = o.Ask(parsed, call);
        return new($"{Done(o, parsed)} {reply.Number}".TrimEnd(), new { reply.Number, isDry = call.IsDry });
    }

    private static string Done(DisclosureOptions o, ParseResult parsed) => parsed.GetValue(o.DryRun)
        ? "できる。何も変えていない / it can be done; nothing was changed"
        : "処理した / done";

    private static Command Build(
        DisclosureOptions o, string name, string meaning, string example, IReadOnlyList<Symbol> own,
        Func<ParseResult, Answer> work)
    {
        IReadOnlyList<Symbol> card = own.Contains(o.Operator) ? o.Card.All : [];
        return AuthorityCommand.Build(
            Group, name, meaning, example, [o.Where, .. own, .. card, o.Json], o.Json, work);
    }
}
