using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Population;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>
/// 上の階層の長い停止: a prefecture, the nation or both are away for a week in the season of moving. The towns go on
/// taking files up to the bounds of their lanes, then leave them in the folder; afterwards everything arrives, in
/// order.
/// </summary>
public sealed class PressureTests : IDisposable
{
    private const int Days = 7;
    private const int ResidentsADay = 20;
    private const long DayMilliseconds = 86_400_000;
    private const long UpdateBytesMax = 600;

    private static readonly GovernmentCode Kamakura = GovernmentCode.FromBody(14204);
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    private static readonly GovernmentCode[] Towns = [Kamakura, Nagano, Matsumoto];
    private static readonly NodeName PrefectureOfNagano = NodeName.OfPrefecture(Nagano.Prefecture);
    private static readonly NodeOptions Bounds = new()
    {
        BatchMax = 16, IntakeMax = 16, WindowMax = 32, LaneBytesMax = 15_000,
    };

    private readonly SmallCountry _country = new(Towns) { Options = Bounds };
    private readonly InventedPopulation _people =
        new(new() { Residents = 1_000, Municipalities = Towns, Seed = 20_260_331 });

    public PressureTests() => RestartAll();

    public void Dispose() => _country.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void 上の階層が一週間停止しても市町村のファイルは順に全て反映される(bool prefectureDown, bool nationDown)
    {
        NodeName[] down = [.. prefectureDown ? [PrefectureOfNagano] : Array.Empty<NodeName>(),
            .. nationDown ? [NodeName.Nation] : Array.Empty<NodeName>()];
        foreach (var name in down)
            _country.Stop(name);
        for (var day = 1; day <= Days; day++)
            LiveADay(day);
        Assert.Contains(_country.Inbox(Nagano).Offered(), file => file.FileNumber == Days); // left in the folder
        Assert.True(LaneUp(NodeName.OfMunicipality(Nagano)).FilledPercent >= 100);
        if (prefectureDown && !nationDown)
            Assert.Empty(_country.Inbox(Kamakura).Offered()); // another prefecture's town never waits

        var carried = _country.Carried.Count;
        foreach (var name in down)
        {
            _country.Restart(name);
            _country.RunUntilQuiet();
        }
        Assert.InRange(_country.Rounds, 1, 400);
        AssertAllIsApplied();
        AssertInOrder(carried);
        AssertWindows();
    }

    /// <summary>A message may wait for so many days; then the next file stays where it is.</summary>
    [Theory]
    [InlineData(3, 4)]
    [InlineData(30, Days)]
    public void 最古の異動が上限の日数を待てば次のファイルは受け付けない(int daysMax, int taken)
    {
        _country.Options = Bounds with { LaneBytesMax = 1L << 30, LaneDaysMax = daysMax };
        RestartAll();
        _country.Stop(PrefectureOfNagano);
        for (var day = 1; day <= Days; day++)
            LiveADay(day);
        Assert.Equal(taken, _country.Status(NodeName.OfMunicipality(Nagano)).FilesTaken);
        Assert.Equal(
            (Days - 1) * DayMilliseconds / 1_000, LaneUp(NodeName.OfMunicipality(Nagano)).OldestSeconds);
        _country.Restart(PrefectureOfNagano);
        _country.RunUntilQuiet();
        AssertAllIsApplied();
    }

    /// <summary>A full lane of updates holds up no notice and no answer.</summary>
    [Fact]
    public void 異動の通信路が満杯でも通報と判定は届く()
    {
        Change[] twice = [EntryOf(Nagano, 0), EntryOf(Nagano, 0) with { Municipality = Kamakura }];
        twice[1] = twice[1] with
        {
            After = twice[1].After with { Address = twice[1].After.Address with { Municipality = Kamakura } },
        };
        _country.Inbox(Nagano).Offer(1, twice[0]);
        _country.Inbox(Kamakura).Offer(1, twice[1]);
        _country.Inbox(Matsumoto).Offer(1, EntryOf(Matsumoto, 0));
        _country.RunUntilQuiet();
        _country.Node(NodeName.Nation).IsDiskFull = true; // it takes no update, and the lanes to it fill
        for (var day = 2; day <= Days; day++)
            LiveADay(day, Nagano, Matsumoto);
        Assert.True(LaneUp(PrefectureOfNagano).FilledPercent >= 100);
        Assert.True(LaneUp(NodeName.OfMunicipality(Nagano)).FilledPercent >= 100);
        _country.Now = new(_country.Now.Milliseconds + OpenTwiceFlow.DaysMax * DayMilliseconds + 2 * DayMilliseconds);
        _country.RunUntilQuiet();
        Assert.True(LaneUp(PrefectureOfNagano).FilledPercent >= 100);
        Assert.NotEqual(0, _country.Status(NodeName.OfMunicipality(Nagano)).Notices);
        Assert.Equal(0, Waiting(NodeName.Nation, LaneClass.Control));
        Assert.Equal(0, Waiting(PrefectureOfNagano, LaneClass.Answers)); // of what the prefecture had judged
    }

