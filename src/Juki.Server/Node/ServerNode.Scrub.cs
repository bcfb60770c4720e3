using Juki.Server.Flows.Update;

namespace Juki.Server.Node;

// The scrub: every row's seal is looked at once a week, so that damage is found before anybody asks for the row.
internal sealed partial class ServerNode
{
    /// <summary>Rows looked at in one turn [ours: about 2 ms].</summary>
    private const int ScrubSlice = 1_000;

    /// <summary>Least time between two slices when the node has nothing else to do, milliseconds [ours: the register of
    /// the nation in a day and a half].</summary>
    private const long ScrubIdlePause = 250;

    /// <summary>The same when it has, milliseconds [ours: 600 million rows in a week].</summary>
    private const long ScrubBusyPause = 1_000;

    /// <summary>Days from the end of one pass to the next [ours: disks are scrubbed every week or month].</summary>
    private const int ScrubDays = 7;

    /// <summary>Slices after which the position is stored although nothing else is [ours: after a crash as many are
    /// looked at again].</summary>
    private const int ScrubSlicesUnstored = 64;

    /// <summary>Between two looks at what has to be asked for, milliseconds.</summary>
    private const long AskPause = 60_000;

    private readonly List<(RepairedTable Table, RowKey Key)> _foundByScrub = [];
    private Moment _scrubbed;
    private Moment _asked;
    private int _slicesUnstored;
    private bool _scrubAnew;
    private long _damagedRows;
    private long _unjudged;

    /// <summary>A slice of the scrub if it is its time. True when something has to be stored or asked.</summary>
    private bool IsMendingDue(bool idle)
    {
        var ended = false;
        if (IsScrubDue(idle))
        {
            _scrubbed = _batch.Now;
            ended = ScrubOne();
            _slicesUnstored++;
        }
        return ended || _foundByScrub.Count > 0 || _slicesUnstored >= ScrubSlicesUnstored || IsAskDue();
    }

    private bool IsScrubDue(bool idle)
    {
        var pause = idle ? ScrubIdlePause : ScrubBusyPause;
        if (!IsPast(_scrubbed, pause))
            return false;
        if (_numbers[NodeNumberId.ScrubTable] != 0 && !_scrubAnew)
            return true;
        var end = _scrubAnew ? 0 : (int)_numbers[NodeNumberId.ScrubEnd];
        if (end != 0)
        {
            var days = _batch.Today.ToDay().DayNumber - Domain.Person.RecordedDate.FromChecked(end).ToDay().DayNumber;
            if (days is >= 0 and < ScrubDays)
                return false;
        }
        GoOnAt(1, new(long.MinValue, long.MinValue, long.MinValue, long.MinValue));
        _numbers[NodeNumberId.ScrubRows] = 0;
        _scrubAnew = false;
        return true;
    }

    /// <summary>Looks at a slice; true at the end of the pass.</summary>
    private bool ScrubOne()
    {
        var tables = Tables;
        var place = (int)_numbers[NodeNumberId.ScrubTable];
        var left = ScrubSlice;
        var from = new RowKey(
            _numbers[NodeNumberId.ScrubKeyA],
            _numbers[NodeNumberId.ScrubKeyB],
            _numbers[NodeNumberId.ScrubKeyC],
            _numbers[NodeNumberId.ScrubKeyD]);
        while (left > 0 && place <= tables.Count)
        {
            var damaged = new List<RowKey>();
            var (rows, next) = _store.Scrub(tables[place - 1], from, left, damaged);
            Found(tables[place - 1], damaged);
            _numbers[NodeNumberId.ScrubRows] += rows;
            left -= rows;
            if (next is null)
                place++;
            from = next ?? new(long.MinValue, long.MinValue, long.MinValue, long.MinValue);
        }
        var ended = place > tables.Count;
        GoOnAt(ended ? 0 : place, from);
        if (ended)
            _numbers[NodeNumberId.ScrubEnd] = _batch.Today.Value;
        return ended;
    }

    private void GoOnAt(int table, RowKey from)
    {
        _numbers[NodeNumberId.ScrubTable] = table;
        _numbers[NodeNumberId.ScrubKeyA] = from.A;
        _numbers[NodeNumberId.ScrubKeyB] = from.B;
        _numbers[NodeNumberId.ScrubKeyC] = from.C;
        _numbers[NodeNumberId.ScrubKeyD] = from.D;
    }

    /// <summary>What a neighbour holds too is asked for; damage to what only this node has ends it.</summary>
    private void Found(Table table, List<RowKey> damaged)
    {
        var repaired = RepairTables.Of(table);
        foreach (var key in damaged)
        {
            if (SearchTables.All.Contains(table))
            {
                _searchDamaged.Add((table, key)); // made anew from the residences
                continue;
            }
            if (repaired == RepairedTable.None)
                throw _store.DamagedRow(table, key);
            _foundByScrub.Add((repaired, key));
        }
    }

    /// <summary>Within a batch: notes what was found, and asks the neighbour.</summary>
    private void Mend()
    {
        RepairFlow.Note(_batch);
        foreach (var (table, key) in _foundByScrub)
            RepairFlow.Note(table, [key], _batch);
        if (!IsAskDue())
            return;
        RepairFlow.Ask(_batch, HasRoomToAsk);
        _asked = _batch.Now;
    }

    /// <summary>After the commit.</summary>
    private void Mended()
    {
        _slicesUnstored = 0;
        _foundByScrub.Clear();
        _searchDamaged.Clear();
        if (_batch.Damage.IsChanged)
            _damagedRows = _store.Count(RepairTables.Damage);
        if (_batch.Unjudged.IsChanged)
            _unjudged = _store.Count(RepairTables.Unjudged);
    }

    /// <summary>The node above is asked when it has every update: one that is behind would tell who held a number
    /// before.</summary>
    private bool IsAskDue() => (_damagedRows > 0 || _unjudged > 0) && IsPast(_asked, AskPause)
        && (Routes.Upstream(_self) is null || UpLane.Waiting == 0);

    private bool IsPast(Moment last, long pause) =>
        _batch.Now.Milliseconds < last.Milliseconds || _batch.Now.Milliseconds - last.Milliseconds >= pause;
}
