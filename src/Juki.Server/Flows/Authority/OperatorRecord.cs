using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>What stands behind the leaf of a log-in, of a refusal, or of the end of a session, as JSON. No values of
/// residents.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Card">Serial number of the card's certificate; empty: it was not accepted.</param>
/// <param name="Roles">What the session may do.</param>
/// <param name="Failures">Failed log-ins of the terminal in a row.</param>
internal sealed record OperatorRecord(LogInVerdict Verdict, string Card, string Roles, int Failures)
{
    /// <summary>Form of the request entry.</summary>
    public const ushort Form = 61;

    /// <summary>The leaf: the office, the operator as far as known, and the number of the terminal.</summary>
    public static AuditEvent Of(
        LogInVerdict verdict, NodeName self, OperatorTerminal terminal, OperatorIdentity? holder, string card,
        int failures, Moment now)
    {
        var roles = holder is null ? "" : OperatorIdentity.RolesWord(holder.Roles);
        var entry = new OperatorRecord(verdict, card, roles, failures);
        return new(
            new(AuditKind.OperatorAction)
            {
                Office = self.Number,
                Operator = (uint)(holder?.Number ?? 0),
                Terminal = (uint)terminal.Instance,
                Verdict = (ushort)verdict,
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            EntryJson.Write(Form, entry),
            []);
    }

    /// <summary>Reads an entry; null when it is none.</summary>
    public static OperatorRecord? Read(RequestEntry entry) => EntryJson.Read<OperatorRecord>(Form, entry);
}
