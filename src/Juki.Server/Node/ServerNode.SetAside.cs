using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;
using Juki.Wire;
using Juki.Wire.Files;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// The work list: setting aside, handling again, giving up.
internal sealed partial class ServerNode
{
    /// <summary>Most acts of persons that wait for their turn [ours: one types them].</summary>
    private const int WantedMax = 100;

    private readonly WorkList _workList;
    private readonly Queue<SetAsideTask> _wanted = new();
    private readonly SortedDictionary<long, SetAsideOutcome> _outcomes = [];
    private SetAsideTask? _task;

    /// <summary>An act on a row of the work list.</summary>
    private sealed record SetAsideTask(SetAsideRow Row, SetAsideAction Action, string Note = "");

    /// <summary>What stands on the work list.</summary>
    public IReadOnlyCollection<SetAsideRow> WorkListRows => _workList.Rows;

    /// <summary>The row before which this one cannot be handled; 0: none.</summary>
    public long WaitsFor(SetAsideRow row) => _workList.Earlier(row);

    /// <summary>Puts a release or a drop on the agenda of the next turns. False when there is no such row, or too many
    /// acts wait; a release also when an earlier row stands before it, or its body could not be read.</summary>
    public bool Want(long id, SetAsideAction action, string note)
    {
        if (_workList.Find(id) is not { } row || _wanted.Count >= WantedMax || _wanted.Any(task => task.Row.Id == id))
            return false;
        if (action == SetAsideAction.Released && (_workList.Earlier(row) != 0 || !IsWhole(row)))
            return false;
        _outcomes.Remove(id);
        _wanted.Enqueue(new(row, action, note));
        return true;
    }

    /// <summary>What became of an act that was wanted; null while it waits.</summary>
    public SetAsideOutcome? Outcome(long id) => _outcomes.GetValueOrDefault(id);

    /// <summary>False for a record that could not even be read: the town sends it again.</summary>
    public static bool IsWhole(SetAsideRow row) => row.Of != AttemptOf.File || row.Facts.UpdateNumber != 0;

    // ---- setting aside ----

    /// <summary>A message that ended the process alone, too often: it is not even decoded.</summary>
    private RoutedMessage? SetAsideUnopened(Link link, Frame frame)
    {
        if (_alone is not { Place.Of: AttemptOf.Lane, IsSpent: true } stretch)
            return null;
        var facts = stretch.Blame == AttemptStretch.BlameMax ? SetAsideReader.Read(frame.Kind, frame.Body) : default;
        return SetAside(link, frame, facts, stretch);
    }

    /// <summary>A message behind one of the same order that was set aside.</summary>
    private RoutedMessage? SetAsideIfBlocked(Link link, Frame frame)
    {
        if (_workList.Rows.Count == 0)
            return null;
        var facts = SetAsideReader.Read(frame.Kind, frame.Body);
        return _workList.Blocks(facts) ? SetAside(link, frame, facts, null) : null;
    }

    private RoutedMessage SetAside(Link link, Frame frame, SetAsideFacts facts, AttemptStretch? failed)
    {
        var row = Put(new(
            0, AttemptOf.Lane, link.Peer.Number, (int)frame.Class, frame.Number, frame.Kind, frame.Body.ToArray(),
            facts, failed?.Reason ?? SetAsideReason.WaitsForEarlier, failed?.Deaths ?? 0, _batch.Now.Milliseconds,
            failed?.Error ?? ""));
        if (frame.Kind != MessageKind.Update)
            return new(_ => { }, batch => batch.SetAside.Add(row));
        return new(
            batch => UpdateFlow.NeedsSetAside(facts, batch),
            batch =>
            {
                batch.SetAside.Add(row);
                UpdateFlow.SetAside(facts, link.Peer, row.Verdict, batch);
            });
    }

    /// <summary>Sets a record of a file aside if it has to be; otherwise <see cref="UpdateVerdict.Applied"/>.</summary>
    private UpdateVerdict SetAside(LegacyFileRow file, LegacyRecord record, long updateNumber)
    {
        var failed = _alone is { IsSpent: true } ? _alone : null;
        var facts = record.Change is not { } change ? default : new SetAsideFacts(
            OrderOf.Resident,
            change.Code.Value,
            change.After.Code == change.Code ? 0 : change.After.Code.Value,
            change.Municipality.Value,
            updateNumber);
        if (failed is null && (record.Change is null || !_workList.Blocks(facts)))
            return UpdateVerdict.Applied;
        var body = record.Change is null
            ? []
            : UpdateBodies.Write(record.Change with { UpdateNumber = updateNumber }, _batch.Now.Milliseconds)
                .ToByteArray();
        var row = Put(new(
            0, AttemptOf.File, file.FileNumber, 0, record.Serial, MessageKind.Update, body, facts,
            failed?.Reason ?? SetAsideReason.WaitsForEarlier, failed?.Deaths ?? 0, _batch.Now.Milliseconds,
            failed?.Error ?? ""));
        _batch.SetAside.Add(row);
        return row.Verdict;
    }

    /// <summary>Gives the row its number, and lets it stand before what follows in this batch.</summary>
    private SetAsideRow Put(SetAsideRow row)
    {
        var numbered = row with { Id = ++_numbers[NodeNumberId.SetAside] };
        _workList.Put(numbered);
        return numbered;
    }

