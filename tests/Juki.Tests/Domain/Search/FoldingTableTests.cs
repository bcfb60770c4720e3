using Juki.Domain.Search;
using Juki.Domain.Text;

namespace Juki.Tests.Domain.Search;

public class FoldingTableTests
{
    private static readonly List<string[]> Rows = [.. DataFile.Rows("folding.tsv", fields: 4)];

    [Fact]
    public void Of_EveryRow_GivesItsTargetWhichFoldsNoFurther()
    {
        Assert.InRange(Rows.Count, 2_700, 2_800);
        foreach (var row in Rows)
        {
            var to = row[1].Length == 0 ? FoldingTable.Nothing : DataFile.CodePoint(row[1]);
            Assert.Equal(to, FoldingTable.Of(DataFile.CodePoint(row[0])));
            if (to != FoldingTable.Nothing)
                Assert.Equal(to, FoldingTable.Of(to));
        }
    }

    [Fact]
    public void Of_EveryOtherCodePoint_IsItselfOrASelector()
    {
        var listed = Rows.Select(row => DataFile.CodePoint(row[0])).ToHashSet();
        for (var code = 0; code < 0x110000; code++)
        {
            if (listed.Contains(code))
                continue;
            var isSelector = code is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;
            Assert.Equal(isSelector ? FoldingTable.Nothing : code, FoldingTable.Of(code));
        }
    }

    [Theory]
    [InlineData("髙高")]
    [InlineData("﨑嵜崎")]
    [InlineData("邉邊辺")]
    [InlineData("澤沢")]
    [InlineData("齋斎")]
    [InlineData("齊斉")]
    [InlineData("廣広")]
    [InlineData("國囯国")]
    [InlineData("龍竜")]
    [InlineData("濵濱浜")]
    [InlineData("眞真")]
    [InlineData("惠恵")]
    [InlineData("德徳")]
    [InlineData("𠮷吉")]
    [InlineData("嶋嶌島")]
    [InlineData("冨富")]
    [InlineData("靏鶴")]
    [InlineData("神神")]
    [InlineData("曾曽")]
    [InlineData("檜桧")]
    public void Of_FormsOfOneCharacter_AreOne(string forms) =>
        Assert.Single(forms.EnumerateRunes().Select(rune => FoldingTable.Of(rune.Value)).Distinct());

    [Theory]
    [InlineData("斉斎")]
    [InlineData("崎埼碕")]
    [InlineData("脇脅")]
    [InlineData("柿杮")]
    [InlineData("芦葦")]
    [InlineData("苑園")]
    [InlineData("太大")]
    [InlineData("伸仲")]
    [InlineData("かが")]
    [InlineData("ゆユ")]
    [InlineData("をお")]
    [InlineData("つっ")]
    public void Of_OtherCharacters_StayApart(string characters)
    {
        var folded = characters.EnumerateRunes().Select(rune => FoldingTable.Of(rune.Value)).ToList();
        Assert.Equal(folded.Count, folded.Distinct().Count());
    }
}
