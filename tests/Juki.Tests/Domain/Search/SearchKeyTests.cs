using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Search;

public class SearchKeyTests
{
    [Theory]
    [InlineData("髙橋\u3000花子", "高橋花子")]
    [InlineData("高橋花子", "高橋花子")]
    [InlineData("渡邉 ＡＢＣ", "渡辺ABC")]
    [InlineData("渡邊 abc", "渡辺ABC")]
    [InlineData("ﾏﾘｱ･ﾛﾍﾟｽﾞ", "マリアロペズ")]
    [InlineData("マリア・ロペズ", "マリアロペズ")]
    [InlineData("佐々木みすゞ", "佐佐木みすず")]
    [InlineData("𠮷々", "吉吉")]
    [InlineData("々木", "々木")]
    [InlineData("葛\U000E0102城", "葛城")]
    [InlineData("José", "JOSE")]
    [InlineData("Jose\u0301", "JOSE")]
    [InlineData("はつゑ", "はつえ")]
    [InlineData("キヨ", "キヨ")]
    [InlineData("か\u3099う\u3099は\u309A", "がゔぱ")]
    [InlineData("か\u309A", "か\u309A")]
    [InlineData("・", "")]
    [InlineData("", "")]
    public void OfName_Text_IsFolded(string text, string key) => Assert.Equal(key, SearchKey.OfName(text));

    [Theory]
    [InlineData("若葉一丁目12番3号", "若葉1-12-3")]
    [InlineData("若葉１－１２－３", "若葉1-12-3")]
    [InlineData("若葉１ー１２ー３", "若葉1-12-3")]
    [InlineData("若葉1の12の3", "若葉1-12-3")]
    [InlineData("若葉1丁目 12番 3号", "若葉1-12|3")] // a space behind 番 is where 方書 begins
    [InlineData("若葉一丁目12番地3", "若葉1-12-3")]
    [InlineData("若葉1-12-3グリーンハイツ203", "若葉1-12-3|グリーンハイツ203")]
    [InlineData("若葉1丁目12番3号 グリーンハイツ203号室", "若葉1-12-3|グリーンハイツ203")]
    [InlineData("若葉1-12-3 203", "若葉1-12-3|203")]
    [InlineData("若葉1丁目12グリーンハイツ", "若葉1-12|グリーンハイツ")]
    [InlineData("若葉1丁目グリーンハイツ", "若葉1グリーンハイツ")] // no 番地: where 方書 begins is not said
    [InlineData("北一条西二十三丁目4番5号", "北1条西23-4-5")]
    [InlineData("大字本郷字西原123番地の4", "本郷西原123-4")]
    [InlineData("本郷西原百二十三番地四", "本郷西原123-4")]
    [InlineData("四番町5番地3", "4町5-3")]
    [InlineData("一番丁5", "1-5")]
    [InlineData("三室123番地", "3室123")]
    [InlineData("八王子", "8王子")]
    [InlineData("一の宮町1", "1ノ宮町1")]
    [InlineData("一之宮町1", "1ノ宮町1")]
    [InlineData("霞が関3", "霞ケ関3")]
    [InlineData("霞ヶ関3", "霞ケ関3")]
    [InlineData("四ッ谷", "4ツ谷")]
    [InlineData("代々木1", "代代木1")]
    [InlineData("二十", "20")]
    [InlineData("十", "10")]
    [InlineData("百", "100")]
    [InlineData("百三", "103")]
    [InlineData("二百三十", "230")]
    [InlineData("二三", "23")]
    [InlineData("千代田1", "千代田1")]
    [InlineData("12番地甲", "12甲")]
    [InlineData("字", "")]
    public void OfAddress_Text_IsInOneNotation(string text, string key) =>
        Assert.Equal(key, SearchKey.OfAddress(text).Replace(SearchKey.HouseSeparator, '|'));

