using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Watch;

/// <summary>Who watches, by the numbers of this office's ledger.</summary>
internal readonly record struct WatchClerk(uint Operator, uint Terminal);

/// <summary>What is looked up in the record, to be recorded before it is told.</summary>
/// <param name="Query">As it was asked, without the resident.</param>
/// <param name="Subject">The resident searched for; none: nobody.</param>
/// <param name="Shown">Leaves that will be shown.</param>
internal sealed record WatchSearch(string Query, ResidentRecordCode Subject, int Shown)
{
    /// <summary>Without the resident.</summary>
    public override string ToString() => $"(a search, {Shown} leaves)";
}

/// <summary>A line of a ledger with the leaves that it covers.</summary>
internal sealed record WatchLedgerLine(LedgerLine Line, IReadOnlyList<WatchPlace> Covered);

/// <summary>
/// 見張り — the book of watching [S-000 3. リスク2] [S-000 3. リスク3]: searches in the record, reports, samples, ledgers and
/// cases. Each act is a leaf of the record and a row, in one transaction; what cannot be recorded is not done. One
/// thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restore: the book is in the file of the record, and is lost and put back with it.</remarks>
internal sealed class WatchDesk
{
    /// <summary>Most cases that one report opens; the next one opens the others [ours: bounds the turn].</summary>
    public const int CasesMax = 1_000;

    /// <summary>Most lines of a ledger in one act [ours: bounds the turn].</summary>
    public const int LedgerLinesMax = 1_000;

    private readonly NodeName _self;
    private readonly RecordDesk _record;
    private readonly WatchBook _book;

    /// <summary>A desk beside a record; makes its tables.</summary>
    public WatchDesk(NodeName self, RecordDesk record)
    {
        (_self, _record) = (self, record);
        record.Store.Create(WatchTables.All);
        _book = new(record.Store);
    }

    // ---- 操作履歴の検索: who searched whom stands in the record ----

    /// <summary>Records a search; only then may its answer be told.</summary>
    public WatchVerdict Searched(WatchSearch search, WatchClerk clerk, Moment now)
    {
        if (clerk.Operator == 0)
            return WatchVerdict.FactsMissing;
        var entry = new WatchEntry { Text = search.Query };
        var act = new AuditEvent(
            Facts(AuditKind.RecordSearch, clerk, now) with { Count = (uint)search.Shown }, entry.ToRequest(),
            search.Subject.IsNone ? [] : [new(search.Subject, 0, 0, [])]);
        return _record.TryRecord([act], now) ? WatchVerdict.Done : WatchVerdict.NotRecordable;
    }

    // ---- 点検報告: also when nothing was found ----

    /// <summary>Records a report and opens a case for each finding that has none.</summary>
    /// <returns>Its number, and the cases of its findings in their order; none for those not opened.</returns>
    public (WatchVerdict Verdict, WatchNumber Number, IReadOnlyList<WatchNumber> Cases) Report(
        WatchReport report, WatchClerk clerk, Moment now, bool isDry = false)
    {
        var cases = report.Findings.Select(_book.CaseOf).ToList();
        var number = Next(WatchMatter.Report, now);
        var verdict = clerk.Operator == 0 ? WatchVerdict.FactsMissing
            : report.From >= report.Before || report.Before > now.Milliseconds ? WatchVerdict.StretchMalformed
            : number.Serial > WatchNumber.SerialMax ? WatchVerdict.BookFull
            : WatchVerdict.Done;
        if (verdict != WatchVerdict.Done || isDry)
            return (verdict, default, cases);
        var first = new WatchActRow(number, 1, now.Milliseconds, WatchAct.Reported)
        {
            By = clerk.Operator, From = report.From, Before = report.Before, Count = report.Findings.Count,
            Extra = report.Inquiries,
        };
        var (rows, kept) = (new List<WatchActRow> { first }, new SortedDictionary<RowKey, WatchFindingRow>());
        var next = Next(WatchMatter.Case, now);
        for (var place = 0; place < cases.Count && kept.Count < CasesMax; place++)
        {
            var finding = report.Findings[place];
            var key = new RowKey(finding.First.Log, finding.First.Leaf, (long)finding.Rule);
            if (kept.TryGetValue(key, out var known))
                cases[place] = next with { Serial = known.Serial }; // two residents found by the same inquiries
            // Nobody looks into their own acts: those are left for another inspector's report.
            if (!cases[place].IsNone || next.Serial > WatchNumber.SerialMax
                || WatchRules.Open(Person(clerk), finding.Person) != WatchVerdict.Done)
                continue;
            cases[place] = next;
            rows.Add(Opening(next, finding, clerk, now));
            kept.Add(key, new(finding.First.Log, finding.First.Leaf, finding.Rule, next.Year, next.Serial));
            next = next with { Serial = next.Serial + 1 };
        }
        verdict = Record(rows, "", null, clerk, now, store =>
            store.Insert(WatchTables.Findings, [.. kept.Values]));
        return (verdict, verdict == WatchVerdict.Done ? number : default, cases);
    }

