using System.Security.Cryptography;
using System.Text;

namespace Juki.Devices.Hsm;

/// <summary>
/// 耐タンパー装置 — a token that holds keys and never gives them away [S-002 外部からの侵入防止対策]: one logged-in
/// session to a PKCS#11 token found by its label. Thread safe: calls are taken one at a time.
/// </summary>
/// <remarks>
/// Logging in counts for the whole process, as PKCS#11 has it: a second <see cref="Open"/> of a token that is open does
/// not look at the PIN. A SoftHSM token whose folder vanished is dead for the process, even when it comes back: the
/// process ends and is started anew.
/// </remarks>
public sealed class Token : IDisposable
{
    /// <summary>Longest label of a token in bytes [PKCS #11 CK_TOKEN_INFO].</summary>
    public const int LabelMax = 32;

    private readonly Lock gate = new();
    private readonly CryptokiLibrary library;
    private readonly nuint session;
    private bool closed;

    private Token(CryptokiLibrary library, nuint session, string label)
    {
        this.library = library;
        this.session = session;
        Label = label;
    }

    /// <summary>The token's label, at most <see cref="LabelMax"/> bytes.</summary>
    public string Label { get; }

    /// <summary>
    /// Initialises a token in a free slot, with a user PIN. The security officer's PIN is drawn and thrown away: nobody
    /// can set a PIN behind the holder's back, and a forgotten PIN means a new token and a new certificate [ours].
    /// </summary>
    public static void Initialise(string label, PinFile userPin)
    {
        if (Encoding.UTF8.GetByteCount(label) is 0 or > LabelMax)
            throw new ArgumentException("A token's label has 1 to 32 bytes.", nameof(label));
        var library = TokenModule.Current;
        if (TrySlotOf(library, label, out _))
            throw new TokenException(TokenFailure.NoFreeSlot, $"a token '{label}' exists");
        var officerPin = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32));
        var pin = userPin.Read();
        try
        {
            library.InitToken(FreeSlot(library), officerPin, Encoding.UTF8.GetBytes(label));
            var session = library.OpenSession(SlotOf(library, label));
            try
            {
                library.Login(session, Cryptoki.SecurityOfficer, officerPin);
                library.InitPin(session, pin);
                library.Logout(session);
            }
            finally
            {
                library.CloseSession(session);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
            CryptographicOperations.ZeroMemory(officerPin);
        }
    }

    /// <summary>Logs in. A wrong PIN is tried once and then never again from the same unchanged file.</summary>
    public static Token Open(string label, PinFile pinFile)
    {
        var library = TokenModule.Current;
        var session = library.OpenSession(SlotOf(library, label));
        try
        {
            WithPin(pinFile, pin => library.Login(session, Cryptoki.User, pin));
        }
        catch
        {
            library.CloseSession(session);
            throw;
        }
        return new Token(library, session, label);
    }

    /// <summary>Changes the user PIN. The new one must lie in its file before: after a crash one of the two files is
    /// right.
    /// </summary>
    public static void ChangePin(string label, PinFile oldPin, PinFile newPin)
    {
        var library = TokenModule.Current;
        var fresh = newPin.Read();
        var session = library.OpenSession(SlotOf(library, label));
        try
        {
            WithPin(oldPin, old => library.SetPin(session, old, fresh));
        }
        finally
        {
            library.CloseSession(session);
            CryptographicOperations.ZeroMemory(fresh);
        }
    }

    /// <summary>True when an initialised token with that label is there.</summary>
    public static bool Exists(string label) => TrySlotOf(TokenModule.Current, label, out _);

    /// <summary>Makes a key pair in the token: for signatures only, sensitive, never to be read out.</summary>
    /// <param name="label">The key's label; no other key may have it.</param>
    /// <param name="curve"><see cref="TokenCurve.P256"/> for TLS, <see cref="TokenCurve.P384"/> for what is
    /// kept.</param>
    public TokenKey GenerateKey(string label, TokenCurve curve)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            TokenObjects.GenerateKeyPair(library, session, label, curve);
            return TokenObjects.FindKey(library, session, label, this);
        }
    }

    /// <summary>Makes an RSA key pair in the token, for <see cref="DecryptionKey"/>.</summary>
    internal void GenerateRsaKey(string label, int bits)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            TokenObjects.GenerateRsaPair(library, session, label, bits);
        }
    }

    /// <summary>Looks that the private key is there and cannot be read out.</summary>
    internal void CheckPrivateKey(string label)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            TokenObjects.FindPrivateKey(library, session, label);
        }
    }

    /// <summary>The key with that label.</summary>
    /// <exception cref="TokenException"><see cref="TokenFailure.KeyMissing"/>, <see
    /// cref="TokenFailure.KeyExposed"/>.</exception>
    public TokenKey FindKey(string label)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return TokenObjects.FindKey(library, session, label, this);
        }
    }

    /// <summary>Random bytes from the token's generator.</summary>
    public byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            library.GenerateRandom(session, bytes);
        }
        return bytes;
    }

    /// <summary>True when the token still signs with the key, and signs right: about 0.2 ms. To be asked every 5
    /// s.</summary>
    public bool IsAlive(TokenKey key)
    {
        try
        {
            var challenge = RandomBytes(32);
            using var verifier = ECDsa.Create(key.PublicParameters);
            return Exists(Label) && verifier.VerifyHash(challenge, key.SignHash(challenge));
        }
        catch (TokenException)
        {
            return false;
        }
    }

    /// <summary>Closes the session. The process stays logged in while the TLS key is in use.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (!closed)
                library.CloseSession(session);
            closed = true;
        }
    }

    internal int Sign(nuint key, ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return library.Sign(session, key, hash, signature);
        }
    }

    /// <summary>The attribute of an object, or null when the token keeps it.</summary>
    internal byte[]? Attribute(nuint handle, nuint type)
    {
        lock (gate)
            return closed ? null : library.Attribute(session, handle, type);
    }

    private static void WithPin(PinFile file, Action<byte[]> use)
    {
        var pin = file.Read();
        try
        {
            use(pin);
        }
        catch (TokenException refused) when (refused.Failure == TokenFailure.PinWrong)
        {
            file.NoteRefusal();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    private static nuint SlotOf(CryptokiLibrary library, string label) =>
        TrySlotOf(library, label, out var slot) ? slot : throw new TokenException(TokenFailure.TokenMissing, label);

    /// <summary>Slot numbers change when a token is initialised, so they are looked up anew each time.</summary>
    private static bool TrySlotOf(CryptokiLibrary library, string label, out nuint slot)
    {
        foreach (var candidate in library.Slots())
        {
            slot = candidate;
            if (library.TokenAt(candidate) is { Initialised: true } token && token.Label == label)
                return true;
        }
        slot = 0;
        return false;
    }

    private static nuint FreeSlot(CryptokiLibrary library)
    {
        foreach (var candidate in library.Slots())
        {
            if (library.TokenAt(candidate) is { Initialised: false })
                return candidate;
        }
        throw new TokenException(TokenFailure.NoFreeSlot, "C_GetSlotList");
    }
}
