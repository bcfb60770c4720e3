using Juki.Domain.Affairs;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Terminal.Pages.Inquiry;

namespace Juki.Tests.Terminal.Pages;

[Trait("Source", "S-002")]
public class InquiryEntryTests
{
    [Theory]
    [InlineData(0, "松本市架空町一丁目", true)]
    [InlineData(1, "松本市架空町一丁目", true)]
    [InlineData(2, "松本市架", true)]
    [InlineData(2, "松本市", false)]
    [InlineData(1, "松本市", false)]
    [InlineData(3, "松本市架", true)] // what no field says is the whole
    [InlineData(0, "架空町", false)]
    [InlineData(0, "", false)]
    public void 氏名と住所の書式からは両方とも前方一致の条件はできない(int match, string address, bool isLawful)
    {
        var entry = Read(("form", "2"), ("name", "試"), ("address", address), ("match", $"{match}"));
        var (condition, faults) = entry.ToCondition();
        Assert.False(condition is { Name.IsPrefix: true, Address.IsPrefix: true });
        Assert.Equal(isLawful, faults.Count == 0 && Judge(condition) == InquiryVerdict.Answered);
    }

    [Theory]
    [InlineData("7", "4", "1", 20250401)]
    [InlineData("7", "4", "0", 20250400)]
    [InlineData("7", "0", "0", 20250000)]
    [InlineData("7", "0", "1", null)]
    [InlineData("", "4", "1", null)]
    [InlineData("x", "4", "1", null)]
    [InlineData("-7", "4", "1", null)]
    public void 氏名と生年月日の書式は年のある日付だけを取る(string year, string month, string day, int? value)
    {
        var entry = Read(("form", "3"), ("name", "試"), ("match", "1"), ("era", "5"), ("year", year),
            ("month", month), ("day", day));
        var (condition, faults) = entry.ToCondition();
        Assert.Equal(value is null, faults.Any(fault => fault.Field == SearchParameter.DateOfBirth));
        Assert.Equal(value ?? 0, condition.DateOfBirth.Value);
        Assert.True(condition.Name is { IsPrefix: true, Text: "試" });
    }

    [Fact]
    public void ToCondition_WrongCheckDigit_IsAFaultOfItsField()
    {
        var right = ResidentRecordCode.FromBody(9_876_500_001).Written;
        Assert.Empty(Read(("form", "1"), ("digits", right)).ToCondition().Faults);
        var wrong = right[..10] + (char)('0' + (right[10] - '0' + 1) % 10);
        Assert.Equal(SearchParameter.Code, Read(("form", "1"), ("digits", wrong)).ToCondition().Faults.Single().Field);
        Assert.Equal(
            SearchParameter.Number, Read(("form", "4"), ("digits", "1")).ToCondition().Faults.Single().Field);
    }

    [Theory]
    [InlineData("", true, false)]
    [InlineData("0", true, false)]
    [InlineData("on", true, false)] // no field of the page says so
    [InlineData("1", true, true)]
    [InlineData("1", false, true)] // the server is asked, and refuses it
    public void 個人番号は印を付けたときだけ求める(string field, bool isPermitted, bool isAsked)
    {
        var affair = ShippedAffairs.All.First(one => one.NumberReturned == isPermitted);
        var items = Read(("form", "1"), ("withnumber", field)).ItemsOf(affair);
        Assert.Equal(isAsked ? affair.Items | ProvidedItems.Number : ProvidedItems.None, items);
    }

    [Fact]
    public void ToCondition_NoForm_IsUnlawful() =>
        Assert.Equal(InquiryVerdict.ConditionUnlawful, Judge(Read(("form", "9")).ToCondition().Condition));

    [Fact]
    public void ToString_Entry_HoldsNothingThatWasTyped() =>
        Assert.DoesNotContain("試験", Read(("name", "試験")).ToString(), StringComparison.Ordinal);

    private static InquiryVerdict Judge(SearchCondition condition) =>
        SearchRules.Judge(condition, new(SearchKeys.WithoutNumber)).Verdict;

    private static InquiryEntry Read(params (string Name, string Value)[] fields) =>
        InquiryEntry.Read(name => fields.FirstOrDefault(field => field.Name == name).Value ?? "");
}
