using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Tests.Domain.Offices;
using static Juki.Tests.Domain.Changes.ChangeSamples;

namespace Juki.Tests.Domain.Changes;

/// <summary>市町村合併: who reports from which day on, and which of the records counts (decision 0010).</summary>
public class MergerRulesTests
{
    private static readonly GovernmentCode Ended = Mergers.Ueda;
    private static readonly GovernmentCode Next = Mergers.United;
    private static readonly Residence Before = At(Ended, 20230401);

    [Theory]
    [InlineData(ChangeReason.ChangeOfAddress, Mergers.Day - 1, UpdateVerdict.Applied)]
    [InlineData(ChangeReason.ChangeOfAddress, Mergers.Day, UpdateVerdict.MunicipalityEnded)]
    [InlineData(ChangeReason.Death, Mergers.Day - 1, UpdateVerdict.Applied)]
    [InlineData(ChangeReason.Death, Mergers.Day, UpdateVerdict.MunicipalityEnded)]
    [InlineData(ChangeReason.Death, 20231100, UpdateVerdict.Applied)] // 日不詳
    [InlineData(ChangeReason.MoveOut, Mergers.Day, UpdateVerdict.Applied)] // 転出予定 from before the merger
    public void 廃止された市町村は廃止の前の異動だけを送れる(ChangeReason reason, int date, UpdateVerdict expected)
    {
        var after = Before.Information;
        if (reason == ChangeReason.ChangeOfAddress)
            after = after with { Address = after.Address with { Text = "架空町二丁目" } };
        var judgement = Judged(By(Ended, reason, date, after), Before);
        Assert.Equal(expected, judgement.Verdict);
        Assert.Equal(judgement.IsApplied ? UpdateField.None : UpdateField.Date, judgement.Field);
    }

    [Fact]
    public void 承継した市町村は廃止された市町村の記録がなくても合併の日の職権修正で記録を起こす()
    {
        var takeOver = By(Next, ChangeReason.ExOfficioCorrection, Mergers.Day);
        Assert.True(Judged(takeOver, null).IsApplied);
        var opened = Residences.Apply(null, takeOver, takesOver: true);
        Assert.Equal((ResidenceState.Open, Mergers.Day), (opened.State, opened.TakenOver.Value));
        Assert.Equal(UpdateVerdict.NotResident, Judged(takeOver with { Date = Day(Mergers.Day + 1) }, null).Verdict);
        Assert.Equal(UpdateVerdict.NotResident, Judged(takeOver with { Date = Day(Mergers.Day - 1) }, null).Verdict);
        var death = By(Next, ChangeReason.Death, Mergers.Day);
        Assert.Equal(UpdateVerdict.NotResident, Judged(death, null).Verdict); // first the record, then its change
        Assert.True(Judged(death with { UpdateNumber = 12 }, opened).IsApplied);
    }

    [Fact]
    public void 合併していない市町村の職権修正は記録を起こさない() => Assert.Equal(
        UpdateVerdict.NotResident,
        Judged(By(Town, ChangeReason.ExOfficioCorrection, Mergers.Day), null).Verdict);

    [Fact]
    public void 編入した市に以前の除票があっても承継でき死亡していれば誤りである()
    {
        var takeOver = By(Mergers.Matsumoto, ChangeReason.ExOfficioCorrection, Mergers.Day,
            number: IndividualNumber.FromBody(34567890123));
        var left = At(Mergers.Matsumoto, 20100401) with
        {
            State = ResidenceState.Closed, LastReason = ChangeReason.MoveOut,
        };
        Assert.True(ChangeRules.Judge(takeOver, new(left, null, default), Mergers.IntoOther).IsApplied);
        var again = Residences.Apply(left, takeOver, takesOver: true);
        Assert.Equal(
            (ResidenceState.Open, Mergers.Day, Mergers.Day, 2),
            (again.State, again.EntryDate.Value, again.TakenOver.Value, again.Version));
        var dead = left with { LastReason = ChangeReason.Death };
        Assert.Equal(
            UpdateVerdict.Deceased,
            ChangeRules.Judge(takeOver, new(dead, null, default), Mergers.IntoOther).Verdict);
    }

    [Fact]
    public void 編入した市に現存する者の承継は何も変わらなくてもよく記載の日を保つ()
    {
        var open = At(Mergers.Matsumoto, 20200401);
        var takeOver = By(Mergers.Matsumoto, ChangeReason.ExOfficioCorrection, Mergers.Day);
        Assert.Equal(open.Information, takeOver.After);
        Assert.True(ChangeRules.Judge(takeOver, new(open, null, default), Mergers.IntoOther).IsApplied);
        var taken = Residences.Apply(open, takeOver, takesOver: true);
        Assert.Equal((20200401, Mergers.Day), (taken.EntryDate.Value, taken.TakenOver.Value));
        Assert.True(Residences.GoesOnElsewhere(At(Ended, 20230401), [taken, At(Ended, 20230401)], Mergers.IntoOther));
    }

