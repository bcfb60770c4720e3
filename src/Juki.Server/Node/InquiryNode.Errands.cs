using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Server.Flows.Errands;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 用件: calls of the office's work from a terminal, judged by who is logged in there and begun by the books, which record
// what they do. Nothing of it is durable but their record.
internal sealed partial class InquiryNode
{
    /// <summary>Takes calls of the office's work; null: nobody does, here.</summary>
    public ErrandDesk? Errands { get; init; }

    private void TakeErrand(AskerLink link, Frame frame, TurnResult result)
    {
        if (Errands is null || Operators is null || !Routes.MayLogIn(link.Peer.Role, _self.Role))
            End(link, CloseReason.NoRoute, result);
        else if (!Body.TryDecode(Bodies.ErrandAsk.Parser, frame.Body, out var ask))
            End(link, CloseReason.BadFrame, result);
        else if (!Errands.TryTake(new(link.Id, (uint)link.Terminal.Instance, frame.Number, ask)))
            End(link, CloseReason.WindowExceeded, result);
    }

    /// <summary>Judges and begins calls, a few a turn, after log-ins; a reply goes to the operator who asked, and to
    /// nobody who logged in since.</summary>
    private void DoErrands(Moment now, TurnResult result)
    {
        if (Errands is null || Operators is null)
            return;
        var told = Errands.Turn((link, number) => (
            Operators.Judge(link, number, OperatorRoles.None, now),
            Operators.At(link)?.Holder.Roles ?? OperatorRoles.None), now);
        foreach (var news in told)
        {
            if (!_links.TryGetValue(news.Link, out var link))
                continue;
            var isThere = news.Body.Reply.IsEmpty || Operators.At(news.Link)?.Holder.Number == news.Operator;
            var body = isThere ? news.Body : new() { Verdict = (uint)ErrandVerdict.OperatorNotLoggedIn };
            Send(link, Frame.Of(FrameType.ErrandTold, news.Number, body.ToByteArray()), result);
        }
        result.HasMore |= Errands.HasMore;
    }
}
