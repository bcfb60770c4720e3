using System.Security.Cryptography;

namespace Juki.Devices.Hsm;

/// <summary>A key pair in a token: it signs, and shows its public half. The private half never leaves the
/// token.</summary>
public sealed class TokenKey
{
    private readonly Token token;
    private readonly nuint privateKey;

    internal TokenKey(Token token, nuint privateKey, string label, TokenCurve curve, ECParameters publicParameters)
    {
        this.token = token;
        this.privateKey = privateKey;
        Label = label;
        Curve = curve;
        PublicParameters = publicParameters;
    }

    /// <summary>The key's label in its token.</summary>
    public string Label { get; }

    /// <summary>The key's curve, which also decides the hash.</summary>
    public TokenCurve Curve { get; }

    /// <summary>The public half.</summary>
    public ECParameters PublicParameters { get; }

    /// <summary>Signs a hash. Answers r‖s, each of the curve's length (IEEE P1363, as .NET verifies by
    /// default).</summary>
    /// <exception cref="TokenException">The token failed.</exception>
    public byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        var signature = new byte[2 * TokenCurves.CoordinateBytes(Curve)];
        var length = token.Sign(privateKey, hash, signature);
        if (length != signature.Length)
            throw new TokenException(TokenFailure.DeviceFailed, "C_Sign");
        return signature;
    }

    /// <summary>Hashes with the curve's hash and signs.</summary>
    public byte[] SignData(ReadOnlySpan<byte> data) =>
        SignHash(Curve == TokenCurve.P384 ? SHA384.HashData(data) : SHA256.HashData(data));

    /// <summary>Asks the token for the private value. It must answer false; that it does is a test's
    /// business.</summary>
    public bool GivesAwayPrivateValue() => token.Attribute(privateKey, Cryptoki.AttributeValue) is not null;
}
