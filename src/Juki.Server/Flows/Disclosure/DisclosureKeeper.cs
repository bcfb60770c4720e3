using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Disclosure;

/// <summary>
/// 開示用データの保存 — at a prefecture [S-002]: asks the nation for the lines about its residents, and keeps each, with its
/// proof, behind a leaf of its own record, where it is found and erased as the prefecture's own lines are. Lines and
/// position are one transaction, so each line is kept once, whatever is lost or said twice.
/// </summary>
/// <remarks>After a restore the position is as old as the record, and what was forgotten is asked for again.</remarks>
internal sealed class DisclosureKeeper(NodeName self, RecordDesk record, CheckSignature check)
{
    /// <summary>Form of the request entry; it is empty.</summary>
    private const ushort Form = 51;

    /// <summary>Between two questions when there was nothing, and until one that was lost is asked again, milliseconds
    /// [ours].</summary>
    private const long EveryMs = 10_000;

    private byte[] _log = [];
    private long _askedAt = long.MinValue;

    /// <summary>A new link: a question on the last one is lost.</summary>
    public void Linked() => _askedAt = long.MinValue;

    /// <summary>The question that is due; null for none.</summary>
    public Bodies.DisclosureAsk? Ask(Moment now)
    {
        if (_askedAt != long.MinValue && now.Milliseconds - _askedAt is >= 0 and < EveryMs)
            return null;
        _askedAt = now.Milliseconds;
        return new() { Log = ByteString.CopyFrom(_log), From = _log.Length == 0 ? 1 : Last(_log) + 1 };
    }

    /// <summary>Keeps what came. What was kept before is dropped, and asked for anew from the right line; what does
    /// not hold is a fault that an operator has to see.</summary>
    /// <returns>False when the bytes can be none: the link ends.</returns>
    public bool Take(Bodies.DisclosureData data, Moment now)
    {
        if (data.Log.Length == 0)
            return data.Lines.Count == 0;
        if (data.Log.Length != AuditLogId.Bytes || data.From < 1)
            return false;
        var log = data.Log.ToByteArray();
        var isOther = !log.AsSpan().SequenceEqual(_log);
        _log = log;
        var next = Last(log) + 1;
        if (data.Lines.Count == 0 || data.From < next)
        {
            if (isOther || data.Lines.Count > 0)
                Linked(); // asked anew, from the right line
            return true;
        }
        // The nation forgets what was asked for 35 days ago: a record that was restored to an older day has lost it.
        if (data.From > next)
            record.NoteFault(NodeName.Nation, RecordFaultOf.DisclosureData, "DisclosureLinesMissing");
        if (Read(data, now) is not { } acts)
        {
            record.NoteFault(NodeName.Nation, RecordFaultOf.DisclosureData, nameof(DisclosureKeeper));
            return true;
        }
        var id = AuditLogId.Read(log);
        var last = data.From + data.Lines.Count - 1;
        if (record.TryRecord(acts, _ => record.Store.Upsert(
            DisclosureTables.In, [new(unchecked((long)id.High), unchecked((long)id.Low), last)]), now))
            Linked(); // there may be more
        return true;
    }

    private long Last(ReadOnlySpan<byte> log)
    {
        var id = AuditLogId.Read(log);
        return record.Store.Fetch(
            DisclosureTables.In, [new(unchecked((long)id.High), unchecked((long)id.Low))]) is [var row] ? row.Last : 0;
    }

    /// <summary>What is to be recorded: an act for each erasure month, for it is erased with the nation's own line.
    /// Null when a line does not hold.</summary>
    private List<AuditEvent>? Read(Bodies.DisclosureData data, Moment now)
    {
        var months = new SortedDictionary<int, List<SubjectEntry>>();
        foreach (var line in data.Lines)
        {
            if (line.Leaf.IsEmpty)
                continue; // erased at the nation meanwhile
            var proof = DisclosureLines.Read(line, data);
            var kept = DisclosureLines.Kept(line, data);
            if (proof.Verify(check) is not { } read || !proof.IsCountersignedBy(record.PublicKey, check)
                || kept.Length > AuditEntries.BodyMax)
                return null;
            var term = read.Leaf.Facts.Term;
            if (term.IsOver(now.Milliseconds))
                continue;
            if (!months.TryGetValue(term.Number, out var month))
                months.Add(term.Number, month = []);
            month.Add(new(read.Subject.Code, 0, read.Subject.Items, kept));
        }
        return
        [
            .. months.Select(month => new AuditEvent(
                new(AuditKind.DisclosureData)
                {
                    Office = NodeName.Nation.Number,
                    Receiver = self.Number,
                    Count = (uint)month.Value.Count,
                    Term = new(month.Key),
                },
                new(Form, []), month.Value)),
        ];
    }
}
