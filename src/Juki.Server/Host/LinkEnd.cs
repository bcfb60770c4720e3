namespace Juki.Server.Host;

/// <summary>Why the host saw a link end. The core's own reasons are <c>CloseReason</c>.</summary>
internal enum LinkEnd
{
    /// <summary>The peer closed it between two frames.</summary>
    ClosedByPeer,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>The core ended it.</summary>
    EndedByCore,

    /// <summary>The core ended it: no protocol version in common.</summary>
    OtherVersion,

    /// <summary>Bytes that are no frame; the fault is counted too.</summary>
    FrameFault,

    /// <summary>The peer closed it in the middle of a frame.</summary>
    Truncated,

    /// <summary>No Hello within <c>Limits.OpeningSeconds</c>.</summary>
    NoHello,

    /// <summary>Silent for <c>Limits.SilenceSeconds</c>.</summary>
    Silent,

    /// <summary>The peer does not read what is sent.</summary>
    OutputFull,

    /// <summary>The session lived, or carried, as much as one may: opened anew with new keys.</summary>
    Spent,

    /// <summary>The peer's certificate was revoked or has expired.</summary>
    NotStanding,

    /// <summary>This node ends.</summary>
    Stopping,
}
