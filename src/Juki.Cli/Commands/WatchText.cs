using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Cli.Commands;

/// <summary>What watching finds, for a terminal.</summary>
internal static class WatchText
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    private static readonly string[] States =
        ["—", "開始 / open", "質問中 / asked", "回答済み / answered", "終了 / closed"];

    private static readonly string[] Results =
        ["", "適正 / proper", "目的外利用 / improper", "誤操作 / mistake", "確認できず / unexplained"];

    /// <summary>A time in Japan.</summary>
    public static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToOffset(Japan).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A leaf of the record.</summary>
    public static string Line(WatchLeaf leaf) => Invariant(
        $"{Place(leaf.Log, leaf.Leaf)}  {Time(leaf.Time)}  {KindOf(leaf.Kind)} {leaf.Kind}  {Office(leaf.Office)}  ")
        + Invariant($"操作者 / operator {leaf.Operator}  端末 / terminal {leaf.Terminal}  事務 / affair {leaf.Affair:D6}  ")
        + Invariant($"判定 / verdict {leaf.Verdict}  件数 / count {leaf.Count}");

    /// <summary>Leaves, and how many they are.</summary>
    public static string Lines(IReadOnlyList<WatchLeaf> leaves, bool isCut) => string.Join(
        '\n', leaves.Select(Line).Append(Invariant($"{leaves.Count} 件 / leaves")
            + (isCut ? "。ほかにもある / and there are more: --max" : "")));

    /// <summary>Who read whose lines: how often and how much each, and each reading.</summary>
    public static string Readings(IReadOnlyList<WatchReading> readings, bool isCut)
    {
        var lines = readings.GroupBy(one => one.Operator).OrderBy(one => one.Key).Select(one =>
            Invariant($"操作者 / operator {one.Key}: 閲覧 / readings {one.Count()}、")
                + Invariant($"うち住民を指定 / of residents {one.Count(reading => reading.IsOfResident)}、")
                + Invariant($"行 / lines {one.Sum(reading => reading.Shown)}"));
        var each = readings.Select(one =>
            Invariant($"{Place(one.Log, one.Leaf)}  {Time(one.Time)}  操作者 / operator {one.Operator}  ")
                + Invariant($"端末 / terminal {one.Terminal}  行 / lines {one.Shown}  ")
                + $"{(one.IsOfResident ? "住民 / resident  " : "")}{one.Asked ?? "消去 / erased"}");
        return string.Join('\n', [.. lines, .. each, Invariant($"{readings.Count} 件 / readings")
            + (isCut ? "。ほかにもある / and there are more" : "")]);
    }

    /// <summary>A report.</summary>
    public static string Report(WatchReport report, string number, IReadOnlyList<string> cases)
    {
        var lines = new List<string>
        {
            Invariant($"点検報告 / report {number}  {Time(report.From)} – {Time(report.Before - 1)}"),
            Invariant($"記録 / leaves {report.Leaves}  照会 / inquiries {report.Inquiries}  ")
                + Invariant($"うち拒否 / refused {report.Refused}  案件あり / with a case {report.WithCase}"),
            Invariant($"表示した住民 / residents shown {report.Shown}  一括の行 / lines of batches {report.Lines}"),
        };
        if (report.Erased + report.Damaged > 0)
            lines.Add(Invariant($"見出しだけを点検 / only the leaf could be looked at: 消去 / erased {report.Erased}, ")
                + Invariant($"破損 / damaged {report.Damaged}"));
        if (report.Forgotten + report.Untold > 0)
            lines.Add(Invariant($"この点検は完全ではない / this report is not complete: {report.Forgotten}, {report.Untold}"));
        for (var place = 0; place < report.Findings.Count; place++)
            lines.Add(Finding(report.Findings[place], place < cases.Count ? cases[place] : ""));
        lines.Add(report.Findings.Count == 0
            ? "所見なし / nothing was found"
            : Invariant($"所見 {report.Findings.Count} 件 / findings"));
        return string.Join('\n', lines);
    }

    /// <summary>A comparison with the ledgers.</summary>
    public static string Comparison(WatchComparison found)
    {
        var lines = new List<string>
        {
            Invariant($"突合 / comparison {Office(found.Office)}  {Time(found.From)} – {Time(found.Before - 1)}"),
            Invariant($"照会 / inquiries {found.Inquiries}、うち案件あり / with a case {found.WithCase}、")
                + Invariant($"該当者なし / without a resident {found.WithoutSubject}"),
            Invariant($"管理簿の行 / lines of ledgers {found.Lines}、うち記録あり / with an act {found.LinesFound}"),
        };
        lines.AddRange(found.LoneLeaves.Select(place =>
            Invariant($"案件のない記録 / act without a case: {Place(place.Log, place.Leaf)}")));
        lines.AddRange(found.LoneLines.Select(line => Invariant(
            $"記録のない行 / line without an act: {line.Ledger} {line.Line}: {line.Case} {line.Affair:D6}")));
        return string.Join('\n', lines);
    }

    /// <summary>A matter with its acts.</summary>
    public static IEnumerable<string> Matter(WatchShown matter)
    {
        var rule = matter.Rule == WatchRule.None ? "" : "  " + WatchRuleText.Of(matter.Rule).Japanese;
        var state = matter.State == WatchState.None ? "" : "  " + States[(int)matter.State];
        var about = matter.State == WatchState.None
            ? ""
            : Invariant($"  {Office(matter.Office)} 操作者 / operator {matter.Operator}  ")
                + Invariant($"{Place(matter.Log, matter.First)}–{matter.Last}");
        yield return $"{matter.Number}{state}{rule}{about}";
        foreach (var act in matter.Acts)
            yield return Invariant($"    {Time(act.At)}  {act.Act}  {act.By}  {act.Count}  {Results[(int)act.Result]}")
                .TrimEnd() + (string.IsNullOrEmpty(act.Text) ? "" : "  " + act.Text);
        foreach (var line in matter.Lines)
            yield return Invariant($"    {Place(line.Log, line.Leaf)}  {Office(line.Office)} 操作者 / operator ")
                + Invariant($"{line.Operator}  {Signed(line)}");
        if (matter.IsDrawnRightly is { } isRight)
            yield return isRight ? "    抽出は正しい / drawn rightly" : "    抽出が異なる / the lines differ from the draw";
    }

    private static string Signed(WatchLineShown line) => line.Result == WatchResult.None
        ? "未点検 / not signed off"
        : Invariant($"{Results[(int)line.Result]} ({line.By})");

    private static string Finding(WatchFinding finding, string number)
    {
        var rule = WatchRuleText.Of(finding.Rule);
        return Invariant($"  {rule.Japanese} / {rule.English}: {finding.Count}  {Office(finding.Person.Office)} ")
            + Invariant($"操作者 / operator {finding.Person.Operator}  {Place(finding.First.Log, finding.First.Leaf)}–")
            + Invariant($"{finding.Last.Leaf}  {Time(finding.From)} – {Time(finding.Until)}  {number}").TrimEnd();
    }

    private static string KindOf(AuditKind kind) =>
        AuditKindText.All.FirstOrDefault(one => one.Kind == kind)?.Japanese ?? "—";

    private static string Office(long number) => number == 0 ? "—" : NodeName.FromNumber(number).ToString();

    private static string Place(long log, long leaf) => log == 0 ? Invariant($"{leaf}") : Invariant($"{log}:{leaf}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
