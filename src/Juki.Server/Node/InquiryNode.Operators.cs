using Google.Protobuf;
using Juki.Devices.Biometric;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.Inquiry;
using Juki.Wire;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 操作者の認証: a terminal asks for a challenge, hands in what the operator's card answers, and is told what became of it;
// whatever is asked over its link is judged by who is logged in. Nothing of it is durable but its record.
internal sealed partial class InquiryNode
{
    /// <summary>Who works at the terminals; null: nobody can log in here.</summary>
    public OperatorDesk? Operators { get; init; }

    private void TakeOperator(AskerLink link, Frame frame, Moment now, TurnResult result)
    {
        if (Operators is null || !Routes.MayLogIn(link.Peer.Role, _self.Role))
        {
            End(link, CloseReason.NoRoute, result);
            return;
        }
        switch (frame.Type)
        {
            case FrameType.OperatorAsk:
                var (verdict, challenge) = Operators.Ask(link.Id, link.Terminal, now);
                var drawn = new Bodies.OperatorChallenge
                {
                    Verdict = (uint)verdict, Challenge = ByteString.CopyFrom(challenge),
                };
                Send(link, FrameType.OperatorChallenge, drawn, result);
                break;
            case FrameType.OperatorLogIn when Body.TryDecode(Bodies.OperatorLogIn.Parser, frame.Body, out var body):
                TakeLogIn(link, body, Operators, now, result);
                break;
            case FrameType.OperatorLogOut when Body.TryDecode(Bodies.OperatorLogOut.Parser, frame.Body, out var left)
                && (LogInVerdict)left.Reason is LogInVerdict.LoggedOut or LogInVerdict.CardPulled:
                Operators.LogOut(link.Id, (LogInVerdict)left.Reason);
                break;
            default:
                End(link, CloseReason.BadFrame, result);
                break;
        }
    }

    /// <summary>What a card gave, or what a reader gave: never both in one frame.</summary>
    private void TakeLogIn(
        AskerLink link, Bodies.OperatorLogIn body, OperatorDesk desk, Moment now, TurnResult result)
    {
        var isEmpty = body.Reader.IsEmpty && body.Template.IsEmpty && body.Signature.IsEmpty;
        var isReading = body.Certificate.IsEmpty && body.Answer.IsEmpty
            && (isEmpty ? desk.AwaitsReading(link.Id) : link.Version >= Limits.ReadingsSince);
        var isWhole = isReading && body.Reader.Length == BiometricReading.ReaderBytes
            && body.Template.Length == VeinTemplate.Bytes && body.Signature.Length == BiometricReading.SignatureBytes;
        if (!isEmpty && !isWhole)
        {
            End(link, CloseReason.BadFrame, result);
            return;
        }
        var reading = isEmpty
            ? null
            : new BiometricReading(BiometricUse.Check, new(body.Template.Span), body.Signature.ToByteArray())
            {
                Reader = body.Reader.ToByteArray(),
            };
        var isTaken = isReading
            ? desk.TryRead(link.Id, link.Terminal, reading, now)
            : desk.TryLogIn(
                link.Id, link.Terminal, new(body.Certificate.ToByteArray(), body.Answer.ToByteArray()),
                link.Version >= Limits.ReadingsSince, now);
        if (!isTaken)
            End(link, CloseReason.WindowExceeded, result);
    }

    /// <summary>Judges log-ins, a few a turn; before inquiries, so that who is refused here asks nothing.</summary>
    private void LogIn(Moment now, TurnResult result)
    {
        if (Operators is null)
            return;
        foreach (var news in Operators.Turn(now))
        {
            if (!_links.TryGetValue(news.Link, out var link))
                continue;
            if (news.Reading is { } awaited)
            {
                var asked = new Bodies.OperatorChallenge
                {
                    Verdict = (uint)news.Verdict, Challenge = ByteString.CopyFrom(awaited.Challenge),
                    TransformKey = ByteString.CopyFrom(awaited.Key),
                };
                Send(link, FrameType.OperatorChallenge, asked, result);
                continue;
            }
            var body = new Bodies.OperatorSession { Verdict = (uint)Told(news.Verdict, link.Version) };
            if (news is { Verdict: LogInVerdict.LoggedIn, Session: { } session })
            {
                body.Operator = (uint)session.Holder.Number;
                body.Roles = (uint)session.Holder.Roles;
                body.IdleMilliseconds = (uint)Operators.IdleMilliseconds;
            }
            Send(link, FrameType.OperatorSession, body, result);
        }
    }

    /// <summary>A terminal of an older version has no words for what concerns a finger.</summary>
    private static LogInVerdict Told(LogInVerdict verdict, int version) =>
        version < Limits.ReadingsSince
        && verdict is >= LogInVerdict.TemplateMissing and <= LogInVerdict.ReadingNotMatched
            ? LogInVerdict.OperatorNotPermitted
            : verdict;

    /// <summary>An inquiry of a terminal is that of the operator who is logged in there.</summary>
    private void JudgeOperators(Moment now)
    {
        foreach (var one in _batch)
        {
            if (one.Peer.Role == Role.Terminal && one.IsOpen)
                one.OfOperator = Operators?.Judge(
                    one.Link, one.Body.Asker?.Operator ?? 0, OperatorRoles.Inquiry, now);
        }
    }
}
