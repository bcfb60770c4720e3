using Juki.Domain.Changes;
using static Juki.Tests.Domain.Changes.ChangeSamples;

namespace Juki.Tests.Domain.Changes;

/// <summary>異動事由と記録の状態: every cell of the table.</summary>
public class ChangeRulesStateTests
{
    private static readonly ChangeReason[] Reasons =
        [.. Enum.GetValues<ChangeReason>().Where(reason => reason != ChangeReason.None)];

    [Theory]
    [InlineData("未記載", UpdateVerdict.Applied)]
    [InlineData("現存", UpdateVerdict.AlreadyResident)]
    [InlineData("消除", UpdateVerdict.Applied)]
    [InlineData("死亡", UpdateVerdict.Deceased)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 現存する住民への転入と死亡した住民の転入は誤りである(string state, UpdateVerdict verdict) =>
        AssertVerdict(ChangeReason.MoveIn, state, verdict);

    [Theory]
    [InlineData("未記載", UpdateVerdict.Applied)]
    [InlineData("現存", UpdateVerdict.AlreadyResident)]
    [InlineData("消除", UpdateVerdict.AlreadyRecorded)]
    [InlineData("死亡", UpdateVerdict.AlreadyRecorded)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 出生は一度も記載されたことのない者に限る(string state, UpdateVerdict verdict) =>
        AssertVerdict(ChangeReason.Birth, state, verdict);

    [Theory]
    [InlineData("未記載", UpdateVerdict.Applied)]
    [InlineData("現存", UpdateVerdict.AlreadyResident)]
    [InlineData("消除", UpdateVerdict.Applied)]
    [InlineData("死亡", UpdateVerdict.Applied)]
    public void 職権記載等は消除した記録も死亡による記録も回復する(string state, UpdateVerdict verdict) =>
        AssertVerdict(ChangeReason.ExOfficioEntry, state, verdict);

    [Theory]
    [InlineData(ChangeReason.MoveOut)]
    [InlineData(ChangeReason.Death)]
    [InlineData(ChangeReason.ExOfficioDeletion)]
    [Trait("Source", "S-000 2. リスク3")]
    [Trait("Source", "S-004")]
    public void 消除は現存する者に限り消除済みの者の消除は誤りである(ChangeReason reason)
    {
        AssertVerdict(reason, "未記載", UpdateVerdict.NotResident, UpdateField.Code);
        AssertVerdict(reason, "現存", UpdateVerdict.Applied);
        AssertVerdict(reason, "消除", UpdateVerdict.AlreadyDeleted);
        AssertVerdict(reason, "死亡", UpdateVerdict.AlreadyDeleted);
    }

    [Theory]
    [InlineData(ChangeReason.ChangeOfAddress)]
    [InlineData(ChangeReason.ExOfficioCorrection)]
    [InlineData(ChangeReason.NumberChange)]
    [InlineData(ChangeReason.CodeChangeRequest)]
    public void 修正は現存する者に限る(ChangeReason reason)
    {
        AssertVerdict(reason, "未記載", UpdateVerdict.NotResident, UpdateField.Code);
        AssertVerdict(reason, "現存", UpdateVerdict.Applied);
        AssertVerdict(reason, "消除", UpdateVerdict.Deleted);
        AssertVerdict(reason, "死亡", UpdateVerdict.Deleted);
    }

    [Theory]
    [InlineData("未記載")]
    [InlineData("現存")]
    [InlineData("消除")]
    [InlineData("死亡")]
    public void 住民票コードの職権記載等はどの記録にもできる(string state) =>
        AssertVerdict(ChangeReason.ExOfficioCodeEntry, state, UpdateVerdict.Applied);

    [Fact]
    public void 旧い住民票コードへの更新はどの事由でも誤りである() => Assert.All(
        Reasons, reason => AssertVerdict(reason, "旧符号", UpdateVerdict.CodeSuperseded, UpdateField.Code));

    [Fact]
    public void 最初の住民票コードの職権記載は同じ符号のまま記録を起こす() =>
        Assert.True(Judge(Of(ChangeReason.ExOfficioCodeEntry, Resident), own: null).IsApplied);

    [Fact]
    public void 他の市町村の住所の更新はどの事由でも受けない() => Assert.All(Reasons, reason =>
    {
        var change = Of(reason);
        var address = change.After.Address with { Municipality = OtherTown };
        change = change with { After = change.After with { Address = address } };
        Assert.Equal(new(UpdateVerdict.NotOwner, UpdateField.AddressMunicipality), Judge(change, Open));
    });

    [Fact]
    public void 区の住所の記録は市のものである()
    {
        var inWard = Resident with { Address = Resident.Address with { Municipality = Ward } };
        Assert.True(Judge(Of(ChangeReason.MoveIn, inWard) with { Municipality = City }, own: null).IsApplied);
        Assert.Equal(
            UpdateVerdict.NotOwner,
            Judge(Of(ChangeReason.MoveIn, inWard) with { Municipality = Ward }, own: null).Verdict);
    }

    [Theory]
    [InlineData(9, UpdateVerdict.OutOfOrder)]
    [InlineData(10, UpdateVerdict.OutOfOrder)]
    [InlineData(11, UpdateVerdict.Applied)]
    public void 前の更新より新しい更新順番号だけを受ける(long number, UpdateVerdict verdict) => Assert.Equal(
        verdict, Judge(Of(ChangeReason.ChangeOfAddress) with { UpdateNumber = number }, Open).Verdict);

    private static void AssertVerdict(
        ChangeReason reason, string state, UpdateVerdict verdict, UpdateField field = UpdateField.Reason) =>
        Assert.Equal(
            verdict == UpdateVerdict.Applied ? Judgement.Applied : new(verdict, field), Judge(Of(reason), Own(state)));
}