    // ---- 調査: questions, answers, result ----

    /// <summary>Opens a case about a leaf that somebody points to.</summary>
    public (WatchVerdict Verdict, WatchNumber Number) Open(
        WatchPlace place, string reason, WatchClerk clerk, Moment now, bool isDry = false)
    {
        var number = Next(WatchMatter.Case, now);
        var leaf = Leaf(place);
        var person = leaf is null ? default : new WatchPerson(leaf.Facts.Office, leaf.Facts.Operator);
        var verdict = reason.Length is 0 or > WatchRules.TextMax ? WatchVerdict.TextMissing
            : leaf is null ? WatchVerdict.LeafUnknown
            : number.Serial > WatchNumber.SerialMax ? WatchVerdict.BookFull
            : WatchRules.Open(Person(clerk), person);
        if (verdict != WatchVerdict.Done || isDry)
            return (verdict, default);
        var finding = new WatchFinding(WatchRule.None, person, place, place, leaf!.Time, leaf.Time, 1);
        verdict = Record([Opening(number, finding, clerk, now)], reason, null, clerk, now);
        return (verdict, verdict == WatchVerdict.Done ? number : default);
    }

    /// <summary>Enters a question, an answer, or the end of a case.</summary>
    public WatchVerdict Go(
        WatchNumber number, WatchAct act, string text, WatchResult result, WatchClerk clerk, Moment now,
        bool isDry = false)
    {
        var file = number.Matter == WatchMatter.Case ? _book.Find(number) : null;
        var first = file?.Acts[0];
        var verdict = WatchRules.Go(
            act, file?.State ?? WatchState.None, Person(clerk), first?.Concerned ?? default, text, result);
        if (verdict == WatchVerdict.Done && file!.Acts[^1].At > now.Milliseconds)
            verdict = WatchVerdict.TimeBackwards;
        if (verdict != WatchVerdict.Done || isDry)
            return verdict;
        var row = first! with
        {
            Sequence = file!.Acts.Count + 1, At = now.Milliseconds, Act = act, By = clerk.Operator,
            Result = act == WatchAct.Closed ? result : WatchResult.None,
        };
        return Record([row], text, null, clerk, now);
    }

    // ---- 抽出点検: number, draw, sign-off [S-000 3. リスク3] ----

    /// <summary>Enters the number that an inspector names for a sample. What is drawn from stands before it, the lot
    /// behind it.</summary>
    /// <param name="chosen">The number: any.</param>
    /// <param name="lines">Lines to draw.</param>
    /// <param name="from">From which time on.</param>
    /// <param name="before">Before which.</param>
    /// <param name="office">Only acts of this office; 0: all.</param>
    /// <param name="clerk">The inspector.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDry">Only judge.</param>
    public (WatchVerdict Verdict, WatchNumber Number) Name(
        long chosen, int lines, long from, long before, long office, WatchClerk clerk, Moment now, bool isDry = false)
    {
        var number = Next(WatchMatter.Sample, now);
        var verdict = WatchRules.Name(Person(clerk), lines, from, before, now.Milliseconds);
        var head = _record.Log.NewestCountersigned()?.Head;
        if (verdict == WatchVerdict.Done && number.Serial > WatchNumber.SerialMax)
            verdict = WatchVerdict.BookFull;
        if (verdict == WatchVerdict.Done && head is null)
            verdict = WatchVerdict.NothingWitnessed;
        if (verdict != WatchVerdict.Done || isDry)
            return (verdict, default);
        var row = new WatchActRow(number, 1, now.Milliseconds, WatchAct.Named)
        {
            By = clerk.Operator, Office = office, AboutLog = _record.Log.Number, First = head!.Size, From = from,
            Before = before, Count = lines, Extra = chosen,
        };
        verdict = Record([row], "", head.Digest(), clerk, now);
        return (verdict, verdict == WatchVerdict.Done ? number : default);
    }