    [Fact]
    public void Status_LaneWithAndWithoutMessages_TellsBytesAndAge()
    {
        var town = NodeName.OfMunicipality(Nagano);
        _country.Stop(PrefectureOfNagano);
        LiveADay(1);
        _country.Now = new(_country.Now.Milliseconds + 5_000);
        _country.RunUntilQuiet();
        var lane = LaneUp(town);
        var rows = _country.Store(town).Range(NodeTables.Outbox, new(0), new(long.MaxValue), 1_000);
        Assert.Equal((ResidentsADay, DayMilliseconds / 1_000 + 5), (lane.Waiting, lane.OldestSeconds));
        Assert.Equal(rows.Sum(row => row.Body.Length + OutLane.RowBytes), lane.WaitingBytes);
        _country.Restart(town); // the same from the tables alone
        Assert.Equal(lane.WaitingBytes, LaneUp(town).WaitingBytes);
        _country.Restart(PrefectureOfNagano);
        _country.RunUntilQuiet();
        Assert.Equal((0L, 0L, 0L, 0), LaneUp(town) is var empty
            ? (empty.Waiting, empty.WaitingBytes, empty.OldestSeconds, empty.FilledPercent) : default);
    }

    private void RestartAll()
    {
        foreach (var name in (NodeName[])[NodeName.Nation, PrefectureOfNagano,
            NodeName.OfPrefecture(Kamakura.Prefecture), .. Towns.Select(NodeName.OfMunicipality)])
            _country.Restart(name);
        _country.RunUntilQuiet();
    }

    /// <summary>Each town hands in a file, and a day passes. No bound is passed by more than a batch.</summary>
    private void LiveADay(int day, params GovernmentCode[] towns)
    {
        foreach (var town in towns is [] ? Towns : towns)
        {
            _country.Inbox(town).Offer(
                day, [.. Enumerable.Range((day - 1) * ResidentsADay, ResidentsADay).Select(one => EntryOf(town, one))]);
        }
        _country.RunUntilQuiet();
        foreach (var name in (NodeName[])[PrefectureOfNagano, .. Towns.Select(NodeName.OfMunicipality)])
        {
            Assert.InRange(
                LaneUp(name).WaitingBytes, 0, _country.Options.LaneBytesMax + Bounds.BatchMax * UpdateBytesMax);
        }
        if (day < Days)
            _country.Now = new(_country.Now.Milliseconds + DayMilliseconds);
    }

    private Change EntryOf(GovernmentCode town, int resident) => _people.Intake(town).ElementAt(resident);

    private LaneStatus LaneUp(NodeName name) =>
        _country.Status(name).Lanes.FirstOrDefault(lane => lane.Class == nameof(LaneClass.Updates))
        ?? new("", "", 0, 0, false);

    private long Waiting(NodeName name, LaneClass laneClass) =>
        _country.Status(name).Lanes.Where(lane => lane.Class == laneClass.ToString()).Sum(lane => lane.Waiting);

    private void AssertAllIsApplied()
    {
        Assert.Equal(Towns.Length * Days * ResidentsADay, _country.Status(NodeName.Nation).Residents);
        foreach (var town in Towns)
        {
            var status = _country.Status(NodeName.OfMunicipality(town));
            Assert.True(status.IsQuiet);
            Assert.Equal(Days, status.FilesTaken);
            Assert.Empty(_country.Inbox(town).Offered());
            Assert.All(Enumerable.Range(1, Days), day =>
                Assert.Empty(_country.Inbox(town).Receipts[(day, ReceiptStage.Result)]));
        }
        Assert.True(_country.Status(PrefectureOfNagano).IsQuiet);
        Assert.True(_country.Status(NodeName.Nation).IsQuiet);
    }

    /// <summary>What was carried since then: each message of each lane once, in the order of its numbers.</summary>
    private void AssertInOrder(int from)
    {
        foreach (var lane in Messages(from).GroupBy(one => (one.From, one.To, one.Frame.Class)))
        {
            var numbers = lane.Select(one => one.Frame.Number).ToList();
            Assert.Equal(Enumerable.Range(0, numbers.Count).Select(place => numbers[0] + place), numbers);
        }
    }

    /// <summary>No lane ever has more on its way than the window: that, and no more, is what memory holds.</summary>
    private void AssertWindows()
    {
        var handled = new Dictionary<(NodeName, NodeName, LaneClass), long>();
        foreach (var (_, from, to, frame) in _country.Carried)
        {
            if (frame.Type == FrameType.Acknowledge)
            {
                var body = Juki.Wire.Bodies.Acknowledge.Parser.ParseFrom(frame.Body.ToArray());
                handled[(to, from, (LaneClass)body.LaneClass)] = body.LastHandled;
            }
            else if (frame.Type == FrameType.Message)
            {
                var before = handled.GetValueOrDefault((from, to, frame.Class));
                Assert.InRange(frame.Number - before, 1, 2 * Bounds.WindowMax);
            }
        }
    }

    private IEnumerable<(Moment At, NodeName From, NodeName To, Frame Frame)> Messages(int from) =>
        _country.Carried.Skip(from).Where(one => one.Frame.Type == FrameType.Message);
}
