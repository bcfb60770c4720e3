using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Server.Host;

/// <summary>What an operator has to look at; docs/operations.md says what to do. In order of urgency.</summary>
internal enum AlarmKind
{
    /// <summary>The tables of this node and of a peer do not fit: one of them was restored.</summary>
    RecoveryNeeded = 1,

    /// <summary>A legacy file is missing; the later ones wait.</summary>
    FileGap = 2,

    /// <summary>No link with the node above.</summary>
    NotLinked = 3,

    /// <summary>Records that this CS holds were refused above.</summary>
    NotTakenOver = 4,

    /// <summary>Names in the inbox that are no offer.</summary>
    UnexpectedFiles = 5,

    /// <summary>Peers were refused within the last hour.</summary>
    RefusedSessions = 6,

    /// <summary>The certificate ends within 14 days.</summary>
    CertificateEnds = 7,

    /// <summary>The revocation table is past its time.</summary>
    RevocationsOld = 8,

    /// <summary>A neighbour speaks no protocol version that this node speaks.</summary>
    OtherVersion = 9,

    /// <summary>Damaged rows wait for their repair by a neighbour.</summary>
    RowsDamaged = 20,

    /// <summary>The disk is full; nothing new is taken in.</summary>
    DiskFull = 21,

    /// <summary>A message from above held an item that cannot be; it was dropped.</summary>
    Unsound = 22,

    /// <summary>A lane is nearly as full as it may be.</summary>
    LaneFilling = 23,

    /// <summary>A lane is full: nothing more is taken in for it until it has room.</summary>
    LaneFull = 24,

    /// <summary>Receipts or refusals find no room on the disk of the drop folder (CS).</summary>
    NoRoomForReceipts = 26,

    /// <summary>Damaged records that nobody above has: the town has to hand them in anew (CS).</summary>
    HandInAnew = 25,

    /// <summary>No witness has countersigned the record for long; after a day nothing is answered any more.</summary>
    NotWitnessed = 31,

    /// <summary>Heads of a record cannot be signed: is the token there, and room on the disk?</summary>
    RecordUnsigned = 32,

    /// <summary>A witness found a record that did not grow out of what it had seen, here or at a neighbour.</summary>
    WitnessFinding = 33,

    /// <summary>The tables of affairs and agreements are a day old; after a week national organs get nothing.</summary>
    TablesOld = 34,

    /// <summary>The record of the last day asks questions: inquiries at night, too many, too many refused,
    /// guessing.</summary>
    MisuseSuspected = 35,

    /// <summary>Messages or records made the node fail and were set aside.</summary>
    SetAside = 30,
}

/// <summary>One alarm, as it is shown.</summary>
internal sealed record StatusAlarm(AlarmKind Kind, string Text);

/// <summary>Reads the alarms out of a status.</summary>
internal static class StatusAlarms
{
    private static readonly TimeSpan RefusedFor = TimeSpan.FromHours(1); // [ours: one looks every half hour]
    private static readonly TimeSpan CertificateFor = TimeSpan.FromDays(14); // [ours: a shipped token takes a week]

    private const long NotWitnessedMilliseconds = 2 * HeadRules.ShowOldEveryMs; // [ours: two signs of life missed]

    private const long UnsoundMilliseconds = 86_400_000; // [ours: a day, every shift sees it]

    /// <summary>How full a lane is when somebody has to look, percent [ours: a week's outage in March does not fill a
    /// fifth].</summary>
    public const int LaneFillingPercent = 80;

