using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Flows.Showing;
using Juki.Wire;
using Juki.Wire.Client;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

// 番号の表示と印刷: what a terminal may show or print of an answer is judged by who is logged in there and by what was answered
// over its link, and told after it was recorded. Nothing of it is durable but its record.
internal sealed partial class InquiryNode
{
    /// <summary>Lets numbers be shown and answers be printed; null: nothing is, here.</summary>
    public ShowDesk? Showing { get; init; }

    private void TakeShowing(AskerLink link, Frame frame, TurnResult result)
    {
        if (Showing is null || Operators is null || !Routes.MayLogIn(link.Peer.Role, _self.Role))
            End(link, CloseReason.NoRoute, result);
        else if (Read(link, frame) is not { } one)
            End(link, CloseReason.BadFrame, result);
        else if (!Showing.TryTake(one))
            End(link, CloseReason.WindowExceeded, result);
    }

    private static ShowCase? Read(AskerLink link, Frame frame)
    {
        var one = new ShowCase(link.Id, (uint)link.Terminal.Instance, frame.Number);
        return frame.Type switch
        {
            FrameType.ShowAsk when Body.TryDecode(Bodies.ShowAsk.Parser, frame.Body, out var show) =>
                one with { Show = show },
            FrameType.PrintAsk when Body.TryDecode(Bodies.PrintAsk.Parser, frame.Body, out var print) =>
                one with { Print = print },
            _ => null,
        };
    }

    /// <summary>Judges requests, a few a turn, after log-ins.</summary>
    private void Show(Moment now, TurnResult result)
    {
        if (Showing is null)
            return;
        var told = Showing.Turn(
            one => Operators!.Judge(one.Link, one.Operator, OperatorRoles.Inquiry, now), now);
        foreach (var news in told)
        {
            if (_links.TryGetValue(news.Link, out var link))
                Send(link, Frame.Of(FrameType.ShowTold, news.Number, news.Body.ToByteArray()), result);
        }
        result.HasMore |= Showing.HasMore;
    }

    /// <summary>An answer with residents goes to the operator of a terminal, who may ask for what is masked
    /// there.</summary>
    private void Remember(InquiryCase one)
    {
        var (asked, answer) = (one.Body, one.Answer);
        if (Showing is null || answer.Verdict != (uint)InquiryVerdict.Answered
            || Operators?.At(one.Link)?.Holder.Number != asked.Asker.Operator
            || AnsweredInquiry.IdOf(asked.Id.Span) is not { Length: > 0 } id)
            return;
        var persons = answer.Persons.Select((person, place) => new AnsweredPerson(
            one.Above is null ? one.Persons[place].Residence.Code : CodeOf(person, asked),
            (ProvidedItems)person.Items, InquiryMessage.NumbersOf(person)));
        Showing.Remember(one.Link, new(id, asked.Asker.Operator, [.. persons])
        {
            Affair = asked.Asker.Affair, Purpose = asked.Asker.Purpose,
        });
    }

    /// <summary>Of a person that the node above found: the code that it gave, or that was asked for; none where neither
    /// is.</summary>
    private static ResidentRecordCode CodeOf(Bodies.Person person, Bodies.Inquiry asked)
    {
        var code = person.Identification?.Code is { } given and not 0 ? given : asked.Condition.Code;
        return ResidentRecordCode.IsRight(code) ? ResidentRecordCode.FromChecked(code) : default;
    }
}
