using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>
/// サーバのそばで行う者の証明 — who acts at the node's own machine proves it with the card, as at a terminal: the node draws
/// a challenge, the card answers it, and a ticket then serves for the acts of one command. Until two administrators of
/// the main section have a card nobody could; on a network for tests nobody has to. One thread, that of the inquiry
/// core.
/// </summary>
/// <param name="self">This node.</param>
/// <param name="trust">By what cards are judged.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class LocalClerk(NodeName self, OperatorTrust trust, OperatorLedger ledger)
{
    private const int AdministratorsMin = 2;
    private const int TicketBytes = 16;
    private const int TicketsMax = 64; // [ours: more commands at once than an office has people]

    private readonly List<Ticket> _tickets = [];
    private byte[] _challenge = [];
    private long _until;

    private sealed record Ticket(string Text, uint By, string Card, OperatorRoles Roles, long Until);

    /// <summary>A challenge for one proof; one that was drawn before is void.</summary>
    public byte[] Draw(Moment now)
    {
        var challenge = Random(OperatorCard.ChallengeBytes);
        (_challenge, _until) = (challenge, now.Milliseconds + OperatorTerms.ChallengeMilliseconds);
        return challenge;
    }

    /// <summary>Judges a card; the challenge is spent.</summary>
    /// <param name="by">Whose it must be.</param>
    /// <param name="proof">What the card gave.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it is accepted, and a ticket that serves as long as a challenge does.</returns>
    public (AuthorityVerdict Verdict, string Ticket) Prove(uint by, OperatorProof proof, Moment now)
    {
        var challenge = now.Milliseconds <= _until ? _challenge : [];
        _challenge = [];
        var here = new PeerIdentity(trust.Network, Registers.Resident, self, 1);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds);
        if (trust.Revocations() is not { } revocations
            || !proof.TryRead(trust.Authority, revocations, here, challenge, at, out var proven)
            || proven.Holder.Number != by)
            return (AuthorityVerdict.CardNotAccepted, "");
        var ticket = new Ticket(
            Convert.ToHexString(Random(TicketBytes)), by, proven.Card, proven.Holder.Roles,
            now.Milliseconds + OperatorTerms.ChallengeMilliseconds);
        if (!IsGood(ticket, now))
            return (AuthorityVerdict.CardNotAccepted, "");
        _tickets.RemoveAll(one => now.Milliseconds > one.Until);
        if (_tickets.Count == TicketsMax)
            _tickets.RemoveAt(0);
        _tickets.Add(ticket);
        return (AuthorityVerdict.Done, ticket.Text);
    }

    /// <summary>Whether somebody may act; right and revocation are judged at each use.</summary>
    /// <param name="by">Who, by number of the ledger.</param>
    /// <param name="roles">For one of these the card must be; none: whoever has a right that stands.</param>
    /// <param name="ticket">Of <see cref="Prove"/>; empty: no card was shown.</param>
    /// <param name="now">The time.</param>
    public bool MayAct(uint by, OperatorRoles roles, string ticket, Moment now) =>
        Find(by, ticket, now) is { } found
            ? (roles == OperatorRoles.None || (found.Roles & roles) != 0) && IsGood(found, now)
            : !IsCardNeeded(now);

    /// <summary>What the card is for that somebody showed; none when a card is needed and none was shown; null: none is
    /// needed.</summary>
    public OperatorRoles? RolesOf(uint by, string ticket, Moment now) =>
        Find(by, ticket, now)?.Roles ?? (IsCardNeeded(now) ? OperatorRoles.None : null);

    private Ticket? Find(uint by, string ticket, Moment now) =>
        _tickets.Find(one => one.Text == ticket && one.By == by && now.Milliseconds <= one.Until);

    private bool IsGood(Ticket ticket, Moment now) =>
        trust.Revocations()?.Revokes(ticket.Card) == false
        && trust.InLedger((int)ticket.By, ticket.Card, ticket.Roles, now) == LogInVerdict.LoggedIn;

    private bool IsCardNeeded(Moment now) =>
        !trust.TakesUnlisted && ledger.Administrators(now).Count(one => one.Card.Length > 0) >= AdministratorsMin;

    private byte[] Random(int count)
    {
        var bytes = new byte[count];
        trust.Fill(bytes);
        return bytes;
    }
}
