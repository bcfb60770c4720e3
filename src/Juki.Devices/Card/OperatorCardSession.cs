using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;

namespace Juki.Devices.Card;

/// <summary>
/// 操作者識別カードと端末との相互認証 — the terminal's end of a channel with an operator's card [S-002 内部の不正利用防止対策].
/// In order of time: the terminal shows its certificate and proves its key; the card shows its certificate in the
/// channel and proves its key; the operator's PIN; answers to the challenges of servers. Whether the certificate is
/// revoked, and whom it names, the caller looks at. Ends with the card's contact. Not thread safe.
/// </summary>
public sealed class OperatorCardSession : IDisposable
{
    private readonly ICardLink link;
    private readonly SecureChannel channel;

    private OperatorCardSession(ICardLink link, SecureChannel channel) => (this.link, this.channel) = (link, channel);

    /// <summary>The card's certificate, DER, of the authority and good now.</summary>
    public byte[] Certificate { get; private set; } = [];

    /// <summary>Opens a channel.</summary>
    /// <param name="link">The card.</param>
    /// <param name="terminal">This terminal's certificate and key.</param>
    /// <param name="authority">The authority that issues both kinds of certificates.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CardException">One of the two does not take the other.</exception>
    public static OperatorCardSession Open(
        ICardLink link, TerminalKey terminal, X509Certificate2 authority, DateTimeOffset now)
    {
        OperatorCardLink.Select(link);
        var shown = OperatorCardLink.Send(link, new(0, 0x2A, 0x00, 0xBE, terminal.Certificate));
        if (!shown.IsDone)
        {
            throw new CardException(
                shown.Status == StatusWord.NotNow ? CardFailure.NotIssued : CardFailure.TerminalRefused, shown.Status);
        }
        var asked = OperatorCardLink.Send(link, new(0, 0x86, 0, 0, CardTags.Write(), CommandApdu.ShortExpectedMax));
        if (!asked.IsDone || !CardTags.TryRead(asked.Data, out var cardPoint, out _))
            throw new CardException(CardFailure.Unexpected, asked.Status);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var ownPoint = CardPoint.Write(own.ExportParameters(false));
        var agreed = ChannelAgreement.Text(OperatorCard.Aid.Span, cardPoint, ownPoint, terminal.Certificate);
        var proof = CardTags.Write(ownPoint, terminal.Sign(agreed));
        var opened = OperatorCardLink.Send(link, new(0, 0x86, 0, 0, proof, CommandApdu.ShortExpectedMax));
        if (!opened.IsDone)
            throw new CardException(CardFailure.TerminalRefused, opened.Status);
        var session = new OperatorCardSession(link, Derive(own, cardPoint, agreed));
        try
        {
            session.CheckCard(authority, agreed, now);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>How often the PIN may still be tried; 0 when it is blocked.</summary>
    public int PinTriesLeft()
    {
        var answer = Send(new(0, 0x20, 0, OperatorCard.PinReference, default));
        return answer.TriesLeft ?? throw new CardException(CardFailure.Unexpected, answer.Status);
    }

    /// <summary>Gives the operator's PIN.</summary>
    /// <exception cref="CardException">It is wrong, blocked, or must be changed first.</exception>
    public void Verify(PinBlock pin) =>
        CheckPin(Send(new(0, 0x20, 0, OperatorCard.PinReference, pin.Block.ToArray())), pin);

    /// <summary>Changes the PIN; it need not be given before, and is given thereby.</summary>
    /// <exception cref="CardException">The old one is wrong or blocked, or the new one is the old one.</exception>
    public void ChangePin(PinBlock old, PinBlock next) =>
        CheckPin(Send(new(0, 0x24, 0, OperatorCard.PinReference, (byte[])[.. old.Block, .. next.Block])), old);

    /// <summary>Unblocks the PIN by the administrator's code. The new PIN must be changed by the operator.</summary>
    /// <exception cref="CardException">The code is wrong or blocked.</exception>
    public void Unblock(PinBlock code, PinBlock next) =>
        CheckPin(Send(new(0, 0x2C, 0, OperatorCard.PinReference, (byte[])[.. code.Block, .. next.Block])), code);

    /// <summary>The operator's answer to a server's challenge, to be checked by <see cref="IsOperatorAnswer"/>; the PIN
    /// must have been given.</summary>
    /// <param name="challenge">32 bytes.</param>
    /// <returns>r‖s, 64 bytes.</returns>
    public byte[] Answer(ReadOnlySpan<byte> challenge)
    {
        var answer = Send(new(0, 0x88, 0x01, OperatorCard.KeyReference, challenge.ToArray(),
            CommandApdu.ShortExpectedMax));
        return answer.IsDone ? answer.Data.ToArray() : throw new CardException(CardFailure.Unexpected, answer.Status);
    }

    /// <summary>What the terminal that used the card before noted; empty at the first use. After the PIN.</summary>
    public byte[] LastUse() => ReadFile(OperatorCard.LastUseFile);

    /// <summary>Notes this use, at most 64 bytes, always as many as before. After the PIN.</summary>
    public void NoteUse(ReadOnlySpan<byte> note)
    {
        var answer = Send(new(0, 0xD6, 0x80 | OperatorCard.LastUseFile, 0, note.ToArray()));
        if (!answer.IsDone)
            throw new CardException(CardFailure.Unexpected, answer.Status);
    }

    /// <summary>True when the key of that certificate answered that challenge.</summary>
    public static bool IsOperatorAnswer(
        X509Certificate2 certificate, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> answer)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && answer.Length == ChannelAgreement.SignatureBytes
            && key.VerifyData(ChannelAgreement.OperatorAnswer(challenge), answer, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private void CheckCard(X509Certificate2 authority, byte[] agreed, DateTimeOffset now)
    {
        Certificate = ReadFile(OperatorCard.CertificateFile);
        var challenge = RandomNumberGenerator.GetBytes(OperatorCard.ChallengeBytes);
        var proof = Send(new(0, 0x88, 0x00, OperatorCard.KeyReference, challenge, CommandApdu.ShortExpectedMax));
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
            using var key = certificate.GetECDsaPublicKey();
            if (proof.IsDone && key is { KeySize: 256 } && proof.Data.Length == ChannelAgreement.SignatureBytes
                && CertificateChain.IsIssuedBy(authority, certificate, now.UtcDateTime)
                && key.VerifyData(
                    ChannelAgreement.CardProof(agreed, challenge), proof.Data.Span, HashAlgorithmName.SHA256))
                return;
        }
        catch (CryptographicException)
        {
            // bytes that are no certificate: said below
        }
        throw new CardException(CardFailure.CardNotGenuine);
    }

    private byte[] ReadFile(ushort id)
    {
        var answer = Send(new(0, 0xB0, (byte)(0x80 | id), 0, default, CommandApdu.ExpectedMax));
        return answer.Status switch
        {
            StatusWord.Done => answer.Data.ToArray(),
            StatusWord.WrongOffset => [],
            _ => throw new CardException(CardFailure.Unexpected, answer.Status),
        };
    }

    /// <summary>Sends a command through the channel.</summary>
    internal ResponseApdu Send(CommandApdu command)
    {
        var answer = OperatorCardLink.Send(link, channel.Protect(command));
        return channel.TryOpen(answer, out var plain)
            ? plain
            : throw new CardException(CardFailure.ChannelBroken, answer.Status);
    }

    private static void CheckPin(ResponseApdu answer, PinBlock given)
    {
        if (answer.IsDone)
            return;
        if (answer.TriesLeft is not null)
            given.NoteRefusal();
        throw answer switch
        {
            { TriesLeft: > 0 and var tries } => new CardException(CardFailure.PinWrong, answer.Status, tries),
            { TriesLeft: 0 } => new CardException(CardFailure.PinBlocked, answer.Status, 0),
            { Status: StatusWord.PinMustChange } => new CardException(CardFailure.PinMustChange, answer.Status),
            _ => new CardException(CardFailure.Unexpected, answer.Status),
        };
    }

    private static SecureChannel Derive(ECDiffieHellman own, byte[] point, byte[] agreed)
    {
        try
        {
            return ChannelAgreement.Derive(own, point, agreed);
        }
        catch (CryptographicException)
        {
            throw new CardException(CardFailure.CardNotGenuine);
        }
    }
}
