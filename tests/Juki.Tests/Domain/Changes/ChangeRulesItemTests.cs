using Juki.Domain.Changes;
using Juki.Domain.Person;
using static Juki.Tests.Domain.Changes.ChangeSamples;

namespace Juki.Tests.Domain.Changes;

/// <summary>異動事由ごとに、変わってよい項目と変わらなければならない項目.</summary>
public class ChangeRulesItemTests
{
    private static readonly
        (UpdateField Field, Func<IdentificationInformation, IdentificationInformation> Change)[] Items =
    [
        (UpdateField.Number, item => item with { Number = NewNumber }),
        (UpdateField.Name, item => item with { Name = item.Name with { Text = "試験葉子" } }),
        (UpdateField.NameReading, item => item with { Name = item.Name with { Reading = "シケンヨウコ" } }),
        (UpdateField.FormerSurname, item => item with { FormerSurname = new("旧姓", "") }),
        (UpdateField.FormerSurnameReading, item => item with { FormerSurname = new("", "キュウセイ") }),
        (UpdateField.Alias, item => item with { Alias = new("通称", "") }),
        (UpdateField.AliasReading, item => item with { Alias = new("", "ツウショウ") }),
        (UpdateField.DateOfBirth, item => item with { DateOfBirth = Day(19800301) }),
        (UpdateField.Sex, item => item with { Sex = Sex.Male }),
        (UpdateField.Address, item => item with { Address = item.Address with { Text = "架空町九丁目" } }),
        (UpdateField.PostalCode, item => item with { Address = item.Address with { PostalCode = "" } }),
    ];

    private static readonly UpdateField[] AddressItems = [UpdateField.Address, UpdateField.PostalCode];

    [Fact]
    [Trait("Source", "S-000 2. リスク3")]
    public void 転居で変わってよいのは住所だけである() => AssertAllowed(ChangeReason.ChangeOfAddress, AddressItems);

    [Fact]
    public void 職権修正等では個人番号と住民票コードのほかは変わってよい() => AssertAllowed(
        ChangeReason.ExOfficioCorrection, Items.Select(item => item.Field).Where(field => field != UpdateField.Number));

    [Fact]
    public void 個人番号の変更で変わってよいのは個人番号だけである() =>
        AssertAllowed(ChangeReason.NumberChange, [UpdateField.Number]);

    [Theory]
    [InlineData(ChangeReason.CodeChangeRequest)]
    [InlineData(ChangeReason.ExOfficioCodeEntry)]
    [InlineData(ChangeReason.MoveOut)]
    [InlineData(ChangeReason.Death)]
    [InlineData(ChangeReason.ExOfficioDeletion)]
    public void 消除と住民票コードの変更ではほかの項目は変わらない(ChangeReason reason) => AssertAllowed(reason, []);

    [Theory]
    [InlineData(ChangeReason.MoveIn)]
    [InlineData(ChangeReason.ExOfficioEntry)]
    public void 再び記載するときはどの項目も変わってよい(ChangeReason reason) => Assert.All(
        Items, item => Assert.True(Judge(Of(reason, item.Change(Resident)), Own("消除")).IsApplied));

    [Fact]
    public void 区から区への転居では市町村コードも変わってよい()
    {
        var other = Juki.Domain.Offices.GovernmentCode.FromBody(14102);
        var open = Open with
        {
            Municipality = City, Information = Resident with { Address = new(Ward, "架空町", "") },
        };
        var moved = Of(ChangeReason.ChangeOfAddress, Resident with { Address = new(other, "架空町", "") });
        Assert.True(Judge(moved with { Municipality = City }, open).IsApplied);
        var left = Of(ChangeReason.MoveOut, moved.After) with { Municipality = City };
        Assert.Equal(new(UpdateVerdict.ItemMayNotChange, UpdateField.AddressMunicipality), Judge(left, open));
    }

    [Fact]
    public void 住民票コードが変わってよいのはその変更の事由だけである() => Assert.All(
        Enum.GetValues<ChangeReason>().Where(r => r is not (ChangeReason.None or ChangeReason.MoveIn
            or ChangeReason.Birth or ChangeReason.ExOfficioEntry) && !r.IsRecoding()),
        reason =>
        {
            var change = Of(reason);
            change = change with { After = change.After with { Code = NewCode } };
            Assert.Equal(new(UpdateVerdict.ItemMayNotChange, UpdateField.NewCode), Judge(change, Open));
        });

