using Juki.Wire;
using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>Everything that a node writes into its log: names of offices, counts and reasons, never a value of a
/// resident.</summary>
internal static partial class LogEvents
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Node} serves; listening on {Listen}")]
    public static partial void Serving(this ILogger log, string node, string listen);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Node} ends")]
    public static partial void Ending(this ILogger log, string node);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "link {Link} with {Peer} stands")]
    public static partial void LinkOpened(this ILogger log, long link, string peer);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "link {Link} with {Peer} ended: {Reason}")]
    public static partial void LinkClosed(this ILogger log, long link, string peer, string reason);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "session refused: {Refusal}")]
    public static partial void SessionRefused(this ILogger log, SessionRefusal refusal);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "bytes from {Peer} are no frame: {Fault}")]
    public static partial void FrameRefused(this ILogger log, string peer, FrameFault fault);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "no session with {Peer}: {Refusal}; trying again")]
    public static partial void NotConnected(this ILogger log, string peer, SessionRefusal refusal);

    [LoggerMessage(EventId = 8, Level = LogLevel.Critical, Message = "the token does not answer; the node ends")]
    public static partial void TokenGone(this ILogger log);

    [LoggerMessage(EventId = 9, Level = LogLevel.Critical, Message = "the core stops: {Kind}")]
    public static partial void CoreStopped(this ILogger log, string kind);

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "revocation table {Number} taken")]
    public static partial void RevocationsTaken(this ILogger log, long number);
}
