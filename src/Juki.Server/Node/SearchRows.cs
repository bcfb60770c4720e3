using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Server.Node;

/// <summary>
/// What a batch changes of the rows by which residents are searched for. Nothing is read: the rows follow from the
/// residence before and after.
/// </summary>
internal sealed class SearchRows : ITableView
{
    /// <summary>Version of the keys. Goes up when other keys are made of the same texts; then all rows are made
    /// anew.</summary>
    public const long Version = 1;

    private readonly SortedDictionary<RowKey, SearchRow?> _changed = [];
    private readonly SortedSet<RowKey> _planned = [];

    /// <summary>A residence was written.</summary>
    /// <param name="before">As it was; null when it is new.</param>
    /// <param name="after">As it is now.</param>
    /// <param name="today">Today in Japan.</param>
    public void Note(Residence? before, Residence after, RecordedDate today)
    {
        var state = StateOf(after, today);
        if (state == SearchRow.Current && after.State == ResidenceState.Closed)
            _planned.Add(new(after.LastDate.Value, after.Code.Value, after.Municipality.Value));
        if (before is not null && state == StateOf(before, today) && IsSame(before.Information, after.Information))
            return;
        var names = Put(after, today);
        var namesBefore = before is null || StateOf(before, today) == 0 ? 0 : NamesOf(before.Information);
        for (var place = names; place < namesBefore; place++)
            _changed[new(after.Code.Value, after.Municipality.Value, place)] = null;
    }

    /// <summary>Makes the rows of a residence anew, whatever stands there.</summary>
    /// <param name="code">住民票コード.</param>
    /// <param name="municipality">Code of the CS.</param>
    /// <param name="residence">As it stands there; null when there is none.</param>
    /// <param name="today">Today in Japan.</param>
    public void Renew(long code, long municipality, Residence? residence, RecordedDate today)
    {
        for (var place = residence is null ? 0 : Put(residence, today); place < SearchNames.Max; place++)
            _changed[new(code, municipality, place)] = null;
    }

    /// <inheritdoc/>
    public void Load(Store store)
    {
    }

    /// <inheritdoc/>
    public void Save(Store store)
    {
        var written = _changed.Values.OfType<SearchRow>().ToList();
        if (written.Count > 0)
            store.Upsert(SearchTables.Rows, written);
        if (written.Count < _changed.Count)
            store.Delete(SearchTables.Rows, _changed.Where(one => one.Value is null).Select(one => one.Key).ToList());
        if (_planned.Count > 0)
        {
            store.Upsert(SearchTables.PlannedMoveOuts, _planned.Select(key => new PlannedMoveOutRow(
                RecordedDate.FromChecked((int)key.A), ResidentRecordCode.FromChecked(key.B),
                Domain.Offices.GovernmentCode.FromChecked((int)key.C))).ToList());
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        _changed.Clear();
        _planned.Clear();
    }

    /// <summary>The rows of a residence; none for one that goes on under another code.</summary>
    public static IEnumerable<SearchRow> Of(Residence residence, RecordedDate today)
    {
        var state = StateOf(residence, today);
        if (state == 0)
            yield break;
        var lot = LotOf(residence.Information.Address.Text);
        var place = 0;
        foreach (var name in SearchNames.KeysOf(residence.Information))
        {
            yield return new(
                residence.Code, residence.Municipality, place++, state, residence.Information.DateOfBirth, name,
                residence.Information.Address.Municipality, lot);
        }
    }

    /// <summary>Search key of an address up to 番地・号, without 方書.</summary>
    public static string LotOf(string address)
    {
        var key = SearchKey.OfAddress(address);
        var house = key.IndexOf(SearchKey.HouseSeparator, StringComparison.Ordinal);
        return house < 0 ? key : key[..house];
    }

    private int Put(Residence residence, RecordedDate today)
    {
        var names = 0;
        foreach (var row in Of(residence, today))
        {
            Check.That(names++ < SearchNames.Max);
            _changed[SearchTables.Rows.Key(row)] = row;
        }
        return names;
    }

    private static int NamesOf(IdentificationInformation information) => SearchNames.KeysOf(information).Count;

    /// <summary>How a residence is searched for; 0: not at all.</summary>
    private static int StateOf(Residence residence, RecordedDate today) =>
        residence.IsOpenOn(today) ? SearchRow.Current
            : residence.State == ResidenceState.Closed ? SearchRow.Removed : 0;

    private static bool IsSame(IdentificationInformation one, IdentificationInformation other) =>
        one.DateOfBirth == other.DateOfBirth && one.Address.Municipality == other.Address.Municipality
        && one.Address.Text == other.Address.Text && one.Name.Text == other.Name.Text
        && one.FormerSurname.Text == other.FormerSurname.Text && one.Alias.Text == other.Alias.Text;
}