    [Theory]
    [InlineData(ChangeReason.ChangeOfAddress, UpdateField.Address)]
    [InlineData(ChangeReason.NumberChange, UpdateField.Number)]
    [InlineData(ChangeReason.ExOfficioCorrection, UpdateField.Reason)]
    [InlineData(ChangeReason.CodeChangeRequest, UpdateField.NewCode)]
    [InlineData(ChangeReason.ExOfficioCodeEntry, UpdateField.NewCode)]
    public void 変わらなければならない項目が前と同じなら誤りである(ChangeReason reason, UpdateField field) =>
        Assert.Equal(new(UpdateVerdict.NothingChanged, field), Judge(Of(reason, Resident), Open));

    [Fact]
    [Trait("Source", "番号法8条")]
    public void 新しい住民票コードは使われたことがあってはならない() => Assert.All(
        new[] { "現存", "消除", "死亡", "旧符号" },
        state => Assert.Equal(
            new(UpdateVerdict.CodeUsed, UpdateField.NewCode),
            Judge(Of(ChangeReason.CodeChangeRequest), Open, underNewCode: Own(state))));

    [Fact]
    [Trait("Source", "番号法8条")]
    public void 新しい個人番号は誰のものであったこともあってはならない()
    {
        var change = Of(ChangeReason.NumberChange);
        Assert.Equal(new(UpdateVerdict.NumberUsed, UpdateField.Number), Judge(change, Open, numberHolder: NewCode));
        Assert.Equal(new(UpdateVerdict.NumberUsed, UpdateField.Number), Judge(change, Open, numberHolder: Code));
    }

    [Theory]
    [InlineData(ChangeReason.MoveIn)]
    [InlineData(ChangeReason.Birth)]
    [InlineData(ChangeReason.ExOfficioEntry)]
    [Trait("Source", "番号法8条")]
    public void 記載のときの個人番号は本人のものか新しいものである(ChangeReason reason)
    {
        var change = Of(reason);
        Assert.True(Judge(change, own: null, numberHolder: Code).IsApplied);
        Assert.Equal(
            new(UpdateVerdict.NumberUsed, UpdateField.Number), Judge(change, own: null, numberHolder: NewCode));
        Assert.True(Judge(Of(reason, Resident with { Number = default }), own: null, numberHolder: default).IsApplied);
    }

    [Fact]
    [Trait("Source", "番号法8条")]
    public void 他の町で符号の変わった人は前の個人番号のまま戻れる()
    {
        var back = Of(ChangeReason.MoveIn, Resident with { Code = NewCode }) with { Code = NewCode };
        Assert.True(Judge(back, own: null, numberHolder: Code, holderResidence: Own("消除")).IsApplied);
        var exOfficio = back with { Reason = ChangeReason.ExOfficioEntry };
        Assert.True(Judge(exOfficio, own: null, numberHolder: Code, holderResidence: Own("消除")).IsApplied);
        var birth = back with { Reason = ChangeReason.Birth };
        var other = Own("消除")! with { Information = Resident with { Number = NewNumber } };
        foreach (var (change, holder) in new[]
        {
            (back, Own("現存")), (back, Own("死亡")), (back, other), (birth, Own("消除")), (back, null),
        })
        {
            Assert.Equal(
                new(UpdateVerdict.NumberUsed, UpdateField.Number),
                Judge(change, own: null, numberHolder: Code, holderResidence: holder));
        }
    }

    [Theory]
    [InlineData(19800228, UpdateVerdict.BeforeBirth)]
    [InlineData(19800229, UpdateVerdict.Applied)]
    [InlineData(19800200, UpdateVerdict.Applied)]
    [InlineData(0, UpdateVerdict.Applied)]
    public void 出生と死亡は生年月日より前ではない(int date, UpdateVerdict verdict)
    {
        Assert.Equal(verdict, Judge(Of(ChangeReason.Birth) with { Date = Day(date) }, own: null).Verdict);
        Assert.Equal(verdict, Judge(Of(ChangeReason.Death) with { Date = Day(date) }, Open).Verdict);
        Assert.True(Judge(Of(ChangeReason.MoveOut) with { Date = Day(date) }, Open).IsApplied);
    }

    [Fact]
    public void 生年月日の一部が不詳なら死亡の日は比べない() => Assert.All(new[] { 0, 19800000, 19800300 }, born =>
    {
        var person = Resident with { DateOfBirth = Day(born) };
        var death = Of(ChangeReason.Death, person) with { Date = Day(19700101) };
        Assert.True(Judge(death, Open with { Information = person }).IsApplied);
    });

    private static void AssertAllowed(ChangeReason reason, IEnumerable<UpdateField> allowed)
    {
        foreach (var (field, change) in Items)
        {
            var judgement = Judge(Of(reason, change(Of(reason).After)), Open);
            if (allowed.Contains(field))
                Assert.True(judgement.IsApplied, $"{reason} {field} {judgement}");
            else
                Assert.Equal(new(UpdateVerdict.ItemMayNotChange, field), judgement);
        }
    }
}
