using System.Security.Cryptography;

namespace Juki.Devices.Card;

// The channel [S-002 内部の不正利用防止対策]: the terminal shows its certificate and proves its key; only then does the card
// show anything about its holder, and inside the channel.
public sealed partial class CardChip
{
    /// <summary>VERIFY CERTIFICATE: the terminal's right to talk.</summary>
    private ResponseApdu VerifyCertificate(CommandApdu command)
    {
        const int Certificate = 0x00BE;
        if (command.Parameters != Certificate)
            return ResponseApdu.Of(StatusWord.WrongParameters);
        if (selected == None || channel is not null || Application.Stage != CardStage.InUse)
            return ResponseApdu.Of(StatusWord.NotNow);
        EndChannel();
        var seen = Application.Seen;
        var certificate = command.Data.ToArray();
        var key = TerminalRight.KeyOf(
            certificate, ContentOf(Layout.AuthorityFile), ContentOf(Layout.CertificateFile), ref seen);
        if (key is null)
            return ResponseApdu.Of(StatusWord.NotPermitted);
        (terminalKey, terminalCertificate) = (key, certificate);
        if (seen != Application.Seen)
            Commit(Application with { Seen = seen });
        return ResponseApdu.Of(StatusWord.Done);
    }

    /// <summary>GENERAL AUTHENTICATE: an empty template asks for the card's point; the terminal's point and signature
    /// open the channel. A card's point serves once.</summary>
    private ResponseApdu GeneralAuthenticate(CommandApdu command)
    {
        if (command.Parameters != 0)
            return ResponseApdu.Of(StatusWord.WrongParameters);
        if (selected == None || channel is not null || terminalKey is null || terminalCertificate is null)
            return ResponseApdu.Of(StatusWord.NotNow);
        if (!CardTags.TryRead(command.Data, out var point, out var signature))
            return ResponseApdu.Of(StatusWord.WrongData);
        if (point.Length == 0 && signature.Length == 0)
        {
            ephemeral?.Dispose();
            ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            return new(CardTags.Write(OwnPoint(ephemeral)), StatusWord.Done);
        }
        if (ephemeral is null)
            return ResponseApdu.Of(StatusWord.NotNow);
        var text = ChannelAgreement.Text(Layout.Aid.Span, OwnPoint(ephemeral), point, terminalCertificate);
        SecureChannel? made = null;
        if (signature.Length == ChannelAgreement.SignatureBytes
            && terminalKey.VerifyData(text, signature, HashAlgorithmName.SHA256))
            made = TryDerive(ephemeral, point, text);
        ephemeral.Dispose();
        ephemeral = null;
        if (made is null)
            return ResponseApdu.Of(StatusWord.NotPermitted);
        (channel, agreed) = (made, text);
        return new(CardTags.Write(), StatusWord.Done);
    }

    private static SecureChannel? TryDerive(ECDiffieHellman own, byte[] point, byte[] text)
    {
        try
        {
            return ChannelAgreement.Derive(own, point, text);
        }
        catch (CryptographicException)
        {
            return null; // not a point of the curve
        }
    }

    private static byte[] OwnPoint(ECDiffieHellman key) => CardPoint.Write(key.ExportParameters(false));
}
