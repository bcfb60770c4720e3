using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Flows.Authority;

/// <summary>An act in the ledger that somebody wants to do.</summary>
/// <param name="Act">What.</param>
/// <param name="Number">About which operator.</param>
/// <param name="By">By whom, by number of the ledger.</param>
internal sealed record LedgerRequest(AuthorityAct Act, int Number, uint By)
{
    /// <summary>Of an application.</summary>
    public OperatorGrant? Grant { get; init; }

    /// <summary>Of a card: its serial number.</summary>
    public string Card { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What a second person agreed to; none: nobody was asked.</summary>
    public AgreementNumber Agreement { get; init; }

    /// <summary>What else is written with it, given the leaf; needed where a finger is registered, renewed or
    /// erased.</summary>
    public Action<(long Log, long Leaf)>? Rows { get; init; }

    /// <summary>Only judge.</summary>
    public bool IsDry { get; init; }
}

/// <summary>
/// 操作者管理簿 — who may work at the terminals of this office [S-000 3. リスク2]: applied for, checked by somebody else,
/// confirmed, given a card, confirmed anew each year, suspended, revoked; the lists of contractors [S-000 4]; and what
/// two persons do together [S-000 3. リスク4]. Each act is a leaf of the record and rows beside it, in one transaction;
/// what cannot be recorded is not done. One thread, that of the inquiry core.
/// </summary>
/// <remarks>After a restore: the ledger is in the file of the record, and is lost and put back with it. It is kept
/// whole in memory, so that each use of a terminal is judged by it.</remarks>
internal sealed class OperatorLedger
{
    /// <summary>Form of the request entry behind a leaf.</summary>
    public const ushort Form = 62;

    /// <summary>Most entries about one operator [ours].</summary>
    public const int EntriesMax = 1_000;

    /// <summary>Most workers on a contractor's list [ours: bounds the turn].</summary>
    public const int WorkersMax = 1_000;

    private const int PageRows = 1_000;

    private readonly NodeName _self;
    private readonly RecordDesk _record;
    private readonly SortedDictionary<int, (OperatorFile File, int Entries)> _files = [];
    private readonly Dictionary<(string Company, string Staff), ContractWorker> _workers = [];
    private int _lastList;
    private readonly List<AgreementNumber> _standing = [];
    private AgreementNumber _lastAgreement;
    private long _lastAt;

    /// <summary>The ledger beside a record; makes its tables, and reads it.</summary>
    public OperatorLedger(NodeName self, RecordDesk record)
    {
        (_self, _record) = (self, record);
        record.Store.Create(OperatorLedgerTables.All);
        foreach (var row in Pages(record.Store, OperatorLedgerTables.Acts))
            Take(row);
        foreach (var row in Pages(record.Store, OperatorLedgerTables.Workers))
            Take(row);
        foreach (var row in Pages(record.Store, OperatorLedgerTables.Agreements))
            Take(row);
    }

    /// <summary>True while nobody was ever applied for.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <summary>How all operators stand, by number.</summary>
    public IEnumerable<(int Number, OperatorFile File)> Files => _files.Select(one => (one.Key, one.Value.File));

    /// <summary>The line of a company's list that a right is about; null: none.</summary>
    public ContractWorker? WorkerOf(OperatorGrant? grant) =>
        grant is null ? null : _workers.GetValueOrDefault((grant.Company, grant.Staff));

    /// <summary>The entries about an operator, in their order.</summary>
    public IReadOnlyList<OperatorActRow> History(int number) =>
        _record.Store.Fetch(OperatorLedgerTables.Acts, [new(number)]);

    /// <summary>Whether an operator may work now with a card.</summary>
    public LogInVerdict LogIn(int number, string card, OperatorRoles roles, Moment now)
    {
        var file = FileOf(number);
        return OperatorRules.LogIn(file, WorkerOf(file?.Standing), card, roles, now.Today.ToDay());
    }

    // ---- entries ----

