using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Juki.Wire;

/// <summary>What a frame is.</summary>
public enum FrameType
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Opens a session; the first frame of each side, once.</summary>
    Hello = 1,

    /// <summary>A durable message of a lane.</summary>
    Message = 2,

    /// <summary>How far a lane has been handled.</summary>
    Acknowledge = 3,

    /// <summary>Asks for a pong; no body.</summary>
    Ping = 4,

    /// <summary>Answers a ping; no body.</summary>
    Pong = 5,

    /// <summary>Ends the link and says why.</summary>
    Close = 6,

    /// <summary>照会: an inquiry; not durable. Its number is chosen by who sends it and comes back with the
    /// answer.</summary>
    Inquiry = 7,

    /// <summary>Answers an inquiry.</summary>
    InquiryAnswer = 8,

    /// <summary>木の先頭: a signed head of the sender's record, to be countersigned; not durable.</summary>
    RecordHead = 9,

    /// <summary>副署: what the witness says to it.</summary>
    Countersignature = 10,

    /// <summary>開示用データの請求: a prefecture asks the nation for what was done with its residents' data; not
    /// durable.</summary>
    DisclosureAsk = 11,

    /// <summary>開示用データ: what the nation answers.</summary>
    DisclosureData = 12,

    /// <summary>表の番号: which signed tables the sender holds; not durable.</summary>
    TableNumbers = 13,

    /// <summary>表: a part of a signed table that the receiver does not hold.</summary>
    TableContent = 14,

    /// <summary>一括提供: a prefecture asks the nation after lines that its own file does not have; not durable. Its
    /// number comes back with the answer.</summary>
    BatchAsk = 15,

    /// <summary>What the nation answers to them.</summary>
    BatchTold = 16,

    /// <summary>操作者の認証: a terminal asks for a challenge; no body.</summary>
    OperatorAsk = 17,

    /// <summary>The challenge, or why there is none.</summary>
    OperatorChallenge = 18,

    /// <summary>What the operator's card answers.</summary>
    OperatorLogIn = 19,

    /// <summary>What became of it; also said when a session has ended.</summary>
    OperatorSession = 20,

    /// <summary>The operator leaves the terminal.</summary>
    OperatorLogOut = 21,

    /// <summary>番号の表示: a terminal is to show a number of an answer; not durable. Its number comes back with what is
    /// told.</summary>
    ShowAsk = 22,

    /// <summary>印刷: a terminal is to print an answer.</summary>
    PrintAsk = 23,

    /// <summary>What the server says to either, once it is recorded.</summary>
    ShowTold = 24,

    /// <summary>用件: a terminal sends a call of the office's work; not durable. Its number comes back with what is
    /// told.</summary>
    ErrandAsk = 25,

    /// <summary>What the server says to it.</summary>
    ErrandTold = 26,
}

/// <summary>Why bytes are no frame; each ends the link. In order of precedence.</summary>
public enum FrameFault
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The first bytes are not ours: plain text, HTTP, noise.</summary>
    NotOurs = 1,

    /// <summary>A version that this release does not speak.</summary>
    Version = 2,

    /// <summary>A frame of another network: production and test cannot talk to each other.</summary>
    OtherNetwork = 3,

    /// <summary>No such type, class or kind, or a field that must be zero is not.</summary>
    Malformed = 4,

    /// <summary>Longer than the limit of its type.</summary>
    TooLong = 5,
}

/// <summary>
/// One frame. Header, <see cref="Limits.HeaderBytes"/> bytes, big-endian [ours]:
/// <code>
///  0       2     3      4         8       9      10     12       16              24
///  +-------+-----+------+---------+-------+------+------+--------+---------------+----
///  | "JK"  | ver | type | network | class | zero | kind | length | number        | body
///  +-------+-----+------+---------+-------+------+------+--------+---------------+----
/// </code>
/// class and kind are zero in frames that are no durable message, and number in those that are no inquiry, lines of a
/// batch, showing, print or errand, or an answer to them either; ver is the protocol version, see
/// <see cref="ProtocolVersions"/>.
/// </summary>
public sealed record Frame(FrameType Type, LaneClass Class, MessageKind Kind, long Number, ReadOnlyMemory<byte> Body)
{
    private const ushort Magic = 0x4A4B;

    /// <summary>Protocol version of the header. Default: <see cref="Limits.Version"/>.</summary>
    public int Version { get; init; } = Limits.Version;

    /// <summary>A frame that is no durable message; what opens, holds and ends a link is in the oldest
    /// version.</summary>
    public static Frame Of(FrameType type, byte[] body) => new(type, default, default, 0, body)
    {
        Version = type == FrameType.Acknowledge ? Limits.Version : Limits.OldestVersion,
    };

    /// <summary>An inquiry or its answer.</summary>
    public static Frame Of(FrameType type, long number, byte[] body) => new(type, default, default, number, body);

