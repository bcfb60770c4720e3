using Juki.Domain.Watch;
using Juki.Server.Node;

namespace Juki.Server.Audit;

/// <summary>An act to record.</summary>
/// <param name="Facts">The open part.</param>
/// <param name="Request">What was asked or sent.</param>
/// <param name="Subjects">Residents found, given or asked for by code; at most
/// <see cref="AuditEntries.SubjectsMax"/>.</param>
internal sealed record AuditEvent(AuditFacts Facts, RequestEntry Request, IReadOnlyList<SubjectEntry> Subjects);

/// <summary>No record can be made, so nothing may be answered: no room, or heads are not signed.</summary>
internal sealed class AuditUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// 操作履歴 — the record of what was done, which nobody can rewrite [S-000 2. リスク3] [S-002]. Leaves, entries and the
/// edge of the tree are written in the transaction of the act; only when it is committed may an answer leave. One
/// writer, not thread-safe; readers open their own over a store that is read only.
/// </summary>
internal sealed partial class AuditLog : IDisposable
{
    /// <summary>Most acts in one call [ours: bounds the turn].</summary>
    public const int AppendMax = 20_000;

    /// <summary>Longest that a subject stands in memory only, in milliseconds [ours].</summary>
    public const long IndexEveryMs = 10_000;

    /// <summary>Subjects in memory from which they are written, some parts with each batch [ours: sorting them takes
    /// about 2 ms].</summary>
    public const int IndexTailMax = 16_384;

    /// <summary>Parts of the index that are written with a batch [ours: half a millisecond].</summary>
    private const int IndexPartsOfBatch = 8;

    /// <summary>Acts in a batch from which the server is busy: runs of the index are not merged then [ours].</summary>
    private const int BusyActs = 64;

    private readonly Store _store;
    private readonly FillRandom? _fill;
    private readonly AuditMonths _months;
    private readonly AuditEntryReader _entries;
    private readonly SubjectIndex _index;
    private AuditLogRow _row;
    private AuditTree _tree;
    private SignedHead? _lastHead;
    private long _lastTime;
    private long _oldestUnsigned;
    private long _oldestInTail;

    private AuditLog(Store store, AuditLogRow row, FillRandom? fill)
    {
        (_store, _row, _fill) = (store, row, fill);
        _months = new AuditMonths(store);
        _entries = new AuditEntryReader(store, _months, Id, Number);
        _index = new SubjectIndex(store, _months);
        _tree = Load();
    }

    /// <summary>The log's name.</summary>
    public AuditLogId Id => AuditLogId.Read(_row.Id);

    /// <summary>The log's number in this store.</summary>
    public long Number => _row.Number;

    /// <summary>The network's number.</summary>
    public uint Network => (uint)_row.Network;

    /// <summary>Whose it is: role × 1,000,000 + office, as its first leaf says.</summary>
    public long Office => Size == 0 ? 0 : ReadLeaf(0).Facts.Office;

    /// <summary>The hashes of 256 leaves as kept beside them; the last run may be shorter.</summary>
    public IReadOnlyList<byte[]> LeafHashes(long number) => _tree.LeafHashes(number);

    /// <summary>Leaves.</summary>
    public long Size => _tree.Size;

    /// <summary>The public key of the heads. A log keeps its key; another key begins another log.</summary>
    public byte[] PublicKey => _row.Key;

    /// <summary>The newest signed head; null before the first.</summary>
    public SignedHead? LastHead => _lastHead;

    /// <summary>Leaves that no signed head covers.</summary>
    public long Unsigned => Size - (_lastHead?.Head.Size ?? 0);

    /// <summary>Time of the oldest of them, milliseconds since 1970; 0 none.</summary>
    public long UnsignedSince => Unsigned == 0 ? 0 : _oldestUnsigned;

    /// <summary>Opens the newest log of a store; null if none has begun.</summary>
    /// <param name="store">With the tables of <see cref="AuditTables"/>.</param>
    /// <param name="fill">Random bytes; null for reading only.</param>
    public static AuditLog? Open(Store store, FillRandom? fill)
    {
        var rows = store.Range(AuditTables.Logs, new(0), new(long.MaxValue), Store.BatchMax);
        return rows.Count == 0 ? null : new AuditLog(store, rows[^1], fill);
    }

    /// <summary>Opens one log of a store, for reading; null if there is none of that number.</summary>
    public static AuditLog? OpenNumber(Store store, long number) =>
        store.Fetch(AuditTables.Logs, [new(number)]) is [var row] ? new AuditLog(store, row, null) : null;

