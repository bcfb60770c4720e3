using System.CommandLine;
using Juki.Domain.Watch;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Cli.Commands;

/// <summary>利用管理簿 — ledgers of using sections.</summary>
internal static partial class WatchCommand
{
    private static readonly string[] Items =
        ["", "番号", "整理番号", "事務コード", "住民票コード", "利用開始日", "利用終了日", "操作者番号", "行"];

    private static Command Ledger() => new("ledger", "利用管理簿との突合 / ledgers of using sections, compared with the record")
    {
        Import(), Compare(),
    };

    private static Command Import()
    {
        var o = new WatchOptions();
        var file = new Argument<string>("file") { Description = "利用管理簿 / the ledger, CSV" };
        return Build($"{Group} ledger", o, "import", "利用管理簿を取り込む。住民票コードは保存しない / take a ledger in; no 住民票コード is kept",
            "juki watch ledger import node.json 管理簿.csv --office prefecture-200000 --by 12",
            [file, o.Office, o.By, o.Terminal, o.DryRun], parsed =>
            {
                var office = o.OfficeOf(parsed) ?? throw new InvalidDataException("--office: 必須 / required");
                var ledger = LedgerFile.Read(parsed.GetValue(file)!);
                var (number, covered) = ("", 0L);
                // An empty ledger is taken in too: that a section used nothing is worth an entry.
                for (var from = 0; from == 0 || from < ledger.Lines.Count; from += WatchDesk.LedgerLinesMax)
                {
                    var some = ledger.Lines.Skip(from).Take(WatchDesk.LedgerLinesMax).Select(Written).ToList();
                    var reply = o.Ask(parsed, o.Call(parsed, WatchTask.Import) with
                    {
                        Number = number, Office = office, Lines = some, Digest = ledger.Digest,
                        Refused = from == 0 ? ledger.Faults.Count : 0,
                    });
                    (number, covered) = (reply.Number, covered + reply.Covered);
                }
                var lines = ledger.Faults
                    .Select(fault => $"{fault.Line} 行目 / line {fault.Line}: {Items[(int)fault.Item]} / {fault.Item}")
                    .Append($"{number} {ledger.Lines.Count} 行を取り込み、うち記録と合うもの {covered} / lines taken, with an act; "
                        + $"拒否 {ledger.Faults.Count} / refused");
                return new(
                    string.Join('\n', lines).TrimStart(),
                    new { number, taken = ledger.Lines.Count, covered, refused = ledger.Faults },
                    ledger.Faults.Count == 0);
            });
    }

    private static Command Compare()
    {
        var o = new WatchOptions();
        return Build($"{Group} ledger", o, "compare", "記録と管理簿を双方向に突き合わせる / compare record and ledgers both ways",
            "juki watch ledger compare node.json --month 2026-04 --office prefecture-200000 --by 12",
            [o.Month, o.From, o.To, o.Office, o.By, o.Terminal], parsed =>
            {
                var (from, before) = o.Stretch(parsed);
                var reply = o.Ask(parsed, o.Call(parsed, WatchTask.Compare) with
                {
                    From = from, Before = before, Office = o.OfficeOf(parsed),
                });
                return new(WatchText.Comparison(reply.Comparison!), reply.Comparison!);
            });
    }

    /// <summary>A line as its items again; the node reads it anew.</summary>
    private static string[] Written(LedgerLine line) =>
    [
        Digits(line.Number), line.Case, line.Affair.ToString(), line.Subject.Written, Day(line.From), Day(line.Until),
        line.Operator == 0 ? "" : Digits(line.Operator),
    ];

    private static string Digits(long number) => FormattableString.Invariant($"{number}");

    private static string Day(DateOnly day) =>
        day.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
}