    /// <summary>Does an act, or says why not.</summary>
    public AuthorityVerdict Go(LedgerRequest request, Moment now)
    {
        var verdict = Judge(request, now);
        if (verdict != AuthorityVerdict.Done || request.IsDry)
            return verdict;
        var today = now.Today.ToDay();
        var entry = new AuthorityEntry(request.Act, request.By, today, request.Grant, request.Card);
        var count = _files.GetValueOrDefault(request.Number).Entries;
        var row = new OperatorActRow(request.Number, count + 1, now.Milliseconds, entry) { Reason = request.Reason };
        var used = AgreementOf(request) is { } agreement && NeedsSecondPerson(request, now)
            ? new OperatorAgreementRow(
                request.Agreement, agreement.Entries.Count + 1, new(AgreementStep.Used, request.By, now.Milliseconds),
                agreement.Matter, agreement.About)
            : null;
        var isRecorded = Record(request.By, new { operatorNumber = request.Number, entry, request.Reason }, now, leaf =>
        {
            row = row with { Log = leaf.Log, Leaf = leaf.Leaf };
            _record.Store.Insert(OperatorLedgerTables.Acts, [row]);
            if (used is not null)
                _record.Store.Insert(OperatorLedgerTables.Agreements, [used with { Log = leaf.Log, Leaf = leaf.Leaf }]);
            request.Rows?.Invoke(leaf);
            if (request.Act == AuthorityAct.Revoked)
                BiometricTables.Erase(_record.Store, request.Number);
        });
        if (!isRecorded)
            return AuthorityVerdict.NotRecordable;
        Take(row);
        return AuthorityVerdict.Done;
    }

    private AuthorityVerdict Judge(LedgerRequest request, Moment now)
    {
        var file = FileOf(request.Number);
        var clerk = ClerkOf(request.By, now);
        var worker = WorkerOf(request.Grant ?? file?.Pending);
        AuthorityVerdict? agreed = request.Agreement.IsNone ? null
            : AgreementOf(request) is { } agreement
                ? agreement.Use(SecondPersonMatter.Administrator, About(request.Number), request.By, now.Milliseconds)
                : AuthorityVerdict.AgreementSpent;
        var verdict = request.Act switch
        {
            AuthorityAct.Applied when request.Grant is { } grant =>
                OperatorRules.Apply(request.Number, grant, file, worker, clerk),
            AuthorityAct.Checked => OperatorRules.Check(request.Number, file, worker, clerk, agreed),
            AuthorityAct.Confirmed => OperatorRules.Confirm(request.Number, file, worker, clerk),
            >= AuthorityAct.CardIssued and <= AuthorityAct.Renewed =>
                OperatorRules.Go(request.Act, request.Number, file, clerk, request.Card, agreed),
            >= AuthorityAct.TemplateRegistered and <= AuthorityAct.TemplateErased when request.Rows is not null =>
                OperatorRules.Go(request.Act, request.Number, file, clerk, "", agreed),
            _ => AuthorityVerdict.FactsMissing,
        };
        if (request.Reason.Length > SecondPerson.AboutMax)
            verdict = AuthorityVerdict.FactsMissing;
        return verdict != AuthorityVerdict.Done ? verdict
            : now.Milliseconds < _lastAt ? AuthorityVerdict.TimeBackwards
            : _files.GetValueOrDefault(request.Number).Entries >= EntriesMax ? AuthorityVerdict.LedgerFull
            : AuthorityVerdict.Done;
    }

    /// <summary>An agreement that is named where none is needed stays unused.</summary>
    private bool NeedsSecondPerson(LedgerRequest request, Moment now) =>
        Judge(request with { Agreement = default }, now) == AuthorityVerdict.SecondPersonNeeded;

    // ---- lists of contractors [S-000 4] ----

