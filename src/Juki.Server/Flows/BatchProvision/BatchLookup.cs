using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>
/// 突合 — finds the subjects of the lines of a slice in a snapshot of the register [S-000 2-②]. Lines are looked up in
/// the order of their keys, so that neighbours lie in the same pages, and answered in the order of the file. Memory is
/// bounded by the slice.
/// </summary>
/// <param name="register">The register, for reading; the caller holds a snapshot.</param>
/// <param name="municipalities">Those that go on, and what became of the others.</param>
internal sealed class BatchLookup(Store register, MunicipalityTable municipalities)
{
    /// <summary>Codes whose residences are fetched at a time [ours: bounds the memory, and a call of the
    /// store].</summary>
    private const int FetchMax = 20_000;

    private readonly RegisterRows _read = new(register);
    // Kept from slice to slice: they are large.
    private readonly List<Key> _keys = [];
    private readonly List<RowKey> _groups = [];
    private readonly Dictionary<long, List<Residence>> _people = [];
    private readonly List<long> _codes = [];
    private readonly List<Pending> _pending = [];
    private readonly List<RowKey> _damaged = [];

    /// <summary>A line whose candidates are known by code.</summary>
    private readonly record struct Pending(int Place, IReadOnlyList<long> Codes);

    /// <summary>What a line is looked up by, in the order of look-ups.</summary>
    private readonly record struct Key(int Way, long Number, string Name, int Place) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var order = Way.CompareTo(other.Way);
            if (order == 0) order = Number.CompareTo(other.Number);
            if (order == 0) order = SearchKey.Compare(Name, other.Name);
            return order == 0 ? Place.CompareTo(other.Place) : order;
        }

        public const int ByCode = 1, ByNumber = 2, ByItems = 3;
    }

    /// <summary>True once every residence has the search keys of this release: lines without a key need
    /// them.</summary>
    public bool AreKeysMade() => Math.Abs(_read.SearchVersion) == SearchRows.Version;

    /// <summary>The answers, in the order of the lines.</summary>
    public BatchAnswer[] Find(IReadOnlyList<BatchLineRead> lines, AffairGrant grant, RecordedDate today)
    {
        var answers = new BatchAnswer[lines.Count];
        _keys.Clear();
        for (var place = 0; place < lines.Count; place++)
        {
            var fault = BatchRules.Judge(lines[place].Line, grant.Permit, municipalities);
            if (fault.IsNone)
                _keys.Add(KeyOf(lines[place].Line, place));
            else
                answers[place] = new(fault.Verdict, Detail: fault.Detail);
        }
        _keys.Sort();
        foreach (var key in _keys)
        {
            if (CandidatesOf(key, out var verdict) is not { } codes)
            {
                answers[key.Place] = new(verdict);
                continue;
            }
            _codes.AddRange(codes);
            _pending.Add(new(key.Place, codes));
            if (_codes.Count >= FetchMax)
                Decide(lines, grant, today, answers);
        }
        Decide(lines, grant, today, answers);
        return answers;
    }

    private static Key KeyOf(BatchLine line, int place) =>
        !line.Number.IsNone ? new(Key.ByNumber, line.Number.Value, "", place)
        : !line.Code.IsNone ? new(Key.ByCode, line.Code.Value, "", place)
        : new(Key.ByItems, line.Items.DateOfBirth.Value, SearchKey.OfName(line.Items.Name), place);

    /// <summary>The 住民票コード of everybody who may be the subject; null, with the verdict, when that is not to be
    /// known.</summary>
    private IReadOnlyList<long>? CandidatesOf(Key key, out InquiryVerdict verdict)
    {
        verdict = InquiryVerdict.RecordDamaged;
        switch (key.Way)
        {
            case Key.ByCode:
                return [key.Number];
            case Key.ByNumber:
                return _read.HoldersOf(key.Number);
            default:
                verdict = InquiryVerdict.TooManyHits;
                return WithItems(key);
        }
    }

    private List<long>? WithItems(Key key)
    {
        var birth = RecordedDate.FromChecked((int)key.Number);
        var (table, from, before) = SearchTables.ByBirth(birth, key.Name, isBeginning: false);
        var found = register.Keys(table, from, before, BatchLimits.CandidatesMax);
        return found.Count == BatchLimits.CandidatesMax ? null : [.. found.Select(row => row.C).Distinct()];
    }

    /// <summary>Fetches everybody who is needed, in one go, and decides the lines that wait for it.</summary>
    private void Decide(
        IReadOnlyList<BatchLineRead> lines, AffairGrant grant, RecordedDate today, BatchAnswer[] answers)
    {
        MakeGroups();
        foreach (var residence in _read.Residences(_groups, _damaged))
        {
            if (!_people.TryGetValue(residence.Code.Value, out var residences))
                _people.Add(residence.Code.Value, residences = new(1)); // most have one
            residences.Add(residence);
        }
        var damaged = _damaged.Select(key => key.A).ToHashSet();
        var candidates = new List<BatchCandidate>();
        foreach (var (place, codes) in _pending)
        {
            candidates.Clear();
            foreach (var code in codes)
            {
                if (_people.TryGetValue(code, out var residences)
                    && BatchCandidate.Of(residences, today, municipalities) is { } candidate)
                    candidates.Add(candidate);
            }
            answers[place] = damaged.Count > 0 && codes.Any(damaged.Contains)
                ? new(InquiryVerdict.RecordDamaged)
                : BatchRules.Decide(lines[place].Line, grant, candidates, municipalities);
        }
        _codes.Clear();
        _people.Clear();
        _pending.Clear();
        _damaged.Clear();
    }

    /// <summary>The codes that wait, ascending, each once.</summary>
    private void MakeGroups()
    {
        _codes.Sort();
        _groups.Clear();
        foreach (var code in _codes)
        {
            if (_groups.Count == 0 || _groups[^1].A != code)
                _groups.Add(new(code));
        }
    }
}
