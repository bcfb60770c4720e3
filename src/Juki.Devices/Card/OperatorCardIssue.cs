using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>
/// カードの発行 — the issuing office's end, at a blank card: the key is made on the card, which proves that it has it; then
/// come the certificate, the PIN and the code that unblocks it, and the card is in use. Until the last step the card
/// stays blank and all can be done again. The way to the reader is open here: this is done in the issuing office's own
/// room, and the PIN opens nothing until its holder has changed it.
/// </summary>
public sealed class OperatorCardIssue
{
    private readonly ICardLink link;

    private OperatorCardIssue(ICardLink link, ECParameters publicKey) => (this.link, PublicKey) = (link, publicKey);

    /// <summary>The public half of the key that was made.</summary>
    public ECParameters PublicKey { get; }

    /// <summary>Makes a key on a blank card and has it proved.</summary>
    /// <exception cref="CardException">It is no blank card of an operator, or does not prove its key.</exception>
    public static OperatorCardIssue Begin(ICardLink link)
    {
        OperatorCardLink.Select(link);
        var made = OperatorCardLink.Send(link,
            new(0, 0x46, 0x80, OperatorCard.KeyReference, default, CommandApdu.ShortExpectedMax));
        if (made.Status == StatusWord.NotPermitted)
            throw new CardException(CardFailure.AlreadyIssued, made.Status);
        if (!made.IsDone || !CardTags.TryReadKey(made.Data, out var point))
            throw new CardException(CardFailure.Unexpected, made.Status);
        var challenge = RandomNumberGenerator.GetBytes(OperatorCard.ChallengeBytes);
        var proof = OperatorCardLink.Send(link,
            new(0, 0x88, 0x02, OperatorCard.KeyReference, challenge, CommandApdu.ShortExpectedMax));
        try
        {
            var parameters = CardPoint.Read(point);
            using var key = ECDsa.Create(parameters);
            if (proof.IsDone && proof.Data.Length == ChannelAgreement.SignatureBytes && key.VerifyData(
                ChannelAgreement.RequestProof(challenge), proof.Data.Span, HashAlgorithmName.SHA256))
                return new(link, parameters);
        }
        catch (CryptographicException)
        {
            // not a point of the curve: said below
        }
        throw new CardException(CardFailure.CardNotGenuine, proof.Status);
    }

    /// <summary>Writes what makes it a card in use.</summary>
    /// <param name="authority">DER, of the authority.</param>
    /// <param name="certificate">DER, for <see cref="PublicKey"/>.</param>
    /// <param name="pin">The first PIN, which its holder must change.</param>
    /// <param name="unblocking">The code by which the administrator unblocks it.</param>
    public void Finish(byte[] authority, byte[] certificate, PinBlock pin, PinBlock unblocking)
    {
        Do(new(0, 0xD6, 0x80 | OperatorCard.AuthorityFile, 0, authority));
        Do(new(0, 0xD6, 0x80 | OperatorCard.CertificateFile, 0, certificate));
        Do(new(0, 0x24, 0x01, OperatorCard.PinReference, pin.Block.ToArray()));
        Do(new(0, 0x24, 0x01, OperatorCard.UnblockingReference, unblocking.Block.ToArray()));
        Do(new(0, 0x44, 0, 0, default));
    }

    /// <summary>True when the card in the reader is an operator's card and blank.</summary>
    /// <exception cref="CardException">It is no operator's card.</exception>
    public static bool IsBlank(ICardLink link)
    {
        OperatorCardLink.Select(link);
        return OperatorCardLink.Send(link, new(0, 0x46, 0x81, OperatorCard.KeyReference, default,
            CommandApdu.ShortExpectedMax)).Status != StatusWord.NotPermitted;
    }

    private void Do(CommandApdu command)
    {
        var answer = OperatorCardLink.Send(link, command);
        if (!answer.IsDone)
            throw new CardException(CardFailure.Unexpected, answer.Status);
    }
}