    /// <summary>Takes a company's list in; the one before counts no more, and who is not on the new one has no right
    /// any more.</summary>
    public AuthorityVerdict Import(
        string company, IReadOnlyList<ContractWorker> workers, uint by, Moment now, bool isDry = false)
    {
        Check.That(workers.Count <= WorkersMax);
        var clerk = ClerkOf(by, now);
        if (by == 0 || company.Trim().Length == 0 || company.Length > OperatorGrant.TextMax
            || workers.Any(one => one.Company != company || one.Employer == OperatorEmployer.Office)
            || workers.Select(one => one.Staff).Distinct().Count() != workers.Count)
            return AuthorityVerdict.FactsMissing;
        if (!OperatorRules.IsAdministrator(clerk, 0))
            return AuthorityVerdict.NotAdministrator;
        if (now.Milliseconds < _lastAt)
            return AuthorityVerdict.TimeBackwards;
        if (isDry)
            return AuthorityVerdict.Done;
        var head = new ContractWorker(company, "", DateOnly.MinValue, OperatorEmployer.Contractor);
        List<OperatorWorkerRow> rows =
        [
            .. workers.Prepend(head).Select((one, line) =>
                new OperatorWorkerRow(_lastList + 1, line, now.Milliseconds, by, one)),
        ];
        var isRecorded = Record(by, new { company, workers }, now, leaf =>
        {
            rows = [.. rows.Select(row => row with { Log = leaf.Log, Leaf = leaf.Leaf })];
            _record.Store.Insert(OperatorLedgerTables.Workers, rows);
        });
        if (!isRecorded)
            return AuthorityVerdict.NotRecordable;
        rows.ForEach(Take);
        return AuthorityVerdict.Done;
    }

    // ---- what two persons do together [S-000 3. リスク4] ----

    /// <summary>The first person proposes. Here and below, what the card of who acts is for is asked by the matter, and
    /// a refusal for that is recorded, of a dry run too; null: no card was shown, and none is needed.</summary>
    public (AuthorityVerdict Verdict, AgreementNumber Number) Propose(
        SecondPersonMatter matter, string about, uint by, Moment now, bool isDry = false, OperatorRoles? card = null)
    {
        var year = now.Today.Year;
        var number = new AgreementNumber(year, _lastAgreement.Year == year ? _lastAgreement.Serial + 1 : 1);
        var verdict = !Enum.IsDefined(matter) || matter == SecondPersonMatter.None || about.Trim().Length == 0
                || about.Length > SecondPerson.AboutMax ? AuthorityVerdict.FactsMissing
            : MayJoin(matter, by, card, now) is var may && may != AuthorityVerdict.Done ? may
            : number.Serial > AgreementNumber.SerialMax ? AuthorityVerdict.LedgerFull
            : now.Milliseconds < _lastAt ? AuthorityVerdict.TimeBackwards
            : AuthorityVerdict.Done;
        if (verdict == AuthorityVerdict.CardNotForMatter)
            return (Refuse(by, AgreementStep.Proposed, matter, about, now), default);
        if (verdict != AuthorityVerdict.Done || isDry)
            return (verdict, default);
        return Write(new(number, 1, new(AgreementStep.Proposed, by, now.Milliseconds), matter, about), now)
            ? (AuthorityVerdict.Done, number)
            : (AuthorityVerdict.NotRecordable, default);
    }

    /// <summary>The second one agrees.</summary>
    public AuthorityVerdict Agree(
        AgreementNumber number, uint by, Moment now, bool isDry = false, OperatorRoles? card = null) =>
        Step(number, AgreementStep.Agreed, (by, card), now, isDry, one => one.Agree(by, now.Milliseconds));

    /// <summary>One of the two does what was agreed; it serves once. To be called before it is done.</summary>
    public AuthorityVerdict Use(
        AgreementNumber number, SecondPersonMatter matter, string about, uint by, Moment now,
        OperatorRoles? card = null) =>
        Step(number, AgreementStep.Used, (by, card), now, false, one => one.IsStanding
            ? AuthorityVerdict.FactsMissing : one.Use(matter, about, by, now.Milliseconds));

    /// <summary>An agreement does not serve any more.</summary>
    public AuthorityVerdict Withdraw(
        AgreementNumber number, uint by, Moment now, bool isDry = false, OperatorRoles? card = null) =>
        Step(number, AgreementStep.Withdrawn, (by, card), now, isDry, one => one.Withdraw(by));

    /// <summary>Something is done under an agreement that stands; recorded, to be called before it is done.</summary>
    public AuthorityVerdict UseStanding(SecondPersonMatter matter, string about, uint by, Moment now)
    {
        var number = _standing.FindLast(
            one => Find(one)!.Use(matter, about, by, now.Milliseconds) == AuthorityVerdict.Done);
        return number.IsNone ? AuthorityVerdict.SecondPersonNeeded : Note(matter, about, number, by, now);
    }

