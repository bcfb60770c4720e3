using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using static Juki.Devices.Hsm.Cryptoki;

namespace Juki.Devices.Hsm;

/// <summary>Key pairs as objects of a token: the attributes with which they are made, found and judged.</summary>
internal static unsafe class TokenObjects
{
    public static void GenerateKeyPair(CryptokiLibrary library, nuint session, string label, TokenCurve curve)
    {
        byte yes = 1, no = 0;
        var type = KeyTypeElliptic;
        var name = Encoding.UTF8.GetBytes(label);
        fixed (byte* namePointer = name, parameters = TokenCurves.Identifier(curve))
        {
            var nameLength = (nuint)name.Length;
            Span<Cryptoki.Attribute> forPublic =
            [
                new() { Type = AttributeToken, Value = &yes, Length = 1 },
                new() { Type = AttributePrivate, Value = &no, Length = 1 },
                new() { Type = AttributeVerify, Value = &yes, Length = 1 },
                new() { Type = AttributeKeyType, Value = &type, Length = (nuint)sizeof(nuint) },
                new()
                {
                    Type = AttributeEllipticParameters,
                    Value = parameters,
                    Length = (nuint)TokenCurves.Identifier(curve).Length,
                },
                new() { Type = AttributeLabel, Value = namePointer, Length = nameLength },
                new() { Type = AttributeId, Value = namePointer, Length = nameLength },
            ];
            Span<Cryptoki.Attribute> forPrivate =
            [
                new() { Type = AttributeToken, Value = &yes, Length = 1 },
                new() { Type = AttributePrivate, Value = &yes, Length = 1 },
                new() { Type = AttributeSensitive, Value = &yes, Length = 1 },
                new() { Type = AttributeExtractable, Value = &no, Length = 1 },
                new() { Type = AttributeSign, Value = &yes, Length = 1 },
                new() { Type = AttributeKeyType, Value = &type, Length = (nuint)sizeof(nuint) },
                new() { Type = AttributeLabel, Value = namePointer, Length = nameLength },
                new() { Type = AttributeId, Value = namePointer, Length = nameLength },
            ];
            library.GenerateKeyPair(session, forPublic, forPrivate);
        }
    }

    /// <summary>A pair for decryption; it also signs, so that its certificate can be asked for.</summary>
    public static void GenerateRsaPair(CryptokiLibrary library, nuint session, string label, int bits)
    {
        byte yes = 1, no = 0;
        var (type, modulus) = (KeyTypeRsa, (nuint)bits);
        var name = Encoding.UTF8.GetBytes(label);
        fixed (byte* namePointer = name, exponent = PublicExponent)
        {
            var nameLength = (nuint)name.Length;
            Span<Cryptoki.Attribute> forPublic =
            [
                new() { Type = AttributeToken, Value = &yes, Length = 1 },
                new() { Type = AttributePrivate, Value = &no, Length = 1 },
                new() { Type = AttributeEncrypt, Value = &yes, Length = 1 },
                new() { Type = AttributeVerify, Value = &yes, Length = 1 },
                new() { Type = AttributeKeyType, Value = &type, Length = (nuint)sizeof(nuint) },
                new() { Type = AttributeModulusBits, Value = &modulus, Length = (nuint)sizeof(nuint) },
                new() { Type = AttributePublicExponent, Value = exponent, Length = (nuint)PublicExponent.Length },
                new() { Type = AttributeLabel, Value = namePointer, Length = nameLength },
                new() { Type = AttributeId, Value = namePointer, Length = nameLength },
            ];
            Span<Cryptoki.Attribute> forPrivate =
            [
                new() { Type = AttributeToken, Value = &yes, Length = 1 },
                new() { Type = AttributePrivate, Value = &yes, Length = 1 },
                new() { Type = AttributeSensitive, Value = &yes, Length = 1 },
                new() { Type = AttributeExtractable, Value = &no, Length = 1 },
                new() { Type = AttributeDecrypt, Value = &yes, Length = 1 },
                new() { Type = AttributeSign, Value = &yes, Length = 1 },
                new() { Type = AttributeKeyType, Value = &type, Length = (nuint)sizeof(nuint) },
                new() { Type = AttributeLabel, Value = namePointer, Length = nameLength },
                new() { Type = AttributeId, Value = namePointer, Length = nameLength },
            ];
            library.GenerateKeyPair(session, forPublic, forPrivate, MechanismRsaKeyPair);
        }
    }

    /// <summary>The private key with that label, which was made in the token and cannot be, nor ever could be, read
    /// out.</summary>
    public static nuint FindPrivateKey(CryptokiLibrary library, nuint session, string label)
    {
        var privateKey = Find(library, session, ClassPrivateKey, label);
        if (privateKey == 0)
            throw new TokenException(TokenFailure.KeyMissing, label);
        if (!Says(library, session, privateKey, AttributeAlwaysSensitive)
            || !Says(library, session, privateKey, AttributeNeverExtractable)
            || !Says(library, session, privateKey, AttributeLocal))
            throw new TokenException(TokenFailure.KeyExposed, label);
        return privateKey;
    }

    private static ReadOnlySpan<byte> PublicExponent => [1, 0, 1];

    /// <summary>The one key pair with that label. A private key that is, or ever was, open to reading is not
    /// taken.</summary>
    public static TokenKey FindKey(CryptokiLibrary library, nuint session, string label, Token token)
    {
        var privateKey = FindPrivateKey(library, session, label);
        var publicKey = Find(library, session, ClassPublicKey, label);
        if (publicKey == 0)
            throw new TokenException(TokenFailure.KeyMissing, label);
        var parameters = library.Attribute(session, publicKey, AttributeEllipticParameters);
        var point = library.Attribute(session, publicKey, AttributeEllipticPoint);
        if (parameters is null || point is null || !TokenCurves.TryRead(parameters, out var curve))
            throw new TokenException(TokenFailure.KeyMissing, label);
        return new TokenKey(token, privateKey, label, curve, PublicPoint(point, curve));
    }

    private static ECParameters PublicPoint(byte[] encoded, TokenCurve curve)
    {
        var size = TokenCurves.CoordinateBytes(curve);
        var point = AsnDecoder.ReadOctetString(encoded, AsnEncodingRules.DER, out _);
        if (point.Length != 1 + 2 * size || point[0] != 4)
            throw new TokenException(TokenFailure.DeviceFailed, "CKA_EC_POINT");
        return new ECParameters
        {
            Curve = TokenCurves.Named(curve),
            Q = new ECPoint { X = point[1..(1 + size)], Y = point[(1 + size)..] },
        };
    }

    private static bool Says(CryptokiLibrary library, nuint session, nuint handle, nuint attribute) =>
        library.Attribute(session, handle, attribute) is [1];

    private static nuint Find(CryptokiLibrary library, nuint session, nuint kind, string label)
    {
        var name = Encoding.UTF8.GetBytes(label);
        fixed (byte* namePointer = name)
        {
            Span<Cryptoki.Attribute> template =
            [
                new() { Type = AttributeClass, Value = &kind, Length = (nuint)sizeof(nuint) },
                new() { Type = AttributeLabel, Value = namePointer, Length = (nuint)name.Length },
            ];
            return library.Find(session, template);
        }
    }
}