    /// <summary>The alarms in order of urgency; empty when all is well.</summary>
    public static IReadOnlyList<StatusAlarm> Of(StatusReport report)
    {
        var (node, host) = (report.Node, report.Host);
        var alarms = new List<StatusAlarm>();
        Add(node.RecoveryNeeded.Count > 0, AlarmKind.RecoveryNeeded,
            $"復旧が必要: {string.Join(", ", node.RecoveryNeeded)} / recovery needed with these");
        Add(host.IsDiskFull, AlarmKind.DiskFull,
            $"ディスクの空き {host.DiskFreeBytes >> 20} MB、受付停止中 / the disk is full, nothing new is taken in");
        Add(node.HasNoRoomForReceipts, AlarmKind.NoRoomForReceipts,
            $"連携フォルダに空きがなく結果票を書けない / no room for receipts in the drop folder");
        var full = node.Lanes.Where(lane => lane.FilledPercent >= 100).ToList();
        var filling = node.Lanes.Where(lane => lane.FilledPercent is >= LaneFillingPercent and < 100).ToList();
        Add(full.Count > 0, AlarmKind.LaneFull,
            $"通信路が満杯: {Names(full)}、受付待ちファイル {host.FilesWaiting} 件 / lanes are full, the intake waits");
        Add(filling.Count > 0, AlarmKind.LaneFilling,
            $"通信路がまもなく満杯: {Names(filling)} / lanes are nearly full");
        Add(node.RowsDamaged > 0, AlarmKind.RowsDamaged,
            $"破損した記録 {node.RowsDamaged} 件、修復待ち / damaged rows wait for their repair");
        Add(node.HandInAnew.Count > 0, AlarmKind.HandInAnew,
            $"市町村が改めて提出すべき記録 {string.Join(", ", node.HandInAnew)} / to be handed in anew: update (file: serial)");
        Add(node.SetAside > 0, AlarmKind.SetAside,
            $"別扱い {node.SetAside} 件、その後続 {node.SetAsideWaiting} 件 / set aside, and waiting for them: juki worklist");
        Add(node.LastUnsound > 0 && report.At.ToUnixTimeMilliseconds() - node.LastUnsound < UnsoundMilliseconds,
            AlarmKind.Unsound, $"あり得ない項目の電文を破棄: {node.Unsound.Values.Sum()} 件 / unsound messages from above dropped");
        Add(node.OtherVersions.Count > 0, AlarmKind.OtherVersion,
            $"通信規約の版が合わない: {string.Join(", ", node.OtherVersions)}、ここは {ProtocolVersions.Spoken} / no common version");
        Add(node.FileGapAt > 0, AlarmKind.FileGap,
            $"連携ファイル {node.FileGapAt:D8} が欠けている / this legacy file is missing, later ones wait");
        Add(host.Upstream.Length > 0 && host.Links.All(link => link.Peer != host.Upstream), AlarmKind.NotLinked,
            $"{host.Upstream} に接続していない / not linked with the node above");
        Add(node.NotTakenOver > 0, AlarmKind.NotTakenOver,
            $"上位に反映されていない記録 {node.NotTakenOver} 件 / records not taken over above");
        Add(host.UnexpectedFiles > 0, AlarmKind.UnexpectedFiles,
            $"受付フォルダに扱えないもの {host.UnexpectedFiles} 件 / names in the inbox that are no offer");
        Add(host.LastRefused is { } last && report.At - last < RefusedFor, AlarmKind.RefusedSessions,
            $"拒否した接続 {host.RefusedSessions.Values.Sum()} 件、最後は {host.LastRefused:HH:mm:ss'Z'} / sessions refused");
        Add(host.CertificateEnds - report.At < CertificateFor, AlarmKind.CertificateEnds,
            $"証明書の期限 {host.CertificateEnds:yyyy-MM-dd} / the certificate ends");
        Add(host.RevocationTableEnds < report.At, AlarmKind.RevocationsOld,
            $"失効表の期限切れ {host.RevocationTableEnds:yyyy-MM-dd} / the revocation table is past its time");
        Add(host.Tables is TableAge.Old or TableAge.Expired, AlarmKind.TablesOld,
            $"利用事務・協定の表が古い{Stopped(host.Tables)} / the tables of affairs and agreements are old");
        Add(host.Findings.Count > 0, AlarmKind.MisuseSuspected,
            $"調査のない所見: {string.Join(", ", host.Findings)} / findings without a case");
        if (host.Record is { } record)
            OfRecord(record);
        return alarms;

        void OfRecord(RecordStatus record)
        {
            var now = report.At.ToUnixTimeMilliseconds();
            Add(record.Faults.Count > 0, AlarmKind.WitnessFinding,
                $"記録の副署の異常: {string.Join(", ", record.Faults)} / findings of witnesses");
            Add(record.Unsigned > 0 && now - record.UnsignedSince >= HeadRules.UnsignedMsMax, AlarmKind.RecordUnsigned,
                $"署名のない記録 {record.Unsigned} 件 / leaves of the record without a signed head");
            Add(now - record.LastCountersigned > NotWitnessedMilliseconds, AlarmKind.NotWitnessed,
                $"記録の副署なし {(now - record.LastCountersigned) / 3_600_000} 時間{Stopped(record)} / no countersignature");
        }

        void Add(bool raised, AlarmKind kind, FormattableString text)
        {
            if (raised)
                alarms.Add(new(kind, text.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static string Stopped(TableAge? age) => age == TableAge.Expired ? "、国の機関への提供を停止中" : "";

    private static string Stopped(RecordStatus record) => record.MayAnswer ? "" : "、照会を停止中";

    /// <summary>The lanes that an operator has to look at first, and how many more there are.</summary>
    private static string Names(List<LaneStatus> lanes)
    {
        const int Shown = 3;
        var names = lanes.OrderByDescending(lane => lane.FilledPercent).Take(Shown)
            .Select(lane => string.Create(CultureInfo.InvariantCulture,
                $"{lane.Peer} {lane.Class} {lane.FilledPercent} %"));
        return string.Join(", ", names) + (lanes.Count > Shown ? $" (+{lanes.Count - Shown})" : "");
    }
}
