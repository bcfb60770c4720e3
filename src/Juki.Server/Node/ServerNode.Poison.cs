using Juki.Domain.Changes;
using Juki.Server.Flows.Update;
using Juki.Wire;
using Juki.Wire.Files;

namespace Juki.Server.Node;

// Poison [decision 0007]: what is in hand is told to a file that outlives the process. What was in hand when it ended
// is tried one by one; what ends the process alone, again and again, is set aside, and all others go on.
internal sealed partial class ServerNode
{
    /// <summary>In hand is nothing that came from elsewhere.</summary>
    private const long NotOfAMessage = long.MinValue;

    /// <summary>Most characters of kind and place of an error.</summary>
    private const int ErrorMax = 300;

    private readonly IAttemptFile? _attempts;
    private readonly Suspects _suspects;
    private readonly List<Collected> _collected = [];
    private AttemptStretch? _alone;
    private AttemptStretch? _announced;
    private bool _wasAlone;
    private bool _hasSuspectRecord;
    private int _roomForRecords;
    private bool _hasLooked;

    /// <summary>A frame taken out of its queue.</summary>
    private readonly record struct Collected(Link Link, Frame Frame);

    /// <summary>For tests: stands around every message that is handled, after it was decoded.</summary>
    public Func<RoutedMessage, Frame, RoutedMessage>? Around { get; init; }

    private RoutedMessage Watched(RoutedMessage message, Frame frame) => Around?.Invoke(message, frame) ?? message;

    private static AttemptPlace PlaceOf(Link link, Frame frame) =>
        new(AttemptOf.Lane, link.Peer.Number, (long)frame.Class, frame.Number, frame.Number);

    private static AttemptPlace PlaceOf(LegacyFileRow file, long serial) =>
        new(AttemptOf.File, file.FileNumber, 0, serial, serial);

    /// <summary>Last number of a place that is committed.</summary>
    private long HandledTo(AttemptPlace place) => place.Of switch
    {
        AttemptOf.Lane => _store.Fetch(NodeTables.LanesIn, [new(place.A, place.B)]) is [var lane] ? lane.Last : 0,
        AttemptOf.File => _store.Fetch(IntakeTables.Files, [new(place.A)]) is [var file] ? file.Taken : 0,
        _ => _store.Fetch(SetAsideTables.Rows, [new(place.To)]) is [_] ? place.To - 1 : place.To,
    };

    // ---- one by one ----

    /// <summary>
    /// Takes one suspect, or one row of the work list, for a batch of its own; every other turn, so that all others are
    /// served meanwhile. False when there is none.
    /// </summary>
    private bool TakeAlone()
    {
        _task = null;
        _wasAlone = !_wasAlone && (TakeSetAside() || TakeSuspect() || _hasSuspectRecord);
        _hasSuspectRecord = false;
        return _wasAlone;
    }

    private bool CanTakeAlone() =>
        _hasSuspectRecord || CanTakeSetAside() || (!_suspects.IsEmpty && FindSuspect(out _));

    private bool TakeSuspect()
    {
        if (_suspects.IsEmpty || !FindSuspect(out var link))
            return false;
        var queue = link!.Received.First(one => one.TryPeek(out var head) && IsSuspect(link, head));
        Collect(link, queue);
        _alone = _suspects.Find(PlaceOf(link, _collected[0].Frame));
        return true;
    }

    private bool FindSuspect(out Link? found)
    {
        found = _links.Values.FirstOrDefault(link => link.Received.Any(
            queue => queue.TryPeek(out var head) && IsSuspect(link, head)));
        return found is not null;
    }

    private bool IsSuspect(Link link, Frame frame) =>
        RoomFor(frame.Class) > 0 && MayCollect(link, frame.Class) && _suspects.Find(PlaceOf(link, frame)) is not null;

    /// <summary>The file whose records this turn takes in: all that may be taken together, or the one that is
    /// suspect.</summary>
    private LegacyFileRow? FindFile()
    {
        _hasLooked = false;
        _roomForRecords = RoomForRecords();
        if (_roomForRecords == 0 || _alone is not null)
            return null;
        _hasLooked = true;
        if (_intake!.Find(_batch) is not { } file)
            return null;
        if (_wasAlone)
        {
            _alone = _suspects.Find(PlaceOf(file, file.Taken + 1));
            _roomForRecords = 1;
            return _alone is null ? null : file;
        }
        _roomForRecords = _suspects.Free(AttemptOf.File, file.FileNumber, 0, file.Taken + 1, _roomForRecords);
        _hasSuspectRecord = _roomForRecords == 0;
        return _hasSuspectRecord ? null : file;
    }

    private IReadOnlyList<LegacyRecord> ReadRecords(LegacyFileRow? file)
    {
        if (file is null)
            return [];
        _intake!.Take(file, _batch);
        if (_alone is null)
            return _intake.Read(file, _roomForRecords, _batch);
        if (_alone is { IsSpent: true, IsRead: false })
            return [new(file.Taken + 1, null, UpdateVerdict.SetAsideAsFaulty, UpdateField.None)];
        _batch.InHand = -(file.Taken + 1);
        var records = _intake.Read(file, 1, _batch);
        _alone = _alone with { IsRead = true };
        Announce(null);
        return records;
    }

