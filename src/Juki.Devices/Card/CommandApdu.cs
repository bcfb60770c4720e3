using System.Buffers.Binary;

namespace Juki.Devices.Card;

/// <summary>
/// コマンド — what a terminal says to a card [ISO/IEC 7816-4 §5.1]:
/// <code>
/// CLA INS P1 P2 | Lc (1 or 3 bytes, when there are data) | data | Le (1 to 3 bytes, when an answer is wanted)
/// </code>
/// </summary>
/// <param name="Class">CLA: 00, or 0C when protected.</param>
/// <param name="Instruction">INS.</param>
/// <param name="P1">First parameter.</param>
/// <param name="P2">Second parameter.</param>
/// <param name="Data">0 to <see cref="DataMax"/> bytes.</param>
/// <param name="Expected">Most bytes of the answer; 0 for none, to <see cref="ExpectedMax"/>.</param>
public readonly record struct CommandApdu(
    byte Class, byte Instruction, byte P1, byte P2, ReadOnlyMemory<byte> Data, int Expected = 0)
{
    /// <summary>Most bytes of data, by three bytes of Lc.</summary>
    public const int DataMax = 65_535;

    /// <summary>Most bytes of an answer: Le of zeros.</summary>
    public const int ExpectedMax = 65_536;

    /// <summary>Most bytes of an answer that a short Le can ask for.</summary>
    public const int ShortExpectedMax = 256;

    private const int ShortDataMax = 255;
    private const int HeaderBytes = 4;

    /// <summary>P1 and P2 as one number.</summary>
    public int Parameters => P1 << 8 | P2;

    /// <summary>Reads a whole command; false when the lengths do not fit. The data are a view of the bytes.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, out CommandApdu command)
    {
        command = default;
        var b = bytes.Span;
        if (b.Length < HeaderBytes)
            return false;
        var (offset, length, expected) = b.Length switch
        {
            HeaderBytes => (HeaderBytes, 0, 0),
            5 => (HeaderBytes, 0, Short(b[4])),
            _ when b[4] != 0 && b.Length == 5 + b[4] => (5, b[4], 0),
            _ when b[4] != 0 && b.Length == 6 + b[4] => (5, b[4], Short(b[^1])),
            7 when b[4] == 0 => (HeaderBytes, 0, Extended(b[5..])),
            _ when b[4] == 0 && b.Length > 7 => LongData(b),
            _ => (0, 0, 0),
        };
        if (offset == 0)
            return false;
        command = new CommandApdu(b[0], b[1], b[2], b[3], bytes.Slice(offset, length), expected);
        return true;
    }

    /// <summary>The bytes to send, with long length bytes where short ones do not reach.</summary>
    public byte[] ToBytes()
    {
        var isLong = Data.Length > ShortDataMax || Expected > ShortExpectedMax;
        var bytes = new List<byte>(HeaderBytes + Data.Length + 5) { Class, Instruction, P1, P2 };
        if (Data.Length > 0)
        {
            if (isLong)
                bytes.AddRange([0, (byte)(Data.Length >> 8)]);
            bytes.Add((byte)(Data.Length & 0xFF));
            bytes.AddRange(Data.Span);
        }
        if (Expected > 0)
        {
            if (isLong && Data.Length == 0)
                bytes.Add(0);
            if (isLong)
                bytes.Add((byte)(Expected >> 8 & 0xFF));
            bytes.Add((byte)(Expected & 0xFF));
        }
        return [.. bytes];
    }

    /// <summary>The instruction and parameters; never the data, which may be a PIN.</summary>
    public override string ToString() => $"{Class:X2}{Instruction:X2}{P1:X2}{P2:X2} +{Data.Length}";

    private static (int Offset, int Length, int Expected) LongData(ReadOnlySpan<byte> b)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(b[5..]);
        if (length == 0 || (b.Length != 7 + length && b.Length != 9 + length))
            return (0, 0, 0);
        return (7, length, b.Length == 7 + length ? 0 : Extended(b[^2..]));
    }

    private static int Short(byte le) => le == 0 ? ShortExpectedMax : le;

    private static int Extended(ReadOnlySpan<byte> le) =>
        BinaryPrimitives.ReadUInt16BigEndian(le) is var value and not 0 ? value : ExpectedMax;
}
