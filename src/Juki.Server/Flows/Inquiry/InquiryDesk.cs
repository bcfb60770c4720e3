using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Inquiry;

/// <summary>
/// 本人確認情報の照会 [S-000 2]. In order of time: an inquiry comes in (2-①), it is judged whether it may be asked; the
/// register is searched (2-②); whoever may live elsewhere is asked of the node above (2-② ※); what was done is
/// recorded, and only then answered.
/// </summary>
internal sealed class InquiryDesk
{
    /// <summary>Pages in the record's write-ahead log, in bytes, from which it is copied into the file: answers wait
    /// for the end of that [ours: 12 ms; with 16 MB at 20,000 inquiries a second it was every 1.6 s].</summary>
    public const long WalLimitBytes = 64L << 20;

    private readonly NodeName _self;
    private readonly Store _register;
    private readonly RecordDesk _record;
    private readonly RegisterSearch _search;
    private readonly MunicipalityTable _municipalities;
    private readonly List<InquiryCase> _searched = [];
    private bool _canSearchNames;
    private AuthorityTables? _tables;

    /// <summary>A desk over a register and a record.</summary>
    /// <param name="self">This node.</param>
    /// <param name="register">The register, for reading; each batch has a snapshot.</param>
    /// <param name="record">The record of who asked what.</param>
    /// <param name="municipalities">Those that go on; null: those of this release.</param>
    public InquiryDesk(NodeName self, Store register, RecordDesk record, MunicipalityTable? municipalities = null)
    {
        (_self, _register, _record) = (self, register, record);
        _municipalities = municipalities ?? MunicipalityTable.Released;
        _search = new(register, new(register), _municipalities);
    }

    /// <summary>Who may ask what; null while this server has no such tables: then nobody may. Set by any
    /// thread.</summary>
    public AuthorityTables? Tables
    {
        get => Volatile.Read(ref _tables);
        set => Volatile.Write(ref _tables, value);
    }

    /// <summary>True on a test network, where a terminal over whose link nobody ever logged in may ask without an
    /// operator's card; false.</summary>
    public bool TakesOperatorsWithoutCard { get; init; }

    // ---- 2-① who asks, and may they? [S-000 2-①] ----

    /// <summary>Judges those that came in.</summary>
    public void Judge(IReadOnlyList<InquiryCase> cases, Moment now)
    {
        foreach (var one in cases)
        {
            if (!one.IsOpen)
                continue;
            InquiryAuthority.Judge(one, _self, Tables, _municipalities, now);
            // The operator of a terminal is whoever its card says [S-002 内部の不正利用防止対策].
            if (one.Peer.Role == Role.Terminal && OfOperator(one) is var may and not InquiryVerdict.Answered)
                one.Refuse(may);
            if (!_record.MayAnswer(now))
                one.Refuse(InquiryVerdict.NotWitnessed);
        }
    }

    private InquiryVerdict OfOperator(InquiryCase one) => one.OfOperator
        ?? (TakesOperatorsWithoutCard ? InquiryVerdict.Answered : InquiryVerdict.OperatorNotLoggedIn);

    // ---- 2-② the register is searched [S-000 2-②] ----

    /// <summary>Searches for those that may be asked; a municipality has no file to search and passes them
    /// on.</summary>
    public void Search(IReadOnlyList<InquiryCase> cases, Moment now)
    {
        _searched.Clear();
        foreach (var one in cases)
        {
            if (!one.IsOpen)
                continue;
            if (_self.Role == Role.Municipality || IsElsewhere(one.Sought))
                one.IsToForward = true;
            else if (IsByName(one.Sought) && !CanSearchNames())
                one.Refuse(InquiryVerdict.Overloaded);
            else
                _searched.Add(one);
        }
        if (_searched.Count == 0)
            return;
        _register.Begin();
        try
        {
            _search.Find(_searched, now.Today);
        }
        finally
        {
            _register.Rollback();
        }
        foreach (var one in _searched)
            SendOn(one);
    }

    private static bool IsByName(SearchCondition sought) => sought.Code.IsNone && sought.Number.IsNone;

    /// <summary>False while the keys of names are being made anew; once made, nobody asks the register again.</summary>
    private bool CanSearchNames() => _canSearchNames = _canSearchNames || _search.AreKeysMade();

    /// <summary>※ An address in another prefecture: the nation alone can know [S-000 2-②].</summary>
    private bool IsElsewhere(SearchCondition condition) =>
        _self.Role == Role.Prefecture && IsByName(condition)
        && condition.Address is { } address && address.Municipality.Prefecture != _self.Office;

    /// <summary>※ Not found in the prefecture: the nation is asked [S-000 2-②]; not after an address that lies
    /// here.</summary>
    private void SendOn(InquiryCase one)
    {
        if (_self.Role != Role.Prefecture || one.Verdict != InquiryVerdict.NoneFound
            || (one.Sought.Address is not null && IsByName(one.Sought)))
            return;
        one.Verdict = InquiryVerdict.Answered;
        one.IsToForward = true;
    }

    // ---- recorded, then answered ----

    /// <summary>Writes the record of what is about to be answered, and the answers, durably; whatever cannot be
    /// recorded is not answered [S-000 2. リスク3].</summary>
    public void Record(IReadOnlyList<InquiryCase> cases, Moment now)
    {
        var isRecorded = _record.TryRecord([.. cases.Select(one => InquiryRecord.Of(one, now))], now);
        foreach (var one in cases)
        {
            if (!isRecorded)
                one.CannotBeRecorded();
            one.Answer = AnswerTo(one);
        }
    }

    private Bodies.InquiryAnswer AnswerTo(InquiryCase one)
    {
        if (one.Above is { } above)
            return above;
        var body = new Bodies.InquiryAnswer { Verdict = (uint)one.Verdict, Tier = (uint)_self.Role };
        foreach (var fault in one.Faults)
            body.Faults.Add(new Bodies.ConditionFault
            {
                Parameter = (uint)fault.Parameter,
                Problem = (uint)fault.Problem,
            });
        foreach (var person in one.Persons)
            body.Persons.Add(InquiryBodies.Write(person, one.Grant!, one.Condition, _municipalities));
        return body;
    }
}
