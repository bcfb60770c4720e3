using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class SearchRangeTests
{
    [Fact]
    public void WholeName_OfAKey_HoldsItAlone()
    {
        var range = SearchRange.WholeName("髙見本 花")!.Value;
        Assert.True(range.Contains(SearchKey.OfName("高見本花")));
        Assert.False(range.Contains(SearchKey.OfName("高見本花子")));
        Assert.False(range.Contains(SearchKey.OfName("高見本")));
        Assert.False(default(SearchRange).Contains("高"));
    }

    [Theory]
    [InlineData("見本町1-2-3", true)]
    [InlineData("見本町一丁目２番３号", true)]
    [InlineData("見本町1-2-3 架空ハイツ203", true)]
    [InlineData("見本町1-2-3架空ハイツ203号室", true)]
    [InlineData("見本町1-2-31", false)]
    [InlineData("見本町1-2-3-4", false)]
    [InlineData("見本町1-2", false)]
    [InlineData("見本町", false)]
    public void WholeAddress_WithoutHouse_HoldsThoseWithOne(string stored, bool isFound) =>
        Assert.Equal(isFound, SearchRange.WholeAddress("見本町1丁目2番3号")!.Value.Contains(SearchKey.OfAddress(stored)));

    [Fact]
    public void WholeAddress_WithHouse_HoldsThatHouseAlone()
    {
        var range = SearchRange.WholeAddress("見本町1-2-3 架空ハイツ203号室")!.Value;
        Assert.True(range.Contains(SearchKey.OfAddress("見本町1-2-3架空ハイツ203")));
        Assert.False(range.Contains(SearchKey.OfAddress("見本町1-2-3架空ハイツ204")));
        Assert.False(range.Contains(SearchKey.OfAddress("見本町1-2-3")));
    }

    [Fact]
    public void Ranges_OfTextsWithoutAKey_AreNone()
    {
        Assert.Null(SearchRange.WholeName("・"));
        Assert.Null(SearchRange.NamePrefix("・"));
        Assert.Null(SearchRange.WholeAddress("字"));
        Assert.Null(SearchRange.AddressPrefix("大字"));
    }

    [Fact]
    public void NamePrefix_AnyBeginning_HoldsTheWhole() => Prop.ForAll(SearchSamples.NameTexts, text =>
    {
        foreach (var end in SearchSamples.CharacterEnds(text))
        {
            if (SearchRange.NamePrefix(text.AsSpan(0, end)) is { } range)
                Assert.True(range.Contains(SearchKey.OfName(text)));
        }
    }).Check(Many);

    [Fact]
    public void AddressPrefix_AnyBeginning_HoldsTheWhole() => Prop.ForAll(SearchSamples.AddressTexts, text =>
    {
        var record = SearchSamples.Resident with
        {
            Address = SearchSamples.Resident.Address with { Text = text },
        };
        foreach (var end in SearchSamples.CharacterEnds(text))
        {
            if (IsWithinWord(text, end) || SearchRange.AddressPrefix(text.AsSpan(0, end)) is not { } range)
                continue;
            Assert.True(range.Contains(SearchKey.OfAddress(text)));
            var condition = new SearchCondition { Address = new(record.Address.Municipality, text[..end], true) };
            Assert.True(new SearchFilter(condition).Holds(record));
        }
    }).Check(Many);

    [Fact]
    public void Ranges_OfLongTexts_HoldTheirCutKeys()
    {
        var (longer, longest) = (new string('髙', 900), new string('高', 1_000));
        Assert.True(SearchRange.NamePrefix(longer)!.Value.Contains(SearchKey.OfName(longest)));
        Assert.True(SearchRange.WholeName(longest)!.Value.Contains(SearchKey.OfName(longest)));
    }

    /// <summary>大字 is one word that leaves nothing in the key.</summary>
    private static bool IsWithinWord(string text, int end) => end < text.Length && text[end] == '字'
        && SearchKey.OfAddress(text.AsSpan(0, end)).EndsWith('大');

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(1_000);
}
