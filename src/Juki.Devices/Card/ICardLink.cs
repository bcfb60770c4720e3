namespace Juki.Devices.Card;

/// <summary>The way to a card that lies in a reader.</summary>
public interface ICardLink
{
    /// <summary>Sends a command and waits for the answer.</summary>
    /// <exception cref="Reader.ReaderException">The card or the reader is gone.</exception>
    byte[] Transmit(ReadOnlySpan<byte> command);
}

/// <summary>端末の鍵 — what a terminal shows to a card: its certificate and the use of its key, wherever that
/// lies.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="Sign">Signs a text: SHA-256, P-256, r‖s of 64 bytes.</param>
public sealed record TerminalKey(byte[] Certificate, Func<byte[], byte[]> Sign);
