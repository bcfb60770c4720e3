using System.Security.Cryptography;
using Juki.Devices.Hsm;

namespace Juki.Devices.Card;

/// <summary>
/// 暗証番号 — a PIN as it goes to a card: 6 to 16 printable ASCII characters, filled with FF to 16 bytes, so that its
/// length does not show [ISO/IEC 7816-4 §7.5.6]. Cleared when it is disposed.
/// </summary>
public sealed class PinBlock : IDisposable
{
    /// <summary>Shortest in characters [ours].</summary>
    public const int LengthMin = 6;

    /// <summary>Longest in characters: the block.</summary>
    public const int Bytes = 16;

    private const byte Filler = 0xFF;
    private const int DrawnDigits = 8;

    private readonly byte[] block = new byte[Bytes];
    private readonly PinFile? source;

    private PinBlock(ReadOnlySpan<byte> pin, PinFile? source = null)
    {
        this.source = source;
        block.AsSpan().Fill(Filler);
        pin.CopyTo(block);
    }

    internal ReadOnlySpan<byte> Block => block;

    /// <summary>Takes a PIN; null when it is too short or long, or has other characters.</summary>
    public static PinBlock? From(ReadOnlySpan<byte> pin) => From(pin, null);

    private static PinBlock? From(ReadOnlySpan<byte> pin, PinFile? source)
    {
        if (pin.Length > Bytes)
            return null;
        var made = new PinBlock(pin, source);
        return IsWellFormed(made.block) ? made : null;
    }

    /// <summary>Reads a PIN from its file of mode 0600.</summary>
    /// <exception cref="TokenException">The file does not serve, or its PIN was refused before.</exception>
    public static PinBlock Read(PinFile file)
    {
        var pin = file.Read();
        var made = From(pin, file);
        CryptographicOperations.ZeroMemory(pin);
        return made ?? throw new TokenException(TokenFailure.PinUnsuitable, file.Path);
    }

    /// <summary>Draws a PIN of eight digits into a new file of mode 0600.</summary>
    public static PinBlock Draw(PinFile file)
    {
        var digits = System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString("0123456789", DrawnDigits));
        file.Write(digits);
        return new(digits);
    }

    /// <summary>True for the form above.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> block)
    {
        var end = block.IndexOf(Filler);
        var pin = end < 0 ? block : block[..end];
        return block.Length == Bytes && pin.Length >= LengthMin && !pin.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)
            && (end < 0 || !block[end..].ContainsAnyExcept(Filler));
    }

    /// <summary>Notes beside its file that the card refused it, so that a script does not try it again and block the
    /// card.</summary>
    internal void NoteRefusal() => source?.NoteRefusal();

    /// <summary>Clears the PIN.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(block);

    /// <summary>Never the PIN.</summary>
    public override string ToString() => "PIN";
}
