using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

// Operators' cards: the same authority, register and revocation table as nodes', so that a revoked card is known
// wherever the table is.
public sealed partial class CertificateAuthority
{
    /// <summary>Longest life of an operator's card [ours: five years].</summary>
    public static readonly TimeSpan CardLifeMax = TimeSpan.FromDays(1827);

    /// <summary>All cards that were issued, in order.</summary>
    public IEnumerable<IssuedCard> Cards => register.Cards;

    /// <summary>Issues the certificate of an operator's card, whose key the card has proved. It is in the register
    /// before it is answered.</summary>
    /// <param name="identity">Whose; stated by the issuing office.</param>
    /// <param name="publicKey">The card's key, P-256.</param>
    /// <param name="ends">Good until.</param>
    /// <returns>The entry in the register, and the certificate, DER.</returns>
    /// <exception cref="AuthorityException">Another network, or an end that is no end.</exception>
    public (IssuedCard Entry, byte[] Certificate) IssueCard(
        OperatorIdentity identity, ECParameters publicKey, DateTimeOffset ends)
    {
        var now = clock();
        if (identity.Network != Network)
            throw new AuthorityException($"This authority names operators of '{Network}' only.");
        if (ends <= now || ends - now > CardLifeMax)
            throw new AuthorityException($"A card lasts 1 to {CardLifeMax.Days} days.");
        using var key = ECDsa.Create(publicKey);
        return TokenWork.With(Folder, pin, (token, authorityKey) =>
        {
            var entry = new IssuedCard(Convert.ToHexString(CertificateProfile.DrawSerial(token)), identity,
                WholeSeconds(now - CertificateProfile.Backdating), WholeSeconds(ends));
            using var certificate = CertificateProfile.Card(entry, new PublicKey(key), Certificate, authorityKey);
            register.NoteIssued(entry, now);
            return (entry, certificate.RawData);
        });
    }

    /// <summary>Revokes the chosen cards and signs the next table; answers those newly revoked.</summary>
    public IReadOnlyList<IssuedCard> RevokeCards(Func<IssuedCard, bool> chosen, RevocationReason reason)
    {
        var now = clock();
        var found = register.Cards
            .Where(entry => entry.Revocation is null && entry.Ends > now && chosen(entry)).ToArray();
        foreach (var entry in found)
            register.NoteRevoked(entry.Serial, reason, now);
        if (found.Length > 0)
            SignTable(TableLife);
        return [.. found.Select(entry => register.Cards.Single(card => card.Serial == entry.Serial))];
    }
}
