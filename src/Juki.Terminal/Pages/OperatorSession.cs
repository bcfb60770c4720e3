using Juki.Devices.Reader;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Terminal.Card;
using Juki.Terminal.Guard;
using Juki.Terminal.Pages.Batch;
using Juki.Terminal.Pages.Disclosure;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Pages.Inquiry;
using Juki.Terminal.Pages.Record;
using Juki.Terminal.Pages.Updates;

namespace Juki.Terminal.Pages;

/// <summary>Why an operator's session ended.</summary>
internal enum SessionEnd
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>The operator logged off.</summary>
    LoggedOff = 1,

    /// <summary>The card was pulled.</summary>
    CardPulled = 2,

    /// <summary>Nothing was done for too long.</summary>
    Idle = 3,

    /// <summary>The server ended it, <see cref="OperatorSession.Said"/> says why.</summary>
    ByServer = 4,

    /// <summary>The server wanted a finger, and none was read in time.</summary>
    FingerLate = 5,
}

/// <summary>
/// 操作者のセッション — from log-in to log-off: the card, what was chosen, and the answer that is shown. With its end, card
/// and answer are given up at once. Its end can come on any thread.
/// </summary>
/// <param name="card">The operator's card.</param>
/// <param name="clock">The time.</param>
internal sealed class OperatorSession(HeldCard card, TimeProvider clock)
{
    /// <summary>How often card and time are looked at, milliseconds [ours].</summary>
    private const int LookMilliseconds = 1_000;

    private readonly TaskCompletionSource<SessionEnd> ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FingerTimer finger = new(clock);

    /// <summary>The card.</summary>
    public HeldCard Card => card;

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    /// <summary>Completes when the session has ended.</summary>
    public Task<SessionEnd> Ending => ending.Task;

    /// <summary>Why it has ended.</summary>
    public SessionEnd End => ending.Task.IsCompletedSuccessfully ? ending.Task.Result : SessionEnd.None;

    /// <summary>Why the server ended it.</summary>
    public LogInVerdict Said { get; private set; }

    /// <summary>The server has accepted the card, and nobody is logged in before the finger is checked.</summary>
    public bool AwaitsFinger => finger.IsOn;

    /// <summary>The affair chosen last.</summary>
    public Affair? Affair { get; set; }

    /// <summary>The purpose chosen last.</summary>
    public Purpose? Purpose { get; set; }

    /// <summary>What was asked last, and from which page; null.</summary>
    public (InquiryEntry Entry, string PageValue)? Asked { get; set; }

    /// <summary>The answer shown last; null.</summary>
    public ResultModel? Result { get; set; }

    /// <summary>What was found in the record last; null.</summary>
    public RecordFound? Found { get; set; }

    /// <summary>What was found about the town's files last; null.</summary>
    public UpdatesFound? Updates { get; set; }

    /// <summary>The paper of a disclosure that was answered last; null.</summary>
    public ShownReport? Report { get; set; }

    /// <summary>An act that was shown and waits for the operator's word; null.</summary>
    public WaitingErrand? Waiting { get; set; }

    /// <summary>A file that was sent and checked and waits for the operator's word; null.</summary>
    public BatchInHand? Batch { get; set; }

    /// <summary>Results that are sealed and not on the medium yet; null.</summary>
    public MediumMade? Medium { get; set; }

    /// <summary>Answers shown so far: the last part of a sheet's number.</summary>
    public int Sheets { get; set; }

    /// <summary>Since when nothing was done.</summary>
    public IdleTimer Idle { get; } = new(clock);

    /// <summary>From now on the finger is awaited, as long as the server waits; what was shown before is
    /// forgotten.</summary>
    public void AwaitFinger()
    {
        finger.Begin();
        ForgetShown();
    }

    /// <summary>The finger was checked.</summary>
    public void FingerTaken() => finger.End();

    /// <summary>Ends it; the first reason counts.</summary>
    public void Finish(SessionEnd why)
    {
        if (!ending.TrySetResult(why))
            return;
        ForgetShown();
        (Batch, Medium) = (null, null);
        card.Dispose();
    }

    private void ForgetShown() =>
        (Result, Asked, Found, Updates, Report, Waiting) = (null, null, null, null, null, null);

    /// <summary>Ends it as the server has.</summary>
    public void FinishAs(LogInVerdict said)
    {
        if (End == SessionEnd.None)
            Said = said;
        Finish(said == LogInVerdict.Idle ? SessionEnd.Idle : SessionEnd.ByServer);
    }

    /// <summary>Looks after the card and the time until the session has ended. Blocks; for a thread of its
    /// own.</summary>
    public void Watch()
    {
        try
        {
            using var readers = new CardReaders();
            while (End == SessionEnd.None)
            {
                if (Idle.IsOver)
                    Finish(SessionEnd.Idle);
                else if (finger.IsOver)
                    Finish(SessionEnd.FingerLate);
                else if (!card.IsThere(readers, LookMilliseconds))
                    Finish(SessionEnd.CardPulled);
            }
        }
        catch (ReaderException) // no service any more: no card either
        {
            Finish(SessionEnd.CardPulled);
        }
    }
}
