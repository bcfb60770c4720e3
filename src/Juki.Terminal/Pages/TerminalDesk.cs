using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Affairs;
using Juki.Terminal.Card;
using Juki.Terminal.Line;
using Juki.Terminal.Look;
using Juki.Terminal.Print;
using Juki.Terminal.Words;
using Juki.Wire.Session;

namespace Juki.Terminal.Pages;

/// <summary>
/// 窓口 — all that the running terminal knows: its keys, its line, and the one operator who works at it. One request at a
/// time works with it.
/// </summary>
internal sealed class TerminalDesk : IAsyncDisposable
{
    private readonly X509Certificate2 authority;

    private TerminalDesk(TerminalOptions options, SessionKeys keys, TimeProvider clock)
    {
        (Options, Keys, Clock) = (options, keys, clock);
        authority = options.Keys.Authority();
        Asker = options.AskerOf(keys.Identity);
        Cards = new(keys, authority, options.Reader, clock);
        Fingers = options.FingerReader is { } reader ? new(reader, clock) : null;
        Line = new(keys, options.RouteOf(keys.Identity), clock);
        Language = options.Language;
        Printer = new(options.PrintProgram, options.Printer);
    }

    /// <summary>Held by whoever works with the desk.</summary>
    public SemaphoreSlim One { get; } = new(1, 1);

    /// <summary>What the terminal was told.</summary>
    public TerminalOptions Options { get; }

    /// <summary>The terminal's keys.</summary>
    public SessionKeys Keys { get; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>As whom the terminal asks.</summary>
    public Asker Asker { get; }

    /// <summary>Takes cards.</summary>
    public CardDesk Cards { get; }

    /// <summary>Puts papers on sheets.</summary>
    public PaperPrinter Printer { get; }

    /// <summary>Has fingers read; null: there is no reader.</summary>
    public FingerDesk? Fingers { get; }

    /// <summary>The line to the server.</summary>
    public ServerLine Line { get; }

    /// <summary>Of the pages.</summary>
    public Language Language { get; set; }

    /// <summary>Who works at it; null, or one whose session has ended.</summary>
    public OperatorSession? Session { get; private set; }

    /// <summary>The affairs for which this office may ask today, of the shipped table: what the server's table says
    /// counts.</summary>
    public IReadOnlyList<Affair> Affairs
    {
        get
        {
            var today = DateOnly.FromDateTime(Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(9)).DateTime);
            return [.. ShippedAffairs.All.Where(affair => affair.IsFor(Asker) && affair.IsInForce(today))];
        }
    }

    /// <summary>Opens the terminal's token.</summary>
    /// <exception cref="Devices.Hsm.TokenException">The token does not serve.</exception>
    /// <exception cref="InvalidDataException">The folder is not whole, or these are no keys for this
    /// terminal.</exception>
    public static TerminalDesk Open(TerminalOptions options, TimeProvider clock)
    {
        var keys = SessionKeys.Open(options.Keys, clock.GetUtcNow, options.Pin);
        try
        {
            return new(options, keys, clock);
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Begins an operator's session, which is watched from now on.</summary>
    public OperatorSession Begin(HeldCard card)
    {
        var session = new OperatorSession(card, Clock);
        Session = session;
        Line.OperatorEnded = said => Task.Run(() => session.FinishAs(said));
        _ = LookAfterAsync(session);
        return session;
    }

    /// <summary>Ends the operator's session, if any, and the line with it.</summary>
    public async Task EndAsync(SessionEnd why)
    {
        Session?.Finish(why);
        Session = null;
        await Line.CloseAsync(why == SessionEnd.CardPulled).ConfigureAwait(false);
    }

    /// <summary>Closes the line when the session has ended by itself.</summary>
    private async Task LookAfterAsync(OperatorSession session)
    {
        await Task.Factory.StartNew(
            session.Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        await One.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Session == session)
                await Line.CloseAsync(session.End == SessionEnd.CardPulled).ConfigureAwait(false);
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>What is around a page.</summary>
    public PageFrame Frame(string pageValue) => new()
    {
        Language = Language,
        PageValue = pageValue,
        Terminal = Keys.Identity,
        Now = Clock.GetUtcNow(),
        IsWatched = Session is { End: SessionEnd.None },
        Operator = Session is { End: SessionEnd.None, AwaitsFinger: false } session ? session.Card.Identity : null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(SessionEnd.LoggedOff).ConfigureAwait(false);
        await Line.DisposeAsync().ConfigureAwait(false);
        authority.Dispose();
        Keys.Dispose();
    }
}
