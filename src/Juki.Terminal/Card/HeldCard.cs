using Juki.Devices.Reader;
using Juki.Wire.Session;

namespace Juki.Terminal.Card;

/// <summary>使用中のカード — a card whose operator has given the PIN, as long as it stays in the reader. No other program says
/// anything to it meanwhile; at the end it forgets the PIN. Safe for any thread.</summary>
internal sealed class HeldCard : IDisposable
{
    private readonly CardReaders readers;
    private readonly CardConnection connection;
    private readonly ProvenCard card;
    private readonly ReaderPresence seen;
    private readonly Lock gate = new();
    private bool isGone;

    internal HeldCard(
        CardReaders readers, CardConnection connection, ProvenCard card, ReaderPresence seen, string? lastUse)
    {
        (this.readers, this.connection, this.card, this.seen) = (readers, connection, card, seen);
        (LastUse, Identity, Ends) = (lastUse, card.Identity, card.Ends);
    }

    /// <summary>When it was used before, as the card says; null for never.</summary>
    public string? LastUse { get; }

    /// <summary>Whose it is.</summary>
    public OperatorIdentity Identity { get; }

    /// <summary>When its certificate ends, UTC.</summary>
    public DateTime Ends { get; }

    /// <summary>Its certificate, DER.</summary>
    public byte[] Certificate => card.Session.Certificate;

    /// <summary>Answers a server's challenge as the operator.</summary>
    /// <param name="challenge">32 bytes.</param>
    /// <exception cref="ReaderException">The card is not there any more.</exception>
    public byte[] Answer(byte[] challenge)
    {
        lock (gate)
        {
            return isGone
                ? throw new ReaderException(ReaderFailure.CardRemoved)
                : card.Session.Answer(challenge);
        }
    }

    /// <summary>Waits until the card is pulled or the time is over; true while it is there and was not out
    /// meanwhile.</summary>
    /// <param name="watcher">A connection to the service of the caller's own.</param>
    /// <param name="milliseconds">The time.</param>
    public bool IsThere(CardReaders watcher, int milliseconds)
    {
        try
        {
            return seen.IsSameCard(watcher.Wait(seen, milliseconds));
        }
        catch (ReaderException)
        {
            return false; // the reader or its service is gone, and the card with it
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (isGone)
                return;
            isGone = true;
            card.Dispose();
            connection.Dispose();
            readers.Dispose();
        }
    }
}
