using System.Buffers.Binary;
using System.Net.Sockets;

namespace Juki.Devices.Card;

/// <summary>
/// 仮想カード — puts a card that is a program into the virtual reader vpcd, as a real one is put into a real reader. The
/// card calls the reader: each message is two bytes of length and a body; a body of one byte is power off (0), power on
/// (1), reset (2) or the question for the ATR (4), any other is a command, which gets its answer in the same form.
/// </summary>
public static class VirtualCardLink
{
    /// <summary>Where vpcd waits for its first card.</summary>
    public const int DefaultPort = 35_963;

    private const byte AskAtr = 4;
    private const int TcpProtocol = 6;
    private const int QuickAcknowledge = 12; // TCP_QUICKACK

    /// <summary>Calls the reader and answers it until the reader hangs up or <paramref name="stop"/>; then the card is
    /// out.</summary>
    /// <param name="chip">The card.</param>
    /// <param name="host">Where the reader is.</param>
    /// <param name="port">Its port.</param>
    /// <param name="inserted">Told when the card is in.</param>
    /// <param name="stop">Pulls the card.</param>
    /// <exception cref="SocketException">There is no reader.</exception>
    public static async Task RunAsync(
        CardChip chip, string host, int port, Action inserted, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, stop).ConfigureAwait(false);
        inserted();
        using var stream = new NetworkStream(socket);
        var head = new byte[2];
        try
        {
            while (true)
            {
                // vpcd sends length and body apart and waits for our acknowledgement between: 47 ms without this.
                socket.SetRawSocketOption(TcpProtocol, QuickAcknowledge, BitConverter.GetBytes(1));
                await stream.ReadExactlyAsync(head, stop).ConfigureAwait(false);
                var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
                await stream.ReadExactlyAsync(body, stop).ConfigureAwait(false);
                if (Answer(chip, body) is { } answer)
                    await stream.WriteAsync(answer, stop).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is EndOfStreamException or OperationCanceledException or IOException)
        {
            chip.Reset();
        }
    }

    private static byte[]? Answer(CardChip chip, byte[] body)
    {
        if (body.Length != 1)
            return Framed(chip.Answer(body));
        if (body[0] == AskAtr)
            return Framed(CardChip.Atr.Span);
        chip.Reset(); // power off, power on, reset
        return null;
    }

    private static byte[] Framed(ReadOnlySpan<byte> answer) =>
        [(byte)(answer.Length >> 8), (byte)(answer.Length & 0xFF), .. answer];
}
