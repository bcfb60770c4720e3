namespace Juki.Domain.Authority;

/// <summary>権限 — how a function may be used [S-001].</summary>
[Flags]
public enum OperatorAccess
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>読み取り.</summary>
    Read = 1,

    /// <summary>書き込み.</summary>
    Write = 2,

    /// <summary>実行.</summary>
    Execute = 4,
}

/// <summary>機能 — what a right is about [ours].</summary>
public enum OperatorFunction
{
    /// <summary>照会: a resident's 本人確認情報.</summary>
    Inquiry = 1,

    /// <summary>一括提供: files of conditions and of results.</summary>
    Batch = 2,

    /// <summary>開示請求.</summary>
    Disclosure = 3,

    /// <summary>媒体とその管理簿.</summary>
    Media = 4,

    /// <summary>操作履歴の見出し: who did what when, without residents.</summary>
    RecordLines = 5,

    /// <summary>操作履歴の内容: what was asked, and about whom.</summary>
    RecordEntries = 6,

    /// <summary>見張りの簿: cases, samples, reports.</summary>
    Watch = 7,

    /// <summary>操作者管理簿.</summary>
    Ledger = 8,

    /// <summary>カードの発行と失効.</summary>
    Cards = 9,

    /// <summary>事務と協定の表.</summary>
    Affairs = 10,

    /// <summary>運転の状態と設定.</summary>
    Node = 11,

    /// <summary>複写: backup, restore, export.</summary>
    Copy = 12,

    /// <summary>更新状況と整合性: by number of file, record and update, without residents.</summary>
    Updates = 13,
}

/// <summary>One row: what a role may do with a function.</summary>
public sealed record OperatorRight(OperatorRoles Role, OperatorFunction Function, OperatorAccess Access);

/// <summary>
/// 権限表 — the least rights of each role: 読み取り, 書き込み and 実行 for each function [S-001], no more than the work needs
/// [S-000 3. リスク2]. What is not in it, nobody may do. Which function reaches data of residents stands here too.
/// </summary>
public static class RightTable
{
    /// <summary>All rows, by role.</summary>
    public static IReadOnlyList<OperatorRight> Rows { get; } =
    [
        new(OperatorRoles.Inquiry, OperatorFunction.Inquiry, OperatorAccess.Read | OperatorAccess.Execute),
        new(OperatorRoles.Inquiry, OperatorFunction.Updates, OperatorAccess.Read),
        new(OperatorRoles.Batch, OperatorFunction.Batch,
            OperatorAccess.Read | OperatorAccess.Write | OperatorAccess.Execute),
        new(OperatorRoles.Disclosure, OperatorFunction.Disclosure,
            OperatorAccess.Read | OperatorAccess.Write | OperatorAccess.Execute),
        new(OperatorRoles.Media, OperatorFunction.Media,
            OperatorAccess.Read | OperatorAccess.Write | OperatorAccess.Execute),
        new(OperatorRoles.Audit, OperatorFunction.RecordLines, OperatorAccess.Read),
        new(OperatorRoles.Audit, OperatorFunction.RecordEntries, OperatorAccess.Read),
        new(OperatorRoles.Audit, OperatorFunction.Watch,
            OperatorAccess.Read | OperatorAccess.Write | OperatorAccess.Execute),
        new(OperatorRoles.Audit, OperatorFunction.Ledger, OperatorAccess.Read),
        new(OperatorRoles.Administration, OperatorFunction.Ledger, OperatorAccess.Read | OperatorAccess.Write),
        new(OperatorRoles.Management, OperatorFunction.Affairs, OperatorAccess.Read | OperatorAccess.Write),
        new(OperatorRoles.Management, OperatorFunction.Ledger, OperatorAccess.Read),
        new(OperatorRoles.Management, OperatorFunction.Updates, OperatorAccess.Read),
        new(OperatorRoles.System, OperatorFunction.Node, OperatorAccess.Read | OperatorAccess.Write),
        new(OperatorRoles.System, OperatorFunction.Copy, OperatorAccess.Execute),
        new(OperatorRoles.System, OperatorFunction.Updates, OperatorAccess.Read | OperatorAccess.Execute),
        new(OperatorRoles.Cards, OperatorFunction.Cards, OperatorAccess.Write | OperatorAccess.Execute),
        new(OperatorRoles.Cards, OperatorFunction.Ledger, OperatorAccess.Read),
        new(OperatorRoles.Logs, OperatorFunction.RecordLines, OperatorAccess.Read),
    ];

    /// <summary>Every role, in their order.</summary>
    public static IReadOnlyList<OperatorRoles> Roles { get; } =
        [.. Enum.GetValues<OperatorRoles>().Where(role => role != OperatorRoles.None)];

    /// <summary>What some roles together may do with a function.</summary>
    public static OperatorAccess Of(OperatorRoles roles, OperatorFunction function) => Rows
        .Where(row => roles.HasFlag(row.Role) && row.Function == function)
        .Aggregate(OperatorAccess.None, (all, row) => all | row.Access);

    /// <summary>Roles that may use a function in that way.</summary>
    public static OperatorRoles With(OperatorFunction function, OperatorAccess access) => Roles
        .Where(role => Of(role, function).HasFlag(access))
        .Aggregate(OperatorRoles.None, (all, role) => all | role);

    /// <summary>True for a function that shows or carries data of residents.</summary>
    public static bool ReachesResidents(OperatorFunction function) => function is OperatorFunction.Inquiry
        or OperatorFunction.Batch or OperatorFunction.Disclosure or OperatorFunction.Media
        or OperatorFunction.RecordEntries or OperatorFunction.Watch or OperatorFunction.Copy;

    /// <summary>True for roles with which data of residents can be reached.</summary>
    public static bool ReachesResidents(OperatorRoles roles) =>
        Rows.Any(row => roles.HasFlag(row.Role) && ReachesResidents(row.Function));
}
