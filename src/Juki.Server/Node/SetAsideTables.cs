using Juki.Domain.Changes;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>What must keep its order with what else. Numbers stand in tables and never change.</summary>
internal enum OrderOf
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A municipality's updates of one resident.</summary>
    Resident = 1,

    /// <summary>A tier's answers to one municipality.</summary>
    Answers = 2,

    /// <summary>Notices about one resident.</summary>
    Notices = 3,
}

/// <summary>What of a message has to be known to set it aside.</summary>
/// <param name="Order">What it keeps its order with.</param>
/// <param name="Code">住民票コード, or the tier of an answer; 0 unknown.</param>
/// <param name="NewCode">住民票コード after the change; else 0.</param>
/// <param name="Municipality">The municipality.</param>
/// <param name="UpdateNumber">更新順番号 of an update; else 0.</param>
internal readonly record struct SetAsideFacts(
    OrderOf Order, long Code, long NewCode, long Municipality, long UpdateNumber);

/// <summary>A message or record that was set aside.</summary>
/// <param name="Id">Its number on the work list.</param>
/// <param name="Of">Where it came from.</param>
/// <param name="Peer">Lane: the peer. File: its number.</param>
/// <param name="Class">Lane: the class. Else 0.</param>
/// <param name="Number">Lane: its number. File: the serial.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Body">As it came; empty when it could not be read.</param>
/// <param name="Facts">What is known of it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was tried alone.</param>
/// <param name="Since">When, milliseconds since 1970.</param>
/// <param name="Error">Kind of the error and place in the code; no values.</param>
internal sealed record SetAsideRow(
    long Id, AttemptOf Of, long Peer, int Class, long Number, MessageKind Kind, byte[] Body, SetAsideFacts Facts,
    SetAsideReason Reason, int Attempts, long Since, string Error)
{
    /// <summary>What its sender was answered.</summary>
    public UpdateVerdict Verdict =>
        Reason == SetAsideReason.WaitsForEarlier ? UpdateVerdict.WaitsForEarlier : UpdateVerdict.SetAsideAsFaulty;

    /// <summary>Without values of a resident.</summary>
    public override string ToString() => $"(set aside {Id}: {Kind}, {Reason})";
}

/// <summary>What was done with a row of the work list. Numbers stand in tables and never change.</summary>
internal enum SetAsideAction
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>A person had it handled again.</summary>
    Released = 1,

    /// <summary>A person gave it up.</summary>
    Dropped = 2,

    /// <summary>Nothing earlier stood in its way any more.</summary>
    Followed = 3,

    /// <summary>It was tried and failed.</summary>
    Failed = 4,
}

/// <summary>One act on the work list.</summary>
internal sealed record SetAsideActionRow(
    long Id, long SetAside, long At, SetAsideAction Action, UpdateVerdict Verdict, string Note);

/// <summary>The work list: what was set aside, and what was done with it.</summary>
internal static class SetAsideTables
{
    /// <summary>What stands on the work list.</summary>
    public static readonly Table<SetAsideRow> Rows = new()
    {
        Name = "set_aside",
        Meaning = "Messages and records that made the node fail, and those that wait for them (decision 0007). Holds "
            + "residents' values until a person has released or dropped them.",
        Columns =
        [
            new("id", ColumnKind.Integer, "number on the work list"),
            new("of", ColumnKind.Integer, "where it came from (`AttemptOf`): 1 lane, 2 legacy file"),
            new("peer", ColumnKind.Integer, "the peer (role × 1,000,000 + office), or the number of the file"),
            new("class", ColumnKind.Integer, "class of messages (`LaneClass`); 0 for a file"),
            new("number", ColumnKind.Integer, "number in the lane, or serial in the file"),
            new("kind", ColumnKind.Integer, "what it is (`MessageKind`)"),
            new("body", ColumnKind.Blob, "the body as it came; empty if it could not be read"),
            new("order_of", ColumnKind.Integer, "what it keeps its order with (`OrderOf`)"),
            new("code", ColumnKind.Integer, "住民票コード, or the tier of an answer; 0 unknown"),
            new("new_code", ColumnKind.Integer, "住民票コード after the change; 0 none"),
            new("municipality", ColumnKind.Integer, "the municipality; 0 unknown"),
            new("update_number", ColumnKind.Integer, "更新順番号 of an update; 0 none"),
            new("reason", ColumnKind.Integer, "why (`SetAsideReason`)"),
            new("attempts", ColumnKind.Integer, "how often it was tried alone"),
            new("since", ColumnKind.Integer, "when, milliseconds since 1970"),
            new("error", ColumnKind.Text, "kind of the error and place in the code, without values"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Id),
        Write = Write,
        Read = from => new(
            from.Integer(), (AttemptOf)from.Integer(), from.Integer(), (int)from.Integer(), from.Integer(),
            (MessageKind)from.Integer(), from.Blob(),
            new((OrderOf)from.Integer(), from.Integer(), from.Integer(), from.Integer(), from.Integer()),
            (SetAsideReason)from.Integer(), (int)from.Integer(), from.Integer(), from.Text()),
    };

    /// <summary>What was done.</summary>
    public static readonly Table<SetAsideActionRow> Actions = new()
    {
        Name = "set_aside_action",
        Meaning = "What was done with rows of the work list, and when; without values of residents.",
        Columns =
        [
            new("id", ColumnKind.Integer, "number of the act"),
            new("set_aside", ColumnKind.Integer, "number on the work list"),
            new("at", ColumnKind.Integer, "when, milliseconds since 1970"),
            new("action", ColumnKind.Integer, "what (`SetAsideAction`)"),
            new("verdict", ColumnKind.Integer, "the verdict that it got (`UpdateVerdict`)"),
            new("note", ColumnKind.Text, "the reason that the person gave, or kind and place of the error"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Id),
        Write = (row, to) =>
        {
            to.Integer(row.Id);
            to.Integer(row.SetAside);
            to.Integer(row.At);
            to.Integer((long)row.Action);
            to.Integer((long)row.Verdict);
            to.Text(row.Note);
        },
        Read = from => new(
            from.Integer(), from.Integer(), from.Integer(), (SetAsideAction)from.Integer(),
            (UpdateVerdict)from.Integer(), from.Text()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Rows, Actions];

    private static void Write(SetAsideRow row, IRowWriter to)
    {
        to.Integer(row.Id);
        to.Integer((long)row.Of);
        to.Integer(row.Peer);
        to.Integer(row.Class);
        to.Integer(row.Number);
        to.Integer((long)row.Kind);
        to.Blob(row.Body);
        to.Integer((long)row.Facts.Order);
        to.Integer(row.Facts.Code);
        to.Integer(row.Facts.NewCode);
        to.Integer(row.Facts.Municipality);
        to.Integer(row.Facts.UpdateNumber);
        to.Integer((long)row.Reason);
        to.Integer(row.Attempts);
        to.Integer(row.Since);
        to.Text(row.Error);
    }
}
