using System.Security.Cryptography;
using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

/// <summary>Cards of other systems failed once in 256 or 32,769 times, because a zero at the front of a number was
/// dropped. Here each kind of number is drawn until it begins with a zero.</summary>
public class FixedWidthTests
{
    private const int DrawsMax = 20_000;

    [Fact, Trait("Source", "SEC 1 §2.3.3")]
    public void CardPoint_CoordinatesThatBeginWithZero_KeepTheirWidth()
    {
        var (x, y) = (0, 0);
        for (var draw = 0; draw < DrawsMax && (x == 0 || y == 0); draw++)
        {
            using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var point = CardPoint.Write(key.ExportParameters(false));
            Assert.Equal(CardPoint.Bytes, point.Length);
            x += point[1] == 0 ? 1 : 0;
            y += point[33] == 0 ? 1 : 0;
            if (point[1] != 0 && point[33] != 0)
                continue;
            using var read = ECDiffieHellman.Create(CardPoint.Read(point));
            Assert.Equal(
                key.ExportSubjectPublicKeyInfo(), read.ExportSubjectPublicKeyInfo());
        }
        Assert.True(x > 0 && y > 0);
    }

    [Fact, Trait("Source", "SEC 1 §4.1")]
    public void InternalAuthenticate_SignaturesThatBeginWithZero_KeepTheirWidthAndAreGood()
    {
        using var parties = new CardParties();
        var card = new MemoryCard();
        var issue = OperatorCardIssue.Begin(card);
        using var key = ECDsa.Create(issue.PublicKey);
        var (r, s) = (0, 0);
        for (var draw = 0; draw < DrawsMax && (r == 0 || s == 0); draw++)
        {
            var challenge = SHA256.HashData(BitConverter.GetBytes(draw));
            var command = new CommandApdu(0, 0x88, 0x02, OperatorCard.KeyReference, challenge, 256);
            Assert.True(ResponseApdu.TryParse(card.Chip.Answer(command.ToBytes()), out var answer));
            Assert.Equal(ChannelAgreement.SignatureBytes, answer.Data.Length);
            r += answer.Data.Span[0] == 0 ? 1 : 0;
            s += answer.Data.Span[32] == 0 ? 1 : 0;
            Assert.True(key.VerifyData(
                ChannelAgreement.RequestProof(challenge), answer.Data.Span, HashAlgorithmName.SHA256));
        }
        Assert.True(r > 0 && s > 0);
    }

    [Fact, Trait("Source", "RFC 5869")]
    public void Derive_SecretsThatBeginWithZero_GiveBothTheSameKeys()
    {
        var zeros = 0;
        for (var draw = 0; draw < DrawsMax && zeros < 2; draw++)
        {
            using var one = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            using var otherKey = other.PublicKey;
            var shared = one.DeriveRawSecretAgreement(otherKey);
            Assert.Equal(32, shared.Length);
            if (shared[0] != 0)
                continue;
            zeros++;
            var text = "agreed"u8;
            using var terminal = ChannelAgreement.Derive(one, CardPoint.Write(other.ExportParameters(false)), text);
            using var card = ChannelAgreement.Derive(other, CardPoint.Write(one.ExportParameters(false)), text);
            Assert.True(card.TryOpen(terminal.Protect(new CommandApdu(0, 0xB0, 0, 0, default, 1)), out _));
        }
        Assert.Equal(2, zeros);
    }
}
