using System.Security.Cryptography;

namespace Juki.Devices.Hsm;

/// <summary>
/// 復号鍵 — an RSA key in a token, to which others encrypt. It is used through OpenSSL's engine for PKCS#11, since .NET
/// opens envelopes by OpenSSL only. RSA, because the tokens at hand decrypt by RSA and not by elliptic curves.
/// </summary>
public static class DecryptionKey
{
    /// <summary>Bits of a new key [CRYPTREC LS-0003].</summary>
    public const int Bits = 3_072;

    /// <summary>Makes a key pair in the token: sensitive, never to be read out. It takes up to some seconds.</summary>
    /// <param name="token">The open token.</param>
    /// <param name="label">The key's label; no other key may have it.</param>
    public static void Generate(Token token, string label) => token.GenerateRsaKey(label, Bits);

    /// <summary>Opens the private key; to be disposed. As with <see cref="TlsKey"/>, the log-in must have succeeded
    /// before, once.</summary>
    /// <exception cref="TokenException">The key is missing, can be read out, or the token failed.</exception>
    public static RSA Open(Token loggedIn, string label, PinFile pinFile)
    {
        loggedIn.CheckPrivateKey(label);
        return TlsKey.Open<RSA>(loggedIn, label, pinFile, handle => new RSAOpenSsl(handle));
    }
}
