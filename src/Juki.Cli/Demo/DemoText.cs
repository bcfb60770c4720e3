using System.Globalization;
using System.Text;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>The facts as tables for people, and as a line for programs.</summary>
internal static class DemoText
{
    private static readonly Dictionary<ResidenceState, string> States = new()
    {
        [ResidenceState.Open] = "現存",
        [ResidenceState.Closed] = "消除",
        [ResidenceState.Recoded] = "別コード",
    };

    /// <summary>One line of JSON.</summary>
    public static string Line(DemoFacts facts) => JsonSerializer.Serialize(facts, StatusReport.Json);

    /// <summary>One version of a record, with its words.</summary>
    public static DemoPersonFacts Person(NodeName node, Residence row, bool isPresent) => new(
        node.ToString(),
        row.Code.Written,
        DemoNodeFacts.OfficeName(new(Role.Municipality, row.Municipality)),
        row.Version,
        isPresent,
        States.GetValueOrDefault(row.State, ""),
        row.LastReason.Japanese(),
        row.LastDate.Written,
        row.Information.Name.Text,
        DemoNodeFacts.OfficeName(new(Role.Municipality, row.Information.Address.Municipality))
            + row.Information.Address.Text);

    /// <summary>Everything as tables.</summary>
    public static string Tables(DemoFacts facts)
    {
        var text = new StringBuilder();
        Row(text, "", "住民/open", "反映/applied", "却下/refused", "p50 ms", "p99 ms", "MB");
        foreach (var tier in facts.Nodes.GroupBy(node => node.Node.Split('-')[0]))
        {
            foreach (var node in tier)
                Row(text, $"{node.Node} {node.Office}", Number(node.Residents), Number(node.Applied),
                    Number(node.Refused.Values.Sum()), Lag(node.LagP50), Lag(node.LagP99),
                    Number(node.MemoryBytes >> 20));
            if (tier.Count() > 1)
                Row(text, "  計 / sum", Number(tier.Sum(node => node.Residents)), Number(tier.Sum(node => node.Applied)),
                    Number(tier.Sum(node => node.Refused.Values.Sum())), "", "", "");
        }
        text.Append("\n却下の内訳 / refused, by verdict\n");
        var verdicts = facts.Nodes.SelectMany(node => node.Refused).GroupBy(one => one.Key);
        foreach (var verdict in verdicts.OrderBy(one => one.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"  {verdict.Key} {verdict.Sum(one => one.Value)}\n");
        text.Append('\n');
        Check(text, facts.RefusalsMissing + facts.RefusalsUnexpected == 0,
            $"誤った {facts.RefusalsExpected} 件が、想定した判定と段階で却下された / every wrong record got its verdict, from its tier");
        Check(text, facts.AlteredRefused, "改変されたファイルは拒否され、正しいものは受け付けた / the altered file was refused");
        Check(text, facts.DuplicateRefused, "二度目のファイルは拒否された / the file handed in twice was refused");
        Check(text, facts.GapWaited, "番号が飛んだファイルは、欠番が届くまで待った / behind the missing file the later ones waited");
        Check(text, facts.Differences == 0 && facts.OpenAtPrefectures == facts.OpenAtNation,
            $"三層の記録が一致した(都道府県計 {facts.OpenAtPrefectures}、全国 {facts.OpenAtNation}) / the tiers agree");
        foreach (var one in facts.Inquiries)
            Check(text, one.AsExpected, $"照会 {one.Asked}: {one.Verdict} ({one.Tier}, {one.Persons})");
        Check(text, facts.Batch is { AsExpected: true },
            $"一括提供 {facts.Batch?.Results.Count} 行: {string.Join(' ', facts.Batch?.Results ?? [])} / batch provision");
        Check(text, facts.Disclosure is { Lines: > 0, Holds: true },
            $"本人への開示 {facts.Disclosure?.Lines} 行の証明を検証した / a resident's paper, each line with its proof");
        Check(text, facts.Terminal is { AsExpected: true }, OfTerminal(facts.Terminal));
        Check(text, facts.Record is { Sound: true } && facts.Record.Inquiries == facts.InquiriesMade,
            $"記録 {facts.Record.Leaves} 件を検証した。うち照会 {facts.Record.Inquiries} / the record was examined");
        Check(text, facts.Record.TamperedLeaf >= 0,
            $"記録の 1 ビットの改変を見つけた(葉 {facts.Record.TamperedLeaf}) / one changed bit of it was found");
        People(text, facts.Person);
        text.Append(CultureInfo.InvariantCulture,
            $"\n{facts.Files} ファイル files, {facts.Records} 件 records, {facts.FlowMilliseconds / 1000m:F1} 秒 s; ");
        text.Append(CultureInfo.InvariantCulture, $"全体 in all {facts.Milliseconds / 1000m:F1} 秒 s\n");
        return text.ToString();
    }

    private static string OfTerminal(DemoTerminalFacts? terminal) => terminal is { Failure: { } why }
        ? $"業務端末を使えない / the terminal could not be used: {why}"
        : $"代表端末を経る業務端末 {terminal?.Address} で操作者 {terminal?.Operator} がカードと暗証番号 {terminal?.Pin} で認証し、"
            + $"{terminal?.Persons} 人が示され、記録は {terminal?.Leaves} 件 / at the pages of a terminal behind the "
            + "representative terminal the operator logged in by card and asked";

    private static void People(StringBuilder text, IReadOnlyList<DemoPersonFacts> rows)
    {
        if (rows.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture,
            $"\nある架空の住民 / one invented resident, 住民票コード {rows[^1].Code}, at all tiers (+ 異動前 / earlier)\n");
        foreach (var node in rows.GroupBy(row => row.Node))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {node.Key}\n");
            foreach (var row in node)
            {
                text.Append(
                    CultureInfo.InvariantCulture, $"   {(row.Present ? '=' : '+')} {Padded(row.Municipality, 8)} ");
                text.Append(CultureInfo.InvariantCulture, $"v{row.Version} {row.Date} {Padded(row.Reason, 10)} ");
                text.Append(CultureInfo.InvariantCulture, $"{Padded(row.State, 8)} {row.Name}  {row.Address}\n");
            }
        }
    }

    private static void Check(StringBuilder text, bool holds, string what) =>
        text.Append(holds ? "  [OK] " : "  [NG] ").Append(what).Append('\n');

    private static void Row(StringBuilder text, string label, params string[] cells)
    {
        const int Label = 36;
        const int Cell = 13;
        text.Append(Padded(label, Label));
        foreach (var cell in cells)
            text.Append(new string(' ', Math.Max(1, Cell - StatusText.Columns(cell)))).Append(cell);
        text.Append('\n');
    }

    private static string Padded(string text, int columns) =>
        text + new string(' ', Math.Max(0, columns - StatusText.Columns(text)));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Lag(long milliseconds) => milliseconds < 0 ? "-" : Number(milliseconds);
}
