using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Juki.Devices.Hsm;

namespace Juki.Server.Audit;

/// <summary>監査鍵 — signs heads and countersignatures; in production a P-384 key in the token, in the simulation a
/// seeded double.</summary>
internal interface IAuditKey
{
    /// <summary>The public half, as SubjectPublicKeyInfo [RFC 5280 §4.1.2.7].</summary>
    byte[] PublicKey { get; }

    /// <summary>Signs.</summary>
    /// <exception cref="TokenException">The token is gone.</exception>
    byte[] Sign(ReadOnlySpan<byte> text);
}

/// <summary>Whether a signature over a text is that of a public key; never throws on bad bytes.</summary>
internal delegate bool CheckSignature(byte[] publicKey, byte[] text, byte[] signature);

/// <summary>The audit key in a token.</summary>
internal sealed class TokenAuditKey(TokenKey key) : IAuditKey
{
    /// <inheritdoc/>
    public byte[] PublicKey { get; } = Public(key);

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text) => key.SignData(text);

    /// <summary>ECDSA on P-384 with SHA-384 [FIPS 186-5 §6.4].</summary>
    public static bool Check(byte[] publicKey, byte[] text, byte[] signature)
    {
        try
        {
            using var curve = ECDsa.Create();
            curve.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && curve.KeySize == 384
                && curve.VerifyData(text, signature, HashAlgorithmName.SHA384);
        }
        catch (CryptographicException)
        {
            return false; // a key or signature that is none, from a file or a peer
        }
    }

    private static byte[] Public(TokenKey key)
    {
        Server.Check.That(key.Curve == TokenCurve.P384);
        using var curve = ECDsa.Create(key.PublicParameters);
        return curve.ExportSubjectPublicKeyInfo();
    }
}

/// <summary>
/// 木の先頭 — a head: what the log was at a time. Its bytes are what is signed.
/// </summary>
/// <remarks>
/// Big end first, 104 bytes:
/// <code>
///   0      1        4         8         24     32        64        72              104
///  | 'H' | 1, 0, 0 | network | log (16) | size | root (32)| time ms | previous (32) |
/// </code>
/// </remarks>
/// <param name="Network">The network's number, as in frames.</param>
/// <param name="Log">The log.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">Root over them.</param>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Previous">Digest of the head before; zeros for the first.</param>
internal sealed record AuditHead(uint Network, AuditLogId Log, long Size, byte[] Root, long Time, byte[] Previous)
{
    /// <summary>Bytes of a head.</summary>
    public const int Bytes = 104;

    private static readonly byte[] s_mark = [(byte)'H', 1, 0, 0];

    /// <summary>What names this head in the next one and in countersignatures.</summary>
    public byte[] Digest() => SHA256.HashData(ToBytes());

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        s_mark.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Network);
        Log.Write(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), Size);
        Root.CopyTo(bytes, 32);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(64), Time);
        Previous.CopyTo(bytes, 72);
        return bytes;
    }

    /// <summary>Reads a head.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, [NotNullWhen(true)] out AuditHead? head)
    {
        head = from.Length == Bytes && from[..4].SequenceEqual(s_mark)
            && BinaryPrimitives.ReadInt64BigEndian(from[24..]) >= 0
            ? new(BinaryPrimitives.ReadUInt32BigEndian(from[4..]), AuditLogId.Read(from[8..]),
                BinaryPrimitives.ReadInt64BigEndian(from[24..]), from[32..64].ToArray(),
                BinaryPrimitives.ReadInt64BigEndian(from[64..]), from[72..].ToArray())
            : null;
        return head is not null;
    }
}

/// <summary>A head with its signature.</summary>
internal sealed record SignedHead(AuditHead Head, byte[] Signature);

/// <summary>副署 — what a witness signs: that it saw this head at this time, and that it grew out of the last one it
/// kept.</summary>
/// <remarks>
/// Big end first, 52 bytes:
/// <code>
///   0      1        4          12        20                    52
///  | 'C' | 1, 0, 0 | witness  | time ms | digest of the head  |
/// </code>
/// </remarks>
/// <param name="Witness">Role × 1,000,000 + office.</param>
/// <param name="Time">Milliseconds since 1970, by the witness's clock.</param>
/// <param name="HeadDigest">The head.</param>
internal sealed record Countersignature(long Witness, long Time, byte[] HeadDigest)
{
    /// <summary>Bytes of it.</summary>
    public const int Bytes = 52;

    private static readonly byte[] s_mark = [(byte)'C', 1, 0, 0];

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        s_mark.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), Witness);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(12), Time);
        HeadDigest.CopyTo(bytes, 20);
        return bytes;
    }

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, [NotNullWhen(true)] out Countersignature? read)
    {
        read = from.Length == Bytes && from[..4].SequenceEqual(s_mark)
            ? new(BinaryPrimitives.ReadInt64BigEndian(from[4..]), BinaryPrimitives.ReadInt64BigEndian(from[12..]),
                from[20..].ToArray())
            : null;
        return read is not null;
    }
}

/// <summary>When heads are due, and how long a node goes on without a witness.</summary>
internal static class HeadRules
{
    /// <summary>Longest that a leaf waits for a signed head, in milliseconds [ours].</summary>
    public const long HeadEveryMs = 1_000;

    /// <summary>Most leaves that wait for a signed head [ours].</summary>
    public const int HeadEveryLeaves = 10_000;

    /// <summary>From here on nothing is recorded, and so nothing answered: the token does not sign. Milliseconds since
    /// the oldest leaf without a head [ours].</summary>
    public const long UnsignedMsMax = 10_000;

    /// <summary>Most leaves without a signed head, for the same reason [ours].</summary>
    public const int UnsignedLeavesMax = 50_000;

    /// <summary>A head that a witness has not seen is shown to it so often, in milliseconds [ours].</summary>
    public const long ShowEveryMs = 10_000;

    /// <summary>A head that it has seen, so that it goes on saying that it is there, in milliseconds [ours: an idle
    /// node's last countersignature is never near its bound].</summary>
    public const long ShowOldEveryMs = 3_600_000;

    /// <summary>A witness judges no more often than this for one link, in milliseconds [ours: each takes a signature in
    /// the token and is kept for ever].</summary>
    public const long JudgeEveryMs = 900;

    /// <summary>A node without a countersignature for so long does nothing but updates; milliseconds, 24 hours
    /// [ours].</summary>
    public const long WithoutWitnessMsMax = 24L * 3_600_000;

    /// <summary>Whether a head is to be signed now.</summary>
    public static bool IsDue(long unsignedLeaves, long oldestUnsigned, long now) => unsignedLeaves > 0
        && (unsignedLeaves >= HeadEveryLeaves || now - oldestUnsigned >= HeadEveryMs
            || now < oldestUnsigned); // the clock was put back: who knows since when

    /// <summary>Whether inquiries, provisions and disclosures may go on. A log that was never countersigned counts from
    /// its beginning.</summary>
    /// <param name="lastCountersigned">Milliseconds since 1970.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static bool MayAnswer(long lastCountersigned, long now) => now - lastCountersigned < WithoutWitnessMsMax;
}
