using System.Security.Cryptography;
using Juki.Devices.Biometric;
using Juki.Devices.Card;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Wire.Session;

namespace Juki.Server.Flows.Authority;

/// <summary>
/// 操作者の認証 — who works at a terminal [S-002 内部の不正利用防止対策]. In order of time: the terminal asks for a challenge;
/// the card answers it; the answer is judged, and where a finger is registered, a reader answers another challenge;
/// what came of it is recorded, and only then is the operator logged in; each use is judged anew; the session ends when
/// the operator says so, when the card is pulled or revoked, when nothing is done, and with its link. One thread, that
/// of the inquiry core.
/// </summary>
/// <remarks>Nothing of it is durable but the record: after a start everybody logs in again, and a terminal that waited
/// does not wait any more [ours: a start takes longer than some tries are worth].</remarks>
/// <param name="self">This node.</param>
/// <param name="record">The record.</param>
/// <param name="trust">By what cards are judged.</param>
internal sealed class OperatorDesk(NodeName self, RecordDesk record, OperatorTrust trust)
{
    /// <summary>Most steps that are judged in one turn [ours: each has two signatures to check, under 10 ms].</summary>
    public const int StepsMax = 16;

    /// <summary>How often sessions that nobody uses are looked at, milliseconds [ours].</summary>
    public const long LookEveryMs = 1_000;

    private readonly SortedDictionary<long, Place> _places = [];
    private readonly SortedDictionary<OperatorTerminal, Lockout> _lockouts = [];
    private readonly Queue<Step> _steps = new();
    private long _lookedAt;

    /// <summary>A link to a terminal.</summary>
    private sealed class Place(long link, OperatorTerminal terminal)
    {
        public long Link => link;

        public OperatorTerminal Terminal => terminal;

        public byte[]? Challenge { get; set; }

        public long ChallengeUntil { get; set; }

        /// <summary>The card was accepted, and a reading must come; null: not so.</summary>
        public AwaitedReading? Awaited { get; set; }

        /// <summary>True while a step of it waits to be judged.</summary>
        public bool IsWaiting { get; set; }

        /// <summary>True from the first log-in on.</summary>
        public bool WasUsed { get; set; }

        public OperatorSession? Session { get; set; }
    }

    /// <summary>Failed log-ins of a terminal, over all its links.</summary>
    private sealed class Lockout
    {
        public int Failures { get; set; }

        /// <summary>Until when it waits, milliseconds since 1970; 0: it does not.</summary>
        public long Until { get; set; }
    }

    /// <summary>A card or a finger to be judged, or a session that has ended.</summary>
    private sealed record Step(Place Place, byte[] Challenge, LogInVerdict Verdict)
    {
        /// <summary>What the card gave; null: none was shown in this step.</summary>
        public OperatorProof? Proof { get; init; }

        /// <summary>True when a finger is to be checked.</summary>
        public bool IsFinger { get; init; }

        /// <summary>What the reader gave; null: nothing.</summary>
        public BiometricReading? Reading { get; init; }

        /// <summary>False once somebody was logged in who is not any more.</summary>
        public bool IsLogIn => Proof is not null || IsFinger;

        /// <summary>The card's link can carry readings.</summary>
        public bool TakesReadings { get; init; }

        /// <summary>Of a card that is accepted: the key for the reader.</summary>
        public byte[] Key { get; init; } = [];

        public OperatorSession? Session { get; init; }
    }

    /// <summary>How long a session stands without being used, milliseconds.</summary>
    public long IdleMilliseconds => trust.Terms.IdleMilliseconds;

    /// <summary>True when another turn has steps to judge.</summary>
    public bool HasMore => _steps.Count > 0;

    /// <summary>Who works at the other end of a link; null: nobody.</summary>
    public OperatorSession? At(long link) => _places.GetValueOrDefault(link)?.Session;

    // ---- the terminal asks for a challenge ----

