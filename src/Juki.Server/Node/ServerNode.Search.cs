using Juki.Domain.Offices;
using Juki.Server.Flows.Update;

namespace Juki.Server.Node;

// The rows by which residents are searched for follow from the residences. Two things move them beside updates: damage,
// and a release that makes other keys.
internal sealed partial class ServerNode
{
    /// <summary>Residences looked at in one turn [ours: about 10 ms].</summary>
    private const int SearchSlice = 256;

    private readonly List<(Table Table, RowKey Key)> _searchDamaged = [];

    /// <summary>True while the rows of every residence are made anew, one after the other.</summary>
    private bool IsSearchFilling =>
        _self.Role != Role.Municipality && _numbers[NodeNumberId.SearchVersion] != SearchRows.Version;

    private bool IsSearchDue() => IsSearchFilling || _searchDamaged.Count > 0;

    /// <summary>A slice of what is due.</summary>
    private void KeepSearch()
    {
        foreach (var (table, key) in _searchDamaged)
            _store.Delete(table, [key]);
        // Whose row it was, a damaged one does not say: all are made anew, and meanwhile the others are searched.
        if (_searchDamaged.Count > 0 && !IsSearchFilling)
            _numbers[NodeNumberId.SearchVersion] = -SearchRows.Version;
        if (IsSearchFilling)
            FillSearch();
    }

    private void FillSearch()
    {
        var from = new RowKey(
            _numbers[NodeNumberId.SearchFilledCode], _numbers[NodeNumberId.SearchFilledMunicipality]);
        var damaged = new List<RowKey>();
        var (_, next) = _store.Scrub(RegisterTables.Residences, from, SearchSlice, damaged);
        // The damaged ones are found by the scrub, and their repair makes their rows.
        foreach (var end in damaged.Append(next ?? new(long.MaxValue)))
        {
            foreach (var residence in _store.Range(RegisterTables.Residences, from, end, SearchSlice))
                _batch.Search.Renew(residence);
            from = new(end.A, end.B + 1);
        }
        (_numbers[NodeNumberId.SearchFilledCode], _numbers[NodeNumberId.SearchFilledMunicipality]) =
            next is { } place ? (place.A, place.B) : (0, 0);
        if (next is null)
            _numbers[NodeNumberId.SearchVersion] = SearchRows.Version;
    }
}
