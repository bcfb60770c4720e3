using Google.Protobuf;
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
                var proof = new OperatorProof(body.Certificate.ToByteArray(), body.Answer.ToByteArray());
                if (!Operators.TryLogIn(link.Id, link.Terminal, proof, now))
                    End(link, CloseReason.WindowExceeded, result);
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

    /// <summary>Judges log-ins, a few a turn; before inquiries, so that who is refused here asks nothing.</summary>
    private void LogIn(Moment now, TurnResult result)
    {
        if (Operators is null)
            return;
        foreach (var news in Operators.Turn(now))
        {
            if (!_links.TryGetValue(news.Link, out var link))
                continue;
            var body = new Bodies.OperatorSession { Verdict = (uint)news.Verdict };
            if (news is { Verdict: LogInVerdict.LoggedIn, Session: { } session })
            {
                body.Operator = (uint)session.Holder.Number;
                body.Roles = (uint)session.Holder.Roles;
                body.IdleMilliseconds = (uint)Operators.IdleMilliseconds;
            }
            Send(link, FrameType.OperatorSession, body, result);
        }
    }

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
