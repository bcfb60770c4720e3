using System.Text;
using Juki.Server;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Docs;

/// <summary>docs/protocol.md says the same as the code.</summary>
public sealed class ProtocolDocumentTests
{
    [Fact]
    public void Routes_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| message | sender | here | class | meaning |\n|---|---|---|---|---|\n");
        foreach (var route in Routes.All)
        {
            page.Append(FormattableString.Invariant(
                $"| {route.Kind} | {route.Sender} | {route.Here} | {route.Class} | {route.Meaning} |\n"));
        }
        GeneratedDocument.Check("docs/protocol.md", "routes", page.ToString());
    }

    [Fact]
    public void Numbers_AsInTheCode_StandInTheDocument()
    {
        var page = new StringBuilder("| field | value | name |\n|---|---|---|\n");
        Append<FrameType>("type", page);
        Append<LaneClass>("class", page);
        Append<MessageKind>("kind", page);
        Append<CloseReason>("reason in Close", page);
        GeneratedDocument.Check("docs/protocol.md", "numbers", page.ToString());
    }

    [Fact]
    public void Limits_AsInTheCode_StandInTheDocument()
    {
        (string Name, long Value, string Unit)[] limits =
        [
            (nameof(Limits.Version), Limits.Version, "protocol version spoken"),
            (nameof(Limits.OldestVersion), Limits.OldestVersion, "oldest version understood"),
            (nameof(Limits.InquiriesSince), Limits.InquiriesSince, "protocol version of the first inquiries"),
            (nameof(Limits.DemandsSince), Limits.DemandsSince, "protocol version of the first demands"),
            (nameof(Limits.OperatorsSince), Limits.OperatorsSince, "protocol version of the first log-ins"),
            (nameof(Limits.ShowingsSince), Limits.ShowingsSince, "protocol version of the first showings and prints"),
            (nameof(Limits.ErrandsSince), Limits.ErrandsSince, "protocol version of the first errands"),
            (nameof(Limits.ReadingsSince), Limits.ReadingsSince, "protocol version of the first check of a finger"),
            (nameof(Limits.ConsistencySince), Limits.ConsistencySince, "protocol version of the first check"),
            (nameof(Limits.ErrandMilliseconds), Limits.ErrandMilliseconds, "milliseconds"),
            (nameof(Limits.ErrandBytesMax), Limits.ErrandBytesMax, "bytes"),
            (nameof(Limits.ErrandReplyBytesMax), Limits.ErrandReplyBytesMax, "bytes"),
            (nameof(Limits.HeaderBytes), Limits.HeaderBytes, "bytes"),
            (nameof(Limits.MessageBytesMax), Limits.MessageBytesMax, "bytes"),
            (nameof(Limits.InquiryBytesMax), Limits.InquiryBytesMax, "bytes"),
            (nameof(Limits.AnswerBytesMax), Limits.AnswerBytesMax, "bytes"),
            (nameof(Limits.FrameBytesMax), Limits.FrameBytesMax, "bytes"),
            (nameof(Limits.InquiriesMax), Limits.InquiriesMax, "inquiries"),
            (nameof(Limits.InquiryMilliseconds), Limits.InquiryMilliseconds, "milliseconds"),
            (nameof(Limits.ForwardMilliseconds), Limits.ForwardMilliseconds, "milliseconds"),
            (nameof(Limits.ForwardOfTownMilliseconds), Limits.ForwardOfTownMilliseconds, "milliseconds"),
            (nameof(Limits.ControlBytesMax), Limits.ControlBytesMax, "bytes"),
            (nameof(Limits.WindowMessages), Limits.WindowMessages, "messages"),
            (nameof(Limits.WindowBytes), Limits.WindowBytes, "bytes"),
            (nameof(Limits.OpeningSeconds), Limits.OpeningSeconds, "seconds"),
            (nameof(Limits.SilenceSeconds), Limits.SilenceSeconds, "seconds"),
            (nameof(Limits.SessionSeconds), Limits.SessionSeconds, "seconds"),
            (nameof(Limits.SessionBytes), Limits.SessionBytes, "bytes each way"),
        ];
        var fields = typeof(Limits).GetFields().Select(field => field.Name);
        Assert.Equal(fields.Order(), limits.Select(limit => limit.Name).Order());
        var page = new StringBuilder("| limit | value | unit |\n|---|---|---|\n");
        foreach (var (name, value, unit) in limits)
            page.Append(FormattableString.Invariant($"| `{name}` | {value} | {unit} |\n"));
        GeneratedDocument.Check("docs/protocol.md", "limits", page.ToString());
    }

    private static void Append<T>(string field, StringBuilder page) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            page.Append(FormattableString.Invariant($"| {field} | {(int)(object)value} | {value} |\n"));
    }
}
