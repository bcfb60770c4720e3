using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Relay;

/// <summary>What a representative terminal writes into its log besides <see cref="LogEvents"/>: which terminal came
/// when, and how much went through. It knows nothing else.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information,
        Message = "relayed {Link}: {Terminal} instance {Instance} came, certificate {Certificate}")]
    public static partial void TerminalCame(
        this ILogger log, long link, string terminal, int instance, string certificate);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information,
        Message = "relayed {Link}: {Terminal} left: {Reason}; {Up} bytes to the server, {Down} from it")]
    public static partial void TerminalLeft(
        this ILogger log, long link, string terminal, RelayEnd reason, long up, long down);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning,
        Message = "relayed {Link}: no session with {Server}: {Reason}")]
    public static partial void ServerNotReached(this ILogger log, long link, string server, SessionRefusal reason);

    [LoggerMessage(EventId = 103, Level = LogLevel.Warning,
        Message = "relayed {Link}: {Peer} may not go on: {Reason}")]
    public static partial void RelayedNoLongerWelcome(
        this ILogger log, long link, string peer, SessionRefusal reason);
}
