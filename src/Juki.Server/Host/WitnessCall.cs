using System.Buffers;
using System.Text.Json;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Server.Audit;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>復旧した記録の紹介 — two persons at a witness say which new log of a node it may countersign; one line of JSON
/// to <c>witness.sock</c>.</summary>
/// <param name="Node">Whose log, by <see cref="NodeName.Number"/>.</param>
/// <param name="Log">The log's name, 32 hexadecimal digits, as the node's own status tells it.</param>
/// <param name="First">Number of who acts in the ledger (管理簿), from 1.</param>
/// <param name="Second">Number of the other one, who agreed.</param>
internal sealed record WitnessCall(long Node, string Log, uint First, uint Second) : IActOfSomebody
{
    /// <summary>To what the two agreed (<see cref="About"/>); empty: to nothing.</summary>
    public string Agreement { get; init; } = "";

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => First;

    /// <summary>It changes what the node accepts.</summary>
    OperatorRoles IActOfSomebody.Roles => RightTable.With(OperatorFunction.Node, OperatorAccess.Write);

    /// <summary>How it is said.</summary>
    public static LocalTalk<WitnessCall, WitnessReply> Talk { get; } = new(
        "witness.sock", JsonSerializerOptions.Web, 1_024, 1_024, HostLimits.StatusSeconds,
        call => call is { Log: not null, Agreement: not null, Ticket: not null });

    /// <summary>About what two persons agree: the node and its new log.</summary>
    public static string About(NodeName node, AuditLogId log) => $"{node}/{log}";

    /// <summary>The log's name; null when it is none.</summary>
    public static AuditLogId? ReadLog(string text)
    {
        var bytes = new byte[AuditLogId.Bytes];
        return text.Length == 2 * bytes.Length
            && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
                ? AuditLogId.Read(bytes)
                : null;
    }
}

/// <summary>What the witness answers.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Ledger">When the two did not agree: what is missing.</param>
internal sealed record WitnessReply(IntroductionVerdict Verdict, AuthorityVerdict Ledger = AuthorityVerdict.Done);