    /// <summary>Numbers of all logs of a store, ascending.</summary>
    public static IReadOnlyList<long> NumbersIn(Store store) =>
        [.. store.Range(AuditTables.Logs, new(0), new(long.MaxValue), Store.BatchMax).Select(row => row.Number)];

    /// <summary>Begins a log, with a transaction of its own: its first leaf says why.</summary>
    /// <param name="store">With the tables of <see cref="AuditTables"/>.</param>
    /// <param name="network">The network's number.</param>
    /// <param name="office">Whose it is: role × 1,000,000 + office.</param>
    /// <param name="publicKey">The key that will sign its heads.</param>
    /// <param name="start">What came before; see <see cref="AuditStart"/>.</param>
    /// <param name="fill">Random bytes.</param>
    /// <param name="now">The time.</param>
    public static AuditLog Begin(
        Store store, uint network, long office, byte[] publicKey, AuditStart start, FillRandom fill, Moment now)
    {
        var logs = store.Range(AuditTables.Logs, new(0), new(long.MaxValue), Store.BatchMax);
        Check.That(start.IsRestored || logs.Count == 0);
        var id = new byte[AuditLogId.Bytes];
        fill(id);
        store.Begin();
        var row = new AuditLogRow((logs.LastOrDefault()?.Number ?? 0) + 1, id, network, publicKey, 0, 0);
        store.Insert(AuditTables.Logs, [row]);
        var log = new AuditLog(store, row, fill);
        log.Append([new(new(AuditKind.LogBegun) { Office = office }, start.ToEntry(), [])], now);
        store.Commit();
        return log;
    }

    /// <summary>Whether a head is to be signed now.</summary>
    public bool HeadIsDue(Moment now) => HeadRules.IsDue(Unsigned, _oldestUnsigned, now.Milliseconds);

    /// <summary>Signs a head over all leaves; inside a transaction, and after it <see cref="Size"/> leaves are
    /// covered. Does nothing when no leaf is new.</summary>
    /// <exception cref="Devices.Hsm.TokenException">The token is gone: roll back.</exception>
    public SignedHead? SignHead(IAuditKey key, Moment now)
    {
        if (Unsigned == 0) return _lastHead;
        Check.That(key.PublicKey.AsSpan().SequenceEqual(_row.Key));
        var head = new AuditHead(
            Network, Id, Size, _tree.Root(), Math.Max(now.Milliseconds, _lastTime),
            _lastHead?.Head.Digest() ?? new byte[MerkleTree.HashBytes]);
        var signed = new SignedHead(head, key.Sign(head.ToBytes()));
        _store.Insert(AuditHeadTables.Heads, [new(Number, Size, head.ToBytes(), signed.Signature)]);
        return _lastHead = signed;
    }

    /// <summary>Writes some of the subject index, when it is due; inside the transaction of a batch.</summary>
    /// <param name="acts">Acts in the batch.</param>
    /// <param name="now">The time.</param>
    public void GoOnWithIndex(int acts, Moment now)
    {
        var isFull = _index.TailCount >= IndexTailMax;
        if (!_index.IsWriting && _index.TailCount > 0
            && (isFull || now.Milliseconds - _oldestInTail >= IndexEveryMs))
        {
            _index.BeginWriting(Size);
            isFull = false;
        }
        if (_index.IsWriting
            && _index.WriteSome(isFull ? int.MaxValue : IndexPartsOfBatch, mayMerge: acts < BusyActs) is { } indexed)
            SaveIndexed(indexed);
        else if (!_index.IsWriting && _index.TailCount == 0 && Size - _row.Indexed >= IndexTailMax)
            SaveIndexed(Size); // leaves without subjects need not be read again at the next start
    }

    /// <summary>Writes the whole subject index; inside a transaction.</summary>
    public void WriteIndex()
    {
        while (_index.IsWriting || _index.TailCount > 0)
        {
            if (!_index.IsWriting)
                _index.BeginWriting(Size);
            if (_index.WriteSome(int.MaxValue, mayMerge: true) is { } indexed)
                SaveIndexed(indexed);
        }
    }

    private void SaveIndexed(long indexed)
    {
        _row = _row with { Indexed = indexed, Size = Size };
        _store.Upsert(AuditTables.Logs, [_row]);
    }

