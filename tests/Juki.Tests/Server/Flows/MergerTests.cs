using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Tests.Domain.Offices;
using static Juki.Tests.Domain.Changes.ChangeSamples;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>市町村合併 through the three tiers (decision 0010).</summary>
public sealed class MergerTests
{
    private static readonly NodeName Nagano = NodeName.OfPrefecture(Mergers.Ueda.Prefecture);
    private static readonly NodeName[] Tiers = [Nagano, NodeName.Nation];

    /// <summary>By which table, who takes over.</summary>
    public static TheoryData<string, int> Kinds => new() { { "合体", 20299 }, { "編入", 20202 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void 前の市の最後の異動と次の市の最初の異動はどの順に届いても同じ表になる(string kind, int successor)
    {
        var table = Table(kind);
        using var orders = new ArrivalOrders(table);
        var (ended, next) = (new Lane(Mergers.Ueda), new Lane(GovernmentCode.FromBody(successor)));
        var elsewhere = new Lane(Town);
        if (kind == "編入")
            next.Add(ChangeReason.MoveIn, 20100401).Add(ChangeReason.MoveOut, 20230330);
        ended.Add(ChangeReason.MoveIn, 20230401).Move(20231114, "架空町二丁目").Add(ChangeReason.MoveOut, 20231201);
        next.Add(ChangeReason.ExOfficioCorrection, Mergers.Day).Move(20231120, "架空町三丁目")
            .Add(ChangeReason.MoveOut, 20231201);
        elsewhere.Add(ChangeReason.MoveIn, 20231202);
        IReadOnlyList<IReadOnlyList<Bodies.Update>> lanes = [ended.Updates, next.Updates, elsewhere.Updates];
        foreach (var tier in Tiers)
        {
            Assert.Single(orders.TablesAt(tier, lanes));
            Assert.Equal(lanes.Sum(lane => lane.Count), lanes.Sum(lane => Applied(orders, tier, lane)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void どんな異動がどの順に届いても同じ表になる(string kind, int successor)
    {
        using var orders = new ArrivalOrders(Table(kind));
        ChangeReason[] reasons =
        [
            ChangeReason.MoveIn, ChangeReason.MoveOut, ChangeReason.Death, ChangeReason.ExOfficioCorrection,
            ChangeReason.ExOfficioEntry, ChangeReason.ExOfficioDeletion,
        ];
        Prop.ForAll(Gen.Choose(0, 35).ListOf().ToArbitrary(), draws =>
        {
            Lane[] lanes = [new(Mergers.Ueda), new(GovernmentCode.FromBody(successor))];
            foreach (var draw in draws.Take(6))
            {
                lanes[draw % 2].Add(reasons[draw / 2 % reasons.Length], Mergers.Day - 1 + draw / 12 % 3);
            }
            List<IReadOnlyList<Bodies.Update>> all =
                [.. lanes.Select(lane => lane.Updates).Where(updates => updates.Count > 0)];
            return all.Count == 0 || Tiers.All(tier => orders.TablesAt(tier, all).Count == 1);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void 前の市と次の市に同じ人があっても二重の現存ではない(string kind, int successor)
    {
        using var orders = new ArrivalOrders(Table(kind));
        var (ended, next) = (new Lane(Mergers.Ueda), new Lane(GovernmentCode.FromBody(successor)));
        ended.Add(ChangeReason.MoveIn, 20230401);
        next.Add(ChangeReason.ExOfficioCorrection, Mergers.Day);
        foreach (var order in new[] { (ended, next), (next, ended) })
        {
            List<Bodies.Update> updates = [.. order.Item1.Updates, .. order.Item2.Updates];
            Assert.DoesNotContain("open_twice", orders.Run(NodeName.Nation, updates, batchSize: 1).Tables);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void 承継された人は一度だけ数え承継を待つ人は状態に示される(string kind, int successor)
    {
        var next = GovernmentCode.FromBody(successor);
        using var country = new SmallCountry(
            new NodeOptions { Municipalities = Table(kind), BatchMax = 1, IntakeMax = 1 }, Mergers.Ueda, next);
        var entry = Change(Mergers.Ueda, ChangeReason.MoveIn, 20230401);
        var other = entry with { Code = NewCode, After = entry.After with { Code = NewCode, Number = NewNumber } };
        country.Inbox(Mergers.Ueda).Offer(1, entry, other);
        country.RunUntilQuiet();
        Check(country, residents: 2, toTakeOver: 2, takenOver: 0);

        country.Inbox(next).Offer(1, Change(next, ChangeReason.ExOfficioCorrection, Mergers.Day));
        country.RunUntilQuiet();
        Check(country, residents: 2, toTakeOver: 1, takenOver: 1);

        country.Inbox(Mergers.Ueda).Offer(2, other with // late, and from before the merger
        {
            Reason = ChangeReason.Death, Date = Day(20231101),
        });
        country.Inbox(next).Offer(2, Change(next, ChangeReason.MoveOut, Mergers.Day));
        country.RunUntilQuiet();
        Check(country, residents: 0, toTakeOver: 0, takenOver: 1);
        Assert.All(Tiers, tier => Assert.Null(Residences.Current(
            country.Residences(tier, Code), country.Now.Today, Table(kind))));
    }

    [Fact]
    public void 廃止の日からの異動は前の市から送れず結果に示される()
    {
        using var country = new SmallCountry(
            new NodeOptions { Municipalities = Mergers.IntoNew }, Mergers.Ueda, Mergers.United);
        country.Inbox(Mergers.Ueda).Offer(1, Change(Mergers.Ueda, ChangeReason.MoveIn, Mergers.Day));
        country.RunUntilQuiet();
        var line = Assert.Single(country.Inbox(Mergers.Ueda).Receipts[(1, ReceiptStage.Result)]);
        Assert.Equal(
            (UpdateVerdict.MunicipalityEnded, UpdateField.Date, "prefecture"), (line.Verdict, line.Field, line.Tier));
    }

    [Fact]
    public void 合併をまだ知らない全国サーバは次の市の異動を受け入れず結果に示される()
    {
        using var country = new SmallCountry(
            new NodeOptions { Municipalities = Mergers.IntoNew }, Mergers.Ueda, Mergers.United);
        country.Options = new NodeOptions();
        country.Restart(NodeName.Nation);
        country.Inbox(Mergers.United).Offer(1, Change(Mergers.United, ChangeReason.ExOfficioCorrection, Mergers.Day));
        country.RunUntilQuiet();
        var line = Assert.Single(country.Inbox(Mergers.United).Receipts[(1, ReceiptStage.Result)]);
        Assert.Equal((UpdateVerdict.NotOwner, "national"), (line.Verdict, line.Tier));
        Assert.Equal(1, country.Status(NodeName.OfMunicipality(Mergers.United)).NotTakenOver);
    }

    [Fact]
    public void Merger_KnownLater_IsCountedOverWhatStands()
    {
        using var country = new SmallCountry(Mergers.Ueda, Mergers.Matsumoto);
        country.Inbox(Mergers.Ueda).Offer(1, Change(Mergers.Ueda, ChangeReason.MoveIn, 20230401));
        country.Inbox(Mergers.Matsumoto).Offer(1, Change(Mergers.Matsumoto, ChangeReason.MoveIn, 20230402));
        country.RunUntilQuiet();
        Assert.Equal(1, country.Status(NodeName.Nation).OpenTwice);
        Assert.Empty(country.Status(NodeName.Nation).Mergers);

        country.Options = new NodeOptions { Municipalities = Mergers.IntoOther };
        foreach (var tier in Tiers)
            country.Restart(tier);
        Assert.False(country.Status(Nagano).MergersCounted);
        country.RunUntilQuiet();
        Check(country, residents: 2, toTakeOver: 1, takenOver: 0);

        country.Inbox(Mergers.Matsumoto).Offer(
            2, Change(Mergers.Matsumoto, ChangeReason.ExOfficioCorrection, Mergers.Day));
        country.RunUntilQuiet(); // the town itself does not know of the merger: a correction like any other
        Check(country, residents: 1, toTakeOver: 0, takenOver: 1);
        Assert.Equal(0, country.Status(NodeName.Nation).OpenTwice);
    }

    [Fact]
    public void Merger_KnownAfterThePairWasNoted_EndsTheNoticeAtTheDailyLook()
    {
        using var country = new SmallCountry(
            new NodeOptions { Municipalities = Mergers.IntoNew }, Mergers.Ueda, Mergers.United);
        country.Options = new NodeOptions();
        country.Restart(NodeName.Nation); // behind the others
        country.RunUntilQuiet();
        var store = country.Store(NodeName.Nation);
        var rows = new[]
        {
            Residences.Apply(null, Change(Mergers.Ueda, ChangeReason.MoveIn, 20230401)),
            Residences.Apply(null, Change(Mergers.United, ChangeReason.ExOfficioCorrection, Mergers.Day), true),
        };
        store.Begin();
        store.Upsert(RegisterTables.Residences, rows);
        store.Upsert(RegisterTables.OpenTwice, [new(Code, Mergers.United, Mergers.Ueda, Day(Mergers.Day), 0)]);
        store.Commit();
        country.Options = new NodeOptions { Municipalities = Mergers.IntoNew };
        country.Restart(NodeName.Nation);
        country.Now = new(country.Now.Milliseconds + 86_400_000);
        country.RunUntilQuiet();
        Assert.Equal(0, country.Status(NodeName.Nation).OpenTwice);
        Assert.Equal(0, country.Status(NodeName.OfMunicipality(Mergers.United)).Notices);
    }

    private static void Check(SmallCountry country, long residents, long toTakeOver, long takenOver) =>
        Assert.All(Tiers, tier =>
        {
            var status = country.Status(tier);
            var merger = status.Mergers.Single(one => one.Municipality == Mergers.Ueda.ToString());
            Assert.Equal(
                (residents, toTakeOver, takenOver, true),
                (status.Residents, merger.ToTakeOver, merger.TakenOver, status.MergersCounted));
            Assert.Equal(Mergers.Day, merger.Day);
        });

    private static MunicipalityTable Table(string kind) => kind == "合体" ? Mergers.IntoNew : Mergers.IntoOther;

    private static int Applied(ArrivalOrders orders, NodeName tier, IReadOnlyList<Bodies.Update> lane) =>
        tier.Role == Role.National
            ? lane.Count // what the prefecture applied
            : orders.Run(tier, lane, batchSize: 1).PassedOn.Count;

    private static Change Change(GovernmentCode town, ChangeReason reason, int date) => new()
    {
        UpdateNumber = 1,
        Municipality = town,
        Reason = reason,
        Date = Day(date),
        Code = Code,
        After = Resident with { Address = Resident.Address with { Municipality = town } },
    };

    /// <summary>The changes of one person in one town.</summary>
    private sealed class Lane(GovernmentCode town)
    {
        private IdentificationInformation _now =
            Resident with { Address = Resident.Address with { Municipality = town } };

        public List<Bodies.Update> Updates { get; } = [];

        public Lane Move(int date, string text)
        {
            _now = _now with { Address = _now.Address with { Text = text } };
            return Add(ChangeReason.ChangeOfAddress, date);
        }

        public Lane Add(ChangeReason reason, int date)
        {
            var change = Change(town, reason, date) with { UpdateNumber = Updates.Count + 1, After = _now };
            Updates.Add(UpdateBodies.Write(change, takenIn: 0));
            return this;
        }
    }
}
