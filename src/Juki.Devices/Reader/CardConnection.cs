using Juki.Devices.Card;

namespace Juki.Devices.Reader;

/// <summary>A connection to the card in a reader, in one transaction: no other program says anything in between. At its
/// end the card is reset, so that it forgets the PIN. Not thread safe.</summary>
public sealed class CardConnection : ICardLink, IDisposable
{
    private const int AnswerMax = 65_536 + ResponseApdu.StatusBytes;

    private readonly nint card;
    private readonly nuint protocol;
    private readonly byte[] buffer = new byte[AnswerMax];
    private bool isClosed;

    internal CardConnection(nint card, nuint protocol) => (this.card, this.protocol) = (card, protocol);

    /// <inheritdoc/>
    public unsafe byte[] Transmit(ReadOnlySpan<byte> command)
    {
        var sending = new PcscLibrary.IoRequest { Protocol = protocol, Length = (nuint)sizeof(PcscLibrary.IoRequest) };
        var receiving = sending;
        var length = (nuint)buffer.Length;
        fixed (byte* from = command)
        fixed (byte* to = buffer)
        {
            CardReaders.Check(PcscLibrary.SCardTransmit(
                card, &sending, from, (nuint)command.Length, &receiving, to, &length));
        }
        return buffer[..(int)length];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isClosed)
            return;
        isClosed = true;
        _ = PcscLibrary.SCardEndTransaction(card, PcscLibrary.ResetCard);
        _ = PcscLibrary.SCardDisconnect(card, PcscLibrary.ResetCard);
    }
}
