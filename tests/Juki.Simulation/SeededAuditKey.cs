using System.Security.Cryptography;
using Juki.Server.Audit;

namespace Juki.Simulation;

/// <summary>The audit key of a simulated node: the same bytes for the same text in every run. Who knows the public half
/// can sign too, which no simulated node does.</summary>
internal sealed class SeededAuditKey(int seed) : IAuditKey
{
    /// <summary>True: the token is gone, and signing throws.</summary>
    public bool IsGone { get; set; }

    /// <inheritdoc/>
    public byte[] PublicKey { get; } = SHA256.HashData(BitConverter.GetBytes(seed));

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text) => IsGone
        ? throw new Devices.Hsm.TokenException(Devices.Hsm.TokenFailure.DeviceFailed, "C_Sign")
        : HMACSHA384.HashData(PublicKey, text);

    /// <summary>Checks a signature of any such key.</summary>
    public static bool Check(byte[] publicKey, byte[] text, byte[] signature) =>
        HMACSHA384.HashData(publicKey, text).AsSpan().SequenceEqual(signature);
}