    /// <summary>Enters what <see cref="WatchSamples.Draw"/> gave.</summary>
    public WatchVerdict Drawn(WatchNumber number, WatchDrawn drawn, WatchClerk clerk, Moment now)
    {
        var file = number.Matter == WatchMatter.Sample ? _book.Find(number) : null;
        if (clerk.Operator == 0)
            return WatchVerdict.FactsMissing;
        if (file is null)
            return WatchVerdict.NotFound;
        if (file.Acts.Any(act => act.Act == WatchAct.Drawn))
            return WatchVerdict.AlreadyDrawn;
        if (drawn.Verdict != WatchVerdict.Done)
            return drawn.Verdict;
        var row = file.Acts[0] with
        {
            Sequence = file.Acts.Count + 1, At = now.Milliseconds, Act = WatchAct.Drawn, By = clerk.Operator,
            Count = drawn.Lines.Count, Extra = drawn.Offered, First = drawn.HeadSize,
        };
        return Record([row], "", null, clerk, now, store => store.Insert(WatchTables.Lines, drawn.Lines));
    }

    /// <summary>An inspector signs off a line of a sample.</summary>
    public WatchVerdict SignOff(
        WatchNumber number, WatchPlace place, string text, WatchResult result, WatchClerk clerk, Moment now,
        bool isDry = false)
    {
        var file = number.Matter == WatchMatter.Sample ? _book.Find(number) : null;
        if (file is null)
            return WatchVerdict.NotFound;
        var line = _book.Lines(number).FirstOrDefault(one => one.Log == place.Log && one.Leaf == place.Leaf);
        var isSigned = file.Acts.Any(act =>
            act.Act == WatchAct.SignedOff && act.AboutLog == place.Log && act.First == place.Leaf);
        var verdict = WatchRules.SignOff(
            Person(clerk), line is null ? null : new(line.Office, line.Operator), isSigned, text, result);
        if (verdict != WatchVerdict.Done || isDry)
            return verdict;
        var row = new WatchActRow(number, file.Acts.Count + 1, now.Milliseconds, WatchAct.SignedOff)
        {
            By = clerk.Operator, Office = line!.Office, Operator = line.Operator, AboutLog = place.Log,
            First = place.Leaf, Last = place.Leaf, Result = result,
        };
        return Record([row], text, null, clerk, now);
    }

    // ---- 利用管理簿 [S-000 3. リスク2] ----

    /// <summary>Takes lines of a ledger in; the first ones begin a matter, the next ones name it.</summary>
    /// <param name="number">The import; none: it begins.</param>
    /// <param name="office">Whose ledger: role × 1,000,000 + office.</param>
    /// <param name="lines">At most <see cref="LedgerLinesMax"/>; may be none.</param>
    /// <param name="refused">Lines that were refused.</param>
    /// <param name="digest">SHA-256 of the file.</param>
    /// <param name="clerk">Who does it.</param>
    /// <param name="now">The time.</param>
    public (WatchVerdict Verdict, WatchNumber Number) Import(
        WatchNumber number, long office, IReadOnlyList<WatchLedgerLine> lines, long refused, byte[] digest,
        WatchClerk clerk, Moment now)
    {
        Check.That(lines.Count <= LedgerLinesMax);
        var file = number.IsNone ? null : _book.Find(number);
        if (clerk.Operator == 0 || office == 0)
            return (WatchVerdict.FactsMissing, default);
        if (!number.IsNone && (file is null || number.Matter != WatchMatter.Ledger || file.Acts[0].Office != office))
            return (WatchVerdict.NotFound, default);
        number = number.IsNone ? Next(WatchMatter.Ledger, now) : number;
        if (number.Serial > WatchNumber.SerialMax)
            return (WatchVerdict.BookFull, default);
        var act = new WatchActRow(number, (file?.Acts.Count ?? 0) + 1, now.Milliseconds, WatchAct.Imported)
        {
            By = clerk.Operator, Office = office, Count = lines.Count, Extra = refused,
        };
        var before = file?.Acts.Sum(one => one.Count) ?? 0;
        var verdict = Record([act], "", digest, clerk, now, store => SaveLines(store, act, (int)before, lines));
        return (verdict, verdict == WatchVerdict.Done ? number : default);
    }