    [Fact]
    public void OfName_AnyText_IsThatOfTheNaiveSearch() => Prop.ForAll(
        SearchSamples.NameTexts, text => Assert.Equal(NaiveSearch.Name(text), SearchKey.OfName(text))).Check(Many);

    [Fact]
    public void OfAddress_AnyText_IsThatOfTheNaiveSearch() => Prop.ForAll(
        SearchSamples.AddressTexts, text => Assert.Equal(NaiveSearch.Address(text), SearchKey.OfAddress(text)))
        .Check(Many);

    [Fact]
    public void OfName_Key_IsItself() => Prop.ForAll(
        SearchSamples.NameTexts, text => Assert.Equal(SearchKey.OfName(text), SearchKey.OfName(SearchKey.OfName(text))))
        .Check(Many);

    [Fact]
    public void OfAddress_Key_IsItself() => Prop.ForAll(SearchSamples.AddressTexts, text =>
    {
        var key = SearchKey.OfAddress(text);
        Assert.Equal(key, SearchKey.OfAddress(key));
    }).Check(Many);

    [Fact]
    public void OfName_BeginningOfAText_BeginsTheKey() => Prop.ForAll(SearchSamples.NameTexts, text =>
    {
        var key = SearchKey.OfName(text);
        foreach (var end in SearchSamples.CharacterEnds(text))
            Assert.StartsWith(SearchKey.OfName(text.AsSpan(0, end)), key, StringComparison.Ordinal);
    }).Check(Many);

    [Fact]
    public void Of_AnyUnits_NeverThrows() => Prop.ForAll(ArbMap.Default.ArbFor<char[]>(), units =>
    {
        var text = new string(units);
        Assert.True(SearchKey.OfName(text).Length <= 2 * text.Length);
        Assert.True(SearchKey.OfAddress(text).Length <= 4 * text.Length);
    }).Check(Many);

    [Theory]
    [InlineData('高', 666, 666)]
    [InlineData('髙', 667, 666)]
    [InlineData('a', 2_000, 2_000)]
    [InlineData('a', 2_001, 2_000)]
    public void OfName_LongText_IsCutToItsFirstCharacters(char character, int length, int kept)
    {
        var key = SearchKey.OfName(new string(character, length));
        Assert.Equal(kept, key.Length);
        Assert.True(Encoding.UTF8.GetByteCount(key) <= SearchKey.BytesMax);
    }

    [Fact]
    public void OfName_LongPairs_AreCutBetweenThem()
    {
        var key = SearchKey.OfName(string.Concat(Enumerable.Repeat("𩸽", 501)));
        Assert.Equal(string.Concat(Enumerable.Repeat("𩸽", 500)), key);
    }

    [Theory]
    [InlineData("高", "髙")] // the next code point, whatever it is
    [InlineData("高a", "高b")]
    [InlineData("\uD7FF", "\uE000")]
    [InlineData("𩸽", "𩸾")]
    [InlineData("a\U0010FFFF", "b")]
    public void Successor_OfAKey_IsTheLowestAbove(string key, string above) =>
        Assert.Equal(above, SearchKey.Successor(key));

    [Theory]
    [InlineData("")]
    [InlineData("\U0010FFFF")]
    public void Successor_WithoutOne_Throws(string key) =>
        Assert.Throws<ArgumentException>(() => SearchKey.Successor(key));

    [Fact]
    public void Compare_AnyKeys_IsTheOrderOfTheirBytes() => Prop.ForAll(
        SearchSamples.NameTexts, SearchSamples.NameTexts, (one, other) =>
        {
            var bytes = Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));
            Assert.Equal(Math.Sign(bytes), Math.Sign(SearchKey.Compare(one, other)));
        }).Check(Many);

    [Fact]
    public void Compare_PairAndPrivateUse_IsThatOfCodePoints() =>
        Assert.True(SearchKey.Compare("𩸽", "\uFF01") > 0);

    private static Config Many => Config.QuickThrowOnFailure.WithMaxTest(1_000);
}
