using Juki.Devices.Hsm;
using Juki.Domain.Offices;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>How the record stands; no values of residents.</summary>
/// <param name="Log">Name of the log.</param>
/// <param name="Leaves">Leaves in it.</param>
/// <param name="Unsigned">Of these, without a signed head.</param>
/// <param name="UnsignedSince">Time of the oldest of them, milliseconds since 1970; 0 none.</param>
/// <param name="LastHead">Time of the last signed head, milliseconds since 1970; 0 none.</param>
/// <param name="LastCountersigned">When a witness last countersigned, or, before the first, when the log began;
/// milliseconds since 1970.</param>
/// <param name="LastWitness">Which witness that was; empty before the first.</param>
/// <param name="MayAnswer">False when it has waited too long for a witness.</param>
/// <param name="Faults">What this node found as a witness, what witnesses found here, and what was wrong with data for
/// disclosures: node and findings.</param>
internal sealed record RecordStatus(
    string Log, long Leaves, long Unsigned, long UnsignedSince, long LastHead, long LastCountersigned,
    string LastWitness, bool MayAnswer, IReadOnlyDictionary<string, string> Faults);

/// <summary>
/// 操作履歴の記録 — the record of a running node: its log, the key that signs its heads, and what it does as a witness.
/// One thread, that of the inquiry core.
/// </summary>
internal sealed class RecordDesk : IDisposable
{
    /// <summary>How long what stands behind a leaf is kept, months [ours: rules of municipalities have 5 to 7
    /// years].</summary>
    public const int KeptMonths = 84;

    /// <summary>Rows of an erased month that are deleted in one turn [ours: under 10 ms].</summary>
    private const int SweepRows = 500;

    private readonly Store _store;
    private readonly NodeName _self;
    private readonly IAuditKey _key;
    private readonly CheckSignature _check;
    private readonly uint _network;
    private readonly Witness _witness;
    private readonly SortedDictionary<(string Node, RecordFaultOf Of), string> _faults = [];
    private readonly SortedDictionary<long, long> _witnessedSize = [];
    private readonly Queue<ErasureMonth> _sweep = new();
    private volatile bool _isDiskFull;
    private int _erasedOn;
    private long _lastCountersigned;
    private long _lastWitness;

    private RecordDesk(
        Store store, uint network, NodeName self, IAuditKey key, CheckSignature check, AuditLog log, Moment now)
    {
        (_store, _network, _self, _key, _check, Log) = (store, network, self, key, check, log);
        _witness = new(store, network, self.Number, key, check);
        _lastCountersigned = log.Size == 0 ? now.Milliseconds : log.ReadLeaf(0).Time;
        foreach (var row in log.LastCountersigned())
        {
            Note(row.Time, row.Witness);
            _witnessedSize[row.Witness] = row.Size;
        }
    }

    /// <summary>The log.</summary>
    public AuditLog Log { get; }

    /// <summary>Where it is kept.</summary>
    public Store Store => _store;

    /// <summary>
    /// Opens the record of a node, or begins it. After a restore a new log begins, whose first leaf names two persons.
    /// </summary>
    /// <param name="store">The record's own store, for writing.</param>
    /// <param name="network">The network's number, as in frames.</param>
    /// <param name="self">This node.</param>
    /// <param name="key">Signs heads and countersignatures.</param>
    /// <param name="check">Checks signatures.</param>
    /// <param name="fill">Random bytes.</param>
    /// <param name="now">The time.</param>
    /// <param name="restored">What was restored, and by whom; null when nothing was.</param>
    /// <exception cref="InvalidDataException">The log is of another network or key.</exception>
    public static RecordDesk Open(
        Store store, uint network, NodeName self, IAuditKey key, CheckSignature check, FillRandom fill, Moment now,
        RecordRestore? restored = null)
    {
        store.Create(AuditTables.All);
        var log = AuditLog.Open(store, fill);
        if (log is not null && restored is not null && restored.Log == log.Number)
        {
            var start = AuditStart.AfterRestore(log.Id, null, log.Size, restored.FirstPerson, restored.SecondPerson);
            log.Dispose();
            log = AuditLog.Begin(store, network, self.Number, key.PublicKey, start, fill, now);
        }
        log ??= AuditLog.Begin(store, network, self.Number, key.PublicKey, AuditStart.First, fill, now);
        if (log.Network != network || log.Office != self.Number)
            throw new InvalidDataException("the record is of another node or network");
        if (!log.PublicKey.AsSpan().SequenceEqual(key.PublicKey))
            throw new InvalidDataException("the audit key in the token is not that of the record");
        return new(store, network, self, key, check, log, now);
    }