    /// <summary>Records that something is done now.</summary>
    /// <param name="matter">What.</param>
    /// <param name="about">About what.</param>
    /// <param name="number">Under which agreement; none on a network for tests whose ledger is empty.</param>
    /// <param name="by">By whom; 0: by the machine.</param>
    /// <param name="now">The time.</param>
    public AuthorityVerdict Note(
        SecondPersonMatter matter, string about, AgreementNumber number, uint by, Moment now) =>
        about.Length is 0 or > SecondPerson.AboutMax ? AuthorityVerdict.FactsMissing
        : Record(by, new { number = number.IsNone ? "" : number.ToString(), done = matter, about }, now, _ => { })
            ? AuthorityVerdict.Done
        : AuthorityVerdict.NotRecordable;

    private AuthorityVerdict Step(
        AgreementNumber number, AgreementStep step, (uint Number, OperatorRoles? Card) by, Moment now, bool isDry,
        Func<SecondPerson, AuthorityVerdict> judge)
    {
        if (Find(number) is not { } agreement)
            return AuthorityVerdict.NotFound;
        var verdict = judge(agreement);
        if (verdict == AuthorityVerdict.Done)
            verdict = MayJoin(agreement.Matter, by.Number, by.Card, now);
        if (verdict == AuthorityVerdict.CardNotForMatter)
            return Refuse(by.Number, step, agreement.Matter, number.ToString(), now);
        if (verdict != AuthorityVerdict.Done || isDry)
            return verdict;
        var row = new OperatorAgreementRow(
            number, agreement.Entries.Count + 1, new(step, by.Number, now.Milliseconds), agreement.Matter,
            agreement.About);
        return Write(row, now) ? AuthorityVerdict.Done : AuthorityVerdict.NotRecordable;
    }

    /// <summary>An agreement as it stands; null: none of that number.</summary>
    public SecondPerson? Find(AgreementNumber number) => number.IsNone ? null
        : _record.Store.Fetch(OperatorLedgerTables.Agreements, [new(number.Year, number.Serial)]) is
            { Count: > 0 } rows
            ? Of(rows)
            : null;

    private static SecondPerson Of(IReadOnlyList<OperatorAgreementRow> rows) =>
        new(rows[0].Matter, rows[0].About, [.. rows.Select(row => row.Entry)]);

    private SecondPerson? AgreementOf(LedgerRequest request) => Find(request.Agreement);

    private bool Write(OperatorAgreementRow row, Moment now)
    {
        var isRecorded = Record(row.Entry.By, new { number = row.Number.ToString(), row.Entry, row.Matter, row.About },
            now, leaf => _record.Store.Insert(
                OperatorLedgerTables.Agreements, [row with { Log = leaf.Log, Leaf = leaf.Leaf }]));
        if (isRecorded)
            Take(row);
        return isRecorded;
    }

    private AuthorityVerdict MayJoin(SecondPersonMatter matter, uint by, OperatorRoles? card, Moment now)
    {
        var clerk = ClerkOf(by, now);
        return by == 0 ? AuthorityVerdict.FactsMissing
            : !clerk.IsBeginning && (clerk.Own is null
                || (matter == SecondPersonMatter.Administrator && !OperatorRules.IsAdministrator(clerk, 0)))
                ? AuthorityVerdict.NotAdministrator
            : card is { } shown && (shown & SecondPersonRights.RolesFor(matter)) == 0
                ? AuthorityVerdict.CardNotForMatter
            : AuthorityVerdict.Done;
    }

    /// <summary>Records that a card did not serve for a step.</summary>
    private AuthorityVerdict Refuse(
        uint by, AgreementStep step, SecondPersonMatter matter, string about, Moment now) =>
        Record(by, new { refused = step, matter, about }, now, _ => { }, AuthorityVerdict.CardNotForMatter)
            ? AuthorityVerdict.CardNotForMatter
            : AuthorityVerdict.NotRecordable;

    // ---- the ledger of a node that is stopped ----

    /// <summary>True when nobody was ever applied for.</summary>
    public static bool IsEmptyIn(Store store) =>
        store.Range(OperatorLedgerTables.Acts, new(0), new(long.MaxValue), 1).Count == 0;

    /// <summary>Whether an agreement stands.</summary>
    public static bool StandsIn(Store store, SecondPersonMatter matter, string about, long now) =>
        Pages(store, OperatorLedgerTables.Agreements).GroupBy(row => row.Number).Any(rows =>
            Of([.. rows]).Use(matter, about, 0, now) == AuthorityVerdict.Done);