    [Fact]
    public void 承継した市町村のその後の異動の後も前の記録は数えない()
    {
        var there = At(Next, Mergers.Day) with { TakenOver = Day(Mergers.Day) };
        var gone = there with { State = ResidenceState.Closed, LastReason = ChangeReason.Death };
        foreach (var now in new[] { there, gone })
            Assert.True(Residences.GoesOnElsewhere(Before, [Before, now], Mergers.IntoNew));
        Assert.Null(Residences.OpenTwice([Before, there], Mergers.IntoNew));
        Assert.Equal(there, Residences.Current([Before, there], Day(20231201), Mergers.IntoNew));
        Assert.Null(Residences.Current([Before, gone], Day(20231201), Mergers.IntoNew));
        // without the merger these would be two towns
        Assert.NotNull(Residences.OpenTwice([Before, there], MunicipalityTable.Released));
    }

    [Fact]
    public void 合併の日からの転入も前の記録に代わり合併の前の転出は代わらない()
    {
        var entered = At(Next, Mergers.Day + 3);
        Assert.True(Residences.GoesOnElsewhere(Before, [Before, entered], Mergers.IntoNew));
        var left = At(Mergers.Matsumoto, 20100401) with
        {
            State = ResidenceState.Closed, LastReason = ChangeReason.MoveOut,
        };
        Assert.False(Residences.GoesOnElsewhere(Before, [left, Before], Mergers.IntoOther));
    }

    [Fact]
    public void 承継された者の住所は合併の前に他の町へ入った日と比べられる()
    {
        var there = At(Next, Mergers.Day) with { TakenOver = Day(Mergers.Day) };
        var elsewhere = At(Town, Mergers.Day - 3); // moved there before the merger; 転出 is still on its way
        var pair = Residences.OpenTwice([elsewhere, Before, there], Mergers.IntoNew);
        Assert.Equal((elsewhere, there), pair);
        Assert.Equal(elsewhere, Residences.Current([elsewhere, Before, there], Day(20231201), Mergers.IntoNew));
        Assert.Equal(Before.EntryDate, Residences.EntryDay(there, [Before, there], Mergers.IntoNew));
    }

    [Fact]
    public void 区の再編の日からは廃止された区の住所を書けない()
    {
        var (city, old, now) = (GovernmentCode.FromBody(22130), GovernmentCode.FromBody(22131),
            GovernmentCode.FromBody(22138));
        var resident = At(city, 20230401) with { Information = Resident with { Address = new(old, "架空町一丁目", "") } };
        Change By(ChangeReason reason, int date, GovernmentCode ward, string text) => MergerRulesTests.By(
            city, reason, date, Resident with { Address = new(ward, text, "") });
        UpdateVerdict Of(Change change) =>
            ChangeRules.Judge(change, new(resident, null, default), MunicipalityTable.Released).Verdict;
        Assert.Equal(UpdateVerdict.Applied, Of(By(ChangeReason.ChangeOfAddress, 20231231, old, "二丁目")));
        Assert.Equal(UpdateVerdict.MunicipalityEnded, Of(By(ChangeReason.ChangeOfAddress, 20240101, old, "二丁目")));
        Assert.Equal(UpdateVerdict.Applied, Of(By(ChangeReason.ExOfficioCorrection, 20240101, now, "架空町一丁目")));
        Assert.Equal(UpdateVerdict.Applied, Of(By(ChangeReason.Death, 20240102, old, "架空町一丁目"))); // as recorded
    }

    private static Judgement Judged(Change change, Residence? own) =>
        ChangeRules.Judge(change, new(own, null, default), Mergers.IntoNew);

    private static Residence At(GovernmentCode town, int entered) => Open with
    {
        Municipality = town,
        Information = Resident with { Address = Resident.Address with { Municipality = town } },
        EntryDate = Day(entered),
        LastDate = Day(entered),
    };

    private static Change By(
        GovernmentCode town, ChangeReason reason, int date, IdentificationInformation? after = null,
        IndividualNumber? number = null) => new()
    {
        UpdateNumber = 11,
        Municipality = town,
        Reason = reason,
        Date = Day(date),
        Code = Code,
        After = after ?? Resident with
        {
            Number = number ?? Number,
            Address = Resident.Address with { Municipality = town },
        },
    };
}
