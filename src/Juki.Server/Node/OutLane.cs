using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>
/// A lane to a peer: FIFO, numbered without gaps. Messages are durable in the outbox from the commit that made them
/// until they are safe with the peer; a bounded stretch of those that are on their way is kept in memory for sending.
/// </summary>
internal sealed class OutLane(long peer, LaneClass laneClass, long last, long acknowledged, long kept)
{
    /// <summary>Bytes of disk that a message takes beside its body [ours: key, columns, seal, a share of the
    /// page].</summary>
    public const int RowBytes = 64;

    private readonly Queue<Frame> _ready = new();
    private long _readyBytes;
    private long _readyTo = acknowledged;
    private long _sentBytes;
    private readonly Queue<int> _sentSizes = new();
    private long _oldest;
    private long _oldestQueued;

    /// <summary>The peer, by <c>NodeName.Number</c>.</summary>
    public long Peer => peer;

    /// <summary>Class of messages.</summary>
    public LaneClass Class => laneClass;

    /// <summary>Last number given out.</summary>
    public long Last { get; private set; } = last;

    /// <summary>Last number that the peer has acknowledged.</summary>
    public long Acknowledged { get; private set; } = acknowledged;

    /// <summary>Acknowledged as it stands in the tables.</summary>
    public long AcknowledgedStored { get; set; } = acknowledged;

    /// <summary>The outbox holds the numbers above this one: those on their way, and the sent archive.</summary>
    public long Kept { get; private set; } = kept;

    /// <summary>Last number that a verified backup of the peer holds, as far as it told.</summary>
    public long Safe { get; set; }

    /// <summary>Last number that is older than the archive keeps.</summary>
    public long Aged { get; set; }

    /// <summary>Last number that need not be kept.</summary>
    public long Deletable => Math.Min(Acknowledged, Math.Max(Safe, Aged));

    /// <summary>Last number sent over the present link.</summary>
    public long Sent { get; private set; } = acknowledged;

    /// <summary>Last number that the peer lets us send.</summary>
    public long SendMax { get; private set; }

    /// <summary>Messages that wait for their acknowledgement.</summary>
    public long Waiting => Last - Acknowledged;

    /// <summary>Bytes of disk that wait for their acknowledgement.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Bytes of frames in memory that are not sent yet.</summary>
    public long BytesInMemory => _readyBytes;

    /// <summary>Bytes of disk of all messages given out, counted from when the lane was last empty at a
    /// start.</summary>
    public long BytesTo { get; private set; }

    /// <summary>Number for the next message, given out within a batch.</summary>
    public long Next(int bodyLength)
    {
        BytesTo += RowBytes + bodyLength;
        WaitingBytes += RowBytes + bodyLength;
        return ++Last;
    }

    /// <summary>Learns from the outbox how much waits and since when. Between batches.</summary>
    public void Measure(Store store)
    {
        (WaitingBytes, _oldest) = (0, 0);
        if (Last > Kept)
            BytesTo = Row(store, Last).BytesTo;
        if (Waiting == 0)
            return;
        var first = Row(store, Acknowledged + 1);
        WaitingBytes = BytesTo - first.BytesTo + RowBytes + first.Body.Length;
        (_oldest, _oldestQueued) = (first.Number, first.Queued);
    }

    /// <summary>When the oldest message that waits was put into the outbox, milliseconds since 1970; null when none
    /// waits. Between batches.</summary>
    public long? OldestQueued(Store store)
    {
        if (Waiting == 0)
            return null;
        if (_oldest != Acknowledged + 1)
            (_oldest, _oldestQueued) = (Acknowledged + 1, Row(store, Acknowledged + 1).Queued);
        return _oldestQueued;
    }

    /// <summary>True if something waits that was put into the outbox before a moment. Between batches.</summary>
    public bool WaitsSinceBefore(long moment, Store store)
    {
        // What came after one that is young enough is younger still: the table is asked about once in a month.
        var isYoung = _oldest > 0 && _oldest <= Acknowledged + 1 && _oldestQueued >= moment;
        return !isYoung && OldestQueued(store) < moment;
    }

    /// <summary>After the commit: the message may be sent, if memory has room for it; else it is read again
    /// later.</summary>
    public void Committed(Frame frame)
    {
        if (_readyTo != frame.Number - 1 || _readyBytes >= Limits.WindowBytes)
            return;
        _ready.Enqueue(frame);
        _readyBytes += frame.Length;
        _readyTo = frame.Number;
    }

    /// <summary>The rows up to <paramref name="number"/> are deleted with this batch.</summary>
    public void Deleted(long number) => Kept = number;

    /// <summary>The link opened: go on after what both sides know, up to what the peer lets us send. After a restore of
    /// the peer that lies further back than what it had acknowledged.</summary>
    public void Opened(long common, uint window, Store store)
    {
        Acknowledged = common;
        Sent = Acknowledged;
        SendMax = Acknowledged + Math.Min(window, Limits.WindowMessages);
        _sentSizes.Clear();
        _sentBytes = 0;
        _ready.Clear();
        _readyBytes = 0;
        _readyTo = Acknowledged;
        Measure(store);
    }

    /// <summary>The peer has handled everything up to <paramref name="handled"/>.</summary>
    public void Acknowledge(long handled, uint window)
    {
        for (; Acknowledged < handled; Acknowledged++)
        {
            var size = _sentSizes.Dequeue();
            _sentBytes -= size;
            WaitingBytes -= size - Limits.HeaderBytes + RowBytes;
        }
        SendMax = Math.Max(SendMax, handled + Math.Min(window, Limits.WindowMessages));
    }

    /// <summary>Puts what may be sent now into <paramref name="frames"/>; reads from the outbox what is not in
    /// memory.</summary>
    public void Send(Store store, List<Frame> frames)
    {
        while (Sent < Last && Sent < SendMax && _sentBytes < Limits.WindowBytes)
        {
            if (_ready.Count == 0)
                Refill(store);
            var frame = _ready.Dequeue();
            _readyBytes -= frame.Length;
            Check.That(frame.Number == Sent + 1);
            Sent = frame.Number;
            _sentBytes += frame.Length;
            _sentSizes.Enqueue(frame.Length);
            frames.Add(frame);
        }
    }

    private OutboxRow Row(Store store, long number)
    {
        var rows = store.Fetch(NodeTables.Outbox, [new(peer, (int)laneClass, number)]);
        Check.That(rows.Count == 1);
        return rows[0];
    }

    private void Refill(Store store)
    {
        const int StretchMax = 1024; // [ours: about a third of a megabyte of updates]
        _readyTo = Sent;
        var rows = store.Range(
            NodeTables.Outbox, new(peer, (int)laneClass, Sent + 1), new(peer, (int)laneClass, Last + 1), StretchMax);
        foreach (var row in rows)
        {
            Check.That(row.Number == _readyTo + 1);
            Committed(new(FrameType.Message, laneClass, (MessageKind)row.Kind, row.Number, row.Body));
            if (_readyTo != row.Number)
                break;
        }
        Check.That(_ready.Count > 0);
    }
}
