using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Changes;
using Juki.Domain.Person;
using static Juki.Tests.Domain.Changes.ChangeSamples;

namespace Juki.Tests.Domain.Changes;

/// <summary>判定の優先順位: of several faults the one that comes first in the list of verdicts is answered.</summary>
public class ChangeRulesPrecedenceTests
{
    [Fact]
    public void 自市町村の住所でないことは順番の誤りより先に答える() => Assert.Equal(
        UpdateVerdict.NotOwner,
        Judge(Of(ChangeReason.MoveOut, Elsewhere(Resident)) with { UpdateNumber = 1 }, Open).Verdict);

    [Fact]
    public void 順番の誤りは旧符号より先に答える() => Assert.Equal(
        UpdateVerdict.OutOfOrder, Judge(Of(ChangeReason.MoveOut) with { UpdateNumber = 1 }, Own("旧符号")).Verdict);

    [Fact]
    public void 状態の誤りは項目の誤りより先に答える()
    {
        var renamed = Resident with { Name = new("試験葉子", "") };
        Assert.Equal(UpdateVerdict.AlreadyDeleted, Judge(Of(ChangeReason.MoveOut, renamed), Own("消除")).Verdict);
        Assert.Equal(
            UpdateVerdict.AlreadyResident,
            Judge(Of(ChangeReason.MoveIn, Resident with { Code = NewCode }), Open, numberHolder: NewCode).Verdict);
    }

    [Theory]
    [InlineData(ChangeReason.ChangeOfAddress)]
    [InlineData(ChangeReason.NumberChange)]
    [InlineData(ChangeReason.CodeChangeRequest)]
    [InlineData(ChangeReason.ExOfficioCodeEntry)]
    public void 変わってはならない項目は変わらなければならない項目より先に答える(ChangeReason reason) => Assert.Equal(
        new(UpdateVerdict.ItemMayNotChange, UpdateField.Name),
        Judge(Of(reason, Resident with { Name = new("試験葉子", "シケンハナコ") }), Open));

    [Fact]
    public void 二つの項目が変わってはならないときは先の項目を答える() => Assert.Equal(
        new(UpdateVerdict.ItemMayNotChange, UpdateField.Name),
        Judge(Of(ChangeReason.MoveOut, Resident with { Name = new("試験葉子", "シケン"), Sex = Sex.Male }), Open));

    [Fact]
    public void 項目の誤りは使用済みの符号より先に使用済みの符号は番号より先に答える()
    {
        var recoded = Of(ChangeReason.CodeChangeRequest, Resident with { Code = NewCode, Sex = Sex.Male });
        Assert.Equal(UpdateVerdict.ItemMayNotChange, Judge(recoded, Open, underNewCode: Own("現存")).Verdict);
        Assert.Equal(
            UpdateVerdict.CodeUsed,
            Judge(Of(ChangeReason.ExOfficioCodeEntry), own: null, Own("消除"), numberHolder: Code).Verdict);
    }

    [Fact]
    public void 使用済みの番号は生年月日より前の日付より先に答える() => Assert.Equal(
        UpdateVerdict.NumberUsed,
        Judge(Of(ChangeReason.Birth) with { Date = Day(19700101) }, own: null, numberHolder: NewCode).Verdict);

    /// <summary>Whatever is put together: taking a fault away never makes an earlier verdict appear.</summary>
    [Fact]
    public void Judge_FaultsTakenAway_NeverGivesAnEarlierVerdict() => Prop.ForAll(
        Gen.Choose(0, 255).ToArbitrary(), Gen.Choose(0, 10).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(),
        (faults, reasonIndex, stateIndex) =>
        {
            var reason = Enum.GetValues<ChangeReason>().Skip(1).ElementAt(reasonIndex);
            var own = Own(new[] { "未記載", "現存", "消除", "死亡", "旧符号" }[stateIndex]);
            var all = (int)With(faults, reason, own).Verdict;
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                if ((faults & bit) == 0)
                    continue;
                var less = (int)With(faults & ~bit, reason, own).Verdict;
                Assert.True(less == 0 || less >= all || IsMade(bit), $"{reason} {stateIndex} {faults} without {bit}");
            }
        }).QuickCheckThrowOnFailure();

    /// <summary>These two change what the reason must change: without them nothing may be left that changed.</summary>
    private static bool IsMade(int bit) => bit is 4 or 8;

    private static Judgement With(int faults, ChangeReason reason, Residence? own)
    {
        var change = Of(reason, reason.IsRecoding() ? Resident with { Code = NewCode } : null);
        var after = change.After;
        if ((faults & 1) != 0) after = Elsewhere(after);
        if ((faults & 4) != 0) after = after with { Name = new("試験葉子", "") };
        if ((faults & 8) != 0) after = after with { Sex = Sex.Male };
        change = change with { After = after, UpdateNumber = (faults & 2) != 0 ? 1 : 11 };
        if ((faults & 16) != 0) change = change with { Date = Day(19700101) };
        return Judge(
            change, own,
            (faults & 32) != 0 && reason.IsRecoding() ? Own("消除") : null,
            (faults & 64) != 0 ? NewCode : default);
    }

    private static IdentificationInformation Elsewhere(IdentificationInformation item) =>
        item with { Address = item.Address with { Municipality = OtherTown } };
}
