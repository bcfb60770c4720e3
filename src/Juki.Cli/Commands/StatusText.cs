using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>A status as a table for people, or as a line for programs.</summary>
internal static class StatusText
{
    private const int LabelColumns = 46;

    /// <summary>One line of JSON: the node's own answer with the alarms in it.</summary>
    public static string Line(StatusReport report, IReadOnlyList<StatusAlarm> alarms)
    {
        var line = JsonSerializer.SerializeToNode(report, StatusReport.Json)!.AsObject();
        line["alarms"] = new JsonArray([.. alarms.Select(alarm => JsonValue.Create(alarm.Kind.ToString()))]);
        return line.ToJsonString(StatusReport.Json);
    }

    /// <summary>The table, alarms first.</summary>
    public static string Table(StatusReport report, IReadOnlyList<StatusAlarm> alarms)
    {
        var text = new StringBuilder();
        var (node, host) = (report.Node, report.Host);
        Line(text, $"{node.Node}  {report.At:yyyy-MM-dd HH:mm:ss'Z'}");
        Line(text, alarms.Count == 0 ? "警報なし / no alarms" : $"警報 / alarms: {alarms.Count}");
        foreach (var alarm in alarms)
            Line(text, $"  ! {alarm.Text}");
        text.Append('\n');
        Row(text, "現存する住民 / open residents", node.Residents);
        foreach (var merger in node.Mergers.Where(one => one.ToTakeOver > 0 || one.TakenOver > 0))
        {
            Row(text, $"承継待ち / to be taken over {merger.Municipality}",
                $"{merger.ToTakeOver} → {string.Join(' ', merger.Successors)} {merger.Day:0000-00-00}"
                + $", 済 / done {merger.TakenOver}{(node.MergersCounted ? "" : " (集計中 / being counted)")}");
        }
        Row(text, "未送・未応答なし / quiet", node.IsQuiet ? "はい / yes" : "いいえ / no");
        Row(text, "反映までの時間 p50, p99 / lag, ms", $"{Lag(node.LagP50)}, {Lag(node.LagP99)}");
        Row(text, "処理した電文 / messages handled", node.Handled);
        Counts(text, "判定 / judged here", node.Judged);
        if (node.SetAside > 0)
            Row(text, "別扱い・後続 / set aside, waiting", $"{node.SetAside}, {node.SetAsideWaiting}");
        Counts(text, "上位での却下 / refused above", node.RefusedAbove);
        if (host.Upstream.StartsWith("prefecture", StringComparison.Ordinal)) // so it is a CS
        {
            Row(text, "連携ファイル最終番号 / last legacy file", node.FilesTaken);
            Row(text, "判定待ちのファイル / files without result", node.FilesUnanswered);
            Row(text, "受付待ちのファイル / files waiting", host.FilesWaiting);
            Counts(text, "拒否したファイル / files refused", node.FilesRefused);
        }
        Row(text, "点検した行 / rows checked", node.RowsChecked);
        Row(text, "破損・修復した行 / rows damaged, repaired", $"{node.RowsDamaged}, {node.RowsRepaired}");
        Row(text, "判定を待つ人 / residents unjudged", $"{node.Unjudged}");
        Row(text, "点検を終えた日 / last full check", node.LastScrub == 0 ? "-" : $"{node.LastScrub:0000-00-00}");
        if (host.Record is { } record)
        {
            Row(text, "操作履歴 / record: leaves, unsigned, KB",
                $"{record.Leaves}, {record.Unsigned}, {host.RecordBytes >> 10}");
            Row(text, "署名 / last signed head", Time(record.LastHead));
            Row(text, "副署 / last countersignature",
                record.LastWitness.Length == 0 ? "-" : $"{Time(record.LastCountersigned)}, {record.LastWitness}");
        }
        text.Append("\n回線 / links\n");
        foreach (var link in host.Links)
            Line(text, $"  {link.Peer}-{link.Instance}  {link.Since:yyyy-MM-dd HH:mm:ss'Z'}  {link.Certificate}");
        text.Append("通信路 / lanes\n");
        foreach (var lane in node.Lanes)
        {
            Line(text, $"  {lane.Peer} {lane.Class}: {lane.Last}, 未応答 / waiting {lane.Waiting}"
                + (lane.Waiting == 0 ? "" : $", {lane.WaitingBytes >> 10} KB, {lane.FilledPercent} %"
                    + $", 最古 / oldest {TimeSpan.FromSeconds(lane.OldestSeconds):c}")
                + (lane.Linked ? "" : "  (切断 / not linked)"));
        }
        text.Append('\n');
        Counts(text, "拒否した接続 / refused sessions", host.RefusedSessions);
        Counts(text, "失敗した接続 / failed connections", host.FailedConnections);
        Counts(text, "電文の異常 / frame faults", host.FrameFaults);
        Counts(text, "切れた回線 / links ended", host.LinksEnded);
        Counts(text, "切った回線 / links ended by the core", node.LinksEnded);
        Row(text, "証明書の期限 / certificate ends", Day(host.CertificateEnds));
        Row(text, "失効表 / revocation table", $"{host.RevocationTable}, {Day(host.RevocationTableEnds)}");
        Row(text, "ディスクの空き / free on disk, MB", host.DiskFreeBytes >> 20);
        Row(text, "メモリ / memory, MB", host.MemoryBytes >> 20);
        Row(text, "版・プロセス・起動 / version, process, since",
            $"{host.Version}, {host.Process}, {host.Started:yyyy-MM-dd HH:mm:ss'Z'}");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string label, object value) =>
        Line(text, $"{label}{new string(' ', Math.Max(1, LabelColumns - Columns(label)))}{value}");

    private static void Counts(StringBuilder text, string label, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count > 0)
            Row(text, label, string.Join(", ", counts.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}")));
    }

    /// <summary>Columns on a terminal: 2 for what is not ASCII; the labels have nothing else.</summary>
    internal static int Columns(string text) => text.Sum(letter => letter < 0x80 ? 1 : 2);

    private static string Lag(long milliseconds) =>
        milliseconds < 0 ? "-" : milliseconds.ToString(CultureInfo.InvariantCulture);

    private static string Time(long milliseconds) => milliseconds == 0
        ? "-"
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            .ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
