using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>到着順によらないこと: each town's messages come in order, those of two towns do not.</summary>
public sealed class ArrivalOrderTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    private static readonly GovernmentCode Ueda = GovernmentCode.FromBody(20203);
    private static readonly GovernmentCode Yokosuka = GovernmentCode.FromBody(14201);
    private static readonly GovernmentCode Kamakura = GovernmentCode.FromBody(14204);
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    private static readonly ResidentRecordCode NewCode = ResidentRecordCode.FromBody(2345678901);

    private readonly ArrivalOrders _orders = new();

    public static TheoryData<string, string> Countries => new()
    {
        { "同じ県", "一方向" }, { "同じ県", "往復" }, { "同じ県", "三市" }, { "同じ県", "誤りと修正" }, { "同じ県", "符号の変更" },
        { "同じ県", "新しい符号で戻る" },
        { "二つの県", "一方向" }, { "二つの県", "往復" }, { "二つの県", "三市" }, { "二つの県", "誤りと修正" },
        { "二つの県", "符号の変更" }, { "二つの県", "新しい符号で戻る" },
    };

    public void Dispose() => _orders.Dispose();

    [Theory]
    [MemberData(nameof(Countries))]
    public void どの順に届いてもどの段の表も同じになる(string country, string story)
    {
        var towns = country == "同じ県" ? new[] { Nagano, Matsumoto, Ueda } : [Nagano, Yokosuka, Kamakura];
        var lanes = Lanes(story, towns);
        var prefectures = lanes.GroupBy(lane => GovernmentCode.FromChecked(lane[0].Municipality).Prefecture);
        var applied = new List<IReadOnlyList<Bodies.Update>>();
        foreach (var prefecture in prefectures)
        {
            var server = NodeName.OfPrefecture(prefecture.Key);
            Assert.Single(_orders.TablesAt(server, [.. prefecture]));
            // What the prefecture passes on of each town is the same in every order; the order of the towns is not.
            foreach (var lane in prefecture)
                applied.Add(_orders.Run(server, lane, batchSize: 1).PassedOn);
        }
        Assert.Single(_orders.TablesAt(NodeName.Nation, applied));
        Assert.True(_orders.Count > lanes.Count);
    }

    [Fact]
    public void 住所が一つ前の町に残るのは先の町の消除が届くまでである()
    {
        var lanes = Lanes("一方向", [Nagano, Yokosuka, Kamakura]);
        var (tables, _) = _orders.Run(NodeName.Nation, [.. lanes.SelectMany(lane => lane)], batchSize: 1);
        Assert.DoesNotContain("open_twice", tables);
        (tables, _) = _orders.Run(NodeName.Nation, [lanes[0][0], .. lanes[1]], batchSize: 1);
        Assert.Contains("open_twice", tables);
    }

    [Fact]
    public void 新しい符号で戻った人は一つ前の町に戻って現存する()
    {
        var lanes = Lanes("新しい符号で戻る", [Nagano, Yokosuka, Kamakura]);
        var (tables, passedOn) = _orders.Run(NodeName.OfPrefecture(Nagano.Prefecture), lanes[0], batchSize: 1);
        Assert.Equal(lanes[0].Count, passedOn.Count); // none refused
        Assert.Contains($"residence: {NewCode.Value}|{Nagano.Value}|1|1|", tables);
    }

    /// <summary>The lanes of the towns A, B and C of a story.</summary>
    private static List<List<Bodies.Update>> Lanes(string story, GovernmentCode[] towns)
    {
        var (a, b, c) = (new Town(towns[0]), new Town(towns[1]), new Town(towns[2]));
        a.Enter(20230401);
        switch (story)
        {
            case "一方向":
                a.Leave(20231101);
                b.Enter(20231102).Move("架空町二丁目");
                return Of(a, b);
            case "往復":
                a.Leave(20231101).Enter(20231120);
                b.Enter(20231102).Leave(20231119);
                return Of(a, b);
            case "三市":
                a.Leave(20231101);
                b.Enter(20231101).Leave(20231105);
                c.Enter(20231105).Move("架空町三丁目");
                return Of(a, b, c);
            case "誤りと修正":
                a.Enter(20230402).Leave(20231101).Leave(20231103).Move("架空町四丁目").Enter(20231120);
                b.Leave(20231101).Enter(20231102).Correct("試験葉子");
                return Of(a, b);
            case "新しい符号で戻る":
                a.Leave(20231101).Under(NewCode).Enter(20231120);
                b.Enter(20231102).Recode(20231103).Leave(20231119);
                return Of(a, b);
            default:
                a.Recode(20231001).Leave(20231101);
                b.Enter(20231102).Recode(20231103).Enter(20231104);
                return Of(a, b);
        }
    }

    private static List<List<Bodies.Update>> Of(params Town[] towns) => [.. towns.Select(town => town.Lane)];

    /// <summary>Writes the changes of one person in one town.</summary>
    private sealed class Town(GovernmentCode office)
    {
        private ResidentRecordCode _code = Code;
        private IdentificationInformation _now = new()
        {
            Code = Code,
            Number = IndividualNumber.FromBody(12345678901),
            Name = new("試験花子", "シケンハナコ"),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = new(office, "架空町一丁目", ""),
        };

        public List<Bodies.Update> Lane { get; } = [];

        public Town Enter(int date) => Add(ChangeReason.MoveIn, date, _now);

        public Town Leave(int date) => Add(ChangeReason.MoveOut, date, _now);

        public Town Move(string address) =>
            Add(ChangeReason.ChangeOfAddress, 20231110, _now with { Address = new(office, address, "") });

        public Town Correct(string name) =>
            Add(ChangeReason.ExOfficioCorrection, 20231110, _now with { Name = new(name, "シケンヨウコ") });

        public Town Recode(int date) => Add(ChangeReason.CodeChangeRequest, date, _now with { Code = NewCode });

        public Town Under(ResidentRecordCode code)
        {
            (_now, _code) = (_now with { Code = code }, code);
            return this;
        }

        private Town Add(ChangeReason reason, int date, IdentificationInformation after)
        {
            Lane.Add(UpdateBodies.Write(
                new Change
                {
                    UpdateNumber = Lane.Count + 1,
                    Municipality = office,
                    Reason = reason,
                    Date = RecordedDate.FromChecked(date),
                    Code = _code,
                    After = after,
                },
                takenIn: 0));
            (_now, _code) = (after, after.Code);
            return this;
        }
    }
}
