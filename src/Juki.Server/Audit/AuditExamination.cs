using System.Buffers.Binary;

namespace Juki.Server.Audit;

/// <summary>
/// 記録の検証 — examines an exported log of any length, one record after the other, with or without a witness's heads.
/// Needs no store, no key and no network.
/// </summary>
internal sealed class AuditExamination
{
    private readonly CheckSignature _check;
    private readonly List<AuditFinding> _findings = [];
    private readonly SortedDictionary<long, List<WitnessedHead>> _witnessed = [];
    private readonly MerklePeaks _kept = new();
    private readonly MerklePeaks _own = new();
    private byte[] _key = [];
    private long _node;
    private uint _network;
    private AuditLogId _log;
    private long _witnessHeads;
    private long _heads;
    private long _lastSound;
    private long _lastWitnessed;
    private long _largestHead;
    private AuditHead? _lastHead;
    private AuditLeaf? _lastLeaf;
    private AuditStart? _start;
    private bool _isShifted;
    private bool _isRewritten;
    private bool _isWitnessedRewritten;

    private AuditExamination(CheckSignature check) => _check = check;

    /// <summary>Examines.</summary>
    /// <param name="from">The exported log.</param>
    /// <param name="witness">A witness's heads, or null.</param>
    /// <param name="check">Checks signatures.</param>
    public static AuditReport Run(Stream from, WitnessFile? witness, CheckSignature check)
    {
        var examination = new AuditExamination(check);
        if (examination.ReadBeginning(from))
        {
            examination.Take(witness);
            examination.ReadRecords(from);
            examination.End();
        }
        else
        {
            examination.Find(AuditFault.FileCut, 0, 0);
        }
        return examination.Report();
    }

    private AuditReport Report() => new(
        _node, _log, _own.Size, _heads, _own.Size - Math.Min(_own.Size, _lastHead?.Size ?? 0), _witnessHeads, _start,
        _findings);

