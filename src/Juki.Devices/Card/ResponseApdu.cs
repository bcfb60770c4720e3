using System.Buffers.Binary;

namespace Juki.Devices.Card;

/// <summary>応答 — what a card answers: data, and a status word of two bytes [ISO/IEC 7816-4 §5.1].</summary>
/// <param name="Data">0 to 65,536 bytes.</param>
/// <param name="Status">How it went.</param>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, StatusWord Status)
{
    /// <summary>Bytes of the status word.</summary>
    public const int StatusBytes = 2;

    /// <summary>True for <see cref="StatusWord.Done"/>.</summary>
    public bool IsDone => Status == StatusWord.Done;

    /// <summary>How often a PIN may still be tried; null when the answer does not tell.</summary>
    public int? TriesLeft => ((ushort)Status & 0xFFF0) == (ushort)StatusWord.PinWrong
        ? (ushort)Status & 0xF
        : Status == StatusWord.PinBlocked ? 0 : null;

    /// <summary>An answer of a status word only.</summary>
    public static ResponseApdu Of(StatusWord status) => new(default, status);

    /// <summary>The answer to a wrong PIN.</summary>
    /// <param name="tries">How often it may still be tried, 0 to 15.</param>
    public static ResponseApdu WrongPin(int tries) => Of((StatusWord)((ushort)StatusWord.PinWrong | tries));

    /// <summary>Reads an answer; false when it has no status word.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out ResponseApdu response)
    {
        response = default;
        if (bytes.Length < StatusBytes)
            return false;
        response = new(bytes[..^StatusBytes], (StatusWord)BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[^2..]));
        return true;
    }

    /// <summary>The bytes to send.</summary>
    public byte[] ToBytes() => [.. Data.Span, (byte)((ushort)Status >> 8), (byte)((ushort)Status & 0xFF)];

    /// <summary>The status word and the count of bytes; never the data.</summary>
    public override string ToString() => $"{(ushort)Status:X4} +{Data.Length}";
}
