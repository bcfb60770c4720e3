using Juki.Domain.Offices;
using Juki.Wire;

namespace Juki.Server.Node;

/// <summary>What happened to a link since the last turn.</summary>
internal enum LinkEventKind
{
    /// <summary>A secure session stands; its peer is who its certificate says.</summary>
    Opened,

    /// <summary>A frame came.</summary>
    Received,

    /// <summary>The session ended.</summary>
    Closed,
}

/// <summary>One event of a link; <paramref name="Link"/> is a number given by the host, used once.
/// <paramref name="Instance"/> of one that was opened: which machine of the peer.</summary>
internal readonly record struct LinkEvent(
    long Link, LinkEventKind Kind, NodeName Peer = default, Frame? Frame = null, int Instance = 1);

/// <summary>Why the node ends a link. Numbers stand in frames and never change.</summary>
internal enum CloseReason
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>A frame that does not belong there, or a body that is not exactly a message.</summary>
    BadFrame = 1,

    /// <summary>No row in <see cref="Routes"/>: the peer may not say that here.</summary>
    NoRoute = 2,

    /// <summary>A number is missing in a lane; after opening again the sender goes on from the right one.</summary>
    Gap = 3,

    /// <summary>More messages than the window allows.</summary>
    WindowExceeded = 4,

    /// <summary>No common protocol version.</summary>
    Version = 5,

    /// <summary>An older incarnation of the peer's store: a clone or a zombie.</summary>
    OldIncarnation = 6,

    /// <summary>The two stores do not fit, and no archive fills the gap: an operator has to look.</summary>
    RecoveryNeeded = 7,

    /// <summary>The peer opened a newer link.</summary>
    Replaced = 8,
}

/// <summary>A frame to send, after the commit.</summary>
internal readonly record struct Outbound(long Link, Frame Frame);

/// <summary>What a turn asks the host to do, in this order: send, then close.</summary>
internal sealed class TurnResult
{
    /// <summary>Frames to send.</summary>
    public List<Outbound> Frames { get; } = [];

    /// <summary>Links to end.</summary>
    public List<(long Link, CloseReason Reason)> Closed { get; } = [];

    /// <summary>True when another turn has work to do at once.</summary>
    public bool HasMore { get; set; }
}

/// <summary>One session with a peer, as the core sees it.</summary>
internal sealed class Link(long id, NodeName peer)
{
    /// <summary>Number given by the host.</summary>
    public long Id => id;

    /// <summary>The peer.</summary>
    public NodeName Peer => peer;

    /// <summary>Protocol version of what is said after both Hellos; 0 before.</summary>
    public int Version { get; set; }

    /// <summary>True once the peer's Hello fits.</summary>
    public bool IsReady { get; set; }

    /// <summary>Messages received and not yet handled, by class.</summary>
    public Queue<Frame>[] Received { get; } = [new(), new(), new()];

    /// <summary>Lanes from this peer, by class.</summary>
    public InLane[] In { get; } = [new(), new(), new()];
}

/// <summary>A lane from a peer.</summary>
internal sealed class InLane
{
    /// <summary>Incarnation of the peer's store; 0 before it was first heard.</summary>
    public long Incarnation => Past.Count == 0 ? 0 : Past[^1].Id;

    /// <summary>Lives of the peer's store as they were handled here, ascending; the last one is
    /// <see cref="Incarnation"/>.</summary>
    public List<Incarnation> Past { get; } = [];

    /// <summary>True when a life of the peer began that the tables do not have yet.</summary>
    public bool IsNewLife { get; set; }

    /// <summary>Last number handled and committed.</summary>
    public long Last { get; set; }

    /// <summary>Digest of the body of the last message handled; 0 when it is not known.</summary>
    public long Digest { get; set; }

    /// <summary>Last number that a verified backup of this store holds.</summary>
    public long Safe { get; set; }

    /// <summary>Body of the last message taken into a batch.</summary>
    public ReadOnlyMemory<byte> LastTaken { get; set; }

    /// <summary>Last number received.</summary>
    public long Received { get; set; }

    /// <summary>Bytes received and not yet handled.</summary>
    public long WaitingBytes { get; set; }

    /// <summary>True when an acknowledgement is due.</summary>
    public bool IsDue { get; set; }
}
