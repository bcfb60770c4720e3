using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Person;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// Recovery: how two stores of which one was restored find the point from which they go on (docs/decisions/0009).
internal sealed partial class ServerNode
{
    /// <summary>Longest time that an acknowledged message is kept for a peer that could be restored, days [ours: a
    /// month, and what a holiday takes].</summary>
    public const int ArchiveDays = 35;

    /// <summary>Messages deleted from one lane in one batch [ours: about 10 ms].</summary>
    private const long DeletedMax = 4_096;

    private readonly Dictionary<(long Peer, int Class), LaneInRow> _verified = [];
    private bool _isNewLife;
    private bool _isRestored;

    /// <summary>
    /// Makes a store that was restored from a backup begin a new life: what it numbered after the backup is forgotten,
    /// and its neighbours learn from the new incarnation where to go on. To be called once, before the node starts.
    /// </summary>
    /// <param name="store">A restored store, prepared before.</param>
    /// <param name="incarnation">Larger than any that this node ever had.</param>
    /// <exception cref="InvalidDataException">The incarnation is not larger than the store's.</exception>
    public static void Restored(Store store, long incarnation)
    {
        var numbers = new NodeNumbers(store);
        if (incarnation <= numbers[NodeNumberId.Incarnation])
            throw new InvalidDataException("the incarnation of a restored store must be larger than its last one");
        store.Begin();
        store.Insert(NodeTables.Incarnations, [new(incarnation)]);
        var lanes = store.Range(NodeTables.LanesOut, new(0), new(long.MaxValue), Store.BatchMax);
        var pasts = lanes.ConvertAll(lane => new LanePastRow(lane.Peer, lane.Class, incarnation, lane.Last));
        if (pasts.Count > 0)
            store.Upsert(NodeTables.LanesOutPast, pasts);
        numbers[NodeNumberId.Incarnation] = incarnation;
        numbers[NodeNumberId.Restored] = 1;
        numbers.Save(store);
        store.Commit();
    }

    /// <summary>A backup was verified that holds the lanes as <paramref name="lanes"/> say: from the next
    /// acknowledgement on the peers need not keep what it holds.</summary>
    public void Verified(IEnumerable<LaneInRow> lanes)
    {
        foreach (var lane in lanes)
            _verified[(lane.Peer, lane.Class)] = lane;
    }

    /// <summary>Last number from a peer that a verified backup holds.</summary>
    private long SafeIn(Link link, int place)
    {
        var lane = link.In[place];
        return _verified.TryGetValue((link.Peer.Number, place), out var row) && row.Incarnation == lane.Incarnation
            ? Math.Max(lane.Safe, Math.Min(row.Last, lane.Last))
            : lane.Safe;
    }

    /// <summary>True when a peer can be told that more is safe.</summary>
    private bool IsSafePointDue() => _verified.Count > 0 && _links.Values.Any(link =>
        link.IsReady && Enumerable.Range(0, link.In.Length).Any(place => SafeIn(link, place) > link.In[place].Safe));

    /// <summary>What a flow does after a restore, before anything else is handled.</summary>
    private void AfterRestore()
    {
        if (_numbers[NodeNumberId.Restored] == 0)
            return;
        _intake?.AfterRestore(_numbers);
        _numbers[NodeNumberId.Restored] = 0;
        _isRestored = true;
    }

    /// <summary>How this node stands in a lane, as told at the opening; reads the lane from the tables.</summary>
    private Bodies.LaneState Standing(Link link, LaneClass laneClass)
    {
        var (peer, place) = (link.Peer.Number, (int)laneClass);
        var lane = link.In[place];
        if (_store.Fetch(NodeTables.LanesIn, [new(peer, place)]) is [var stored])
        {
            lane.Last = lane.Received = stored.Last;
            (lane.Digest, lane.Safe) = (stored.Digest, stored.Safe);
        }
        lane.Past.AddRange(_store.Fetch(NodeTables.LanesInPast, [new(peer, place)])
            .Select(row => new Incarnation(row.Incarnation, row.After)));
        var state = new Bodies.LaneState
        {
            LaneClass = (uint)laneClass,
            Incarnation = _numbers[NodeNumberId.Incarnation],
            LastSent = LaneTo(peer, laneClass).Last,
            HandledIncarnation = lane.Incarnation,
            LastHandled = lane.Last,
            SafePoint = lane.Safe,
            Window = Window(link, laneClass),
            LastDigest = unchecked((ulong)lane.Digest),
        };
        state.Past.AddRange(Told(OwnPast(peer, laneClass)));
        state.HandledPast.AddRange(Told(lane.Past));
        return state;
    }

