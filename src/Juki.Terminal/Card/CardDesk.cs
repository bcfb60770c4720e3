using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Card;
using Juki.Devices.Reader;
using Juki.Wire.Session;

namespace Juki.Terminal.Card;

/// <summary>
/// カードの窓口 — takes the card in the reader: mutual authentication, PIN, and whatever else the card is asked. What it
/// answers holds the card until it is disposed. One at a time.
/// </summary>
/// <param name="keys">This terminal's keys.</param>
/// <param name="authority">The authority.</param>
/// <param name="reader">Name of the reader; null takes the only one.</param>
/// <param name="clock">The time.</param>
internal sealed class CardDesk(SessionKeys keys, X509Certificate2 authority, string? reader, TimeProvider clock)
{
    /// <summary>Longest that a card may take, seconds [ours: far more than any; another program has it then].</summary>
    public const int WaitSeconds = 20;

    /// <summary>Takes the card.</summary>
    /// <param name="pin">The operator's PIN.</param>
    /// <param name="next">A new PIN to be set first; null keeps it.</param>
    /// <exception cref="CardException">The card or the PIN is refused.</exception>
    /// <exception cref="ReaderException">There is no reader or no card, or somebody else has it.</exception>
    public async Task<HeldCard> TakeAsync(PinBlock pin, PinBlock? next)
    {
        var taking = Task.Run(() => Take(pin, next));
        try
        {
            return await taking.WaitAsync(TimeSpan.FromSeconds(WaitSeconds), clock).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            _ = taking.ContinueWith(
                done => done.Result.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw new ReaderException(ReaderFailure.CardInUse, inner: late);
        }
    }

    private HeldCard Take(PinBlock pin, PinBlock? next)
    {
        var readers = new CardReaders();
        CardConnection? connection = null;
        ProvenCard? card = null;
        try
        {
            var name = reader ?? readers.Only();
            connection = readers.Connect(name);
            var seen = readers.Look(name);
            var terminal = new TerminalKey(keys.CertificateBytes, keys.Sign);
            card = ProvenCard.Open(connection, terminal, authority, keys.Revocations, clock.GetUtcNow());
            if (next is not null && !card.IsRevoked)
                card.Session.ChangePin(pin, next);
            var last = card.LogIn(next ?? pin, clock.GetUtcNow());
            return new(readers, connection, card, seen, last);
        }
        catch
        {
            card?.Dispose();
            connection?.Dispose();
            readers.Dispose();
            throw;
        }
    }
}