    private void ForEachMessage(Action<RoutedMessage> action)
    {
        for (var place = 0; place < _messages.Count; place++)
        {
            _batch.InHand = place + 1;
            _batch.MayFill = place >= _collected.Count || _collected[place].Frame.Class == LaneClass.Updates;
            action(_messages[place]);
        }
        _batch.InHand = 0;
        _batch.MayFill = true;
    }

    private void AloneCommitted()
    {
        if (_alone is not null && !_suspects.IsEmpty)
            _suspects.Handled(_alone.Place);
        SetAsideCommitted();
        _announced = null;
    }

    // ---- telling the file ----

    /// <summary>Tells what is about to be handled.</summary>
    private void Announce(LegacyFileRow? file)
    {
        _announced = null;
        if (_attempts is null || !IsAnnounced())
            return;
        var inHand = new List<AttemptStretch>();
        if (_alone is not null)
        {
            inHand.Add(_alone);
        }
        else
        {
            foreach (var (link, frame) in _collected)
                Add(PlaceOf(link, frame), inHand);
            if (file is not null && file.Taken < file.Count)
            {
                var to = Math.Min(file.Count, file.Taken + _roomForRecords);
                inHand.Add(new(PlaceOf(file, file.Taken + 1) with { To = to }));
            }
        }
        if (inHand.Count == 0)
            return;
        _announced = inHand is [{ Place.IsOne: true } one] ? one : null;
        _attempts.Write(new(inHand, _alone is null ? _suspects.All : _suspects.Without(_alone.Place)));
    }

    /// <summary>Joins a message with those of its lane before it: they come in shares, so that is found near the
    /// end.</summary>
    private static void Add(AttemptPlace place, List<AttemptStretch> inHand)
    {
        for (var i = inHand.Count - 1; i >= 0; i--)
        {
            var before = inHand[i].Place;
            if (before.A != place.A || before.B != place.B)
                continue;
            inHand[i] = new(before with { To = place.To });
            return;
        }
        inHand.Add(new(place));
    }

    /// <summary>A turn failed: tells which one did it, if that is known.</summary>
    private void NoteFailure(Exception failure)
    {
        var isOfTheMachine = failure is CommitUnknownException
            || (failure is StoreException and not RowExistsException);
        if (isOfTheMachine || _batch.InHand == NotOfAMessage)
            _attempts?.Write(new([], _suspects.All));
        else
            NoteInHand(ReasonOf(failure), ErrorOf(failure));
    }

    /// <summary>
    /// Tells which one is in hand, since this process is about to end because of it. Any thread, while the core does
    /// not come to an end of its turn.
    /// </summary>
    /// <returns>False when nothing that came from elsewhere is in hand.</returns>
    public bool NoteInHand(SetAsideReason reason, string error)
    {
        var (inHand, alone) = (_batch.InHand, _announced);
        if (alone is null && inHand is 0 or NotOfAMessage)
            return false;
        if (!IsAnnounced())
            return true;
        var stretch = alone ?? new AttemptStretch(inHand > 0
            ? PlaceOf(_collected[(int)inHand - 1].Link, _collected[(int)inHand - 1].Frame)
            : PlaceOf(_intake!.Taking!, -inHand));
        _attempts?.Write(
            new([stretch with { Reason = reason, Error = error, IsTold = true }], _suspects.Without(stretch.Place)));
        return true;
    }

    /// <summary>True while a message or record is being handled. Any thread.</summary>
    public bool IsMessageInHand => _batch.InHand is not (0 or NotOfAMessage);

    /// <summary>True while one is handled of which a process ended. Any thread.</summary>
    public bool IsSuspectInHand => IsMessageInHand && _announced is { Deaths: > 0 };

    private static SetAsideReason ReasonOf(Exception failure) => failure switch
    {
        CheckFailedException => SetAsideReason.CheckFailed,
        OutOfMemoryException => SetAsideReason.Memory,
        _ => SetAsideReason.Threw,
    };

    /// <summary>Kind and place of an error. Its text may carry values; that of a check is code.</summary>
    private static string ErrorOf(Exception failure)
    {
        var kind = failure is CheckFailedException ? failure.Message : failure.GetType().Name;
        var line = failure.StackTrace?.Split('\n').FirstOrDefault(one => one.Contains("Juki.", StringComparison.Ordinal)
            && !one.Contains("Check.That", StringComparison.Ordinal)) ?? "";
        var end = line.IndexOf(" in ", StringComparison.Ordinal); // a path of the machine that built it
        var text = $"{kind} {(end < 0 ? line : line[..end]).Trim()}".Trim();
        return text.Length <= ErrorMax ? text : text[..ErrorMax];
    }
}
