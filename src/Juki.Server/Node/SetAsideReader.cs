using Google.Protobuf;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Node;

/// <summary>Reads out of a body no more than what setting aside needs, and none of its texts: the message made the
/// reader of whole bodies, or what came after it, fail.</summary>
internal static class SetAsideReader
{
    /// <summary>What can be known; what cannot is 0.</summary>
    public static SetAsideFacts Read(MessageKind kind, ReadOnlyMemory<byte> body)
    {
        var top = Integers(body, Bodies.Update.AfterFieldNumber, out var after);
        switch (kind)
        {
            case MessageKind.Update:
                var code = top.GetValueOrDefault(Bodies.Update.CodeFieldNumber);
                var newCode = Integers(after, 0, out _).GetValueOrDefault(Bodies.Identification.CodeFieldNumber);
                return new(
                    code == 0 ? OrderOf.None : OrderOf.Resident,
                    code,
                    newCode == code ? 0 : newCode,
                    top.GetValueOrDefault(Bodies.Update.MunicipalityFieldNumber),
                    top.GetValueOrDefault(Bodies.Update.UpdateNumberFieldNumber));
            case MessageKind.UpdateAnswer:
                return new(
                    OrderOf.Answers,
                    top.GetValueOrDefault(Bodies.UpdateAnswer.TierFieldNumber), 0,
                    top.GetValueOrDefault(Bodies.UpdateAnswer.MunicipalityFieldNumber), 0);
            case MessageKind.Notice:
                return new(
                    OrderOf.Notices,
                    top.GetValueOrDefault(Bodies.Notice.CodeFieldNumber), 0,
                    top.GetValueOrDefault(Bodies.Notice.MunicipalityFieldNumber), 0);
            default:
                return default;
        }
    }

    /// <summary>The integers of a body by field, and the bytes of one field that is a message.</summary>
    private static Dictionary<int, long> Integers(ReadOnlyMemory<byte> body, int wanted, out ReadOnlyMemory<byte> inner)
    {
        var found = new Dictionary<int, long>();
        inner = default;
        try
        {
            using var input = new CodedInputStream(body.ToArray());
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                var (field, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
                if (type == WireFormat.WireType.Varint)
                    found[field] = input.ReadInt64();
                else if (type == WireFormat.WireType.LengthDelimited && field == wanted)
                    inner = input.ReadBytes().Memory;
                else
                    input.SkipLastField();
            }
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidOperationException
            or ArgumentException or OverflowException)
        {
            // What was found so far is all that can be known.
        }
        return found;
    }
}
