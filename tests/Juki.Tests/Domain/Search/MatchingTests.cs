using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class MatchingTests
{
    private static readonly FourBasicItems Same = new(
        SearchSamples.Resident.Name.Text,
        SearchSamples.Ward,
        SearchSamples.Resident.Address.Text,
        SearchSamples.Resident.DateOfBirth,
        Sex.Female);

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 住所と氏名と生年月日と性別が完全に一致する者だけを本人とする()
    {
        Assert.Equal(MatchDegree.Equal, Matching.Compare(Same, SearchSamples.Resident));
        FourBasicItems[] others =
        [
            Same with { Name = "高見本　葛子" }, Same with { Name = Same.Name + " " }, Same with { Name = "別見本" },
            Same with { Address = "見本町1-2-3 架空ハイツ203" }, Same with { Address = "別町" },
            Same with { Municipality = SearchSamples.OtherWard }, Same with { Municipality = SearchSamples.City },
            Same with { DateOfBirth = RecordedDate.FromChecked(19850704) }, Same with { DateOfBirth = default },
            Same with { Sex = Sex.Male }, Same with { Sex = Sex.None }, default,
        ];
        Assert.All(
            others,
            other => Assert.NotEqual(MatchDegree.Equal, Matching.Compare(other, SearchSamples.Resident)));
    }

    [Theory]
    [Trait("Source", "S-000 5-2. リスク3")]
    [InlineData("高見本　葛子", "見本町一丁目２番３号 架空ハイツ２０３号室")]
    [InlineData("髙見本葛\U000E0102子", "見本町1-2-3")]
    [InlineData("渡邉架空", "見本町1-2-3架空ハイツ203")]
    [InlineData("ミホン・ハナコ", "見本町一丁目２番３号 架空ハイツ２０３号室")]
    public void 字体や表記だけが異なる者は類似であって一致ではない(string name, string address)
    {
        var subject = Same with { Name = name, Address = address };
        Assert.Equal(MatchDegree.Similar, Matching.Compare(subject, SearchSamples.Resident));
        subject = subject with { Municipality = SearchSamples.City };
        Assert.Equal(MatchDegree.Similar, Matching.Compare(subject, SearchSamples.Resident));
    }

    [Fact]
    public void CompareItems_EachItem_StandsForItself()
    {
        var subject = Same with { Name = "高見本葛子", Address = "見本町1-2-4", Sex = Sex.None };
        Assert.Equal(
            new(MatchDegree.Similar, MatchDegree.Different, MatchDegree.Equal, MatchDegree.NotCompared),
            Matching.CompareItems(subject, SearchSamples.Resident));
        Assert.Equal(new ItemComparison(), Matching.CompareItems(default, SearchSamples.Resident));
        Assert.Equal(MatchDegree.Different, new ItemComparison().Overall);
    }

    [Theory]
    [InlineData("見本町1-2-3 架空ハイツ204", MatchDegree.Different)]
    [InlineData("見本町1-2-3", MatchDegree.Similar)]
    [InlineData("・", MatchDegree.Different)]
    [InlineData("", MatchDegree.NotCompared)]
    public void CompareItems_Address_NeedsTheSameLotAndNoOtherHouse(string address, MatchDegree degree) => Assert.Equal(
        degree, Matching.CompareItems(Same with { Address = address }, SearchSamples.Resident).Address);

    [Fact]
    public void 不詳の生年月日は一致の根拠とならず一部不詳は記録どおりなら一致する()
    {
        var unknown = SearchSamples.Resident with { DateOfBirth = default };
        Assert.Equal(MatchDegree.Different, Matching.Compare(Same with { DateOfBirth = default }, unknown));
        var part = SearchSamples.Resident with { DateOfBirth = RecordedDate.FromChecked(19850700) };
        Assert.Equal(MatchDegree.Equal, Matching.Compare(Same with { DateOfBirth = part.DateOfBirth }, part));
    }
}