    // ---- handling again, giving up ----

    private bool CanTakeSetAside() =>
        _suspects.First(AttemptOf.SetAside) is not null
        || (HasRoomForSetAside() && (_wanted.Count > 0 || _workList.Free() is not null));

    private bool HasRoomForSetAside() =>
        RoomFor(LaneClass.Updates) > 0 && (_self.Role != Role.Municipality || RoomForRecords() > 0);

    /// <summary>Takes the next act: noting that a release ended the process, what a person wants, what nothing stands
    /// before any more. An update that goes on to a full lane waits.</summary>
    private bool TakeSetAside()
    {
        _task = null;
        if (_suspects.First(AttemptOf.SetAside) is { } died && _workList.Find(died.Place.From) is { } failed)
        {
            _alone = died;
            _task = new(failed, SetAsideAction.Failed);
        }
        else if (HasRoomForSetAside())
        {
            _task = _wanted.TryDequeue(out var wanted) ? wanted
                : _workList.Free() is { } free ? new(free, SetAsideAction.Followed)
                : null;
            if (_task is { Row.Id: var id })
                _alone = new(new(AttemptOf.SetAside, 0, 0, id, id));
        }
        return _task is not null;
    }

    /// <summary>Only what runs a handler is announced.</summary>
    private bool IsAnnounced() => _task is not { Action: SetAsideAction.Failed or SetAsideAction.Dropped };

    /// <summary>Makes the act that was taken a message of this batch.</summary>
    private void OpenReleased()
    {
        if (_task is not { } task)
            return;
        var row = _store.Fetch(SetAsideTables.Rows, [new(task.Row.Id)])[0];
        var again = task.Action is SetAsideAction.Released or SetAsideAction.Followed ? Open(row) : null;
        _messages.Add(new(
            batch =>
            {
                batch.SetAside.Want(new(row.Id));
                again?.Needs(batch);
            },
            batch =>
            {
                again?.Handle(batch);
                Finish(row, task, again is not null, batch);
            }));
    }

    /// <summary>Decodes a row as when it came; an update says that it is late. Null when it is no message.</summary>
    private RoutedMessage? Open(SetAsideRow row)
    {
        if (!IsWhole(row))
            return null;
        if (row.Kind != MessageKind.Update)
            return Open(row, row.Body);
        if (!Body.TryDecode(Bodies.Update.Parser, row.Body, out var body))
            return null;
        body.Late = 1;
        if (row.Of == AttemptOf.Lane)
            return Open(row, body.ToByteArray());
        return UpdateBodies.Read(body, _options.Municipalities, out var change).IsApplied && change is not null
            ? new(
                batch => UpdateFlow.NeedsFromLegacy(change, batch),
                batch => UpdateFlow.TakenLate(change, batch))
            : null;
    }

    private RoutedMessage? Open(SetAsideRow row, ReadOnlyMemory<byte> body)
    {
        var peer = NodeName.FromNumber(row.Peer);
        var laneClass = (LaneClass)row.Class;
        var message = Routes.Find(row.Kind, peer.Role, _self.Role, laneClass)?.Open(body, peer);
        return message is null ? null
            : Watched(message, new(FrameType.Message, laneClass, row.Kind, row.Number, row.Body));
    }

    /// <summary>The row goes, or stays with what is known of its failure; the act is noted.</summary>
    private void Finish(SetAsideRow row, SetAsideTask task, bool wasHandled, Batch batch)
    {
        var action = task.Action == SetAsideAction.Dropped || wasHandled ? task.Action : SetAsideAction.Failed;
        var verdict = wasHandled ? batch.Judged?.Verdict ?? UpdateVerdict.Applied : row.Verdict;
        var note = task.Note;
        if (action == SetAsideAction.Failed)
        {
            var reason = _alone!.Reason == SetAsideReason.None ? SetAsideReason.Threw : _alone.Reason;
            var failed = row with { Reason = reason, Attempts = row.Attempts + 1, Error = _alone.Error };
            note = _alone.Error;
            batch.SetAside.Put(failed);
            _workList.Put(failed);
        }
        else
        {
            batch.SetAside.Remove(new(row.Id));
            _workList.Remove(row);
            if (wasHandled && row.Kind == MessageKind.Update)
                batch.Tally(TallyKind.Judged, (int)row.Verdict, -1);
        }
        var id = ++batch.NodeNumbers[NodeNumberId.SetAsideAction];
        batch.SetAsideActions.Add(new(id, row.Id, batch.Now.Milliseconds, action, verdict, note));
        _outcome = new(row.Id, action, verdict);
    }

    private SetAsideOutcome? _outcome;

    private void SetAsideCommitted()
    {
        if (_outcome is null)
            return;
        if (_outcome.Action == SetAsideAction.Failed)
            _attempts?.Write(new([], _suspects.All)); // it stands there still, and is not to count again
        _outcomes[_outcome.Id] = _outcome;
        if (_outcomes.Count > WantedMax)
            _outcomes.Remove(_outcomes.Keys.First());
        _outcome = null;
    }
}

/// <summary>What became of an act on the work list.</summary>
internal sealed record SetAsideOutcome(long Id, SetAsideAction Action, UpdateVerdict Verdict);