    /// <summary>A challenge for one log-in; one that was drawn before is void.</summary>
    /// <returns>Why there is none, or the challenge.</returns>
    public (LogInVerdict Verdict, byte[] Challenge) Ask(long link, OperatorTerminal terminal, Moment now)
    {
        var place = PlaceOf(link, terminal);
        (place.Challenge, place.Awaited) = (null, null);
        var verdict = IsLocked(terminal, now) ? LogInVerdict.LockedOut : MayBegin(now);
        if (verdict != LogInVerdict.LoggedIn)
            return (verdict, []);
        place.Challenge = Draw();
        place.ChallengeUntil = now.Milliseconds + OperatorTerms.ChallengeMilliseconds;
        return (LogInVerdict.LoggedIn, place.Challenge);
    }

    // ---- card or reader has answered, or the operator leaves ----

    /// <summary>Takes a proof, to be judged by <see cref="Turn"/>; the challenge is spent. False when this link's last
    /// one was not judged yet.</summary>
    /// <param name="link">The link.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="proof">What the card gave.</param>
    /// <param name="takesReadings">The link can carry readings of a finger.</param>
    /// <param name="now">The time.</param>
    public bool TryLogIn(
        long link, OperatorTerminal terminal, OperatorProof proof, bool takesReadings, Moment now)
    {
        var place = PlaceOf(link, terminal);
        var challenge = place.Challenge is { } drawn && now.Milliseconds <= place.ChallengeUntil ? drawn : [];
        return TryTake(new(place, challenge, default) { Proof = proof, TakesReadings = takesReadings });
    }

    /// <summary>True when a card was accepted over this link, and a reading must come.</summary>
    public bool AwaitsReading(long link) => _places.GetValueOrDefault(link)?.Awaited is not null;

    /// <summary>Takes a reading of the finger, likewise.</summary>
    /// <param name="link">The link.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="reading">What the reader gave; null: nothing.</param>
    /// <param name="now">The time.</param>
    public bool TryRead(long link, OperatorTerminal terminal, BiometricReading? reading, Moment now)
    {
        var place = PlaceOf(link, terminal);
        var challenge = place.Awaited is { } awaited && now.Milliseconds <= awaited.Until ? awaited.Challenge : [];
        return TryTake(new(place, challenge, default)
        {
            IsFinger = true, Reading = reading, Session = place.Awaited?.Session,
        });
    }

    private bool TryTake(Step step)
    {
        if (step.Place.IsWaiting)
            return false;
        (step.Place.Challenge, step.Place.Awaited, step.Place.IsWaiting) = (null, null, true);
        _steps.Enqueue(step);
        return true;
    }

    /// <summary>The operator leaves; nothing happens when nobody is there.</summary>
    public void LogOut(long link, LogInVerdict why)
    {
        if (_places.GetValueOrDefault(link) is { } place)
            End(place, why);
    }

    /// <summary>The link is gone.</summary>
    public void Closed(long link)
    {
        if (!_places.Remove(link, out var place))
            return;
        (place.Challenge, place.Awaited) = (null, null);
        End(place, LogInVerdict.LinkEnded);
    }

    // ---- judged, recorded, and only then told ----

    /// <summary>Judges what came, ends what has to end, and records all of it at once.</summary>
    /// <returns>What terminals are told.</returns>
    public IReadOnlyList<OperatorNews> Turn(Moment now)
    {
        Look(now);
        if (_steps.Count == 0)
            return [];
        var (steps, acts) = (new List<Step>(), new List<AuditEvent>());
        while (steps.Count < StepsMax && _steps.TryDequeue(out var step))
        {
            if (step.IsLogIn)
                step = Judge(step, now);
            steps.Add(step);
            if (Act(step, now) is { } act)
                acts.Add(act);
            // Who logs in while somebody is logged in ends that session.
            if (step is { IsLogIn: true, Verdict: LogInVerdict.LoggedIn, Place.Session: { } before })
                acts.Add(OperatorRecord.Of(
                    LogInVerdict.Replaced, self, before.Terminal, before.Holder, before.Card, 0, now));
        }
        var isRecorded = record.TryRecord(acts, now);
        return [.. steps.Select(step => Done(step, isRecorded, now))];
    }