    /// <summary>The lives of this store in the lane to a peer.</summary>
    private List<Incarnation> OwnPast(long peer, LaneClass laneClass)
    {
        var began = _store.Fetch(NodeTables.LanesOutPast, [new(peer, (int)laneClass)])
            .ToDictionary(row => row.Incarnation, row => row.After);
        return [.. _store.Range(NodeTables.Incarnations, new(0), new(long.MaxValue), Store.BatchMax)
            .Select(row => new Incarnation(row.Incarnation, began.GetValueOrDefault(row.Incarnation)))];
    }

    private static IEnumerable<Bodies.Incarnation> Told(List<Incarnation> lives) =>
        lives.Skip(lives.Count - Lineage.TellMax)
            .Select(life => new Bodies.Incarnation { Id = life.Id, After = life.After });

    private static List<Incarnation> Heard(IEnumerable<Bodies.Incarnation> lives) =>
        [.. lives.Select(life => new Incarnation(life.Id, life.After))];

    /// <summary>Whether the two stores can go on in a lane, in both directions.</summary>
    private CloseReason Fit(Link link, LaneClass laneClass, Bodies.LaneState peer)
    {
        var (past, handled) = (Heard(peer.Past), Heard(peer.HandledPast));
        if (!Lineage.IsWellFormed(past) || !Lineage.IsWellFormed(handled)
            || past.Count == 0 || past[^1].Id != peer.Incarnation
            || (handled.Count == 0 ? 0 : handled[^1].Id) != peer.HandledIncarnation
            || peer.LastSent < 0 || peer.LastHandled < 0 || peer.SafePoint > peer.LastHandled)
            return CloseReason.BadFrame;
        var incoming = link.In[(int)laneClass];
        if (peer.Incarnation < incoming.Incarnation || peer.HandledIncarnation > _numbers[NodeNumberId.Incarnation])
            return CloseReason.OldIncarnation;
        var outgoing = LaneTo(link.Peer.Number, laneClass);
        var gap = GapIn(incoming, past, peer);
        if (gap.Length == 0)
            gap = GapOut(outgoing, handled, peer);
        if (gap.Length == 0)
            return CloseReason.None;
        Counters.RecoveryNeeded[link.Peer.Number] = $"{laneClass}: {gap}";
        return CloseReason.RecoveryNeeded;
    }

    /// <summary>Why this node cannot go on with what comes in; empty when it can.</summary>
    private static string GapIn(InLane lane, List<Incarnation> past, Bodies.LaneState peer)
    {
        var common = Lineage.Common(past, peer.LastSent, lane.Past, lane.Last);
        if (common is null)
            return $"handled up to {lane.Last} of a store of which the peer knows nothing";
        return peer.Incarnation == lane.Incarnation && common < lane.Last
            ? $"handled up to {lane.Last}, and the peer says it sent up to {peer.LastSent}"
            : "";
    }

    /// <summary>Why this node cannot go on with what goes out; empty when it can.</summary>
    private string GapOut(OutLane lane, List<Incarnation> handled, Bodies.LaneState peer)
    {
        if (peer.HandledIncarnation == _numbers[NodeNumberId.Incarnation] && peer.LastHandled > lane.Last)
            return $"sent up to {lane.Last}, and the peer says it handled up to {peer.LastHandled}";
        if (ResumeAt(lane, handled, peer) is not { } resume)
            return $"the peer handled up to {peer.LastHandled} of a store of which nothing is known here";
        if (resume < lane.Kept)
            return $"the peer needs {resume + 1} to {lane.Kept} again, which are no longer kept";
        return IsForked(lane, resume, peer) ? $"the peer handled another message under number {resume}" : "";
    }

    private long? ResumeAt(OutLane lane, List<Incarnation> handled, Bodies.LaneState peer) =>
        Lineage.Common(OwnPast(lane.Peer, lane.Class), lane.Last, handled, peer.LastHandled);

    /// <summary>The peer handled another message under that number: somewhere a copy of this store runs.</summary>
    private bool IsForked(OutLane lane, long number, Bodies.LaneState peer)
    {
        if (peer.LastDigest == 0 || number != peer.LastHandled || number == 0
            || peer.HandledIncarnation != _numbers[NodeNumberId.Incarnation])
            return false;
        var sent = _store.Fetch(NodeTables.Outbox, [new(lane.Peer, (int)lane.Class, number)]);
        return sent is [var row] && DigestOf(row.Body) != unchecked((long)peer.LastDigest);
    }

