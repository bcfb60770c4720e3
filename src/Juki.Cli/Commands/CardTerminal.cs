using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Cli.Ca;
using Juki.Devices.Card;
using Juki.Devices.Hsm;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>端末とカード — an operator's card as a terminal sees it once both have proved who they are: the operator, and
/// whether the card is revoked by the newest table in the terminal's folder.</summary>
internal sealed class CardTerminal
{
    private const int NoteBytes = 20; // yyyy-MM-ddTHH:mm:ssZ

    private readonly X509Certificate2 certificate;
    private readonly OperatorIdentity identity;
    private readonly bool isRevoked;

    private CardTerminal(
        OperatorCardSession session, X509Certificate2 certificate, OperatorIdentity identity, bool isRevoked) =>
        (Session, this.certificate, this.identity, this.isRevoked) = (session, certificate, identity, isRevoked);

    /// <summary>The channel.</summary>
    public OperatorCardSession Session { get; }

    /// <summary>False for a revoked card.</summary>
    public bool IsGood => !isRevoked;

    /// <summary>For a terminal.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{identity}\nserial {certificate.SerialNumber}\n有効期限 / until {certificate.NotAfter.ToUniversalTime():u}"
        + $"{(isRevoked ? "\n失効 / revoked" : "")}");

    /// <summary>For <c>--json</c>.</summary>
    public object Value => new
    {
        identity = identity.ToString(),
        identity.Network,
        office = identity.Office.ToString(),
        @operator = identity.Number,
        roles = OperatorIdentity.RolesWord(identity.Roles),
        serial = certificate.SerialNumber,
        ends = certificate.NotAfter.ToUniversalTime(),
        isRevoked,
    };

    /// <summary>Opens the terminal's token, then a channel with the card.</summary>
    public static T With<T>(
        CardOptions options, ParseResult parsed, Func<DateTimeOffset> clock, ICardLink link, Func<CardTerminal, T> use)
    {
        var folder = new KeyFolder(Path.GetFullPath(parsed.GetValue(options.Keys)
            ?? throw new InvalidDataException("--keys が要る / --keys is needed: the card talks to terminals only")));
        var pin = new PinFile(parsed.GetValue(options.KeysPin) ?? folder.PinPath);
        using var authority = folder.Authority();
        using var own = folder.Certificate();
        return TokenWork.With(folder, pin, (_, key) =>
        {
            using var session = OperatorCardSession.Open(
                link, new TerminalKey(own.RawData, text => key.SignData(text)), authority, clock());
            using var shown = X509CertificateLoader.LoadCertificate(session.Certificate);
            if (!OperatorIdentity.TryRead(shown, out var identity))
                throw new CardException(CardFailure.CardNotGenuine);
            if (!folder.TryReadRevocations(authority, identity.Network, out var revocations))
                throw new InvalidDataException($"{folder.RevocationsPath} が読めない / cannot be read");
            return use(new(session, shown, identity, revocations.Revokes(shown.SerialNumber)));
        });
    }

    /// <summary>Gives the PIN, has a challenge answered, and notes the use; answers the time of the last one, null for
    /// none.</summary>
    /// <exception cref="CardException">The card or the PIN is refused.</exception>
    /// <exception cref="InvalidDataException">The card is revoked.</exception>
    public string? LogIn(PinBlock pin, DateTimeOffset now)
    {
        if (isRevoked)
            throw new InvalidDataException("失効したカードである / the card is revoked");
        Session.Verify(pin);
        var challenge = RandomNumberGenerator.GetBytes(OperatorCard.ChallengeBytes);
        if (!OperatorCardSession.IsOperatorAnswer(certificate, challenge, Session.Answer(challenge)))
            throw new CardException(CardFailure.CardNotGenuine);
        var last = Session.LastUse();
        Session.NoteUse(Encoding.ASCII.GetBytes(
            now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
        return last.Length == NoteBytes ? Encoding.ASCII.GetString(last) : null;
    }
}
