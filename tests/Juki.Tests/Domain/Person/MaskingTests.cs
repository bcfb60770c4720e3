using System.Reflection;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Tests.Domain.Person;

/// <summary>No value of a resident can get into a text by way of ToString.</summary>
public class MaskingTests
{
    private const string Code = "24727059608";
    private const string Number = "123456789018";
    private const string Birth = "19850703";

    private static readonly IdentificationInformation Information = new()
    {
        Code = ResidentRecordCode.FromBody(2472705960),
        Number = IndividualNumber.FromBody(12345678901),
        Name = new("見本　葛子", "ミホン　カツコ"),
        FormerSurname = new("旧見本", "キュウミホン"),
        Alias = new("通称見本", "ツウショウミホン"),
        DateOfBirth = RecordedDate.FromChecked(19850703),
        Sex = Sex.Female,
        Address = new(GovernmentCode.FromBody(14101), "見本町一丁目2番3号", "2300000"),
    };

    private static readonly Change Moved = new()
    {
        UpdateNumber = 7,
        Municipality = GovernmentCode.FromBody(14100),
        Reason = ChangeReason.MoveIn,
        Date = RecordedDate.FromChecked(20240401),
        Code = Information.Code,
        After = Information,
    };

    [Fact]
    public void ToString_OfAnythingWithResidentsValues_ShowsNone()
    {
        object[] all =
        [
            Information, Information.Code, Information.Number, Information.Name, Information.FormerSurname,
            Information.Alias, Information.DateOfBirth, Information.Address, Moved,
        ];
        string[] secrets =
            [Code, Number, Birth, "19850703", "20240401", "見本", "ミホン", "通称", "ツウショウ", "キュウ", "230", "丁目", "Female"];
        foreach (var one in all)
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret, $"{one}", StringComparison.Ordinal);
        Assert.Equal(Code, Information.Code.Written);
        Assert.Equal(Number, Information.Number.Written);
        Assert.Equal(Birth, Information.DateOfBirth.Written);
    }

    [Fact]
    public void ToString_OfNothing_SaysSo()
    {
        Assert.Equal("(no code)", default(ResidentRecordCode).ToString());
        Assert.Equal("(no number)", default(IndividualNumber).ToString());
        Assert.Equal("(no name)", default(WrittenName).ToString());
    }

    [Fact]
    [Trait("Source", "住基法30条の6")]
    public void 本人確認情報は法の定める項目だけを持つ()
    {
        string[] items = ["Address", "Alias", "Code", "DateOfBirth", "FormerSurname", "Name", "Number", "Sex"];
        var properties = typeof(IdentificationInformation).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Assert.Equal(items, properties.Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void IsNone_WithoutText_IsTrue(string? text) => Assert.True(new WrittenName(text!, "").IsNone);
}
