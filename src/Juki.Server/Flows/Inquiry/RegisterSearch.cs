using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Server.Node;

namespace Juki.Server.Flows.Inquiry;

/// <summary>
/// 検索 — finds whom the inquiries of a batch ask after, in a snapshot of the register [S-000 2-②]. Candidates come from
/// the primary key, the 個人番号 or an index; the residences of all candidates are fetched in one go, and the condition
/// is looked at again on what is stored.
/// </summary>
/// <param name="register">The register, for reading.</param>
/// <param name="read">Reads residences and numbers by key.</param>
/// <param name="municipalities">Those that go on, and what became of the others.</param>
internal sealed class RegisterSearch(Store register, RegisterRows read, MunicipalityTable municipalities)
{
    /// <summary>Rows of an index that are looked at first [ours: a common name's first character on one
    /// birthday].</summary>
    private const int RowsFirst = 256;

    /// <summary>How many times as many are looked at next.</summary>
    private const int RowsGrowth = 8;

    private readonly ILookup<GovernmentCode, GovernmentCode> _wards = municipalities.All
        .Where(office => office.CanHoldAddress && office.CsOffice != office.Code)
        .ToLookup(office => office.CsOffice, office => office.Code);

    private readonly SortedSet<long> _codes = [];
    private readonly Dictionary<long, List<Residence>> _residences = [];
    private readonly List<RowKey> _damaged = [];

    /// <summary>Those who may fit one inquiry, by 住民票コード.</summary>
    /// <param name="Codes">Each once, ascending.</param>
    /// <param name="IsWhole">False when there may be more.</param>
    /// <param name="IsDamaged">True when a row that says who they are is damaged.</param>
    private readonly record struct Candidates(IReadOnlyCollection<long> Codes, bool IsWhole, bool IsDamaged = false);

    /// <summary>True once every residence has the search keys of this release.</summary>
    public bool AreKeysMade() => Math.Abs(read.SearchVersion) == SearchRows.Version;

    /// <summary>Finds for all of them.</summary>
    public void Find(IReadOnlyList<InquiryCase> cases, RecordedDate today)
    {
        var candidates = new Candidates[cases.Count];
        for (var place = 0; place < cases.Count; place++)
        {
            candidates[place] = CandidatesOf(cases[place].Sought, RowsFirst);
            _codes.UnionWith(candidates[place].Codes);
        }
        Fetch();
        for (var place = 0; place < cases.Count; place++)
            Decide(cases[place], candidates[place], today);
        _codes.Clear();
        _residences.Clear();
        _damaged.Clear();
    }

    /// <summary>Looks at no more than <paramref name="rows"/> rows of each stretch.</summary>
    private Candidates CandidatesOf(SearchCondition condition, int rows)
    {
        if (!condition.Code.IsNone)
            return new([condition.Code.Value], IsWhole: true);
        if (!condition.Number.IsNone)
        {
            var holders = read.HoldersOf(condition.Number.Value);
            return new(holders ?? [], IsWhole: true, IsDamaged: holders is null);
        }
        var codes = new SortedSet<long>();
        var isWhole = true;
        foreach (var stretch in Stretches(condition))
        {
            var keys = register.Keys(stretch.Table, stretch.From, stretch.Before, rows);
            isWhole &= keys.Count < rows;
            foreach (var key in keys)
                codes.Add(key.C);
        }
        return new(codes, isWhole);
    }

    private void Fetch()
    {
        var missing = new List<RowKey>();
        foreach (var code in _codes)
        {
            if (_residences.TryAdd(code, []))
                missing.Add(new(code));
        }
        foreach (var residence in read.Residences(missing, _damaged))
            _residences[residence.Code.Value].Add(residence);
    }

    private void Decide(InquiryCase one, Candidates candidates, RecordedDate today)
    {
        for (var rows = RowsFirst; ;)
        {
            Look(one, candidates, today);
            if (candidates.IsWhole || one.Persons.Count > SearchLimits.HitsMax || rows == Store.BatchMax)
                break;
            rows = Math.Min(RowsGrowth * rows, Store.BatchMax);
            candidates = CandidatesOf(one.Sought, rows);
            _codes.UnionWith(candidates.Codes);
            Fetch();
        }
        var isDamaged = candidates.IsDamaged || candidates.Codes.Any(IsDamaged);
        one.Verdict = isDamaged && one.Persons.Count <= SearchLimits.HitsMax
            ? InquiryVerdict.RecordDamaged // who that is, is not known
            : SearchLimits.JudgeHits(one.Persons.Count);
        if (one.Verdict != InquiryVerdict.Answered)
            one.Persons.Clear();
    }

    private bool IsDamaged(long code) => _damaged.Count > 0 && _damaged.Exists(key => key.A == code);

    private void Look(InquiryCase one, Candidates candidates, RecordedDate today)
    {
        one.Persons.Clear();
        var filter = new SearchFilter(one.Sought, municipalities);
        foreach (var code in candidates.Codes)
        {
            if (Shown(_residences[code], one.Sought.IncludeRemoved, today) is { } person
                && filter.Holds(person.Residence.Information))
                one.Persons.Add(person);
        }
    }

    /// <summary>The residence by which a person is known: the current one, or, for one who has none, the last that was
    /// closed, if that is asked for.</summary>
    private FoundPerson? Shown(List<Residence> residences, bool includeRemoved, RecordedDate today)
    {
        if (Residences.Current(residences, today, municipalities) is { } current)
            return new(current, IsCurrent: true);
        return includeRemoved && Residences.LastClosed(residences) is { } last ? new(last, IsCurrent: false) : null;
    }

    /// <summary>The stretches of the table for the lawful form that the condition holds.</summary>
    private IEnumerable<SearchStretch> Stretches(SearchCondition condition)
    {
        var (name, isBeginning) = (SearchKey.OfName(condition.Name!.Value.Text), condition.Name.Value.IsPrefix);
        if (name.Length == 0)
            yield break;
        if (!condition.DateOfBirth.IsUnknown)
        {
            yield return SearchTables.ByBirth(condition.DateOfBirth, name, isBeginning);
            yield break;
        }
        var address = condition.Address!.Value;
        var lot = SearchRows.LotOf(address.Text);
        // A beginning that reaches into 方書 has the whole 番地・号.
        var isWhole = !address.IsPrefix || SearchKey.OfAddress(address.Text).Length > lot.Length;
        foreach (var town in TownsOf(address.Municipality))
            yield return isWhole ? SearchTables.ByLot(town, lot, name, isBeginning) : SearchTables.ByName(name, town);
    }

    /// <summary>The codes that an address can have: a designated city's addresses have those of its wards.</summary>
    private IEnumerable<GovernmentCode> TownsOf(GovernmentCode municipality) =>
        _wards[municipality].DefaultIfEmpty(municipality);
}
