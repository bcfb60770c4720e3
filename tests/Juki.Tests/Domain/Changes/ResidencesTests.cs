using Juki.Domain.Changes;
using Juki.Domain.Offices;
using static Juki.Tests.Domain.Changes.ChangeSamples;

namespace Juki.Tests.Domain.Changes;

/// <summary>異動が記録をどう変えるか、どれが現住所か.</summary>
public class ResidencesTests
{
    [Fact]
    public void 記載は記録を起こし消除は閉じ修正は開いたままにする()
    {
        var opened = Residences.Apply(null, Of(ChangeReason.MoveIn));
        Assert.Equal((ResidenceState.Open, 1, Day(20231101)), (opened.State, opened.Version, opened.EntryDate));
        var moved = Residences.Apply(Open, Of(ChangeReason.ChangeOfAddress));
        Assert.Equal((ResidenceState.Open, 2, Open.EntryDate), (moved.State, moved.Version, moved.EntryDate));
        var closed = Residences.Apply(moved, Of(ChangeReason.Death));
        Assert.Equal((ResidenceState.Closed, 3, Open.EntryDate), (closed.State, closed.Version, closed.EntryDate));
        var again = Residences.Apply(closed, Of(ChangeReason.ExOfficioEntry));
        Assert.Equal((ResidenceState.Open, 4, Day(20231101)), (again.State, again.Version, again.EntryDate));
    }

    [Fact]
    public void 消除した記録の修正を市町村が送れば市町村のサーバでは現存に戻る() => Assert.Equal(
        ResidenceState.Open, Residences.Apply(Own("消除"), Of(ChangeReason.ChangeOfAddress)).State);

    [Fact]
    public void 住民票コードを変えると旧い符号は指すだけになり記載の日は引き継ぐ()
    {
        var change = Of(ChangeReason.CodeChangeRequest);
        var old = Residences.Superseded(Open, change);
        var next = Residences.Recoded(Open, null, change);
        Assert.Equal((ResidenceState.Recoded, NewCode, 2), (old.State, old.OtherCode, old.Version));
        Assert.Equal((ResidenceState.Open, Code, 1), (next.State, next.OtherCode, next.Version));
        Assert.Equal((Open.EntryDate, NewCode), (next.EntryDate, next.Code));
    }

    [Fact]
    public void 死亡した者は職権で新しい符号になっても転入できない()
    {
        var next = Residences.Recoded(Own("死亡"), null, Of(ChangeReason.ExOfficioCodeEntry));
        Assert.Equal(ResidenceState.Closed, next.State);
        var moveIn = Of(ChangeReason.MoveIn, next.Information) with { Code = NewCode, UpdateNumber = 12 };
        Assert.Equal(UpdateVerdict.Deceased, Judge(moveIn, next).Verdict);
    }

    [Fact]
    public void 転出予定の者は職権で新しい符号になっても予定の日まで現存する()
    {
        var leaving = Own("消除")! with { LastDate = Day(20231231) };
        var next = Residences.Recoded(leaving, null, Of(ChangeReason.ExOfficioCodeEntry));
        Assert.True(next.IsOpenOn(Day(20231230)));
        Assert.False(next.IsOpenOn(Day(20231231)));
    }

    [Fact]
    public void 現住所は後から記載された方で同じ日なら符号の大きい方である()
    {
        var here = Open with { EntryDate = Day(20230401) };
        var there = Open with { Municipality = OtherTown, EntryDate = Day(20230402) };
        Assert.Equal(there, Residences.Current([here, there], Day(20231101), MunicipalityTable.Released));
        var later = here with { EntryDate = Day(20230403) };
        Assert.Equal(later, Residences.Current([later, there], Day(20231101), MunicipalityTable.Released));
        there = there with { EntryDate = here.EntryDate };
        Assert.Equal(there, Residences.Current([here, there], Day(20231101), MunicipalityTable.Released));
        Assert.Equal(there, Residences.Current([there, here], Day(20231101), MunicipalityTable.Released));
        Assert.Null(Residences.Current([Own("消除")!, Own("旧符号")!], Day(20231101), MunicipalityTable.Released));
    }

    [Fact]
    public void 除票は最後に消除されたもので住民票コードが変わった者は旧い符号では現れない()
    {
        var earlier = Own("消除")! with { LastDate = Day(20230501) };
        var later = Own("消除")! with { Municipality = OtherTown, LastDate = Day(20230601) };
        Assert.Equal(later, Residences.LastClosed([earlier, later]));
        Assert.Equal(later, Residences.LastClosed([later, earlier]));
        Assert.Null(Residences.LastClosed([earlier, Own("旧符号")! with { Municipality = OtherTown }]));
        Assert.Null(Residences.LastClosed([Open]));
    }

    [Fact]
    public void 二重の現存は後から記載された二つを後の方から答える()
    {
        var first = Open with { EntryDate = Day(20230101) };
        var second = Open with { Municipality = OtherTown, EntryDate = Day(20230201) };
        var third = Open with { Municipality = City, EntryDate = Day(20230301) };
        foreach (var all in new[] { new[] { first, second, third }, [third, first, second], [second, third, first] })
            Assert.Equal((third, second), Residences.OpenTwice(all, MunicipalityTable.Released));
        Assert.Null(Residences.OpenTwice(
            [first, second with { State = ResidenceState.Closed }], MunicipalityTable.Released));
    }
}