    /// <summary>Goes on in a lane from what both sides know.</summary>
    private void Resume(Link link, LaneClass laneClass, Bodies.LaneState peer)
    {
        var incoming = link.In[(int)laneClass];
        if (peer.Incarnation != incoming.Incarnation)
        {
            var common = Lineage.Common(Heard(peer.Past), peer.LastSent, incoming.Past, incoming.Last);
            Check.That(common is not null);
            if (incoming.Past.Count > 0)
                Counters.Recovered++;
            incoming.Past.Add(new(peer.Incarnation, common.Value));
            incoming.Digest = common == incoming.Last ? incoming.Digest : 0;
            incoming.Last = incoming.Received = common.Value;
            incoming.Safe = Math.Min(incoming.Safe, common.Value);
            incoming.IsNewLife = _isNewLife = true;
        }
        var outgoing = LaneTo(link.Peer.Number, laneClass);
        var resume = ResumeAt(outgoing, Heard(peer.HandledPast), peer);
        Check.That(resume is not null);
        if (resume < outgoing.Acknowledged)
            Counters.SentAgain += outgoing.Acknowledged - resume.Value;
        outgoing.Opened(resume.Value, peer.Window, _store);
        outgoing.Safe = Math.Min(peer.SafePoint, resume.Value);
    }

    /// <summary>Writes the lives of peers that began, and the safe points that a verified backup made.</summary>
    private void SaveLives()
    {
        var lanes = new SortedDictionary<RowKey, LaneInRow>();
        foreach (var link in _links.Values.Where(link => link.IsReady))
        {
            for (var place = 0; place < link.In.Length; place++)
            {
                var lane = link.In[place];
                var safe = SafeIn(link, place);
                var isSafer = safe > lane.Safe;
                lane.Safe = safe;
                lane.IsDue |= isSafer;
                if (lane.IsNewLife)
                {
                    var life = lane.Past[^1];
                    _store.Upsert(NodeTables.LanesInPast, [new(link.Peer.Number, place, life.Id, life.After)]);
                }
                if (lane.IsNewLife || isSafer)
                {
                    lanes[new(link.Peer.Number, place)] = new(
                        link.Peer.Number, place, lane.Incarnation, lane.Last, lane.Digest, lane.Safe);
                }
            }
        }
        if (lanes.Count > 0)
            _store.Upsert(NodeTables.LanesIn, [.. lanes.Values]);
    }

    private void LivesCommitted()
    {
        _isRestored = false;
        if (!_isNewLife)
            return;
        _isNewLife = false;
        foreach (var lane in _links.Values.Where(link => link.IsReady).SelectMany(link => link.In))
            lane.IsNewLife = false;
    }

    /// <summary>Once a day: notes how far the lanes are, and finds what is older than the archive keeps.</summary>
    private void NoteDay()
    {
        if (_numbers[NodeNumberId.ArchiveDay] == _batch.Today.Value)
            return;
        _numbers[NodeNumberId.ArchiveDay] = _batch.Today.Value;
        var lanes = _lanesOut.Values.Where(lane => lane.Last > 0)
            .Select(lane => new LaneDayRow(lane.Peer, (int)lane.Class, _batch.Today.Value, lane.Last)).ToList();
        if (lanes.Count > 0)
            _store.Upsert(NodeTables.LaneDays, lanes);
        var oldest = RecordedDate.From(_batch.Today.ToDay().AddDays(-ArchiveDays)).Value;
        foreach (var lane in _lanesOut.Values)
            lane.Aged = AgedOf(lane, oldest);
    }

    /// <summary>The last number given out before <paramref name="oldest"/>; forgets the days before it.</summary>
    private long AgedOf(OutLane lane, int oldest)
    {
        var (peer, place) = (lane.Peer, (int)lane.Class);
        var old = _store.Range(NodeTables.LaneDays, new(peer, place, 0), new(peer, place, oldest + 1), Store.BatchMax);
        if (old.Count == 0)
            return 0;
        _store.DeleteRange(NodeTables.LaneDays, new(peer, place, 0), new(peer, place, old[^1].Day));
        return old.Max(row => row.Last);
    }

    /// <summary>True while the archive holds what need not be kept.</summary>
    private bool IsDeletionDue() => _lanesOut.Values.Any(lane => lane.Deletable > lane.Kept);

    /// <summary>Deletes what need not be kept any longer, a stretch a batch, before new messages come: they take the
    /// pages that it leaves.</summary>
    private void DeleteFromArchive()
    {
        foreach (var lane in _lanesOut.Values.Where(lane => lane.Deletable > lane.Kept))
        {
            var to = Math.Min(lane.Deletable, lane.Kept + DeletedMax);
            _store.DeleteRange(
                NodeTables.Outbox,
                new(lane.Peer, (int)lane.Class, lane.Kept + 1),
                new(lane.Peer, (int)lane.Class, to + 1));
            lane.Deleted(to);
        }
    }

    /// <summary>Tells one body from another: the first 8 bytes of SHA-256, never 0.</summary>
    private static long DigestOf(ReadOnlyMemory<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body.Span, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash) is var digest && digest != 0 ? digest : 1;
    }
}
