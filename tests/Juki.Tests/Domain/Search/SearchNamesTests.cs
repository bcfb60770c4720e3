using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class SearchNamesTests
{
    [Fact]
    public void Of_AllKinds_AreFour()
    {
        string[] names = ["髙見本　葛\U000E0102子", "渡邉架空", "渡邉架空　葛\U000E0102子", "ﾐﾎﾝ ﾊﾅｺ"];
        Assert.Equal(names, SearchNames.Of(SearchSamples.Resident));
        Assert.Equal(SearchNames.Max, names.Length);
        Assert.Equal(["高見本葛子", "渡辺架空", "渡辺架空葛子", "ミホンハナコ"], SearchNames.KeysOf(SearchSamples.Resident));
    }

    [Fact]
    public void Of_NameWithoutSpace_HasNoGivenNameForTheFormerSurname()
    {
        var resident = SearchSamples.Resident with { Name = new("見本花子", ""), Alias = new("", "") };
        Assert.Equal(["見本花子", "渡邉架空"], SearchNames.Of(resident));
    }

    [Fact]
    public void KeysOf_NamesThatFoldAlike_AreOne()
    {
        var resident = SearchSamples.Resident with
        {
            Name = new("髙見本", ""), FormerSurname = new("高見本", ""), Alias = new("高 見本", ""),
        };
        Assert.Equal(3, SearchNames.Of(resident).Count);
        Assert.Equal(["高見本"], SearchNames.KeysOf(resident));
    }

    [Fact]
    public void Of_NameAlone_IsOne() => Assert.Equal(
        ["見本"],
        SearchNames.Of(SearchSamples.Resident with { Name = new("見本", ""), FormerSurname = default, Alias = default }));
}
