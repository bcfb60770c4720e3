using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Offices;

public class MunicipalityTableTests
{
    private static readonly GovernmentCode Matsumoto = Mergers.Matsumoto;
    private static readonly GovernmentCode Ueda = Mergers.Ueda;
    private static readonly GovernmentCode United = Mergers.United;

    [Fact]
    [Trait("Source", "総務省 全国地方公共団体コード仕様")]
    public void 浜松市の七区は2024年1月1日に三区になった()
    {
        var old = Enumerable.Range(22131, 7).Select(GovernmentCode.FromBody).ToList();
        var table = MunicipalityTable.Released;
        Assert.All(old, code =>
        {
            Assert.True(table.TryFind(code, out var ward));
            Assert.Equal(Day(20240101), ward.Until);
            Assert.False(table.IsEndedOn(code, Day(20231231)));
            Assert.True(table.IsEndedOn(code, Day(20240101)));
            Assert.Equal("221309", table.CsOffice(code).ToString());
            Assert.True(table.CanHoldAddress(code));
            Assert.DoesNotContain(ward, table.All);
        });
        Assert.Equal(
            ["221384", "221384", "221384", "221384", "221384 221392", "221392", "221406"],
            old.Select(code => Successors(table, code)));
        Assert.True(table.TryFind(GovernmentCode.FromBody(22138), out var now));
        Assert.Equal((Day(20240101), false), (now.From, now.IsEnded));
        Assert.Empty(table.Merged); // no CS has ended
        Assert.Equal(0, table.Digest);
    }

    [Fact]
    public void 合体した市町村の符号は残り新しい市町村が承継する()
    {
        var table = Mergers.IntoNew;
        Assert.Equal([Matsumoto, Ueda], table.Merged.Select(row => row.Code));
        Assert.All(table.Merged, row => Assert.True(table.IsSuccessor(United, row.Code)));
        Assert.True(table.HasCs(Matsumoto)); // for the updates from before
        Assert.True(table.HasCs(United));
        Assert.Contains(table.All, row => row.Code == United && row.From == Day(Mergers.Day));
        Assert.DoesNotContain(table.All, row => row.Code == Ueda);
        Assert.True(table.IsMergerDay(United, Day(Mergers.Day)));
        Assert.False(table.IsMergerDay(United, Day(Mergers.Day + 1)));
        Assert.False(table.IsMergerDay(Matsumoto, Day(Mergers.Day)));
        Assert.NotEqual(0, table.Digest);
        Assert.NotEqual(table.Digest, Mergers.IntoOther.Digest);
    }

    [Fact]
    public void IsSuccessor_OverTwoMergers_IsTrueForBoth()
    {
        var later = GovernmentCode.FromBody(20298);
        var table = Mergers.IntoNew.With([Mergers.Line(20300401, later, "新架空市", United)]);
        Assert.True(table.IsSuccessor(later, Ueda));
        Assert.True(table.IsSuccessor(later, United));
        Assert.False(table.IsSuccessor(Ueda, later));
        Assert.False(table.IsSuccessor(Matsumoto, Ueda));
    }

    [Fact]
    public void 編入した市はそのまま続く()
    {
        var table = Mergers.IntoOther;
        Assert.True(table.TryFind(Matsumoto, out var goesOn));
        Assert.Equal((default, false), (goesOn.From, goesOn.IsEnded));
        Assert.Equal([Ueda], table.Merged.Select(row => row.Code));
        Assert.True(table.IsMergerDay(Matsumoto, Day(Mergers.Day)));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "20231115\t202991\tcity\t長野県\t架空市", "not eight fields" },
        { "20231131\t202991\tcity\t長野県\t架空市\tかくうし\t202991\t202029", "no day" },
        { "20231115\t202990\tcity\t長野県\t架空市\tかくうし\t202990\t202029", "a code is wrong" },
        { "20231115\t202991\tcounty\t長野県\t架空市\tかくうし\t202991\t202029", "unknown kind" },
        { "20231115\t202991\tcity\t長野県\t\tかくうし\t202991\t202029", "no municipality" },
        { "20231115\t202029\tcity\t長野県\t架空市\tかくうし\t202029\t202037", "none is given twice" },
        { "20231115\t202991\tcity\t長野県\t架空市\tかくうし\t202037\t202029", "no such CS" },
        { "20231115\t202991\tcity\t長野県\t架空市\tかくうし\t202991\t202983", "does not exist" },
        { "20231115\t202029\tcity\t長野県\t松本市\tまつもとし\t202029\t202029", "ends by itself" },
        { "20231115\t202991\tcity\t長野県\t架空市\tかくうし\t202991\t142018", "another prefecture" },
        { "20231115\t141828\tward\t神奈川県\t横浜市架空区\tかくうく\t141003\t131016", "another prefecture" },
        { "20231115\t141828\tward\t神奈川県\t横浜市架空区\tかくうく\t141003\t142018", "has no CS" },
        { "20231115\t141828\tward\t神奈川県\t横浜市架空区\tかくうく\t141003\t141313", "goes on in its city" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void With_WhatCannotBe_NamesTheLine(string line, string fault)
    {
        var failure = Assert.Throws<InvalidDataException>(() => MunicipalityTable.Released.With(["# comment", line]));
        Assert.Contains("line 2", failure.Message);
        Assert.Contains(fault, failure.Message);
    }

    [Fact]
    public void With_CodeThatEnded_IsNeverGivenAgain()
    {
        var again = "20300401\t202037\tcity\t長野県\t上田市\tうえだし\t202037\t";
        var failure = Assert.Throws<InvalidDataException>(() => Mergers.IntoNew.With([again]));
        Assert.Contains("none is given twice", failure.Message);
    }

    [Fact]
    public void With_DaysThatDoNotAscend_IsRefused()
    {
        var lines = new[]
        {
            Mergers.Line(20300401, GovernmentCode.FromBody(20298), "新架空市", Matsumoto),
            Mergers.Line(20300331, GovernmentCode.FromBody(20297), "旧架空市", Ueda),
        };
        Assert.Throws<InvalidDataException>(() => MunicipalityTable.Released.With(lines));
        Assert.Equal(2, MunicipalityTable.Released.With([lines[1], lines[0]]).Merged.Count);
    }

    [Fact]
    public void 一つの市を二つに分けることもできる()
    {
        var table = MunicipalityTable.Released.With(
        [
            Mergers.Line(Mergers.Day, United, "架空市", Matsumoto),
            Mergers.Line(Mergers.Day, GovernmentCode.FromBody(20298), "新架空市", Matsumoto),
        ]);
        Assert.Equal($"{GovernmentCode.FromBody(20298)} {United}", Successors(table, Matsumoto));
    }

    private static string Successors(MunicipalityTable table, GovernmentCode code)
    {
        Assert.True(table.TryFind(code, out var found));
        return string.Join(' ', found.Successors);
    }

    private static RecordedDate Day(int value) => RecordedDate.FromChecked(value);
}
