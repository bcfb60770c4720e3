using System.Security.Cryptography;
using Juki.Devices.Card;

namespace Juki.Devices.Biometric;

/// <summary>What a reading is for. The numbers never change.</summary>
public enum BiometricUse
{
    /// <summary>登録.</summary>
    Register = 1,

    /// <summary>照合.</summary>
    Check = 2,
}

/// <summary>照合情報の提示 — what a reader gives: a template, and its signature over the template, what it is for, and the
/// challenge that it answers. Immutable.</summary>
/// <param name="Use">What it is for.</param>
/// <param name="Template">What was read, transformed.</param>
/// <param name="Signature">r‖s, 64 bytes.</param>
public sealed record BiometricReading(BiometricUse Use, VeinTemplate Template, byte[] Signature)
{
    /// <summary>Bytes of <see cref="Reader"/>, and of the signature.</summary>
    public const int ReaderBytes = SHA256.HashSizeInBytes, SignatureBytes = 64;

    /// <summary>Which reader says that it gave it: SHA-256 of its public key (SubjectPublicKeyInfo). Default: none;
    /// what counts is the signature.</summary>
    public byte[] Reader { get; init; } = [];

    /// <summary>True when that reader gave this in answer to that challenge.</summary>
    /// <param name="reader">Public key of the reader, P-256.</param>
    /// <param name="use">What it must be for.</param>
    /// <param name="challenge">As the server drew it.</param>
    public bool IsOf(ECDsa reader, BiometricUse use, ReadOnlySpan<byte> challenge) =>
        Use == use && challenge.Length == OperatorCard.ChallengeBytes
        && reader.VerifyData(Text(use, Template, challenge), Signature, HashAlgorithmName.SHA256);

    /// <summary>Without a value.</summary>
    public override string ToString() => $"(reading to {Use})";

    /// <summary>What the reader signs.</summary>
    internal static byte[] Text(BiometricUse use, VeinTemplate template, ReadOnlySpan<byte> challenge) =>
        [.. "juki-biometric 1"u8, (byte)use, .. challenge, .. template.ToBytes()];
}
