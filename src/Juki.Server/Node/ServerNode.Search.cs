using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Server.Flows.Update;

namespace Juki.Server.Node;

// The rows by which residents are searched for follow from the residences. Three things move them beside updates: a
// planned 転出 whose day has come, a damaged row, and a release that makes other keys.
internal sealed partial class ServerNode
{
    /// <summary>Residences looked at in one turn [ours: about 10 ms].</summary>
    private const int SearchSlice = 256;

    private readonly SortedSet<RowKey> _searchDamaged = [];
    private int _plannedDay;

    /// <summary>True when residents cannot be searched for by name yet: their keys are being made anew.</summary>
    private bool IsSearchFilling =>
        _self.Role != Role.Municipality && _numbers[NodeNumberId.SearchVersion] != SearchRows.Version;

    private bool IsSearchDue() => _self.Role != Role.Municipality
        && (IsSearchFilling || _plannedDay != _batch.Today.Value || _searchDamaged.Count > 0);

    /// <summary>A slice of what is due.</summary>
    private void KeepSearch()
    {
        if (_self.Role == Role.Municipality)
            return;
        foreach (var key in _searchDamaged)
        {
            _store.Delete(SearchTables.Rows, [key]);
            Renew(key.A, key.B);
        }
        if (_plannedDay != _batch.Today.Value)
            MoveOut();
        if (IsSearchFilling)
            FillSearch();
    }

    /// <summary>Those whose 転出 was planned for a day that has come are 除票 now.</summary>
    private void MoveOut()
    {
        var due = _store.Range(
            SearchTables.PlannedMoveOuts, new(0), new(_batch.Today.Value, long.MaxValue), SearchSlice);
        foreach (var row in due)
            Renew(row.Code.Value, row.Municipality.Value);
        if (due.Count > 0)
            _store.Delete(SearchTables.PlannedMoveOuts, due.ConvertAll(row => SearchTables.PlannedMoveOuts.Key(row)));
        if (due.Count < SearchSlice)
            _plannedDay = _batch.Today.Value;
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
                _batch.Search.Renew(residence.Code.Value, residence.Municipality.Value, residence, _batch.Today);
            from = new(end.A, end.B + 1);
        }
        (_numbers[NodeNumberId.SearchFilledCode], _numbers[NodeNumberId.SearchFilledMunicipality]) =
            next is { } place ? (place.A, place.B) : (0, 0);
        if (next is null)
            _numbers[NodeNumberId.SearchVersion] = SearchRows.Version;
    }

    private void Renew(long code, long municipality)
    {
        if (_batch.Residences.IsDamaged(new(code), _store))
            return; // its repair makes the rows anew
        var residence = _batch.Residences.FetchNow(_store, new(code, municipality));
        _batch.Search.Renew(code, municipality, residence, _batch.Today);
    }
}