    /// <summary>Keeps a witness's countersignature under the last head or an earlier one; inside a transaction. The
    /// caller has checked it by <see cref="Witness.IsCountersigned"/>.</summary>
    public void Keep(AuditHead head, Countersignature text, byte[] signature)
    {
        Check.That(head.Log == Id && text.HeadDigest.AsSpan().SequenceEqual(head.Digest()));
        _store.Upsert(
            AuditHeadTables.Countersignatures, [new(Number, head.Size, text.Witness, text.ToBytes(), signature)]);
        _store.Upsert(AuditHeadTables.LastCountersigned, [new(Number, text.Witness, head.Size, text.Time)]);
    }

    /// <summary>Witnesses' countersignatures under <see cref="LastHead"/>.</summary>
    public List<ProvenCountersignature> CountersignaturesOfLastHead() =>
        _lastHead is null ? [] : CountersignaturesOf(_lastHead.Head);

    /// <summary>Witnesses' countersignatures under a head of this log.</summary>
    public List<ProvenCountersignature> CountersignaturesOf(AuditHead head) =>
        _store.Fetch(AuditHeadTables.Countersignatures, [new(Number, head.Size)])
            .Select(row => new ProvenCountersignature(row.Text, row.Signature)).ToList();

    /// <summary>The newest head that a witness countersigned; null before the first.</summary>
    /// <param name="witness">Which witness, role × 1,000,000 + office; 0: any.</param>
    public SignedHead? NewestCountersigned(long witness = 0)
    {
        var last = LastCountersigned().Where(row => witness == 0 || row.Witness == witness)
            .OrderBy(row => row.Size).LastOrDefault();
        return last is not null
            && _store.Range(AuditHeadTables.Heads, new(Number, last.Size), new(Number, last.Size + 1), 1) is [var row]
            && AuditHead.TryRead(row.Head, out var head)
            ? new(head, row.Signature)
            : null;
    }

    /// <summary>The last countersignature of each witness.</summary>
    public List<AuditWitnessRow> LastCountersigned() => _store.Range(
        AuditHeadTables.LastCountersigned, new(Number, 0), new(Number, long.MaxValue), Store.BatchMax);

    /// <summary>What a witness that last kept a head of <paramref name="size"/> leaves needs to accept
    /// <see cref="LastHead"/>.</summary>
    public List<byte[]> ProofSince(long size) =>
        MerkleTree.ConsistencyProof(size, _lastHead?.Head.Size ?? 0, _tree.Subtree);

    /// <summary>The transaction was given up: reads again what is committed.</summary>
    public void RolledBack()
    {
        _months.Forget();
        _entries.Forget();
        _index.Forget();
        _row = _store.Fetch(AuditTables.Logs, [new(Number)])[0];
        _tree = Load();
    }

    /// <inheritdoc/>
    public void Dispose() => _months.Dispose();

    private AuditTree Load()
    {
        var tree = new AuditTree(_store, Number, _row.Size);
        _lastHead = ReadLastHead();
        _lastTime = _row.Size == 0 ? 0 : ReadLeaf(_row.Size - 1).Time;
        var signed = _lastHead?.Head.Size ?? 0;
        _oldestUnsigned = signed < _row.Size ? ReadLeaf(signed).Time : 0;
        for (var index = _row.Indexed; index < _row.Size; index++)
            IndexAgain(ReadLeaf(index));
        return tree;
    }

    private void IndexAgain(AuditLeaf leaf)
    {
        if (_index.TailCount == 0) _oldestInTail = leaf.Time;
        if (leaf.Subjects == 0 || ReadEntries(leaf) is not { } entries) return;
        for (var place = 0; place < leaf.Subjects; place++)
        {
            if (!AuditEntries.TryReadSubject(entries[1 + place].Entry, out var subject))
                throw new StoreDamagedException("An entry of the record cannot be read.");
            _index.Add(leaf.Facts.Term, subject.Code, new(Number, leaf.Index, place));
        }
    }

    private SignedHead? ReadLastHead()
    {
        // Heads come at most each leaf; the last lies among the newest leaves that may be unsigned.
        for (var before = _row.Size; before > 0; before -= HeadRules.UnsignedLeavesMax)
        {
            var from = Math.Max(0, before - HeadRules.UnsignedLeavesMax);
            var rows = _store.Range(
                AuditHeadTables.Heads, new(Number, from + 1), new(Number, before + 1), Store.BatchMax);
            if (rows.Count > 0 && AuditHead.TryRead(rows[^1].Head, out var head)) return new(head, rows[^1].Signature);
        }
        return null;
    }
}