    /// <summary>Little room is left on the disk, which what was begun needs: nothing new is recorded, and so nothing is
    /// answered. Default: false. Set by any thread.</summary>
    public bool IsDiskFull
    {
        get => _isDiskFull;
        set => _isDiskFull = value;
    }

    /// <summary>False when no witness has countersigned for too long: then the node does nothing but updates
    /// [ours].</summary>
    public bool MayAnswer(Moment now) => HeadRules.MayAnswer(_lastCountersigned, now.Milliseconds);

    /// <summary>Records acts. False when they cannot be: then nothing may be answered. Durable when it
    /// returns.</summary>
    public bool TryRecord(IReadOnlyList<AuditEvent> acts, Moment now)
    {
        if (_isDiskFull && acts.Count > 0)
            return false;
        try
        {
            if (acts.Count > 0)
                _ = Log.Record(acts, now);
            return true;
        }
        catch (AuditUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Records acts and writes the rows that belong to them, in one transaction. False when that cannot be:
    /// then nothing is changed. Durable when it returns.</summary>
    /// <param name="acts">What was done; may be none.</param>
    /// <param name="rows">Writes to <see cref="Store"/>, given the leaves.</param>
    /// <param name="now">The time.</param>
    public bool TryRecord(
        IReadOnlyList<AuditEvent> acts, Action<IReadOnlyList<AuditLeaf>> rows, Moment now) =>
        !(_isDiskFull && acts.Count > 0) && InTransaction(() =>
    {
        IReadOnlyList<AuditLeaf> leaves = acts.Count > 0 ? Log.Append(acts, now) : [];
        Log.GoOnWithIndex(acts.Count, now);
        rows(leaves);
    });

    /// <summary>What is due between batches: a signed head, months whose time is over, copying the engine's
    /// log.</summary>
    public void Tick(Moment now)
    {
        if (Log.HeadIsDue(now))
            SignHead(now);
        if (_erasedOn != now.Today.Value && Log.Unsigned == 0)
        {
            _ = Log.EraseKeys(_self.Number, now);
            Log.MonthsToSweep().ForEach(_sweep.Enqueue);
            _erasedOn = now.Today.Value;
        }
        if (_sweep.TryPeek(out var month) && Log.SweepErased(month, SweepRows))
            _sweep.Dequeue();
        _store.BetweenBatches();
    }

    // ---- heads that this node asks witnesses to countersign ----

    /// <summary>The head to show to a witness that last kept one of <paramref name="since"/> leaves, with its proof; a
    /// witness that has more leaves than there are here sees that by the head alone. Null before the first
    /// head.</summary>
    public (SignedHead Head, List<byte[]> Proof)? HeadSince(long since) => Log.LastHead is { } head
        ? (head, since > 0 && since <= head.Head.Size ? Log.ProofSince(since) : [])
        : null;

    /// <summary>Size of the last head that a witness has countersigned, or said to have; 0 not known.</summary>
    public long WitnessedSize(long witness) => _witnessedSize.GetValueOrDefault(witness);

    /// <summary>The witness keeps a head of so many leaves.</summary>
    public void NoteWitnessedSize(long witness, long size) => _witnessedSize[witness] = size;

    /// <summary>A countersignature came. False when it is not one under a head of this log.</summary>
    /// <param name="head">The head that was shown.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">By the witness.</param>
    /// <param name="witness">Who says it, by the link.</param>
    /// <param name="witnessKey">The witness's key, as said over the link.</param>
    public bool TryKeep(AuditHead head, Countersignature text, byte[] signature, NodeName witness, byte[] witnessKey)
    {
        if (head.Log != Log.Id || text.Witness != witness.Number
            || !Witness.IsCountersigned(head, text, signature, witnessKey, _check))
            return false;
        if (!InTransaction(() => Log.Keep(head, text, signature)))
            return false;
        Note(text.Time, text.Witness);
        _witnessedSize[witness.Number] = head.Size;
        _ = _faults.Remove((witness.ToString(), RecordFaultOf.OwnRecord));
        return true;
    }

    /// <summary>Something is wrong between this node and another; an operator has to look. What is well in one
    /// direction says nothing of the other.</summary>
    public void NoteFault(NodeName node, RecordFaultOf of, string finding) =>
        _faults[(node.ToString(), of)] = finding;

    // ---- as a witness ----

    /// <summary>Size of the last head kept for a node; 0 none.</summary>
    public long KeptSize(NodeName node) =>
        _witness.Last(node.Number) is { } row && AuditHead.TryRead(row.Head, out var head) ? head.Size : 0;

    /// <summary>Takes two persons' word for a node's new log, and records that. The log is countersigned from its next
    /// head on.</summary>
    public IntroductionVerdict Introduce(
        NodeName node, AuditLogId log, uint firstPerson, uint secondPerson, Moment now)
    {
        if (MayIntroduce(node, firstPerson, secondPerson) is var may && may != IntroductionVerdict.Done)
            return may;
        var row = new AuditIntroductionRow(
            node.Number, unchecked((long)log.High), unchecked((long)log.Low), firstPerson, secondPerson);
        return TryRecord(
            [row.ToEvent(_self, now)], _ => _store.Upsert(AuditHeadTables.Introductions, [row]), now)
            ? IntroductionVerdict.Done
            : IntroductionVerdict.NotRecordable;
    }

    /// <summary>Whether that could be, but for the room.</summary>
    public IntroductionVerdict MayIntroduce(NodeName node, uint firstPerson, uint secondPerson) =>
        !Routes.IsWitness(_self, node) ? IntroductionVerdict.NotItsWitness
        : firstPerson == 0 || secondPerson == 0 || firstPerson == secondPerson ? IntroductionVerdict.TwoPersonsNeeded
        : IntroductionVerdict.Done;

    /// <summary>Judges another node's head, and countersigns it; the first of a new log only after it was
    /// introduced.</summary>
    /// <returns>Null when it cannot be kept now.</returns>
    public (WitnessVerdict Verdict, Countersignature? Text, byte[] Signature)? Countersign(
        NodeName node, byte[] publicKey, SignedHead head, IReadOnlyList<byte[]> proof, Moment now)
    {
        (WitnessVerdict Verdict, Countersignature? Text, byte[] Signature) judged = default;
        if (!InTransaction(() =>
        {
            judged = _witness.Countersign(node.Number, publicKey, head, proof, now);
            if (judged.Verdict == WitnessVerdict.OtherLog && Introduction(node, head.Head.Log) is { } row)
            {
                judged = _witness.Introduce(node.Number, publicKey, head, row.FirstPerson, row.SecondPerson, now);
                _store.Delete(AuditHeadTables.Introductions, [new(row.Node)]);
            }
        }))
            return null;
        if (judged.Verdict == WitnessVerdict.Accepted)
            _ = _faults.Remove((node.ToString(), RecordFaultOf.TheirRecord));
        else
            NoteFault(node, RecordFaultOf.TheirRecord, judged.Verdict.ToString());
        return judged;
    }

    /// <summary>Public half of this node's key.</summary>
    public byte[] PublicKey => _key.PublicKey;

    /// <summary>How it stands.</summary>
    public RecordStatus Status(Moment now) => new(
        Log.Id.ToString(), Log.Size, Log.Unsigned, Log.UnsignedSince, Log.LastHead?.Head.Time ?? 0, _lastCountersigned,
        _lastWitness == 0 ? "" : NodeName.FromNumber(_lastWitness).ToString(), MayAnswer(now),
        new SortedDictionary<string, string>(_faults.GroupBy(one => one.Key.Node).ToDictionary(
            of => of.Key, of => string.Join(", ", of.Select(one => one.Value).Distinct()))));

    /// <inheritdoc/>
    public void Dispose() => Log.Dispose();

    private AuditIntroductionRow? Introduction(NodeName node, AuditLogId log) =>
        _store.Fetch(AuditHeadTables.Introductions, [new(node.Number)]) is [var row] && row.Log == log ? row : null;

    private void SignHead(Moment now) => _ = InTransaction(() => Log.SignHead(_key, now));

    /// <summary>False when there is no room or no token: nothing is changed then, and after ten seconds nothing is
    /// recorded any more.</summary>
    private bool InTransaction(Action work)
    {
        _store.Begin();
        try
        {
            work();
            _store.Commit();
            return true;
        }
        catch (Exception error) when (error is DiskFullException or TokenException or AuditUnavailableException)
        {
            _store.Rollback();
            Log.RolledBack();
            return false;
        }
    }

    private void Note(long time, long witness)
    {
        if (time >= _lastCountersigned)
            (_lastCountersigned, _lastWitness) = (time, witness);
    }
}

/// <summary>Of what a finding between two nodes is.</summary>
internal enum RecordFaultOf
{
    /// <summary>The other node's record, which this node witnesses.</summary>
    TheirRecord,

    /// <summary>This node's record, as the other one witnesses it.</summary>
    OwnRecord,

    /// <summary>開示用データ that the other node sent.</summary>
    DisclosureData,
}

/// <summary>復旧後の記録 — a store was put back to a backup: the log that ended with it, and the two persons who decided
/// it, by their numbers in the ledger.</summary>
internal sealed record RecordRestore(long Log, uint FirstPerson, uint SecondPerson);