    /// <summary>The four bytes that stand for a network's name: the first of its SHA-256.</summary>
    public static uint NetworkId(string network) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(network)));

    /// <summary>Bytes on the wire.</summary>
    public int Length => Limits.HeaderBytes + Body.Length;

    /// <summary>Writes header and body; <paramref name="target"/> has at least <see cref="Length"/> bytes.</summary>
    public void Write(uint network, Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, Magic);
        target[2] = checked((byte)Version);
        target[3] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], network);
        target[8] = (byte)Class;
        target[9] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(target[10..], (ushort)Kind);
        BinaryPrimitives.WriteInt32BigEndian(target[12..], Body.Length);
        BinaryPrimitives.WriteInt64BigEndian(target[16..], Number);
        Body.Span.CopyTo(target[Limits.HeaderBytes..]);
    }

    /// <summary>
    /// Reads the frame at the start of <paramref name="bytes"/>. Null without a fault: more bytes are needed. Every
    /// limit is checked on the header, before a byte of the body is waited for. Pure.
    /// </summary>
    /// <param name="bytes">From the start of a frame.</param>
    /// <param name="network">This network.</param>
    /// <param name="fault">Why they are no frame.</param>
    /// <param name="spoken">The versions spoken here; null: those of this release.</param>
    public static Frame? TryRead(
        ReadOnlySpan<byte> bytes, uint network, out FrameFault fault, ProtocolVersions? spoken = null)
    {
        fault = FrameFault.None;
        if (bytes.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes) != Magic)
            fault = FrameFault.NotOurs;
        if (fault != FrameFault.None || bytes.Length < Limits.HeaderBytes)
            return null;
        var type = (FrameType)bytes[3];
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        fault = IsRead(type, bytes[2], spoken ?? ProtocolVersions.Spoken)
            ? CheckHeader(bytes, network, type, length)
            : FrameFault.Version;
        if (fault != FrameFault.None || bytes.Length < Limits.HeaderBytes + (int)length)
            return null;
        return new(
            type,
            (LaneClass)bytes[8],
            (MessageKind)BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            bytes.Slice(Limits.HeaderBytes, (int)length).ToArray())
        {
            Version = bytes[2],
        };
    }

    /// <summary>What opens, holds and ends a link is read in any version, so that both sides learn why they cannot go
    /// on.</summary>
    private static bool IsRead(FrameType type, int version, ProtocolVersions spoken) => type switch
    {
        FrameType.Message or FrameType.Acknowledge => spoken.Contains(version),
        >= FrameType.Inquiry and <= FrameType.BatchTold =>
            spoken.Contains(version) && version >= Limits.InquiriesSince,
        >= FrameType.OperatorAsk and <= FrameType.OperatorLogOut =>
            spoken.Contains(version) && version >= Limits.OperatorsSince,
        >= FrameType.ShowAsk and <= FrameType.ShowTold =>
            spoken.Contains(version) && version >= Limits.ShowingsSince,
        >= FrameType.ErrandAsk and <= FrameType.ErrandTold =>
            spoken.Contains(version) && version >= Limits.ErrandsSince,
        _ => true,
    };

    private static FrameFault CheckHeader(ReadOnlySpan<byte> header, uint network, FrameType type, uint length)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != network)
            return FrameFault.OtherNetwork;
        if (type is < FrameType.Hello or > FrameType.ErrandTold || header[9] != 0)
            return FrameFault.Malformed;
        var number = BinaryPrimitives.ReadInt64BigEndian(header[16..]);
        var kind = BinaryPrimitives.ReadUInt16BigEndian(header[10..]);
        var isFaulty = type switch
        {
            FrameType.Message => header[8] > (byte)LaneClass.Updates || kind == 0 || number < 1,
            FrameType.Inquiry or FrameType.InquiryAnswer or FrameType.BatchAsk or FrameType.BatchTold
                or FrameType.ShowAsk or FrameType.PrintAsk or FrameType.ShowTold
                or FrameType.ErrandAsk or FrameType.ErrandTold =>
                header[8] != 0 || kind != 0 || number < 1,
            _ => header[8] != 0 || kind != 0 || number != 0,
        };
        if (isFaulty)
            return FrameFault.Malformed;
        var max = type switch
        {
            FrameType.Message or FrameType.TableContent or FrameType.BatchAsk or FrameType.ErrandAsk =>
                Limits.MessageBytesMax,
            FrameType.Ping or FrameType.Pong or FrameType.OperatorAsk => 0,
            FrameType.Inquiry => Limits.InquiryBytesMax,
            FrameType.InquiryAnswer or FrameType.DisclosureData or FrameType.BatchTold
                or FrameType.ErrandTold => Limits.AnswerBytesMax,
            _ => Limits.ControlBytesMax,
        };
        return length > max ? FrameFault.TooLong : FrameFault.None;
    }
}
