namespace Juki.Wire;

/// <summary>Every bound of the wire, in one place.</summary>
public static class Limits
{
    /// <summary>Protocol version that this release speaks.</summary>
    public const int Version = 6;

    /// <summary>Oldest protocol version understood.</summary>
    public const int OldestVersion = 1;

    /// <summary>The protocol version from which on there are inquiries and heads of records; a neighbour of an older
    /// one gets none.</summary>
    public const int InquiriesSince = 2;

    /// <summary>The protocol version from which on there are demands; those for a neighbour of an older one wait with
    /// their maker.</summary>
    public const int DemandsSince = 3;

    /// <summary>The protocol version from which on operators log in.</summary>
    public const int OperatorsSince = 4;

    /// <summary>The protocol version from which on numbers are shown and answers printed; a server of an older one is
    /// not asked, and nothing is shown or printed.</summary>
    public const int ShowingsSince = 5;

    /// <summary>The protocol version from which on terminals send calls of the office's work; a server of an older one
    /// gets none.</summary>
    public const int ErrandsSince = 6;

    /// <summary>The protocol version from which on a town's records are compared with its prefecture's; with one of an
    /// older one no check is begun.</summary>
    public const int ConsistencySince = 6;

    /// <summary>The protocol version from which on an operator's finger is checked; over a link of an older one nobody
    /// logs in who needs that.</summary>
    public const int ReadingsSince = 6;

    /// <summary>Longest that a terminal waits for the reply to such a call, milliseconds [ours: a search through a
    /// month of a busy record].</summary>
    public const int ErrandMilliseconds = 30_000;

    /// <summary>Most bytes of such a call, and of a reply [ours: 1,000 lines of the record, or 500 operators]; the rest
    /// of the frame's body are a few numbers.</summary>
    public const int ErrandBytesMax = 60 * 1024, ErrandReplyBytesMax = 255 * 1024;

    /// <summary>Bytes of a frame's header.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Most bytes in the body of a durable message [ours: an update of the longest texts is under 4
    /// KB].</summary>
    public const int MessageBytesMax = 65_536;

    /// <summary>Most bytes in the body of an inquiry [ours: the longest texts are under 2 KB].</summary>
    public const int InquiryBytesMax = 4_096;

    /// <summary>Most bytes in the body of an answer to an inquiry [ours: 50 persons with the longest texts].</summary>
    public const int AnswerBytesMax = 256 * 1024;

    /// <summary>Most inquiries of one link that are not answered yet; whoever sends more is let go [ours].</summary>
    public const int InquiriesMax = 4_096;

    /// <summary>Longest time that an inquiry may take, milliseconds: from a terminal or a national organ, and from a
    /// server to the next one [ours].</summary>
    public const int InquiryMilliseconds = 5_000, ForwardMilliseconds = 2_000;

    /// <summary>The same from a town to its prefecture, milliseconds [ours: longer than a prefecture waits for the
    /// nation, so that it comes to say that it waited in vain].</summary>
    public const int ForwardOfTownMilliseconds = 3_000;

    /// <summary>Most bytes of a frame.</summary>
    public const int FrameBytesMax = HeaderBytes + AnswerBytesMax;

    /// <summary>Most bytes in the body of any other frame [ours].</summary>
    public const int ControlBytesMax = 4_096;

    /// <summary>Most messages that may be on their way in one lane beyond what was handled [ours: bounds the
    /// memory].</summary>
    public const int WindowMessages = 4_096;

    /// <summary>Most bytes on their way in one lane [ours: bounds the memory].</summary>
    public const int WindowBytes = 4 << 20;

    /// <summary>Most time from connecting to an exchanged Hello, seconds [ours].</summary>
    public const int OpeningSeconds = 10;

    /// <summary>Silence after which a link is closed, seconds; a ping is sent after a third of it [ours].</summary>
    public const int SilenceSeconds = 30;

    /// <summary>Longest session, so that every session has keys of its own and an old one ends, seconds [S-002
    /// 外部からの侵入防止対策].</summary>
    public const int SessionSeconds = 3_600;

    /// <summary>Most bytes in a session, each way; then it is opened anew with new keys [S-002
    /// 外部からの侵入防止対策].</summary>
    public const long SessionBytes = 4L << 30;
}
