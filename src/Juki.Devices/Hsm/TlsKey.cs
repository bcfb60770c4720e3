using System.Security.Cryptography;

namespace Juki.Devices.Hsm;

/// <summary>
/// The token's key as TLS needs it: through OpenSSL's engine for PKCS#11, since <see
/// cref="System.Net.Security.SslStream"/> signs by OpenSSL only.
/// </summary>
public static class TlsKey
{
    private const string Engine = "pkcs11";

    // OpenSSL loads the engine at the first key, and fails when two threads want it at that moment.
    private static readonly Lock Gate = new();

    /// <summary>True once a key was opened in this process: then the PKCS#11 module must stay.</summary>
    internal static bool WasOpened { get; private set; }

    /// <summary>
    /// Opens the private key. To be kept as long as the certificate. <paramref name="loggedIn"/> is asked for because
    /// the engine tries a wrong PIN twice: the login must have succeeded before, once, by PKCS#11.
    /// </summary>
    /// <param name="loggedIn">The open token.</param>
    /// <param name="key">One of its keys.</param>
    /// <param name="pinFile">The engine reads the PIN from here; the URI names the file only.</param>
    public static ECDsa Open(Token loggedIn, TokenKey key, PinFile pinFile) =>
        Open(loggedIn, key.Label, pinFile, handle => new ECDsaOpenSsl(handle));

    /// <summary>Opens any private key of the token by its label.</summary>
    internal static TKey Open<TKey>(
        Token loggedIn, string keyLabel, PinFile pinFile, Func<SafeEvpPKeyHandle, TKey> make)
    {
        var uri = $"pkcs11:token={Uri.EscapeDataString(loggedIn.Label)};object={Uri.EscapeDataString(keyLabel)}"
            + $";type=private?pin-source=file:{EscapePath(Path.GetFullPath(pinFile.Path))}";
        lock (Gate)
        {
            WasOpened = true;
            try
            {
                using var handle = SafeEvpPKeyHandle.OpenPrivateKeyFromEngine(Engine, uri);
                return make(handle);
            }
            catch (CryptographicException failure)
            {
                throw new TokenException(TokenFailure.DeviceFailed, "OpenSSL engine", inner: failure);
            }
        }
    }

    private static string EscapePath(string path) =>
        string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
