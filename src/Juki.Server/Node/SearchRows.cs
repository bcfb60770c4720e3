using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Server.Node;

/// <summary>
/// What a batch changes of the rows by which residents are searched for. Nothing is read: the rows follow from the
/// residence before and after. One that a damaged residence left finds a candidate who does not fit.
/// </summary>
internal sealed class SearchRows : ITableView
{
    /// <summary>Version of the keys. Goes up when other keys are made of the same texts; then all rows are made
    /// anew.</summary>
    public const long Version = 1;

    /// <summary>By the place of the table: true to be there, false to be gone.</summary>
    private readonly SortedDictionary<RowKey, bool>[] _changed = [.. SearchTables.All.Select(_ =>
        new SortedDictionary<RowKey, bool>())];

    /// <summary>A residence was written.</summary>
    /// <param name="before">As it was; null when it is new.</param>
    /// <param name="after">As it is now.</param>
    public void Note(Residence? before, Residence after)
    {
        if (before is not null && IsSearched(before) == IsSearched(after)
            && IsSame(before.Information, after.Information))
            return;
        if (before is null)
        {
            Renew(after);
            return;
        }
        // A row that both have is there, and to write it again would write its page.
        var (gone, come) = (KeysOf(before).ToList(), KeysOf(after).ToList());
        foreach (var (table, key) in gone.Except(come))
            _changed[table][key] = false;
        foreach (var (table, key) in come.Except(gone))
            _changed[table][key] = true;
    }

    /// <summary>Makes the rows of a residence anew, whatever stands there.</summary>
    public void Renew(Residence residence)
    {
        foreach (var (table, key) in KeysOf(residence))
            _changed[table][key] = true;
    }

    /// <inheritdoc/>
    public void Load(Store store)
    {
    }

    /// <inheritdoc/>
    public void Save(Store store)
    {
        for (var place = 0; place < _changed.Length; place++)
        {
            var table = SearchTables.All[place];
            var there = _changed[place].Where(one => one.Value).Select(one => Row(one.Key)).ToList();
            if (there.Count > 0)
                store.Upsert(table, there);
            if (there.Count < _changed[place].Count)
                store.Delete(table, _changed[place].Where(one => !one.Value).Select(one => one.Key).ToList());
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        foreach (var table in _changed)
            table.Clear();
    }

    /// <summary>The rows of a residence in the table at <paramref name="place"/>, each once, by key; none for one that
    /// goes on under another code.</summary>
    public static IEnumerable<SearchRow> Of(Residence residence, int place) =>
        KeysOf(residence).Where(one => one.Table == place).Select(one => one.Key).Order().Distinct().Select(Row);

    /// <summary>Search key of an address up to 番地・号, without 方書.</summary>
    public static string LotOf(string address)
    {
        var key = SearchKey.OfAddress(address);
        var house = key.IndexOf(SearchKey.HouseSeparator, StringComparison.Ordinal);
        return house < 0 ? key : key[..house];
    }

    private static SearchRow Row(RowKey key) => new(key.A, key.B, key.C, key.D);

    private static IEnumerable<(int Table, RowKey Key)> KeysOf(Residence residence)
    {
        if (!IsSearched(residence))
            yield break;
        var (code, municipality) = (residence.Code.Value, (long)residence.Municipality.Value);
        var information = residence.Information;
        var town = information.Address.Municipality;
        var lot = SearchTables.LotKey(town, LotOf(information.Address.Text));
        foreach (var name in SearchNames.KeysOf(information))
        {
            var beginning = NameBeginning.Of(name);
            yield return (0, new(information.DateOfBirth.Value, beginning, code, municipality));
            yield return (1, new(lot, beginning, code, municipality));
            yield return (2, new(SearchDigest.Of(name), town.Value, code, municipality));
        }
    }

    private static bool IsSearched(Residence residence) => residence.State != ResidenceState.Recoded;

    private static bool IsSame(IdentificationInformation one, IdentificationInformation other) =>
        one.DateOfBirth == other.DateOfBirth && one.Address.Municipality == other.Address.Municipality
        && one.Address.Text == other.Address.Text && one.Name.Text == other.Name.Text
        && one.FormerSurname.Text == other.FormerSurname.Text && one.Alias.Text == other.Alias.Text;
}