    private Step Judge(Step step, Moment now)
    {
        var terminal = step.Place.Terminal;
        var verdict = IsLocked(terminal, now) ? LogInVerdict.LockedOut : MayBegin(now);
        if (step.Challenge.Length == 0)
            verdict = LogInVerdict.NothingAsked;
        if (verdict == LogInVerdict.LoggedIn)
        {
            step = step.IsFinger ? Compare(step, now) : Read(step, now);
            verdict = step.Verdict;
        }
        Count(terminal, verdict, now);
        return step with { Verdict = verdict };
    }

    /// <summary>Judges the card; the key of the registration goes out only when it is accepted.</summary>
    private Step Read(Step step, Moment now)
    {
        var (proof, terminal) = (step.Proof!, step.Place.Terminal);
        var identity = new PeerIdentity(trust.Network, Registers.Resident, terminal.Node, terminal.Instance);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds);
        if (!proof.TryRead(trust.Authority, trust.Revocations()!, identity, step.Challenge, at, out var proven))
            return step with { Verdict = LogInVerdict.CardNotAccepted };
        var session = new OperatorSession(terminal, proven.Holder, proven.Card, proven.Ends, now.Milliseconds);
        step = step with { Session = session, Verdict = InLedger(session, now) };
        if (step.Verdict != LogInVerdict.LoggedIn)
            return step;
        var (finger, kept) = trust.FingerOf(session.Holder.Number);
        return finger == LogInVerdict.ReadingAwaited && !step.TakesReadings
            ? step with { Verdict = LogInVerdict.ReadingMissing }
            : step with { Verdict = finger, Key = kept?.Key.ToBytes() ?? [] };
    }

    /// <summary>Judges the finger, and the card once more; what is kept now counts, not what was when it was
    /// asked.</summary>
    private Step Compare(Step step, Moment now)
    {
        var session = step.Session!;
        var inLedger = InLedger(session, now);
        var (finger, kept) = trust.FingerOf(session.Holder.Number);
        return step with
        {
            Verdict = EndOf(session, now) == LogInVerdict.CardEnded ? LogInVerdict.CardNotAccepted
                : inLedger != LogInVerdict.LoggedIn ? inLedger
                : finger != LogInVerdict.ReadingAwaited ? LogInVerdict.TemplateMissing
                : step.Reading is not { } reading ? LogInVerdict.ReadingMissing
                : !trust.Biometric!.IsOfReader(reading, BiometricUse.Check, step.Challenge)
                    ? LogInVerdict.ReaderUnknown
                : kept!.Template.Matches(reading.Template) ? LogInVerdict.LoggedIn
                : LogInVerdict.ReadingNotMatched,
            Session = session with { Since = now.Milliseconds, LastUse = now.Milliseconds },
        };
    }

    private OperatorNews Done(Step step, bool isRecorded, Moment now)
    {
        var place = step.Place;
        if (!step.IsLogIn)
            return new(place.Link, step.Verdict);
        place.IsWaiting = false;
        if (!isRecorded)
            return new(place.Link, LogInVerdict.NotRecordable);
        if (step.Verdict == LogInVerdict.ReadingAwaited)
        {
            place.Awaited = new(
                step.Session!, step.Key, Draw(), now.Milliseconds + OperatorTerms.ChallengeMilliseconds);
            return new(place.Link, step.Verdict) { Reading = place.Awaited };
        }
        if (step.Verdict != LogInVerdict.LoggedIn)
            return new(place.Link, step.Verdict);
        (place.Session, place.WasUsed) = (step.Session, true);
        if (!_places.ContainsKey(place.Link)) // the link closed meanwhile
            End(place, LogInVerdict.LinkEnded);
        return new(place.Link, LogInVerdict.LoggedIn, step.Session);
    }

    /// <summary>The leaf of a step; null for a try while the terminal waits and nothing was asked: it is told so, and
    /// would fill the record.</summary>
    private AuditEvent? Act(Step step, Moment now)
    {
        var failures = _lockouts.GetValueOrDefault(step.Place.Terminal)?.Failures ?? 0;
        return step.Verdict == LogInVerdict.NothingAsked && IsLocked(step.Place.Terminal, now)
                && failures > OperatorTerms.FailuresMax
            ? null
            : OperatorRecord.Of(
                step.Verdict, self, step.Place.Terminal, step.Session?.Holder, step.Session?.Card ?? "", failures, now);
    }

    // ---- each use is judged anew ----

    /// <summary>Whether the operator who is logged in over a link may do something now; counts as a use.</summary>
    /// <param name="link">The link.</param>
    /// <param name="number">Who does it, as the request says.</param>
    /// <param name="role">What the card must be for.</param>
    /// <param name="now">The time.</param>
    /// <returns><see cref="InquiryVerdict.Answered"/> or why not; null: nobody ever logged in over this link.</returns>
    public InquiryVerdict? Judge(long link, uint number, OperatorRoles role, Moment now)
    {
        if (_places.GetValueOrDefault(link) is not { WasUsed: true } place)
            return null;
        if (place.Session is { } standing && EndOf(standing, now) is { } why)
            End(place, why);
        if (place.Session is not { } session || session.Holder.Number != number)
            return InquiryVerdict.OperatorNotLoggedIn;
        session.LastUse = Math.Max(session.LastUse, now.Milliseconds);
        return session.Holder.Roles.HasFlag(role) ? InquiryVerdict.Answered : InquiryVerdict.OperatorNotPermitted;
    }

    private LogInVerdict? EndOf(OperatorSession session, Moment now) =>
        now.Milliseconds > session.CardEnds || trust.Revocations()?.Revokes(session.Card) != false
            ? LogInVerdict.CardEnded
            : InLedger(session, now) != LogInVerdict.LoggedIn ? LogInVerdict.RightWithdrawn
            : session.IsIdle(now.Milliseconds, trust.Terms) ? LogInVerdict.Idle : null;

    private LogInVerdict InLedger(OperatorSession session, Moment now) =>
        trust.InLedger(session.Holder.Number, session.Card, session.Holder.Roles, now);

    /// <summary>Ends the sessions that nobody uses, and those whose card is revoked, so that the terminal is told
    /// soon.</summary>
    private void Look(Moment now)
    {
        if (now.Milliseconds - _lookedAt is >= 0 and < LookEveryMs)
            return;
        _lookedAt = now.Milliseconds;
        foreach (var place in _places.Values)
        {
            if (place.Session is { } session && EndOf(session, now) is { } why)
                End(place, why);
        }
    }

    private void End(Place place, LogInVerdict why)
    {
        if (place.Session is not { } session)
            return;
        place.Session = null; // at once; the record of it follows with this turn or the next one
        _steps.Enqueue(new(place, [], why) { Session = session });
    }

    // ---- bounds ----

    /// <summary>What hinders every log-in.</summary>
    private LogInVerdict MayBegin(Moment now) =>
        !record.MayAnswer(now) ? LogInVerdict.NotWitnessed
        : trust.Revocations() is null ? LogInVerdict.TablesMissing
        : LogInVerdict.LoggedIn;

    private bool IsLocked(OperatorTerminal terminal, Moment now) =>
        _lockouts.TryGetValue(terminal, out var lockout) && now.Milliseconds < lockout.Until;

    private void Count(OperatorTerminal terminal, LogInVerdict verdict, Moment now)
    {
        if (verdict == LogInVerdict.LoggedIn)
        {
            _lockouts.Remove(terminal);
            return;
        }
        if (verdict > LogInVerdict.LockedOut || verdict == LogInVerdict.ReadingAwaited)
            return; // not the operator's fault, or not the end of it
        if (!_lockouts.TryGetValue(terminal, out var lockout))
            _lockouts.Add(terminal, lockout = new());
        if (lockout.Until != 0 && !IsLocked(terminal, now))
            (lockout.Failures, lockout.Until) = (0, 0);
        lockout.Failures++;
        if (lockout.Failures == OperatorTerms.FailuresMax)
            lockout.Until = now.Milliseconds + OperatorTerms.LockMilliseconds;
    }

    private byte[] Draw()
    {
        var challenge = new byte[OperatorCard.ChallengeBytes];
        trust.Fill(challenge);
        return challenge;
    }

    private Place PlaceOf(long link, OperatorTerminal terminal)
    {
        if (!_places.TryGetValue(link, out var place))
            _places.Add(link, place = new(link, terminal));
        return place;
    }
}
