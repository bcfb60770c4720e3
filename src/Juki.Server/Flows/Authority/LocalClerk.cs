using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>
/// 管理簿を記載する者の証明 — who acts on the ledger at the node's own machine proves it with the card, as at a terminal: a
/// challenge for one act, the card's answer, and a right that stands. Until two administrators of the main section have
/// a card nobody could; on a network for tests nobody has to. One thread, that of the inquiry core.
/// </summary>
/// <param name="self">This node.</param>
/// <param name="trust">By what cards are judged.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class LocalClerk(NodeName self, OperatorTrust trust, OperatorLedger ledger)
{
    private const int AdministratorsMin = 2;

    private byte[] _challenge = [];
    private long _until;

    /// <summary>A challenge for one act; one that was drawn before is void.</summary>
    public byte[] Draw(Moment now)
    {
        var challenge = new byte[OperatorCard.ChallengeBytes];
        trust.Fill(challenge);
        (_challenge, _until) = (challenge, now.Milliseconds + OperatorTerms.ChallengeMilliseconds);
        return challenge;
    }

    /// <summary>Whether somebody may act under a number; the challenge is spent.</summary>
    /// <param name="by">The number.</param>
    /// <param name="proof">The card's; null: none was shown.</param>
    /// <param name="now">The time.</param>
    public AuthorityVerdict Judge(uint by, OperatorProof? proof, Moment now)
    {
        if (proof is null)
            return IsCardNeeded(now) ? AuthorityVerdict.CardNeeded : AuthorityVerdict.Done;
        var challenge = now.Milliseconds <= _until ? _challenge : [];
        _challenge = [];
        var here = new PeerIdentity(trust.Network, Registers.Resident, self, 1);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds);
        if (trust.Revocations() is not { } revocations
            || !proof.TryRead(trust.Authority, revocations, here, challenge, at, out var holder)
            || holder.Number != by)
            return AuthorityVerdict.CardNotAccepted;
        using var certificate = X509CertificateLoader.LoadCertificate(proof.Certificate);
        var verdict = trust.Ledger(holder.Number, certificate.SerialNumber, holder.Roles, now)
            ?? (trust.TakesUnlisted ? LogInVerdict.LoggedIn : LogInVerdict.OperatorNotPermitted);
        return verdict == LogInVerdict.LoggedIn ? AuthorityVerdict.Done : AuthorityVerdict.CardNotAccepted;
    }

    private bool IsCardNeeded(Moment now) => !trust.TakesUnlisted && ledger.Files.Count(one =>
        ledger.ClerkOf((uint)one.Number, now).Own is { Section: 0 } own
            && own.Roles.HasFlag(OperatorRoles.Administration) && one.File.Card.Length > 0) >= AdministratorsMin;
}
