using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>AES-CMAC [RFC 4493], of which .NET has the parts and not the whole. The numbers are those of its
/// §2.</summary>
internal static class AesCmac
{
    /// <summary>Bytes of a block and of the whole value.</summary>
    public const int BlockBytes = 16;

    private const byte Reduction = 0x87; // Rb, §2.3

    /// <summary>The value over a message of any length, 16 bytes.</summary>
    public static byte[] Compute(Aes aes, ReadOnlySpan<byte> message)
    {
        Span<byte> zeros = stackalloc byte[BlockBytes];
        var subkey = Double(aes.EncryptEcb(zeros, PaddingMode.None));
        var isWhole = message.Length > 0 && message.Length % BlockBytes == 0;
        var padded = new byte[isWhole ? message.Length : (message.Length / BlockBytes + 1) * BlockBytes];
        message.CopyTo(padded);
        if (!isWhole)
        {
            padded[message.Length] = 0x80;
            subkey = Double(subkey);
        }
        var last = padded.AsSpan(padded.Length - BlockBytes);
        for (var i = 0; i < BlockBytes; i++)
            last[i] ^= subkey[i];
        return aes.EncryptCbc(padded, zeros, PaddingMode.None)[^BlockBytes..];
    }

    /// <summary>Twice, in the field of 2 to the 128.</summary>
    private static byte[] Double(ReadOnlySpan<byte> value)
    {
        var twice = new byte[BlockBytes];
        for (var i = 0; i < BlockBytes; i++)
            twice[i] = (byte)((value[i] << 1 | (i + 1 < BlockBytes ? value[i + 1] >> 7 : 0)) & 0xFF);
        if ((value[0] & 0x80) != 0)
            twice[^1] ^= Reduction;
        return twice;
    }
}
