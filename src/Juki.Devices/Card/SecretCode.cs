using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>照合番号 — a PIN or an unblocking code as a card keeps it, with its counter. Immutable.</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Digest">PBKDF2 of the code, so that it does not stand in the memory for who glances at it. A PIN is
/// short: against who has the memory and time, only a chip that gives its memory to nobody helps.</param>
/// <param name="TriesMax">Wrong ones until it is blocked.</param>
/// <param name="TriesLeft">How many are left.</param>
/// <param name="IsTransport">Somebody else than its holder set it: it opens nothing but its own change.</param>
internal sealed record SecretCode(byte[] Salt, byte[] Digest, int TriesMax, int TriesLeft, bool IsTransport)
{
    private const int SaltBytes = 16;
    private const int Iterations = 10_000; // [ours: 3 ms]

    /// <summary>A code with all its tries.</summary>
    public static SecretCode Create(ReadOnlySpan<byte> block, int tries, bool isTransport)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(salt, Derive(block, salt), tries, tries, isTransport);
    }

    /// <summary>True when it is this code. Counters are not looked at here.</summary>
    public bool Matches(ReadOnlySpan<byte> block) =>
        CryptographicOperations.FixedTimeEquals(Derive(block, Salt), Digest);

    private static byte[] Derive(ReadOnlySpan<byte> block, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(block, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
