using System.Security.Cryptography;
using System.Text;

namespace Juki.Devices.Card;

/// <summary>
/// 相互認証 — what terminal and card agree on, and the texts that each of them signs [S-002 内部の不正利用防止対策]. Both
/// bring a key that lives for one channel; the terminal signs both, and only when its right is proved does the card
/// show its certificate, inside the channel, and sign the same in its turn [ISO/IEC 9798-3].
/// </summary>
/// <remarks>
/// <code>
/// agreed = "juki-card-channel 1" ‖ length and AID ‖ card's point ‖ terminal's point
///          ‖ SHA-256(terminal's certificate)
/// terminal signs agreed; keys = HKDF-SHA256(shared x, salt SHA-256(agreed), "juki-card-channel keys")
/// card signs "juki-card-proof 1" ‖ SHA-256(agreed) ‖ the terminal's challenge
/// </code>
/// Each text begins with words of its own, so that none can be taken for another, nor for what TLS signs.
/// </remarks>
internal static class ChannelAgreement
{
    /// <summary>Bytes of a signature: r‖s, each of full width even where it begins with zeros [SEC 1 §4.1].</summary>
    public const int SignatureBytes = 64;

    /// <summary>What both agreed on.</summary>
    public static byte[] Text(
        ReadOnlySpan<byte> aid, ReadOnlySpan<byte> cardPoint, ReadOnlySpan<byte> terminalPoint,
        ReadOnlySpan<byte> terminalCertificate) =>
    [
        .. "juki-card-channel 1"u8, (byte)aid.Length, .. aid, .. cardPoint, .. terminalPoint,
        .. SHA256.HashData(terminalCertificate),
    ];

    /// <summary>The channel of newly agreed keys [RFC 5869].</summary>
    /// <exception cref="CryptographicException">The other's point does not lie on the curve.</exception>
    public static SecureChannel Derive(ECDiffieHellman own, ReadOnlySpan<byte> otherPoint, ReadOnlySpan<byte> agreed)
    {
        using var other = ECDiffieHellman.Create(CardPoint.Read(otherPoint));
        using var otherKey = other.PublicKey;
        var shared = own.DeriveRawSecretAgreement(otherKey);
        var keys = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 2 * SecureChannel.KeyBytes,
            SHA256.HashData(agreed), Encoding.ASCII.GetBytes("juki-card-channel keys"));
        CryptographicOperations.ZeroMemory(shared);
        var channel = new SecureChannel(keys.AsSpan(0, SecureChannel.KeyBytes), keys.AsSpan(SecureChannel.KeyBytes));
        CryptographicOperations.ZeroMemory(keys);
        return channel;
    }

    /// <summary>What the card signs to prove that it, and nobody between, is at the other end.</summary>
    public static byte[] CardProof(ReadOnlySpan<byte> agreed, ReadOnlySpan<byte> challenge) =>
        [.. "juki-card-proof 1"u8, .. SHA256.HashData(agreed), .. challenge];

    /// <summary>What the card signs for its operator, after the PIN: the answer to a server's challenge.</summary>
    public static byte[] OperatorAnswer(ReadOnlySpan<byte> challenge) => [.. "juki-operator 1"u8, .. challenge];

    /// <summary>What a blank card signs to prove to the authority that it has the key.</summary>
    public static byte[] RequestProof(ReadOnlySpan<byte> challenge) => [.. "juki-card-request 1"u8, .. challenge];
}