    // ---- as it stands ----

    /// <summary>Who acts.</summary>
    public AuthorityClerk ClerkOf(uint by, Moment now)
    {
        var today = now.Today.ToDay();
        return new(
            by, today, by <= int.MaxValue ? Own(FileOf((int)by), today) : null, Administrators(now).Count());
    }

    /// <summary>Whether somebody may add or remove readers of fingers.</summary>
    public AuthorityVerdict MayKeepReaders(uint by, Moment now) =>
        !OperatorRules.IsAdministrator(ClerkOf(by, now), 0) ? AuthorityVerdict.NotAdministrator
        : now.Milliseconds < _lastAt ? AuthorityVerdict.TimeBackwards
        : AuthorityVerdict.Done;

    /// <summary>The administrators of the main section whose right stands.</summary>
    public IEnumerable<OperatorFile> Administrators(Moment now)
    {
        var today = now.Today.ToDay();
        return _files.Values.Select(one => one.File).Where(file => Own(file, today) is { Section: 0 } own
            && own.Roles.HasFlag(OperatorRoles.Administration));
    }

    private OperatorGrant? Own(OperatorFile? file, DateOnly today) =>
        file is { IsSuspended: false } && OperatorRules.IsGood(file, WorkerOf(file.Standing), today)
            ? file.Standing
            : null;

    private OperatorFile? FileOf(int number) => _files.TryGetValue(number, out var one) ? one.File : null;

    private static string About(int number) => FormattableString.Invariant($"{number}");

    private void Take(OperatorActRow row)
    {
        var (file, entries) = _files.GetValueOrDefault(row.Number);
        _files[row.Number] = ((file ?? new()).After(row.Entry), entries + 1);
        _lastAt = Math.Max(_lastAt, row.At);
    }

    private void Take(OperatorAgreementRow row)
    {
        if (row.Sequence == 1)
            _lastAgreement = row.Number;
        _lastAt = Math.Max(_lastAt, row.Entry.At);
        if (row.Entry.Step == AgreementStep.Agreed && row.Matter == SecondPersonMatter.BackupKey)
            _standing.Add(row.Number);
        else if (row.Entry.Step == AgreementStep.Withdrawn)
            _standing.Remove(row.Number);
    }

    private void Take(OperatorWorkerRow row)
    {
        (_lastList, _lastAt) = (row.List, Math.Max(_lastAt, row.At));
        if (row.Line > 0)
        {
            _workers[(row.Worker.Company, row.Worker.Staff)] = row.Worker;
            return;
        }
        foreach (var known in _workers.Keys.Where(key => key.Company == row.Worker.Company).ToList())
            _workers.Remove(known);
    }

    /// <summary>Records an act and writes the rows that belong to it, given the leaf; false when that cannot
    /// be.</summary>
    /// <param name="by">By whom.</param>
    /// <param name="entry">What stands behind the leaf.</param>
    /// <param name="now">The time.</param>
    /// <param name="rows">Writes the rows.</param>
    /// <param name="verdict">What became of it. Default: it is done.</param>
    public bool Record(
        uint by, object entry, Moment now, Action<(long Log, long Leaf)> rows,
        AuthorityVerdict verdict = AuthorityVerdict.Done)
    {
        var act = new AuditEvent(
            new(AuditKind.OperatorAction)
            {
                Office = _self.Number,
                Operator = by,
                Verdict = (ushort)verdict,
                Term = ErasureMonth.After(now.Milliseconds, RecordDesk.KeptMonths),
            },
            EntryJson.Write(Form, entry),
            []);
        return _record.TryRecord([act], leaves => rows((_record.Log.Number, leaves[0].Index)), now);
    }

    private static IEnumerable<TRow> Pages<TRow>(Store store, Table<TRow> table)
        where TRow : class
    {
        var next = new RowKey(0);
        while (true)
        {
            var page = store.Range(table, next, new(long.MaxValue), PageRows);
            foreach (var row in page)
                yield return row;
            if (page.Count < PageRows)
                yield break;
            var last = table.Key(page[^1]);
            next = table.KeyParts == 2 ? last with { B = last.B + 1 } : last with { C = last.C + 1 };
        }
    }
}
