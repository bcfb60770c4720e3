using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class InquiryVerdictTests
{
    [Fact]
    public void Of_EveryVerdict_HasItsOwnTitleAndBothTexts()
    {
        Assert.Equal(Enum.GetValues<InquiryVerdict>().Order(), InquiryRemedy.All.Select(row => row.Verdict));
        Assert.All(InquiryRemedy.All, row => Assert.All([row.Title, row.Japanese, row.English], Assert.NotEmpty));
        Assert.Equal(InquiryRemedy.All.Count, InquiryRemedy.All.Select(row => row.Title).Distinct().Count());
    }

    [Fact]
    public void NameOf_EveryParameterAndProblem_IsSaid()
    {
        Assert.All(
            Enum.GetValues<SearchParameter>(),
            one => Assert.Equal(one == SearchParameter.None, InquiryRemedy.NameOf(one).Length == 0));
        Assert.All(
            Enum.GetValues<SearchProblem>(),
            one => Assert.Equal(one == SearchProblem.None, InquiryRemedy.TextOf(one).Length == 0));
    }

    [Theory]
    [Trait("Source", "S-002")]
    [InlineData(0, InquiryVerdict.NoneFound)]
    [InlineData(1, InquiryVerdict.Answered)]
    [InlineData(50, InquiryVerdict.Answered)]
    [InlineData(51, InquiryVerdict.TooManyHits)]
    [InlineData(int.MaxValue, InquiryVerdict.TooManyHits)]
    public void 該当者が50人を超えるときは提供しない(int persons, InquiryVerdict verdict) =>
        Assert.Equal(verdict, SearchLimits.JudgeHits(persons));
}
