using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;

namespace Juki.Simulation;

// The days after: persons whom two towns hold open, and the notices about them.
internal sealed partial class World
{
    private const int SameDay = 1;
    private const int TooLong = 2;
    private const int DaysMax = 60;

    /// <summary>Who is open twice is a function of the residences: worked out once more, naively.</summary>
    private List<OpenTwiceRow> ExpectedOpenTwice()
    {
        var expected = new List<OpenTwiceRow>();
        var open = _models.Values.SelectMany(model => model.Tiers.Rows.Values)
            .Where(row => row.State == ResidenceState.Open && !GoesOn(row))
            .GroupBy(row => row.Code.Value).OrderBy(group => group.Key);
        foreach (var group in open.Where(group => group.Count() > 1))
        {
            var latest = group.OrderByDescending(EntryDay)
                .ThenByDescending(row => row.Municipality.Value).ToList();
            expected.Add(new(
                latest[0].Code, latest[0].Municipality, latest[1].Municipality,
                RecordedDate.FromChecked(EntryDay(latest[0])), Reported: 0));
        }
        return expected;
    }

    private void CheckOpenTwice()
    {
        var rows = _nodes[NodeName.Nation].Store.Range(RegisterTables.OpenTwice, First, End, 10_000);
        if (!rows.Select(row => row with { Reported = 0 }).SequenceEqual(ExpectedOpenTwice()))
            Fail("national: the persons open twice are not those of the model");
        if (rows.Count > 0)
            Reach(Mark.OpenTwiceAtNation);
    }

    /// <summary>One day, then as many as make sixty after the latest entry, then one more.</summary>
    private void LetDaysPass()
    {
        LetPass(1);
        var entries = ExpectedOpenTwice()
            .Where(row => row.Since.IsCalendarDay)
            .Select(row => row.Since.ToDay())
            .ToList();
        if (entries.Count > 0)
        {
            var days = entries.Max().AddDays(DaysMax).DayNumber - Today().DayNumber;
            if (days > 0)
                LetPass(days);
            LetPass(1);
        }
        Reach(Mark.SweepAfterDayChange);
    }

    private DateOnly Today() => TimeAt(_nodes[NodeName.Nation]).Today.ToDay();

    private void LetPass(int days)
    {
        _daysPassed += days;
        RunUntil(_now + 3_000);
        RunUntilQuiet();
        foreach (var row in ExpectedOpenTwice())
            CheckNotices(row);
    }

    private void CheckNotices(OpenTwiceRow row)
    {
        var today = DayOfLastLook();
        var earlier = _models[row.Earlier].Tiers.Rows[row.Code.Value];
        var isTooLong = !row.Since.IsCalendarDay || row.Since.ToDay().AddDays(DaysMax) < today;
        var isSameDay = EntryDay(earlier) == row.Since.Value;
        var reported = _nodes[NodeName.Nation].Store.Fetch(RegisterTables.OpenTwice, [new(row.Code.Value)])[0].Reported;
        if (reported < (isTooLong ? TooLong : isSameDay ? SameDay : 0) || (!isTooLong && reported == TooLong
            && !WasEarly()))
            Fail($"national: somebody open twice reported {reported}, same day {isSameDay}, too long {isTooLong}");
        foreach (var (town, other) in new[] { (row.Later, row.Earlier), (row.Earlier, row.Later) })
        {
            var kind = isTooLong ? TooLong : SameDay;
            var notices = _nodes[NodeName.OfMunicipality(town)].Store
                .Fetch(IntakeTables.Notices, [new(row.Code.Value, kind)]);
            if ((isTooLong || isSameDay) && (notices.Count != 1 || notices[0].Other != other
                || notices[0].Since != row.Since))
                Fail($"{town}: was not told of a person open twice");
        }
        if (isTooLong && row.Since.IsCalendarDay)
            Reach(Mark.NoticeOfSixtyDays);
        else if (isSameDay)
            Reach(Mark.NoticeOfSameDay);
        else if (row.Since.IsCalendarDay && row.Since.ToDay().AddDays(DaysMax) == today)
            Reach(Mark.NoNoticeAtSixtyDays);
    }

    /// <summary>The day by which the nation last looked: midnight may have passed since its last turn.</summary>
    private DateOnly DayOfLastLook()
    {
        var looked = new NodeNumbers(_nodes[NodeName.Nation].Store)[NodeNumberId.Sweep];
        return RecordedDate.FromChecked((int)looked).ToDay();
    }

    /// <summary>The nation's clock was once ahead, so that a notice may have gone out early.</summary>
    private bool WasEarly() => _marks.Contains(Mark.ClockNextDay);

    /// <summary>Whether somebody moved from town to town, back, and on.</summary>
    private void NoteMoves()
    {
        var people = _models.Values.SelectMany(model => model.Tiers.Rows.Values).GroupBy(row => row.Code.Value);
        foreach (var rows in people.Select(group => group.ToList()))
        {
            if (rows.Any(row => row.State == ResidenceState.Recoded))
                Reach(Mark.CodeChanged);
            if (rows.Count > 1)
                Reach(Mark.Moved);
            if (rows.Count > 2)
                Reach(Mark.MovedOn);
            if (rows.Count > 1 && rows.Any(row =>
                row.Version > 2 && row.EntryDate == row.LastDate && row.LastReason.IsEntry()))
                Reach(Mark.MovedBack);
        }
    }
}
