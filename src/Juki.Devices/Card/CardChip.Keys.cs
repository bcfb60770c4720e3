using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Certificates;

namespace Juki.Devices.Card;

// The key: made on the card, never read, used for three texts and nothing else [ISO/IEC 7816-4 §7.5.2]; and the step by
// which a card comes into use.
public sealed partial class CardChip
{
    private const int GenerateKey = 0x80;
    private const int PublicKey = 0x81;
    private const byte ProvesCard = 0x00;
    private const byte AnswersForOperator = 0x01;
    private const byte ProvesRequest = 0x02;

    /// <summary>GENERATE ASYMMETRIC KEY PAIR: P1 80 makes a key, P1 81 shows the public half again; both while the card
    /// is issued.</summary>
    private ResponseApdu KeyPair(CommandApdu command)
    {
        if (command.P2 != OperatorCard.KeyReference)
            return ResponseApdu.Of(StatusWord.ReferenceNotFound);
        if (command.P1 is not (GenerateKey or PublicKey))
            return ResponseApdu.Of(StatusWord.WrongParameters);
        if (selected == None || !Allows(AccessRule.Issuing))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (command.P1 == GenerateKey)
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            // What an issue that broke off left behind was for another key.
            Commit(new ApplicationImage { Key = made.ExportPkcs8PrivateKey() });
        }
        if (Application.Key is null)
            return ResponseApdu.Of(StatusWord.NotNow);
        using var key = OpenKey();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 0x49, isConstructed: true)))
            writer.WriteOctetString(CardPoint.Write(key.ExportParameters(false)), CardTags.Point);
        return new(writer.Encode(), StatusWord.Done);
    }

    /// <summary>INTERNAL AUTHENTICATE: signs a challenge. What is signed says what it is for; the card signs nothing
    /// that others composed.</summary>
    private ResponseApdu InternalAuthenticate(CommandApdu command)
    {
        if (command.P2 != OperatorCard.KeyReference)
            return ResponseApdu.Of(StatusWord.ReferenceNotFound);
        if (command.P1 > ProvesRequest)
            return ResponseApdu.Of(StatusWord.WrongParameters);
        var rule = command.P1 switch
        {
            ProvesCard => AccessRule.Terminal,
            AnswersForOperator => AccessRule.Operator,
            _ => AccessRule.Issuing,
        };
        if (selected == None || !Allows(rule))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (Application.Key is null)
            return ResponseApdu.Of(StatusWord.NotNow);
        var challenge = command.Data.Span;
        if (challenge.Length != OperatorCard.ChallengeBytes)
            return ResponseApdu.Of(StatusWord.WrongLength);
        var text = command.P1 switch
        {
            ProvesCard => ChannelAgreement.CardProof(agreed, challenge),
            AnswersForOperator => ChannelAgreement.OperatorAnswer(challenge),
            _ => ChannelAgreement.RequestProof(challenge),
        };
        using var key = OpenKey();
        return new(key.SignData(text, HashAlgorithmName.SHA256), StatusWord.Done);
    }

    /// <summary>ACTIVATE FILE: the card is in use from now on, when all is there and fits together.</summary>
    private ResponseApdu Activate(CommandApdu command)
    {
        if (command.Parameters != 0)
            return ResponseApdu.Of(StatusWord.WrongParameters);
        if (selected == None || !Allows(AccessRule.Issuing))
            return ResponseApdu.Of(StatusWord.NotPermitted);
        if (Application is not { Key: not null, Pin: not null, Unblocking: not null } || !IsCertified())
            return ResponseApdu.Of(StatusWord.NotNow);
        Commit(Application with { Stage = CardStage.InUse });
        return ResponseApdu.Of(StatusWord.Done);
    }

    /// <summary>True when the certificate is that of the key, and of the authority.</summary>
    private bool IsCertified()
    {
        try
        {
            using var root = X509CertificateLoader.LoadCertificate(ContentOf(Layout.AuthorityFile));
            using var own = X509CertificateLoader.LoadCertificate(ContentOf(Layout.CertificateFile));
            using var key = OpenKey();
            return own.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && CertificateChain.IsIssuedBy(root, own, own.NotBefore.ToUniversalTime());
        }
        catch (CryptographicException)
        {
            return false; // bytes that are no certificate
        }
    }

    private byte[] ContentOf(ushort id) => Application.Files.GetValueOrDefault(id, []);

    private ECDsa OpenKey()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Application.Key, out _);
        return key;
    }
}
