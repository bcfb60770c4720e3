using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Devices.Card;
using Juki.Wire.Session;

namespace Juki.Terminal.Card;

/// <summary>端末とカード — an operator's card as a terminal sees it once both have proved who they are: the operator, and
/// whether the card is revoked by the newest table that the terminal has. Not thread safe.</summary>
public sealed class ProvenCard : IDisposable
{
    private const string NoteForm = "yyyy-MM-ddTHH:mm:ssZ";

    private readonly X509Certificate2 certificate;

    private ProvenCard(
        OperatorCardSession session, X509Certificate2 certificate, OperatorIdentity identity, bool isRevoked) =>
        (Session, this.certificate, Identity, IsRevoked) = (session, certificate, identity, isRevoked);

    /// <summary>The channel.</summary>
    public OperatorCardSession Session { get; }

    /// <summary>Whose card it is.</summary>
    public OperatorIdentity Identity { get; }

    /// <summary>True for a card that must not be used any more.</summary>
    public bool IsRevoked { get; }

    /// <summary>Serial number of the certificate.</summary>
    public string Serial => certificate.SerialNumber;

    /// <summary>When the certificate ends, UTC.</summary>
    public DateTime Ends => certificate.NotAfter.ToUniversalTime();

    /// <summary>Opens a channel with a card.</summary>
    /// <param name="link">The card.</param>
    /// <param name="terminal">This terminal's certificate and key.</param>
    /// <param name="authority">The authority of both.</param>
    /// <param name="revocations">The newest table; its network is the terminal's.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CardException">One of the two does not take the other.</exception>
    public static ProvenCard Open(
        ICardLink link, TerminalKey terminal, X509Certificate2 authority, RevocationTable revocations,
        DateTimeOffset now)
    {
        var session = OperatorCardSession.Open(link, terminal, authority, now);
        X509Certificate2? shown = null;
        try
        {
            shown = X509CertificateLoader.LoadCertificate(session.Certificate);
            if (!OperatorIdentity.TryRead(shown, out var identity) || identity.Network != revocations.Network)
                throw new CardException(CardFailure.CardNotGenuine);
            return new(session, shown, identity, revocations.Revokes(shown.SerialNumber));
        }
        catch
        {
            shown?.Dispose();
            session.Dispose();
            throw;
        }
    }

    /// <summary>Gives the PIN, has a challenge answered, and notes the use; answers the time of the last one, null for
    /// none.</summary>
    /// <exception cref="CardException">The card or the PIN is refused.</exception>
    /// <exception cref="InvalidDataException">The card is revoked.</exception>
    public string? LogIn(PinBlock pin, DateTimeOffset now)
    {
        if (IsRevoked)
            throw new InvalidDataException("失効したカードである / the card is revoked");
        Session.Verify(pin);
        var challenge = RandomNumberGenerator.GetBytes(OperatorCard.ChallengeBytes);
        if (!OperatorCardSession.IsOperatorAnswer(certificate, challenge, Session.Answer(challenge)))
            throw new CardException(CardFailure.CardNotGenuine);
        var last = Session.LastUse();
        Session.NoteUse(Encoding.ASCII.GetBytes(now.UtcDateTime.ToString(NoteForm, CultureInfo.InvariantCulture)));
        return DateTime.TryParseExact(Encoding.ASCII.GetString(last), NoteForm, CultureInfo.InvariantCulture,
            DateTimeStyles.None, out _) ? Encoding.ASCII.GetString(last) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        certificate.Dispose();
    }
}
