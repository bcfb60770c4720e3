using System.Security.Cryptography;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;
using Juki.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Server.Host;

/// <summary>見張りの窓口 — carries calls to the book of watching. What can be long (searching, reports, draws, comparing)
/// is done here on snapshots; what changes something, and the record of who looked, on the core's thread, before the
/// answer is told.</summary>
/// <param name="recordPath">The record.</param>
/// <param name="terms">The bounds of what is a finding.</param>
/// <param name="desk">The book.</param>
/// <param name="core">Has something done on the core's thread.</param>
internal sealed class WatchService(string recordPath, WatchTerms terms, WatchDesk desk, IInquiryCore core)
{
    /// <summary>How calls and replies are carried. A call has up to 1,000 lines of a ledger; a reply up to 10,000 lines
    /// of the record; a report of a month reads millions [ours].</summary>
    public static LocalTalk<WatchCall, WatchReply> Talk { get; } = new(
        "watch.sock", ErrandJson.Options, 1 << 20, 16 << 20, HostLimits.WatchingSeconds,
        call => call.Ticket is not null);

    private const long TimeMax = 253_370_764_800_000; // the year 9999

    /// <summary>Answers a call. Any thread.</summary>
    public async Task<WatchReply> AnswerAsync(WatchCall call)
    {
        if (!IsReadable(call))
            return new(WatchVerdict.FactsMissing);
        try
        {
            return await (call.Task switch
            {
                WatchTask.Search => SearchAsync(call),
                WatchTask.Report => ReportAsync(call),
                WatchTask.Import => ImportAsync(call),
                WatchTask.Compare => CompareAsync(call),
                WatchTask.Draw => DrawAsync(call),
                WatchTask.Readers => ReadersAsync(call),
                WatchTask.List => Task.FromResult(List(call)),
                _ => ChangeAsync(call),
            }).ConfigureAwait(false);
        }
        catch (StoreDamagedException)
        {
            return new(WatchVerdict.RecordDamaged);
        }
    }

    /// <summary>A leaf that was found, as it is shown.</summary>
    public static WatchLeaf Shown(AuditFound found)
    {
        var facts = found.Leaf.Facts;
        return new(
            found.Log, found.Leaf.Index, found.Leaf.Time, found.Leaf.Kind, facts.Office, facts.Receiver, facts.Affair,
            facts.Purpose, facts.Operator, facts.Terminal, facts.Verdict, facts.Count, facts.Missing);
    }

    private static bool IsReadable(WatchCall call) =>
        Enum.IsDefined(call.Task) && call.Task != WatchTask.None && call is
        {
            Number: not null, Text: not null, Code: not null, Lines: not null, Digest: not null,
            Max: >= 1 and <= AuditQuery.HitsMax, From: >= 0,
        } && (call.Before <= TimeMax || call.Task is not (WatchTask.Report or WatchTask.Compare or WatchTask.Name))
        && call.Lines.Count <= WatchDesk.LedgerLinesMax
        && call.Lines.All(line => line?.Length == LedgerLine.ItemsCount && line.All(item => item is not null));

