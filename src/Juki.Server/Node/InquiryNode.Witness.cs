using Google.Protobuf;
using Juki.Server.Audit;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 副署: the nation is the witness for prefectures, all prefectures for the nation, a prefecture for its towns. A node
// shows its newest head with the proof that it grew out of the one that the witness kept last; the witness says which
// one that is, when the two do not agree. Nothing of it is durable: what is lost is shown again.
internal sealed partial class InquiryNode
{
    /// <summary>Verdict on the wire: the proof begins at another head than the last one kept; to be shown again
    /// [ours].</summary>
    private const uint OtherSize = 100;

    /// <summary>Verdict on the wire: it cannot be kept now; to be shown again [ours].</summary>
    private const uint NotNow = 101;

    private static Bodies.Countersigned Judged(uint verdict, long size, byte[] digest) => new()
    {
        Verdict = verdict, Size = size, HeadDigest = ByteString.CopyFrom(digest),
    };

    /// <summary>Shows the newest head to the witnesses that have not countersigned it.</summary>
    private void ShowHeads(Moment now, TurnResult result)
    {
        if (_record.Log.LastHead?.Head is not { } head)
            return;
        foreach (var link in _links.Values)
        {
            if (!link.IsReady || link.OnlyAsks || !Routes.IsWitness(link.Peer, _self))
                continue;
            var isNew = head.Size > _record.WitnessedSize(link.Peer.Number);
            var waited = now.Milliseconds - link.ShownAt;
            var isDue = waited < 0 || waited >= link.ShowAgainMs
                || (isNew && (waited >= HeadRules.ShowEveryMs
                    || head.Size - link.ShownSize >= HeadRules.HeadEveryLeaves));
            if (isDue)
                Show(link, now, result);
        }
    }

    private void Show(AskerLink link, Moment now, TurnResult result)
    {
        var since = _record.WitnessedSize(link.Peer.Number);
        if (_record.HeadSince(since) is not { } shown)
            return;
        (link.Shown, link.ShownAt, link.ShownSize) = (shown.Head.Head, now.Milliseconds, shown.Head.Head.Size);
        link.ShowAgainMs = HeadRules.ShowOldEveryMs;
        var body = new Bodies.RecordHead
        {
            Head = ByteString.CopyFrom(shown.Head.Head.ToBytes()),
            Signature = ByteString.CopyFrom(shown.Head.Signature),
            Key = ByteString.CopyFrom(_record.PublicKey),
            Since = since,
        };
        body.Proof.AddRange(shown.Proof.Select(hash => ByteString.CopyFrom(hash)));
        Send(link, FrameType.RecordHead, body, result);
    }

    /// <summary>As a witness: a neighbour shows a head.</summary>
    private void TakeHead(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (!Routes.IsWitness(_self, link.Peer))
        {
            End(link, CloseReason.NoRoute, result);
            return;
        }
        if (!Body.TryDecode(Bodies.RecordHead.Parser, frame.Body, out var body)
            || !AuditHead.TryRead(body.Head.Span, out var head)
            || body.Proof.Any(hash => hash.Length != MerkleTree.HashBytes))
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        var answer = Judge(link, head, body, now);
        Send(link, FrameType.Countersignature, answer, result);
    }

    private Bodies.Countersigned Judge(AskerLink link, AuditHead head, Bodies.RecordHead body, Moment now)
    {
        var kept = _record.KeptSize(link.Peer);
        var digest = head.Digest();
        if (body.Since != kept)
            return Judged(OtherSize, kept, digest);
        if (now.Milliseconds - link.JudgedAt is >= 0 and < HeadRules.JudgeEveryMs)
            return Judged(NotNow, kept, digest); // a signature in the token for every frame would be too many
        link.JudgedAt = now.Milliseconds;
        var judged = _record.Countersign(
            link.Peer, body.Key.ToByteArray(), new(head, body.Signature.ToByteArray()),
            [.. body.Proof.Select(hash => hash.ToByteArray())], now);
        if (judged is not { } done)
            return Judged(NotNow, kept, digest);
        var answer = Judged((uint)done.Verdict, done.Text is null ? kept : head.Size, digest);
        if (done.Text is { } text)
        {
            answer.Text = ByteString.CopyFrom(text.ToBytes());
            answer.Signature = ByteString.CopyFrom(done.Signature);
            answer.Key = ByteString.CopyFrom(_record.PublicKey);
        }
        return answer;
    }

    /// <summary>A witness answers; one that is not waited for any more is forgotten.</summary>
    private void TakeCountersignature(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (!Routes.IsWitness(link.Peer, _self)
            || !Body.TryDecode(Bodies.Countersigned.Parser, frame.Body, out var body) || body.Size < 0)
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        if (link.Shown is not { } shown || !body.HeadDigest.Span.SequenceEqual(shown.Digest()))
            return;
        link.Shown = null;
        if (body.Verdict == OtherSize)
        {
            _record.NoteWitnessedSize(link.Peer.Number, body.Size);
            // Soon, with that proof, though the head itself may be no news to the witness: its answer was lost.
            link.ShowAgainMs = HeadRules.JudgeEveryMs;
        }
        else if (body.Verdict == (uint)WitnessVerdict.Accepted)
        {
            if (!Countersignature.TryRead(body.Text.Span, out var text)
                || !_record.TryKeep(shown, text, body.Signature.ToByteArray(), link.Peer, body.Key.ToByteArray()))
                _record.NoteFault(link.Peer, RecordFaultOf.OwnRecord, nameof(WitnessVerdict.BadSignature));
        }
        else
        {
            // Not countersigned: shown again like one that the witness has not seen, until it is, or is introduced.
            link.ShowAgainMs = HeadRules.ShowEveryMs;
            if (body.Verdict != NotNow)
                _record.NoteFault(
                    link.Peer, RecordFaultOf.OwnRecord,
                    ((WitnessVerdict)Math.Min(body.Verdict, byte.MaxValue)).ToString());
        }
    }
}
