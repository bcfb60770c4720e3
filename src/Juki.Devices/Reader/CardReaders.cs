using System.Runtime.InteropServices;
using System.Text;

namespace Juki.Devices.Reader;

/// <summary>What is in a reader.</summary>
/// <param name="Reader">The reader's name.</param>
/// <param name="HasCard">True when a card is in it.</param>
/// <param name="IsMute">True when that card does not answer.</param>
/// <param name="State">PC/SC's own state, by which a change is known.</param>
public readonly record struct ReaderPresence(string Reader, bool HasCard, bool IsMute, uint State)
{
    /// <summary>pcsc-lite counts what goes in and out in the upper half.</summary>
    private const int CountShift = 16;

    /// <summary>True when a card is in the reader both times and none was put in or pulled between.</summary>
    public bool IsSameCard(ReaderPresence later) => HasCard && later.HasCard && Reader == later.Reader
        && State >> CountShift == later.State >> CountShift;
}

/// <summary>カードリーダ — the readers of this machine, through PC/SC. Not thread safe.</summary>
public sealed class CardReaders : IDisposable
{
    /// <summary>Longest wait for a change in one call, milliseconds [ours: a caller who wants to end can].</summary>
    public const int WaitMax = 60_000;

    private readonly nint context;

    /// <summary>Asks the service for its readers.</summary>
    /// <exception cref="ReaderException">There is no library or no service.</exception>
    public CardReaders()
    {
        try
        {
            Check(PcscLibrary.SCardEstablishContext(PcscLibrary.SystemScope, 0, 0, out context));
        }
        catch (DllNotFoundException missing)
        {
            throw new ReaderException(ReaderFailure.LibraryMissing, inner: missing);
        }
    }

    /// <summary>The names of the readers, in the order of PC/SC; none when there are none.</summary>
    public IReadOnlyList<string> List()
    {
        nuint length = 0;
        var code = Code(PcscLibrary.SCardListReaders(context, null, null, ref length));
        if (code == PcscLibrary.NoReaders)
            return [];
        Check(code);
        var names = new byte[(int)length];
        code = Code(PcscLibrary.SCardListReaders(context, null, names, ref length));
        if (code == PcscLibrary.NoReaders)
            return [];
        Check(code);
        return Encoding.UTF8.GetString(names, 0, (int)length).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The only reader; of several, the only one with a card.</summary>
    /// <exception cref="ReaderException">There is no reader, or none of several has a card.</exception>
    /// <exception cref="InvalidDataException">Several have one: one must be named.</exception>
    public string Only()
    {
        var names = List();
        if (names.Count < 2)
            return names.Count == 1 ? names[0] : throw new ReaderException(ReaderFailure.ReaderMissing);
        var withCard = names.Where(name => Look(name).HasCard).ToArray();
        return withCard.Length switch
        {
            0 => throw new ReaderException(ReaderFailure.CardMissing),
            1 => withCard[0],
            _ => throw new InvalidDataException("--reader で選ぶ / choose one by --reader: " + string.Join(", ", names)),
        };
    }

    /// <summary>Connects to the card in a reader, and has it alone until the connection is closed.</summary>
    /// <exception cref="ReaderException">There is no such reader, no card, or it does not answer.</exception>
    public CardConnection Connect(string reader)
    {
        Check(PcscLibrary.SCardConnect(context, reader, PcscLibrary.Shared,
            PcscLibrary.ProtocolT0 | PcscLibrary.ProtocolT1, out var card, out var protocol));
        var connection = new CardConnection(card, protocol);
        try
        {
            Check(PcscLibrary.SCardBeginTransaction(card));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is in a reader now.</summary>
    public ReaderPresence Look(string reader) => Change(reader, 0, 0);

    /// <summary>Waits until a card is put in or pulled out; answers the same when the time is over.</summary>
    /// <param name="known">What was there before.</param>
    /// <param name="milliseconds">0 to <see cref="WaitMax"/>.</param>
    public ReaderPresence Wait(ReaderPresence known, int milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, WaitMax);
        return Change(known.Reader, known.State, milliseconds);
    }

    /// <inheritdoc/>
    public void Dispose() => _ = PcscLibrary.SCardReleaseContext(context);

    /// <summary>Throws what a number stands for.</summary>
    internal static void Check(nint result) => Check(Code(result));

    private static void Check(uint code)
    {
        if (code != PcscLibrary.Done)
            throw ReaderException.Of(code);
    }

    private static uint Code(nint result) => unchecked((uint)result);

    private unsafe ReaderPresence Change(string reader, uint known, int milliseconds)
    {
        var state = new PcscLibrary.ReaderState
        {
            Reader = Marshal.StringToCoTaskMemUTF8(reader),
            CurrentState = known,
        };
        try
        {
            var code = Code(PcscLibrary.SCardGetStatusChange(context, (nuint)milliseconds, &state, 1));
            if (code == PcscLibrary.Timeout)
                return Presence(reader, known);
            Check(code);
        }
        finally
        {
            Marshal.FreeCoTaskMem(state.Reader);
        }
        if ((state.EventState & PcscLibrary.StateUnknown) != 0)
            throw ReaderException.Of(PcscLibrary.UnknownReader);
        return Presence(reader, unchecked((uint)(state.EventState & ~PcscLibrary.StateChanged)));
    }

    private static ReaderPresence Presence(string reader, uint state) => new(
        reader, (state & PcscLibrary.StatePresent) != 0, (state & PcscLibrary.StateMute) != 0, state);
}
