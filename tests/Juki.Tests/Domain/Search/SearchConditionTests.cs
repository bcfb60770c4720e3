using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class SearchConditionTests
{
    private static readonly IReadOnlyList<IdentificationInformation> People = SearchSamples.Residents(600);

    [Fact]
    public void Holds_ConditionsFromRealRecords_AreThoseOfTheNaiveSearch()
    {
        var found = 0;
        foreach (var condition in People.Take(120).SelectMany(ConditionsFor))
        {
            var expected = NaiveSearch.Find(People, condition).ToList();
            Assert.Equal(expected, People.Where(new SearchFilter(condition).Holds));
            // An index hands over at least those.
            Assert.All(expected, one => Assert.True(IsCandidate(condition, one)));
            Assert.NotEmpty(expected);
            found += expected.Count;
        }
        Assert.InRange(found, 121, 100_000);
    }

    [Fact]
    public void Holds_EveryItem_Narrows()
    {
        var resident = SearchSamples.Resident;
        var all = new SearchCondition
        {
            Code = resident.Code,
            Number = resident.Number,
            Name = new("高", IsPrefix: true),
            Address = new(SearchSamples.City, "見本町1-2", IsPrefix: true),
            DateOfBirth = resident.DateOfBirth,
            Sex = Sex.Female,
        };
        Assert.True(new SearchFilter(all).Holds(resident));
        SearchCondition[] others =
        [
            all with { Code = ResidentRecordCode.FromBody(2) },
            all with { Number = IndividualNumber.FromBody(3) },
            all with { Name = new("髙山", true) },
            all with { Name = new("高", false) },
            all with { Address = new(SearchSamples.OtherWard, "見本町1-2", true) },
            all with { Address = new(SearchSamples.City, "見本町1-2", false) },
            all with { DateOfBirth = RecordedDate.FromChecked(19850700) },
            all with { Sex = Sex.Male },
        ];
        Assert.All(others, other => Assert.False(new SearchFilter(other).Holds(resident)));
    }

    [Theory]
    [InlineData("渡辺架空 葛子", false)]
    [InlineData("渡邊架空", false)]
    [InlineData("ミホン", true)]
    [InlineData("髙見本葛", true)]
    public void 旧氏と通称も氏名として見つかる(string name, bool isPrefix) =>
        Assert.True(new SearchFilter(new() { Name = new(name, isPrefix) }).Holds(SearchSamples.Resident));

    [Theory]
    [InlineData("見本町二十", "見本町二十三丁目4番", true)]
    [InlineData("見本町二十", "見本町20丁目4番", true)]
    [InlineData("見本町二十", "見本町二丁目4番", false)]
    [InlineData("見本町二十", "見本町2-4番", false)]
    [InlineData("見本町2", "見本町二十三丁目", true)]
    [InlineData("見本町2丁目", "見本町二十三丁目", false)]
    [InlineData("見本町2丁目", "見本町2-23", true)]
    [InlineData("見本町百", "見本町百二十三番地", true)]
    [InlineData("見本町百", "見本町12番地", false)]
    [InlineData("見", "見本町1", true)]
    [InlineData("大", "大字見本町1", false)] // the word 大字 is in no key
    [InlineData("見", "大字見本町1", true)]
    public void Holds_PrefixOfAnAddress_KnowsWhereNumbersEnd(string asked, string stored, bool isFound)
    {
        var resident = SearchSamples.Resident with { Address = new(SearchSamples.Town, stored, "") };
        var condition = new SearchCondition { Address = new(SearchSamples.Town, asked, IsPrefix: true) };
        Assert.Equal(isFound, new SearchFilter(condition).Holds(resident));
    }

    [Fact]
    public void 指定都市の全体は各区の住所を含む()
    {
        var condition = new AddressCondition(SearchSamples.City, "", true);
        Assert.True(condition.Covers(SearchSamples.Ward));
        Assert.True(condition.Covers(SearchSamples.City));
        Assert.False(condition.Covers(SearchSamples.Town));
        Assert.False(new AddressCondition(SearchSamples.Ward, "", true).Covers(SearchSamples.OtherWard));
    }

    [Fact]
    public void ToString_OfConditionsAndRanges_ShowsNoValue()
    {
        object[] all =
        [
            new SearchCondition { Name = new("見本", true) }, new NameCondition("見本", true),
            new AddressCondition(SearchSamples.Ward, "見本", true), SearchRange.WholeName("見本")!,
            new FourBasicItems("見本", SearchSamples.Ward, "見本", default, Sex.Male),
            ProvidedInformation.Of(SearchSamples.Resident, ProvidedItems.Name),
            new WrittenAddress(SearchSamples.Ward, "見本"),
        ];
        Assert.All(all, one => Assert.DoesNotContain("見本", $"{one}", StringComparison.Ordinal));
    }

    /// <summary>What a clerk may ask about a resident.</summary>
    private static IEnumerable<SearchCondition> ConditionsFor(IdentificationInformation one)
    {
        var (first, address) = (one.Name.Text[..SearchSamples.CharacterEnds(one.Name.Text).ElementAt(1)], one.Address);
        var lot = address.Text.Split(' ')[0];
        yield return new() { Code = one.Code };
        yield return new() { Name = new(one.Name.Text, false), Address = new(address.Municipality, lot, false) };
        yield return new() { Name = new(first, true), Address = new(address.Municipality, address.Text, false) };
        yield return new() { Name = new(one.Name.Text, false), Address = new(address.Municipality, lot[..1], true) };
        yield return new() { Name = new(first, true), DateOfBirth = one.DateOfBirth };
        yield return new() { Name = new(first, true), DateOfBirth = one.DateOfBirth, Sex = one.Sex };
    }

    private static bool IsCandidate(SearchCondition condition, IdentificationInformation one) =>
        (condition.Name is not { } name || SearchNames.KeysOf(one).Any((name.IsPrefix
            ? SearchRange.NamePrefix(name.Text) : SearchRange.WholeName(name.Text))!.Value.Contains))
        && (condition.Address is not { } address || (address.IsPrefix
            ? SearchRange.AddressPrefix(address.Text)
            : SearchRange.WholeAddress(address.Text))!.Value.Contains(SearchKey.OfAddress(one.Address.Text)));
}