    private bool ReadBeginning(Stream from)
    {
        var head = new byte[AuditFiles.LogHeadBytes];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan(0, 8).SequenceEqual(AuditFiles.LogMark))
            return false;
        _node = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8));
        _network = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(16));
        _log = AuditLogId.Read(head.AsSpan(20));
        _key = new byte[BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(44))];
        return _key.Length <= AuditFiles.KeyMax
            && from.ReadAtLeast(_key, _key.Length, throwOnEndOfStream: false) == _key.Length;
    }

    private void Take(WitnessFile? witness)
    {
        if (witness is null) return;
        var ofNode = witness.Heads.Where(one => one.Node == _node || one.Head.Head.Log == _log).ToList();
        foreach (var one in ofNode.Where(one => one.Head.Head.Log == _log))
        {
            var head = one.Head.Head;
            if (!_check(_key, head.ToBytes(), one.Head.Signature)
                || !Witness.IsCountersigned(head, one.Text, one.Signature, witness.Key, _check))
            {
                Find(AuditFault.BadSignature, head.Size, head.Size);
                continue;
            }
            if (!_witnessed.TryGetValue(head.Size, out var same)) _witnessed.Add(head.Size, same = []);
            if (same.Exists(other => !other.Head.Head.Root.AsSpan().SequenceEqual(head.Root)))
                Find(AuditFault.TwoHeadsOfOneSize, head.Size, head.Size);
            same.Add(one);
            _witnessHeads++;
            _largestHead = Math.Max(_largestHead, head.Size);
        }
        if (_witnessHeads == 0) Find(AuditFault.OtherLog, 0, 0);
    }

    private void ReadRecords(Stream from)
    {
        for (var records = 0L; AuditFiles.Read(from) is { } record; records++)
        {
            if (record.Kind == AuditRecord.End)
            {
                if (!record.Payload.AsSpan().SequenceEqual(AuditFiles.Number(records)) && !_isShifted
                    && _findings.Count == 0)
                    Find(AuditFault.FileCut, _own.Size, _own.Size);
                return;
            }
            if (!TryTake(record.Kind, record.Payload)) break;
        }
        Find(AuditFault.FileCut, _own.Size, _own.Size);
    }

    private bool TryTake(AuditRecord kind, byte[] payload)
    {
        switch (kind)
        {
            case AuditRecord.Leaf when payload.Length == MerkleTree.HashBytes + AuditLeaf.Bytes:
                TakeLeaf(payload[..MerkleTree.HashBytes], payload[MerkleTree.HashBytes..]);
                return true;
            case AuditRecord.Head when payload.Length > AuditHead.Bytes:
                TakeHead(payload[..AuditHead.Bytes], payload[AuditHead.Bytes..]);
                return true;
            case AuditRecord.OpenEntry when payload.Length > AuditEntries.SaltBytes:
                TakeStart(new(payload[..AuditEntries.SaltBytes], payload[AuditEntries.SaltBytes..]));
                return true;
            case AuditRecord.Countersigned when payload.Length > Countersignature.Bytes:
                return true; // without the witness's key it says nothing; its file does
            default:
                return false;
        }
    }

    private void TakeLeaf(byte[] keptHash, byte[] bytes)
    {
        var index = _own.Size;
        var ownHash = MerkleTree.LeafHash(bytes);
        var fits = ownHash.AsSpan().SequenceEqual(keptHash);
        if (!_isShifted)
        {
            var isRead = AuditLeaf.TryRead(bytes, out var leaf);
            if (fits && isRead && leaf!.Index != index) Shift(index, leaf.Index);
            else if (!fits || !isRead || leaf!.Log != _log || leaf.Network != _network)
                Find(AuditFault.LeafChanged, index, index, 1);
            _lastLeaf = leaf;
        }
        _kept.Append(keptHash);
        _own.Append(ownHash);
        CompareWitness();
    }

    /// <summary>The leaf at a place says that it belongs to another.</summary>
    private void Shift(long place, long said)
    {
        _isShifted = true;
        if (said > place) Find(AuditFault.LeafRemoved, place, place, said - place);
        else Find(AuditFault.LeafInserted, place, place);
    }

    private void CompareWitness()
    {
        var size = _own.Size;
        if (_isShifted || _isWitnessedRewritten || !_witnessed.TryGetValue(size, out var heads)) return;
        if (heads.TrueForAll(one => IsRoot(one.Head.Head.Root)))
        {
            _lastWitnessed = size;
            return;
        }
        _isWitnessedRewritten = true;
        Find(AuditFault.HistoryRewritten, _lastWitnessed, size);
    }

    /// <summary>By the hashes that were kept or by the leaves: one changed leaf is named once, and not as a rewritten
    /// history too.</summary>
    private bool IsRoot(byte[] root) =>
        _kept.Root().AsSpan().SequenceEqual(root) || _own.Root().AsSpan().SequenceEqual(root);

    private void TakeHead(byte[] bytes, byte[] signature)
    {
        _heads++;
        if (!AuditHead.TryRead(bytes, out var head) || !_check(_key, bytes, signature))
        {
            Find(AuditFault.BadSignature, head?.Size ?? _own.Size, head?.Size ?? _own.Size);
            return;
        }
        if (head.Log != _log || head.Network != _network)
        {
            Find(AuditFault.OtherLog, head.Size, head.Size);
            return;
        }
        _largestHead = Math.Max(_largestHead, head.Size);
        CompareHeads(head);
        if (!_isShifted && !_isRewritten && head.Size == _own.Size) CompareRoot(head);
        _lastHead = head;
    }

    private void CompareHeads(AuditHead head)
    {
        var isTwice = _lastHead?.Size == head.Size && !_lastHead.Root.AsSpan().SequenceEqual(head.Root);
        if (_witnessed.TryGetValue(head.Size, out var seen))
            isTwice |= seen.Exists(one => !one.Head.Head.Root.AsSpan().SequenceEqual(head.Root));
        if (isTwice) Find(AuditFault.TwoHeadsOfOneSize, head.Size, head.Size);
        var previous = _lastHead?.Digest() ?? new byte[MerkleTree.HashBytes];
        if (!isTwice && !previous.AsSpan().SequenceEqual(head.Previous))
            Find(AuditFault.HeadsMissing, head.Size, head.Size);
    }

    private void CompareRoot(AuditHead head)
    {
        if (IsRoot(head.Root))
        {
            _lastSound = head.Size;
            return;
        }
        _isRewritten = true;
        if (!_isWitnessedRewritten) Find(AuditFault.HistoryRewritten, _lastSound, head.Size);
    }

    private void TakeStart(OpenedEntry opened)
    {
        if (_own.Size != 1 || _lastLeaf is null || !opened.Commitment().AsSpan().SequenceEqual(_lastLeaf.Request))
            Find(AuditFault.LeafChanged, 0, 0, 1);
        else if (AuditEntries.TryReadRequest(opened.Entry, out var entry) && AuditStart.TryRead(entry, out var start))
            _start = start;
    }

    private void End()
    {
        if (!_isShifted && _largestHead > _own.Size)
            Find(AuditFault.TailCut, _own.Size, _largestHead, _largestHead - _own.Size);
    }

    private void Find(AuditFault fault, long from, long to, long count = 0)
    {
        if (_findings.Count < AuditReport.FindingsMax) _findings.Add(new(fault, from, to, count));
    }
}
