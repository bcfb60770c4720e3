using Microsoft.Extensions.Logging;

namespace Juki.Server.Host.Center;

/// <summary>What the center writes into its log: who of the staff did what with which server.</summary>
internal static partial class CenterLog
{
    [LoggerMessage(EventId = 110, Level = LogLevel.Information,
        Message = "the center runs {Nodes} servers, version {Version}")]
    public static partial void CenterStarts(this ILogger log, int nodes, string version);

    [LoggerMessage(EventId = 111, Level = LogLevel.Information, Message = "{User} asks: {Task} {Node}")]
    public static partial void CenterAsked(this ILogger log, string user, CenterTask task, string node);

    [LoggerMessage(EventId = 112, Level = LogLevel.Critical, Message = "the center does not start: {Fault}")]
    public static partial void CenterRefuses(this ILogger log, string fault);

    [LoggerMessage(EventId = 113, Level = LogLevel.Error,
        Message = "{Node} could not be started as its user: {Reason}")]
    public static partial void CenterNodeNotStarted(this ILogger log, string node, string reason);
}
