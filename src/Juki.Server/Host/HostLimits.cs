using Juki.Wire;

namespace Juki.Server.Host;

/// <summary>Every bound of the host beside those of the wire (<see cref="Limits"/>), in one place; all
/// [ours].</summary>
internal static class HostLimits
{
    /// <summary>Frames of one link that wait for the core; then its socket is not read.</summary>
    public const int InboxFrames = 1_024;

    /// <summary>Bytes of one link that wait for the core; then its socket is not read.</summary>
    public const int InboxBytes = 1 << 20;

    /// <summary>Frames of one link that go into one turn: the others' turn comes soon.</summary>
    public const int TurnFramesOfLink = 512;

    /// <summary>Frames that go into one turn over all links: a turn stays in the order of 10 ms.</summary>
    public const int TurnFrames = 4_096;

    /// <summary>Bytes that wait for one link to take them: every lane's window full, and control frames. A peer that
    /// does not read what it asked for is let go.</summary>
    public const int OutputBytes = 3 * Limits.WindowBytes + (4 << 20);

    /// <summary>Bytes of a link's buffers between uses; larger ones go back to the pool.</summary>
    public const int BufferBytes = 16 * 1024;

    /// <summary>Links open at once, in and out: more than a prefecture has towns (北海道: 179).</summary>
    public const int LinksMax = 512;

    /// <summary>Terminals that one representative terminal relays at once [ours: those of a prefecture's offices, with
    /// room].</summary>
    public const int RelayedMax = 256;

    /// <summary>Bytes that a representative terminal holds of each direction of a terminal's session: one read. The
    /// next one waits until the other side has taken them.</summary>
    public const int RelayBytes = 16 * 1024;

    /// <summary>Longest that a direction of a relayed session stands still, milliseconds: the server, which pings after
    /// a third of <see cref="Limits.SilenceSeconds"/>, ends a silent one earlier.</summary>
    public const int RelaySilence = Limits.SilenceSeconds * 1_500;

    /// <summary>By how much longer a representative terminal lets a session live than the server, which ends it in
    /// order, seconds.</summary>
    public const int RelayGraceSeconds = 60;

    /// <summary>Handshakes at once; what comes above is closed at once.</summary>
    public const int HandshakesMax = 256;

    /// <summary>Longest time between two turns of a CS, which looks into its drop folder, milliseconds.</summary>
    public const int TickOfMunicipality = 200;

    /// <summary>Longest time between two turns of the others, milliseconds.</summary>
    public const int Tick = 1_000;

    /// <summary>Longest time between two turns of the inquiry core: so late a forwarded inquiry may be given up,
    /// milliseconds.</summary>
    public const int TickOfInquiries = 250;

    /// <summary>First and longest wait before connecting again, milliseconds: a neighbour that ends several times in a
    /// row serves all others within 30 s.</summary>
    public const int RetryFirst = 100, RetryMax = 3_000;

    /// <summary>A session that lasted this long was a good one: the next attempt comes soon again,
    /// milliseconds.</summary>
    public const int GoodSession = 5_000;

    /// <summary>Time for a link to say its last words, milliseconds.</summary>
    public const int FarewellMilliseconds = 1_000;

    /// <summary>Between two looks at token, certificates and revocations, seconds: an open session of a revoked
    /// certificate ends within 5 s.</summary>
    public const int WatchSeconds = 1, StandingSeconds = 3, TokenSeconds = 5;

    /// <summary>Time for a process without its token to end; then it is killed, milliseconds.</summary>
    public const int EndingMilliseconds = 10_000;

    /// <summary>First and longest wait before a node is started again, milliseconds: with the time of a start, it
    /// serves within 10 s of its token's return.</summary>
    public const int RestartFirst = 500, RestartMax = 4_000;

    /// <summary>A node that ran this long ran well: it is started again soon, milliseconds.</summary>
    public const int GoodRun = 60_000;

    /// <summary>Time for a supervised node to end when asked; then it is killed, milliseconds.</summary>
    public const int SupervisedEndMilliseconds = 30_000;

    /// <summary>Size of the ballast: blocks of the data folder's disk kept back, and given up when the disk is full, so
    /// that what is on its way can be finished, bytes: the write-ahead log may grow once more.</summary>
    public const long BallastBytes = 64L << 20;

    /// <summary>Free bytes below which the disk counts as full: a batch's pages and a receipt.</summary>
    public const long DiskFreeMin = 16L << 20;

    /// <summary>Between two looks at the free bytes, seconds: far less than the ballast is written in.</summary>
    public const int DiskSeconds = 1;

    /// <summary>Longest time for one message or record, milliseconds: a thousand times what the slowest takes. Then the
    /// process ends, and the next one tries it alone.</summary>
    public const int HandlerMilliseconds = 10_000;

    /// <summary>The same for one that is tried alone after a process ended of it, milliseconds [ours: half, so that a
    /// message that hangs is set aside within the 30 s in which all others must be served].</summary>
    public const int AloneMilliseconds = 5_000;

    /// <summary>Longest turn whatever is in hand, milliseconds: a disk may be slow for a while.</summary>
    public const int TurnMilliseconds = 120_000;

    /// <summary>Longest turn of the inquiry core, milliseconds: a slow disk may hold up the record, but whoever asked
    /// has long given up.</summary>
    public const int InquiryTurnMilliseconds = 30_000;

    /// <summary>Between two looks at the turn and the memory, milliseconds: what eats memory does it fast.</summary>
    public const int TurnWatchMilliseconds = 200;

    /// <summary>Longest time for an act on the work list, seconds: others stand before it, and a handler that hangs is
    /// ended after 10 s.</summary>
    public const int WorkListSeconds = 20;

    /// <summary>Longest time for an act at the desk of disclosures, seconds: 1,000 lines with their proofs.</summary>
    public const int DisclosureSeconds = 30;

    /// <summary>Longest time for an act of watching, seconds: a report of a year reads tens of millions of
    /// lines.</summary>
    public const int WatchingSeconds = 1_800;

    /// <summary>Between two looks for misuse in the last day of the record, seconds [ours: each reads two days of
    /// it].</summary>
    public const int AlertSeconds = 3_600;

    /// <summary>Longest time for a call about demands or figures, seconds: one pass over a month of a busy
    /// record.</summary>
    public const int OfficeSeconds = 300;

    /// <summary>Lines about refused peers in the log a minute; all are counted.</summary>
    public const int RefusalLinesPerMinute = 30;

    /// <summary>Longest path of a Unix domain socket in bytes [unix(7)].</summary>
    public const int SocketPathBytes = 107;

    /// <summary>Longest time for a status answer, seconds.</summary>
    public const int StatusSeconds = 5;
}
