using Juki.Wire.Session;
using Microsoft.Extensions.Logging;

namespace Juki.Server.Host;

/// <summary>
/// Every line that a node can write into its log; each has its number, which never changes. Names of offices, reasons,
/// counts and addresses of machines, never a value of a resident.
/// </summary>
internal static partial class LogEvents
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Node} starts, version {Version}")]
    public static partial void Starting(this ILogger log, string node, string version);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "ready; listening on {Endpoint}")]
    public static partial void Ready(this ILogger log, string endpoint);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "asked to end")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "ended")]
    public static partial void Ended(this ILogger log);

    [LoggerMessage(EventId = 10, Level = LogLevel.Information,
        Message = "link {Link} with {Peer} instance {Instance} opened, certificate {Certificate}")]
    public static partial void LinkOpened(
        this ILogger log, long link, string peer, int instance, string certificate);

    [LoggerMessage(EventId = 11, Level = LogLevel.Information, Message = "link {Link} with {Peer} ended: {Reason}")]
    public static partial void LinkEnded(this ILogger log, long link, string peer, LinkEnd reason);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "a session from {Address} was refused: {Reason}")]
    public static partial void SessionRefused(this ILogger log, string address, string reason);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning,
        Message = "no session with {Peer}: {Reason}; next attempt in {Milliseconds} ms")]
    public static partial void NotConnected(this ILogger log, string peer, SessionRefusal reason, int milliseconds);

    [LoggerMessage(EventId = 14, Level = LogLevel.Warning, Message = "link {Link} with {Peer} may not go on: {Reason}")]
    public static partial void NoLongerWelcome(this ILogger log, long link, string peer, SessionRefusal reason);

    [LoggerMessage(EventId = 15, Level = LogLevel.Information,
        Message = "link {Link} comes through {Relay} instance {Instance}")]
    public static partial void LinkRelayed(this ILogger log, long link, string relay, int instance);

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "revocation table {Number} is in use")]
    public static partial void RevocationsTaken(this ILogger log, long number);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "the revocation file cannot be read")]
    public static partial void RevocationsUnreadable(this ILogger log);

    [LoggerMessage(EventId = 30, Level = LogLevel.Critical,
        Message = "the token does not answer; the process ends and is to be started again")]
    public static partial void TokenLost(this ILogger log);

    [LoggerMessage(EventId = 31, Level = LogLevel.Critical,
        Message = "nobody knows whether a commit was done; the process ends and starts from the tables")]
    public static partial void CommitUnknown(this ILogger log);

    // The text of a failed check is the code of its condition; of other faults only the kind and the place are told,
    // for their texts may carry values.
    [LoggerMessage(EventId = 32, Level = LogLevel.Critical, Message = "a fault of the program: {Kind} {Place}")]
    public static partial void Fault(this ILogger log, string kind, string place);

    [LoggerMessage(EventId = 33, Level = LogLevel.Critical, Message = "cannot start: {Reason}")]
    public static partial void CannotStart(this ILogger log, string reason);

    [LoggerMessage(EventId = 40, Level = LogLevel.Critical,
        Message = "the store is damaged and must be restored from a backup: {Reason}")]
    public static partial void StoreDamaged(this ILogger log, string reason);

    [LoggerMessage(EventId = 41, Level = LogLevel.Critical,
        Message = "the disk was full in a commit; the process ends and starts from the tables")]
    public static partial void DiskFullInCommit(this ILogger log);

    [LoggerMessage(EventId = 42, Level = LogLevel.Error,
        Message = "the disk is full, {FreeMegabytes} MB are left; nothing new is taken in, the ballast is given up")]
    public static partial void DiskFull(this ILogger log, long freeMegabytes);

    [LoggerMessage(EventId = 43, Level = LogLevel.Information,
        Message = "the disk has room again, {FreeMegabytes} MB; the ballast is made anew")]
    public static partial void DiskHasRoom(this ILogger log, long freeMegabytes);

    [LoggerMessage(EventId = 44, Level = LogLevel.Information,
        Message = "the structure of the store was checked after an unclean end: {Tables} tables, whole")]
    public static partial void StructureChecked(this ILogger log, int tables);

    [LoggerMessage(EventId = 45, Level = LogLevel.Warning,
        Message = "the structure of the store could not be checked: {Reason}")]
    public static partial void StructureNotChecked(this ILogger log, string reason);

    [LoggerMessage(EventId = 70, Level = LogLevel.Information,
        Message = "table {Affairs} of affairs and table {Agreements} of agreements are in use")]
    public static partial void AuthorityTaken(this ILogger log, long affairs, long agreements);

    [LoggerMessage(EventId = 72, Level = LogLevel.Critical,
        Message = "a turn of the inquiry core lasts {Milliseconds} ms; the process ends")]
    public static partial void InquiryTurnDoesNotEnd(this ILogger log, long milliseconds);

    [LoggerMessage(EventId = 71, Level = LogLevel.Error,
        Message = "the tables of affairs and agreements cannot be read; those in memory stay in use")]
    public static partial void AuthorityUnreadable(this ILogger log);

    [LoggerMessage(EventId = 80, Level = LogLevel.Information,
        Message = "batch provision: file {Name} {State}, {Lines} lines, {Answered} answered")]
    public static partial void BatchMoved(
        this ILogger log, string name, Flows.BatchProvision.BatchState state, long lines, long answered);

    [LoggerMessage(EventId = 81, Level = LogLevel.Warning,
        Message = "batch provision waits: no record, no room, no tables, or a file of the folder is gone")]
    public static partial void BatchBlocked(this ILogger log);

    [LoggerMessage(EventId = 60, Level = LogLevel.Critical,
        Message = "a turn lasts {Milliseconds} ms ({Reason}); the process ends; known what is in hand: {IsKnown}")]
    public static partial void TurnDoesNotEnd(
        this ILogger log, Node.SetAsideReason reason, long milliseconds, bool isKnown);

    [LoggerMessage(EventId = 34, Level = LogLevel.Error, Message = "the listener failed: {Reason}")]
    public static partial void ListenerFailed(this ILogger log, string reason);

    [LoggerMessage(EventId = 50, Level = LogLevel.Warning,
        Message = "the node ended with {Code}; it is started again in {Milliseconds} ms")]
    public static partial void StartsAgain(this ILogger log, int code, int milliseconds);

    [LoggerMessage(EventId = 51, Level = LogLevel.Critical,
        Message = "the node ended with {Code}: starting again does not help, somebody has to look")]
    public static partial void SomebodyHasToLook(this ILogger log, int code);
}