    private static void SaveLines(Store store, WatchActRow act, int before, IReadOnlyList<WatchLedgerLine> lines)
    {
        var ledger = act.Number.Year * 1_000_000L + act.Number.Serial;
        var (rows, covered) = (new List<WatchLedgerRow>(), new SortedDictionary<RowKey, WatchCoveredRow>());
        for (var place = 0; place < lines.Count; place++)
        {
            var (line, leaves) = (lines[place].Line, lines[place].Covered);
            var number = before + place + 1;
            rows.Add(new(
                act.Number.Year, act.Number.Serial, number, act.Office, line.Case, (uint)line.Affair.Value)
            {
                From = line.From, Until = line.Until, Operator = line.Operator, Found = leaves.Count,
            });
            foreach (var leaf in leaves)
            {
                var row = new WatchCoveredRow(leaf.Log, leaf.Leaf, ledger, number);
                covered[WatchTables.Covered.Key(row)] = row;
            }
        }
        if (rows.Count > 0)
            store.Insert(WatchTables.Ledger, rows);
        foreach (var some in covered.Values.Chunk(Store.BatchMax))
            store.Insert(WatchTables.Covered, some);
    }

    private WatchPerson Person(WatchClerk clerk) => new(_self.Number, clerk.Operator);

    private WatchNumber Next(WatchMatter matter, Moment now)
    {
        var year = now.Today.Year;
        var last = _record.Store.Fetch(WatchTables.Series, [new((long)matter, year)]) is [var row] ? row.Last : 0;
        return new(matter, year, last + 1);
    }

    private AuditLeaf? Leaf(WatchPlace place)
    {
        if (place.Log == _record.Log.Number)
            return place.Leaf >= 0 && place.Leaf < _record.Log.Size ? _record.Log.ReadLeaf(place.Leaf) : null;
        using var log = AuditLog.OpenNumber(_record.Store, place.Log);
        return log is not null && place.Leaf >= 0 && place.Leaf < log.Size ? log.ReadLeaf(place.Leaf) : null;
    }

    private static WatchActRow Opening(WatchNumber number, WatchFinding finding, WatchClerk clerk, Moment now) =>
        new(number, 1, now.Milliseconds, WatchAct.Opened)
        {
            By = clerk.Operator, Rule = finding.Rule, Office = finding.Person.Office,
            Operator = finding.Person.Operator, AboutLog = finding.First.Log, First = finding.First.Leaf,
            Last = finding.Last.Leaf, From = finding.From, Before = finding.Until + 1, Count = finding.Count,
        };

    private AuditFacts Facts(AuditKind kind, WatchClerk clerk, Moment now) => new(kind)
    {
        Office = _self.Number,
        Operator = clerk.Operator,
        Terminal = clerk.Terminal,
        Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
    };

    /// <summary>Writes acts, each with its leaf, and what belongs to them.</summary>
    private WatchVerdict Record(
        IReadOnlyList<WatchActRow> rows, string text, byte[]? digest, WatchClerk clerk, Moment now,
        Action<Store>? more = null)
    {
        List<AuditEvent> acts =
        [
            .. rows.Select(row => new AuditEvent(
                Facts(AuditKind.Inspection, clerk, now) with { Count = (uint)row.Count },
                WatchEntry.Of(row, text, digest).ToRequest(), [])),
        ];
        var isRecorded = _record.TryRecord(acts, leaves =>
        {
            var store = _record.Store;
            List<WatchActRow> written =
                [.. rows.Select((row, place) => row with { Log = _record.Log.Number, Leaf = leaves[place].Index })];
            written.Sort((one, other) => WatchTables.Acts.Key(one).CompareTo(WatchTables.Acts.Key(other)));
            store.Insert(WatchTables.Acts, written);
            var series = written.Where(row => row.Sequence == 1)
                .GroupBy(row => (row.Number.Matter, row.Number.Year))
                .Select(group => new WatchSeriesRow(
                    group.Key.Matter, group.Key.Year, group.Max(row => row.Number.Serial)));
            store.Upsert(WatchTables.Series, [.. series]);
            more?.Invoke(store);
        }, now);
        return isRecorded ? WatchVerdict.Done : WatchVerdict.NotRecordable;
    }
}
