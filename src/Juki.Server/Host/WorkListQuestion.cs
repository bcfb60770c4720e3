using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Domain.Authority;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>What is asked of the work list.</summary>
internal enum WorkListAct
{
    /// <summary>What stands there.</summary>
    List = 0,

    /// <summary>Handle it again.</summary>
    Release = 1,

    /// <summary>Give it up.</summary>
    Drop = 2,
}

/// <summary>One line of JSON to <c>work.sock</c>.</summary>
/// <param name="Act">What.</param>
/// <param name="Id">Number on the work list; 0 for a list.</param>
/// <param name="Note">Why it is given up; at most <see cref="NoteMax"/> characters, no values of residents.</param>
internal sealed record WorkListRequest(WorkListAct Act, long Id = 0, string Note = "") : IActOfSomebody
{
    /// <summary>Longest note, characters.</summary>
    public const int NoteMax = 200;

    /// <summary>Who acts, by number of the ledger; 0 for a list.</summary>
    public uint By { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => Act == WorkListAct.List ? 0 : By;

    /// <summary>As of a release at a terminal.</summary>
    OperatorRoles IActOfSomebody.Roles => UpdatesCall.Actors;

    /// <summary>How it is written and read.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(StatusReport.Json) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>How it is said: at <c>work.sock</c>.</summary>
    public static LocalTalk<WorkListRequest, WorkListAnswer> Talk { get; } = new(
        "work.sock", Json, 4_096, 16 << 20, HostLimits.WorkListSeconds,
        request => Enum.IsDefined(request.Act) && request is { Note.Length: <= NoteMax, Ticket: not null });
}

/// <summary>A row of the work list as it is shown: no value of a resident.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Since">When it was set aside.</param>
/// <param name="From">The peer and the number in its lane, or the file and the serial.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was tried alone.</param>
/// <param name="WaitsFor">The row before which it cannot be handled; 0 none.</param>
/// <param name="Verdict">What its sender was answered.</param>
/// <param name="Municipality">The municipality; 0 unknown.</param>
/// <param name="UpdateNumber">更新順番号; 0 none.</param>
/// <param name="Code">住民票コード, masked but for its last two digits.</param>
/// <param name="Error">Kind of the error and place in the code.</param>
/// <param name="CanBeReleased">False when it could not even be read.</param>
internal sealed record WorkListRow(
    long Id, DateTimeOffset Since, string From, string Kind, SetAsideReason Reason, int Attempts, long WaitsFor,
    UpdateVerdict Verdict, long Municipality, long UpdateNumber, string Code, string Error, bool CanBeReleased)
{
    /// <summary>How <see cref="From"/> names a record of a file.</summary>
    public static string PlaceOf(long file, long serial) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"file {file:D8} serial {serial}");
}

/// <summary>What the node answers.</summary>
/// <param name="Rows">The list.</param>
/// <param name="Verdict">Whether the act was done.</param>
/// <param name="Done">What became of the act, when it was.</param>
internal sealed record WorkListAnswer(
    IReadOnlyList<WorkListRow> Rows, StandingVerdict Verdict = StandingVerdict.Done, SetAsideOutcome? Done = null)
{
    /// <summary>The row, and those that wait for it or for one of them, in the order in which they are
    /// handled.</summary>
    public static IReadOnlyList<WorkListRow> Behind(WorkListRow first, IEnumerable<WorkListRow> rows)
    {
        var behind = new List<WorkListRow> { first };
        foreach (var row in rows)
        {
            if (row.Reason == SetAsideReason.WaitsForEarlier && behind.Exists(one => one.Id == row.WaitsFor))
                behind.Add(row);
        }
        return behind;
    }
}

/// <summary>A question on its way through the core's thread.</summary>
internal sealed class WorkListQuestion(WorkListRequest request)
{
    private bool _begun;

    /// <summary>The answer.</summary>
    public TaskCompletionSource<WorkListAnswer> Answered { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Before a turn: answers what needs none. True when it is answered.</summary>
    public bool Begin(ServerNode node)
    {
        if (_begun)
            return false;
        _begun = true;
        var action = request.Act == WorkListAct.Release ? SetAsideAction.Released : SetAsideAction.Dropped;
        if (request.Act != WorkListAct.List && node.Want(request.Id, action, request.Note))
            return false;
        Answered.SetResult(new(
            [.. node.WorkListRows.Select(row => Of(row, node))],
            request.Act == WorkListAct.List ? StandingVerdict.Done : StandingVerdict.NotReleasable));
        return true;
    }

    /// <summary>After a turn: answers what it has done. True when it is answered.</summary>
    public bool End(ServerNode node)
    {
        if (node.Outcome(request.Id) is not { } outcome)
            return false;
        Answered.SetResult(new([], Done: outcome));
        return true;
    }

    private static WorkListRow Of(SetAsideRow row, ServerNode node) => new(
        row.Id,
        DateTimeOffset.FromUnixTimeMilliseconds(row.Since),
        row.Of == AttemptOf.File
            ? WorkListRow.PlaceOf(row.Peer, row.Number)
            : $"{NodeName.FromNumber(row.Peer)} {(Wire.LaneClass)row.Class} {row.Number}",
        row.Kind.ToString(),
        row.Reason,
        row.Attempts,
        node.WaitsFor(row),
        row.Verdict,
        row.Facts.Municipality,
        row.Facts.UpdateNumber,
        row.Facts.Order == OrderOf.Resident ? $"*********{row.Facts.Code % 100:D2}" : "",
        row.Error,
        ServerNode.IsWhole(row));
}
