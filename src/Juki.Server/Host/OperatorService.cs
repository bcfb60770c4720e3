using Juki.Domain.Authority;
using Juki.Server.Flows.Authority;
using Juki.Server.Node;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>操作者管理簿の窓口 — carries calls to the ledger, on the core's thread: all of them are short.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="clerk">Judges the cards of those who act.</param>
/// <param name="core">Has something done on the core's thread.</param>
/// <param name="isTest">A network for tests, where nothing needs two persons while the ledger is empty.</param>
internal sealed class OperatorService(OperatorLedger ledger, LocalClerk clerk, IInquiryCore core, bool isTest = false)
{
    /// <summary>How calls and replies are carried: a call has up to 1,000 workers of a list, a reply all operators of
    /// an office [ours].</summary>
    public static LocalTalk<OperatorCall, OperatorReply> Talk { get; } = new(
        "operator.sock", ErrandJson.Options, 1 << 20, 16 << 20, HostLimits.StatusSeconds, IsSound);

    /// <summary>Operators' fingers; null: none are kept here.</summary>
    public BiometricBook? Biometric { get; init; }

    /// <summary>Answers a call at the node's machine. Any thread.</summary>
    public Task<OperatorReply> AnswerAsync(OperatorCall call) =>
        core.DoAsync(now => Answer(call, clerk.RolesOf(call.By, call.Ticket, now), now));

    /// <summary>Answers a call of a terminal. Any thread.</summary>
    /// <param name="call">The call.</param>
    /// <param name="card">What the card is for of whoever is logged in there.</param>
    public Task<OperatorReply> AnswerAsync(OperatorCall call, OperatorRoles card) =>
        core.DoAsync(now => Answer(call, card, now));

    private static bool IsSound(OperatorCall call) => call is
        {
            Card: not null, Reason: not null, Agreement: not null, About: not null, Company: not null,
            Workers.Count: <= OperatorLedger.WorkersMax, Certificate: not null, Answer: not null, Ticket: not null,
            Reader: not null, Template: not null, Signature: not null,
        }
        && Enum.IsDefined(call.Task) && call.Grant is null or { Staff: not null, Company: not null }
        && call.Workers.All(one => one is { Company: not null, Staff: { Length: > 0 and <= OperatorGrant.TextMax } });

    private OperatorReply Answer(OperatorCall call, OperatorRoles? card, Moment now)
    {
        _ = AgreementNumber.TryParse(call.Agreement, out var agreement);
        if (agreement.IsNone
            && (call.Agreement.Length > 0 || call.Task is OperatorTask.Agree or OperatorTask.Withdraw))
            return new(AuthorityVerdict.NotFound);
        switch (call.Task)
        {
            case OperatorTask.Challenge:
                return new(AuthorityVerdict.Done) { Challenge = clerk.Draw(now) };
            case OperatorTask.Prove:
                var (accepted, ticket) = clerk.Prove(call.By, new(call.Certificate, call.Answer), now);
                return new(accepted) { Ticket = ticket };
            case OperatorTask.Go:
                return new(ledger.Go(Request(call, agreement), now));
            case OperatorTask.Contractors:
                return new(ledger.Import(call.Company, call.Workers, call.By, now, call.IsDry));
            case OperatorTask.Propose:
                var (verdict, number) = ledger.Propose(
                    call.Matter, call.About, call.By, now, call.IsDry, card);
                return new(verdict) { Agreement = number.IsNone ? "" : number.ToString() };
            case OperatorTask.Agree:
                return Joined(ledger.Agree(agreement, call.By, now, call.IsDry, card), agreement);
            case OperatorTask.Withdraw:
                return Joined(ledger.Withdraw(agreement, call.By, now, call.IsDry, card), agreement);
            case OperatorTask.Do:
                return new(Do(call, agreement, card, now)) { Agreement = call.Agreement };
            case OperatorTask.History:
                var entries = ledger.History(call.Number);
                return new(entries.Count == 0 ? AuthorityVerdict.NotFound : AuthorityVerdict.Done)
                {
                    Entries = [.. entries.Select(Shown)],
                };
            case OperatorTask.List:
                return new(AuthorityVerdict.Done)
                {
                    Operators = [.. ledger.Files.Select(one => Shown(one.Number, one.File, now))],
                };
            default:
                return Biometric is null
                    ? new(AuthorityVerdict.FactsMissing)
                    : BiometricService.Answer(Biometric, call, Request(call, agreement), now);
        }
    }

    private static LedgerRequest Request(OperatorCall call, AgreementNumber agreement) =>
        new(call.Act, call.Number, call.By)
        {
            Grant = call.Grant, Card = call.Card, Reason = call.Reason, Agreement = agreement, IsDry = call.IsDry,
        };

    /// <summary>Tells whoever joins in something what it is.</summary>
    private OperatorReply Joined(AuthorityVerdict verdict, AgreementNumber number) => new(verdict)
    {
        Agreement = number.ToString(),
        Agreed = verdict == AuthorityVerdict.Done && ledger.Find(number) is { } one
            ? new(one.Matter, one.About, one.Entries[0].By) : null,
    };

    private AuthorityVerdict Do(OperatorCall call, AgreementNumber agreement, OperatorRoles? card, Moment now) =>
        isTest && ledger.IsEmpty ? ledger.Note(call.Matter, call.About, default, call.By, now)
        : call.Matter == SecondPersonMatter.BackupKey ? ledger.UseStanding(call.Matter, call.About, call.By, now)
        : agreement.IsNone ? AuthorityVerdict.SecondPersonNeeded
        : ledger.Use(agreement, call.Matter, call.About, call.By, now, card);

    private OperatorShown Shown(int number, OperatorFile file, Moment now)
    {
        var state = ledger.LogIn(number, file.Card, file.Standing?.Roles ?? OperatorRoles.None, now);
        if (state == LogInVerdict.LoggedIn && file.Card.Length == 0)
            state = LogInVerdict.CardNotEntered;
        return new(
            number, state, file.Standing, file.Pending, file.Standing is null ? null : file.StandsUntil, file.Card);
    }

    private static OperatorEntryShown Shown(OperatorActRow row) => new(
        row.Entry.Act, row.Entry.By, row.At, row.Entry.Grant, row.Entry.Card, row.Reason, row.Log, row.Leaf);
}
