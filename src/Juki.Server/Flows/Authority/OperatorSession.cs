using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>業務端末 — a terminal, by its certificate.</summary>
/// <param name="Node">Its office.</param>
/// <param name="Instance">Which terminal of the office, from 1.</param>
internal readonly record struct OperatorTerminal(NodeName Node, int Instance) : IComparable<OperatorTerminal>
{
    /// <inheritdoc/>
    public int CompareTo(OperatorTerminal other) =>
        Node.CompareTo(other.Node) is var order and not 0 ? order : Instance.CompareTo(other.Instance);
}

/// <summary>操作者の会話 — who works at a terminal. In memory only: it ends with its link.</summary>
/// <param name="Terminal">Where.</param>
/// <param name="Holder">Who, as the card says.</param>
/// <param name="Card">Serial number of the card's certificate.</param>
/// <param name="CardEnds">When that certificate ends, milliseconds since 1970.</param>
/// <param name="Since">When the operator logged in, milliseconds since 1970.</param>
internal sealed record OperatorSession(
    OperatorTerminal Terminal, OperatorIdentity Holder, string Card, long CardEnds, long Since)
{
    /// <summary>When it was last used, milliseconds since 1970.</summary>
    public long LastUse { get; set; } = Since;

    /// <summary>True after more than that many milliseconds without use; exactly so many are allowed.</summary>
    public bool IsIdle(long now, OperatorTerms terms) => now - LastUse > terms.IdleMilliseconds;
}

/// <summary>What a terminal is told: what became of its log-in, or that its session has ended.</summary>
/// <param name="Link">Over which link.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Session">The session, when somebody logged in.</param>
internal sealed record OperatorNews(long Link, LogInVerdict Verdict, OperatorSession? Session = null)
{
    /// <summary>With <see cref="LogInVerdict.ReadingAwaited"/>: what the reader works with.</summary>
    public AwaitedReading? Reading { get; init; }
}

/// <summary>照合待ち — the card is accepted; a reading must come.</summary>
/// <param name="Session">The session, when it fits.</param>
/// <param name="Key">The transform key of the registration.</param>
/// <param name="Challenge">For the reader alone; it serves once.</param>
/// <param name="Until">Last moment for it, milliseconds since 1970.</param>
internal sealed record AwaitedReading(OperatorSession Session, byte[] Key, byte[] Challenge, long Until);