    private async Task<WatchReply> SearchAsync(WatchCall call)
    {
        var subject = default(ResidentRecordCode);
        if (call.Code.Length > 0 && !ResidentRecordCode.TryParse(call.Code, out subject))
            return new(WatchVerdict.CodeMalformed);
        var query = new AuditQuery
        {
            From = call.From, Before = call.Before, Subject = subject.IsNone ? null : subject, Office = call.Office,
            Operator = call.Operator, Affair = call.Affair, Kind = call.Kind, Max = call.Max,
        };
        var result = Read(store => AuditSearch.Run(store, query));
        var asked = FormattableString.Invariant(
            $"from {call.From} before {call.Before} office {call.Office} operator {call.Operator} ")
            + FormattableString.Invariant($"affair {call.Affair} kind {call.Kind}");
        var search = new WatchSearch(asked, subject, result.Hits.Count);
        var verdict = await core.DoAsync(now => desk.Searched(search, Clerk(call), now)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done
            ? new(verdict) { Found = [.. result.Hits.Select(Shown)], IsCut = result.IsCut }
            : new(verdict);
    }

    private async Task<WatchReply> ReadersAsync(WatchCall call)
    {
        var query = new AuditQuery
        {
            From = call.From, Before = call.Before, Operator = call.Operator, Max = call.Max,
        };
        var (readings, isCut) = Read(store => WatchReaders.Run(store, query));
        var asked = FormattableString.Invariant(
            $"readers from {call.From} before {call.Before} operator {call.Operator}");
        var search = new WatchSearch(asked, default, readings.Count);
        var verdict = await core.DoAsync(now => desk.Searched(search, Clerk(call), now)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done ? new(verdict) { Readings = readings, IsCut = isCut } : new(verdict);
    }

    private async Task<WatchReply> ReportAsync(WatchCall call)
    {
        if (call.By == 0 || call.From >= call.Before || call.Before > core.Now.Milliseconds)
            return new(call.By == 0 ? WatchVerdict.FactsMissing : WatchVerdict.StretchMalformed);
        var report = Read(store => new WatchRun(store, terms, RandomNumberGenerator.Fill).Run(call.From, call.Before));
        var (verdict, number, cases) = await core.DoAsync(
            now => desk.Report(report, Clerk(call), now, call.IsDry)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done
            ? new(verdict) { Number = Written(number), Report = report, Cases = [.. cases.Select(Written)] }
            : new(verdict);
    }

    private async Task<WatchReply> ImportAsync(WatchCall call)
    {
        var lines = new List<LedgerLine>();
        foreach (var items in call.Lines)
        {
            if (LedgerLine.Read(items, out var line) != LedgerItem.None)
                return new(WatchVerdict.FactsMissing);
            lines.Add(line!);
        }
        var number = default(WatchNumber);
        if (call.Number.Length > 0 && !WatchNumber.TryParse(call.Number, out number))
            return new(WatchVerdict.NotFound);
        var office = call.Office ?? 0;
        var matched = Read(store => WatchLedgers.Match(store, office, lines));
        var reply = new WatchReply(WatchVerdict.Done)
        {
            Taken = matched.Count, Covered = matched.Count(line => line.Covered.Count > 0),
        };
        if (call.IsDry)
            return reply;
        var (verdict, given) = await core.DoAsync(now =>
            desk.Import(number, office, matched, call.Refused, call.Digest, Clerk(call), now)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done ? reply with { Number = Written(given) } : new(verdict);
    }

    private async Task<WatchReply> CompareAsync(WatchCall call)
    {
        if (call.From >= call.Before)
            return new(WatchVerdict.StretchMalformed);
        if (call.Office is not { } office)
            return new(WatchVerdict.FactsMissing);
        var comparison = Read(store => WatchLedgers.Compare(store, office, call.From, call.Before));
        var asked = FormattableString.Invariant($"ledgers of {office} from {call.From} before {call.Before}");
        var search = new WatchSearch(asked, default, comparison.LoneLeaves.Count);
        var verdict = await core.DoAsync(now => desk.Searched(search, Clerk(call), now)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done ? new(verdict) { Comparison = comparison } : new(verdict);
    }

    private async Task<WatchReply> DrawAsync(WatchCall call)
    {
        if (!WatchNumber.TryParse(call.Number, out var number) || number.Matter != WatchMatter.Sample)
            return new(WatchVerdict.NotFound);
        var drawn = Read(store => new WatchBook(store).Find(number) is { } file
            ? WatchSamples.Draw(store, file.Acts[0])
            : WatchDrawn.Not(WatchVerdict.NotFound));
        var verdict = call.IsDry
            ? drawn.Verdict // without its lines: who draws sees them when that is recorded
            : await core.DoAsync(now => desk.Drawn(number, drawn, Clerk(call), now)).ConfigureAwait(false);
        return verdict == WatchVerdict.Done && !call.IsDry ? List(call) : new(verdict) { Number = call.Number };
    }

    private async Task<WatchReply> ChangeAsync(WatchCall call)
    {
        var number = default(WatchNumber);
        if (call.Task is WatchTask.Go or WatchTask.SignOff && !WatchNumber.TryParse(call.Number, out number))
            return new(WatchVerdict.NotFound);
        var log = call.Log != 0 ? call.Log : Read(store => AuditLog.NumbersIn(store)[^1]);
        var place = new WatchPlace(log, call.Leaf);
        var clerk = Clerk(call);
        var (verdict, given) = await core.DoAsync(now => call.Task switch
        {
            WatchTask.Open => desk.Open(place, call.Text, clerk, now, call.IsDry),
            WatchTask.Go => (desk.Go(number, call.Act, call.Text, call.Result, clerk, now, call.IsDry), number),
            WatchTask.SignOff =>
                (desk.SignOff(number, place, call.Text, call.Result, clerk, now, call.IsDry), number),
            _ => desk.Name(
                call.Chosen, call.Max, call.From, call.Before, call.Office ?? 0, clerk, now, call.IsDry),
        }).ConfigureAwait(false);
        return new(verdict) { Number = Written(given) };
    }

    private WatchReply List(WatchCall call)
    {
        if (call.Number.Length == 0)
        {
            var year = call.Year == 0 ? core.Now.Today.Year : call.Year;
            var all = Read(store => new WatchBook(store).List(call.Matter, year));
            return new(WatchVerdict.Done) { Matters = [.. all.Select(file => Shown(file, _ => null))] };
        }
        if (!WatchNumber.TryParse(call.Number, out var number))
            return new(WatchVerdict.NotFound);
        return Read(store =>
        {
            var book = new WatchBook(store);
            return book.Find(number) is { } file
                ? new WatchReply(WatchVerdict.Done)
                {
                    Number = call.Number, Matters = [WithLines(Shown(file, book.TextOf), file, book, store)],
                }
                : new WatchReply(WatchVerdict.NotFound);
        });
    }

    private static WatchShown Shown(WatchFile file, Func<WatchActRow, string?> text)
    {
        var first = file.Acts[0];
        return new(file.Number.ToString(), file.State, file.Result)
        {
            Rule = first.Rule, Office = first.Office, Operator = first.Operator, Log = first.AboutLog,
            First = first.First, Last = first.Last,
            Acts =
            [
                .. file.Acts.Select(act => new WatchActShown(
                    act.Act, act.At, act.By, act.Result, act.Count, act.Extra, act.Log, act.Leaf, text(act))),
            ],
        };
    }

    private static WatchShown WithLines(WatchShown shown, WatchFile file, WatchBook book, Store store)
    {
        if (file.Number.Matter != WatchMatter.Sample || !file.Acts.Any(act => act.Act == WatchAct.Drawn))
            return shown;
        var signed = file.Acts.Where(act => act.Act == WatchAct.SignedOff)
            .ToDictionary(act => (act.AboutLog, act.First));
        var lines = book.Lines(file.Number);
        return shown with
        {
            Lines =
            [
                .. lines.Select(line => signed.TryGetValue((line.Log, line.Leaf), out var act)
                    ? new WatchLineShown(line.Log, line.Leaf, line.Office, line.Operator, act.Result, act.By)
                    : new(line.Log, line.Leaf, line.Office, line.Operator, WatchResult.None, 0)),
            ],
            IsDrawnRightly = WatchSamples.Draw(store, file.Acts[0]).Lines.SequenceEqual(lines),
        };
    }

    private T Read<T>(Func<Store, T> read)
    {
        using var record = SqliteStore.OpenReadOnly(recordPath);
        record.Begin();
        return read(record);
    }

    private static WatchClerk Clerk(WatchCall call) => new(call.By, call.Terminal);

    private static string Written(WatchNumber number) => number.IsNone ? "" : number.ToString();
}
